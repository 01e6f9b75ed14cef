"""The ledgers: cases filtered by where they stand."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notoneless.cases import columns, forms, queries
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import Table
from notoneless.grid.access import SignedRequest, may, needs, roles_words

acts({"cases_exported": "导出个案名单"})


def _list(
    request: SignedRequest,
    rows: Any,
    filter_class: Any,
    title: str,
    sentence: str,
    which: str = "",
    **more: str,
) -> HttpResponse:
    """One ledger: filtered, sorted, 50 a page, exported in scope."""
    filtered = filter_class(request.GET, queryset=rows, request=request)
    table = Table(
        request,
        filtered.qs,
        columns.case_columns(is_sensitive=may(request.user, "children.sensitive")),
        url_of=lambda case: reverse("cases:case_page", args=[case.key]),
        order="due_on",
        export_name=title if may(request.user, "cases.export") else "",
        empty="这里没有个案。名单比对、走访、离校登记发现的孩子会自动出现在这里。",
    )
    if request.GET.get("export") and not table.export_name:
        raise PermissionDenied(f"名单由{roles_words('cases.export')}导出。")
    if table.wants_export:
        with act(by=request.user) as log:
            log("cases_exported", changes={"list": ("", title), "count": ("", table.count)})
        return table.export()
    context = {"page_title": title, "help_sentence": sentence, "filter": filtered, "table": table} | more
    if which and may(request.user, "cases.paper_draft"):
        context["tools"] = [
            (f"{reverse('cases:papers_draft_many')}?{_asked(request, which)}", "成批拟制文书")
        ]
    return render(request, "cases/cases_list.html", context)


def _asked(request: SignedRequest, which: str) -> str:
    """The filter of this ledger, to be carried to a pile of papers."""
    query = request.GET.copy()
    query.pop("page", None)
    query["list"] = which
    return query.urlencode()


@needs("cases.see")
def cases_all(request: SignedRequest) -> HttpResponse:
    """全部个案."""
    rows = queries.cases_of(request.user)
    return _list(request, rows, forms.CaseFilter, "全部个案", "您能看到的全部个案，含已办结的。", "all")


@needs("cases.see")
def cases_suspected(request: SignedRequest) -> HttpResponse:
    """疑似台账."""
    rows = queries.cases_of(request.user).suspected()
    many = {"many_url": reverse("cases:propose_many"), "many_label": "成批提交数据差错"}
    return _list(
        request, rows, forms.SuspectedFilter, "疑似台账", "还没核实在哪里上学的孩子，逐个入户、定码、附佐证。",
        **(many if may(request.user, "cases.propose") else {}),
    )  # fmt: skip


@needs("cases.see")
def cases_out_of_school(request: SignedRequest) -> HttpResponse:
    """辍学台账."""
    rows = queries.cases_of(request.user).out_of_school()
    return _list(
        request, rows, forms.CaseFilter, "辍学台账", "已确认失学、还没返校的孩子，一人一案。", "out_of_school"
    )


@needs("cases.see")
def cases_overdue(request: SignedRequest) -> HttpResponse:
    """逾期."""
    rows = queries.cases_overdue_for(request.user, clock.today())
    return _list(request, rows, forms.CaseFilter, "逾期个案", "过了办理期限的个案，先办这些。", "overdue")


@needs("cases.accept")
def findings_review(request: SignedRequest) -> HttpResponse:
    """待审核的核查结论."""
    rows = queries.findings_waiting(request.user)
    url = lambda row: reverse("cases:case_review", args=[row.case.key])  # noqa: E731
    table = Table(request, rows, columns.FINDING_COLUMNS, url_of=url, empty="没有等审核的核查结论。")
    context = {"page_title": "核查审核", "help_sentence": "学校报来的核查代码，采信或退回。", "table": table,
               "many_url": reverse("cases:findings_many"), "many_label": "成批采信数据差错"}  # fmt: skip
    return render(request, "cases/cases_list.html", context)
