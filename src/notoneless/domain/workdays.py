"""工作日: which days count when a rule says working days, and the due dates that follow.

Public holidays are moved about each year by a notice that comes out in autumn (放假与调休). The county's own
rows are asked first, then the chinesecalendar package for the years it carries (it ends with 2026 and raises
after that), else Monday to Friday; ``is_certain`` says whether a year is more than that guess, and a page
showing a date from an uncertain year must say so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from .refusal import Refusal
from .words import Word

ONE_DAY = timedelta(days=1)
LONGEST_TERM = 3660
"""Days; a longer term is a slip of the keyboard."""

_FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1))
"""元旦, 劳动节, 国庆节 fall on the same date every year: rows without them are no whole year's notice."""


class DayUnit(Word):
    """按什么日计算: working days or calendar days."""

    WORKDAY = "workday", "工作日"
    NATURAL = "natural", "自然日"


@cache
def _packaged() -> tuple[frozenset[date], frozenset[date], range]:
    """(days off, days worked, years known) of the chinesecalendar package, loaded on first need."""
    from chinese_calendar import constants

    off, worked = frozenset(constants.holidays), frozenset(constants.workdays)
    return off, worked, range(min(off).year, max(off).year + 1)


@dataclass(frozen=True)
class Calendar:
    """工作日历 made of the county's rows: ``off_days`` (放假) and ``work_days`` (调休上班)."""

    off_days: frozenset[date] = field(default_factory=frozenset)
    work_days: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def of(cls, *, off_days: Iterable[date] = (), work_days: Iterable[date] = ()) -> "Calendar":
        """A calendar from any rows. A day given as both is worked: notices name working days one by one."""
        return cls(frozenset(off_days), frozenset(work_days))

    @cached_property
    def _given_years(self) -> frozenset[int]:
        years = {day.year for day in self.off_days}
        return frozenset(
            year for year in years if all(date(year, *day) in self.off_days for day in _FIXED_HOLIDAYS)
        )

    def is_certain(self, year: int) -> bool:
        """Whether the year's holidays are known and not merely taken to be weekends.

        A few rows of local festivals do not make a year certain; the national notice does, known by its three
        holidays of fixed date.
        """
        return year in self._given_years or year in _packaged()[2]

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.work_days:
            return True
        if day in self.off_days:
            return False
        off, worked, _ = _packaged()
        return day in worked or (day.weekday() < 5 and day not in off)

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day


def add_workdays(start: date, count: int, calendar: Calendar) -> date:
    """The ``count``-th working day after ``start``; the day a term begins on is not counted.

    With 0 it is ``start`` itself, worked or not.
    """
    _check_term(count)
    day = start
    while count:
        day += ONE_DAY
        count -= calendar.is_workday(day)
    return day


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``."""
    if end < start:
        return -workdays_between(end, start, calendar)
    return sum(calendar.is_workday(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


def due_on(start: date, count: int, unit: DayUnit, calendar: Calendar) -> date:
    """The last day of a term inside the house, such as the due date of a case.

    A term in natural days may end on a day off: a child found on Friday is looked for on Saturday.
    """
    if unit is DayUnit.WORKDAY:
        return add_workdays(start, count, calendar)
    _check_term(count)
    return start + timedelta(days=count)


def order_return_by(delivered_on: date, count: int, unit: DayUnit, calendar: Calendar) -> date:
    """The date printed in an order (限期复学通知书) by which the child must be back.

    Counted from the day the paper was delivered, never from the day it was issued. When the last day is one
    off, the next working day is meant (民事诉讼法 第85条's rule for terms): no school opens its door before.
    """
    return calendar.next_workday(due_on(delivered_on, count, unit, calendar))


def check_return_by(return_by: date, *, delivered_on: date, calendar: Calendar) -> date | Refusal:
    """The return-by date an officer chose, or why it cannot stand in the order."""
    if return_by <= delivered_on:
        return Refusal("返校期限必须晚于送达日期，请重新填写期限。", "workdays.return_by_past")
    if not calendar.is_workday(return_by):
        meant = calendar.next_workday(return_by)
        return Refusal(
            f"返校期限落在休息日，学校不开门。请改为{meant.year}年{meant.month}月{meant.day}日或更晚的上班日。",
            "workdays.return_by_off",
        )
    return return_by


REMINDER_DAYS = (1, 3, 7)
"""Days before a due date on which people are reminded; the county may set others."""


def reminders_of(text: str) -> tuple[int, ...] | Refusal:
    """Days before a due date on which people are reminded, as the county wrote them: 7,3,1."""
    parts = [part for part in re.split(r"[,，、;；\s]+", text.strip()) if part]
    if not parts or not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 60 for part in parts):
        return Refusal("“期限提醒”写成用逗号分开的天数，每个1至60，如 7,3,1。", "workdays.reminders")
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def reminder_level(due: date, today: date, *, levels: Iterable[int] = REMINDER_DAYS) -> int | None:
    """How near a due date is: the smallest level the days left fit into.

    0 on the due day itself, -1 when overdue, None while there is time.
    """
    left = (due - today).days
    if left < 0:
        return -1
    return min((level for level in (0, *levels) if left <= level), default=None)


def _check_term(count: int) -> None:
    if not 0 <= count <= LONGEST_TERM:
        raise ValueError(f"a term of {count} days cannot be counted")
