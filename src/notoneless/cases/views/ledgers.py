"""The ledgers: cases filtered by where they stand, today or on the evening of a past day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notoneless.cases import columns, queries
from notoneless.cases.ledgercolumns import export_columns, ledger_columns
from notoneless.cases.ledgerforms import LedgerFilter
from notoneless.cases.queries import ledgers
from notoneless.cases.queries.asof import not_told, with_state_on
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import day_of
from notoneless.core.tables import Table
from notoneless.files.papers.wording import date_text
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of

acts({"cases_exported": "导出个案名单"})
EMPTY = "这里没有个案。名单比对、走访、离校登记发现的孩子会自动出现在这里。"
ROUTES = {
    "suspected": "cases:cases_suspected", "out": "cases:cases_out_of_school", "back": "cases:cases_back",
    "ended": "cases:cases_ended",
}  # fmt: skip


def day_asked(request: SignedRequest) -> date:
    """The day of the ledger: what was asked for, else today."""
    return day_of(request.GET.get("on", "")[:10]) or clock.today()


def _table(request: SignedRequest, rows: Any, name: str, title: str, day: date, order: str) -> Table:
    is_sensitive, is_past = may(request.user, "children.sensitive"), day < clock.today()
    is_export = bool(request.GET.get("export"))
    made = export_columns if is_export else ledger_columns
    if name == "ended":
        rows = ledgers.with_ends(rows, day)
    rows = ledgers.with_papers(rows, day) if is_export else rows.select_related("return_class__school")
    return Table(
        request,
        rows,
        made(name, day, is_sensitive=is_sensitive, is_past=is_past),
        url_of=lambda case: reverse("cases:case_page", args=[case.key]),
        order=order,
        export_name=title if may(request.user, "cases.export") else "",
        empty=EMPTY if not is_past else "这一天没有符合条件的个案。",
    )


def _list(
    request: SignedRequest,
    rows: Any,
    title: str,
    sentence: str,
    *,
    name: str = "",
    day: date | None = None,
    which: str = "",
    **more: Any,
) -> HttpResponse:
    """One list: filtered, sorted, 50 a page, exported in scope and on the record."""
    day = day or clock.today()
    states = ledgers.LEDGERS[name].states if name else None
    filtered = LedgerFilter(request.GET, queryset=rows, request=request, day=day, states=states)
    orders = {"ended": "-end_on", "back": "returned_on"}
    table = _table(
        request,
        filtered.qs,
        name,
        title,
        day,
        orders.get(name, "due_on" if day == clock.today() else "place"),
    )
    exported = export_of(
        request, table, ability="cases.export", act_name="cases_exported",
        changes={"list": ("", title), "on": ("", day), "count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {"page_title": title, "help_sentence": sentence, "filter": filtered, "table": table} | more
    if which and may(request.user, "cases.paper_draft"):
        context["tools"] = [
            (f"{reverse('cases:papers_draft_many')}?{_asked(request, which)}", "成批拟制文书")
        ]
    return render(request, "cases/cases_list.html", context)


def _ledger(request: SignedRequest, name: str, **more: Any) -> HttpResponse:
    """One of the ledgers, as it stands or as it stood; of a day nothing was recorded of, it says so."""
    ledger, day, today = ledgers.LEDGERS[name], day_asked(request), clock.today()
    problem = not_told(day)
    if problem:
        context = {"page_title": ledger.title, "help_sentence": ledger.sentence, "not_told": problem}
        return render(request, "cases/cases_list.html", context)
    is_past = day < today
    title = f"{ledger.title}（{date_text(day)}）" if is_past else ledger.title
    sentence = f"{date_text(day)}当晚的状态；牵头单位、责任人是现在的。" if is_past else ledger.sentence
    if may(request.user, "cases.export"):
        words = request.GET.copy()
        words.pop("page", None)
        more["forms_url"] = f"{reverse('cases:ledger_forms', args=[name])}?{words.urlencode()}"
    rows = ledgers.ledger_rows(ledger, request.user, day, today)
    return _list(request, rows, title, sentence, name=name, day=day, **more)


def _asked(request: SignedRequest, which: str) -> str:
    """The filter of this ledger, to be carried to a pile of papers."""
    query = request.GET.copy()
    query.pop("page", None)
    query["list"] = which
    return query.urlencode()


@needs("cases.see")
def cases_all(request: SignedRequest) -> HttpResponse:
    """全部个案."""
    today = clock.today()
    rows = with_state_on(queries.cases_of(request.user), today, today)
    return _list(request, rows, "全部个案", "您能看到的全部个案，含已办结的。", which="all")


@needs("cases.see")
def cases_suspected(request: SignedRequest) -> HttpResponse:
    """疑似台账."""
    many = {"many_url": reverse("cases:propose_many"), "many_label": "成批提交数据差错"}
    return _ledger(request, "suspected", **(many if may(request.user, "cases.propose") else {}))


@needs("cases.see")
def cases_out_of_school(request: SignedRequest) -> HttpResponse:
    """辍学台账."""
    return _ledger(request, "out", which="out_of_school")


@needs("cases.see")
def cases_back(request: SignedRequest) -> HttpResponse:
    """复学跟踪台账."""
    return _ledger(request, "back")


@needs("cases.see")
def cases_ended(request: SignedRequest) -> HttpResponse:
    """动态销号台账."""
    return _ledger(request, "ended")


@needs("cases.see")
def cases_overdue(request: SignedRequest) -> HttpResponse:
    """逾期."""
    today = clock.today()
    rows = with_state_on(queries.cases_overdue_for(request.user, today), today, today)
    return _list(request, rows, "逾期个案", "过了办理期限的个案，先办这些。", which="overdue")


@needs("cases.accept")
def findings_review(request: SignedRequest) -> HttpResponse:
    """待审核的核查结论."""
    rows = queries.findings_waiting(request.user)
    url = lambda row: reverse("cases:case_review", args=[row.case.key])  # noqa: E731
    table = Table(request, rows, columns.FINDING_COLUMNS, url_of=url, empty="没有等审核的核查结论。")
    context = {"page_title": "核查审核", "help_sentence": "学校报来的核查代码，采信或退回。", "table": table,
               "many_url": reverse("cases:findings_many"), "many_label": "成批采信数据差错"}  # fmt: skip
    return render(request, "cases/cases_list.html", context)
