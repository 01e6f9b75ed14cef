"""开学报到: days, words about a pupil, and what a class comes to."""

from datetime import date, timedelta

import pytest

from notoneless.domain.arrival import (
    Came,
    Counted,
    Counts,
    NotCome,
    Said,
    counted_as,
    marking_refused,
    next_day,
    opening_refused,
    pupils_refused,
    set_day,
    word_refused,
)

FIRST = date(2026, 8, 31)
DUE = date(2026, 9, 14)
TERM = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 1, 20)}


def rule(refusal):
    return None if refusal is None else refusal.rule


def word(**more):
    said = Said(**({"came": Came.MISSING, "reason": NotCome.ILL, "follower": 1, "next_on": FIRST} | more))
    return rule(word_refused(said, "林小明", today=FIRST, due_on=DUE))


def test_the_set_day_is_two_weeks_after_the_first() -> None:
    assert set_day(FIRST) == DUE


@pytest.mark.parametrize(
    ("first", "due", "found"),
    [
        (FIRST, DUE, None),
        (date(2026, 7, 1), date(2026, 7, 15), "arrival.first"),
        (date(2027, 1, 21), date(2027, 2, 1), "arrival.first"),
        (FIRST, FIRST, "arrival.due"),
        (FIRST, FIRST + timedelta(days=61), "arrival.due"),
    ],
)
def test_an_arrival_lies_at_its_term(first, due, found) -> None:
    assert rule(opening_refused(first, due, today=date(2026, 7, 1), **TERM)) == found


def test_no_arrival_is_opened_after_its_own_end() -> None:
    assert rule(opening_refused(FIRST, DUE, today=DUE + timedelta(days=1), **TERM)) == "arrival.past"


def test_a_class_is_reported_from_the_first_day_to_the_set_day() -> None:
    def on(day, *, is_closed=False):
        return rule(marking_refused(first_on=FIRST, due_on=DUE, is_closed=is_closed, today=day))

    assert on(FIRST) is None and on(DUE) is None
    assert on(FIRST - timedelta(days=1)) == "arrival.early"
    assert on(DUE + timedelta(days=1)) == "arrival.closed" and on(DUE, is_closed=True) == "arrival.closed"


def test_who_has_not_come_has_a_reason_a_person_and_a_day() -> None:
    assert word() is None
    assert word(reason=None) == "arrival.reason"
    assert word(follower=None) == "arrival.follower"
    assert word(next_on=None) == "arrival.next"
    assert word(next_on=DUE + timedelta(days=1)) == "arrival.next"
    assert word(next_on=FIRST - timedelta(days=1)) == "arrival.next"


def test_elsewhere_needs_a_school_and_the_paper_or_a_day_for_it() -> None:
    assert word(came=Came.ELSEWHERE) == "arrival.school"
    assert word(came=Came.ELSEWHERE, school="外县一小") is None
    assert word(came=Came.ELSEWHERE, school="外县一小", next_on=None) == "arrival.next"
    assert word(came=Came.ELSEWHERE, school="外县一小", has_proof=True, next_on=None, follower=None) is None
    assert word(came=Came.ELSEWHERE, school="长" * 61) == "arrival.school_length"


def test_who_came_or_is_excused_needs_no_more_words() -> None:
    for came in (Came.ARRIVED, Came.LEAVE):
        assert word(came=came, reason=None, follower=None, next_on=None) is None


def test_elsewhere_counts_only_with_its_paper_and_nothing_said_is_not_reported() -> None:
    assert counted_as(Came.ELSEWHERE, has_proof=True) is Counted.ELSEWHERE
    assert counted_as(Came.ELSEWHERE, has_proof=False) is Counted.MISSING
    assert counted_as(None, has_proof=False) is Counted.UNREPORTED
    assert counted_as(Came.LEAVE, has_proof=False) is Counted.LEAVE


def test_what_was_not_reported_is_never_another_figure() -> None:
    one = Counts(10, arrived=6, leave=1, elsewhere=1, missing=1)
    assert one.unreported == 1 and not one.is_complete
    assert (one + Counts(5, arrived=5)) == Counts(15, arrived=11, leave=1, elsewhere=1, missing=1)
    assert Counts(3, arrived=3).is_complete and not Counts(3).is_complete


def test_a_pupil_is_asked_after_tomorrow_but_not_after_the_set_day() -> None:
    assert next_day(FIRST, DUE) == FIRST + timedelta(days=1)
    assert next_day(DUE, DUE) == DUE


def test_a_page_that_names_a_stranger_is_not_saved() -> None:
    assert rule(pupils_refused({1, 2}, {1})) is None
    assert rule(pupils_refused({1}, {1, 2})) == "arrival.stranger"
    assert rule(pupils_refused(set(), set())) == "arrival.empty"


def test_the_timeline_reads_words() -> None:
    assert Said(Came.MISSING, NotCome.LOST).label == "未到（联系不上）"
    assert Said(Came.ELSEWHERE, school="外县一小").label == "在别处就读（外县一小，待交证明）"
    assert Said(Came.ARRIVED).label == "已报到"
