"""上课日: which days are school days for a school on a range of dates, and how many are gone and left.

A school day lies in a term, is worked by the public calendar (放假与调休, 国务院办公厅放假通知) and lies in no break:
neither a local holiday of the county nor a closure of the school for flood, epidemic or another danger
(突发事件应对法: the county government closes schools). Attendance and month-end reports count by these days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import Refusal
from .words import Word
from .workdays import Calendar


class BreakKind(Word):
    """停课类别: a holiday of the county, or why lessons stopped."""

    LOCAL = "local", "地方假期"
    FLOOD = "flood", "防汛停课"
    EPIDEMIC = "epidemic", "传染病停课"
    OTHER = "other", "其他停课"


LONGEST_BREAK = 120
"""Days; a longer one is a slip of the keyboard or a matter for the terms."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of dates, its last day included: a term or a break."""

    from_on: date
    until_on: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class DayCount:
    """School days of a range: all, those up to and with today, those after."""

    total: int
    gone: int

    @property
    def left(self) -> int:
        """School days still to come."""
        return self.total - self.gone


def is_school_day(day: date, *, terms: Iterable[Span], breaks: Iterable[Span], calendar: Calendar) -> bool:
    """Whether lessons are held on a day. A make-up day (调休上班) on a weekend is one."""
    return (
        any(day in term for term in terms)
        and calendar.is_workday(day)
        and not any(day in pause for pause in breaks)
    )


def school_days(
    first: date, last: date, *, terms: Sequence[Span], breaks: Sequence[Span], calendar: Calendar
) -> list[date]:
    """The school days from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in days if is_school_day(day, terms=terms, breaks=breaks, calendar=calendar)]


def days_of_term(term: Span, today: date, *, breaks: Sequence[Span], calendar: Calendar) -> DayCount:
    """The school days of one term, and how many of them are gone today."""
    days = school_days(term.from_on, term.until_on, terms=[term], breaks=breaks, calendar=calendar)
    return DayCount(len(days), sum(day <= today for day in days))


def check_break(pause: Span, *, terms: Iterable[Span]) -> Refusal | None:
    """Why a break cannot be entered: wrong way round, too long, or outside every term."""
    if pause.until_on < pause.from_on:
        return Refusal("结束日期早于开始日期。请核对。", "schoolbreak.order")
    if (pause.until_on - pause.from_on).days >= LONGEST_BREAK:
        return Refusal(f"一次停课不超过{LONGEST_BREAK}天。更长的请改学期日期。", "schoolbreak.long")
    if not any(pause.from_on <= term.until_on and term.from_on <= pause.until_on for term in terms):
        return Refusal("这几天不在任何学期里，本来就不上课。请核对日期，或先设学期。", "schoolbreak.no_term")
    return None
