"""What the arrival says on the desk: classes to report, pupils to ask after, classes and schools nobody told of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from notoneless.attendance.models import Arrival
from notoneless.attendance.queries.arrival import (
    arrival_now,
    arrival_running,
    class_counts,
    marks_due,
    silent_classes,
)
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.words import Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import SchoolClass, User

NOON = time(12, 0)
"""From this hour a class nobody reported is its school's matter."""
TOLD_DAYS = timedelta(days=14)
"""So long after the end a class that never reported stays on the desks of its school and centre."""
SHOWN = 20


def arrival_lines(user: User, today: date) -> list[DeskLine]:
    """Lines of this person's posts, in the weeks of an arrival and shortly after."""
    if not may(user, "arrival.see"):
        return []
    arrival = arrival_running(today)
    if arrival is None:
        return _never_told(user, today)
    return [
        *_to_report(user, arrival, today),
        *_to_follow(user, arrival),
        *_school(user, arrival, today),
        *_centre(user, arrival, today),
    ]


def _classes(user: User, role: Role) -> QuerySet[SchoolClass]:
    """Classes this person answers for in a post: of his school, or of all schools of his centre."""
    see = sight(user)
    units: Collection[int] = see.unit_ids_as(role)
    if units and role is Role.CENTRE_OFFICER:
        units = see.unit_ids
    return SchoolClass.objects.filter(school__in=units).select_related("school")


def _to_report(user: User, arrival: Arrival, today: date) -> list[DeskLine]:
    mine = SchoolClass.objects.filter(pk__in=sight(user).class_ids).select_related("school")
    return [
        DeskLine(
            who=one.label(today), what="报送开学报到：谁还没来", due_on=today, since_on=None,
            url=reverse("attendance:arrival_class", args=[one.pk]), button="报到", weight=10, group="arrival",
        )
        for one in silent_classes(arrival, mine, today)
    ]  # fmt: skip


def _to_follow(user: User, arrival: Arrival) -> list[DeskLine]:
    marks = may(user, "arrival.mark")
    return [
        DeskLine(
            who=row.child.name,
            what="要就读证明" if row.other_school else f"问清为什么没报到（{row.get_reason_display()}）",
            due_on=row.next_on,
            since_on=arrival.first_on,
            url=reverse("attendance:arrival_class", args=[row.school_class_id])
            if marks
            else f"{reverse('attendance:arrival_names')}?class={row.school_class_id}",
            button="跟进",
            weight=9,
            group="arrival",
        )
        for row in marks_due(user, arrival)[:SHOWN]
    ]


def _school(user: User, arrival: Arrival, today: date) -> list[DeskLine]:
    if timezone.localtime(clock.now()).time() < NOON:
        return []
    silent = silent_classes(arrival, _classes(user, Role.SCHOOL_MANAGER), today)
    if not silent:
        return []
    return [
        DeskLine(
            who=f"{len(silent)}个班", what="今天中午还没报开学报到", due_on=today, since_on=None,
            url=reverse("attendance:arrival_school", args=[silent[0].school.number]), button="看名单", weight=8,
            group="arrival",
        )
    ]  # fmt: skip


def _centre(user: User, arrival: Arrival, today: date) -> list[DeskLine]:
    classes = _classes(user, Role.CENTRE_OFFICER)
    open_ones = [key for key, line in class_counts(arrival, today, classes).items() if not line.is_complete]
    count = classes.filter(pk__in=open_ones).order_by().values("school").distinct().count()
    if not count:
        return []
    return [
        DeskLine(
            who=f"{count}所学校", what="开学报到还没到齐", due_on=arrival.due_on, since_on=arrival.first_on,
            url=reverse("attendance:arrival"), button="看板", weight=7, group="arrival",
        )
    ]  # fmt: skip


def _never_told(user: User, today: date) -> list[DeskLine]:
    """After the end: the classes of which nobody ever told, by name."""
    arrival = arrival_now()
    if arrival is None or arrival.closed_on is None or today > arrival.closed_on + TOLD_DAYS:
        return []
    classes = _classes(user, Role.SCHOOL_MANAGER) | _classes(user, Role.CENTRE_OFFICER)
    return [
        DeskLine(
            who=f"{one.school.name}{one.label(today)}", what="到截止日一直没报开学报到，全班未报的已立为疑似",
            due_on=None, since_on=arrival.due_on, url=reverse("attendance:arrival_school", args=[one.school.number]),
            button="看名单", weight=8, group="arrival",
        )
        for one in silent_classes(arrival, classes)[:SHOWN]
    ]  # fmt: skip
