"""Pages of 群众线索: the two anybody may open, and those of the clerks who answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notoneless.cases import causeforms, queries, services
from notoneless.cases.models import Tip
from notoneless.cases.referralcolumns import TIP_COLUMNS, TIP_TONES, TipFilter
from notoneless.cases.tickets import address_of, question_of, ticket_new, ticket_refused, word_of
from notoneless.cases.views.acting import typed
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.domain.refusal import Refusal
from notoneless.domain.tips import OPEN, TOLD_OUTSIDE, code_of
from notoneless.domain.words import TipState
from notoneless.files.papers.wording import date_text
from notoneless.grid.access import SignedRequest, may, needs, public
from notoneless.grid.exporting import export_of

acts({"tips_exported": "导出群众线索", "tip_opened": "查看群众线索"})


@public
@never_cache
def tip_leave(request: HttpRequest) -> HttpResponse:
    """反映线索, without an account."""
    ticket = request.POST.get("ticket", "")
    ticket = ticket if question_of(ticket) else ticket_new()
    form, out = causeforms.PublicTipForm(request.POST or None, places=queries.tip_places()), None
    if request.method == "POST" and form.is_valid():
        out = _taken(request, form.cleaned_data)
        if isinstance(out, Tip):
            return render(request, "tips/tip_left.html", {"tip": out, "page_title": "已收到"})
    context = {"form": form, "refusal": out, "ticket": ticket, "question": question_of(ticket)}
    status = 422 if request.method == "POST" else 200
    return render(request, "tips/tip_leave.html", context | {"page_title": "反映线索"}, status=status)


def _taken(request: HttpRequest, data: dict[str, Any]) -> Tip | Refusal:
    refused = ticket_refused(request.POST, data["sum"])
    if refused is not None:
        return refused
    said = services.Said(**{name: value for name, value in data.items() if name != "sum"})
    return services.tip_leave(
        said=said,
        address=address_of(request.META.get("REMOTE_ADDR", "")),
        press=word_of(request.POST["ticket"]),
        today=clock.today(),
    )


@public
@never_cache
def tip_answer_seen(request: HttpRequest) -> HttpResponse:
    """查询答复: by the code alone, and no word of what was found but the answer."""
    tip, problem = None, ""
    if request.method == "POST":
        code = code_of(request.POST.get("code", ""))
        tip = Tip.objects.filter(code=code).first() if code else None
        problem = "" if tip is not None else "没有这个查询码，请核对后再查。"
    context = {"page_title": "查询答复", "problem": problem, "tip": tip}
    context |= {"standing": TOLD_OUTSIDE[TipState(tip.state)] if tip is not None else ""}
    return render(request, "tips/tip_answer_seen.html", context, status=422 if problem else 200)


@needs("tips.see")
def tips(request: SignedRequest) -> HttpResponse:
    """群众线索."""
    filtered = TipFilter(request.GET, queryset=queries.tips_of(request.user), request=request)
    table = Table(
        request, filtered.qs, TIP_COLUMNS, order="-received_on",
        url_of=lambda tip: reverse("cases:tip_page", args=[tip.key]),
        export_name="群众线索" if may(request.user, "cases.export") else "",
        empty="还没有线索。把“反映线索”的网址贴在村口、校门口；电话里反映的在这里登记。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="tips_exported",
        changes={"count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context: dict[str, Any] = {
        "page_title": "群众线索",
        "help_sentence": "有人反映孩子没上学或者在做工：查清、办理、答复。",
    }
    context |= {"filter": filtered, "table": table}
    if may(request.user, "tips.enter"):
        context |= {"many_url": reverse("cases:tip_enter"), "many_label": "登记线索"}
    return render(request, "cases/cases_list.html", context)


@needs("tips.enter")
def tip_enter(request: SignedRequest) -> HttpResponse:
    """登记线索: by telephone, at the counter."""

    def do(data: dict[str, Any]) -> Any:
        return services.tip_enter(said=services.Said(**data), by=request.user, today=clock.today())

    return form_page(
        request,
        causeforms.TipForm(request.POST or None, places=queries.tip_places()),
        do,
        title="登记线索",
        sentence="电话、来访反映的，照原话记下。",
        submit="登记线索",
        seen_by="所在乡镇和教育局会看到；反映学校的只有教育局看到。",
        done=lambda tip: f"已登记，查询码 {tip.code}，请告诉反映人。",
        back=reverse("cases:tips"),
    )


def _tip(request: SignedRequest, key: UUID) -> Tip:
    found: Tip = get_object_or_404(queries.tips_of(request.user), key=key)
    return found


@needs("tips.see")
def tip_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One tip, in its own words."""
    tip = _tip(request, key)
    with act(by=request.user) as log:
        log("tip_opened", unit=tip.unit)
    case = tip.case if tip.case and queries.cases_of(request.user).filter(pk=tip.case.pk).exists() else None
    context = {
        "page_title": "群众线索",
        "help_sentence": f"{date_text(tip.due_on)}前查清并答复。",
        "tip": tip,
        "tone": TIP_TONES[TipState(tip.state)],
        "is_open": TipState(tip.state) in OPEN,
        "is_late": TipState(tip.state) in OPEN and tip.due_on < clock.today(),
        "may_act": may(request.user, "tips.act"),
        "case": case,
    }
    return render(request, "cases/tip_page.html", context)


@needs("tips.act")
@require_POST
def tip_accept(request: SignedRequest, key: UUID) -> HttpResponse:
    """开始核查."""
    out = services.tip_accept(tip=_tip(request, key), by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已开始核查。", back=reverse("cases:tip_page", args=[key]))


@needs("tips.act")
@require_POST
def tip_to_bureau(request: SignedRequest, key: UUID) -> HttpResponse:
    """转教育局."""
    out = services.tip_to_bureau(tip=_tip(request, key), by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已转教育局。", back=reverse("cases:tips"))


@needs("tips.act")
def tip_answer(request: SignedRequest, key: UUID) -> HttpResponse:
    """答复线索: what came of it."""
    tip = _tip(request, key)
    words = asked(request, "q") or (tip.child_name.open() if tip.child_name else "")
    form = typed(request, causeforms.TipAnswerForm, found=_children(request, words))

    def do(data: dict[str, Any]) -> Any:
        return services.tip_answer(tip=tip, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        do,
        title="答复线索",
        sentence="查清以后选结果、写答复；属实的，个案和移送同时办好。",
        submit="办结并答复",
        seen_by="反映人凭查询码看到答复。",
        done="已答复。",
        back=reverse("cases:tip_page", args=[key]),
        template="cases/tip_answer.html",
        tip=tip,
        words=words,
    )


def _children(request: SignedRequest, words: str) -> QuerySet[Child]:
    """Children in sight of this name; on a press the chosen one alone."""
    seen: QuerySet[Child] = Child.objects.visible_to(request.user).live().select_related("residence__parent")
    chosen = request.POST.get("child", "")
    if request.method == "POST":
        try:
            return seen.filter(key=UUID(chosen))
        except ValueError:
            return seen.none()
    if not words:
        return seen.none()
    found = seen.filter(Q(name__contains=words) | Q(initials__startswith=words.lower()))
    return seen.filter(pk__in=list(found.order_by("name").values_list("pk", flat=True)[:20]))
