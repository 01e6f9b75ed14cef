"""Who is expected at the start of a term, what was said of each, and what it comes to by class, school and day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Max, Q, QuerySet, Sum
from django.urls import reverse

from notoneless.attendance.models import Arrival, ArrivalDay, ArrivalMark
from notoneless.attendance.queries.rollcall import classes_in_sight
from notoneless.children.models import Child, Roll
from notoneless.domain.arrival import Came, Counted, Counts, NotCome, Said, counted_as
from notoneless.grid.access import may
from notoneless.grid.models import SchoolClass, Term, Unit, User
from notoneless.grid.queries import colleagues_at, homeroom_teacher_of

MARK = "child__arrival_marks"
FIGURES = ("expected", "arrived", "leave", "elsewhere", "missing", "unreported")
PROVED = Q(said__came=Came.ELSEWHERE, said__proof__isnull=False)
OF_COLUMN = {
    Counted.ARRIVED: Q(said__came=Came.ARRIVED),
    Counted.LEAVE: Q(said__came=Came.LEAVE),
    Counted.ELSEWHERE: PROVED,
    Counted.MISSING: Q(said__came=Came.MISSING) | Q(said__came=Came.ELSEWHERE, said__proof__isnull=True),
    Counted.UNREPORTED: Q(said__isnull=True),
}
"""Which pupils stand in which column; the same word as ``domain.arrival.counted_as``."""


def arrival_now() -> Arrival | None:
    """The newest arrival, closed or not; None where none was ever opened."""
    found: Arrival | None = Arrival.objects.select_related("term__school_year").first()
    return found


def arrival_running(today: date) -> Arrival | None:
    """The arrival in whose weeks this day lies."""
    row = arrival_now()
    return row if row is not None and row.closed_on is None and row.first_on <= today <= row.due_on else None


def day_read(arrival: Arrival, today: date) -> date:
    """The day whose roll the board is read by: today within the weeks, else their nearer end."""
    return max(arrival.first_on, min(today, arrival.due_on))


def expected_rolls(arrival: Arrival, on: date) -> QuerySet[Roll]:
    """Rolls of those expected on a day, with what was ``said`` of each. Who left that day is his new school's."""
    rolls = Roll.objects.not_suspended().filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on), entered_on__lte=on
    )
    said = FilteredRelation(MARK, condition=Q(**{f"{MARK}__arrival": arrival}))
    found: QuerySet[Roll] = rolls.annotate(said=said)
    return found


def _sums() -> dict[str, Count]:
    named = {str(one): Count("pk", filter=OF_COLUMN[one]) for one in Counted if one is not Counted.UNREPORTED}
    return {"expected": Count("pk"), **named}


def class_counts(
    arrival: Arrival, on: date, classes: QuerySet[SchoolClass] | None = None
) -> dict[int, Counts]:
    """For each class with somebody expected what it comes to now."""
    rolls = expected_rolls(arrival, on)
    if classes is not None:
        rolls = rolls.filter(school_class__in=classes.values("pk"))
    rows: Any = rolls.order_by().values("school_class").annotate(**_sums())
    return {row.pop("school_class"): Counts(**row) for row in rows}


# --- one class ---


@dataclass(slots=True)
class ArrivalPupil:
    """One row of the page on which a class is reported: what stands, or what was typed."""

    child_id: int
    key: str
    name: str
    said: Said | None
    proof_key: str = ""
    typed: dict[str, Any] = field(default_factory=dict)


def arrival_pupils(arrival: Arrival, school_class: SchoolClass, on: date) -> list[ArrivalPupil]:
    """Everybody expected in a class, by name."""
    rolls = expected_rolls(arrival, on).filter(school_class=school_class).select_related("child")
    rows = list(rolls.order_by("child__name", "child_id"))
    marks = {mark.child_id: mark for mark in arrival.marks.filter(child__in=[roll.child_id for roll in rows])}
    found = []
    for roll in rows:
        mark = marks.get(roll.child_id)
        proof = str(mark.key) if mark is not None and mark.proof_id is not None else ""
        said = mark.said if mark is not None else None
        found.append(ArrivalPupil(roll.child_id, str(roll.child.key), roll.child.name, said, proof))
    return found


def arrival_followers(school_class: SchoolClass, today: date) -> tuple[list[User], User | None]:
    """Who of the school may ask after a pupil, and who does unless another is named: the homeroom teacher."""
    people = list(colleagues_at(school_class.school, today))
    teacher = homeroom_teacher_of(school_class, today)
    if teacher is not None and teacher not in people:
        people.insert(0, teacher)
    return people, teacher or (people[0] if people else None)


def arrival_version(arrival: Arrival, school_class: SchoolClass) -> str:
    """Which state of a class a page shows; empty where nobody reported it."""
    last = ArrivalDay.objects.filter(arrival=arrival, school_class=school_class, by__isnull=False).aggregate(
        at=Max("at")
    )
    return last["at"].isoformat() if last["at"] else ""


# --- the board ---


def arrival_board(user: User, arrival: Arrival, today: date, school: Unit | None = None) -> dict[str, Any]:
    """``partials/board.html``: schools in sight, or the classes of one; who has most open stands first."""
    classes = classes_in_sight(user)
    if school is not None:
        classes = classes.filter(school=school)
    counts = class_counts(arrival, day_read(arrival, today), classes)
    units: dict[int, tuple[Any, Counts]] = {}
    for one in classes.filter(pk__in=counts).order_by("school__number", "stage", "-entry_year", "class_no"):
        unit = one if school is not None else one.school
        held = units[unit.pk][1] if unit.pk in units else Counts()
        units[unit.pk] = (unit, held + counts[one.pk])
    lines = sorted(units.values(), key=lambda line: (-line[1].unreported, -line[1].missing))
    marks = may(user, "arrival.mark")
    rows = [_board_row(unit, line, today, is_class=school is not None, marks=marks) for unit, line in lines]
    total = sum((line for _, line in lines), Counts())
    return {
        "head": "班级" if school is not None else "学校",
        "columns": [{"label": label} for label in ("应报到", *(one.label for one in Counted))],
        "rows": rows,
        "totals": _cells(total, f"school={school.number}" if school is not None else ""),
        "total": total,
    }


def _board_row(unit: Any, counts: Counts, today: date, *, is_class: bool, marks: bool) -> dict[str, Any]:
    if not is_class:
        url = reverse("attendance:arrival_school", args=[unit.number])
        return {
            "label": unit.name,
            "number": unit.number,
            "url": url,
            "cells": _cells(counts, f"school={unit.number}"),
        }
    which = f"class={unit.pk}"
    names = f"{reverse('attendance:arrival_names')}?{which}"
    url = reverse("attendance:arrival_class", args=[unit.pk]) if marks else names
    return {"label": unit.label(today), "url": url, "cells": _cells(counts, which)}


def _cells(counts: Counts, which: str) -> list[dict[str, Any]]:
    names = reverse("attendance:arrival_names")
    cells = [{"label": "应报到", "count": counts.expected, "url": f"{names}?{which}"}]
    for one in Counted:
        count = getattr(counts, one.value)
        tone = "due" if count and one in (Counted.MISSING, Counted.UNREPORTED) else ""
        url = f"{names}?{which}&state={one.value}"
        cells.append({"label": one.label, "count": count, "url": url, "tone": tone})
    return cells


@dataclass(frozen=True, slots=True)
class ArrivalName:
    """One pupil behind a figure."""

    roll: Roll
    mark: ArrivalMark | None

    @property
    def counted(self) -> Counted:
        """The column of the board he stands in."""
        said = self.mark.said if self.mark is not None else None
        return counted_as(said.came if said else None, has_proof=said is not None and said.has_proof)

    @property
    def reason(self) -> str:
        """Why he has not come, or where he is instead."""
        if self.mark is None:
            return ""
        return NotCome(self.mark.reason).label if self.mark.reason else self.mark.other_school


def arrival_names(
    user: User, arrival: Arrival, today: date, *, school: str = "", school_class: str = "", state: str = ""
) -> list[ArrivalName]:
    """The pupils in sight behind a figure of the board."""
    rolls = expected_rolls(arrival, day_read(arrival, today)).filter(
        school_class__in=classes_in_sight(user).values("pk"), child__in=Child.objects.visible_to(user)
    )
    if school:
        rolls = rolls.filter(school__number=school)
    if school_class.isascii() and school_class.isdigit():
        rolls = rolls.filter(school_class=int(school_class[:12]))
    if state in list(Counted):
        rolls = rolls.filter(OF_COLUMN[Counted(state)])
    found = rolls.select_related("child", "school", "school_class").order_by(
        "school__number", "child__name", "pk"
    )
    marks = {
        m.child_id: m
        for m in arrival.marks.select_related("follower").filter(child__in=rolls.values("child"))
    }
    return [ArrivalName(row, marks.get(row.child_id)) for row in found]


def arrival_history(user: User, arrival: Arrival, today: date) -> list[tuple[date, Counts, int]]:
    """Each day of the weeks in sight, newest first: what it came to, and how many classes told of it that day.

    Days gone are read as they were written down; today as it stands now.
    """
    classes = classes_in_sight(user).values("pk")
    last = day_read(arrival, today)
    days = ArrivalDay.objects.filter(arrival=arrival, school_class__in=classes)
    rows: Any = days.order_by("-on").values("on").annotate(
        **{name: Sum(name) for name in FIGURES if name != "unreported"}, told=Count("by")
    )  # fmt: skip
    found = [(row.pop("on"), row.pop("told"), row) for row in rows]
    told_today = next((told for on, told, _ in found if on == today), 0)
    lines = [(on, Counts(**row), told) for on, told, row in found if on != today]
    if today == last and arrival.closed_on is None:
        live = class_counts(arrival, last, classes_in_sight(user)).values()
        lines.insert(0, (today, sum(live, Counts()), told_today))
    return lines


# --- whose turn it is ---


def silent_classes(
    arrival: Arrival, classes: QuerySet[SchoolClass], on: date | None = None
) -> list[SchoolClass]:
    """Classes with somebody expected of which nobody told on a day (None: on no day at all). On a day only those count
    in which somebody is still open: who has everybody need not say so again."""
    days = ArrivalDay.objects.filter(arrival=arrival, by__isnull=False)
    told = (days if on is None else days.filter(on=on)).values("school_class")
    counts = class_counts(arrival, on or arrival.due_on, classes)
    keys = [key for key, line in counts.items() if on is None or not line.is_complete]
    return list(classes.filter(pk__in=keys).exclude(pk__in=told).order_by("school__number", "pk"))


def marks_due(user: User, arrival: Arrival) -> QuerySet[ArrivalMark]:
    """Pupils this person follows up who have not come or whose paper is not there."""
    is_open = Q(came=Came.MISSING) | Q(came=Came.ELSEWHERE, proof__isnull=True)
    rows = arrival.marks.filter(is_open, follower=user, child__in=Child.objects.visible_to(user))
    return rows.select_related("child", "school_class").order_by("next_on", "pk")


def proofs_in_sight(user: User) -> QuerySet[ArrivalMark]:
    """Marks with a paper, of pupils in sight."""
    rows = ArrivalMark.objects.filter(proof__isnull=False, child__in=Child.objects.visible_to(user))
    return rows.select_related("proof", "child")


def terms_to_open(today: date) -> QuerySet[Term]:
    """Terms without an arrival that are not over."""
    return Term.objects.filter(ends_on__gte=today, arrival__isnull=True).order_by("starts_on")
