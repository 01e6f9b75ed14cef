"""A month's report is on time or late, zero or with cases, or missing; it says only what the cases say."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.caseflow import BACK, ENDED
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import (
    DROPOUT_STATES,
    SUSPECTED_STATES,
    CaseFact,
    DueDay,
    Period,
    ReportCounts,
    Standing,
    Timing,
    counts_of,
    due_on,
    kinds_owed,
    period_of,
    periods_owed,
    read_period,
    report_acknowledge,
    report_return,
    report_sign,
    standing_of,
    timing_of,
)
from notoneless.domain.words import CaseState, ReportState, ReturnKind, UnitKind

NOVEMBER = Period(2026, 11)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def rule(outcome: object) -> str:
    assert isinstance(outcome, Refusal)
    assert outcome.reason.endswith("。")
    return outcome.rule


@given(days)
def test_every_day_lies_in_its_month_and_months_follow_each_other(day: date) -> None:
    period = period_of(day)
    assert period.first_on <= day <= period.last_on
    assert period.last_on + timedelta(days=1) == period.next.first_on
    assert period.next.previous == period < period.next
    assert read_period(period.key) == period


def test_a_month_is_written_two_ways() -> None:
    assert NOVEMBER.key == "2026-11"
    assert NOVEMBER.label == "2026年11月"
    assert Period(2027, 3).key == "2027-03"


@pytest.mark.parametrize("key", ["", "2026-13", "2026-1", "26-11", "2026-11-01", "2026-00", "2" * 100_000])
def test_another_writing_of_a_month_is_refused(key: str) -> None:
    assert rule(read_period(key)) == "report.period"


@pytest.mark.parametrize(
    ("period", "due_day", "due"),
    [
        (NOVEMBER, DueDay.LAST_DAY, date(2026, 11, 30)),
        (NOVEMBER, DueDay.DAY_28, date(2026, 11, 28)),
        (Period(2027, 2), DueDay.LAST_DAY, date(2027, 2, 28)),
        (Period(2028, 2), DueDay.LAST_DAY, date(2028, 2, 29)),
        (Period(2028, 2), DueDay.DAY_28, date(2028, 2, 28)),
        (Period(2026, 12), DueDay.LAST_DAY, date(2026, 12, 31)),
    ],
)
def test_the_county_sets_the_due_day(period: Period, due_day: DueDay, due: date) -> None:
    assert due_on(period, due_day) == due


def test_nothing_is_owed_for_the_time_before_records_began() -> None:
    owed = list(periods_owed(date(2026, 9, 15), date(2027, 1, 2)))
    assert [period.key for period in owed] == ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01"]
    assert list(periods_owed(date(2026, 12, 1), date(2026, 11, 30))) == []


@pytest.mark.parametrize("kind", list(UnitKind))
@pytest.mark.parametrize("villages", [0, 3])
def test_schools_owe_their_line_and_whoever_covers_villages_theirs(kind: UnitKind, villages: int) -> None:
    expected = {
        (UnitKind.SCHOOL, 0): (ReturnKind.SCHOOL_LINE,),
        (UnitKind.SCHOOL, 3): (ReturnKind.SCHOOL_LINE, ReturnKind.HOUSEHOLD_LINE),
        (UnitKind.CENTRE_SCHOOL, 3): (ReturnKind.HOUSEHOLD_LINE,),
    }.get((kind, villages), ())
    assert kinds_owed(kind, covered_village_count=villages) == expected


@pytest.mark.parametrize(
    ("submitted", "today", "timing"),
    [
        (date(2026, 11, 30), date(2026, 12, 9), Timing.ON_TIME),
        (date(2026, 12, 1), date(2026, 12, 9), Timing.LATE),
        (None, date(2026, 11, 30), Timing.WAITING),
        (None, date(2026, 12, 1), Timing.OVERDUE),
    ],
)
def test_the_due_day_itself_is_on_time(submitted: date | None, today: date, timing: Timing) -> None:
    assert timing_of(submitted, date(2026, 11, 30), today) is timing


@pytest.mark.parametrize("state", list(CaseState))
def test_each_state_is_counted_where_it_belongs(state: CaseState) -> None:
    counts = counts_of([CaseFact(state, date(2026, 9, 9))], NOVEMBER)
    suspected = state in (CaseState.SUSPECTED, CaseState.VERIFYING)
    over = state in (*BACK, *ENDED)
    assert (counts.suspected, counts.dropout) == (int(suspected), int(not suspected and not over))
    assert counts.is_zero is over
    assert counts.standing is (Standing.ZERO if over else Standing.WITH_CASES)
    assert not set(SUSPECTED_STATES) & set(DROPOUT_STATES)


def test_what_happened_in_the_month_is_counted_and_nothing_else() -> None:
    inside, before, after = date(2026, 11, 30), date(2026, 10, 31), date(2026, 12, 1)
    cases = [
        CaseFact(CaseState.PERSUADING, inside, confirmed_on=inside),
        CaseFact(CaseState.CLOSED, before, confirmed_on=before, returned_on=inside, ended_on=inside),
        CaseFact(CaseState.CLEARED, before, ended_on=before),
        CaseFact(CaseState.SUSPECTED, before),
        CaseFact(CaseState.RETURNED, before, confirmed_on=before, returned_on=after),
        CaseFact(CaseState.SUSPECTED, after),
    ]
    assert counts_of(cases, NOVEMBER) == ReportCounts(
        suspected=1, dropout=1, opened=1, confirmed=1, returned=1, ended=1
    )
    assert counts_of([], NOVEMBER) == ReportCounts()


def test_missing_is_not_zero() -> None:
    assert standing_of(None) is Standing.MISSING
    assert standing_of(ReportCounts()) is Standing.ZERO
    assert standing_of(ReportCounts(suspected=1)) is Standing.WITH_CASES
    assert standing_of(ReportCounts(returned=3, ended=1)) is Standing.ZERO


def sign(**changes: Any) -> object:
    facts: dict[str, Any] = {
        "state": ReportState.DRAFT,
        "kind": ReturnKind.SCHOOL_LINE,
        "period": NOVEMBER,
        "today": date(2026, 11, 30),
        "shown": ReportCounts(suspected=1, opened=1),
        "derived": ReportCounts(suspected=1, opened=1),
        "is_zero_declared": False,
    }
    return report_sign(**(facts | changes))


def test_a_report_is_signed_from_draft_or_after_it_was_sent_back() -> None:
    assert sign() is ReportState.SUBMITTED
    assert sign(state=ReportState.RETURNED) is ReportState.SUBMITTED
    for state in (ReportState.SUBMITTED, ReportState.ACKNOWLEDGED):
        assert rule(sign(state=state)) == "report.already_submitted"


def test_next_month_cannot_be_signed_today() -> None:
    assert rule(sign(today=date(2026, 10, 31))) == "report.too_early"
    assert sign(today=date(2026, 11, 1)) is ReportState.SUBMITTED


def test_the_household_line_waits_for_every_village_officer() -> None:
    villages = {1: "东山村", 2: "西山村", 3: "南山村"}
    line = {"kind": ReturnKind.HOUSEHOLD_LINE, "villages": villages}
    refusal = sign(**line, confirmed=[2])
    assert rule(refusal) == "report.village_unconfirmed"
    assert "2个村" in str(refusal)
    assert "东山村、南山村" in str(refusal)
    assert "西山村" not in str(refusal)
    assert rule(sign(**line, confirmed=[])) == "report.village_unconfirmed"
    assert sign(**line, confirmed=[*villages, 9]) is ReportState.SUBMITTED


def test_two_villages_of_one_name_are_two_villages() -> None:
    line = {"kind": ReturnKind.HOUSEHOLD_LINE, "villages": {1: "东山村", 2: "东山村"}}
    assert rule(sign(**line, confirmed=[1])) == "report.village_unconfirmed"


def test_the_school_line_asks_no_village() -> None:
    assert sign(villages={1: "东山村"}, confirmed=[]) is ReportState.SUBMITTED


def test_a_long_list_of_villages_is_cut() -> None:
    names = {number: f"{number}号村" for number in range(1, 9)}
    words = str(sign(kind=ReturnKind.HOUSEHOLD_LINE, villages=names))
    assert "8个村" in words
    assert "5号村等" in words
    assert "6号村" not in words


def test_a_list_of_five_is_told_whole() -> None:
    names = {number: f"{number}号村" for number in range(1, 6)}
    words = str(sign(kind=ReturnKind.HOUSEHOLD_LINE, villages=names))
    assert "5号村。" in words


def test_who_covers_no_village_owes_no_household_line() -> None:
    assert rule(sign(kind=ReturnKind.HOUSEHOLD_LINE)) == "report.no_villages"


def test_nobody_signs_counts_that_have_changed_meanwhile() -> None:
    assert rule(sign(derived=ReportCounts(suspected=2, opened=2))) == "report.counts_changed"


def test_zero_is_declared_and_only_when_it_is_true() -> None:
    zero = ReportCounts(returned=1)
    assert rule(sign(shown=zero, derived=zero)) == "report.zero_undeclared"
    assert sign(shown=zero, derived=zero, is_zero_declared=True) is ReportState.SUBMITTED
    refusal = sign(is_zero_declared=True)
    assert rule(refusal) == "report.not_zero"
    assert "疑似1人" in str(refusal)
    dropout = replace(zero, dropout=1)
    assert rule(sign(shown=dropout, derived=dropout, is_zero_declared=True)) == "report.not_zero"


@pytest.mark.parametrize("state", list(ReportState))
def test_only_a_submitted_report_is_acknowledged_or_sent_back(state: ReportState) -> None:
    if state is ReportState.SUBMITTED:
        assert report_acknowledge(state=state) is ReportState.ACKNOWLEDGED
        assert report_return(state=state, reason="少一个村") is ReportState.RETURNED
        assert rule(report_return(state=state, reason="  ")) == "report.no_reason"
    else:
        assert rule(report_acknowledge(state=state)) == "report.not_submitted"
        assert rule(report_return(state=state, reason="少一个村")) == "report.not_submitted"
