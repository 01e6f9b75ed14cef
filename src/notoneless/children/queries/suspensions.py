"""休学: who is suspended until when, what runs out, and which rolls still account for their child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse

from notoneless.children.models import Roll, Suspension
from notoneless.children.queries.transfers import own_school_ids
from notoneless.core.countysettings import county_days
from notoneless.core.desk import DeskLine
from notoneless.domain.suspensions import SuspensionStage, stage_of
from notoneless.domain.words import RollState
from notoneless.grid.access import may, sight
from notoneless.grid.models import User

EACH_AT_MOST = 10


def remind_days() -> int:
    """How many days before its end a suspension is told of."""
    return county_days("rolls.suspension_remind_days")


def grace_days() -> int:
    """How many days after its end a suspended roll still accounts for the child."""
    return county_days("rolls.suspension_grace_days")


def rolls_placing(today: date) -> QuerySet[Roll]:
    """Open rolls that account for their child today: all but those suspended long past their last day."""
    over = Suspension.objects.filter(
        roll=OuterRef("pk"), ended_on__isnull=True, until_on__lt=today - timedelta(days=grace_days())
    )
    rolls: QuerySet[Roll] = Roll.objects.current().exclude(Q(Exists(over), state=RollState.SUSPENDED))
    return rolls


def suspended_rolls(user: User) -> QuerySet[Any]:
    """Suspended pupils of the schools in sight, with the last day of the open suspension."""
    see = sight(user)
    rolls: QuerySet[Any] = Roll.objects.current().filter(state=RollState.SUSPENDED)
    if not see.is_everything:
        rolls = rolls.filter(school__in=see.units) if see.unit_paths else rolls.none()
    openly = Suspension.objects.filter(ended_on__isnull=True)
    last = openly.filter(roll=OuterRef("pk")).values("until_on")[:1]
    found: QuerySet[Any] = (
        rolls.select_related("child", "school", "school_class")
        .prefetch_related(Prefetch("suspensions", openly, to_attr="open_suspensions"))
        .annotate(suspended_until_on=Subquery(last))
    )
    return found


def suspensions_due(rolls: QuerySet[Any], show: str, today: date) -> QuerySet[Any]:
    """The rolls of ``suspended_rolls`` that are near their end, past it, or have none."""
    if show == "ending":
        soon = today + timedelta(days=remind_days())
        return rolls.filter(suspended_until_on__gte=today, suspended_until_on__lte=soon)
    if show == "over":
        return rolls.filter(suspended_until_on__lt=today)
    return rolls.filter(suspended_until_on__isnull=True) if show == "undated" else rolls


def suspension_stages(today: date) -> Callable[[Any], SuspensionStage]:
    """Where the suspension of a pupil of ``suspended_rolls`` stands; the county's days are read once."""
    days = {"remind_days": remind_days(), "grace_days": grace_days()}
    return lambda roll: stage_of(roll.suspended_until_on, today, **days)


def open_suspension(roll: Roll) -> Suspension | None:
    """The suspension that holds now."""
    row: Suspension | None = roll.suspensions.filter(ended_on__isnull=True).first()
    return row


def own_suspended(roll: Roll, user: User) -> bool:
    """Whether this person's school may extend the suspension or take the pupil back."""
    return may(user, "rolls.move") and roll.school_id in own_school_ids(user)


def suspension_lines(user: User, today: date) -> list[DeskLine]:
    """On the desk: each suspension of the own school that runs out; for those above, one line of what is over."""
    if not may(user, "suspensions.see"):
        return []
    rolls = suspended_rolls(user)
    if may(user, "rolls.move"):
        soon = rolls.filter(suspended_until_on__lte=today + timedelta(days=remind_days()))
        mine = soon.filter(school__in=own_school_ids(user)).order_by(F("suspended_until_on").asc(), "pk")
        return [
            DeskLine(
                roll.child.name, "休学期满，办理复学或延长", roll.suspended_until_on, None,
                reverse("web:child_file", args=[roll.child.key]), "办理", 2, "children",
            )
            for roll in mine[:EACH_AT_MOST]
        ]  # fmt: skip
    over = suspensions_due(rolls, "over", today).count()
    url = reverse("children:suspensions_list") + "?show=over"
    words = f"{over}名学生"
    return (
        [DeskLine(words, "休学期满未复学，督促学校", None, None, url, "看名单", 1, "children")]
        if over
        else []
    )
