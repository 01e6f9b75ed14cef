"""表册: the forms of a filtered ledger, with covered numbers, or with whole ones for a reason written down before."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notoneless.cases.ledgercolumns import export_columns
from notoneless.cases.ledgerforms import LedgerFilter, WholeForm
from notoneless.cases.papers.ledgerforms import FORMS, Asked, form_bytes, too_many
from notoneless.cases.queries import ledgers
from notoneless.cases.queries.asof import not_told, with_state_on
from notoneless.cases.queries.listing import cases_of
from notoneless.cases.services import ledgers as services
from notoneless.cases.views.ledgers import day_asked
from notoneless.core import clock
from notoneless.core.pages import act_or_say_why
from notoneless.core.tables import Table, sheet_answer
from notoneless.documents.services import DOCX, PDF
from notoneless.domain.caseflow import BACK, OUT_OF_SCHOOL
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import school_year_of
from notoneless.domain.words import CaseState
from notoneless.grid.access import SignedRequest, may, needs, sight

MEDIA = {"pdf": PDF, "docx": DOCX, "xlsx": ""}
FORM_WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
OFFERED = {
    "suspected": ("persuasion",), "out": ("village", "persuasion", "signoff"), "back": ("persuasion", "signoff"),
    "ended": (),
}  # fmt: skip
OWN = ("page", "export", "whole", "by")


def _ledger(name: str) -> ledgers.Ledger:
    if name not in ledgers.LEDGERS:
        raise Http404
    return ledgers.LEDGERS[name]


def _range(request: SignedRequest) -> str:
    """The selection in one line: what was filtered by, the same whatever order it came in."""
    return urlencode(sorted((k, v) for k, v in request.GET.items() if v and k not in (*OWN, "sort")))


def _rows(request: SignedRequest, ledger: ledgers.Ledger, kind: str) -> Any:
    """The filtered ledger; for the sign-off sheet those out and those back of the school year, in whatever state."""
    day, today, user = day_asked(request), clock.today(), request.user
    words = request.GET.copy()
    if kind == "signoff":
        for key in ("state", "step"):
            words.pop(key, None)
        found = with_state_on(cases_of(user), day, today)
        closed = found.filter(
            state_then=CaseState.CLOSED, returned_on__gte=f"{school_year_of(day).start_year}-09-01"
        )
        rows = found.filter(state_then__in=(*OUT_OF_SCHOOL, *BACK)) | closed
        rows = rows.distinct()
    else:
        rows = ledgers.ledger_rows(ledger, user, day, today)
    rows = LedgerFilter(words, queryset=rows, request=request, day=day, states=ledger.states).qs
    rows = ledgers.with_papers(rows, day)
    if ledger.name == "ended":
        rows = ledgers.with_ends(rows, day)
    return rows.select_related("child__residence__parent__parent", "place__parent__parent__parent").order_by(
        "place__code", "child__initials", "pk"
    )


@needs("cases.export")
def ledger_forms(request: SignedRequest, name: str) -> HttpResponse:
    """表册: which form in which kind of file; whole numbers only after a reason."""
    ledger, what = _ledger(name), _range(request)
    here = f"{request.path}?{what}"
    form = WholeForm(request.POST or None)
    unit = sight(request.user).unit_with("cases.export")
    if request.method == "POST" and form.is_valid():
        done = services.ledger_whole(
            what=f"{name}?{what}", reason=form.cleaned_data["reason"], by=request.user, unit=unit
        )
        if isinstance(done, Refusal):
            return act_or_say_why(request, done, done="", back=here)
        return redirect(f"{here}&whole={done}")
    number = request.GET.get("whole", "")
    is_whole = services.whole_is_allowed(
        number=number, what=f"{name}?{what}", by=request.user, today=clock.today()
    )
    context = {
        "page_title": f"{ledger.title}表册", "help_sentence": "按台账上选的条件和日期打印；号码默认遮盖。", "form": form,
        "ledger": ledger, "lines": _lines(name, what, number if is_whole else ""), "is_whole": is_whole,
        "may_whole": may(request.user, "children.reveal"), "problem": not_told(day_asked(request)),
        "back": f"{reverse(_route(name))}?{what}",
    }  # fmt: skip
    return render(
        request, "cases/ledger_forms.html", context, status=422 if request.method == "POST" else 200
    )


def _route(name: str) -> str:
    from notoneless.cases.views.ledgers import ROUTES

    return ROUTES[name]


def _lines(name: str, what: str, number: str) -> list[dict[str, Any]]:
    """Each form with the addresses of its files."""

    def url(kind: str, form: str, more: str = "") -> str:
        words = "&".join(part for part in (what, more, f"whole={number}" if number else "") if part)
        return f"{reverse('cases:ledger_file', args=[name, kind, form])}?{words}"

    lines = []
    for kind in OFFERED[name]:
        ways = (("按乡镇", "by=township"), ("按村", "by=village")) if kind == "signoff" else (("", ""),)
        for label, more in ways:
            files = [(FORM_WORDS[form], url(kind, form, more)) for form in MEDIA]
            lines.append({"label": f"{FORMS[kind]} {label}".strip(), "files": files})
    lines.append({"label": "台账明细", "files": [("Excel", url("ledger", "xlsx"))]})
    return lines


@needs("cases.export")
def ledger_file(request: SignedRequest, name: str, kind: str, form: str) -> HttpResponse:
    """One form as a file, on the record."""
    ledger = _ledger(name)
    if (
        form not in MEDIA
        or (kind not in OFFERED[name] and (kind, form) != ("ledger", "xlsx"))
        or not_told(day_asked(request))
    ):
        raise Http404
    number, what = request.GET.get("whole", ""), f"{name}?{_range(request)}"
    is_whole = bool(number)
    if is_whole and not services.whole_is_allowed(
        number=number, what=what, by=request.user, today=clock.today()
    ):
        raise Http404
    cases = list(_rows(request, ledger, kind)[:2001])
    refused = too_many("village" if kind == "ledger" else kind, len(cases))
    if refused is not None:
        return act_or_say_why(request, refused, done="", back=f"{reverse(_route(name))}?{_range(request)}")
    return _sent(request, ledger, kind, form, cases, is_whole)


def _sent(
    request: SignedRequest, ledger: ledgers.Ledger, kind: str, form: str, cases: list[Any], is_whole: bool
) -> HttpResponse:
    day, today, unit = day_asked(request), clock.today(), sight(request.user).unit_with("cases.export")
    is_sensitive = may(request.user, "children.sensitive")
    title = f"{FORMS.get(kind, ledger.title)}{day:%Y-%m-%d}"
    services.ledger_print(title=title, form=form, cases=cases, is_whole=is_whole, by=request.user, unit=unit)
    if kind == "ledger":
        columns = export_columns(
            ledger.name, day, is_sensitive=is_sensitive, is_past=day < today, is_whole=is_whole
        )
        return Table(request, cases, columns, export_name=title).export()
    asked = Asked(
        on=day, today=today, unit=unit.name if unit else "", by=request.user, is_sensitive=is_sensitive,
        is_whole=is_whole, by_village=request.GET.get("by") == "village",
    )  # fmt: skip
    body = form_bytes(kind, form, cases, asked)
    if form == "xlsx":
        return sheet_answer(body, title)
    answer = HttpResponse(body, content_type=MEDIA[form])
    how = "inline" if form == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{kind}-{day:%Y%m%d}.{form}"'
    answer["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
    return answer
