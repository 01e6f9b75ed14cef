"""Bringing a child back: the group, the return, the weeks after it, closing."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import (
    Case,
    CaseFollowup,
)
from notoneless.cases.services.steps import _end_grants, _locked, _member_add, _nothing, _step
from notoneless.children.models import Roll
from notoneless.children.services import (
    grant_end,
    grant_give,
    roll_open,
    whereabouts_end,
)
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import act
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import (
    BACK,
    CaseAct,
    advance,
    close_allowed,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    MemberRole,
    RollMoveKind,
)
from notoneless.grid.models import SchoolClass, User


def case_members_set(
    *, case: Case, members: list[tuple[User, MemberRole]], by: User, today: date
) -> Case | Refusal:
    """Name the working group. One lead at least; who is left out leaves the group and loses sight of the child."""
    if not any(role == MemberRole.LEAD for _, role in members):
        return Refusal("工作组至少要有一名牵头人。", "case.members.no_lead")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        keep = {user.pk for user, _ in members}
        for row in case.members.filter(until_on__isnull=True).exclude(user__in=keep):
            row.until_on = today
            row.save()
        for grant in case.child.grants.filter(
            user__isnull=False, until_on__isnull=True, why__startswith="个案"
        ).exclude(user__in=keep):
            grant_end(grant=grant, by=by, today=today)
        for user, role in members:
            _member_add(case, role, queries.unit_of(user, today), user, by, today)
        lead = next(user for user, role in members if role == MemberRole.LEAD)
        before, case.person = case.person, lead
        case.save()
        log(
            "case_members_set",
            child=case.child.key,
            unit=case.unit,
            changes={"person": (before.name, lead.name)},
        )
        return case


def case_return(
    *,
    case: Case,
    school_class: SchoolClass,
    on: date,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> Case | Refusal:
    """The child is back in a class: a roll holds again and the follow-up period begins."""
    if on > today:
        return Refusal("返校日期不能晚于今天；孩子到校后再登记。", "case.return.future")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.RETURN)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        if not Roll.objects.current().filter(child=case.child, school=school_class.school).exists():
            opened = roll_open(
                child=case.child,
                school_class=school_class,
                kind=RollMoveKind.RETURN,
                on=on,
                by=by,
                today=today,
                reason="劝返复学",
                evidence=evidence,
            )
            if isinstance(opened, Refusal):
                return _nothing(log, case, opened)
        case.returned_on, case.return_class = on, school_class
        case.due_on = on + timedelta(days=county_days("cases.followup_days"))
        _step(case, CaseAct.RETURN, to, log, today=today, reason=school_class.label(today))
        grant_give(child=case.child, unit=school_class.school, why="个案接收学校", by=by, today=today)
        return case


def case_followup(
    *, case: Case, on: date, is_in_class: bool, by: User, today: date, note: str = ""
) -> CaseFollowup | Refusal:
    """Whether the returned child was in class. Not in class is a relapse: persuasion begins again."""
    if on > today or (case.returned_on and on < case.returned_on):
        return Refusal("跟踪日期须在返校日期和今天之间。", "case.followup.date")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.FOLLOW if is_in_class else CaseAct.RELAPSE)
        if case.state_word not in BACK or isinstance(to, Refusal):
            return _nothing(log, case, Refusal("登记返校以后才有复学跟踪。", "case.followup.state"))
        row = CaseFollowup.objects.create(
            case=case, on=on, is_in_class=is_in_class, note=note, by=by, at=clock.now()
        )
        if is_in_class:
            _step(case, CaseAct.FOLLOW, to, log, today=today, reason="在班上课", event="case_followup")
        else:
            case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
            case.returned_on = None
            _step(case, CaseAct.RELAPSE, to, log, today=today, reason=note or "跟踪发现未在班")
        return row


def case_close(*, case: Case, by: User, today: date) -> Case | Refusal:
    """The bureau closes the case after the follow-up period (销号)."""
    with act(by=by) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.CLOSE)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        last = case.followups.first()
        refused = close_allowed(
            returned_on=case.returned_on or today,
            followups_in_class=case.followups.filter(is_in_class=True).count(),
            last_in_class=last is not None and last.is_in_class,
            days=county_days("cases.followup_days"),
            today=today,
        )
        if refused is not None:
            return _nothing(log, case, refused)
        whereabouts_end(child=case.child, by=by, today=today)
        _step(case, CaseAct.CLOSE, to, log, today=today)
        _end_grants(case, by, today)
        return case
