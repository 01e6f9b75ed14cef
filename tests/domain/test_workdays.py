"""Working days follow the notices, and never pretend to know a year they do not know."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.domain.workdays import (
    Calendar,
    DayUnit,
    add_workdays,
    check_return_by,
    due_on,
    order_return_by,
    reminder_level,
    workdays_between,
)

PLAIN = Calendar()
NOTICE_2027 = Calendar.of(
    off_days=[date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1), date(2027, 5, 3)],
    work_days=[date(2027, 5, 8)],
)
days = st.dates(date(2003, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday
        (date(2026, 9, 20), True),  # a Sunday worked for the holiday
        (date(2026, 11, 21), False),
        (date(2026, 11, 20), True),
        (date(2025, 1, 28), False),
        (date(2025, 1, 26), True),
    ],
)
def test_the_years_the_package_knows_follow_the_notices(day: date, worked: bool) -> None:
    assert PLAIN.is_workday(day) is worked
    assert PLAIN.is_certain(day.year)


@pytest.mark.parametrize("year", [2003, 2027, 2031])
def test_an_unknown_year_is_monday_to_friday_and_says_so(year: int) -> None:
    assert not PLAIN.is_certain(year)
    assert PLAIN.is_workday(date(year, 5, 1)) is (date(year, 5, 1).weekday() < 5)
    assert [PLAIN.is_workday(date(2027, 10, day)) for day in range(4, 11)] == [True] * 5 + [False] * 2


def test_given_rows_come_before_everything_else() -> None:
    assert not NOTICE_2027.is_workday(date(2027, 5, 3))
    assert NOTICE_2027.is_workday(date(2027, 5, 8))
    assert NOTICE_2027.is_certain(2027)
    local = Calendar.of(off_days=[date(2026, 11, 20)], work_days=[date(2026, 10, 1)])
    assert not local.is_workday(date(2026, 11, 20))
    assert local.is_workday(date(2026, 10, 1))
    assert not local.is_workday(date(2026, 10, 2)), "the package still answers for the other days"
    both = Calendar.of(off_days=[date(2026, 11, 20)], work_days=[date(2026, 11, 20)])
    assert both.is_workday(date(2026, 11, 20))


def test_a_local_festival_does_not_make_a_year_certain() -> None:
    assert not Calendar.of(off_days=[date(2027, 7, 29)]).is_certain(2027)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_working_days_are_counted_from_the_next_day(start: date, count: int, end: date) -> None:
    assert add_workdays(start, count, PLAIN) == end


@given(days, st.integers(1, 60))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = add_workdays(start, count, PLAIN)
    assert PLAIN.is_workday(end)
    assert workdays_between(start, end, PLAIN) == count
    assert workdays_between(end, start, PLAIN) == -count
    assert workdays_between(start, end - timedelta(days=1), PLAIN) == count - 1


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_two_terms_in_a_row_are_one_long_term(start: date, first: int, second: int) -> None:
    assert add_workdays(add_workdays(start, first, PLAIN), second, PLAIN) == add_workdays(
        start, first + second, PLAIN
    )


@pytest.mark.parametrize("count", [-1, 3661])
def test_a_term_nobody_can_mean_is_an_error(count: int) -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        add_workdays(date(2026, 1, 1), count, PLAIN)
    with pytest.raises(ValueError, match="cannot be counted"):
        due_on(date(2026, 1, 1), count, DayUnit.NATURAL, PLAIN)


def test_a_case_may_fall_due_on_a_sunday_only_in_natural_days() -> None:
    friday = date(2026, 11, 20)
    assert due_on(friday, 2, DayUnit.NATURAL, PLAIN) == date(2026, 11, 22)
    assert due_on(friday, 2, DayUnit.WORKDAY, PLAIN) == date(2026, 11, 24)
    assert due_on(friday, 0, DayUnit.NATURAL, PLAIN) == friday


@pytest.mark.parametrize(
    ("delivered_on", "count", "unit", "return_by"),
    [
        (date(2026, 11, 16), 6, DayUnit.NATURAL, date(2026, 11, 23)),  # the 22nd is a Sunday
        (date(2026, 11, 16), 7, DayUnit.NATURAL, date(2026, 11, 23)),
        (date(2026, 9, 28), 6, DayUnit.NATURAL, date(2026, 10, 8)),  # inside the October holiday
        (date(2026, 11, 16), 5, DayUnit.WORKDAY, date(2026, 11, 23)),
    ],
)
def test_a_child_is_ordered_back_on_a_day_the_school_is_open(
    delivered_on: date, count: int, unit: DayUnit, return_by: date
) -> None:
    assert order_return_by(delivered_on, count, unit, PLAIN) == return_by
    assert check_return_by(return_by, delivered_on=delivered_on, calendar=PLAIN) == return_by


@pytest.mark.parametrize(
    ("return_by", "rule"),
    [
        (date(2026, 11, 16), "workdays.return_by_past"),
        (date(2026, 11, 15), "workdays.return_by_past"),
        (date(2026, 11, 22), "workdays.return_by_off"),
    ],
)
def test_a_date_that_cannot_be_kept_is_refused(return_by: date, rule: str) -> None:
    refusal = check_return_by(return_by, delivered_on=date(2026, 11, 16), calendar=PLAIN)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == rule


def test_the_refusal_names_the_next_open_day() -> None:
    refusal = check_return_by(date(2026, 11, 22), delivered_on=date(2026, 11, 16), calendar=PLAIN)
    assert "2026年11月23日" in str(refusal)


LEVELS = [(30, None), (8, None), (7, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, -1), (-40, -1)]


@pytest.mark.parametrize(("left", "level"), LEVELS)
def test_reminders_come_nearer_with_the_date(left: int, level: int | None) -> None:
    today = date(2026, 11, 22)
    assert reminder_level(today + timedelta(days=left), today) == level
