"""学期跟踪调查: the list of a term, and one survey filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.cases import backforms, queries, services
from notoneless.cases.columns import survey_columns
from notoneless.cases.surveyfilter import SurveyFilter
from notoneless.cases.views.acting import LEFT_WORDS, act_page, typed
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.tables import Table
from notoneless.domain.following import term_words
from notoneless.files.papers.wording import date_text
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of

acts({"surveys_exported": "导出跟踪调查"})


@needs("cases.see")
def surveys(request: SignedRequest) -> HttpResponse:
    """跟踪调查: by term, exported in scope."""
    filtered = SurveyFilter(request.GET, queryset=queries.surveys_of(request.user), request=request)
    table = Table(
        request, filtered.qs, survey_columns(is_sensitive=may(request.user, "children.sensitive")), order="due_on",
        url_of=lambda row: reverse("cases:case_page", args=[row.case.key]),
        export_name="跟踪调查" if may(request.user, "cases.export") else "",
        empty="这里没有跟踪调查。每个失学孩子每学期两次，到学期三分之一和三分之二时由责任人调查，系统自动安排。",
    )  # fmt: skip
    exported = export_of(
        request, table, ability="cases.export", act_name="surveys_exported",
        changes={"count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {
        "page_title": "跟踪调查", "filter": filtered, "table": table,
        "help_sentence": "还没返校的孩子每学期调查两次：在哪里、做什么、怎么想、下一步。",
    }  # fmt: skip
    return render(request, "cases/cases_list.html", context)


@needs("cases.visit")
def survey_record(request: SignedRequest, key: UUID) -> HttpResponse:
    """填写跟踪调查."""
    survey = get_object_or_404(queries.surveys_of(request.user), key=key)
    if not queries.may_change(survey.case, request.user):
        raise PermissionDenied(LEFT_WORDS)

    def do(data: Any) -> Any:
        return services.survey_record(
            survey=survey, words=data["words"], by=request.user, today=clock.today()
        )

    return act_page(
        request,
        survey.case,
        typed(request, backforms.SurveyForm),
        do,
        page_title="跟踪调查",
        help_sentence=f"{term_words(survey.term)}第{survey.number}次，{date_text(survey.due_on)}前完成。",
        submit_label="保存调查",
        seen_by="牵头单位和教育局会看到。",
        done="调查已保存。",
    )
