"""Pages of a child who is back: the return with its plan, the looks, the parents; and of a case taken up again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from notoneless.cases import backforms, forms, queries, services
from notoneless.cases.models import Case, ParentMeeting
from notoneless.cases.views.acting import LEFT_WORDS, act_page, case_to_act, typed
from notoneless.core import clock
from notoneless.files.papers.wording import date_text
from notoneless.grid.access import SignedRequest, needs


@needs("cases.return")
def case_return(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记返校."""
    case = case_to_act(request, key)
    first = backforms.plan_typed(None)

    def do(data: Any) -> Any:
        words = {name: data[name] for name in ("school_class", "on", "plan", "evidence")}
        return services.case_return(case=case, by=request.user, today=clock.today(), **words)

    return act_page(
        request,
        case,
        typed(request, backforms.ReturnForm, first, user=request.user, case=case),
        do,
        file="evidence",
        page_title="登记返校",
        help_sentence="孩子已坐进教室才登记；学籍随之恢复，系统按期提醒跟踪四次。",
        submit_label="登记返校",
        seen_by="班主任、牵头单位和教育局会看到；补课、疏导、结对以后也能补。",
        done="已登记返校，请按期跟踪。",
    )


@needs("cases.return")
def return_plan(request: SignedRequest, key: UUID) -> HttpResponse:
    """安置方案."""
    case, today = case_to_act(request, key), clock.today()
    first = backforms.plan_typed(queries.plan_of(case))
    form = typed(request, backforms.PlanForm, first, people=queries.people_of_class(case, today))

    def do(data: Any) -> Any:
        return services.return_plan_set(case=case, plan=data["plan"], by=request.user, today=today)

    return act_page(
        request,
        case,
        form,
        do,
        page_title="安置方案",
        help_sentence="谁接、谁补课、谁谈心、谁结对；从本校人员里选。",
        submit_label="保存方案",
        done="安置方案已保存。",
    )


@needs("cases.visit")
def case_followup(request: SignedRequest, key: UUID) -> HttpResponse:
    """复学跟踪."""
    case = case_to_act(request, key)
    due = queries.next_due(case) if case.returned_on else None
    when = f"下一次是第{due.number}次，{due.due_on:%Y-%m-%d}起登记才算。" if due is not None else ""

    def do(data: Any) -> Any:
        return services.followup_record(case=case, by=request.user, today=clock.today(), **data)

    return act_page(
        request,
        case,
        typed(request, backforms.FollowupForm),
        do,
        page_title="复学跟踪",
        help_sentence=f"孩子在不在班上课，看一眼记一笔。{when}",
        submit_label="保存跟踪",
        done="已保存。",
    )


@needs("cases.visit")
def meeting_invite(request: SignedRequest, key: UUID) -> HttpResponse:
    """约家长到校."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.meeting_invite(
            case=case, meet_on=data["meet_on"], by=request.user, today=clock.today()
        )

    return act_page(
        request,
        case,
        typed(request, backforms.MeetingForm),
        do,
        page_title="约家长到校",
        help_sentence="定一个日子，当天工作台提醒登记谈得怎样。",
        submit_label="登记约定",
        done="已登记，到那天提醒您。",
    )


@needs("cases.visit")
def meeting_record(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记家长约谈."""
    seen = ParentMeeting.objects.filter(case__in=Case.objects.visible_to(request.user))
    meeting = get_object_or_404(seen.select_related("case__child", "case__unit"), key=key)
    if not queries.may_change(meeting.case, request.user):
        raise PermissionDenied(LEFT_WORDS)

    def do(data: Any) -> Any:
        return services.meeting_record(meeting=meeting, by=request.user, today=clock.today(), **data)

    return act_page(
        request,
        meeting.case,
        typed(request, backforms.MeetingOutcomeForm),
        do,
        page_title="登记家长约谈",
        help_sentence=f"约的是{date_text(meeting.meet_on)}。来没来、谈成什么，写一句。",
        submit_label="保存",
        done="已登记。",
    )


@needs("cases.recheck")
def case_recheck(request: SignedRequest, key: UUID) -> HttpResponse:
    """重新核查."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.case_recheck(case=case, reason=data["reason"], by=request.user, today=clock.today())

    return act_page(
        request,
        case,
        typed(request, forms.ReasonForm),
        do,
        page_title="重新核查",
        help_sentence="确认以后情况变了才用：发现在别处就读、已超龄、当时核错了。回到核查，重新定码。",
        submit_label="退回重新核查",
        seen_by="牵头单位和教育局会看到；原来的记录都留着。",
        done="已退回重新核查。",
    )


@needs("cases.recheck")
def case_relapse(request: SignedRequest, key: UUID) -> HttpResponse:
    """再次辍学: a closed case is taken up again."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return services.case_relapse(case=case, reason=data["reason"], by=request.user, today=clock.today())

    return act_page(
        request,
        case,
        typed(request, forms.ReasonForm),
        do,
        page_title="再次辍学",
        help_sentence="销号以后又不来上学的，原个案继续办，不另立新案。",
        submit_label="重新劝返",
        seen_by="牵头单位、村和教育局当天会看到。",
        done="个案已重新打开，请抓紧劝返。",
    )
