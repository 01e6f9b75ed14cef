"""Filter of the list of surveys."""

from __future__ import annotations

from typing import Any

import django_filters

from notoneless.cases.models import TrackingSurvey
from notoneless.core import clock
from notoneless.domain.caseflow import OUT_OF_SCHOOL
from notoneless.domain.following import term_words
from notoneless.grid.models import Place

STATES = (("late", "已逾期"), ("open", "待调查"), ("done", "已调查"), ("skipped", "免做"))


def _terms() -> list[tuple[str, str]]:
    rows = TrackingSurvey.objects.order_by("-term").values_list("term", flat=True).distinct()
    return [(term, term_words(term)) for term in rows]


class SurveyFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By term, standing and township."""

    q = django_filters.CharFilter(label="姓名", field_name="case__child__name", lookup_expr="contains")
    term = django_filters.ChoiceFilter(label="学期", choices=_terms, empty_label="全部学期")
    standing = django_filters.ChoiceFilter(
        label="情况", choices=STATES, method="by_standing", empty_label="全部情况"
    )
    township = django_filters.ModelChoiceFilter(
        label="乡镇(街道)",
        queryset=Place.objects.filter(kind__in=("township", "street")),
        method="by_place",
        empty_label="全部乡镇",
    )

    class Meta:
        model = TrackingSurvey
        fields: list[str] = []

    def by_standing(self, rows: Any, _name: str, word: str) -> Any:
        if word == "done":
            return rows.filter(done_on__isnull=False)
        waiting = rows.filter(
            done_on__isnull=True, skipped_on__isnull=True, case__state__in=[str(s) for s in OUT_OF_SCHOOL]
        )
        if word == "skipped":
            return rows.filter(done_on__isnull=True).exclude(pk__in=waiting.values("pk"))
        today = clock.today()
        return waiting.filter(due_on__lt=today) if word == "late" else waiting.filter(due_on__gte=today)

    def by_place(self, rows: Any, _name: str, place: Place) -> Any:
        return rows.filter(case__place__path__startswith=place.path)
