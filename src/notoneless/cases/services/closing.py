"""动态销号: proposed by the school, checked by centre school and township, approved by the bureau."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseClosing
from notoneless.cases.queries.closing import chain_of, facts_of, levels_of
from notoneless.cases.queries.following import closing_open, closing_refused
from notoneless.cases.services.many import Many
from notoneless.cases.services.steps import _end_grants, _locked, _nothing, _step
from notoneless.children.services import whereabouts_end
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.closing import Level, level_for
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ClosingState
from notoneless.grid.models import User

acts(
    {
        "closing_propose": "申请销号",
        "closing_check": "审核销号",
        "closing_return": "退回销号申请",
        "closings_many": "成批办理销号",
    }
)


def closing_propose(*, case: Case, reason: str, by: User, today: date) -> CaseClosing | Refusal:
    """The school says the child is back for good, and why it thinks so."""
    if not reason.strip():
        return Refusal("请写一句销号理由，如“巩固期满，四次跟踪都在班，学习跟得上”。", "closing.no_reason")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        refused = closing_refused(case, today)
        if refused is None and closing_open(case) is not None:
            refused = Refusal("已有一份销号申请在审核。", "closing.open")
        if refused is not None:
            return _nothing(log, case, refused)
        unit = queries.acting_unit(by, case)
        centre, township = chain_of(case, unit)
        row = CaseClosing.objects.create(
            case=case, reason=reason.strip()[:200], proposed_by=by, proposed_unit=unit, proposed_on=today,
            centre=centre, township=township,
            state=ClosingState.PROPOSED if centre or township else ClosingState.CHECKED,
        )  # fmt: skip
        _due_next(case, today)
        log("closing_propose", child=case.child, unit=unit, changes={"reason": ("", row.reason)})
        return row


def _due_next(case: Case, today: date) -> None:
    """Each level has the days the county gives it."""
    case.due_on = today + timedelta(days=county_days("cases.closing_days"))
    case.save(update_fields=["due_on"])


def closing_check(*, closing: CaseClosing, by: User, today: date) -> CaseClosing | Refusal:
    """Centre school or township says that it is so; when both have, it waits for the bureau."""
    with act(by=by) as log:
        case = _locked(closing.case)
        row = _held(closing)
        level = _turn(row, case, by, today, {Level.CENTRE, Level.TOWNSHIP})
        if isinstance(level, Refusal):
            return _nothing(log, case, level)
        if level is Level.CENTRE:
            row.centre_by, row.centre_on = by, today
        else:
            row.township_by, row.township_on = by, today
        if facts_of(row).waits_for == (Level.BUREAU,):
            row.state = ClosingState.CHECKED
        row.save()
        _due_next(case, today)
        unit = row.centre if level is Level.CENTRE else row.township
        log("closing_check", child=case.child, unit=unit, changes={"by": ("", by.name)})
        return row


def _held(closing: CaseClosing) -> CaseClosing:
    found: CaseClosing = CaseClosing.objects.select_related("centre", "township").get(pk=closing.pk)
    return found


def _turn(row: CaseClosing, case: Case, by: User, today: date, allowed: set[Level]) -> Level | Refusal:
    """The step this person takes, where it is his turn and every condition still holds."""
    level = level_for(facts_of(row), by.pk, levels_of(row, by) & allowed)
    if isinstance(level, Refusal):
        return level
    refused = closing_refused(case, today)
    return level if refused is None else refused


def closing_return(*, closing: CaseClosing, reason: str, by: User, today: date) -> CaseClosing | Refusal:
    """Whoever's turn it is sends it back to the school with the reason."""
    if not reason.strip():
        return Refusal("请写明退回原因，学校才知道补什么。", "closing.return.no_reason")
    with act(by=by) as log:
        case = _locked(closing.case)
        row = _held(closing)
        level = level_for(facts_of(row), by.pk, levels_of(row, by))
        if isinstance(level, Refusal):
            return _nothing(log, case, level)
        row.state, row.decision = ClosingState.RETURNED, reason.strip()[:200]
        row.decided_by, row.decided_on = by, today
        row.save()
        _due_next(case, today)
        log("closing_return", child=case.child, unit=case.unit, changes={"reason": ("", row.decision)})
        return row


def closing_approve(*, closing: CaseClosing, by: User, today: date) -> Case | Refusal:
    """The bureau closes the case: nobody who proposed or checked it."""
    with act(by=by) as log:
        case = _locked(closing.case)
        row = _held(closing)
        level = _turn(row, case, by, today, {Level.BUREAU})
        to = advance(case.state_word, CaseAct.CLOSE)
        if isinstance(level, Refusal) or isinstance(to, Refusal):
            return _nothing(log, case, level if isinstance(level, Refusal) else to)  # type: ignore[arg-type]
        row.state, row.decided_by, row.decided_on = ClosingState.APPROVED, by, today
        row.save()
        whereabouts_end(child=case.child, by=by, today=today)
        _step(case, CaseAct.CLOSE, to, log, today=today, reason=row.reason)
        _end_grants(case, by, today)
        return case


def closings_many(*, closings: Sequence[CaseClosing], by: User, today: date) -> Many | Refusal:
    """The step each of these waits for, of this person, one after another; each child checked as if it were the only
    one, each with its own event."""
    if not closings:
        return Refusal("请先选孩子。", "closing.none_picked")
    many = Many()
    with act(by=by) as log:
        for closing in closings:
            _one_of_many(many, closing, by, today, log)
        log("closings_many", changes={"count": (None, len(many.done))})
    return many


def _one_of_many(many: Many, closing: CaseClosing, by: User, today: date, log: Log) -> None:
    is_last = Level.BUREAU in levels_of(closing, by)
    outcome = (closing_approve if is_last else closing_check)(closing=closing, by=by, today=today)
    if isinstance(outcome, Refusal):
        many.refused.append((closing.case.child.name, outcome))
    else:
        many.done.append(closing.case.child.name)
