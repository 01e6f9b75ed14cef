"""摸排表 to take along: printed with room to write, or as a sheet to fill in that is read back by its row keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import sheet_answer
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import ANSWERS, SurveyLine
from notoneless.files.papers import SurveyForm, SurveyRow
from notoneless.files.pdf import render_sheets
from notoneless.files.sheets import write_filled
from notoneless.grid.access import SignedRequest, needs
from notoneless.verification.models import Survey
from notoneless.verification.queries import surveys as queries
from notoneless.verification.views.surveys import sheets_asked

acts({"survey_printed": "打印摸排表", "survey_taken": "导出摸排表填写"})

MOST_SHEETS, MOST_ROWS = 80, 3_000
"""Of one print: about a school or a large village; more is a township's, printed village by village."""


def _asked(request: SignedRequest, key: UUID) -> tuple[Survey, list[Any], Refusal | None]:
    survey: Survey = get_object_or_404(queries.surveys_of(request.user), key=key)
    sheets = list(sheets_asked(request, survey)[1][: MOST_SHEETS + 1])
    if not sheets:
        return survey, [], Refusal("没有符合条件的表。", "survey.none")
    if len(sheets) > MOST_SHEETS or sum(sheet.row_count for sheet in sheets) > MOST_ROWS:
        return survey, [], Refusal(f"一次最多{MOST_SHEETS}张表。请按村或学校筛选后再办。", "survey.too_many")
    return survey, sheets, None


def _why_not(request: SignedRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "errors/refusal.html", {"reason": refusal.reason}, status=422)


@needs("survey.see")
def survey_print(request: SignedRequest, key: UUID) -> HttpResponse:
    """打印空表: one sheet or those the filter finds, each from a page of its own."""
    survey, sheets, refused = _asked(request, key)
    if refused is not None:
        return _why_not(request, refused)
    today = clock.today()
    people = queries.people_on(sheets, today)
    body = render_sheets([_form(survey, sheet, people.get(sheet.pk, []), today) for sheet in sheets])
    _record(request, "survey_printed", sheets)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="survey.pdf"'
    return answer


def _form(survey: Survey, sheet: Any, people: list[queries.Person], today: Any) -> SurveyForm:
    rows = [
        SurveyRow(key=one.key, name=one.name, sex=one.sex, born=one.born, head=one.head) for one in people
    ]
    return SurveyForm(
        made_on=today, survey=survey.name, title=sheet.title, unit=sheet.unit.name, due_on=survey.due_on, rows=rows,
        person=sheet.person.name if sheet.person else "", line=SurveyLine(sheet.line),
    )  # fmt: skip


@needs("children.export")
def survey_fill_in(request: SignedRequest, key: UUID) -> HttpResponse:
    """导出填写: the same rows as a workbook; filled in, it is read back by 数据导入."""
    survey, sheets, refused = _asked(request, key)
    if refused is not None:
        return _why_not(request, refused)
    people = queries.people_on(sheets, clock.today())
    rows = [
        {
            "row_key": one.key, "name": one.name, "sex": one.sex, "born": one.born, "householder": one.head,
            "found": one.row.word.label if one.row.word else "", "school_words": one.row.school_words,
            "seen_on": f"{one.row.seen_on:%Y-%m-%d}" if one.row.seen_on else "", "note": one.note,
        }
        for sheet in sheets
        for one in people.get(sheet.pk, [])
    ]  # fmt: skip
    lines = {SurveyLine(sheet.line) for sheet in sheets}
    words = tuple(one.label for line in SurveyLine if line in lines for one in ANSWERS[line])
    title = f"{survey.name} {sheets[0].title}" if len(sheets) == 1 else survey.name
    body = write_filled(ListKind.SURVEY, rows, f"{title}摸排表", {"found": words})
    _record(request, "survey_taken", sheets)
    return sheet_answer(body, f"{title}摸排表")


def _record(request: SignedRequest, name: str, sheets: list[Any]) -> None:
    with act(by=request.user) as log:
        log(
            name,
            changes={"sheets": (None, len(sheets)), "count": (None, sum(one.row_count for one in sheets))},
        )
