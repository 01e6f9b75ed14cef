"""抽查复核: drawn, given out, looked at again, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.documents.showing import file_inline
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification.columns.secondlook import DRAW_COLUMNS, LOOK_COLUMNS
from notoneless.verification.forms import secondlook as forms
from notoneless.verification.models import SecondLook, SecondLookDraw
from notoneless.verification.queries import secondlook as queries
from notoneless.verification.services import secondlook as services

acts({"second_looks_exported": "导出抽查复核名单", "second_look_file_opened": "查看复核照片"})

LIST = "verification:second_looks"
DRAW = "verification:second_look_draw"


@needs("secondlook.see")
def second_looks(request: SignedRequest) -> HttpResponse:
    """抽查复核: every draw with its progress and its error rate."""
    table = Table(
        request, queries.draws_of(request.user), DRAW_COLUMNS, order="-drawn_on",
        url_of=lambda row: reverse(DRAW, args=[row.key]),
        empty="还没有抽查。教育局从已采信的核查结论里随机抽一部分，由没参与的人再核一遍。",
    )  # fmt: skip
    looks = queries.looks_of(request.user)
    context = {"table": table, "rate": queries.rate_words(queries.rate_of_all(looks)),
               "can_draw": may(request.user, "secondlook.draw")}  # fmt: skip
    return render(request, "verification/second_looks.html", context)


@needs("secondlook.draw")
def second_look_new(request: SignedRequest) -> HttpResponse:
    """抽取: from what, how many, who looks."""
    today = clock.today()
    first = {"from_on": today - timedelta(days=90), "until_on": today, "how": "percent", "number": 5}
    form = forms.DrawForm(request.POST or None, today=today, initial=first)

    def do(data: dict[str, Any]) -> Any:
        return services.second_look_draw(by=request.user, today=today, **form.words(data))

    return form_page(
        request, form, do, title="抽取复核样本", submit="随机抽取并派给复核人",
        back=lambda row: reverse(DRAW, args=[row.key]),
        sentence="从已采信、不属失学的核查结论里随机抽取；抽过的不再抽。", cancel=reverse(LIST),
        done=lambda row: f"从{row.population_count}人里抽了{row.sample_count}人，已派给复核人。",
        seen_by="复核人在工作台看到自己要复核的孩子，核完就看不到了。",
    )  # fmt: skip


@needs("secondlook.see")
def second_look_draw(request: SignedRequest, key: UUID) -> HttpResponse:
    """One draw: its children, who looks, what came of it, and how it was drawn."""
    draw = get_object_or_404(queries.draws_of(request.user), key=key)
    found = forms.LookFilter(request.GET, queries.looks_of(request.user).filter(draw=draw), request=request)
    title = f"抽查复核{draw.drawn_on:%Y-%m-%d}"
    table = Table(
        request, found.qs, LOOK_COLUMNS, url_of=lambda row: reverse("verification:second_look_result", args=[row.key]),
        export_name=title if may(request.user, "children.export") else "", empty="没有您要复核的孩子。",
    )  # fmt: skip
    if request.GET.get("export"):
        return _export(request, table)
    context = {"draw": draw, "table": table, "filters": found.form} | _measured(request, draw)
    return render(request, "verification/second_look_draw.html", context)


def _export(request: SignedRequest, table: Table) -> HttpResponse:
    if not table.export_name:
        raise PermissionDenied("您的岗位可以查看，不能导出。")
    with act(by=request.user) as log:
        log("second_looks_exported", changes={"count": ("", table.count)})
    return table.export()


def _measured(request: SignedRequest, draw: SecondLookDraw) -> dict[str, Any]:
    """How wrong the first look was, and whether the seed gives the same children: for the bureau, who sees all of it."""
    if not (may(request.user, "secondlook.draw") or may(request.user, "codes.confirm")):
        return {"is_whole": False}
    rows = queries.looks_of(request.user).filter(draw=draw)
    rate = queries.rate_words(queries.rate_of_all(rows))
    return {
        "is_whole": True,
        "rate": rate,
        "rates": queries.rates_of(list(rows)),
        "is_same": queries.is_drawn_again(draw),
    }


def _look(request: SignedRequest, key: UUID) -> SecondLook:
    found: SecondLook = get_object_or_404(queries.looks_of(request.user), key=key)
    return found


@needs("secondlook.check")
def second_look_result(request: SignedRequest, key: UUID) -> HttpResponse:
    """Look again, by phone or at the door, and say whether it is as it was said."""
    look = _look(request, key)
    child = look.finding.case.child

    def do(data: dict[str, Any]) -> Any:
        words = data | {"way": SecondLookWay(data["way"]), "result": SecondLookResult(data["result"])}
        return services.second_look_result(look=look, by=request.user, today=clock.today(), **words)

    form = forms.ResultForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    return form_page(
        request, form, with_file(request, do, "photo", child_key=child.key), title="抽查复核", submit="登记复核结果",
        heading=f"{child.name}：抽查复核", sentence="先打电话，打不通的入户；如实记，不看原来是谁定的。", look=look,
        done="已登记。", back=reverse(DRAW, args=[look.draw.key]), template="verification/second_look_result.html",
        seen_by="教育局看到结果；不一致的，包保学校、乡镇、村当天看到孩子回到疑似台账。",
        is_done=look.result in queries.DONE, note=look.note.open() if look.note else "",
    )  # fmt: skip


@needs("secondlook.see")
def second_look_photo(request: SignedRequest, key: UUID) -> HttpResponse:
    """The photo of a second look, opened on the record."""
    look = _look(request, key)
    if look.photo is None:
        raise Http404
    with act(by=request.user) as log:
        log("second_look_file_opened", child=look.finding.case.child)
    return file_inline(look.photo)
