"""Looks after a return, which record meets which, and the two surveys of a term."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.following import (
    Due,
    TermDays,
    due_days,
    due_met_by,
    spacing_of,
    survey_days,
    survey_refused,
    surveys_wanted,
    term_words,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.workdays import Calendar

CALENDAR = Calendar()
AUTUMN = TermDays(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPACINGS = st.lists(st.integers(1, 180), min_size=4, max_size=8, unique=True).map(sorted)


@pytest.mark.parametrize("text", ["3,7,15,30", " 3，7，15，30 ", "3、7、15、30", "3 7 15 30"])
def test_spacing_is_read_however_it_is_typed(text) -> None:
    assert spacing_of(text) == (3, 7, 15, 30)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "count"), ("3,7,15", "count"), ("1,2,3,4,5,6,7,8,9", "count"), ("三,七,十五,三十", "words"),
        ("3,7,15,-30", "words"), ("3,7,7,30", "order"), ("30,15,7,3", "order"), ("0,3,7,15", "order"),
        ("3,7,15,400", "long"), ("3.5,7,15,30", "words"),
    ],
)  # fmt: skip
def test_a_spacing_that_is_none_is_refused_in_words(text, rule) -> None:
    refused = spacing_of(text)
    assert (
        isinstance(refused, Refusal)
        and refused.rule == f"followup.spacing.{rule}"
        and "跟踪时间" in refused.reason
    )


def test_a_look_is_put_off_to_the_next_school_day_and_two_never_share_one() -> None:
    days = due_days(date(2026, 11, 18), (3, 7, 15, 30), CALENDAR.is_workday)
    assert days == [date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 18)]
    friday = due_days(date(2026, 11, 20), (1, 2, 3, 4), CALENDAR.is_workday)
    assert friday == [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]


@given(DAYS, SPACINGS)
def test_looks_are_open_days_in_order_and_never_early(back_on, spacing) -> None:
    days = due_days(back_on, spacing, CALENDAR.is_workday)
    assert len(days) == len(spacing) and days == sorted(set(days))
    assert all(CALENDAR.is_workday(day) for day in days)
    assert all(day >= back_on + timedelta(days=count) for day, count in zip(days, spacing, strict=True))


def test_where_no_day_is_open_a_look_stays_on_its_day() -> None:
    assert due_days(date(2026, 7, 1), (3,), lambda day: False) == [date(2026, 7, 4)]


def dues(*met: date | None) -> list[Due[int]]:
    days = [date(2026, 11, 21), date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 18)]
    return [Due(number, day, on) for number, (day, on) in enumerate(zip(days, met, strict=True), 1)]


def test_a_record_meets_the_earliest_open_look_that_is_due_and_two_of_a_day_meet_one() -> None:
    none = dues(None, None, None, None)
    assert due_met_by(none, date(2026, 11, 20)) is None, "too early for the first"
    assert due_met_by(none, date(2026, 12, 30)) == 1
    one = dues(date(2026, 12, 30), None, None, None)
    assert due_met_by(one, date(2026, 12, 30)) is None, "the same day meets one only"
    assert due_met_by(one, date(2026, 12, 31)) == 2
    assert due_met_by(dues(*[date(2026, 12, day) for day in (1, 2, 3, 4)]), date(2026, 12, 31)) is None


@given(st.lists(st.dates(date(2026, 11, 18), date(2027, 3, 1)), max_size=12))
def test_records_in_any_order_meet_each_look_once_and_never_before_its_day(records) -> None:
    met: dict[int, date] = {}
    for on in records:
        key = due_met_by(dues(*[met.get(number) for number in (1, 2, 3, 4)]), on)
        if key is not None:
            assert key not in met and on not in met.values()
            met[key] = on
    assert all(
        on >= due.due_on for due in dues(None, None, None, None) for n, on in met.items() if n == due.key
    )


def test_a_term_has_two_surveys_after_its_thirds_on_working_days() -> None:
    assert survey_days(AUTUMN, CALENDAR) == (date(2026, 10, 19), date(2026, 12, 7))
    assert surveys_wanted(AUTUMN, date(2026, 9, 1), CALENDAR) == [
        (1, date(2026, 10, 19)),
        (2, date(2026, 12, 7)),
    ]
    assert surveys_wanted(AUTUMN, date(2026, 11, 18), CALENDAR) == [(2, date(2026, 12, 7))]
    assert surveys_wanted(AUTUMN, date(2026, 12, 8), CALENDAR) == []
    assert surveys_wanted(AUTUMN, date(2027, 2, 1), CALENDAR) == [], "no term runs"


@given(DAYS, st.integers(60, 200))
def test_both_surveys_lie_in_the_term_the_second_after_the_first(first, length) -> None:
    term = TermDays(2026, 1, first, first + timedelta(days=length))
    one, two = survey_days(term, CALENDAR)
    assert first < one < two
    assert CALENDAR.is_workday(one) and CALENDAR.is_workday(two)


def test_a_survey_is_neither_done_twice_nor_early_nor_of_a_child_back_in_school() -> None:
    day = date(2026, 12, 4)
    assert survey_refused(due_on=day, is_done=False, is_out=True, today=date(2026, 11, 27)) is None
    assert survey_refused(due_on=day, is_done=False, is_out=True, today=date(2027, 1, 9)) is None, (
        "late is still done"
    )
    for words, rule in (
        ({"is_done": True, "is_out": True, "today": day}, "survey.done"),
        ({"is_done": False, "is_out": False, "today": day}, "survey.not_out"),
        ({"is_done": False, "is_out": True, "today": date(2026, 11, 26)}, "survey.early"),
    ):
        refused = survey_refused(due_on=day, **words)
        assert refused is not None and refused.rule == rule


def test_a_term_is_called_in_words() -> None:
    assert term_words("2026-1") == "2026-2027学年第一学期" and term_words("2026-2").endswith("第二学期")
    assert term_words("?") == "?"
