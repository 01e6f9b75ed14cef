"""摸排表: one village group or one class, child by child on a phone; reported when everybody has an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import SheetState, SurveyLine
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.verification.columns import surveys as columns
from notoneless.verification.forms.surveys import AnswerForm, ReportForm, SheetFoundForm
from notoneless.verification.models import SurveySheet
from notoneless.verification.queries import surveys as queries
from notoneless.verification.services import surveyanswers, surveyreports


def _sheet(request: SignedRequest, key: UUID) -> SurveySheet:
    found: SurveySheet = get_object_or_404(queries.sheets_of(request.user), key=key)
    return found


def _row_url(sheet: SurveySheet, serial: int) -> str:
    return reverse("verification:survey_row", args=[sheet.key, serial])


def _takes_answers(request: SignedRequest, sheet: SurveySheet) -> bool:
    """Whether this person fills it in now."""
    is_open = sheet.survey.is_running and sheet.state != SheetState.REPORTED
    return is_open and may(request.user, "survey.answer")


@needs("survey.see")
def survey_sheet(request: SignedRequest, key: UUID) -> HttpResponse:
    """One sheet: who is on it and what was found; brought up to the register when its collector opens it."""
    sheet, today = _sheet(request, key), clock.today()
    if _takes_answers(request, sheet):
        surveyanswers.sheet_follow(sheet=sheet, by=request.user, today=today)
        sheet = _sheet(request, key)
    people = queries.people_on([sheet], today).get(sheet.pk, [])
    takes = _takes_answers(request, sheet)
    table = Table(
        request, sorted(people, key=lambda one: bool(one.row.found)), columns.people_columns(sheet),
        url_of=(lambda one: _row_url(sheet, one.row.serial)) if takes else None,
        empty="名册上这里没有适龄的孩子。走访见到的，点“名单外的孩子”。",
    )  # fmt: skip
    context = {"table": table, "sheet": sheet, "takes": takes, **_acts(request, sheet, people)}
    return render(request, "verification/survey_sheet.html", context)


def _acts(request: SignedRequest, sheet: Any, people: list[queries.Person]) -> dict[str, Any]:
    """The head of a sheet and what may be done with it."""
    first = queries.next_row(sheet, 0)
    can_take = may(request.user, "survey.acknowledge") and sheet.state == SheetState.REPORTED
    level_on = sheet.bureau_on if queries.is_bureau(request.user) else sheet.township_on
    return {
        "page_title": "摸排表", "heading": sheet.title, "first_url": _row_url(sheet, first) if first else "",
        "state": columns.sheet_pill(sheet, clock.today()), "taken": columns.taken_words(sheet),
        "odd_count": sum(bool(one.odd) for one in people), "words": sheet.words.open(),
        "can_report": may(request.user, "survey.report") and sheet.survey.is_running,
        "can_take": can_take and level_on is None,
        "can_find": sheet.is_household and may(request.user, "children.found"),
        "can_import": may(request.user, "intake.import"),
        "is_reported": sheet.state == SheetState.REPORTED,
    }  # fmt: skip


@needs("survey.answer")
def survey_row(request: SignedRequest, key: UUID, serial: int) -> HttpResponse:
    """One child at the gate or in class: a big name, big answers; saved at once, then the next."""
    sheet = _sheet(request, key)
    person = next(
        (one for one in queries.people_on([sheet], clock.today())[sheet.pk] if one.row.serial == serial), None
    )
    if person is None:
        raise Http404
    first = {"school_words": person.row.school_words, "note": person.note}
    form = AnswerForm(request.POST or None, sheet=sheet, initial=first)
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = surveyanswers.answer_set(
            row=person.row, by=request.user, today=clock.today(), **form.cleaned_data
        )
        if not isinstance(outcome, Refusal):
            return _next(request, sheet, person, outcome)
    context = {
        "page_title": "摸排", "sheet": sheet, "person": person, "form": form, "refusal": outcome,
        "choices": queries.choices_for(sheet), "left": sheet.row_count - sheet.answered_count,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "verification/survey_row.html", context, status=422 if form.is_bound else 200)


def _next(request: SignedRequest, sheet: SurveySheet, person: queries.Person, out: Any) -> HttpResponse:
    """Said what was saved, on to the next child without an answer; the sheet when there is none."""
    words = f"{person.name}：{out.row.word.label}，已保存。"
    if out.case is not None:
        words += f"已列为疑似，{out.case.unit.name}在{out.case.due_on:%Y-%m-%d}前核查。"
    messages.success(request, words)
    serial = queries.next_row(sheet, person.row.serial)
    return redirect(_row_url(sheet, serial) if serial else columns.sheet_url(sheet))


@require_POST
@needs("survey.answer")
def survey_present(request: SignedRequest, key: UUID) -> HttpResponse:
    """其余都在班: one tap for everybody not said otherwise."""
    sheet = _sheet(request, key)
    outcome = surveyanswers.class_present(sheet=sheet, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done=f"已记{outcome or 0}人在班。", back=columns.sheet_url(sheet))


@needs("children.found")
def survey_found(request: SignedRequest, key: UUID) -> HttpResponse:
    """名单外的孩子: met at this group's doors, on no list."""
    sheet = _sheet(request, key)
    if sheet.line != SurveyLine.HOUSEHOLD or sheet.place is None:
        raise Http404
    form = SheetFoundForm(request.POST or None, user=request.user, place=sheet.place)

    def do(data: dict[str, Any]) -> Any:
        data.pop("place")
        return surveyanswers.sheet_child_found(sheet=sheet, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="名单外的孩子", heading=sheet.title,
        sentence="见到名单上没有的孩子，当场登记；不要身份证号。保存时马上对照全区名册。", submit="登记并对照",
        done=lambda out: out.words, back=columns.sheet_url(sheet),
        seen_by="没有学籍的当场立为疑似，包保学校、乡镇和教育局会看到。",
    )  # fmt: skip


@needs("survey.report")
def survey_report(request: SignedRequest, key: UUID) -> HttpResponse:
    """报送 to bureau and township."""
    sheet: Any = _sheet(request, key)
    left = sheet.row_count - sheet.answered_count
    form = ReportForm(request.POST or None, initial={"words": sheet.words.open()})
    return form_page(
        request, form,
        lambda data: surveyreports.sheet_report(sheet=sheet, by=request.user, today=clock.today(), **data),
        title="报送摸排表", heading=sheet.title, submit=f"报送{sheet.row_count}人", done="已报送乡镇(街道)和教育局。",
        sentence=f"还有{left}人没有填。" if left else f"共{sheet.row_count}人，联系不上{sheet.unreached_count}人。",
        back=columns.sheet_url(sheet), seen_by="报送后不能再改；上级接收以前可以收回。",
    )  # fmt: skip


@require_POST
@needs("survey.report")
def survey_report_done(request: SignedRequest) -> HttpResponse:
    """报送查完的: every sheet of one's own that needs no word, at one go."""
    sheets = list(queries.sheets_done(request.user))
    outcome = surveyreports.sheets_report(sheets=sheets, by=request.user, today=clock.today())
    return act_or_say_why(
        request, outcome, done=f"已报送{outcome or 0}张表。", back=reverse("verification:surveys")
    )


@require_POST
@needs("survey.report")
def survey_recall(request: SignedRequest, key: UUID) -> HttpResponse:
    """收回: to be mended while nobody above has it."""
    sheet = _sheet(request, key)
    outcome = surveyreports.sheet_recall(sheet=sheet, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已收回，改好后重新报送。", back=columns.sheet_url(sheet))
