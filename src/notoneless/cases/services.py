"""Writes of the case room. Every act: the table of caseflow decides, one transaction, one event, one step kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from notoneless.cases import queries
from notoneless.cases.models import (
    Case,
    CaseFinding,
    CaseFollowup,
    CaseMember,
    CaseSource,
    CaseStep,
)
from notoneless.children.models import Child, Roll, WhereaboutsCode
from notoneless.children.services import (
    child_merge,
    grant_end,
    grant_give,
    roll_close,
    roll_open,
    whereabouts_end,
    whereabouts_set,
)
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import (
    CaseAct,
    advance,
    close_allowed,
    confirm_or_clear,
    path_after_confirm,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseOrigin,
    CaseState,
    ContactKind,
    FindingState,
    MemberRole,
    RollMoveKind,
    SeenAtDoor,
)
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.support.models import Contact
from notoneless.support.services import contact_record

acts(
    {
        "case_open": "立为疑似",
        "case_source_add": "增加来源",
        "case_see_door": "登记入户所见",
        "case_propose": "提交核查结论",
        "finding_return": "退回核查结论",
        "case_clear": "核减",
        "case_confirm": "确认失学",
        "case_members_set": "确定工作组",
        "case_hand_to": "变更牵头与责任人",
        "case_contact": "登记劝返",
        "case_persuade": "开展劝返",
        "case_touch": "转入保持联系",
        "case_order": "限期复学",
        "case_return": "登记返校",
        "case_followup": "复学跟踪",
        "case_relapse": "再次辍学",
        "case_close": "销号",
        "case_reopen": "重新立为疑似",
        "pupil_leave": "登记离校",
        "case_refused": "未获准的操作",
    }
)

System = User | str


def _step(
    case: Case, act_word: CaseAct, to: CaseState, log: Log, *, today: date, reason: str = "", event: str = ""
) -> None:
    """Move the case, keep the step, note the event. The only place where a case changes its state."""
    before = case.state
    case.state = to
    if not case.is_open:
        case.ended_on = today
    case.save()
    CaseStep.objects.create(
        case=case,
        act=act_word,
        from_state=before,
        to_state=to,
        on=today,
        at=clock.now(),
        by=log.by,
        reason=reason,
    )
    log(
        event or f"case_{act_word}",
        child=case.child.key,
        unit=case.unit,
        changes={"state": (before, to), "reason": ("", reason)},
    )


def _locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends: two people cannot move it at once."""
    found: Case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("child", "unit", "person", "code")
        .get(pk=case.pk)
    )
    return found


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
        place_id=child.residence_id,
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


LEAD_GRANT = "个案牵头或配合单位"
PERSON_GRANT = "个案责任人"


def _give_sight(case: Case, units: set[Unit | None], by: System, today: date) -> None:
    """Lead and helping unit see the child, and so does the person named: a homeroom teacher would else lose sight of
    the pupil who left her class the moment she is asked to bring it back."""
    for unit in units - {None}:
        grant_give(child=case.child, unit=unit, why=LEAD_GRANT, by=by, today=today)
    grant_give(child=case.child, user=case.person, why=PERSON_GRANT, by=by, today=today)


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


def case_see_door(
    *,
    case: Case,
    seen: SeenAtDoor,
    by: User,
    today: date,
    on: date | None = None,
    note: str = "",
    photo: StoredFile | None = None,
) -> CaseFinding | Refusal:
    """What was seen at the door. The village officer says what he saw; reasons are for the covering school."""
    on = on or today
    if on > today:
        return Refusal("入户日期不能晚于今天。", "case.see_door.future")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.SEE_DOOR)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        finding = CaseFinding.objects.create(
            case=case,
            state=FindingState.SEEN,
            seen=seen,
            seen_note=note,
            seen_photo=photo,
            seen_by=by,
            seen_on=on,
        )
        _step(case, CaseAct.SEE_DOOR, to, log, today=today, reason=seen.label)
        return finding


def _nothing(log: Log, case: Case, refusal: Refusal) -> Refusal:
    """A refusal met while the row was already locked: the try itself is recorded (T23)."""
    log("case_refused", child=case.child.key, unit=case.unit, changes={"rule": ("", refusal.rule)})
    return refusal


def case_propose(
    *,
    case: Case,
    code: WhereaboutsCode,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
    evidence_note: str = "",
    valid_until_on: date | None = None,
) -> CaseFinding | Refusal:
    """The covering school sets the code with its evidence; the bureau will accept or return it."""
    if evidence is None and not queries.roll_is_evidence(case.child, code):
        return Refusal(f"请附佐证材料(照片或证明):{code.evidence}。", "case.propose.no_evidence")
    if valid_until_on is not None and valid_until_on < today:
        return Refusal("佐证有效期已过，请附有效的材料。", "case.propose.expired")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.PROPOSE)
        waiting = case.findings.filter(state=FindingState.PROPOSED).exists()
        if isinstance(to, Refusal) or waiting:
            return _nothing(log, case, to if isinstance(to, Refusal) else _WAITING)
        finding = case.findings.filter(state__in=(FindingState.SEEN, FindingState.RETURNED)).first()
        finding = finding if finding is not None else CaseFinding(case=case)
        finding.state, finding.code = FindingState.PROPOSED, code
        finding.evidence, finding.evidence_note = evidence, evidence_note
        finding.valid_until_on = valid_until_on
        finding.proposed_by, finding.proposed_at = by, clock.now()
        finding.reviewed_by, finding.reviewed_at = None, None
        finding.save()
        case.due_on = max(case.due_on, today + timedelta(days=county_days("cases.review_days")))
        _step(case, CaseAct.PROPOSE, to, log, today=today, reason=str(code))
        return finding


_WAITING = Refusal("已有一条核查结论在等教育局审核，审核后才能再提交。", "case.propose.waiting")
_OWN = Refusal("本人提交的核查结论须由他人审核。", "case.review.own")


def _review_check(finding: CaseFinding, by: User, log: Log) -> Refusal | None:
    if finding.state != FindingState.PROPOSED:
        return _nothing(log, finding.case, Refusal("这条核查结论已经审核过。", "case.review.state"))
    if finding.proposed_by_id == by.pk:
        return _nothing(log, finding.case, _OWN)
    return None


def finding_return(*, finding: CaseFinding, reason: str, by: User, today: date) -> CaseFinding | Refusal:
    """The bureau sends the code back with a reason; the covering school is due again."""
    if not reason.strip():
        return Refusal("请写明退回原因，学校才知道补什么。", "case.return_finding.no_reason")
    with act(by=by) as log:
        case = _locked(finding.case)
        finding = CaseFinding.objects.select_related("case", "code").get(pk=finding.pk)
        refused = _review_check(finding, by, log)
        if refused is not None:
            return refused
        _reviewed(finding, FindingState.RETURNED, by, reason)
        case.due_on = today + timedelta(days=county_days("cases.verify_days"))
        _step(
            case,
            CaseAct.RETURN_FINDING,
            CaseState.VERIFYING,
            log,
            today=today,
            reason=reason,
            event="finding_return",
        )
        return finding


def _reviewed(finding: CaseFinding, state: FindingState, by: User, reason: str = "") -> None:
    finding.state, finding.review_reason = state, reason[:200]
    finding.reviewed_by, finding.reviewed_at = by, clock.now()
    finding.save()


def finding_accept(*, finding: CaseFinding, by: User, today: date) -> Case | Refusal:
    """The bureau accepts: A–H clear the case and the child is accounted for; I–M confirm it (S4)."""
    with act(by=by) as log:
        case = _locked(finding.case)
        finding = CaseFinding.objects.select_related("case", "code", "evidence").get(pk=finding.pk)
        refused = _review_check(finding, by, log)
        if refused is not None:
            return refused
        if finding.code is None:
            return _nothing(log, case, Refusal("请先由包保学校定码。", "case.accept.no_code"))
        code = finding.code
        which = confirm_or_clear(is_out_of_school=code.is_out_of_school)
        to = advance(case.state_word, which)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        _reviewed(finding, FindingState.ACCEPTED, by)
        case.code = code
        if which == CaseAct.CLEAR:
            _account_for(case, finding, by, today)
            _step(case, which, to, log, today=today, reason=str(code))
            _end_grants(case, by, today)
        else:
            _confirm(case, code, to, log, by, today)
        return case


def _account_for(case: Case, finding: CaseFinding, by: User, today: date) -> None:
    code = finding.code
    assert code is not None
    until = finding.valid_until_on
    if until is None and code.valid_days:
        until = today + timedelta(days=code.valid_days)
    whereabouts_set(
        child=case.child,
        code=code,
        by=by,
        today=today,
        evidence=finding.evidence,
        evidence_note=finding.evidence_note.open() if finding.evidence_note else "",
        until_on=until,
    )


def _confirm(case: Case, code: WhereaboutsCode, to: CaseState, log: Log, by: User, today: date) -> None:
    case.confirmed_on = today
    case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
    _step(case, CaseAct.CONFIRM, to, log, today=today, reason=str(code))
    _members_by_rule(case, by, today)
    path = path_after_confirm(is_never_legal=code.is_never_legal)
    if path == CaseAct.TOUCH:
        case.due_on = today + timedelta(days=county_days("cases.touch_days"))
        _step(
            case,
            path,
            CaseState.IN_TOUCH,
            log,
            today=today,
            reason="因病因残，保持联系并落实关爱",
            event="case_contact",
        )


def _members_by_rule(case: Case, by: System, today: date) -> None:
    """The working group of the household place's township and village, the school and its centre (S2 三)."""
    for member in queries.members_by_rule(case, today):
        _member_add(case, member.role, member.unit, member.user, by, today)


def _member_add(case: Case, role: MemberRole, unit: Unit | None, user: User, by: System, today: date) -> None:
    row, is_new = CaseMember.objects.get_or_create(
        case=case, user=user, until_on=None, defaults={"role": role, "unit": unit, "from_on": today}
    )
    if is_new:
        grant_give(child=case.child, user=user, why="个案工作组成员", by=by, today=today)
    elif row.role != role:
        row.role = role
        row.save()


def _end_grants(case: Case, by: System, today: date) -> None:
    for grant in case.child.grants.filter(until_on__isnull=True, why__startswith="个案"):
        grant_end(grant=grant, by=by, today=today)


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


def case_contact(
    *,
    case: Case,
    kind: ContactKind,
    on: date,
    found: str,
    by: User,
    today: date,
    met: str = "",
    companions: str = "",
    agreed: str = "",
    next_on: date | None = None,
    photo: StoredFile | None = None,
) -> Contact | Refusal:
    """A visit or call in the case. The first one begins persuasion; for the ill and disabled it renews the clock."""
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        touching = case.state_word == CaseState.IN_TOUCH
        which = CaseAct.TOUCH if touching else CaseAct.PERSUADE
        to = case.state_word if case.state_word == CaseState.RETURNED else advance(case.state_word, which)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        contact = contact_record(
            child=case.child,
            kind=kind,
            on=on,
            by=by,
            unit=queries.acting_unit(by, case),
            found=found,
            met=met,
            companions=companions,
            agreed=agreed,
            next_on=next_on,
            photo=photo,
            case_key=case.key,
            today=today,
        )
        if isinstance(contact, Refusal):
            return _nothing(log, case, contact)
        if touching:
            case.due_on = today + timedelta(days=county_days("cases.touch_days"))
        _step(case, which, to, log, today=today, reason=kind.label, event="case_contact")
        return contact


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
        if case.state_word != CaseState.RETURNED:
            return _nothing(log, case, Refusal("登记返校以后才有复学跟踪。", "case.followup.state"))
        row = CaseFollowup.objects.create(
            case=case, on=on, is_in_class=is_in_class, note=note, by=by, at=clock.now()
        )
        if is_in_class:
            log(
                "case_followup",
                child=case.child.key,
                unit=case.unit,
                changes={"is_in_class": ("", "在班上课")},
            )
        else:
            case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
            case.returned_on = None
            _step(
                case, CaseAct.RELAPSE, CaseState.PERSUADING, log, today=today, reason=note or "跟踪发现未在班"
            )
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


def case_reopen(*, case: Case, reason: str, by: User, today: date) -> Case | Refusal:
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
        closed = roll_close(roll=roll, kind=kind, on=on, by=by, reason=reason, evidence=evidence)
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
