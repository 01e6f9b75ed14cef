"""The cause of a case and what follows from it: one page for each act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from notoneless.cases import causeforms, forms, queries, services
from notoneless.cases.models import CareArrangement, CareDuty, Supervision
from notoneless.cases.views.acting import act_page, case_to_act, typed, way_back
from notoneless.core import clock
from notoneless.domain.causes import cause_label
from notoneless.domain.words import CauseLevel
from notoneless.grid.access import SignedRequest, needs

TO_BUREAU = "已交教育局。"


@needs("cases.cause_report")
def cause_report(request: SignedRequest, key: UUID) -> HttpResponse:
    """初报原因."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.cause_report(case=case, by=request.user, today=clock.today(), **data)

    return act_page(
        request,
        case,
        typed(request, causeforms.CauseReportForm, user=request.user),
        do,
        page_title="初报原因",
        help_sentence="为什么没有上学，先报了解到的。",
        submit_label="报原因",
        seen_by="牵头单位和教育局会看到；学校原因只有教育局看到。",
        done=lambda row: TO_BUREAU if row.cause == "school_fault" else "原因已报，等牵头单位核实。",
        back=lambda _row: way_back(request, case),
    )


@needs("cases.cause_verify")
def cause_verify(request: SignedRequest, key: UUID) -> HttpResponse:
    """核实原因."""
    case = case_to_act(request, key)
    first = case.causes.order_by("-at").values_list("cause", flat=True).first()
    return act_page(
        request,
        case,
        typed(request, causeforms.CauseVerifyForm, {"cause": first or ""}),
        lambda data: services.cause_verify(case=case, by=request.user, today=clock.today(), **data),
        file="evidence",
        page_title="核实原因",
        help_sentence="核实的原因决定个案怎么办：劝返、保持联系，还是教育局督办。",
        submit_label="保存核实的原因",
        seen_by="会改变办理路径的，等教育局确认后生效。",
        done=lambda row: "已报教育局确认。" if row.level == CauseLevel.PROPOSED else "原因已核实。",
        back=lambda _row: way_back(request, case),
    )


@needs("cases.cause_confirm")
def cause_confirm(request: SignedRequest, key: UUID) -> HttpResponse:
    """教育局确认或退回原因."""
    case, today = case_to_act(request, key), clock.today()
    waiting = queries.cause_waiting(case)

    def do(data: Any) -> Any:
        if data["decision"] == "confirm":
            return services.cause_confirm(case=case, note=data["note"], by=request.user, today=today)
        words = {"reason": data["note"], "is_school_told": data["is_school_told"]}
        return services.cause_return(case=case, by=request.user, today=today, **words)

    return act_page(
        request,
        case,
        typed(request, causeforms.CauseDecideForm),
        do,
        template="cases/cause_confirm.html",
        waiting=waiting,
        cause=cause_label(waiting.cause) if waiting else "",
        page_title="确认原因",
        help_sentence="确认后个案转到这个原因的路径。",
        submit_label="提交意见",
        done="意见已保存。",
    )


@needs("cases.care")
def care_set(request: SignedRequest, key: UUID) -> HttpResponse:
    """关爱安排."""
    case = case_to_act(request, key)
    care = CareArrangement.objects.filter(case=case).first()
    first: dict[str, Any] = {"touch_days": case.touch_days}
    if care is not None:
        first |= {
            "plan": care.plan.open(),
            "treated_at": care.treated_at.open(),
            "back_by_on": care.back_by_on,
        }
    return act_page(
        request,
        case,
        typed(request, causeforms.CareForm, first),
        lambda data: services.care_set(case=case, by=request.user, today=clock.today(), **data),
        page_title="关爱安排",
        help_sentence="一人一案：这个孩子怎样治疗、怎样学习、多久联系一次。",
        submit_label="保存安排",
        done="安排已保存。",
    )


@needs("cases.care")
def care_home(request: SignedRequest, key: UUID) -> HttpResponse:
    """孩子回家了."""
    case = case_to_act(request, key)
    return act_page(
        request,
        case,
        typed(request, causeforms.HomeForm),
        lambda data: services.care_home(case=case, by=request.user, today=clock.today(), **data),
        page_title="孩子回家了",
        help_sentence="记一次联系；牵头单位按期安排送教。",
        submit_label="登记回家，安排送教",
        seen_by="牵头单位的工作台会出现“安排送教上门”。",
        done="已登记，请按期安排送教。",
    )


@needs("cases.care")
def care_duty(request: SignedRequest, key: UUID) -> HttpResponse:
    """落实送教等关爱事项."""
    duty = get_object_or_404(CareDuty.objects.select_related("case"), key=key)
    case = case_to_act(request, duty.case.key)
    return act_page(
        request,
        case,
        typed(request, causeforms.DutyForm),
        lambda data: services.care_duty_done(duty=duty, by=request.user, today=clock.today(), **data),
        page_title=duty.what,
        help_sentence=f"期限 {duty.due_on:%Y-%m-%d}。写明和家长商定的内容。",
        submit_label="已落实",
        done="已记下。",
    )


def _supervision(request: SignedRequest, key: UUID) -> Supervision:
    """The supervision, where its case is in sight."""
    seen = queries.cases_of(request.user).values("pk")
    found: Supervision = get_object_or_404(
        Supervision.objects.filter(case__in=seen).select_related("case", "school"), key=key
    )
    return found


@needs("cases.supervise")
def supervision_found(request: SignedRequest, key: UUID) -> HttpResponse:
    """督办：查明的情况."""
    row = _supervision(request, key)
    first = {"found": row.found.open(), "told": row.told.open(), "correct_by_on": row.correct_by_on}
    return act_page(
        request,
        case_to_act(request, row.case.key),
        typed(request, causeforms.FoundForm, first),
        lambda data: services.supervision_found(
            supervision=row, by=request.user, today=clock.today(), **data
        ),
        page_title="督办：查明的情况",
        help_sentence=f"涉及学校：{row.school.name if row.school else '未登记'}。查清、责成改正、定期限。",
        submit_label="保存",
        seen_by="只有教育局看到；学校由您另行通知。",
        done="已保存。",
    )


@needs("cases.supervise")
def supervision_close(request: SignedRequest, key: UUID) -> HttpResponse:
    """督办办结."""
    row = _supervision(request, key)
    return act_page(
        request,
        case_to_act(request, row.case.key),
        typed(request, causeforms.SupervisionCloseForm),
        lambda data: services.supervision_close(
            supervision=row, by=request.user, today=clock.today(), **data
        ),
        page_title="督办办结",
        help_sentence="核实学校已经改正，个案转回劝返，按规则重新落实牵头单位。",
        submit_label="办结督办",
        done="督办已办结。",
    )


@needs("cases.supervise")
def school_told(request: SignedRequest, key: UUID) -> HttpResponse:
    """让学校恢复参与."""
    case = case_to_act(request, key)
    return act_page(
        request,
        case,
        typed(request, forms.ReasonForm),
        lambda data: services.school_told(case=case, by=request.user, today=clock.today(), **data),
        page_title="让学校恢复参与",
        help_sentence=f"{case.hidden_from.name if case.hidden_from else '学校'}将重新看到这个个案。",
        submit_label="让学校恢复参与",
        done="学校已恢复参与。",
    )
