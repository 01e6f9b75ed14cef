"""From suspicion to certainty: what was seen, the code with its evidence, and the bureau's word."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import (
    Case,
    CaseFinding,
)
from notoneless.cases.services.causes import cause_keep, path_take
from notoneless.cases.services.opening import case_reopen
from notoneless.cases.services.steps import System, _end_grants, _locked, _member_add, _nothing, _step
from notoneless.cases.services.tracking import surveys_arrange
from notoneless.children.models import Child, SubCode, WhereaboutsCode
from notoneless.children.services import (
    roll_task_open,
    roll_task_void,
    whereabouts_set,
)
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, act
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import (
    CaseAct,
    advance,
    confirm_or_clear,
)
from notoneless.domain.causes import cause_told_by
from notoneless.domain.codeneeds import roles_of, setter_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseState,
    CauseLevel,
    FindingState,
    SeenAtDoor,
)
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User


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


def case_propose(
    *,
    case: Case,
    code: WhereaboutsCode,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
    evidence_note: str = "",
    valid_until_on: date | None = None,
    sub: SubCode | None = None,
    school: Unit | None = None,
    school_name: str = "",
    school_phone: str = "",
) -> CaseFinding | Refusal:
    """The covering school sets the code with its evidence; the bureau will accept or return it.

    The evidence the county's table asks for this code must be there, and the post must be one that may set it."""
    words = {
        "code": code, "sub": sub, "school": school, "school_name": school_name.strip(),
        "school_phone": Sealed.of("cases.casefinding.school_phone", school_phone.strip()),
        "evidence": evidence, "evidence_note": Sealed.of("cases.casefinding.evidence_note", evidence_note),
        "valid_until_on": valid_until_on,
    }  # fmt: skip
    refused = _propose_refused(CaseFinding(case=case, **words), by, today)
    if refused is not None:
        return refused
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        to = advance(case.state_word, CaseAct.PROPOSE)
        waiting = case.findings.filter(state=FindingState.PROPOSED).exists()
        if isinstance(to, Refusal) or waiting:
            return _nothing(log, case, to if isinstance(to, Refusal) else _WAITING)
        finding = case.findings.filter(state__in=(FindingState.SEEN, FindingState.RETURNED)).first()
        finding = finding if finding is not None else CaseFinding(case=case)
        for name, value in words.items():
            setattr(finding, name, value)
        finding.state = FindingState.PROPOSED
        finding.proposed_by, finding.proposed_at = by, clock.now()
        finding.reviewed_by, finding.reviewed_at = None, None
        finding.save()
        case.due_on = max(case.due_on, today + timedelta(days=county_days("cases.review_days")))
        _step(case, CaseAct.PROPOSE, to, log, today=today, reason=queries.finding_words(finding))
        return finding


def _propose_refused(finding: CaseFinding, by: User, today: date) -> Refusal | None:
    code, sub = finding.code, finding.sub
    assert code is not None
    if not code.is_active or (sub is not None and not sub.is_active):
        return Refusal("这个编码已停用，请按现在的编码表定码。", "case.propose.switched_off")
    if sub is not None and sub.code_id != code.pk:
        return Refusal(f"细类“{sub}”不属于“{code}”，请重新选择。", "case.propose.other_sub")
    refused = setter_refused(roles_of(code.setters), sight(by).roles, code=str(code))
    refused = refused if refused is not None else queries.evidence_refused_of(finding)
    if refused is not None:
        return refused
    if finding.valid_until_on is not None and finding.valid_until_on < today:
        return Refusal("佐证有效期已过，请附有效的材料。", "case.propose.expired")
    return None


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
        finding = CaseFinding.objects.select_related("case__child", "code", "sub", "school", "evidence").get(
            pk=finding.pk
        )
        refused = _review_check(finding, by, log)
        if refused is not None:
            return refused
        if finding.code is None:
            return _nothing(log, case, Refusal("请先由包保学校定码。", "case.accept.no_code"))
        code = finding.code
        refused = queries.evidence_refused_of(finding)
        if refused is None and finding.valid_until_on is not None and finding.valid_until_on < today:
            refused = Refusal("佐证有效期已过，请退回学校补有效的材料。", "case.propose.expired")
        if refused is not None:
            return _nothing(log, case, refused)
        which = confirm_or_clear(is_out_of_school=code.is_out_of_school)
        to = advance(case.state_word, which)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        _reviewed(finding, FindingState.ACCEPTED, by)
        case.code = code
        if which == CaseAct.CLEAR:
            _account_for(case, finding, by, today)
            _step(case, which, to, log, today=today, reason=queries.finding_words(finding))
            _end_grants(case, by, today)
        else:
            _confirm(case, finding, to, log, by, today)
        return case


def _account_for(case: Case, finding: CaseFinding, by: User, today: date) -> None:
    code = finding.code
    assert code is not None
    whereabouts_set(
        child=case.child,
        code=code,
        sub=finding.sub,
        by=by,
        today=today,
        evidence=finding.evidence,
        evidence_note=finding.evidence_note.open() if finding.evidence_note else "",
        until_on=finding.valid_until_on,
    )
    if code.slug == NO_ROLL_HERE and finding.school is not None:
        roll_task_open(child=case.child, school=finding.school, by=by, today=today)
    else:
        roll_task_void(child=case.child, by=by, today=today)


NO_ROLL_HERE = "in_school_no_reg_province"
"""在校无学籍: the school of this county that has the child owes it a roll."""


def roll_task_refuted(*, child: Child, reason: str, by: User, today: date) -> None:
    """The school named says the child is not there (children.services.rolltasks): the cleared case goes on at once."""
    case: Case | None = Case.objects.filter(child=child).order_by("-pk").first()
    if case is not None and case.state == CaseState.CLEARED:
        case_reopen(case=case, reason=reason, by=by, today=today)


def _confirm(case: Case, finding: CaseFinding, to: CaseState, log: Log, by: User, today: date) -> None:
    code, sub = finding.code, finding.sub
    assert code is not None
    case.confirmed_on = today
    case.due_on = today + timedelta(days=county_days("cases.persuade_days"))
    _step(case, CaseAct.CONFIRM, to, log, today=today, reason=str(code))
    _members_by_rule(case, by, today)
    told = cause_told_by(code.slug, sub.slug if sub is not None else "")
    if told is not None and not case.cause:  # what was verified by hand says more than the code
        cause_keep(
            case=case, level=CauseLevel.VERIFIED, cause=told.id, evidence=finding.evidence, by=by, today=today
        )
        case.cause = told.id
        case.save(update_fields=["cause"])
    path_take(case=case, log=log, today=today)
    surveys_arrange(cases=[case], today=today)


def _members_by_rule(case: Case, by: System, today: date) -> None:
    """The working group of the household place's township and village, the school and its centre (S2 三)."""
    for member in queries.members_by_rule(case, today):
        _member_add(case, member.role, member.unit, member.user, by, today)
