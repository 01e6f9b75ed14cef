"""On which days a school holds lessons, by terms, breaks and the public calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from notoneless.domain.schooldays import Span, is_school_day
from notoneless.grid.models import Term, Unit
from notoneless.grid.queries import breaks_of, county_calendar


def school_opens(school: Unit | None) -> Callable[[date], bool]:
    """On which days this school (None: a school of the county) holds lessons. After the last term the county has entered
    a working day is taken for one: nobody knows better yet."""
    calendar = county_calendar()
    terms = [Span(*days) for days in Term.objects.values_list("starts_on", "ends_on")]
    breaks = [Span(row.from_on, row.until_on) for row in breaks_of(school)]
    last = max((term.until_on for term in terms), default=date.min)

    def is_open(day: date) -> bool:
        if day > last:
            return calendar.is_workday(day)
        return is_school_day(day, terms=terms, breaks=breaks, calendar=calendar)

    return is_open


def newest_school_days(is_open: Callable[[date], bool], today: date, calendar_days: int) -> list[date]:
    """The school days of the last so many calendar days, today among them, newest first."""
    days = (today - timedelta(days=step) for step in range(calendar_days))
    return [day for day in days if is_open(day)]
