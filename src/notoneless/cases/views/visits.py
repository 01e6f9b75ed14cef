"""Pages of visits: written down on a phone, one record with its versions, put right, listed, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from notoneless.cases import columns, papers, queries, services, visitforms
from notoneless.cases.models import Case
from notoneless.cases.views.acting import act_page, case_in_sight, case_to_act, typed
from notoneless.children.queries import panel_guardians
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_drawn
from notoneless.documents.showing import MEDIA, paper_answer
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of
from notoneless.support.models import Contact
from notoneless.support.queries import HIDDEN_FOUND, contact_opens
from notoneless.support.services import contact_correct, correct_word

acts(
    {
        "visits_exported": "导出走访名单",
        "visit_printed": "打印走访记录",
        "visit_form_printed": "打印空白走访表",
    }
)


class Saved(HttpResponseRedirect):
    """Saved, for the page's own script: where to go next, without the browser going there by itself. The script can so
    tell a saved visit from a lost connection or a login page and keeps what was typed until it is saved."""

    status_code = 204


def _visit_page(
    request: SignedRequest, case: Case, form: Any, do: Callable[[Any], Any], **words: Any
) -> HttpResponse:
    """The form of a visit or of its correction, with its photo and its signature."""
    key = case.child.key
    answer = act_page(
        request, case, form, with_drawn(request, do, "signature", key), file="photo",
        template="cases/case_contact.html", soon=visitforms.SOON, today=clock.today(),
        card=panel_guardians(case.child, request.user) if request.method == "GET" else None, **words,
    )  # fmt: skip
    by_script = request.headers.get("X-Sent-By") == "visit"
    return Saved(answer["Location"]) if by_script and isinstance(answer, HttpResponseRedirect) else answer


@needs("cases.visit")
def case_contact(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记走访."""
    case = case_to_act(request, key)
    first = visitforms.visit_first(case, clock.now()) if request.method == "GET" else {}
    form = typed(request, visitforms.VisitForm, first, case=case, user=request.user)

    def do(data: Any) -> Any:
        kept = {"photo": data["photo"], "signature": data["signature"]}
        return services.case_contact(case=case, by=request.user, today=clock.today(), **form.told(), **kept)

    return _visit_page(
        request, case, form, do, page_title="登记走访", help_sentence="见到谁、什么情况、约定什么，一分钟记完。",
        submit_label="保存走访记录", done="走访记录已保存。",
        seen_by="学校、乡镇和教育局会看到；保存后只能更正，不能删除。",
    )  # fmt: skip


def _row(case: Case, pk: int) -> Contact:
    found = queries.visit_of(case, pk)
    if found is None:
        raise Http404
    return found


@needs("cases.see")
def case_visit(request: SignedRequest, key: UUID, pk: int) -> HttpResponse:
    """One visit in all its versions."""
    case = case_in_sight(request, key)
    row = _row(case, pk)
    mine = correct_word(contact=row, by=request.user) is None and queries.may_change(case, request.user)
    context = {
        "page_title": "走访记录", "case": case, "row": row,
        "versions": queries.visit_versions(case, row, request.user),
        "may_correct": mine and may(request.user, "cases.visit_correct"),
        "may_print": contact_opens(row, request.user), "may_sheet": may(request.user, "cases.visit_sheet"),
    }  # fmt: skip
    return render(request, "cases/case_visit.html", context)


@needs("cases.visit_correct")
def visit_correct(request: SignedRequest, key: UUID, pk: int) -> HttpResponse:
    """更正走访记录."""
    case = case_to_act(request, key)
    row = _row(case, pk)
    refused = correct_word(contact=row, by=request.user)
    if refused is not None:
        raise PermissionDenied(refused.reason)
    first = visitforms.correct_first(row)
    form = typed(request, visitforms.CorrectForm, first, case=case, user=request.user)

    def do(data: Any) -> Any:
        kept = {"photo": data["photo"], "signature": data["signature"], "reason": data["reason"]}
        return contact_correct(contact=row, by=request.user, today=clock.today(), **form.told(), **kept)

    return _visit_page(
        request, case, form, do, page_title="更正走访记录", help_sentence="改对以后，原来的记录划线保留。",
        submit_label="保存更正", seen_by="看得到原记录的人都能看到两版和更正的原因。", done="已更正，原记录保留。",
        former=row, back=reverse("cases:case_page", args=[case.key]),
    )  # fmt: skip


@needs("cases.see")
def visits_list(request: SignedRequest) -> HttpResponse:
    """劝返走访: who visited whom when."""
    found = visitforms.VisitFilter(request.GET, queryset=queries.visits_of(request.user), request=request)
    title = "劝返走访"
    table = Table(
        request, found.qs, columns.VISIT_COLUMNS, url_of=queries.visit_url, order="-on",
        export_name=title if may(request.user, "cases.export") else "",
        empty="还没有走访记录。打开个案，按“登记劝返走访”记第一次。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="visits_exported",
        changes={"list": ("", title), "count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    sentence = "谁在什么时候见了谁，下次什么时候去。"
    context = {"page_title": title, "help_sentence": sentence, "filter": found, "table": table}
    return render(request, "cases/cases_list.html", context)


def _printed(
    request: SignedRequest, case: Case, sheet: Any, form: str, name: str, event: str
) -> HttpResponse:
    """The sheet as Word or PDF, on the record."""
    if form not in MEDIA:
        raise Http404
    body = papers.sheet_render(sheet, form)
    with act(by=request.user) as log:
        log(
            event,
            child=case.child.key,
            unit=case.unit,
            changes={"sheet": ("", f"{sheet.shape().title} {form}")},
        )
    return paper_answer(body, form, name)


@needs("cases.see")
def visit_print(request: SignedRequest, key: UUID, pk: int, form: str) -> HttpResponse:
    """家访记录 of one visit."""
    case = case_in_sight(request, key)
    row = _row(case, pk)
    if not contact_opens(row, request.user):
        raise PermissionDenied(HIDDEN_FOUND)
    sheet = papers.visit_sheet(case, row, user=request.user, today=clock.today())
    return _printed(request, case, sheet, form, f"visit-{row.pk}", "visit_printed")


@needs("cases.visit_sheet")
def persuasion_print(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """劝返记录 (一生一表): every visit of the case."""
    case = case_in_sight(request, key)
    sheet = papers.persuasion_sheet(case, user=request.user, today=clock.today())
    return _printed(request, case, sheet, form, "persuasion", "visit_printed")


@needs("cases.visit")
def visit_form_print(request: SignedRequest, key: UUID, form: str) -> HttpResponse:
    """空白走访表, to take along."""
    case = case_in_sight(request, key)
    sheet = papers.visit_form(case, today=clock.today())
    return _printed(request, case, sheet, form, "visit-form", "visit_form_printed")
