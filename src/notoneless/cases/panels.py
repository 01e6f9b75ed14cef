"""The panels beside a case's timeline, in their order: which template, which query, when it is shown.

A new function of the case room adds one line here and its template; the page itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.grid.access import may
from notoneless.grid.models import User

Build = Callable[[Case, User, date], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class CasePanel:
    """One card: ``build`` gives ``panel`` of ``template``; None leaves the card away."""

    template: str
    build: Build


def _next(case: Case, user: User, today: date) -> dict[str, Any]:
    return {
        "acts": queries.next_acts(case, user),
        "is_overdue": case.is_open and case.due_on < today,
        "followup_days_left": queries.followup_days_left(case, today),
    }


def _facts(case: Case, user: User, today: date) -> dict[str, Any]:
    return {"sources": queries.sources_of(case, user)}


def _members(case: Case, user: User, today: date) -> dict[str, Any]:
    return {"members": case.members.filter(until_on__isnull=True).select_related("user", "unit")}


def _papers(case: Case, user: User, today: date) -> dict[str, Any] | None:
    offered = queries.papers_offered(case, user) if may(user, "cases.paper_draft") else []
    return {"offered": offered} if offered else None


def _visits(case: Case, user: User, today: date) -> dict[str, Any] | None:
    rows = queries.visits_of(user).filter(case_key=case.key)
    last = rows.order_by("-on", "-pk").first()
    may_form = case.is_open and may(user, "cases.visit")
    if last is None and not may_form:
        return None
    count = rows.filter(number__isnull=False).count()
    sheet = last is not None and may(user, "cases.visit_sheet")
    return {"last": last, "count": count, "may_sheet": sheet, "may_form": may_form}


PANELS = (
    CasePanel("cases/panel_next.html", _next),
    CasePanel("cases/panel_facts.html", _facts),
    CasePanel("cases/panel_members.html", _members),
    CasePanel("cases/panel_visits.html", _visits),
    CasePanel("cases/panel_papers.html", _papers),
)


def panels_of(case: Case, user: User, today: date) -> list[tuple[str, dict[str, Any]]]:
    """The cards of this case for this person: (template, panel)."""
    built = [(one.template, one.build(case, user, today)) for one in PANELS]
    return [(template, panel) for template, panel in built if panel is not None]
