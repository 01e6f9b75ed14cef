"""点名: who may call which class for which day, and what the counts come to."""

from datetime import date, timedelta

import pytest

from notoneless.domain.rollcall import (
    CORRECT_DAYS,
    CallFacts,
    Seen,
    call_refused,
    counts_of,
    marks_refused,
)

TODAY = date(2026, 11, 18)
FINE = {
    "on": TODAY, "today": TODAY, "lesson": 0, "lessons": 0, "is_school_day": True, "is_taken": False,
    "is_taker": False, "answers_for_school": False,
}  # fmt: skip


def refused(**more):
    out = call_refused(CallFacts(**(FINE | more)))
    return None if out is None else out.rule


def test_a_class_is_called_on_a_school_day() -> None:
    assert refused() is None
    assert refused(is_school_day=False) == "call.no_school"
    assert refused(on=TODAY + timedelta(days=1)) == "call.future"


@pytest.mark.parametrize(("lesson", "lessons", "rule"), [
    (0, 0, None), (1, 0, "call.lesson"), (0, 6, "call.lesson"), (1, 6, None), (6, 6, None), (7, 6, "call.lesson"),
    (-1, 6, "call.lesson"),
])  # fmt: skip
def test_a_lesson_is_one_the_school_calls(lesson, lessons, rule) -> None:
    assert refused(lesson=lesson, lessons=lessons) == rule


def test_the_day_after_the_school_puts_right_and_later_nobody() -> None:
    yesterday, old = TODAY - timedelta(days=1), TODAY - timedelta(days=CORRECT_DAYS + 1)
    assert refused(on=yesterday) == "call.past"
    assert refused(on=yesterday, answers_for_school=True) is None
    assert refused(on=TODAY - timedelta(days=CORRECT_DAYS), answers_for_school=True) is None
    assert refused(on=old, answers_for_school=True) == "call.old"


def test_a_taken_call_is_put_right_by_its_taker_or_the_school() -> None:
    assert refused(is_taken=True) == "call.taken"
    assert refused(is_taken=True, is_taker=True) is None
    assert refused(is_taken=True, answers_for_school=True) is None


def test_only_pupils_of_the_class_are_named() -> None:
    assert marks_refused({1, 2}, {1: Seen.ABSENT}) is None
    assert marks_refused({1, 2}, {}) is None
    assert marks_refused({1, 2}, {3: Seen.LATE}).rule == "call.stranger"
    assert marks_refused(set(), {}).rule == "call.empty"


def test_who_is_late_or_taught_at_home_is_counted_where_he_is() -> None:
    counts = counts_of(45, [Seen.ABSENT, Seen.ABSENT, Seen.LEAVE, Seen.LATE, Seen.HOME])
    assert (counts.absent, counts.leave, counts.late, counts.home) == (2, 1, 1, 1)
    assert counts.present == 41, "late ones sit in the room"
    assert counts_of(45, []).present == 45
