"""Rows of lists: what a child's line shows, and the conditions lists are filtered by."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from notoneless.children.models import Child, Guardian, HouseholdEntry, Roll, SpecialGroup, Whereabouts
from notoneless.domain.schoolyear import SIX_THREE, entry_year_of, school_year_of
from notoneless.domain.words import RollState
from notoneless.grid.models import Place, User


def holding_whereabouts(today: date) -> QuerySet[Whereabouts]:
    """Accepted codes that have neither ended nor run out."""
    return Whereabouts.objects.filter(ended_on__isnull=True).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today)
    )


def with_cells(children: QuerySet[Child], today: date, *, with_card: bool = False) -> QuerySet[Child]:
    """The same children with what a row of a list shows: open roll, accepted code, place, and the card."""
    rolls = Roll.objects.current().select_related("school", "school_class")
    codes = holding_whereabouts(today).select_related("code")
    rows = children.select_related("residence__parent").prefetch_related(
        Prefetch("rolls", rolls, to_attr="open_rolls"), Prefetch("whereabouts", codes, to_attr="open_codes")
    )
    return rows.prefetch_related(Prefetch("guardians", to_attr="card")) if with_card else rows


def home_of(child: Child) -> Place | None:
    """The place that answers for the child: where it lives, else where it is registered."""
    if child.residence is not None:
        return child.residence
    entry = child.household_entries.filter(until_on__isnull=True).select_related("place__parent").first()
    return entry.place if entry else None


def place_words(place: Place | None) -> str:
    """The place by its full name; nothing where none is known."""
    return place.full_name if place is not None else ""


def open_roll(child: Child) -> Roll | None:
    """The open roll of a child from ``with_cells``."""
    rolls: list[Roll] = child.open_rolls  # type: ignore[attr-defined]
    return rolls[0] if rolls else None


@dataclass(frozen=True, slots=True)
class Schooling:
    """就学情况 in one word and its colour."""

    words: str
    tone: str


def schooling(child: Child, *, is_sensitive: bool) -> Schooling:
    """Where a child from ``with_cells`` stands: on a roll, proved elsewhere, accounted for, or none of it.

    Whoever may not read reasons (illness, poverty) reads only that it is accounted for.
    """
    roll = open_roll(child)
    if roll is not None:
        is_active = roll.state == RollState.ACTIVE
        return Schooling(RollState(roll.state).label, "done" if is_active else "due")
    codes: list[Whereabouts] = child.open_codes  # type: ignore[attr-defined]
    if codes and codes[0].code.is_in_school:
        return Schooling("外校就读有证明", "done")
    if codes and not codes[0].code.is_out_of_school:
        return Schooling(codes[0].code.label if is_sensitive else "已核定", "accent")
    return Schooling("无学籍", "due")


class SchoolingFilter:
    """The same states as conditions of a query."""

    ON_ROLL = "on_roll"
    PROVED = "proved"
    ACCOUNTED = "accounted"
    NONE = "none"
    CHOICES = ((ON_ROLL, "在籍"), (PROVED, "外校就读有证明"), (ACCOUNTED, "已核定去向"), (NONE, "无学籍"))

    @classmethod
    def apply(cls, children: QuerySet[Child], state: str, today: date) -> QuerySet[Child]:
        """Children in this state."""
        on_roll = Exists(Roll.objects.current().filter(child=OuterRef("pk")))
        codes = holding_whereabouts(today).filter(child=OuterRef("pk"))
        proved = Exists(codes.filter(code__is_in_school=True))
        accounted = Exists(codes.filter(code__is_in_school=False, code__is_out_of_school=False))
        if state == cls.ON_ROLL:
            return children.filter(on_roll)
        if state == cls.PROVED:
            return children.filter(~on_roll, proved)
        if state == cls.ACCOUNTED:
            return children.filter(~on_roll, accounted)
        return children.filter(~on_roll, ~proved, ~accounted)


def rolls_in_grade(grade: int, today: date) -> Q:
    """Condition on rolls: this grade (1–9) in the school year of the day."""
    return Q(stage=SIX_THREE.stage_of_grade(grade), entry_year=entry_year_of(grade, school_year_of(today)))


def with_phone() -> QuerySet[Any]:
    """Ids of children with at least one phone on the contact card."""
    return Guardian.objects.filter(phone_index__isnull=False).values("child")


def household_entries(user: User, today: date) -> QuerySet[HouseholdEntry]:
    """户籍线名册: who stands on the household line today, of the children in sight."""
    children = Child.objects.visible_to(user).live()
    rolls = Roll.objects.current().select_related("school", "school_class")
    codes = holding_whereabouts(today).select_related("code")
    return (
        HouseholdEntry.objects.filter(until_on__isnull=True, child__in=children)
        .select_related("child", "place__parent")
        .prefetch_related(
            Prefetch("child__rolls", rolls, to_attr="open_rolls"),
            Prefetch("child__whereabouts", codes, to_attr="open_codes"),
        )
    )


def household_entries_on(user: User, on: date) -> QuerySet[HouseholdEntry]:
    """适龄儿童台账 of a past day: the entries that held that day, of the children in sight now.

    Told by the days an entry holds, not by when it was written: a list taken in later with an earlier day counts from
    that day. Where a child went to school then is told by the statement of a day (verification), not here.
    """
    children = Child.objects.visible_to(user).live()
    held = Q(until_on__isnull=True) | Q(until_on__gte=on)
    found = HouseholdEntry.objects.filter(held, from_on__lte=on, child__in=children)
    return found.select_related("child", "place__parent")


def open_groups(child: Child) -> list[SpecialGroup]:
    """The groups the child belongs to now."""
    return list(child.groups.filter(until_on__isnull=True).order_by("from_on", "pk"))
