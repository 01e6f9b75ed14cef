"""Tips in sight, and what must not stand in an answer to a stranger."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from notoneless.cases.models import Tip
from notoneless.children.models import Child
from notoneless.children.queries import home_of
from notoneless.domain.tips import OPEN
from notoneless.domain.words import TOWNSHIPS, VILLAGES, PlaceKind, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, User


def tips_of(user: User) -> QuerySet[Tip]:
    """Tips in sight."""
    found: QuerySet[Tip] = Tip.objects.visible_to(user).select_related(
        "place__parent", "unit", "taken_by", "case"
    )
    return found


def tips_waiting(user: User, today: date) -> QuerySet[Tip]:
    """Tips this person's unit has to answer, soonest first: the bureau officer's are those given to the bureau."""
    if not may(user, "tips.act"):
        return Tip.objects.none()
    units = sight(user).unit_ids_as(Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)
    return tips_of(user).filter(unit__in=units, state__in=OPEN).order_by("due_on")


def tips_late(user: User, today: date) -> QuerySet[Tip]:
    """Those past their day."""
    return tips_of(user).filter(state__in=OPEN, due_on__lt=today)


def tip_secrets(tip: Tip, child: Child | None) -> list[str]:
    """What an answer must not hold: the child's and the family's names, its schools, its village, who told of it."""
    found = [tip.child_name.open() if tip.child_name else "", tip.informant.open() if tip.informant else ""]
    found += [tip.where.open() if tip.where else ""]
    places = [tip.place]
    if child is not None:
        found += [child.name, child.former_name, *child.guardians.values_list("name", flat=True)]
        found += child.rolls.values_list("school__name", flat=True)
        places += [child.residence, home_of(child)]
    for place in places:
        while place is not None and place.kind not in (
            PlaceKind.TOWNSHIP,
            PlaceKind.STREET,
            PlaceKind.COUNTY,
        ):
            found.append(place.name)
            place = place.parent
    return [word for word in found if len(word.strip()) > 1]


def tip_places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Townships with their villages by code, for a form anybody may open. A province's own installation offers the
    townships alone: the list would be too long for a phone."""
    townships = list(Place.objects.filter(kind__in=TOWNSHIPS, until_on__isnull=True).order_by("code"))
    villages = Place.objects.filter(kind__in=VILLAGES, until_on__isnull=True)
    below: dict[int | None, list[tuple[str, str]]] = {}
    if len(townships) <= MANY_TOWNSHIPS:
        for place in villages.order_by("code"):
            below.setdefault(place.parent_id, []).append((place.code, place.name))
    return [
        (one.name, [(one.code, f"{one.name}(说不清哪个村)"), *below.get(one.pk, [])]) for one in townships
    ]


MANY_TOWNSHIPS = 60
