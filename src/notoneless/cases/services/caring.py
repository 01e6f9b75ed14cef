"""保持联系: the plan of one ill or disabled child, the child come home from treatment, and what is then due (F4)."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import CareArrangement, CareDuty, Case
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.cases.services.working import case_contact
from notoneless.core.countysettings import county_days
from notoneless.core.events import act, acts
from notoneless.domain.causes import CausePath
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ContactKind
from notoneless.grid.models import User

acts({"care_set": "登记关爱安排", "care_home": "孩子回家，安排送教", "care_duty_done": "落实关爱事项"})

HOME_TEACHING = "安排送教上门"
_NOT_CARE = Refusal("核实的原因为因病、因残或外出就医的，才登记关爱安排。", "care.other_path")


def care_set(
    *,
    case: Case,
    by: User,
    today: date,
    plan: str = "",
    treated_at: str = "",
    back_by_on: date | None = None,
    touch_days: int | None = None,
) -> CareArrangement | Refusal:
    """What was agreed for this child alone, where it is treated and until when, and how often it is looked after."""
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        if not case.is_open or case.path is not CausePath.CARE:
            return _nothing(log, case, _NOT_CARE)
        row = CareArrangement.objects.filter(case=case).first() or CareArrangement(case=case)
        row.plan, row.treated_at = plan.strip(), treated_at.strip()
        row.back_by_on, row.by, row.on = back_by_on, by, today
        row.save()
        before, case.touch_days = case.touch_days, touch_days
        if touch_days is not None and touch_days != before:
            case.due_on = today + timedelta(days=touch_days)
        case.save(update_fields=["touch_days", "due_on"])
        log("care_set", child=case.child.key, unit=case.unit)
        return row


def care_home(
    *, case: Case, on: date, found: str, by: User, today: date, met: str = ""
) -> CareDuty | Refusal:
    """The child is home from treatment: a contact is kept, and home teaching is due at the lead unit from that day."""
    if on > today:
        return Refusal("回家日期不能晚于今天。", "care.home.future")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        if case.cause != "treatment_away":
            refused = Refusal("核实的原因为“外出就医”的，才登记孩子回家。", "care.home.not_away")
            return _nothing(log, case, refused)
        if CareDuty.objects.filter(case=case, what=HOME_TEACHING, done_on__isnull=True).exists():
            return _nothing(log, case, Refusal("已登记回家，正在安排送教。", "care.home.again"))
        contact = case_contact(
            case=case, kind=ContactKind.VISIT, on=on, found=found, met=met, by=by, today=today
        )
        if isinstance(contact, Refusal):
            return contact
        case = _locked(case)
        care = CareArrangement.objects.filter(case=case).first() or CareArrangement(
            case=case, by=by, on=today
        )
        care.home_on = on
        care.save()
        duty = CareDuty.objects.create(
            case=case, what=HOME_TEACHING, unit=case.unit, opened_on=today, opened_by=by,
            due_on=on + timedelta(days=county_days("cases.home_teaching_days")),
        )  # fmt: skip
        log("care_home", child=case.child.key, unit=case.unit, changes={"due_on": ("", duty.due_on)})
        return duty


def care_duty_done(*, duty: CareDuty, agreed: str, on: date, by: User, today: date) -> CareDuty | Refusal:
    """What was agreed: who teaches, which days, from when."""
    if not agreed.strip():
        return Refusal("请写明商定的内容：谁去、每周哪几天、从哪天开始。", "care.duty.no_words")
    if on > today:
        return Refusal("落实日期不能晚于今天。", "care.duty.future")
    with act(by=by, unit=duty.unit) as log:
        case = _locked(duty.case)
        row = CareDuty.objects.get(pk=duty.pk)
        if row.done_on is not None:
            return _nothing(log, case, Refusal("这件事已经落实过。", "care.duty.done"))
        row.agreed, row.done_on, row.done_by = agreed, on, by
        row.save()
        log("care_duty_done", child=case.child.key, unit=duty.unit, changes={"done_on": ("", on)})
        return row
