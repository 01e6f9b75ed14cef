"""摸排: the surveys, their board by unit and state, the list of sheets, and acknowledging them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Table
from notoneless.domain.survey import SurveyKind, SurveyState, lines_of
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of
from notoneless.grid.models import Place
from notoneless.verification.columns import surveys as columns
from notoneless.verification.forms.surveys import OpenForm, SheetFilter
from notoneless.verification.models import Survey
from notoneless.verification.queries import surveys as queries
from notoneless.verification.services import surveyreports
from notoneless.verification.services import surveys as services

acts({"survey_listed": "导出摸排进度"})
SENTENCES = {
    "surveys": "学期初和需要时，一户一户、一班一班查孩子在不在学；先做自己的表，查完报送。",
    "board": "两条线各报各的：点数字看是哪些村组、哪些班。逾期的排在前面。",
    "sheets": "一个村组一张、一个班一张。点名字看人；打印和导出的是筛出的这些表。",
}


@needs("survey.see")
def surveys(request: SignedRequest) -> HttpResponse:
    """入户摸排: my sheets first, then the surveys in sight."""
    today = clock.today()
    mine = queries.sheets_to_do(request.user)
    table = Table(
        request, queries.surveys_of(request.user), columns.survey_columns(today), url_of=columns.survey_url,
        empty="还没有摸排。教育局或乡镇发起后，要查的村组和班级会在这里。",
    )  # fmt: skip
    context = {
        "page_title": "入户摸排", "help_sentence": SENTENCES["surveys"], "table": table,
        "mine": [(one, columns.sheet_pill(one, today)) for one in mine[:60]], "mine_count": mine.count(),
        "done_count": queries.sheets_done(request.user).count(), "reports": may(request.user, "survey.report"),
        "fills_in": may(request.user, "survey.answer"), "can_open": may(request.user, "survey.open"),
    }  # fmt: skip
    return render(request, "verification/surveys.html", context)


@needs("survey.open")
def survey_open(request: SignedRequest) -> HttpResponse:
    """发起摸排."""
    today = clock.today()
    first = {
        "from_on": today,
        "due_on": today + timedelta(days=14),
        "kind": SurveyKind.BOTH,
        "reason": "term_start",
    }
    form = OpenForm(request.POST or None, user=request.user, initial=first)
    return form_page(
        request, form, lambda data: services.survey_open(by=request.user, today=today, **data),
        title="发起摸排", sentence="按现在的名册建表：一个村组一张，一个班一张，孩子已列好。", submit="发起并建表",
        done="正在建表。", back=columns.survey_url, cancel=reverse("verification:surveys"),
        seen_by="包保学校、村和班主任当天在工作台看到自己的表；乡镇和教育局看得到进度。",
    )  # fmt: skip


def _survey(request: SignedRequest, key: UUID) -> Survey:
    found: Survey = get_object_or_404(queries.surveys_of(request.user), key=key)
    return found


def _progress(survey: Survey) -> dict[str, Any]:
    job = Job.objects.filter(key=survey.job).first() if survey.job else None
    progress: dict[str, Any] = job_progress(job) if job is not None else {}
    progress["is_done"] = survey.state in (SurveyState.RUNNING, SurveyState.CLOSED)
    progress["is_failed"] = survey.state == SurveyState.FAILED or bool(job and job.state == JobState.FAILED)
    progress["sentence"] = job.sentence if job else ""
    url = reverse("verification:survey_progress", args=[survey.key])
    return {"progress": progress, "poll_url": url, "next_url": columns.survey_url(survey)}


@needs("survey.see")
def survey_board(request: SignedRequest, key: UUID) -> HttpResponse:
    """One survey: how it is being prepared, then units as rows and states as columns."""
    survey, today = _survey(request, key), clock.today()
    township = Place.objects.filter(code=asked(request, "township")).first()
    context: dict[str, Any] = {
        "page_title": "摸排进度", "heading": survey.name, "survey": survey, "township": township, **_progress(survey),
        "help_sentence": SENTENCES["board"], "is_mine": queries.may_close(survey, request.user),
        "sheets_url": reverse("verification:survey_sheets", args=[survey.key]),
    }  # fmt: skip
    if context["progress"]["is_done"]:
        context["boards"] = [
            (line.label, queries.board(request.user, survey, line, today, township))
            for line in lines_of(SurveyKind(survey.kind))
        ]
    return render(request, "verification/survey_board.html", context)


@needs("survey.see")
def survey_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far the making of the sheets is."""
    return render(request, "partials/progress.html", _progress(_survey(request, key)))


@require_POST
@needs("survey.open")
def survey_close(request: SignedRequest, key: UUID) -> HttpResponse:
    """结束摸排: nothing is filled in any more."""
    survey = _survey(request, key)
    outcome = services.survey_close(survey=survey, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="摸排已结束。", back=columns.survey_url(survey))


def sheets_asked(request: SignedRequest, survey: Survey) -> tuple[SheetFilter, Any]:
    """The filter of the address and the sheets it finds, late ones first."""
    today, form = clock.today(), SheetFilter(request.GET)
    rows = queries.sheets_of(request.user).filter(form.condition, survey=survey)
    return form, queries.in_order(queries.in_state(rows, form.state_word, request.user, today), today)


@needs("survey.see")
def survey_sheets(request: SignedRequest, key: UUID) -> HttpResponse:
    """The sheets of a survey, by line, place, school and state."""
    survey, today = _survey(request, key), clock.today()
    form, rows = sheets_asked(request, survey)
    table = Table(
        request, rows, columns.sheet_columns(today), url_of=columns.sheet_url, empty="没有符合条件的摸排表。",
        export_name=f"{survey.name}进度{today:%Y-%m-%d}" if may(request.user, "children.export") else "",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="children.export", act_name="survey_listed",
        changes={"count": (None, table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    can_take = may(request.user, "survey.acknowledge")
    context = {
        "page_title": "摸排表", "heading": survey.name, "survey": survey, "table": table, "filters": form,
        "help_sentence": SENTENCES["sheets"], "query": request.GET.urlencode(),
        "take_count": queries.to_take(rows, request.user).count() if can_take else 0,
    }  # fmt: skip
    return render(request, "verification/survey_sheets.html", context)


@require_POST
@needs("survey.acknowledge")
def survey_acknowledge(request: SignedRequest, key: UUID) -> HttpResponse:
    """接收: all reported sheets that the filter of the address finds, or the one it names."""
    survey = _survey(request, key)
    _form, rows = sheets_asked(request, survey)
    outcome = surveyreports.sheets_acknowledge(sheets=list(rows), by=request.user, today=clock.today())
    back = f"{reverse('verification:survey_sheets', args=[key])}?{request.GET.urlencode()}"
    return act_or_say_why(request, outcome, done=f"已接收{outcome or 0}张表。", back=back)
