"""缺勤跟进: how long a child has been away without leave, what that starts, and how fast it was told.

Days are school days of the school, counted on its calendar: a weekend neither breaks a run nor lengthens it, and a day on
which nobody called says nothing. What each length starts is the county's own (各地 1、2、3、5 天和两周不等); the product
begins with the strictest that were found, and whatever is found is told the same day (不过夜).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .refusal import Refusal
from .rollcall import IN_SCHOOL, Seen
from .words import Word

LONGEST = 60
"""School days: no threshold lies further off than a term's half."""


class Start(Word):
    """起动事项: what an absence of so many school days begins, in the order of their weight."""

    CALL = "call", "联系家长"
    VISIT = "visit", "上门家访"
    SCHOOL = "school", "报告学校"
    CENTRE = "centre", "报告中心校"
    SUSPECT = "suspect", "立为疑似，报教育局和乡镇(街道)"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many school days without leave each thing starts."""

    visit: int = 1
    school: int = 1
    centre: int = 2
    suspect: int = 3

    def started(self, days: int) -> tuple[Start, ...]:
        """What an absence of so many days in a row has started. One day always starts the call."""
        if days < 1:
            return ()
        due = (
            (Start.VISIT, self.visit),
            (Start.SCHOOL, self.school),
            (Start.CENTRE, self.centre),
            (Start.SUSPECT, self.suspect),
        )
        return (Start.CALL, *(start for start, from_days in due if days >= from_days))


def thresholds_of(visit: str, school: str, centre: str, suspect: str) -> Thresholds | Refusal:
    """The county's settings as thresholds. Each is a number of school days from 1; the school hears no later than the
    centre, and nobody is suspected before the school was told."""
    texts = (visit, school, centre, suspect)
    if not all(text.strip().isascii() and text.strip().isdigit() for text in texts):
        return Refusal("缺勤天数写成数字，如 1。", "absence.words")
    days = [int(text) for text in texts]
    if not all(1 <= day <= LONGEST for day in days):
        return Refusal(f"缺勤天数在1到{LONGEST}之间。", "absence.range")
    if not days[1] <= days[2] <= days[3]:
        return Refusal("天数应依次不减：报告学校、报告中心校、立为疑似。", "absence.order")
    return Thresholds(*days)


def days_without_leave(school_days: Sequence[date], seen: Mapping[date, Seen | None]) -> list[date]:
    """The school days of the run that lasts until the newest: ``school_days`` newest first, ``seen`` what was said of the
    child on each (None or left out: nobody called).

    A day in school or of home teaching ends the run; a day of leave or without a call neither ends nor lengthens it.
    """
    run: list[date] = []
    for day in school_days:
        said = seen.get(day)
        if said is Seen.ABSENT:
            run.append(day)
        elif said in IN_SCHOOL or said is Seen.HOME:
            break
    return run


def day_word(said: Iterable[Seen]) -> Seen | None:
    """One day of one child from its lessons: in school in any of them counts as there; else absence weighs more
    than leave. None where nobody called."""
    words = set(said)
    for one in (Seen.PRESENT, Seen.LATE, Seen.HOME, Seen.ABSENT, Seen.LEAVE):
        if one in words:
            return one
    return None


class Found(Word):
    """联系结果: what the call or the visit came to."""

    COMING = "coming", "家长知道，马上来校"
    ILL = "ill", "生病或有事，补请假"
    PARENT_UNAWARE = "unaware", "家长不知情，正在找"
    NOT_REACHED = "not_reached", "没联系上"
    REFUSES = "refuses", "不愿来上学"
    GONE = "gone", "已外出或离开本地"


class AbsenceEnd(Word):
    """跟进结果: how a follow-up ended."""

    BACK = "back", "已到校"
    LEAVE = "leave", "已补请假"
    SUSPECTED = "suspected", "已立为疑似"
    LEFT = "left", "已离校办手续"


SUSPECTED_AT_ONCE = frozenset({Found.REFUSES, Found.GONE})
"""Nobody waits for the third day once it is known that the child will not come."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next in a follow-up, and by which day."""

    words: str
    due_on: date
    is_visit: bool = False
    is_suspected: bool = False


def next_step(
    found: Found | None, *, has_phone: bool, days: int, thresholds: Thresholds, today: date
) -> NextStep:
    """What the homeroom teacher does next for a child away for so many days, after this was found (None: nothing yet).

    No phone, or nobody answers: somebody goes there the same day (S1.1: 无电话的当天家访).
    """
    if found in SUSPECTED_AT_ONCE:
        return NextStep("立为疑似失学，转个案劝返", today, is_suspected=True)
    if found is Found.ILL:
        return NextStep("补办请假，问清哪天回校", today)
    if found is Found.COMING:
        return NextStep("确认到校", today)
    if found is None and has_phone and days < thresholds.visit + 1:
        return NextStep("给家长打电话", today)
    return NextStep("当天上门家访", today, is_visit=True)


@dataclass(frozen=True, slots=True)
class Clock:
    """当日报告时钟: the moments at which each level knew of one absence."""

    absent_at: datetime
    contacted_at: datetime | None = None
    school_at: datetime | None = None
    township_at: datetime | None = None
    bureau_at: datetime | None = None

    @property
    def hours(self) -> tuple[float | None, ...]:
        """Hours from the first call that missed the child until family, school, township and bureau; None: not yet."""
        moments = (self.contacted_at, self.school_at, self.township_at, self.bureau_at)
        return tuple(
            None if at is None else round((at - self.absent_at).total_seconds() / 3600, 1) for at in moments
        )


def median(values: Iterable[float]) -> float | None:
    """The middle one, of an even number the mean of the two in the middle; None of none."""
    found = sorted(values)
    if not found:
        return None
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2
