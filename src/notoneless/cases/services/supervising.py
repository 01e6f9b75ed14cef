"""督办: a cause that lies in a school is the bureau's to put right, and the case is out of that school's sight (F4)."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseCause, Supervision
from notoneless.cases.services.steps import (
    KEPT_GRANT,
    LEAD_GRANT,
    _locked,
    _member_add,
    _nothing,
    _step,
    case_grants,
)
from notoneless.children.services import grant_end, grant_give
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.domain.caseflow import CaseAct, advance, path_after_confirm
from notoneless.domain.refusal import Refusal
from notoneless.domain.supervising import close_refused, found_refused
from notoneless.domain.words import CaseState, CauseLevel, MemberRole, SupervisionEnd
from notoneless.grid.models import Post, Unit, User, holding
from notoneless.grid.queries import bureau, cover_of, person_for

acts(
    {
        "case_to_bureau": "改由教育局牵头，学校回避",
        "case_school_told": "个案恢复由学校参与",
        "supervision_found": "登记督办查明情况",
        "supervision_close": "督办办结",
    }
)

BUREAU_RULE = "原因在学校，由教育局牵头督办"


def school_hide(*, case: Case, log: Log, today: date) -> None:
    """The bureau leads from now on; the school and its people leave the group, lose what was granted for the case, and no
    page of theirs tells of it."""
    top, school = bureau(), queries.school_of(case)
    person = person_for(top, today) if top is not None else None
    if top is None or person is None:
        return
    case.hidden_from, case.unit, case.person, case.lead_rule = school, top, person, BUREAU_RULE
    case.due_on = today + timedelta(days=county_days("cases.supervise_days"))
    case.save()
    if school is not None:
        _school_leaves(case, log, today)
    case.members.filter(role=MemberRole.LEAD, until_on__isnull=True).exclude(user=person).update(
        role=MemberRole.HELP
    )
    _member_add(case, MemberRole.LEAD, top, person, log.by, today)
    log("case_to_bureau", child=case.child.key, unit=top)


def _school_leaves(case: Case, log: Log, today: date) -> None:
    school = case.hidden_from_id
    people = Post.objects.filter(holding(today), unit=school).values("user")
    case.members.filter(until_on__isnull=True, unit=school).update(until_on=today)
    case.members.filter(until_on__isnull=True, user__in=people).update(until_on=today)
    theirs = set(people.values_list("user", flat=True))
    for grant in case_grants(case).select_related("unit", "user"):
        grant_end(grant=grant, by=log.by, today=today)
        if grant.unit_id != school and grant.user_id not in theirs:
            grant_give(
                child=case.child, unit=grant.unit, user=grant.user, why=KEPT_GRANT, by=log.by, today=today
            )


def school_show(*, case: Case, is_told: bool, log: Log, today: date) -> None:
    """The lead goes back by its rule. Only where the bureau says so does the school see the case again; until then
    somebody else leads."""
    was = case.hidden_from
    if is_told:
        case.hidden_from = None
    found = queries.lead_for(case.child, today)
    if not isinstance(found, Refusal):
        unit, person, rule = found.unit, found.person, found.rule
        if case.hidden_from_id is not None and unit.pk == case.hidden_from_id:
            other = _other_lead(case, found, today)
            unit, person, rule = (
                (*other, "学校回避，由包保单位或教育局牵头") if other else (case.unit, case.person, rule)
            )
        case.unit, case.person, case.lead_rule = unit, person, rule
        _member_add(case, MemberRole.LEAD, unit, person, log.by, today)
        case.members.filter(role=MemberRole.LEAD, until_on__isnull=True).exclude(user=person).update(
            role=MemberRole.HELP
        )
    case.save()
    why = KEPT_GRANT if case.hidden_from_id is not None else LEAD_GRANT
    grant_give(child=case.child, unit=case.unit, why=why, by=log.by, today=today)
    if is_told and was is not None:
        log("case_school_told", child=case.child.key, unit=case.unit, changes={"school": (was.name, "")})


def _other_lead(case: Case, found: queries.Lead, today: date) -> tuple[Unit, User] | None:
    """Who leads while the school of the roll is kept out: the covering unit, else the centre school, else the bureau."""
    place = case.child.residence or case.place
    cover = cover_of(place, today) if place is not None else None
    units = [found.helper, cover.unit if cover is not None else None, found.unit.centre, bureau()]
    for unit in units:
        if unit is None or unit.pk == case.hidden_from_id:
            continue
        person = person_for(unit, today)
        if person is not None:
            return unit, person
    return None


def supervision_begin(*, case: Case, to: CaseState, log: Log, today: date) -> None:
    """The bureau confirmed that the school is at fault: its supervision begins, with a day to end it by."""
    if case.hidden_from_id is None:
        school_hide(case=case, log=log, today=today)
    case.due_on = today + timedelta(days=county_days("cases.supervise_days"))
    Supervision.objects.get_or_create(
        case=case, ended_on=None, defaults={"school": case.hidden_from, "opened_on": today}
    )
    _step(case, CaseAct.SUPERVISE, to, log, today=today, reason="由教育局督办")


def supervision_found(
    *, supervision: Supervision, found: str, told: str, correct_by_on: date, by: User, today: date
) -> Supervision | Refusal:
    """What the bureau found at the school, what it told the school to put right, and by when."""
    with act(by=by) as log:
        case = _locked(supervision.case)
        row = Supervision.objects.get(pk=supervision.pk)
        refused = found_refused(
            is_open=row.ended_on is None, found=found, told=told, correct_by_on=correct_by_on, today=today
        )
        if refused is not None:
            return _nothing(log, case, refused)
        row.found, row.told, row.correct_by_on = found, told, correct_by_on
        row.found_by, row.found_on = by, today
        row.save()
        case.due_on = correct_by_on
        case.save(update_fields=["due_on"])
        log("supervision_found", child=case.child.key, changes={"correct_by_on": ("", correct_by_on)})
        return row


def supervision_close(
    *,
    supervision: Supervision,
    end: SupervisionEnd,
    outcome: str,
    is_school_told: bool,
    by: User,
    today: date,
) -> Supervision | Refusal:
    """The bureau ends its supervision: put right, or no such thing. Persuasion goes on with a lead by the rule."""
    with act(by=by) as log:
        case = _locked(supervision.case)
        row = Supervision.objects.get(pk=supervision.pk)
        refused = close_refused(
            is_open=row.ended_on is None, is_found=row.found_on is not None, end=end, outcome=outcome
        )
        if refused is not None:
            return _nothing(log, case, refused)
        row.end, row.outcome, row.ended_on, row.ended_by = end, outcome, today, by
        row.save()
        log("supervision_close", child=case.child.key, changes={"end": ("", end.label)})
        if end is SupervisionEnd.NOT_SO:
            _not_so(case, outcome, by, today)
        _goes_on(case, log, today)
        school_show(case=case, is_told=is_school_told, log=log, today=today)
        return row


def _not_so(case: Case, outcome: str, by: User, today: date) -> None:
    """No fault of the school: the cause is open again, and has to be found out anew."""
    CaseCause.objects.create(
        case=case, level=CauseLevel.RETURNED, cause=case.cause, note=outcome, on=today, by=by, at=clock.now()
    )
    case.cause = ""


def _goes_on(case: Case, log: Log, today: date) -> None:
    """Persuasion; or care, where the county's code of the case says that the law never speaks here."""
    if case.state_word != CaseState.SUPERVISED:
        return
    which = CaseAct.PERSUADE if case.cause else path_after_confirm(case.path)
    to = advance(case.state_word, which)
    if isinstance(to, Refusal):
        return
    days = "cases.touch_days" if which == CaseAct.TOUCH else "cases.persuade_days"
    case.due_on = today + timedelta(days=county_days(days))
    _step(case, which, to, log, today=today, reason="督办办结")


def school_told(*, case: Case, reason: str, by: User, today: date) -> Case | Refusal:
    """The bureau lets the school see a case again that was kept from it; nobody else can."""
    if not reason.strip():
        return Refusal("请写明为什么可以让学校参与。", "supervision.told.no_reason")
    with act(by=by) as log:
        case = _locked(case)
        if case.hidden_from_id is None:
            return _nothing(log, case, Refusal("这个个案没有学校回避。", "supervision.not_hidden"))
        if case.state_word == CaseState.SUPERVISED or queries.cause_waiting(case) is not None:
            refused = Refusal("督办还没有办结，办结以后再让学校参与。", "supervision.still_open")
            return _nothing(log, case, refused)
        school_show(case=case, is_told=True, log=log, today=today)
        return case
