"""The day's board: classes of a school, schools in sight; what nobody called is a column of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from notoneless.attendance.models import CallPlan, RollCall
from notoneless.attendance.queries.rollcall import classes_in_sight, rolls_on, with_pupils
from notoneless.domain.rollcall import CallCounts
from notoneless.grid.models import SchoolClass, Unit, User


@dataclass(frozen=True, slots=True)
class DayLine:
    """One class or one school on one day. Of several lessons the last one called counts."""

    counts: CallCounts
    """Of the classes that were called."""
    classes: int = 1
    pupils: int = 0
    taken: int = 0
    """Classes called at least once."""
    calls: int = 0
    wanted: int = 1
    """Calls there should be by the evening: one a class, or one a lesson."""

    @property
    def not_taken(self) -> int:
        """Classes nobody called: never counted as present, never as absent."""
        return self.classes - self.taken

    def __add__(self, other: DayLine) -> DayLine:
        return DayLine(
            self.counts + other.counts, self.classes + other.classes, self.pupils + other.pupils,
            self.taken + other.taken, self.calls + other.calls, self.wanted + other.wanted,
        )  # fmt: skip


NO_LINE = DayLine(CallCounts(0), classes=0, wanted=0)
"""The sum of nothing."""


def class_board(user: User, on: date, school: Unit | None = None) -> list[tuple[SchoolClass, DayLine]]:
    """The classes in sight that have pupils on a day, each with what was said of it last."""
    classes = with_pupils(classes_in_sight(user), on)
    if school is not None:
        classes = classes.filter(school=school)
    rows = list(classes.order_by("school__number", "stage", "-entry_year", "class_no"))
    return list(zip(rows, _lines(rows, on), strict=True))


def _lines(classes: list[SchoolClass], on: date) -> Iterable[DayLine]:
    keys = [one.pk for one in classes]
    sizes = dict(
        rolls_on(on)
        .filter(school_class__in=keys)
        .order_by()
        .values_list("school_class")
        .annotate(count=Count("pk"))
    )
    plans = CallPlan.objects.filter(school__in={one.school_id for one in classes})
    lessons = dict(plans.values_list("school", "lessons"))
    last: dict[int, RollCall] = {}
    counts: dict[int, int] = {}
    for row in RollCall.objects.filter(school_class__in=keys, on=on).order_by("lesson"):
        last[row.school_class_id] = row
        counts[row.school_class_id] = counts.get(row.school_class_id, 0) + 1
    for one in classes:
        call = last.get(one.pk)
        yield DayLine(
            pupils=sizes.get(one.pk, 0),
            taken=int(call is not None),
            calls=counts.get(one.pk, 0),
            wanted=lessons.get(one.school_id) or 1,
            counts=call.counts if call is not None else CallCounts(0),
        )


def school_board(user: User, on: date) -> list[tuple[Unit, DayLine]]:
    """The schools in sight, each summed over its classes."""
    found: dict[int, tuple[Unit, DayLine]] = {}
    for one, line in class_board(user, on):
        school, held = found.get(one.school_id, (one.school, NO_LINE))
        found[one.school_id] = (school, held + line)
    return sorted(
        found.values(), key=lambda pair: (-pair[1].not_taken, -pair[1].counts.absent, pair[0].number)
    )


def not_taken_count(user: User, on: date) -> int:
    """How many classes in sight nobody called on a day."""
    classes = with_pupils(classes_in_sight(user), on)
    taken = RollCall.objects.filter(on=on, school_class__in=classes.values("pk"))
    called: int = taken.aggregate(count=Count("school_class", distinct=True))["count"]
    return classes.count() - called
