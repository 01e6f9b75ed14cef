"""F5: the looks at a child who came back are met by the roll-call itself; who stays away again is persuaded again."""

from datetime import date, timedelta

import pytest

from notoneless.attendance.models import Absence
from notoneless.cases.models import FollowupDue
from tests.journeys.steps import it_is
from tests.journeys.test_d2_rollcall import called
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(town):
    """林小明 came back on 13 November; the first look is due on the 18th, the second on the 25th."""
    case = make_case(
        town.xiaoming, unit=town.primary, person=town.teacher, state="following", returned_on=date(2026, 11, 13),
        return_class=town.class_3_1, confirmed_on=date(2026, 10, 1),
    )  # fmt: skip
    for number, due_on in enumerate((TODAY, TODAY + timedelta(days=7)), 1):
        FollowupDue.objects.create(case=case, number=number, returned_on=case.returned_on, due_on=due_on)
    return case


def test_the_call_meets_the_look_that_is_due_and_no_other(people, town, back) -> None:
    called(people.teacher, town)
    first, second = back.followups_due.order_by("due_on")
    assert first.done is not None and first.done.is_in_class and first.done.by is None
    assert second.done is None
    assert "课堂点名" in people.teacher.opens("cases:case_page", back.key)
    called(people.teacher, town, lan="late")
    assert back.followups.count() == 1, "a call put right says nothing twice"


def test_who_is_absent_meets_no_look_and_is_asked_after(people, town, back) -> None:
    called(people.teacher, town, xiaoming="absent")
    assert not back.followups.exists()
    assert Absence.objects.get().child == town.xiaoming
    back.refresh_from_db()
    assert back.state == "following", "one day is no relapse"


def test_on_the_set_day_the_case_goes_back_to_persuasion(people, town, back, monkeypatch) -> None:
    for step in range(3):
        it_is(monkeypatch, people, TODAY + timedelta(days=step))
        called(people.teacher, town, xiaoming="absent")
    back.refresh_from_db()
    assert back.state == "persuading" and back.returned_on is None
    row = Absence.objects.get()
    assert (row.end, row.case_key) == ("suspected", back.key)
