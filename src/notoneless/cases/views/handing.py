"""Pages of 工作移交: what a leaver answers for goes to a successor, who says yes or no."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases import forms, queries, services
from notoneless.cases.models import Handover
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.words import HandoverState
from notoneless.grid.access import SignedRequest, may, needs

TONES = {
    HandoverState.OFFERED: "due",
    HandoverState.ACCEPTED: "done",
    HandoverState.DECLINED: "plain",
    HandoverState.WITHDRAWN: "plain",
}
COLUMNS = [
    Column("giver", "移交人", lambda row: row.giver.name, sort="giver__name"),
    Column("state", "状态", lambda row: pill(row.get_state_display(), TONES[HandoverState(row.state)]), sort="state"),
    Column("taker", "接收人", lambda row: row.taker.name, sort="taker__name"),
    Column("unit", "单位", lambda row: row.unit.name, sort="unit__name"),
    Column("reason", "原因", lambda row: row.reason),
    Column("offered_on", "发起日期", lambda row: f"{row.offered_on:%Y-%m-%d}", sort="offered_on"),
]  # fmt: skip


@needs("cases.see")
def handovers(request: SignedRequest) -> HttpResponse:
    """工作移交: those to me, and those of my unit. A chosen unit leads to the offer."""
    if request.GET.get("unit"):
        unit = get_object_or_404(queries.units_handed_in(request.user), number=asked(request, "unit"))
        return redirect("cases:handover_offer", unit.number)
    table = Table(
        request, queries.handovers_of(request.user), COLUMNS, order="-offered_on",
        url_of=lambda row: reverse("cases:handover_page", args=[row.key]),
        empty="还没有工作移交。同事调离、退休、长期请假时，从这里把他的班、村和个案一次交给接手的人。",
    )  # fmt: skip
    context = {
        "page_title": "工作移交",
        "help_sentence": "一个人负责的班、村、个案和工作组，一次交给接手的人；对方接收前仍由原来的人负责。",
        "table": table,
        "units": queries.units_handed_in(request.user) if may(request.user, "cases.hand_over") else [],
    }
    return render(request, "cases/handovers.html", context)


@needs("cases.hand_over")
def handover_offer(request: SignedRequest, number: str) -> HttpResponse:
    """发起工作移交: who leaves, who takes over, why."""
    unit = get_object_or_404(queries.units_handed_in(request.user), number=number)
    form = forms.HandoverForm(request.POST or None, unit=unit, today=clock.today())

    def do(data: dict[str, Any]) -> Any:
        return services.handover_offer(by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        do,
        title=f"发起工作移交：{unit.name}",
        sentence="先选移交的人。他在本单位的岗位、包保村、在办个案和工作组会一起移交。",
        submit="发给接收人确认",
        seen_by="接收人的工作台会出现这件事；他接收之前，一切仍由原来的人负责。",
        done=lambda row: f"已发给{row.taker.name}，等他接收。",
        back=reverse("cases:handovers"),
    )


def _handover(request: SignedRequest, key: UUID) -> Handover:
    found: Handover = get_object_or_404(queries.handovers_of(request.user), key=key)
    return found


@needs("cases.see")
def handover_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One hand-over: what moves, and the successor's answer."""
    handover, today = _handover(request, key), clock.today()
    is_offered = handover.state == HandoverState.OFFERED
    duties = queries.duties_of(handover.giver, handover.unit, today) if is_offered else None
    context = {
        "page_title": "工作移交",
        "help_sentence": f"{handover.unit.name}：{handover.giver.name}移交给{handover.taker.name}。",
        "handover": handover,
        "duties": duties,
        "cases_seen": duties.cases.filter(pk__in=queries.cases_of(request.user)) if duties else [],
        "is_taker": is_offered and handover.taker_id == request.user.pk,
        "may_withdraw": is_offered and may(request.user, "cases.hand_over"),
        "tone": TONES[HandoverState(handover.state)],
        "today": today,
    }
    return render(request, "cases/handover_page.html", context)


@needs("cases.see")
@require_POST
def handover_answer(request: SignedRequest, key: UUID) -> HttpResponse:
    """接收 or 不接收."""
    handover, today = _handover(request, key), clock.today()
    if request.POST.get("answer") == "accept":
        out, done = (
            services.handover_accept(handover=handover, by=request.user, today=today),
            "已接收，今天起由您负责。",
        )
    else:
        reason = request.POST.get("reason", "")
        out = services.handover_decline(handover=handover, reason=reason, by=request.user, today=today)
        done = "已答复不接收。"
    return act_or_say_why(request, out, done=done, back=reverse("cases:handover_page", args=[key]))


@needs("cases.hand_over")
@require_POST
def handover_withdraw(request: SignedRequest, key: UUID) -> HttpResponse:
    """撤回移交."""
    row = get_object_or_404(
        Handover, key=_handover(request, key).key, unit__in=queries.units_handed_in(request.user)
    )
    out = services.handover_withdraw(handover=row, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已撤回。", back=reverse("cases:handovers"))
