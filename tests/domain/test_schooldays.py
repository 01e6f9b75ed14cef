"""Which days are school days."""

from datetime import date

from notoneless.domain.refusal import Refusal
from notoneless.domain.schooldays import Span, check_break, days_of_term, is_school_day, school_days
from notoneless.domain.workdays import Calendar

TERM = Span(date(2026, 9, 1), date(2027, 1, 22))
PLAIN = Calendar.of()


def day(on: date, *, breaks: tuple[Span, ...] = (), calendar: Calendar = PLAIN) -> bool:
    return is_school_day(on, terms=[TERM], breaks=breaks, calendar=calendar)


def test_a_weekday_in_a_term_is_a_school_day_and_a_weekend_is_none() -> None:
    assert day(date(2026, 11, 18))
    assert not day(date(2026, 11, 21))


def test_outside_every_term_there_is_no_school() -> None:
    assert not day(date(2026, 8, 31)) and day(date(2026, 9, 1))
    assert not day(date(2027, 1, 25))


def test_a_public_holiday_is_off_and_a_make_up_day_is_on() -> None:
    calendar = Calendar.of(off_days=[date(2026, 11, 18)], work_days=[date(2026, 11, 21)])
    assert not day(date(2026, 11, 18), calendar=calendar)
    assert day(date(2026, 11, 21), calendar=calendar)


def test_first_and_last_day_of_a_break_are_off_and_beat_a_make_up_day() -> None:
    pause = Span(date(2026, 11, 18), date(2026, 11, 21))
    calendar = Calendar.of(work_days=[date(2026, 11, 21)])
    assert [day(date(2026, 11, on), breaks=(pause,), calendar=calendar) for on in (17, 18, 21, 23)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_gone_and_left_make_the_whole_and_today_is_gone() -> None:
    week = Span(date(2026, 11, 16), date(2026, 11, 22))
    count = days_of_term(week, date(2026, 11, 18), breaks=[], calendar=PLAIN)
    assert (count.total, count.gone, count.left) == (5, 3, 2)


def test_a_range_gives_its_days_in_order_and_the_wrong_way_round_none() -> None:
    days = school_days(date(2026, 11, 20), date(2026, 11, 23), terms=[TERM], breaks=[], calendar=PLAIN)
    assert days == [date(2026, 11, 20), date(2026, 11, 23)]
    assert school_days(days[1], days[0], terms=[TERM], breaks=[], calendar=PLAIN) == []


def test_a_break_is_refused_when_wrong_way_round_too_long_or_outside_every_term() -> None:
    for first, last, rule in (
        (date(2026, 11, 3), date(2026, 11, 2), "schoolbreak.order"),
        (date(2026, 9, 1), date(2026, 12, 30), "schoolbreak.long"),
        (date(2027, 7, 15), date(2027, 7, 16), "schoolbreak.no_term"),
    ):
        refused = check_break(Span(first, last), terms=[TERM])
        assert isinstance(refused, Refusal) and refused.rule == rule
    assert check_break(Span(date(2026, 11, 2), date(2026, 11, 2)), terms=[TERM]) is None
