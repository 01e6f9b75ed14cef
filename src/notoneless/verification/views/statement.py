"""Pages of 核查统计: the statement of a list on a day, its names, its workbook and its paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import EXPORT_LIMIT, Table, sheet_answer
from notoneless.documents.showing import MEDIA, paper_answer
from notoneless.domain.columnlists import ListKind
from notoneless.files.papers import StatementSheet
from notoneless.files.sheets import write_sheets
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.verification.columns import statement as columns
from notoneless.verification.forms.statement import AskedForm, NamesForm
from notoneless.verification.queries import statement as queries
from notoneless.verification.queries.codeson import codes_listed
from notoneless.verification.queries.kept import kept_of

acts({"statement_exported": "导出核查统计"})


def asked(request: SignedRequest, form: AskedForm | None = None) -> tuple[queries.Chosen | None, str]:
    """What the address asks for, and why there is no statement of that day. Nothing asked is the suspected list today;
    a list out of sight is not found."""
    form = form or _form(request)
    said = request.POST if request.method == "POST" else request.GET
    word, text = said.get("list", ""), said.get("on", "")
    try:
        on = date.fromisoformat(text) if text else clock.today()
    except ValueError:
        return None, "请选一个日期，如 2026-10-31。"
    if not word and not form.choices:
        return None, ""
    chosen = queries.chosen_of(request.user, word or form.choices[0][0], on)
    if chosen is None:
        raise Http404
    return chosen, queries.not_told(on)


def _form(request: SignedRequest, made: type[AskedForm] = AskedForm) -> AskedForm:
    now = {"list": ListKind.SUSPECTED.value, "on": f"{clock.today():%Y-%m-%d}"}
    return made(data=now | {key: value for key, value in request.GET.items() if value}, user=request.user)


def _recorded(request: SignedRequest, chosen: queries.Chosen, form: str, count: int) -> None:
    """Whoever may not export is refused; whoever may leaves an event."""
    if not may(request.user, "children.export"):
        raise PermissionDenied("您的岗位可以查看核查统计，不能导出。确有需要请由学校或教育局导出。")
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        said = {"list": chosen.label, "on": chosen.on, "form": form, "count": count}
        log("statement_exported", changes={key: (None, value) for key, value in said.items()})


@needs("verification.see")
def statement(request: SignedRequest) -> HttpResponse:
    """核查统计: by code and by township, as of a day, with the sentence in words."""
    form = _form(request)
    chosen, why = asked(request, form)
    if chosen is None or why:
        context: dict[str, Any] = {"filters": form, "why": why}
        return render(request, "verification/statement.html", context)
    told = queries.statement(request.user, chosen)
    if request.GET.get("export") == "xlsx":
        return _workbook(request, told)
    context = _context(request, told)
    return render(request, "verification/statement.html", context | {"filters": form})


def _context(request: SignedRequest, told: queries.Told) -> dict[str, Any]:
    query = told.chosen.query
    own = "" if sight(request.user).is_everything else "只统计您范围内的孩子。"
    papers = (
        reverse("verification:statement_paper", args=["pdf"]),
        reverse("verification:statement_paper", args=["docx"]),
    )
    return {
        "told": told,
        "lines": columns.code_lines(told),
        "heads": columns.shown_codes(told),
        "townships": columns.township_lines(told),
        "notes": [*columns.notes_of(told), *([own] if own else [])],
        "may_export": may(request.user, "children.export"),
        "may_keep": may(request.user, "statements.keep"),
        "may_answer": may(request.user, "statements.answer") and told.chosen.kind == ListKind.SUSPECTED,
        "kept": kept_of(request.user, told.chosen)[:10],
        "sheet_url": f"{reverse('verification:statement')}?{query}&export=xlsx",
        "pdf_url": f"{papers[0]}?{query}",
        "word_url": f"{papers[1]}?{query}",
    }


def _workbook(request: SignedRequest, told: queries.Told) -> HttpResponse:
    """Figures and names in one workbook, numbers covered."""
    _recorded(request, told.chosen, "xlsx", told.table.total)
    rows: Any = queries.names_on(request.user, told.chosen)
    names = rows.order_by("spot", "row_number", "pk")[:EXPORT_LIMIT]
    title = f"{told.chosen.subject}核查统计{told.chosen.on:%Y-%m-%d}"
    return sheet_answer(write_sheets(columns.sheet_parts(told, names)), title)


@needs("verification.see")
def statement_paper(request: SignedRequest, form: str) -> HttpResponse:
    """The statement to print, sign and seal, as PDF or Word."""
    chosen, why = asked(request, _form(request))
    if form not in MEDIA or chosen is None or why:
        raise Http404
    told = queries.statement(request.user, chosen)
    _recorded(request, chosen, form, told.table.total)
    unit = sight(request.user).unit_with("verification.see")
    paper = columns.paper_of(told, unit.name if unit else "", clock.today())
    return paper_response(paper, form, chosen.on)


def paper_response(paper: StatementSheet, form: str, on: date) -> HttpResponse:
    """A statement as PDF or Word; another form is not found."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    if form not in MEDIA:
        raise Http404
    body = render_pdf(paper) if form == "pdf" else render_docx(paper)
    return paper_answer(body, form, f"statement-{on:%Y-%m-%d}")


@needs("verification.see")
def statement_names(request: SignedRequest) -> HttpResponse:
    """The names behind one figure."""
    form = _form(request, NamesForm)
    chosen, why = asked(request, form)
    if chosen is None or why:
        raise Http404
    words = {key: request.GET.get(key, "").replace("\x00", "")[:60] for key in ("code", "township", "q")}
    rows, codes = queries.names_on(request.user, chosen, **words), codes_listed(chosen.on)
    name = f"{chosen.label}核查名单{chosen.on:%Y-%m-%d}" if may(request.user, "children.export") else ""
    table = Table(
        request, rows, columns.name_columns(codes), url_of=columns.row_url, order="place", export_name=name,
        empty="没有符合条件的孩子。",
    )  # fmt: skip
    if request.GET.get("export"):
        _recorded(request, chosen, "names", table.count)
        return table.export()
    said = columns.condition_words(codes, words["code"], words["township"])
    active = [{"words": said, "remove_url": table.url(code=None, township=None, page=None)}] if said else []
    context = {"table": table, "filters": form, "chosen": chosen, "said": said, "active": active}
    return render(request, "verification/statement_names.html", context)
