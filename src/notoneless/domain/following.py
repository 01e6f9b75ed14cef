"""复学跟踪: the spaced looks at a child who came back, which record meets which, and the surveys of those still out.

Four spaced looks before a case is closed, spread over the weeks in which most children who leave again do so; the
county sets the days. A look is meant for a day on which school is held.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from .refusal import Refusal
from .workdays import Calendar

K = TypeVar("K", bound=Hashable)

ONE_DAY = timedelta(days=1)
FEWEST, MOST = 4, 8
"""Looks after a return: fewer than four prove nothing, more than eight nobody does."""
LONGEST = 180
"""Days after the return; a later look is no follow-up any more."""
LONGEST_PAUSE = 120
"""Days a look is put off for a holiday at most: longer than any summer, shorter than a wrong calendar."""
BEFORE = 7
"""Days before its day from which a survey may be recorded and stands on the desk."""


def spacing_of(text: str) -> tuple[int, ...] | Refusal:
    """The days after the return on which the child is looked for, as the county wrote them: 3,7,15,30."""
    parts = [part for part in re.split(r"[,，、;；\s]+", text.strip()) if part]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return Refusal("“跟踪时间”写成用逗号分开的天数，如 3,7,15,30。", "followup.spacing.words")
    days = tuple(int(part) for part in parts)
    if not FEWEST <= len(days) <= MOST:
        return Refusal(f"“跟踪时间”至少{FEWEST}次，最多{MOST}次，如 3,7,15,30。", "followup.spacing.count")
    if any(later <= earlier for earlier, later in zip((0, *days), days, strict=False)):
        return Refusal("“跟踪时间”从第1天起，后一次要晚于前一次，如 3,7,15,30。", "followup.spacing.order")
    if days[-1] > LONGEST:
        return Refusal(f"“跟踪时间”最后一次不晚于返校后{LONGEST}天。", "followup.spacing.long")
    return days


def due_days(returned_on: date, spacing: Sequence[int], is_open: Callable[[date], bool]) -> list[date]:
    """The day of each look: so many days after the return, put off to the next day on which school is open. Two looks
    never fall on one day: the later one goes to the next open day after it."""
    days: list[date] = []
    for count in spacing:
        wanted = returned_on + timedelta(days=count)
        if days and wanted <= days[-1]:
            wanted = days[-1] + ONE_DAY
        days.append(_next_open(wanted, is_open))
    return days


def _next_open(day: date, is_open: Callable[[date], bool]) -> date:
    """The day itself where school is held, else the next; itself where none is known within reach."""
    for step in range(LONGEST_PAUSE):
        if is_open(day + timedelta(days=step)):
            return day + timedelta(days=step)
    return day


@dataclass(frozen=True, slots=True)
class Due(Generic[K]):
    """One look: its key, its day, and the day of the record that met it."""

    key: K
    due_on: date
    met_on: date | None = None


def due_met_by(dues: Iterable[Due[K]], on: date) -> K | None:
    """Which look a record of this day meets: the earliest one still open that is due by then. Two records of one day
    meet one look; a record before the first due day meets none."""
    rows = sorted(dues, key=lambda due: due.due_on)
    if any(due.met_on == on for due in rows):
        return None
    return next((due.key for due in rows if due.met_on is None and due.due_on <= on), None)


@dataclass(frozen=True, slots=True)
class TermDays:
    """A term: 2026-1 is the autumn term of the school year 2026-2027."""

    year: int
    number: int
    from_on: date
    until_on: date

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number}"


def survey_days(term: TermDays, calendar: Calendar) -> tuple[date, date]:
    """The two days of a term on which a child still out of school is looked for: after one and after two thirds of it,
    on a working day."""
    length = (term.until_on - term.from_on).days
    thirds = [term.from_on + timedelta(days=length * part // 3) for part in (1, 2)]
    return calendar.next_workday(thirds[0]), calendar.next_workday(thirds[1])


def surveys_wanted(term: TermDays, today: date, calendar: Calendar) -> list[tuple[int, date]]:
    """The surveys of the running term still to come, by number: a child confirmed in its last weeks has none."""
    if not term.from_on <= today <= term.until_on:
        return []
    return [(number, day) for number, day in enumerate(survey_days(term, calendar), 1) if day >= today]


def survey_refused(*, due_on: date, is_done: bool, is_out: bool, today: date) -> Refusal | None:
    """Why a survey cannot be recorded now."""
    if is_done:
        return Refusal("这次跟踪调查已经做过。", "survey.done")
    if not is_out:
        return Refusal("孩子现在不在失学状态，这次调查免做。", "survey.not_out")
    first = due_on - timedelta(days=BEFORE)
    if today < first:
        return Refusal(f"这次调查从{first:%Y-%m-%d}起填写，太早了看不出变化。", "survey.early")
    return None


def term_words(name: str) -> str:
    """2026-2027学年第一学期, from 2026-1; the name itself where it is none."""
    found = re.fullmatch(r"(20\d\d)-([12])", name)
    if found is None:
        return name
    year = int(found.group(1))
    return f"{year}-{year + 1}学年第{'一' if found.group(2) == '1' else '二'}学期"
