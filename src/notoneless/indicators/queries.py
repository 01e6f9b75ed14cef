"""The two-line balance, counted from the registers at the moment of asking. Every figure opens to its names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case as Cases
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from notoneless.cases.models import Case
from notoneless.children.models import Child, HouseholdEntry, Roll, Whereabouts
from notoneless.children.queries import rolls_placing
from notoneless.children.queries.season import waits_until_set_day
from notoneless.core.countysettings import county_days
from notoneless.domain.balance import Balance
from notoneless.domain.schoolyear import birth_window
from notoneless.domain.words import ChildState, HouseholdSource, PlaceKind, RollState, Stage, UnitKind
from notoneless.grid.access import Sight, sight
from notoneless.grid.models import Place, Unit, User


def counted_entries(today: date) -> QuerySet[HouseholdEntry]:
    """Who must be in school today (domain.balance.BASE_RULE): on the household line, of school age, not graduated
    from grade 9. A child whose birth date is not known yet counts until it is."""
    first, last = birth_window(today, entry_age=county_days("county.entry_age"))
    finished = Roll.objects.filter(
        child=OuterRef("child"), state=RollState.GRADUATED, stage=Stage.JUNIOR, until_on__lte=today
    )
    return HouseholdEntry.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        Q(child__born_on__isnull=True) | Q(child__born_on__range=(first, last)),
        ~Exists(finished),
        from_on__lte=today,
        child__merged_into__isnull=True,
        child__died_on__isnull=True,
    )


def with_state(entries: QuerySet[HouseholdEntry], today: date, user: User | None = None) -> QuerySet[Any]:
    """Each counted entry with its child's state, by the rules of domain.balance.STATE_RULES in their order.

    For somebody of a school a case is kept from, that child stands as it would without the case, and never in no state
    at all: the figure must not betray it.
    """
    child = OuterRef("child")
    cases = Case.objects.open().filter(child=child)
    held = Whereabouts.objects.filter(child=child, ended_on__isnull=True, from_on__lte=today).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today)
    )
    return entries.annotate(
        state=Cases(
            When(Exists(cases.not_kept_from(user)), then=Value(str(ChildState.OPEN_CASE))),
            When(
                Exists(Roll.objects.current().filter(child=child, state=RollState.ACTIVE)),
                then=Value(str(ChildState.IN_SCHOOL)),
            ),
            When(Exists(held.filter(code__is_in_school=True)), then=Value(str(ChildState.IN_SCHOOL))),
            When(Exists(held.filter(code__is_out_of_school=False)), then=Value(str(ChildState.ACCOUNTED))),
            When(
                Exists(rolls_placing(today).filter(child=child, state=RollState.SUSPENDED)),
                then=Value(str(ChildState.ACCOUNTED)),
            ),
            When(
                Exists(waits_until_set_day(today).filter(child=child)), then=Value(str(ChildState.ACCOUNTED))
            ),
            When(Exists(cases), then=Value(str(ChildState.ACCOUNTED))),
            default=Value(str(ChildState.UNPLACED)),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One place with its balance."""

    place: Place
    balance: Balance


@dataclass(frozen=True, slots=True)
class PlaceBalance:
    """A place and the places right below it."""

    place: Place
    whole: Balance
    rows: list[BalanceRow]
    at_place: Balance


def _tally(entries: QuerySet[HouseholdEntry], today: date, user: User | None) -> dict[str, Balance]:
    """Path of a place → balance of the children entered at that very place."""
    rows = (
        with_state(entries, today, user).values("place__path", "state").annotate(count=Count("pk")).order_by()
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["place__path"], {})[row["state"]] = row["count"]
    return {path: Balance(**counts) for path, counts in found.items()}


def top_place(user: User) -> Place | None:
    """The place a person's balance opens on: the county for the bureau, else the highest place in sight."""
    see: Sight = sight(user)
    if see.is_everything:
        return Place.objects.filter(kind=PlaceKind.COUNTY).order_by("code").first()
    return see.places.order_by("path").first() if (see.place_paths or see.cover_place_paths) else None


def place_in_sight(user: User, code: str) -> Place | None:
    """The place with this code if its balance may be seen by this person."""
    found: Place | None = sight(user).places.filter(code=code).first()
    return found


def opens_names(user: User, place: Place, state: str) -> bool:
    """Whether this figure's names are all in this person's sight, so that it may be a link to them. A covering school
    reads the figures of its villages and the names of the open cases; the rest are the township's."""
    see = sight(user)
    if see.is_everything or any(place.path.startswith(path) for path in see.place_paths):
        return True
    return state == ChildState.OPEN_CASE


def place_balance(place: Place, today: date, user: User | None = None) -> PlaceBalance:
    """Balance of a place, of each place right below it, and of children entered at the place itself, as this person may
    read it."""
    tally = _tally(counted_entries(today).filter(place__path__startswith=place.path), today, user)
    below = list(Place.objects.filter(parent=place, until_on__isnull=True).order_by("code"))
    rows = [BalanceRow(one, _sum(tally, one.path)) for one in below]
    return PlaceBalance(place, _sum(tally, place.path), rows, tally.get(place.path, Balance()))


def _sum(tally: dict[str, Balance], path: str) -> Balance:
    return sum((one for found, one in tally.items() if found.startswith(path)), Balance())


def entries_for(user: User, place: Place, state: str, today: date) -> QuerySet[Any]:
    """The names behind one figure: entries under a place in one state (all states for an empty word). Only children
    in sight: a school that covers a village sees of its children those with an open case (safety §2)."""
    entries = with_state(counted_entries(today).filter(place__path__startswith=place.path), today, user)
    if not sight(user).is_everything:
        entries = entries.filter(child__in=Child.objects.visible_to(user))
    if state:
        entries = entries.filter(state=state)
    return entries.select_related("child", "place__parent")


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One school of the school line."""

    unit: Unit
    on_roll: int
    suspended: int
    on_register: int
    migrant: int
    unmatched: int
    with_case: int


def school_rows(user: User, today: date) -> list[SchoolRow]:
    """The school line: pupils by school, how many of them stand on the household line and from which source, how
    many have an open case although a roll is here (人籍不一致)."""
    units = sight(user).units.filter(kind=UnitKind.SCHOOL, until_on__isnull=True)
    see = sight(user)
    if see.enrol_place_paths:
        units = Unit.objects.filter(
            kind=UnitKind.SCHOOL, place__in=Place.objects.under(*see.enrol_place_paths)
        )
    child = OuterRef("child")
    line = HouseholdEntry.objects.filter(child=child, until_on__isnull=True)
    migrant = HouseholdSource.MIGRANT_PUPIL
    rolls = (
        Roll.objects.current()
        .filter(school__in=units)
        .annotate(
            is_migrant=Exists(line.filter(source=migrant)),
            is_on_line=Exists(line.exclude(source=migrant)),
            has_case=Exists(Case.objects.open().not_kept_from(user).filter(child=child)),
        )
    )
    counts = {
        row["school"]: row
        for row in rolls.values("school")
        .annotate(
            on_roll=Count("pk", filter=Q(state=RollState.ACTIVE)),
            suspended=Count("pk", filter=Q(state=RollState.SUSPENDED)),
            on_register=Count("pk", filter=Q(is_on_line=True)),
            migrant=Count("pk", filter=Q(is_migrant=True)),
            unmatched=Count("pk", filter=Q(is_on_line=False, is_migrant=False)),
            with_case=Count("pk", filter=Q(has_case=True)),
        )
        .order_by()
    }
    names = ("on_roll", "suspended", "on_register", "migrant", "unmatched", "with_case")
    return [
        SchoolRow(u, *(counts.get(u.pk, {}).get(name, 0) for name in names)) for u in units.order_by("path")
    ]
