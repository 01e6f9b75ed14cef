"""人籍一致: rolls whose child no call of the month saw, and what the calls and a visit say against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse

from notoneless.attendance.models import Mark, RollCall, UnseenReply
from notoneless.attendance.queries.rollcall import classes_in_sight, rolls_on, seen_on, with_pupils
from notoneless.cases.models import CaseFinding
from notoneless.children.models import Child, Roll
from notoneless.core.desk import DeskLine
from notoneless.domain.consistency import FEWEST_DAYS, SeenDays
from notoneless.domain.reporting import Period, period_of
from notoneless.domain.rollcall import IN_SCHOOL, Seen
from notoneless.domain.words import Role, SeenAtDoor
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

AWAY = (Seen.ABSENT, Seen.LEAVE)
TOLD_FROM = 25
"""Day of the month from which the list stands on the school's desk."""


@dataclass(frozen=True, slots=True)
class UnseenLine:
    """One pupil not seen all month, with the answer where there is one."""

    roll: Roll
    days: SeenDays
    reply: UnseenReply | None


def unseen_of(user: User, period: Period) -> list[UnseenLine]:
    """The pupils in sight whom no call of this month saw, those not answered first."""
    classes = classes_in_sight(user).values("pk")
    first, last = period.first_on, period.last_on
    calls = RollCall.objects.filter(school_class__in=classes, on__gte=first, on__lte=last)
    called = dict(calls.order_by().values_list("school_class").annotate(days=Count("on", distinct=True)))
    marks = Mark.objects.filter(on__gte=first, on__lte=last, call__school_class__in=classes, seen__in=AWAY)
    away = dict(marks.order_by().values_list("child").annotate(days=Count("on", distinct=True)))
    often = [child for child, days in away.items() if days >= FEWEST_DAYS]
    by_class: dict[int, list[Roll]] = {}
    rolls = rolls_on(last).filter(school_class__in=called, child__in=often)
    for roll in rolls.select_related("child", "school", "school_class"):
        # who was there all month was called as often as his class; only who came later is looked at day by day anyway
        if roll.entered_on > first or away[roll.child_id] >= called[roll.school_class_id]:
            by_class.setdefault(roll.school_class_id, []).append(roll)
    unseen = [pair for found in by_class.values() for pair in _seen_days(found, period) if pair[1].is_unseen]
    children = [roll.child_id for roll, _ in unseen]
    replies = {row.child_id: row for row in UnseenReply.objects.filter(month_on=first, child__in=children)}
    lines = [UnseenLine(roll, days, replies.get(roll.child_id)) for roll, days in unseen]
    return sorted(
        lines, key=lambda line: (line.reply is not None, line.roll.school.number, line.roll.child.name)
    )


def _seen_days(rolls: list[Roll], period: Period) -> Iterator[tuple[Roll, SeenDays]]:
    """The month of pupils of one class, day by day: in a school that calls lessons one in class is a day in class."""
    found = seen_on(rolls[0].school_class, [roll.child_id for roll in rolls], period.first_on, period.last_on)
    for roll in rolls:
        words = [word for on, word in found[roll.child_id].items() if on >= roll.entered_on]
        yield roll, SeenDays(len(words), sum(word in AWAY for word in words))


def seen_days(roll: Roll, period: Period) -> SeenDays:
    """The month of one pupil."""
    return next(_seen_days([roll], period))[1]


def uncalled_count(user: User, period: Period) -> int:
    """Classes in sight nobody called in the whole month: of their pupils nothing is known."""
    classes = with_pupils(classes_in_sight(user), period.last_on)
    calls = RollCall.objects.filter(on__gte=period.first_on, on__lte=period.last_on)
    return classes.exclude(pk__in=calls.values("school_class")).count()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A pupil called present on a day on which somebody at the door was told he does not go to school."""

    child: Child
    on: date
    case_url: str


def contradictions_of(user: User, period: Period) -> list[Contradiction]:
    """What the calls of a month and the visits of the same days say against each other."""
    found = CaseFinding.objects.filter(
        seen=SeenAtDoor.NOT_IN_SCHOOL, seen_on__gte=period.first_on, seen_on__lte=period.last_on,
        case__child__in=Child.objects.visible_to(user),
    )  # fmt: skip
    lines = []
    for row in found.select_related("case__child"):
        child, on = row.case.child, row.seen_on
        roll = Roll.objects.on(on).filter(child=child).select_related("school_class").first() if on else None
        if roll is None or on is None:
            continue
        said = seen_on(roll.school_class, [child.pk], on, on)[child.pk].get(on)
        if said is not None and said in IN_SCHOOL:
            lines.append(Contradiction(child, on, reverse("cases:case_page", args=[row.case.key])))
    return lines


def unseen_desk_lines(user: User, today: date) -> list[DeskLine]:
    """From the last week on: how many of the running month the school still has to answer."""
    if not may(user, "attendance.unseen") or not sight(user).has_role(Role.SCHOOL_MANAGER):
        return []
    period = (
        period_of(today) if today.day >= TOLD_FROM else period_of(today.replace(day=1) - timedelta(days=1))
    )
    count = sum(line.reply is None for line in unseen_of(user, period))
    if not count:
        return []
    url = f"{reverse('attendance:unseen')}?month={period.key}"
    return [
        DeskLine(
            who=f"{count}名学生", what=f"{period.label}点名一直没到，逐个核实", due_on=period.last_on, since_on=None,
            url=url, button="核对", weight=6, group="attendance",
        )
    ]  # fmt: skip
