"""法定期限 and 逾期上报: the lists across cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.cases import lawcolumns, lawforms
from notoneless.cases.queries.clocks import clocks_of, escalations_of
from notoneless.cases.services.escalating import escalation_answer as answer
from notoneless.cases.views.acting import act_page, typed
from notoneless.core import clock
from notoneless.core.tables import Table
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of

_CLOCKS = {
    "page_title": "法定期限",
    "help_sentence": "正在走的每一个期限：谁的、到哪天、哪一条。先办本机关快到的。",
}
_TOLD = {
    "page_title": "逾期上报", "help_sentence": "下级过了期限没办的，次日报到这里；写一句督办意见，逾期单位在个案里看到。",
}  # fmt: skip


def _list(
    request: SignedRequest, filtered: Any, columns: Any, words: dict[str, str], order: str, empty: str
) -> HttpResponse:
    """One list: filtered, sorted, paged, exported in scope and on the record."""
    table = Table(
        request, filtered.qs, columns, order=order, empty=empty,
        url_of=lambda row: reverse("cases:case_page", args=[row.case.key]),
        export_name=words["page_title"] if may(request.user, "cases.export") else "",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="cases_exported",
        changes={"list": ("", words["page_title"]), "count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    return render(request, "cases/cases_list.html", words | {"filter": filtered, "table": table})


@needs("law.see")
def clocks(request: SignedRequest) -> HttpResponse:
    """法定期限: every clock that runs in the cases in sight."""
    filtered = lawforms.ClockFilter(request.GET, queryset=clocks_of(request.user), request=request)
    return _list(
        request, filtered, lawcolumns.CLOCK_COLUMNS, _CLOCKS, "due",
        "没有正在走的法定期限。送达限期复学通知书、责令书或立案以后，期限自动出现在这里。",
    )  # fmt: skip


@needs("law.see")
def escalations(request: SignedRequest) -> HttpResponse:
    """逾期上报: what ran over below, and what was answered."""
    filtered = lawforms.EscalationFilter(request.GET, queryset=escalations_of(request.user), request=request)
    return _list(
        request, filtered, lawcolumns.ESCALATION_COLUMNS, _TOLD, "-on",
        "没有逾期上报。个案过了办理期限，第二天一早会报到上一级。",
    )  # fmt: skip


@needs("escalations.answer")
def escalation_answer(request: SignedRequest, key: UUID) -> HttpResponse:
    """写督办意见."""
    row = get_object_or_404(escalations_of(request.user), key=key)

    def do(data: Any) -> Any:
        return answer(escalation=row, by=request.user, today=clock.today(), **data)

    return act_page(
        request, row.case, typed(request, lawforms.AnswerForm), do, page_title="写督办意见",
        help_sentence=f"{row.from_unit.name}：{row.what}，期限{row.due_on:%Y-%m-%d}。", submit_label="发出督办意见",
        seen_by=f"{row.from_unit.name}在个案和工作台看到。", done="督办意见已发出。",
        back=reverse("cases:escalations"),
    )  # fmt: skip
