"""转介移送 and 强制报告: a department hears of a cause, and its answer is waited for (F6)."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import Case, Referral
from notoneless.cases.services.steps import _nothing
from notoneless.children.models import Child
from notoneless.core.countysettings import county_days, county_setting
from notoneless.core.events import Log, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.causes import cause_by_id, cause_label
from notoneless.domain.referrals import (
    ReportedTo,
    answer_refused,
    department_for,
    is_same_department,
    send_refused,
    withdraw_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ReferralKind, ReferralState, UnitKind
from notoneless.grid.models import Unit, User

acts(
    {
        "referral_open": "拟转介移送",
        "referral_send": "转介移送已送出",
        "referral_answer": "登记部门答复",
        "referral_withdraw": "撤回转介移送",
        "harm_report": "强制报告",
        "harm_note": "教育局知悉强制报告",
    }
)

OPEN = (ReferralState.PREPARED, ReferralState.SENT)


def _department(kind: ReferralKind) -> tuple[str, Unit | None]:
    """The department of this kind: the unit of the register where there is one, else its name in this county."""
    for unit in Unit.objects.filter(kind=UnitKind.DEPARTMENT, until_on__isnull=True).order_by("number"):
        if is_same_department(unit.name, kind):
            return unit.name, unit
    return department_for(kind, county_setting("county.name")), None


def referral_propose(*, case: Case, by: User, log: Log, today: date) -> Referral | None:
    """The verified cause concerns another department as well: its referral is prepared, once."""
    cause = cause_by_id(case.cause)
    if cause is None or cause.referral is None:
        return None
    if (
        case.referrals.filter(kind=cause.referral, is_mandatory=False)
        .exclude(state=ReferralState.WITHDRAWN)
        .exists()
    ):
        return None
    return _prepared(case, cause.referral, f"核实的原因：{cause_label(case.cause)}。", "", by, log, today)


def _prepared(
    case: Case, kind: ReferralKind, situation: str, department: str, by: User, log: Log, today: date
) -> Referral:
    name, unit = _department(kind)
    is_other = bool(department.strip()) and department.strip() != name
    row = Referral.objects.create(
        case=case, child=case.child, kind=kind, situation=situation, opened_on=today, opened_by=by,
        department=department.strip()[:60] if is_other else name, department_unit=None if is_other else unit,
    )  # fmt: skip
    log("referral_open", child=case.child.key, unit=case.unit, changes={"kind": ("", kind.label)})
    return row


def referral_open(
    *, case: Case, kind: ReferralKind, situation: str, by: User, today: date, department: str = ""
) -> Referral | Refusal:
    """Prepare a referral by hand."""
    if not department.strip() and not department_for(kind):
        return Refusal("请写明转给哪个部门。", "referral.no_department")
    if not situation.strip():
        return Refusal("请写明情况，对方才知道要办什么。", "referral.no_situation")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        if case.referrals.filter(kind=kind, is_mandatory=False, state__in=OPEN).exists():
            return _nothing(log, case, Refusal("同一事由已有一件在办，等答复后再转。", "referral.again"))
        return _prepared(case, kind, situation, department, by, log, today)


def _held(referral: Referral) -> Referral:
    found: Referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("child", "case__unit")
        .get(pk=referral.pk)
    )
    return found


def _refused(log: Log, row: Referral, refusal: Refusal) -> Refusal:
    log("case_refused", child=row.child, changes={"rule": ("", refusal.rule)})
    return refusal


def referral_delivered(*, referral: Referral, on: date, log: Log) -> None:
    """Its letter (D25) was delivered: from that day the answer is waited for."""
    row = _held(referral)
    if row.state != ReferralState.PREPARED:
        return
    row.state, row.sent_on = ReferralState.SENT, on
    row.answer_due_on = on + timedelta(days=county_days("cases.referral_days"))
    row.save()
    log("referral_send", child=row.child, changes={"answer_due_on": ("", row.answer_due_on)})


def referral_send(*, referral: Referral, on: date, how: str, by: User, today: date) -> Referral | Refusal:
    """Sent without a letter of this system: by the department's own form, or a letter written elsewhere."""
    if not how.strip():
        return Refusal("请写明怎样送出的、文号是多少。", "referral.no_way")
    with act(by=by) as log:
        row = _held(referral)
        refused = send_refused(ReferralState(row.state), on=on, opened_on=row.opened_on, today=today)
        if refused is not None:
            return _refused(log, row, refused)
        row.reported_how = how.strip()[:60]
        row.save(update_fields=["reported_how"])
        referral_delivered(referral=row, on=on, log=log)
        return _held(row)


def referral_answer(
    *,
    referral: Referral,
    on: date,
    answer: str,
    by: User,
    today: date,
    answer_file: StoredFile | None = None,
) -> Referral | Refusal:
    """What the department answered, with its paper."""
    with act(by=by) as log:
        row = _held(referral)
        refused = answer_refused(
            ReferralState(row.state), on=on, sent_on=row.sent_on, today=today, text=answer
        )
        if refused is not None:
            return _refused(log, row, refused)
        row.state, row.answered_on = ReferralState.ANSWERED, on
        row.answer, row.answer_file = answer, answer_file
        row.save()
        log("referral_answer", child=row.child, changes={"answered_on": ("", on)})
        return row


def referral_withdraw(*, referral: Referral, reason: str, by: User, today: date) -> Referral | Refusal:
    """Taken back: the cause turned out another, or the department need not hear of it."""
    with act(by=by) as log:
        row = _held(referral)
        refused = withdraw_refused(ReferralState(row.state), is_mandatory=row.is_mandatory, reason=reason)
        if refused is not None:
            return _refused(log, row, refused)
        row.state, row.ended_why = ReferralState.WITHDRAWN, reason.strip()[:200]
        row.save()
        log("referral_withdraw", child=row.child, changes={"reason": ("", reason)})
        return row


def harm_report(
    *, child: Child, seen: str, to: ReportedTo, how: str, on: date, by: User, today: date
) -> Referral | Refusal:
    """强制报告 (未成年人保护法 Art. 11): one act by whoever saw it. The bureau's desk has it the same moment; nobody of a
    school reads it but who reported it."""
    if not seen.strip():
        return Refusal("请写明看到、听到了什么。", "harm.no_words")
    if not how.strip():
        return Refusal("请写明怎样报告的，如打110、当面报告派出所。", "harm.no_way")
    if on > today:
        return Refusal("报告日期不能晚于今天；请先报告再登记。", "harm.future")
    case = queries.open_case_of(child, by)
    county = county_setting("county.name")
    unit = Unit.objects.filter(
        kind=UnitKind.DEPARTMENT, until_on__isnull=True, name__contains=to.label
    ).first()
    with act(by=by) as log:
        row = Referral.objects.create(
            child=child, case=case, kind=ReferralKind.HARM, state=ReferralState.SENT, is_mandatory=True,
            department=unit.name if unit is not None else f"{county}{to.label}", department_unit=unit,
            situation=seen, reported_how=how.strip()[:60], opened_on=today, opened_by=by, sent_on=on,
            answer_due_on=on + timedelta(days=county_days("cases.referral_days")),
        )  # fmt: skip
        log("harm_report", child=child, changes={"to": ("", to.label)})
        return row


def harm_note(*, referral: Referral, by: User, today: date) -> Referral | Refusal:
    """The bureau has read a report made under duty."""
    with act(by=by) as log:
        row = _held(referral)
        if not row.is_mandatory or row.noted_on is not None:
            return _refused(log, row, Refusal("这件强制报告已经有人知悉。", "harm.noted"))
        row.noted_on, row.noted_by = today, by
        row.save(update_fields=["noted_on", "noted_by"])
        log("harm_note", child=row.child)
        return row
