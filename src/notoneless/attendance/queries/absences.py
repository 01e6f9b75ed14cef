"""Pupils away without leave: whose turn it is, how long it took, how the school answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from notoneless.attendance.models import Absence, AbsenceSet
from notoneless.children.queries import schools_of
from notoneless.core import clock
from notoneless.core.countysettings import ABSENCE_KEYS, county_setting
from notoneless.domain.absence import Thresholds, median, thresholds_of
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Unit, User


def thresholds() -> Thresholds:
    """What the county set; the strictest where its values contradict each other."""
    found = thresholds_of(*(county_setting(key) for key in ABSENCE_KEYS))
    return Thresholds() if isinstance(found, Refusal) else found


def absences_of(user: User) -> AbsenceSet:
    """Follow-ups of the children in sight, with what a list shows."""
    found: AbsenceSet = Absence.objects.visible_to(user).select_related("child", "school", "school_class")
    return found


def absence_in_sight(user: User, key: UUID) -> Absence:
    """This follow-up; Http404 where the child is out of sight."""
    found: Absence = get_object_or_404(absences_of(user), key=key)
    return found


def absences_list(user: User, on: date, state: str) -> QuerySet[Absence]:
    """The list of a page: those open, those that missed the child on this day, or all."""
    rows = absences_of(user)
    if state == "open":
        return rows.open()
    return (
        rows.filter(first_on__lte=on, last_on__gte=on) if state == "day" else rows.order_by("-first_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class ClockLine:
    """当日报告时钟 of one school: its absences, the median hours until each level knew, and those left over night."""

    school: Unit
    count: int
    hours: tuple[float | None, ...]
    untold: int


def clock_board(user: User, since: date, until: date) -> list[ClockLine]:
    """One line a school in sight that had an absence in these days, the slowest first."""
    rows = Absence.objects.filter(school__in=schools_of(user), first_on__gte=since, first_on__lte=until)
    by_school: dict[int, list[Absence]] = {}
    for row in rows.select_related("school"):
        by_school.setdefault(row.school_id, []).append(row)
    lines = [_clock_line(found) for found in by_school.values()]
    return sorted(lines, key=lambda line: (-line.untold, -(line.hours[0] or 0), line.school.number))


def _clock_line(rows: list[Absence]) -> ClockLine:
    hours = [row.clock.hours for row in rows]
    levels = zip(*hours, strict=True)
    same_day = sum(row.contacted_at is None and row.first_on < clock.today() for row in rows)
    return ClockLine(
        rows[0].school,
        len(rows),
        tuple(median(x for x in level if x is not None) for level in levels),
        same_day,
    )
