"""D2, D3: the class is called in two taps; who is away without leave is asked after the same day, visited, and suspected on
the set day before bureau and township."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from notoneless.attendance.models import Absence, Mark, RollCall
from notoneless.attendance.services import version_of
from notoneless.cases.models import Case
from notoneless.children.models import Roll
from notoneless.core.models import Event
from notoneless.support.models import Contact
from tests.journeys.steps import it_is
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def called(person, town, school_class=None, status=302, **away):
    """Open the page of the class and press its button; ``away`` maps a child's name in the town to its word."""
    one = school_class or town.class_3_1
    page = person.opens("attendance:call", one.pk)
    words = {town.children[name].key: word for name, word in away.items()}
    typed = {
        f"seen-{key}": words.get(key, "present")
        for key in Roll.objects.current().filter(school_class=one).values_list("child__key", flat=True)
    }
    call = RollCall.objects.filter(school_class=one, lesson=0).order_by("-on").first()
    shown = version_of(call) if call is not None and version_of(call) in page else ""
    return person.presses("attendance:call", one.pk, status=status, read_at=shown, lesson="0", on="", **typed)


def test_a_full_class_is_two_taps(people, town) -> None:
    desk = people.teacher.desk
    assert "点名：今天谁没来" in desk
    page = called(people.teacher, town)
    assert "已点名" in page and "点名：今天谁没来" not in people.teacher.desk
    call = RollCall.objects.get()
    assert call.counts.present == call.expected > 1 and call.by == town.teacher
    assert not Mark.objects.exists(), "only exceptions are stored"
    board = people.principal.opens("attendance:school_day", town.primary.number)
    assert "已点名" in board and "没点名" in board, "the other classes are not taken, which is no zero"


def test_an_absence_is_followed_until_the_child_sits_there(people, town, monkeypatch) -> None:
    called(people.teacher, town, xiaoming="absent")
    row = Absence.objects.get()
    assert (row.child, row.days, row.first_on) == (town.xiaoming, 1, TODAY)
    assert row.school_at is not None and row.centre_at is None and row.contacted_at is None
    assert "林小明" in people.teacher.desk and "给家长打电话" in people.teacher.desk
    page = people.teacher.opens("attendance:absence", row.key)
    assert "林小明" in page and "guardian_phone" in page
    page = people.teacher.presses(
        "attendance:absence", row.key, kind="call", found="not_reached", met="", words=""
    )
    assert "当天上门家访" in page
    assert "林小明" in people.principal.desk, "what must be visited is the school's matter"
    people.teacher.presses(
        "attendance:absence", row.key, kind="visit", found="coming", met="奶奶", words="睡过头了"
    )
    row.refresh_from_db()
    assert row.ended_on is None, "a promise ends nothing"
    assert Contact.objects.filter(child=town.xiaoming).count() == 2 and row.contacted_at is not None
    it_is(monkeypatch, people, TODAY + timedelta(days=1))
    called(people.teacher, town)
    row.refresh_from_db()
    assert (row.end, row.ended_on) == ("back", TODAY + timedelta(days=1))
    assert not Case.objects.filter(child=town.xiaoming).exists()


def test_on_the_set_day_the_child_is_suspected_and_everybody_knows_the_same_hour(
    people, town, monkeypatch
) -> None:
    for step in range(3):  # Wednesday, Thursday, Friday
        it_is(monkeypatch, people, TODAY + timedelta(days=step))
        called(people.teacher, town, xiaoming="absent")
    row = Absence.objects.get()
    assert (row.days, row.end) == (3, "suspected") and row.bureau_at == row.township_at is not None
    case = Case.objects.get(child=town.xiaoming)
    assert case.state == "suspected" and case.absent_since_on == TODAY
    assert "连续3个上课日无假缺勤" in case.sources.get().detail
    assert "林小明" in people.bureau_officer.opens("cases:cases_suspected")
    assert "林小明" in people.township_officer.opens("cases:cases_suspected")
    it_is(monkeypatch, people, TODAY + timedelta(days=5))  # Monday: the case goes on, no second follow-up
    called(people.teacher, town, xiaoming="absent")
    assert Absence.objects.count() == 1 and Case.objects.filter(child=town.xiaoming).count() == 1


def test_a_weekend_neither_breaks_nor_lengthens(people, town, monkeypatch) -> None:
    for day in (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)):  # Thursday, Friday, Monday
        it_is(monkeypatch, people, day)
        called(people.teacher, town, xiaoming="absent")
    assert Absence.objects.get().days == 3
    it_is(monkeypatch, people, date(2026, 11, 22))  # Sunday
    page = people.teacher.opens("attendance:call", town.class_3_1.pk)
    key = f"seen-{town.xiaoming.key}"
    assert key in page
    assert "不上课" in called(people.teacher, town, status=422)


def test_who_will_not_come_is_suspected_at_once(people, town) -> None:
    called(people.teacher, town, xiaoming="absent")
    row = Absence.objects.get()
    page = people.teacher.presses(
        "attendance:absence", row.key, kind="visit", found="gone", met="邻居", words="跟表哥去了外省打工"
    )
    assert "疑似" in page
    case = Case.objects.get(child=town.xiaoming)
    assert "已外出或离开本地" in case.sources.get().detail
    refused = people.teacher.presses("attendance:absence", row.key, status=422, kind="call", found="coming")
    assert "已经结束" in refused


def test_a_wrong_tap_is_put_right_and_both_are_on_record(people, town) -> None:
    called(people.teacher, town, xiaoming="absent")
    called(people.teacher, town, lan="leave")
    row = Absence.objects.get()
    assert row.end == "back" and not Mark.objects.filter(child=town.xiaoming).exists()
    call = RollCall.objects.get()
    assert (call.absent, call.leave) == (0, 1) and call.corrected_at is not None
    corrected = Event.objects.filter(act="mark_correct", child_key=town.xiaoming.key).get()
    assert sorted(value.old.open() for value in corrected.values.all())[-1] == "缺勤"


def test_two_phones_never_write_over_each_other(people, town) -> None:
    called(people.teacher, town, xiaoming="absent")
    page = people.principal.presses(
        "attendance:call", town.class_3_1.pk, status=422, read_at="", lesson="0", on="",
        **{f"seen-{key}": "present" for key in Roll.objects.current().filter(school_class=town.class_3_1)
           .values_list("child__key", flat=True)},
    )  # fmt: skip
    assert "刚由别人点过名" in page
    assert Mark.objects.get().child == town.xiaoming


def test_a_school_that_calls_every_lesson(people, town) -> None:
    people.principal.presses("attendance:plan_set", town.primary.number, lessons="3")
    page = people.teacher.opens("attendance:call", town.class_3_1.pk)
    assert "第3节" in page
    keys = Roll.objects.current().filter(school_class=town.class_3_1).values_list("child__key", flat=True)
    for lesson, word in (("1", "absent"), ("2", "present")):
        typed = {f"seen-{key}": word if key == town.xiaoming.key else "present" for key in keys}
        people.teacher.presses(
            "attendance:call", town.class_3_1.pk, read_at="", lesson=lesson, on="", **typed
        )
    assert Absence.objects.get().end == "back", "in school in any lesson is in school"
    assert "已点2/3节" in people.principal.opens("attendance:school_day", town.primary.number)


def test_what_another_class_says_is_not_seen_and_not_written(people, town) -> None:
    outside = town.outsider.rolls.get().school_class
    people.teacher.opens("attendance:call", outside.pk, status=404)
    people.principal.opens("attendance:call", outside.pk, status=404)
    people.principal.opens("attendance:school_day", outside.school.number, status=404)
    people.bureau_officer.opens("attendance:call", town.class_3_1.pk, status=403)
    assert reverse("attendance:call", args=[town.class_3_1.pk]) not in people.bureau_officer.opens(
        "attendance:school_day", town.primary.number
    )


def test_the_clock_says_which_school_is_slow(people, town, monkeypatch) -> None:
    called(people.teacher, town, xiaoming="absent")
    it_is(monkeypatch, people, TODAY + timedelta(days=1))
    page = people.bureau_officer.opens("attendance:clock_page")
    assert "青石中心小学" in page
    line = page[page.index("青石中心小学") :]
    assert 'data-key="untold" class="num">1<' in line
