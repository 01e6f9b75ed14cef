"""销号审核: whose word an application waits for, and what is on whose table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseClosing
from notoneless.cases.queries.following import PENDING, closing_refused
from notoneless.children.queries import home_of
from notoneless.core.countysettings import county_days
from notoneless.core.desk import DeskLine
from notoneless.domain.closing import WORDS, ClosingFacts, Level, level_for
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ClosingState, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import township_government_of


def chain_of(case: Case, proposer: Unit) -> tuple[Unit | None, Unit | None]:
    """Which centre school and which township check this case: those of the school that has the child and of the child's
    home, as far as there are any. A centre school that proposes itself is not asked again."""
    school = case.return_class.school if case.return_class is not None else case.unit
    centre = school.centre if school.centre is not None else case.unit.centre
    home = home_of(case.child)
    township = township_government_of(home) if home is not None else None
    return (None if centre is not None and centre.pk == proposer.pk else centre), township


def facts_of(closing: CaseClosing) -> ClosingFacts:
    """An application as the rule asks it."""
    return ClosingFacts(
        state=ClosingState(closing.state),
        proposed_by=closing.proposed_by_id,
        has_centre=closing.centre_id is not None,
        has_township=closing.township_id is not None,
        centre_by=closing.centre_by_id,
        township_by=closing.township_by_id,
    )


def levels_of(closing: CaseClosing, user: User) -> set[Level]:
    """At which levels of this application the person serves."""
    see = sight(user)
    found = set()
    if closing.centre_id in see.unit_ids_as(Role.CENTRE_OFFICER):
        found.add(Level.CENTRE)
    if closing.township_id in see.unit_ids_as(Role.TOWNSHIP_OFFICER):
        found.add(Level.TOWNSHIP)
    if may(user, "cases.close"):
        found.add(Level.BUREAU)
    return found


def closings_of(user: User) -> QuerySet[CaseClosing]:
    """Applications in sight, newest first."""
    rows = CaseClosing.objects.filter(case__in=Case.objects.visible_to(user))
    return rows.select_related(
        "case__child", "case__unit", "case__return_class__school", "proposed_by", "proposed_unit", "centre", "township",
        "centre_by", "township_by", "decided_by",
    )  # fmt: skip


def closings_waiting(user: User) -> list[CaseClosing]:
    """Those that wait for this very person's word."""
    see = sight(user)
    mine = Q(centre__in=see.unit_ids_as(Role.CENTRE_OFFICER), centre_by__isnull=True)
    mine |= Q(township__in=see.unit_ids_as(Role.TOWNSHIP_OFFICER), township_by__isnull=True)
    if may(user, "cases.close"):
        mine |= Q(state=ClosingState.CHECKED)
    rows = closings_of(user).filter(mine, state__in=PENDING).order_by("proposed_on", "pk")
    return [
        row
        for row in rows[:200]
        if not isinstance(level_for(facts_of(row), user.pk, levels_of(row, user)), Refusal)
    ]


def closings_plain(user: User, today: date) -> list[CaseClosing]:
    """Of those, the ones in which every condition plainly holds today: these may be decided many at a time."""
    return [row for row in closings_waiting(user) if closing_refused(row.case, today) is None]


def since_of(closing: CaseClosing) -> date:
    """Since when it lies where it lies now."""
    checks = [day for day in (closing.centre_on, closing.township_on) if day is not None]
    return max(checks) if closing.state == ClosingState.CHECKED and checks else closing.proposed_on


def due_of(closing: CaseClosing, days: int) -> date:
    """By when the level it waits for is to decide, where each level has so many days."""
    return since_of(closing) + timedelta(days=days)


def waits_words(closing: CaseClosing) -> str:
    """等中心校审核、乡镇(街道)审核."""
    waiting = facts_of(closing).waits_for
    return "等" + "、".join(WORDS[one] for one in waiting) if waiting else ClosingState(closing.state).label


def closing_lines(user: User, today: date) -> list[DeskLine]:
    """What waits for this person."""
    if not may(user, "cases.closing_see"):
        return []
    days = county_days("cases.closing_days")
    return [
        DeskLine(
            who=row.case.child.name,
            what="批准销号" if row.state == ClosingState.CHECKED else "审核销号申请",
            due_on=due_of(row, days),
            since_on=since_of(row),
            url=reverse("cases:closing_page", args=[row.key]),
            button="审核",
            group="cases",
        )
        for row in closings_waiting(user)[:20]
    ]


def closing_facts(closing: CaseClosing, user: User, today: date) -> dict[str, Any]:
    """What the page of one application shows beside its looks."""
    level = level_for(facts_of(closing), user.pk, levels_of(closing, user))
    return {
        "waits": waits_words(closing),
        "refused": level if isinstance(level, Refusal) else closing_refused(closing.case, today),
        "is_turn": not isinstance(level, Refusal),
        "is_last": level is Level.BUREAU,
    }
