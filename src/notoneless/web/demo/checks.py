"""What the demo's findings say beside their paper, and the second look at some of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.cases.models import Case
from notoneless.children.models import WhereaboutsCode
from notoneless.core import clock
from notoneless.domain.codeneeds import CodeNeed, needs_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay
from notoneless.domain.words import Role
from notoneless.grid.models import Post, Unit, User, holding
from notoneless.grid.queries import managers_of
from notoneless.verification.models import SecondLookDraw
from notoneless.verification.services.secondlook import second_look_draw, second_look_result

SAID = "问了孩子的奶奶，与材料写的一致。"
WRONG = "家长说孩子去年就回来了，现在在家没有上学。"


def asked_of(code: WhereaboutsCode, case: Case, today: date) -> dict[str, Any]:
    """What the county's table asks for this code, as a school would have typed it."""
    needs, words = needs_of(code.needs), dict[str, Any]()
    if CodeNeed.SCHOOL in needs:
        here = Unit.objects.filter(school__isnull=False, place=case.place.township if case.place else None)
        schools = list(here.order_by("number"))
        if schools and case.pk % 4:
            words["school"] = schools[case.pk % len(schools)]
        else:
            words["school_name"] = "邻县城关小学"
    if CodeNeed.PHONE in needs:
        words["school_phone"] = f"1000-55{case.pk % 10_000:04d}"
    if CodeNeed.UNTIL in needs:
        words["valid_until_on"] = date(today.year + (today.month > 8), 8, 31)
    subs = list(code.subs.filter(is_active=True))
    return words | ({"sub": subs[case.pk % len(subs)]} if subs else {})


def setter_of(case: Case, today: date) -> User:
    """Who sets the code of this case: the head of the leading school, else of its centre, never a class teacher."""
    for unit in (case.unit, case.unit.centre):
        managers = managers_of(unit, today) if unit is not None else []
        if managers:
            return managers[0]
    return case.person


def second_looks(by: User, today: date) -> None:
    """A sample of what was accepted, most of it looked at again, one of it wrong."""
    drawn_on = today - timedelta(days=5)
    holders = Post.objects.filter(holding(today), role__in=(Role.BUREAU_OFFICER, Role.CENTRE_OFFICER))
    people = list(User.objects.filter(pk__in=holders.values("user"), is_active=True).order_by("login")[:12])
    with clock.at(clock.now() - timedelta(days=5)):
        draw = second_look_draw(
            from_on=today - timedelta(days=60),
            until_on=drawn_on,
            people=people,
            percent=20,
            by=by,
            today=drawn_on,
        )
    if isinstance(draw, Refusal):
        return
    _looked_at(draw, today)


def _looked_at(draw: SecondLookDraw, today: date) -> None:
    looks = list(draw.looks.select_related("assignee", "finding__case__child").order_by("rank"))
    for number, look in enumerate(looks[: len(looks) * 2 // 3]):
        result = SecondLookResult.WRONG if number == 4 else SecondLookResult.SAME
        result = SecondLookResult.NOT_REACHED if number % 9 == 7 else result
        note = {SecondLookResult.WRONG: WRONG, SecondLookResult.SAME: SAID}.get(
            result, "三次没有打通，下周入户。"
        )
        second_look_result(
            look=look, way=SecondLookWay.VISIT if number % 4 == 0 else SecondLookWay.PHONE, result=result, on=today,
            note=note, by=look.assignee, today=today,
        )  # fmt: skip
