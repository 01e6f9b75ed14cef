"""缺勤: runs over school days, what a length starts, the next step, the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.absence import (
    Clock,
    Found,
    Start,
    Thresholds,
    day_word,
    days_without_leave,
    median,
    next_step,
    thresholds_of,
)
from notoneless.domain.rollcall import Seen

A, L, P, H, T = Seen.ABSENT, Seen.LEAVE, Seen.PRESENT, Seen.HOME, Seen.LATE
TODAY = date(2026, 11, 18)
DAYS = [TODAY - timedelta(days=step) for step in range(10)]


def run(*words):
    """The length of the run, the newest day first; None: nobody called."""
    seen = {day: word for day, word in zip(DAYS, words, strict=False) if word is not None}
    return len(days_without_leave(DAYS, seen))


@pytest.mark.parametrize(("words", "days"), [
    ((A,), 1), ((A, A, A, P), 3), ((P, A, A), 0), ((A, P, A), 1), ((A, T, A), 1), ((A, H, A), 1),
    ((A, L, A), 2), ((A, None, A), 2), ((L, A, A), 2), ((None, A), 1), ((), 0), ((L,), 0),
])  # fmt: skip
def test_a_run_is_broken_by_being_there_alone(words, days) -> None:
    assert run(*words) == days


@given(st.lists(st.sampled_from([A, L, P, H, T, None]), max_size=10))
def test_a_run_never_counts_more_than_the_days_of_absence(words) -> None:
    assert 0 <= run(*words) <= words.count(A)
    assert run(A, *words[:9]) >= 1
    assert run(P, *words[:9]) == 0


def test_the_strictest_table_is_the_default() -> None:
    t = Thresholds()
    assert t.started(0) == ()
    assert t.started(1) == (Start.CALL, Start.VISIT, Start.SCHOOL)
    assert t.started(2)[-1] is Start.CENTRE and t.started(3)[-1] is Start.SUSPECT


def test_a_county_of_two_weeks_has_its_own_table() -> None:
    t = thresholds_of("2", "5", "5", "10")
    assert t == Thresholds(2, 5, 5, 10)
    assert t.started(4) == (Start.CALL, Start.VISIT)
    assert Start.SUSPECT not in t.started(9) and Start.SUSPECT in t.started(10)


@pytest.mark.parametrize(("said", "rule"), [
    (("1", "x", "2", "3"), "absence.words"), (("1", "", "2", "3"), "absence.words"), (("0", "1", "2", "3"), "absence.range"),
    (("1", "1", "2", "61"), "absence.range"), (("1", "3", "2", "5"), "absence.order"), (("1", "1", "4", "3"), "absence.order"),
])  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(said, rule) -> None:
    assert thresholds_of(*said).rule == rule


def test_a_day_of_lessons_is_one_word() -> None:
    assert day_word([A, P, A]) is P
    assert day_word([A, T]) is T
    assert day_word([A, L]) is A and day_word([L, L]) is L and day_word([]) is None


def test_without_phone_or_answer_somebody_goes_there_the_same_day() -> None:
    def step(found, *, has_phone=True, days=1):
        return next_step(found, has_phone=has_phone, days=days, thresholds=Thresholds(), today=TODAY)

    assert step(None).words == "给家长打电话" and not step(None).is_visit
    assert step(None, has_phone=False).is_visit
    assert step(None, days=2).is_visit, "a second day is no matter for the telephone"
    assert step(Found.NOT_REACHED).is_visit and step(Found.PARENT_UNAWARE).is_visit
    assert step(Found.ILL).words.startswith("补办请假") and not step(Found.COMING).is_visit
    assert step(Found.GONE).is_suspected and step(Found.REFUSES).is_suspected
    assert {step(found).due_on for found in (None, *Found)} == {TODAY}, "不过夜"


def test_the_clock_counts_hours_from_the_call_that_missed_the_child() -> None:
    at = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)
    clock = Clock(at, contacted_at=at + timedelta(minutes=45), school_at=at, bureau_at=at + timedelta(days=2))
    assert clock.hours == (0.8, 0.0, None, 48.0)
    assert median([3, 1, 2]) == 2 and median([4, 1]) == 2.5 and median([]) is None
