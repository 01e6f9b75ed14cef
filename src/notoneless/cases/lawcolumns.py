"""Columns of the lists of the law: clocks, what was told upwards, bases."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from notoneless.cases.models import CaseDeadline, Escalation, LegalBasis
from notoneless.cases.queries.bases import state_of
from notoneless.cases.queries.clocks import clock_words
from notoneless.core import clock
from notoneless.core.tables import Column, link, pill
from notoneless.domain.deadlines import DeadlineKind
from notoneless.domain.legalbasis import BasisState
from notoneless.domain.words import UnitKind


def _clock(row: CaseDeadline) -> tuple[str, str]:
    today = clock.today()
    return clock_words(is_ours=row.is_ours, met_on=row.met_on, due_on=row.due_on, today=today)


CLOCK_COLUMNS = [
    Column("name", "姓名", lambda d: d.case.child.name, sort="case__child__name"),
    Column("state", "现况", lambda d: pill(*_clock(d)), export=lambda d: _clock(d)[0]),
    Column("kind", "期限", lambda d: DeadlineKind(d.kind).label, sort="kind"),
    Column("whose", "谁的期限", lambda d: "本机关" if d.is_ours else "当事人", sort="is_ours"),
    Column("from_on", "起算", lambda d: f"{d.from_on:%Y-%m-%d}", sort="from_on"),
    Column(
        "due",
        "期满",
        lambda d: f"{d.due_on:%Y-%m-%d}{'' if d.is_certain else '(节假日未定)'}",
        sort="due_on",
    ),
    Column("unit", "办理单位", lambda d: d.unit.name, sort="unit__name"),
    Column("article", "依据", lambda d: d.article),
]


def _answered(row: Escalation) -> object:
    return pill("已督办", "done") if row.answered_on else pill("待督办", "due")


def _answer(row: Escalation) -> object:
    if row.answered_on:
        return row.answer
    return link(reverse("cases:escalation_answer", args=[row.key]), "写督办意见")


ESCALATION_COLUMNS = [
    Column("name", "姓名", lambda e: e.case.child.name, sort="case__child__name"),
    Column("state", "督办", _answered, sort="answered_on", export=lambda e: "已督办" if e.answered_on else "待督办"),
    Column("what", "逾期事项", lambda e: e.what, sort="what"),
    Column("from", "逾期单位", lambda e: e.from_unit.name, sort="from_unit__name"),
    Column("to", "上报至", lambda e: e.to_unit.name, sort="to_unit__name"),
    Column("due", "期限", lambda e: f"{e.due_on:%Y-%m-%d}", sort="due_on"),
    Column("on", "上报日期", lambda e: f"{e.on:%Y-%m-%d}", sort="on"),
    Column("next", "督办意见", _answer, export=lambda e: e.answer),
]  # fmt: skip

_TONES = {BasisState.HOLDS: "done", BasisState.UNCHECKED: "due", BasisState.NOT_YET: "accent"}


def _state(row: LegalBasis) -> BasisState:
    return state_of(row, clock.today())


def organ_words(row: LegalBasis) -> str:
    """The organs a basis names, in words."""
    return "、".join(UnitKind(kind).label for kind in row.organs.split(",") if kind)


def fine_words(row: LegalBasis) -> str:
    """The range of a fine, in yuan."""
    return f"{sum_words(row.fine_min)}–{sum_words(row.fine_max)}"


def sum_words(amount: Decimal) -> str:
    """A sum in yuan, without noughts behind the point."""
    return f"{amount.normalize():f}"


BASIS_COLUMNS = [
    Column("name", "名称", lambda b: f"《{b.title}》", sort="title"),
    Column("state", "状态", lambda b: pill(_state(b).label, _TONES.get(_state(b), "plain")),
           export=lambda b: _state(b).label),
    Column("article", "条款", lambda b: b.article, sort="article"),
    Column("issued_by", "制定机关", lambda b: b.issued_by, sort="issued_by"),
    Column("place", "适用", lambda b: b.place.name if b.place else "全县(市、区)"),
    Column("organs", "处罚机关", organ_words),
    Column("fine", "罚款(元)", fine_words, sort="fine_max", is_number=True),
    Column("from_on", "施行", lambda b: f"{b.valid_from_on:%Y-%m-%d}", sort="valid_from_on"),
    Column("until_on", "失效", lambda b: f"{b.valid_until_on:%Y-%m-%d}" if b.valid_until_on else "—",
           sort="valid_until_on"),
]  # fmt: skip
