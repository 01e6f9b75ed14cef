"""Whom a survey looks for, read in bulk: the cells of an area with their children, the classes with their pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from notoneless.children.models import Child, HouseholdEntry, Roll
from notoneless.children.queries import holding_whereabouts, rolls_placing, running
from notoneless.core.countysettings import county_days
from notoneless.domain.schoolyear import birth_window
from notoneless.domain.survey import Stands, SurveyLine
from notoneless.domain.words import VILLAGES, PlaceKind, Role, RollState
from notoneless.grid.models import Cover, Place, SchoolClass, Unit, User, holding
from notoneless.grid.queries import standing_posts
from notoneless.verification.models import SurveySheet


class Covering:
    """Who covers each place of an area today: its own cover, else that of the nearest place above."""

    def __init__(self, area: Place, today: date) -> None:
        above = [area.path[: end + 1] for end, mark in enumerate(area.path) if mark == "/"]
        covers = Cover.objects.filter(holding(today)).select_related("place", "unit", "person")
        near = covers.filter(Q(place__path__startswith=area.path) | Q(place__path__in=above))
        self.by_path: dict[str, Cover] = {cover.place.path: cover for cover in near.order_by("from_on")}

    def of(self, place: Place) -> tuple[Unit, User | None] | None:
        path: str = place.path
        while path:
            cover = self.by_path.get(path)
            if cover is not None:
                return cover.unit, cover.person
            path = path[: path.rstrip("/").rfind("/") + 1]
        return None


def cells_in(area: Place) -> list[Place]:
    """Village groups of an area, and villages: those that keep no groups are cells, the others hold who is in none."""
    return list(
        Place.objects.under(area.path)
        .filter(kind__in=(PlaceKind.GROUP, *VILLAGES), until_on__isnull=True)
        .order_by("code")
    )


def leaf_ids(cells: Iterable[Place]) -> set[int]:
    """The cells that are walked even when nobody stands on their list."""
    rows = list(cells)
    with_groups = {row.parent_id for row in rows if row.kind == PlaceKind.GROUP}
    return {row.pk for row in rows if row.pk not in with_groups}


def children_at(places: Iterable[int] | None, today: date) -> dict[int, list[int]]:
    """Place → its children of compulsory age, household by household: who is on its household line, and who lives
    there and is on none. None: every place."""
    first, last = birth_window(today, entry_age=county_days("county.entry_age"))
    of_age = Q(born_on__isnull=True) | Q(born_on__range=(first, last))
    entries = HouseholdEntry.objects.filter(until_on__isnull=True)
    residents = Child.objects.live().filter(of_age, residence__isnull=False)
    if places is not None:
        entries, residents = entries.filter(place__in=places), residents.filter(residence__in=places)
    lines: list[tuple[int, tuple[Any, ...], int]] = [
        (place, (f"{number or ''}{head}", initials, child), child)
        for child, place, number, head, initials in entries.filter(
            child__in=Child.objects.live().filter(of_age)
        ).values_list("child", "place", "household_number", "head_name", "child__initials")
    ]
    entered = HouseholdEntry.objects.filter(until_on__isnull=True).values("child")
    lines += [
        (place, ("", initials, child), child)
        for child, place, initials in residents.exclude(pk__in=entered).values_list(
            "pk", "residence", "initials"
        )
    ]
    found: dict[int, list[int]] = defaultdict(list)
    for place, _order, child in sorted(lines):
        found[place].append(child)
    return found


def pupils_in(classes: Iterable[int], today: date) -> dict[int, list[int]]:
    """Class → the children on its roll now, by name."""
    rolls = Roll.objects.current().filter(school_class__in=list(classes), child__died_on__isnull=True)
    found: dict[int, list[int]] = defaultdict(list)
    for school_class, child in rolls.order_by("school_class", "child__initials", "child").values_list(
        "school_class", "child"
    ):
        found[school_class].append(child)
    return found


def classes_in(area: Place, today: date) -> list[SchoolClass]:
    """The running classes of the schools that lie in an area."""
    schools = Unit.objects.filter(
        school__isnull=False, until_on__isnull=True, place__path__startswith=area.path
    )
    rows = running(SchoolClass.objects.filter(school__in=schools), today).select_related("school__place")
    return list(rows.order_by("school__number", "stage", "-entry_year", "class_no"))


def teachers_of(classes: Iterable[SchoolClass], today: date) -> dict[int, User]:
    """Class → its homeroom teacher today."""
    posts = standing_posts(today).filter(
        role=Role.CLASS_TEACHER, school_class__in=[one.pk for one in classes]
    )
    return {post.school_class_id: post.user for post in posts.reverse() if post.school_class_id}


def expected(sheet: SurveySheet, today: date) -> list[int]:
    """The children who belong on a sheet as the register stands today."""
    if sheet.line == SurveyLine.HOUSEHOLD:
        return children_at([sheet.place_id or 0], today).get(sheet.place_id or 0, [])
    return pupils_in([sheet.school_class_id or 0], today).get(sheet.school_class_id or 0, [])


def collector_of(sheet: SurveySheet, today: date) -> tuple[Unit, User | None]:
    """Who collects a sheet today: whoever covers the place, or the school with the homeroom teacher."""
    if sheet.place is not None:
        return Covering(sheet.place, today).of(sheet.place) or (sheet.survey.opened_unit, None)
    assert sheet.school_class is not None
    return sheet.unit, teachers_of([sheet.school_class], today).get(sheet.school_class.pk)


def stands_of(children: Iterable[int], today: date) -> dict[int, Stands]:
    """How the register knows each of these children."""
    asked = list(children)
    rolls = dict(rolls_placing(today).filter(child__in=asked).values_list("child", "state"))
    accounted = set(
        holding_whereabouts(today)
        .filter(child__in=asked, code__is_out_of_school=False)
        .values_list("child", flat=True)
    )
    return {
        child: Stands(child in rolls, rolls.get(child) == RollState.SUSPENDED, child in accounted)
        for child in asked
    }
