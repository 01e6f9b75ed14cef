"""Some weeks of roll-calls, so that boards, follow-ups and the clock show something: all invented, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from notoneless.attendance.models import Mark, RollCall
from notoneless.attendance.queries import rolls_on
from notoneless.attendance.services import absence_tell, call_take
from notoneless.core import clock
from notoneless.domain.absence import Found
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollcall import Seen
from notoneless.domain.words import ContactKind, Role
from notoneless.grid.models import Post, SchoolClass, User, holding
from notoneless.grid.schooldays import newest_school_days, school_opens
from notoneless.web.demo.dice import dice

DAYS = 10
"""School days before today on which classes were called."""
AWAY = 6
"""Pupils away without leave in the last days: three found again, one on the second day, one suspected, one gone."""


def calls_play(*, today: date) -> None:
    """Every class with a homeroom teacher was called on the last school days; today some classes are still to come."""
    posts = list(
        Post.objects.filter(holding(today), role=Role.CLASS_TEACHER, school_class__isnull=False)
        .select_related("user", "school_class__school")
        .order_by("pk")
    )
    days = newest_school_days(school_opens(None), today, 40)[: DAYS + 1]
    rng = dice("calls")
    chosen = posts[:: max(1, len(posts) // AWAY)][:AWAY]
    others = [post for post in posts if post not in chosen]
    _plain_calls(others, [day for day in days if day < today], rng)
    if days:
        _away(chosen, days[:4], rng)


def _plain_calls(posts: Sequence[Post], days: Sequence[date], rng: Random) -> None:
    """Calls of quiet days, in bulk: somebody ill here and there, nobody away without leave."""
    pupils: dict[int, list[int]] = {}
    for one, child in rolls_on(max(days, default=clock.today())).values_list("school_class", "child"):
        pupils.setdefault(one, []).append(child)
    calls, marks = [], []
    for post in posts:
        here = pupils.get(post.school_class_id or 0, [])
        for day in days:
            if not here:
                continue
            named = rng.sample(here, min(len(here), rng.choice((0, 0, 0, 1, 1, 2))))
            calls.append(_call(post, day, len(here), len(named)))
            marks.append([(child, day) for child in named])
    RollCall.objects.bulk_create(calls, batch_size=2000)
    Mark.objects.bulk_create(
        [
            Mark(call=call, child_id=child, on=day, seen=Seen.LEAVE)
            for call, named in zip(calls, marks, strict=True)
            for child, day in named
        ],
        batch_size=2000,
    )


def _call(post: Post, day: date, expected: int, leave: int) -> RollCall:
    one: SchoolClass = post.school_class  # type: ignore[assignment]
    return RollCall(
        school_class=one,
        school=one.school,
        on=day,
        expected=expected,
        leave=leave,
        by=post.user,
        at=_morning(day),
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8, 5)))


def _away(posts: Sequence[Post], days: Sequence[date], rng: Random) -> None:
    """One pupil of each of these classes stays away, from one to three days; what was found differs."""
    for place, post in enumerate(posts):
        one: SchoolClass = post.school_class  # type: ignore[assignment]
        here = list(rolls_on(days[0]).filter(school_class=one).order_by("pk").values_list("child", flat=True))
        if not here:
            continue
        child = rng.choice(here)
        for day in sorted(days[: 1 + place % 3]):
            with clock.at(_morning(day)):
                made = call_take(
                    school_class=one, on=day, lesson=0, seen={child: Seen.ABSENT}, by=post.user, today=day
                )
                if not isinstance(made, Refusal):
                    _asked(child, place, post.user, day)


def _asked(child: int, place: int, by: User, day: date) -> None:
    from notoneless.attendance.models import Absence

    row = Absence.objects.open().filter(child=child).select_related("child", "school").first()
    if row is None or place % 2:
        return
    with clock.at(clock.now() + timedelta(minutes=25)):
        absence_tell(
            absence=row, found=(Found.NOT_REACHED, Found.COMING)[place // 2 % 2], kind=ContactKind.CALL, met="",
            words="", by=by, today=day,
        )  # fmt: skip
