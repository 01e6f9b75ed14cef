"""Columns of the pairs in doubt."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from notoneless.children.queries import place_words
from notoneless.core import clock
from notoneless.core.tables import Column, link, pill
from notoneless.domain.columnlists import ListKind
from notoneless.verification.models import MatchPair, PairState

TONES = {
    PairState.WAITING: "due", PairState.ASKED: "accent", PairState.SAME: "done", PairState.DIFFERENT: "plain",
}  # fmt: skip


def pair_url(pair: MatchPair) -> str:
    """Address of one pair in doubt."""
    return reverse("verification:pair_page", args=[pair.key])


def _unit(pair: MatchPair) -> str:
    return pair.unit.name if pair.unit else "教育局"


def _state(pair: MatchPair) -> Any:
    state = PairState(pair.state)
    return pill(state.label, TONES[state])


_WHO = [
    Column("name", "名单上的孩子", lambda p: p.row.name, sort="row__name"),
    Column("list", "名单", lambda p: f"{ListKind(p.row.kind).label} 第{p.row.row_number}行"),
    Column("place", "所属地", lambda p: place_words(p.row.place), sort="row__place__code"),
    Column("candidate", "学籍里的学生", lambda p: p.candidate.name),
]
PAIR_COLUMNS = [
    *_WHO,
    Column("state", "状态", _state, export=lambda p: PairState(p.state).label),
    Column("unit", "由谁确认", _unit, sort="unit__name"),
    Column("score", "把握", lambda p: f"{p.score:.0%}", sort="score", is_number=True),
    Column("why", "依据", lambda p: p.explanation),
    Column("next", "下一步", lambda p: link(pair_url(p), "确认")),
]
DECIDED_COLUMNS = [
    *_WHO,
    Column("state", "结论", _state, export=lambda p: PairState(p.state).label),
    Column("by", "确认人", lambda p: p.decided_by.name if p.decided_by else ""),
    Column(
        "at",
        "确认时间",
        lambda p: clock.local_time(p.decided_at)[:16] if p.decided_at else "",
        sort="decided_at",
    ),
    Column("reason", "理由", lambda p: p.reason.open() if p.reason else ""),
    Column("next", "下一步", lambda p: link(pair_url(p), "看或撤销")),
]
