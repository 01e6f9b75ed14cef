"""Pages of 四查三比对: one page with the counts, a list behind each figure, and the table of lists against rolls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from notoneless.core import clock
from notoneless.core.events import act
from notoneless.core.tables import sheet_answer
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.verification.columns import checks as columns
from notoneless.verification.columns.runs import seen_url
from notoneless.verification.forms import runs as forms
from notoneless.verification.models import MatchRun, SeenKind
from notoneless.verification.queries import checks as queries
from notoneless.verification.queries import runs as seen
from notoneless.verification.queries.matching import run_last
from notoneless.verification.views.listing import list_page

K = SeenKind
MATCHES = (K.OUT, K.LEFT, K.POOR_OUT)
ROLLS = (K.DUPLICATE, K.WRONG_NUMBER, K.PHANTOM, K.NAMESAKE, K.UNCLAIMED)


def _run(request: SignedRequest) -> MatchRun | None:
    """The run that was asked for, else the newest."""
    try:
        key = UUID(request.GET["run"])
    except (KeyError, ValueError):
        return run_last()
    found: MatchRun = get_object_or_404(seen.runs_done(request.user), key=key)
    return found


@needs("verification.see")
def checks(request: SignedRequest) -> HttpResponse:
    """四查三比对: the four checks, the three comparisons, lists against rolls, and what is wrong with rolls."""
    run = _run(request)
    context: dict[str, Any] = {"run": run, "may_start": may(request.user, "verification.match")}
    if run is not None:
        today = clock.today()
        tables = [
            (
                kind,
                queries.AGREED[kind],
                queries.agreement_board(lines),
                queries.agreement_sentence(kind, lines[-1].table),
            )
            for kind in queries.AGREED
            if (lines := queries.agreement_lines(run, request.user, kind))
        ]
        context |= {
            "run_words": seen.run_words(run), "four": queries.four_checks(run, request.user),
            "matches": queries.differences(run, request.user, MATCHES, today),
            "rolls": queries.differences(run, request.user, ROLLS, today), "tables": tables,
            "may_export": may(request.user, "children.export"),
        }  # fmt: skip
    return render(request, "verification/checks.html", context)


@needs("verification.see")
def check_names(request: SignedRequest, kind: str) -> HttpResponse:
    """The names of one comparison, with the thing to do."""
    if kind not in queries.REMEDIES:
        raise Http404
    run = _run(request)
    if run is None:
        return redirect("verification:checks")
    what = SeenKind(kind)
    rows = queries.with_state(seen.seen_in(run, request.user).filter(kind=what), clock.today(), request.user)
    found = forms.CheckFilter(request.GET, seen.with_cells(rows, request.user), request=request)
    sentence = f"{queries.REMEDIES[what][0]}。{queries.REMEDIES[what][1]}。"
    return list_page(
        request, found.qs, columns.check_columns(what), what.label, sentence, "没有这样的孩子。",
        url_of=seen_url, order="name", filters=found.form,
    )  # fmt: skip


@needs("children.export")
def agreement_export(request: SignedRequest, kind: str) -> HttpResponse:
    """名单与学籍核对表 as Excel: counts by township, no names."""
    run = _run(request)
    if kind not in queries.AGREED or run is None:
        raise Http404
    if not may(request.user, "verification.see"):
        raise PermissionDenied("这张表由教育局、乡镇、中心校和学校查看。")
    what = SeenKind(kind)
    title = f"{queries.AGREED[what]}与学籍核对表{run.on:%Y-%m-%d}"
    lines = queries.agreement_lines(run, request.user, what)
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log("rows_exported", changes={"list": (None, title), "count": (None, len(lines))})
    return sheet_answer(queries.agreement_sheet(lines, title), title)
