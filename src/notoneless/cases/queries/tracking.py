"""学期跟踪调查: what is due of whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, TrackingSurvey
from notoneless.cases.queries.rows import rows_of
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import OUT_OF_SCHOOL
from notoneless.domain.following import BEFORE
from notoneless.grid.access import may, sight
from notoneless.grid.models import User


def surveys_of(user: User) -> QuerySet[TrackingSurvey]:
    """Surveys of the cases in sight."""
    rows = TrackingSurvey.objects.filter(case__in=Case.objects.visible_to(user))
    return rows.select_related("case__child", "case__unit", "case__person", "by")


def surveys_open(rows: QuerySet[TrackingSurvey]) -> QuerySet[TrackingSurvey]:
    """Those that still wait: not done, not skipped, the child still out of school."""
    return rows.filter(done_on__isnull=True, skipped_on__isnull=True, case__state__in=OUT_OF_SCHOOL)


def survey_state(row: TrackingSurvey, today: date) -> tuple[str, str]:
    """The word of a survey and its tone."""
    if row.done_on is not None:
        return "已调查", "done"
    if row.skipped_on is not None or row.case.state not in OUT_OF_SCHOOL:
        return "免做", "plain"
    return ("已逾期", "overdue") if row.due_on < today else ("待调查", "due")


def survey_lines(user: User, today: date) -> list[DeskLine]:
    """Mine by name, from a week before."""
    if not may(user, "cases.visit"):
        return []
    rows = surveys_open(surveys_of(user)).filter(
        case__person__in=sight(user).stands_for, due_on__lte=today + timedelta(days=BEFORE)
    )
    return [
        DeskLine(
            who=row.case.child.name,
            what=f"做本学期第{row.number}次跟踪调查",
            due_on=row.due_on,
            since_on=None,
            url=reverse("cases:survey_record", args=[row.key]),
            button="填写",
            group="cases",
        )
        for row in rows.order_by("due_on", "pk")[:30]
    ]


def panel_tracking(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """跟踪调查 of one case."""
    rows = [(row, *survey_state(row, today)) for row in rows_of(case, "surveys")]
    if not rows:
        return None
    first = today + timedelta(days=BEFORE)
    return {
        "rows": [
            (row, word, tone, tone in ("due", "overdue") and row.due_on <= first) for row, word, tone in rows
        ],
        "reads": may(user, "children.sensitive"),
        "may_record": may(user, "cases.visit"),
    }
