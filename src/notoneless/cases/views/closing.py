"""销号审核: proposed, checked, approved; many at once where every condition plainly holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.cases import backforms, queries, services
from notoneless.cases.columns import closing_columns
from notoneless.cases.models import CaseClosing
from notoneless.cases.views.acting import act_page, case_to_act, typed
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why
from notoneless.core.tables import Table
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, may, needs

MOST = 100


@needs("cases.return")
def closing_propose(request: SignedRequest, key: UUID) -> HttpResponse:
    """申请销号."""
    case, today = case_to_act(request, key), clock.today()

    def do(data: Any) -> Any:
        return services.closing_propose(case=case, reason=data["reason"], by=request.user, today=today)

    return act_page(
        request,
        case,
        typed(request, backforms.ClosingForm, {"reason": "巩固期满，四次跟踪都在班。"}),
        do,
        page_title="申请销号",
        help_sentence="四次跟踪都在班、巩固期满的才能申请；中心校、乡镇审核，教育局批准。",
        submit_label="报上去审核",
        seen_by="中心校、乡镇(街道)和教育局会看到。",
        done="已报上去，等审核。",
    )


@needs("cases.closing_see")
def closings(request: SignedRequest) -> HttpResponse:
    """销号审核: what waits for me, or all I may see."""
    user = request.user
    waiting = [row.pk for row in queries.closings_waiting(user)]
    is_mine = request.GET.get("which") != "all"
    rows = queries.closings_of(user)
    table = Table(
        request, rows.filter(pk__in=waiting) if is_mine else rows, closing_columns(), order="proposed_on",
        url_of=lambda row: reverse("cases:closing_page", args=[row.key]),
        empty="没有等您审核的销号申请。" if is_mine else "还没有销号申请。返校后四次跟踪都在班的，学校从个案里申请。",
    )  # fmt: skip
    context = {
        "page_title": "销号审核", "help_sentence": "学校申请，中心校和乡镇审核，教育局批准；各由不同的人办。",
        "table": table, "is_mine": is_mine, "count": len(waiting),
    }  # fmt: skip
    return render(request, "cases/closings.html", context)


def _closing(request: SignedRequest, key: UUID) -> CaseClosing:
    found: CaseClosing = get_object_or_404(queries.closings_of(request.user), key=key)
    return found


@needs("cases.closing_see")
def closing_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One application: the looks it rests on, who said what, and what this person may do."""
    closing, today = _closing(request, key), clock.today()
    context = {
        "page_title": "销号申请",
        "closing": closing,
        "case": closing.case,
        "looks": queries.looks_of(closing.case, today),
        "plan": queries.plan_of(closing.case),
        "reads": may(request.user, "children.sensitive"),
        "facts": queries.closing_facts(closing, request.user, today),
    }
    return render(request, "cases/closing_page.html", context)


@needs("cases.closing_check")
@require_POST
def closing_check(request: SignedRequest, key: UUID) -> HttpResponse:
    """审核同意."""
    out = services.closing_check(closing=_closing(request, key), by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已审核同意。", back=reverse("cases:closings"))


@needs("cases.close")
@require_POST
def closing_approve(request: SignedRequest, key: UUID) -> HttpResponse:
    """批准销号."""
    out = services.closing_approve(closing=_closing(request, key), by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已批准，个案销号。", back=reverse("cases:closings"))


@needs("cases.closing_see")
@require_POST
def closing_return(request: SignedRequest, key: UUID) -> HttpResponse:
    """退回学校."""
    closing, reason = _closing(request, key), request.POST.get("reason", "")
    out = services.closing_return(closing=closing, reason=reason, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已退回学校。", back=reverse("cases:closings"))


@needs("cases.closing_see")
def closings_many(request: SignedRequest) -> HttpResponse:
    """成批办理: first pick, then a page that names each child with its looks, then done."""
    today = clock.today()
    plain = queries.closings_plain(request.user, today)[:MOST]
    asked = set(request.POST.getlist("pick") or request.GET.getlist("pick"))
    picked = [row for row in plain if str(row.pk) in asked]
    refusal: Refusal | None = None
    if request.method == "POST":
        outcome = services.closings_many(closings=picked, by=request.user, today=today)
        if not isinstance(outcome, Refusal):
            messages.success(request, outcome.words)
            return redirect("cases:closings")
        refusal = outcome
    shown = [(row, queries.looks_of(row.case, today)) for row in picked or plain]
    context = {"rows": shown, "is_picked": bool(picked), "refusal": refusal}
    return render(request, "cases/closings_many.html", context, status=422 if refusal is not None else 200)
