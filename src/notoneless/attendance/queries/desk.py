"""What the attendance room says on the desk: classes to call, absences to follow, classes nobody called by noon."""

from __future__ import annotations

from datetime import date, time

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from notoneless.attendance.models import RollCall
from notoneless.attendance.queries.absences import absences_of
from notoneless.attendance.queries.arrivaldesk import arrival_lines
from notoneless.attendance.queries.board import not_taken_count
from notoneless.attendance.queries.rollcall import with_pupils
from notoneless.attendance.queries.unseen import unseen_desk_lines
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.words import Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import SchoolClass, User
from notoneless.grid.schooldays import school_opens

TOLD_FROM = time(10, 0)
"""From this hour the school's desk tells of classes nobody called; before it teachers are still at it."""
SHOWN = 20


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Lines of this person's posts."""
    if not may(user, "attendance.see"):
        return []
    return [
        *arrival_lines(user, today),
        *_own_classes(user, today),
        *_absences(user, today),
        *_school(user, today),
        *unseen_desk_lines(user, today),
    ]


def _own_classes(user: User, today: date) -> list[DeskLine]:
    classes = SchoolClass.objects.filter(pk__in=sight(user).class_ids).select_related("school")
    taken = set(
        RollCall.objects.filter(on=today, school_class__in=classes).values_list("school_class", flat=True)
    )
    return [
        DeskLine(
            who=one.label(today),
            what="点名：今天谁没来",
            due_on=today,
            since_on=None,
            url=reverse("attendance:call", args=[one.pk]),
            button="点名",
            weight=9,
            group="attendance",
        )
        for one in with_pupils(classes, today)
        if one.pk not in taken and school_opens(one.school)(today)
    ]


def _absences(user: User, today: date) -> list[DeskLine]:
    """The teacher's own class; of a school what must be visited, or was left over night."""
    see = sight(user)
    mine = Q(school_class__in=see.class_ids)
    school = Q(school__in=see.unit_ids_as(Role.SCHOOL_MANAGER), school_at__isnull=False)
    centre = Q(school__in=see.unit_ids_as(Role.CENTRE_OFFICER) and see.unit_ids, centre_at__isnull=False)
    rows = (
        absences_of(user).open().filter(mine | (school & (Q(is_visit=True) | Q(due_on__lt=today))) | centre)
    )
    return [
        DeskLine(
            who=row.child.name,
            what=f"{row.next_words}（缺勤{row.days}天）",
            due_on=row.due_on,
            since_on=row.first_on,
            url=reverse("attendance:absence", args=[row.key]),
            button="跟进",
            weight=8,
            group="attendance",
        )
        for row in rows[:SHOWN]
    ]


def _school(user: User, today: date) -> list[DeskLine]:
    see = sight(user)
    schools = see.unit_ids_as(Role.SCHOOL_MANAGER)
    now = timezone.localtime(clock.now()).time()
    unit = see.unit
    if not schools or unit is None or now < TOLD_FROM or not school_opens(unit)(today):
        return []
    count = not_taken_count(user, today)
    if not count:
        return []
    return [
        DeskLine(
            who=f"{count}个班", what="今天还没点名", due_on=today, since_on=None, url=reverse("attendance:today"),
            button="看名单", weight=7, group="attendance",
        )
    ]  # fmt: skip
