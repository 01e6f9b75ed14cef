"""走访、电话、谈话 in a case: which of them is a 劝返 and gets a number, what it does to the case, and who corrects it.

Numbered within the case on one sheet (一生一表, 桂表 7.2): 第1次, 第2次 …; a relapse goes on counting. What was
written is never changed: a correction is a new record beside the former one (mission G2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from notoneless.domain.caseflow import BACK, LEGAL, CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import ContactKind

PERSUADED = (S.CONFIRMED, S.PERSUADING, *LEGAL)
"""States in which whoever goes to the family asks for the child's return. 保持联系, a bureau's supervision of a
school and the weeks after a return are visited too, but nobody is persuaded there."""

SHORTEST_REASON = 2
"""Characters of a reason that says something."""


def is_persuasion(state: S) -> bool:
    """Whether a visit in this state is a 劝返 and gets the next number."""
    return state in PERSUADED


def visit_step(state: S) -> tuple[CaseAct, S] | Refusal:
    """What a visit does to a case: the first one begins persuasion; care, supervision and a return stay what they are."""
    if state == S.SUPERVISED or state in BACK:
        return CaseAct.PERSUADE, state
    which = CaseAct.TOUCH if state == S.IN_TOUCH else CaseAct.PERSUADE
    to = advance(state, which)
    return to if isinstance(to, Refusal) else (which, to)


def visit_words(kind: ContactKind, number: int | None) -> str:
    """第3次劝返（入户走访）; a visit that persuades nobody is told by its kind alone."""
    return f"第{number}次劝返（{kind.label}）" if number else kind.label


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What decides whether a visit can have been so. ``now`` is the hour in the county."""

    on: date
    began_at: time | None
    today: date
    now: time
    born_on: date | None
    next_on: date | None
    found: str
    longest: int


def visit_refused(visit: VisitFacts) -> Refusal | None:
    """Why this cannot be written down as it stands."""
    if visit.on > visit.today:
        return Refusal("走访日期不能晚于今天。还没去的，请填“下次联系”。", "contact.future")
    if visit.on == visit.today and visit.began_at is not None and visit.began_at > visit.now:
        return Refusal("走访时间晚于现在。请核对时间。", "contact.future_hour")
    if visit.born_on is not None and visit.on < visit.born_on:
        return Refusal("走访日期早于孩子出生。请核对。", "contact.before_birth")
    if not visit.found.strip():
        return Refusal("请写明走访看到、听到的情况，一两句话即可。", "contact.nothing_found")
    if len(visit.found) > visit.longest:
        return Refusal(f"走访情况最多{visit.longest}字，请写要点。", "contact.too_long")
    if visit.next_on is not None and visit.next_on < visit.on:
        return Refusal("下次联系的日期早于这次走访。请核对。", "contact.next_before")
    return None


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What decides whether a record may be corrected."""

    is_corrected: bool
    """A newer version stands beside it already."""
    is_withdrawn: bool
    """It was taken back: written for the wrong child."""
    is_author: bool
    answers_for_unit: bool
    """The person answers for the unit the visit was made for, or for one above it."""


def correction_refused(record: CorrectionFacts, reason: str | None = None) -> Refusal | None:
    """Why this record may not be corrected by this person. ``reason`` None: not asked for yet."""
    if record.is_withdrawn:
        return Refusal("这条记录已撤回（写错了孩子），不能更正。", "contact.correct.withdrawn")
    if record.is_corrected:
        return Refusal("这条记录已更正过，请在最新的一条上更正。", "contact.correct.twice")
    if not (record.is_author or record.answers_for_unit):
        return Refusal("走访记录由本人或所在单位负责人更正。", "contact.correct.whose")
    if reason is not None and len(reason.strip()) < SHORTEST_REASON:
        return Refusal("请写明更正的原因，例如“日期写错”。", "contact.correct.no_reason")
    return None
