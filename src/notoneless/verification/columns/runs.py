"""Columns of what runs saw."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from notoneless.children.queries import place_words
from notoneless.core import clock
from notoneless.core.tables import Column, pill
from notoneless.domain.masking import mask_id_number
from notoneless.domain.rollfaults import NumberFault
from notoneless.verification.models import MatchOutcome, MatchRule, MatchSeen, SeenKind
from notoneless.verification.queries.matching import TONES
from notoneless.verification.queries.runs import Change


def seen_url(seen: MatchSeen) -> str:
    """The file of the child, where it may be opened."""
    is_open = seen.child is not None and seen.is_child_seen  # type: ignore[attr-defined]
    return reverse("web:child_file", args=[seen.child.key]) if is_open and seen.child else ""


def name_of(seen: MatchSeen) -> str:
    """As the list writes it, else as the file does."""
    return seen.row.name if seen.row else seen.child.name if seen.child else ""


def place_of(seen: MatchSeen) -> str:
    """Where the list says the child lives, else where its file does."""
    return place_words(seen.row.place if seen.row else seen.child.residence if seen.child else None)


def seat_of(seen: MatchSeen) -> str:
    """School and class of the roll."""
    return f"{seen.roll.school.name} {seen.roll.school_class.label(clock.today())}" if seen.roll else ""


def _born(seen: MatchSeen) -> str:
    born_on = seen.row.born_on if seen.row else seen.child.born_on if seen.child else None
    return f"{born_on:%Y-%m-%d}" if born_on else ""


def _number(seen: MatchSeen) -> str:
    sealed = seen.row.id_number if seen.row else seen.child.id_number if seen.child else None
    return mask_id_number(sealed.open()) if sealed else ""


def outcome_words(outcome: str) -> str:
    """The outcome of a row in words."""
    return MatchOutcome(outcome).label if outcome else ""


def _outcome(seen: MatchSeen) -> Any:
    return pill(outcome_words(seen.outcome), TONES[MatchOutcome(seen.outcome)]) if seen.outcome else ""


def rule_words(seen: MatchSeen) -> str:
    """Why, in words."""
    if not seen.rule:
        return ""
    return NumberFault(seen.rule).label if seen.kind == SeenKind.WRONG_NUMBER else MatchRule(seen.rule).label


NAME = Column("name", "姓名", name_of, sort="child__name")
KIND = Column("kind", "名单", lambda s: SeenKind(s.kind).label, sort="kind")
BORN = Column("born_on", "出生日期", _born)
NUMBER = Column("id_number", "身份证号", _number, is_identifier=True)
PLACE = Column("place", "所属地", place_of)
SEAT = Column("school", "学校班级", seat_of, sort="roll__school__name")
OUTCOME = Column("state", "结果", _outcome, sort="outcome", export=lambda s: outcome_words(s.outcome))
WHY = Column("why", "依据", rule_words)


def seen_columns() -> list[Column]:
    """One row of a list as a run saw it."""
    return [NAME, OUTCOME, KIND, BORN, NUMBER, PLACE, SEAT, WHY]


def change_columns(change: Change) -> list[Column]:
    """The same; of what changed, what it was before."""
    if change != Change.CHANGED:
        return seen_columns()
    before = Column("before", "原来", lambda s: outcome_words(s.before))
    return [NAME, before, OUTCOME, KIND, BORN, NUMBER, PLACE, SEAT, WHY]
