"""月报: who owes which report for which month, by when, and what it takes to sign one.

Each school reports its school line, each covering school the household line of its villages, to the township
and to the bureau at the end of the month. Nothing to report is reported too (零报告): a zero report is signed
by a person, a missing one is the report that is not there, and the two are never shown alike. Counts are
derived from the cases, never typed.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from .caseflow import OUT_OF_SCHOOL
from .refusal import Refusal
from .words import CaseState, ReportState, ReturnKind, UnitKind, Word


class DueDay(Word):
    """月报截止日, the county's setting."""

    LAST_DAY = "last_day", "每月最后一天"
    DAY_28 = "day_28", "每月28日"


class Period(NamedTuple):
    """一个月. Sorts by time."""

    year: int
    month: int

    @property
    def first_on(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_on(self) -> date:
        """The last day of the month; figures are as of its end."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def key(self) -> str:
        """2026-11, as in addresses and columns."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """2026年11月."""
        return f"{self.year}年{self.month}月"

    @property
    def next(self) -> "Period":
        """The month after."""
        return Period(self.year + 1, 1) if self.month == 12 else Period(self.year, self.month + 1)

    @property
    def previous(self) -> "Period":
        """The month before."""
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)


def period_of(day: date) -> Period:
    """The month a day lies in."""
    return Period(day.year, day.month)


def read_period(key: str) -> Period | Refusal:
    """The month of a key such as 2026-11."""
    found = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])", key[:16])
    if found is None:
        return Refusal("月份应写作“2026-11”。", "report.period")
    return Period(int(found[1]), int(found[2]))


def due_on(period: Period, due_day: DueDay) -> date:
    """The last day on which the month's report is on time. A day off does not move it."""
    return period.last_on if due_day is DueDay.LAST_DAY else date(period.year, period.month, 28)


def periods_owed(started_on: date, today: date) -> Iterator[Period]:
    """The months reports are owed for: from the month records began to the running one.

    Months before it are 'not recorded', which is neither zero nor missing.
    """
    period = period_of(started_on)
    while period <= period_of(today):
        yield period
        period = period.next


def kinds_owed(unit_kind: UnitKind, *, covered_village_count: int) -> tuple[ReturnKind, ...]:
    """The reports a unit owes every month.

    A school owes its school line. Whoever covers villages, a school or a centre school, owes their household
    line.
    """
    kinds = []
    if unit_kind is UnitKind.SCHOOL:
        kinds.append(ReturnKind.SCHOOL_LINE)
    if covered_village_count and unit_kind in (UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL):
        kinds.append(ReturnKind.HOUSEHOLD_LINE)
    return tuple(kinds)


class Timing(Word):
    """报送时效."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    WAITING = "waiting", "未到期"
    OVERDUE = "overdue", "逾期未报"


def timing_of(submitted_on: date | None, due: date, today: date) -> Timing:
    """Whether a report came on time; ``submitted_on`` is the day it was first signed, None when it was not.

    Sent back for correction it does not become late by that.
    """
    if submitted_on is None:
        return Timing.OVERDUE if today > due else Timing.WAITING
    return Timing.LATE if submitted_on > due else Timing.ON_TIME


class Standing(Word):
    """一眼看清: what the board shows for one unit and month."""

    WITH_CASES = "with_cases", "有个案"
    ZERO = "zero", "零报告"
    MISSING = "missing", "未报"


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case as the report sees it: its state at the end of the month and the days it turned.

    ``confirmed_on`` is the day the child was found to be really out of school, ``returned_on`` the day it
    came back, ``ended_on`` the day the case was cleared or closed.
    """

    state: CaseState
    opened_on: date
    confirmed_on: date | None = None
    returned_on: date | None = None
    ended_on: date | None = None


SUSPECTED_STATES = (CaseState.SUSPECTED, CaseState.VERIFYING)
DROPOUT_STATES = OUT_OF_SCHOOL
"""Every state of a confirmed child not yet back, the law's later steps included (caseflow)."""


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """月报的数, all derived.

    ``suspected`` and ``dropout`` are open at the end of the month, the others happened in it.
    """

    suspected: int = 0
    dropout: int = 0
    opened: int = 0
    confirmed: int = 0
    returned: int = 0
    ended: int = 0

    @property
    def is_zero(self) -> bool:
        """Nobody is out of school or suspected to be at the month's end."""
        return self.suspected == 0 and self.dropout == 0

    @property
    def standing(self) -> Standing:
        """The word for a report that is there."""
        return Standing.ZERO if self.is_zero else Standing.WITH_CASES


def counts_of(cases: Iterable[CaseFact], period: Period) -> ReportCounts:
    """The month's counts from its cases."""
    known = [case for case in cases if case.opened_on <= period.last_on]

    def happened(days: Iterable[date | None]) -> int:
        return sum(day is not None and period_of(day) == period for day in days)

    return ReportCounts(
        suspected=sum(case.state in SUSPECTED_STATES for case in known),
        dropout=sum(case.state in DROPOUT_STATES for case in known),
        opened=happened(case.opened_on for case in known),
        confirmed=happened(case.confirmed_on for case in known),
        returned=happened(case.returned_on for case in known),
        ended=happened(case.ended_on for case in known),
    )


def standing_of(submitted: ReportCounts | None) -> Standing:
    """What the board shows: nothing submitted is missing, whatever the cases say."""
    return Standing.MISSING if submitted is None else submitted.standing


_MOVES: dict[tuple[ReportState, str], ReportState] = {
    (ReportState.DRAFT, "sign"): ReportState.SUBMITTED,
    (ReportState.RETURNED, "sign"): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, "acknowledge"): ReportState.ACKNOWLEDGED,
    (ReportState.SUBMITTED, "return"): ReportState.RETURNED,
}


def report_sign(
    *,
    state: ReportState,
    kind: ReturnKind,
    period: Period,
    today: date,
    shown: ReportCounts,
    derived: ReportCounts,
    is_zero_declared: bool,
    villages: Mapping[Hashable, str] | None = None,
    confirmed: Collection[Hashable] = (),
) -> Literal[ReportState.SUBMITTED] | Refusal:
    """The state of a report after its signature, or why it cannot be signed.

    ``shown`` is what the person read on the page, ``derived`` what the cases say now; ``villages`` the
    villages covered (key → name) and ``confirmed`` the keys of those whose officer has confirmed the month.
    """
    if (state, "sign") not in _MOVES:
        return Refusal(f"这份月报{state.label}，不能再次签报。", "report.already_submitted")
    if today < period.first_on:
        return Refusal(f"{period.label}还没有开始，不能提前签报。", "report.too_early")
    if kind is ReturnKind.HOUSEHOLD_LINE:
        if not villages:
            return Refusal("本单位没有包保的村(社区)，不需要报户籍线月报。", "report.no_villages")
        waiting = [name for key, name in villages.items() if key not in confirmed]
        if waiting:
            return Refusal(_waiting_words(waiting), "report.village_unconfirmed")
    if shown != derived:
        return Refusal(
            "签报前个案有了变化，页面上的数已经不准。请刷新核对后再签报。", "report.counts_changed"
        )
    if derived.is_zero and not is_zero_declared:
        return Refusal("本月没有失学辍学和疑似情况，请勾选“零报告”后再签报。", "report.zero_undeclared")
    if is_zero_declared and not derived.is_zero:
        return Refusal(
            f"本月末还有疑似{derived.suspected}人、失学辍学{derived.dropout}人，不能作零报告。",
            "report.not_zero",
        )
    return ReportState.SUBMITTED


def _waiting_words(waiting: list[str]) -> str:
    some = "、".join(waiting[:5]) + ("等" if len(waiting) > 5 else "")
    return f"还有{len(waiting)}个村(社区)没有确认：{some}。请联系村干部确认后再签报。"


def report_acknowledge(*, state: ReportState) -> Literal[ReportState.ACKNOWLEDGED] | Refusal:
    """The state after township or bureau has taken note of a report."""
    if (state, "acknowledge") not in _MOVES:
        return Refusal(f"月报现在是“{state.label}”，只有已上报的月报可以签收。", "report.not_submitted")
    return ReportState.ACKNOWLEDGED


def report_return(*, state: ReportState, reason: str) -> Literal[ReportState.RETURNED] | Refusal:
    """The state after a report was sent back; the unit must be told why."""
    if (state, "return") not in _MOVES:
        return Refusal(f"月报现在是“{state.label}”，只有已上报的月报可以退回。", "report.not_submitted")
    if not reason.strip():
        return Refusal("请写明退回的原因，让填报单位知道改什么。", "report.no_reason")
    return ReportState.RETURNED
