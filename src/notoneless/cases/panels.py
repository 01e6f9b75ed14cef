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
from notoneless.cases.queries.clocks import clocks_panel
from notoneless.cases.queries.lawpanel import law_panel
from notoneless.cases.queries.packs import packs_of
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact

Build = Callable[[Case, User, date], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class CasePanel:
    """One card: ``build`` gives ``panel`` of ``template``; None leaves the card away.

    What decides the next step stands at the side, what is looked up now and then below the story.
    """

    template: str
    build: Build
    is_below: bool = False


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
    if not may(user, "cases.paper_draft"):
        return None
    offer = queries.paper_offer(case, user)
    return {"offer": offer} if offer.ready or offer.others else None


def _visits(case: Case, user: User, today: date) -> dict[str, Any] | None:
    rows = Contact.objects.current().filter(case_key=case.key)
    last = rows.order_by("-on", "-pk").first()
    may_form = case.is_open and may(user, "cases.visit")
    if last is None and not may_form:
        return None
    count = rows.filter(number__isnull=False).count()
    sheet = last is not None and may(user, "cases.visit_sheet")
    return {"last": last, "count": count, "may_sheet": sheet, "may_form": may_form}


def _pack(case: Case, user: User, today: date) -> dict[str, Any] | None:
    if not may(user, "cases.pack"):
        return None
    return {"pack": packs_of(user).filter(case=case, made_at__isnull=False).first()}


PANELS = (
    CasePanel("cases/panel_next.html", _next),
    CasePanel("cases/panel_back.html", queries.panel_back),
    CasePanel("cases/panel_papers.html", _papers),
    CasePanel("cases/panel_clocks.html", clocks_panel),
    CasePanel("cases/panel_law.html", law_panel),
    CasePanel("cases/panel_cause.html", queries.panel_cause),
    CasePanel("cases/panel_facts.html", _facts),
    CasePanel("cases/panel_members.html", _members, is_below=True),
    CasePanel("cases/panel_visits.html", _visits, is_below=True),
    CasePanel("cases/panel_tracking.html", queries.panel_tracking, is_below=True),
    CasePanel("cases/panel_referrals.html", queries.panel_referrals, is_below=True),
    CasePanel("cases/panel_transfer.html", queries.panel_transfer, is_below=True),
    CasePanel("cases/panel_pack.html", _pack, is_below=True),
)

Built = list[tuple[str, dict[str, Any]]]


def panels_of(case: Case, user: User, today: date) -> tuple[Built, Built]:
    """The cards of this case for this person, at the side and below the story: (template, panel)."""
    side: Built = []
    below: Built = []
    for one in PANELS:
        panel = one.build(case, user, today)
        if panel is not None:
            (below if one.is_below else side).append((one.template, panel))
    return side, below
