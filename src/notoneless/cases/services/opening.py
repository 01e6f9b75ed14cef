"""A case begins: from a list, a door, a report or a pupil who leaves; and begins again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from notoneless.cases import queries
from notoneless.cases.models import (
    Case,
    CaseSource,
    CaseStep,
)
from notoneless.cases.services.steps import System, _end_grants, _give_sight, _locked, _nothing, _step
from notoneless.children.models import Child, Roll, WhereaboutsCode
from notoneless.children.queries import home_of
from notoneless.children.services import (
    child_merge,
    roll_close,
    whereabouts_end,
    whereabouts_set,
)
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Refused, act
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import (
    CaseAct,
    advance,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseOrigin,
    RollMoveKind,
)
from notoneless.grid.models import User


def case_row(
    *,
    child: Child,
    lead: queries.Lead,
    today: date,
    due_on: date | None = None,
    absent_since_on: date | None = None,
) -> Case:
    """A suspected case not yet saved, with its unit, person and due date."""
    return Case(
        child=child,
        place_id=child.residence_id or getattr(home_of(child), "pk", None),
        unit=lead.unit,
        person=lead.person,
        lead_rule=lead.rule,
        opened_on=today,
        absent_since_on=absent_since_on,
        due_on=due_on or today + timedelta(days=county_days("cases.verify_days")),
    )


def first_step(case: Case, *, by: str, today: date) -> CaseStep:
    """The opening of a case as its first step, not yet saved."""
    return CaseStep(
        case=case,
        act=CaseAct.OPEN,
        from_state="",
        to_state=case.state,
        on=today,
        at=clock.now(),
        by=by,
    )


def case_open(
    *,
    child: Child,
    origin: CaseOrigin,
    by: System,
    today: date,
    detail: str = "",
    due_on: date | None = None,
    absent_since_on: date | None = None,
) -> Case | Refusal:
    """Open a suspected case at once, with its unit, person and due date by the lead rule; or add a source to the
    child's open case.

    Refuses only where nobody at all could answer for it: an installation without a bureau officer.
    """
    with act(by=by) as log:
        there: Case | None = Case.objects.open().filter(child=child).first()
        if there is not None:
            CaseSource.objects.get_or_create(
                case=there, origin=origin, detail=detail[:120], defaults={"on": today}
            )
            log("case_source_add", child=child, unit=there.unit, changes={"origin": ("", origin.label)})
            return there
        lead = queries.lead_for(child, today)
        if isinstance(lead, Refusal):
            log("case_refused", child=child, changes={"rule": ("", lead.rule)})
            return lead
        case = case_row(child=child, lead=lead, today=today, due_on=due_on, absent_since_on=absent_since_on)
        case.save(force_insert=True)
        CaseSource.objects.create(case=case, origin=origin, detail=detail[:120], on=today)
        first_step(case, by=log.by, today=today).save(force_insert=True)
        _give_sight(case, {lead.unit, lead.helper}, by, today)
        log(
            "case_open",
            child=child,
            unit=case.unit,
            changes={"origin": ("", origin.label), "due_on": ("", case.due_on)},
        )
        return case


def case_reopen(*, case: Case, reason: str, by: System, today: date) -> Case | Refusal:
    """A cleared case is suspected again, with the reason; what accounted for the child ends today."""
    if not reason.strip():
        return Refusal("请写明重新立案的原因。", "case.reopen.no_reason")
    with act(by=by) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.REOPEN)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if Case.objects.open().filter(child=case.child).exists():
            return _nothing(log, case, Refusal("这个孩子已有在办个案。", "case.reopen.open"))
        whereabouts_end(child=case.child, by=by, today=today)
        case.ended_on, case.code = None, None
        case.due_on = today + timedelta(days=county_days("cases.verify_days"))
        _step(case, CaseAct.REOPEN, to, log, today=today, reason=reason)
        lead = queries.lead_for(case.child, today)
        helper = None if isinstance(lead, Refusal) else lead.helper
        _give_sight(case, {case.unit, helper}, by, today)
        return case


def case_link(*, case: Case, into: Child, by: System, today: date, explanation: str) -> Case | Refusal:
    """A person (or a certain rule) found that this unconfirmed child is one who is on a roll: the two become one."""
    with act(by=by) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.CLEAR)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if not Roll.objects.current().filter(child=into).exists():
            return _nothing(log, case, Refusal("对方现在没有学籍，不能据此核减。", "case.link.no_roll"))
        case.code = WhereaboutsCode.objects.filter(slug="in_school_registered").first()
        _step(case, CaseAct.CLEAR, to, log, today=today, reason=explanation)
        _end_grants(case, by, today)
        if into.pk != case.child_id:
            child_merge(child=case.child, into=into, by=by, today=today)
        return case


def pupil_leave(
    *,
    roll: Roll,
    kind: RollMoveKind,
    on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
    code: WhereaboutsCode | None = None,
) -> Roll | Refusal:
    """A pupil leaves a school. Without proof of where to, a suspected case opens in the same act: no fourth state."""
    with act(by=by, unit=roll.school) as log:
        closed = roll_close(roll=roll, kind=kind, on=on, by=by, today=today, reason=reason, evidence=evidence)
        if isinstance(closed, Refusal):
            log("case_refused", child=roll.child, unit=roll.school, changes={"rule": ("", closed.rule)})
            return closed
        log("pupil_leave", child=roll.child, unit=roll.school, changes={"kind": ("", kind.label)})
        if evidence is not None and code is not None and not code.is_out_of_school:
            until = today + timedelta(days=code.valid_days) if code.valid_days else None
            whereabouts_set(
                child=roll.child, code=code, by=by, today=today, evidence=evidence, until_on=until
            )
        elif kind not in (RollMoveKind.GRADUATE, RollMoveKind.DEATH):
            case_open(
                child=roll.child,
                origin=CaseOrigin.LEFT_SCHOOL,
                detail=kind.label,
                by=by,
                today=today,
                absent_since_on=on,
            )
        return closed


def unplaced_open(
    *, today: date, by: System = "system", children: QuerySet[Child] | None = None, **case_words: Any
) -> int:
    """Open a case for every child of the household line in no state at all (evidence ran out, roll ended).
    Returns how many. Run each night and after each match."""
    opened = 0
    for child in queries.unplaced_children(today, children):
        outcome = case_open(
            child=child,
            origin=case_words.get("origin", CaseOrigin.EVIDENCE_EXPIRED),
            detail=case_words.get("detail", ""),
            due_on=case_words.get("due_on"),
            by=by,
            today=today,
        )
        opened += not isinstance(outcome, Refusal)
    return opened


def child_looked_at(*, child: Child, by: System, today: date) -> None:
    """A child's standing changed (children.services.watching): nowhere now, it has its case at once; dead, its case
    ends, and begins again where the death was a mistake. Raises Refused where an entry cannot be taken back because
    somebody already works on the case it opened."""
    case: Case | None = Case.objects.filter(child=child).order_by("-pk").first()
    if case is not None and case.is_open and child.died_on is not None:
        _case_over(case, CaseAct.DIED, by, today)
    elif (
        case is not None
        and case.is_open
        and not child.household_entries.filter(until_on__isnull=True).exists()
    ):
        if case.steps.count() > 1:
            raise Refused(
                Refusal("已有人在核查这个孩子的个案。请在个案里定为“户籍原因”并附证明。", "case.void.worked")
            )
        _case_over(case, CaseAct.VOID, by, today)
    elif case is not None and child.died_on is None and case.steps.order_by("-pk")[0].act == CaseAct.DIED:
        case_reopen(case=case, reason="死亡登记已撤销", by=by, today=today)
    unplaced_open(
        children=Child.objects.filter(pk=child.pk),
        by=by,
        today=today,
        origin=CaseOrigin.REPORTED,
        detail="户籍变动",
    )


def _case_over(case: Case, how: CaseAct, by: System, today: date) -> None:
    with act(by=by) as log:
        case = _locked(case)
        to = advance(case.state_word, how)
        if isinstance(to, Refusal):
            raise Refused(to)
        _step(case, how, to, log, today=today)
        _end_grants(case, by, today)
