"""户籍变动 in sight, what waits for whom, and who lives elsewhere than where it is registered."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child, HouseholdEntry, HouseholdMove
from notoneless.core.desk import DeskLine
from notoneless.domain.householdmoves import HouseholdMoveKind, HouseholdMoveState
from notoneless.domain.words import HouseholdSource, PlaceKind, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, User


def movers_of(user: User) -> QuerySet[HouseholdMove]:
    """Moves from or to the places in sight, with what a row shows."""
    rows: QuerySet[HouseholdMove] = HouseholdMove.objects.visible_to(user)
    return rows.select_related("child", "from_place__parent", "to_place__parent", "waits_at", "opened_by")


def movers_waiting_for(user: User) -> QuerySet[HouseholdMove]:
    """Those this person may answer: they wait at a place of his, and somebody else entered them. What a village officer
    enters is confirmed by the township, never by another village officer."""
    if not may(user, "movers.edit"):
        return HouseholdMove.objects.none()
    see = sight(user)
    rows: QuerySet[HouseholdMove] = (
        movers_of(user).filter(state=HouseholdMoveState.WAITING).exclude(opened_by=user)
    )
    if see.is_everything:
        return rows
    rows = rows.filter(waits_at__in=see.home_place_ids)
    return rows if see.has_role(Role.TOWNSHIP_OFFICER) else rows.filter(kind=HouseholdMoveKind.INSIDE)


def mover_places(user: User) -> QuerySet[Place]:
    """Villages and groups a child may be entered at by this person."""
    kinds = (PlaceKind.VILLAGE, PlaceKind.COMMUNITY, PlaceKind.GROUP)
    places = (
        Place.objects.filter(kind__in=kinds, until_on__isnull=True).select_related("parent").order_by("code")
    )
    return places if sight(user).is_everything else places.filter(pk__in=sight(user).home_place_ids)


def is_registered_in_sight(child: Child, user: User) -> bool:
    """Whether the child is registered at a place of this person, who may then enter its moves."""
    entries = HouseholdEntry.objects.filter(child=child, until_on__isnull=True)
    entries = entries.exclude(source=HouseholdSource.MIGRANT_PUPIL)
    if not sight(user).is_everything:
        entries = entries.filter(place__in=sight(user).home_place_ids)
    return may(user, "movers.edit") and entries.exists()


LIVES_THERE = Q(child__residence__path__startswith=F("place__path")) | Q(
    place__path__startswith=F("child__residence__path")
)
"""Of a household entry: the child lives at the place where it is registered, or in a part of it."""


def apart(entries: QuerySet[HouseholdEntry]) -> QuerySet[HouseholdEntry]:
    """户在人不在: registered there, living elsewhere or nobody knows where."""
    return entries.exclude(pk__in=HouseholdEntry.objects.filter(LIVES_THERE).values("pk"))


def guests(children: QuerySet[Child]) -> QuerySet[Child]:
    """人在户不在: living there, registered elsewhere or nowhere."""
    at_home = HouseholdEntry.objects.filter(LIVES_THERE, until_on__isnull=True)
    at_home = at_home.exclude(source__in=(HouseholdSource.MIGRANT_PUPIL, HouseholdSource.RESIDENT_FOUND))
    return children.exclude(pk__in=at_home.values("child"))


def mover_lines(user: User, today: date) -> list[DeskLine]:
    """What this person has to confirm; what he entered and nobody answers in time."""
    waiting = movers_waiting_for(user)
    lines = [
        DeskLine(
            move.child.name, f"{move.get_kind_display()}，核对后确认", move.due_on, None,
            reverse("children:mover_answer", args=[move.key]), "去确认", 2, "children",
        )
        for move in waiting.order_by("due_on")[:5]
    ]  # fmt: skip
    more = waiting.count() - len(lines)
    if more > 0:
        url = reverse("children:movers") + "?state=waiting"
        lines.append(DeskLine(f"还有{more}条户籍变动", "等您确认", None, None, url, "看名单", 2, "children"))
    return lines
