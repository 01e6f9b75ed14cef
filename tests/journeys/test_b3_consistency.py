"""B3: who is on the roll and was seen in no call of the month is listed, each is answered, and what contradicts is shown."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notoneless.attendance.models import Mark, RollCall, UnseenReply
from notoneless.cases.models import Case, CaseFinding
from notoneless.core import clock
from tests.makers import make_case, make_child, make_roll

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 2)


@pytest.fixture
def month(town):
    """三年级1班 was called on eight days of November; 林小明 was never there, 覃兰 came once."""
    for step in range(8):
        on = FIRST + timedelta(days=step)
        call = RollCall.objects.create(
            school_class=town.class_3_1, school=town.primary, on=on, expected=2, absent=1, leave=int(step > 0),
            by=town.teacher, at=clock.now(),
        )  # fmt: skip
        Mark.objects.create(call=call, child=town.xiaoming, on=on, seen="leave" if step % 2 else "absent")
        if step:
            Mark.objects.create(call=call, child=town.lan, on=on, seen="leave")
    return FIRST


def test_who_was_never_there_is_listed_and_one_day_is_enough_to_be_seen(people, town, month) -> None:
    page = people.principal.opens("attendance:unseen")
    assert "林小明" in page and "覃兰" not in page
    assert "个班整月没点过名" in page, "classes nobody called are said, not taken for full"
    assert "林小明" in people.bureau_officer.opens("attendance:unseen")
    assert "1名学生" not in people.principal.desk, "the running month is asked for in its last week"
    assert "林小明" not in people.principal.opens("attendance:unseen", month="2026-10")


def test_each_is_answered_once_with_how_it_was_found_out(people, town, month) -> None:
    at = ("2026-11", town.xiaoming.key)
    assert "怎么核实" in people.teacher.presses(
        "attendance:unseen_answer", *at, status=422, answer="ill", note=""
    )
    page = people.teacher.presses("attendance:unseen_answer", *at, answer="ill", note="看过县医院的证明")
    assert "生病在家" in page
    assert "已经答复过" in people.principal.presses(
        "attendance:unseen_answer", *at, status=422, answer="gone", note="问了邻居"
    )
    assert UnseenReply.objects.get().answer == "ill" and not Case.objects.filter(child=town.xiaoming).exists()
    refused = people.teacher.presses(
        "attendance:unseen_answer", "2026-11", town.lan.key, status=422, answer="ill", note="在家"
    )
    assert "点名到过" in refused


def test_whom_nobody_can_find_is_suspected_at_once(people, town, month) -> None:
    people.principal.presses(
        "attendance:unseen_answer", "2026-11", town.xiaoming.key, answer="gone", note="家里没人，邻居说搬走了"
    )
    case = Case.objects.get(child=town.xiaoming)
    assert UnseenReply.objects.get().case_key == case.key
    assert "去向不明" in case.sources.get().detail
    assert "林小明" in people.bureau_officer.opens("cases:cases_suspected")


def test_a_call_and_a_door_that_contradict_each_other_are_shown(people, town, month) -> None:
    case = make_case(town.lan, unit=town.primary, person=town.teacher, state="verifying")
    CaseFinding.objects.create(case=case, seen="not_in_school", seen_on=FIRST, seen_by=town.village_officer)
    page = people.principal.opens("attendance:unseen")
    assert "点名在校、入户说没上学" in page and "覃兰" in page
    CaseFinding.objects.update(seen_on=FIRST + timedelta(days=1))
    assert "覃兰" not in people.principal.opens("attendance:unseen"), "on that day she was on leave"


def test_another_school_neither_sees_nor_answers(people, town, month) -> None:
    page = people.bailu_principal.opens("attendance:unseen")
    assert "林小明" not in page
    people.bailu_principal.opens("attendance:unseen_answer", "2026-11", town.xiaoming.key, status=404)
    people.principal.opens("attendance:unseen_answer", "2025-01", town.xiaoming.key, status=404)


def test_the_list_asks_as_much_for_many_pupils_as_for_one(people, town, month) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as said:
            assert people.principal.client.get(reverse("attendance:unseen")).status_code == 200
        return len(said)

    asked()
    before = asked()
    calls = list(RollCall.objects.all())
    for number in range(6):
        away = make_child(f"空座{number}", residence=town.xiaoming.residence)
        make_roll(away, town.class_3_1)
        for call in calls:
            Mark.objects.create(call=call, child=away, on=call.on, seen="absent")
    page = people.principal.opens("attendance:unseen")
    assert all(f"空座{number}" in page for number in range(6))
    assert asked() == before


def test_who_came_during_the_month_is_asked_from_his_first_day(people, town, month) -> None:
    late = make_child("半路来", residence=town.xiaoming.residence)
    make_roll(late, town.class_3_1, entered_on=FIRST + timedelta(days=5))
    for call in RollCall.objects.filter(on__gte=FIRST + timedelta(days=5)):
        Mark.objects.create(call=call, child=late, on=call.on, seen="absent")
    assert "半路来" in people.principal.opens("attendance:unseen")
    Mark.objects.filter(child=late).last().delete()
    assert "半路来" not in people.principal.opens("attendance:unseen"), "one day in class is enough"
