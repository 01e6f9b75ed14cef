"""Working groups of a campaign: whom the posts and covers propose, and who may be chosen for each part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from notoneless.core.sealing import Sealed
from notoneless.domain.campaigns import CheckRole
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS, VILLAGES, Role, UnitKind
from notoneless.grid.models import Cover, Place, Post, Unit, User, holding
from notoneless.grid.queries import path_steps, standing_posts
from notoneless.verification.models import CheckGroup

POLICE = Q(name__contains="公安") | Q(name__contains="派出所")
"""Departments that are police: their names say so, there is no kind of its own for them."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One member as posts and covers propose him."""

    role: CheckRole
    user: User | None
    unit: Unit | None = None
    village: Place | None = None
    name: str = ""
    phone: Sealed | None = None


def governments(places: Iterable[Place]) -> dict[int, Unit]:
    """The government or street office of each of these townships."""
    units = Unit.objects.filter(kind__in=TOWNSHIP_GOVERNMENTS, until_on__isnull=True, place__in=list(places))
    return {unit.place_id: unit for unit in units.order_by("-pk") if unit.place_id}


def members_proposed(places: list[Place], to_visit: set[str], today: date) -> dict[int, list[Proposed]]:
    """For each township: its officer leads, the police, the centre school, and of the villages with a child to visit
    (``to_visit``: paths of homes) the covering school and the village officer. A handful of queries for all."""
    steps = {step for path in to_visit for step in path_steps(path)}
    paths = {place.path: place.pk for place in places}
    found: dict[int, list[Proposed]] = {place.pk: [] for place in places}
    units = governments(places)
    first = _first_of(standing_posts(today).filter(unit__in=units.values(), role=Role.TOWNSHIP_OFFICER))
    police = list(
        Unit.objects.filter(POLICE, kind=UnitKind.DEPARTMENT, until_on__isnull=True).select_related("place")
    )
    contacts = _first_of(standing_posts(today).filter(unit__in=police, role=Role.PARTNER))
    for place in places:
        unit = units.get(place.pk)
        if unit is not None and unit.pk in first:
            found[place.pk].append(Proposed(CheckRole.LEADER, first[unit.pk], unit))
        found[place.pk] += _police_for(place, police, contacts)
    for path, one in [*_schools(paths, steps, today), *_villages(steps, today)]:
        township = next((paths[step] for step in path_steps(path) if step in paths), None)
        if township is not None and one not in found[township]:
            found[township].append(one)
    return found


def _first_of(posts: QuerySet[Post]) -> dict[int, User]:
    found: dict[int, User] = {}
    for post in posts:
        found.setdefault(post.unit_id, post.user)
    return found


def _police_for(place: Place, police: list[Unit], contacts: dict[int, User]) -> list[Proposed]:
    """The township's own police station, else the county's police."""
    near = [unit for unit in police if unit.place is not None and unit.place.path.startswith(place.path)]
    for unit in [*near, *police]:
        if unit.pk in contacts:
            return [Proposed(CheckRole.POLICE, contacts[unit.pk], unit)]
        if unit.contact_name:
            return [Proposed(CheckRole.POLICE, None, unit, name=unit.contact_name, phone=unit.contact_phone)]
    return []


def _schools(paths: dict[str, int], steps: set[str], today: date) -> list[tuple[str, Proposed]]:
    """Whoever covers a township, or a village with a child to visit: the named person, else who answers there."""
    asked = set(paths) | steps
    covers = (
        Cover.objects.filter(holding(today), place__path__in=asked)
        .select_related("place", "unit", "person")
        .order_by("place__code")
    )
    held = standing_posts(today).filter(
        unit__in=covers.values("unit"), role__in=(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER)
    )
    managers = _first_of(held)
    found = []
    for cover in covers:
        person = cover.person or managers.get(cover.unit_id)
        if person is not None:
            found.append((cover.place.path, Proposed(CheckRole.SCHOOL, person, cover.unit)))
    return found


def _villages(steps: set[str], today: date) -> list[tuple[str, Proposed]]:
    """The village officer of each village with a child to visit."""
    villages = {
        place.pk: place for place in Place.objects.filter(path__in=steps, kind__in=VILLAGES).order_by("code")
    }
    posts = standing_posts(today).filter(
        Q(place__in=villages) | Q(place__isnull=True, unit__place__in=villages), role=Role.VILLAGE_OFFICER
    )
    named: dict[int, Post] = {}
    for post in posts.select_related("unit"):
        named.setdefault(post.place_id or post.unit.place_id or 0, post)
    return [
        (place.path, Proposed(CheckRole.VILLAGE, named[pk].user, named[pk].unit, place))
        for pk, place in villages.items()
        if pk in named
    ]


def candidates(group: CheckGroup, role: CheckRole, today: date) -> QuerySet[User]:
    """Who may be chosen for a part of a township's group."""
    path, posts = group.township.path, standing_posts(today)
    here = Q(unit__place__path__startswith=path)
    covering = Cover.objects.filter(holding(today), place__path__startswith=path).values("unit")
    police = Unit.objects.filter(POLICE, kind=UnitKind.DEPARTMENT, until_on__isnull=True)
    chosen = {
        CheckRole.LEADER: posts.filter(unit=group.unit, role=Role.TOWNSHIP_OFFICER),
        CheckRole.AREA: posts.filter(
            Q(unit=group.unit) | Q(unit__kind=UnitKind.BUREAU),
            role__in=(Role.TOWNSHIP_OFFICER, Role.BUREAU_LEADER, Role.BUREAU_OFFICER),
        ),
        CheckRole.SCHOOL: posts.filter(
            here | Q(unit__in=covering), role__in=(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER)
        ),
        CheckRole.POLICE: posts.filter(unit__in=police, role=Role.PARTNER),
        CheckRole.VILLAGE: posts.filter(here, role=Role.VILLAGE_OFFICER),
    }[role]
    return User.objects.filter(pk__in=chosen.values("user")).prefetch_related("posts__unit").order_by("name")


def villages_in(group: CheckGroup) -> QuerySet[Place]:
    """The villages of the group's township."""
    return (
        Place.objects.under(group.township.path)
        .filter(kind__in=VILLAGES, until_on__isnull=True)
        .order_by("code")
    )


def unit_for(user: User, group: CheckGroup, today: date) -> Unit | None:
    """On behalf of which unit a person belongs to the group: one in the township first."""
    posts = list(standing_posts(today).filter(user=user).select_related("unit__place"))
    near = [
        p for p in posts if p.unit.place is not None and p.unit.place.path.startswith(group.township.path)
    ]
    return next((post.unit for post in [*near, *posts]), None)
