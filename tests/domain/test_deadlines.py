"""The clocks of the law, each from its recorded day, with whole ways worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.deadlines import (
    TERMS,
    DeadlineKind,
    LawFacts,
    Window,
    apply_refused,
    deadlines,
    decision_refused,
    enforcement_window,
    late_addition,
    months_after,
    pay_by,
    suit_until,
    workdays_before,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.workdays import Calendar

pytestmark = pytest.mark.pure
K = DeadlineKind
PLAIN = Calendar.of()
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 30))

WAY = LawFacts(
    order_delivered_on=date(2026, 3, 3), order_by=date(2026, 3, 9), filed_on=date(2026, 3, 10),
    notice_delivered_on=date(2026, 3, 16), has_hearing_right=False, decided_on=date(2026, 3, 23),
    decision_delivered_on=date(2026, 3, 25), has_fine=True, demand_delivered_on=date(2026, 9, 28),
)  # fmt: skip
"""A way as the 西盟 case went: ordered back, fined, told again, and the court asked. National Day lies in the demand."""


def by_kind(facts: LawFacts) -> dict[K, date]:
    return {one.kind: one.due_on for one in deadlines(facts, PLAIN)}


def test_the_whole_way_to_enforcement_day_by_day() -> None:
    assert by_kind(WAY) == {
        K.RETURN_BY: date(2026, 3, 9),
        K.DECIDE: date(2026, 6, 8),  # 90 natural days after 10 March
        K.DEFENCE: date(2026, 3, 19),  # three working days after Monday the 16th
        K.SERVE: date(2026, 4, 1),  # seven working days after Monday the 23rd
        K.PAY: date(2026, 4, 9),  # 15 natural days after 25 March, a Thursday
        K.REVIEW: date(2026, 5, 25),  # 60 days end on Sunday the 24th: Monday
        K.SUIT: date(2026, 9, 28),  # six months end on 25 September, a day off (中秋): Monday the 28th
        K.PERFORM: date(
            2026, 10, 16
        ),  # ten working days after 28 September; 1–7 off, Saturday the 10th worked
        K.APPLY: date(2026, 12, 25),  # three months after 25 September, not stretched
    }
    window = enforcement_window(WAY, PLAIN)
    assert window == Window(date(2026, 10, 17), date(2026, 12, 25))


def test_every_clock_names_its_article_and_whose_it_is() -> None:
    assert set(TERMS) == set(K)
    assert {kind for kind, term in TERMS.items() if term.is_ours} == {
        K.DECIDE,
        K.HEARING_NOTICE,
        K.SERVE,
        K.APPLY,
    }
    assert all("第" in term.article for term in TERMS.values())


def test_nothing_runs_before_a_delivery() -> None:
    signed_only = LawFacts(decided_on=date(2026, 3, 23), filed_on=date(2026, 3, 10), has_fine=True)
    assert set(by_kind(signed_only)) == {K.DECIDE, K.SERVE}
    assert deadlines(LawFacts(), PLAIN) == ()


def test_a_large_fine_gives_five_working_days_to_ask_for_a_hearing_and_seven_before_it() -> None:
    told = replace(
        WAY, decided_on=None, decision_delivered_on=None, demand_delivered_on=None, has_hearing_right=True
    )
    assert by_kind(told)[K.HEARING_REQUEST] == date(2026, 3, 23)
    asked = replace(told, hearing_asked_on=date(2026, 3, 20), hearing_on=date(2026, 4, 10))
    # 4 to 6 April 2026 is 清明: 9, 8, 7, 3, 2, 1 April and 31 March are the seven working days before the 10th
    assert by_kind(asked)[K.HEARING_NOTICE] == date(2026, 3, 31)
    assert workdays_before(date(2026, 4, 10), 7, PLAIN) == date(2026, 3, 31)
    met = {one.kind: one.met_on for one in deadlines(asked, PLAIN)}
    assert met[K.HEARING_REQUEST] == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 5), 3, date(2027, 3, 5)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_a_review_stops_the_clock_and_its_decision_gives_fifteen_days() -> None:
    pending = replace(WAY, review_filed_on=date(2026, 5, 6))
    assert suit_until(pending) is None
    refused = enforcement_window(pending, PLAIN)
    assert isinstance(refused, Refusal) and refused.rule == "enforce.review_pending"
    decided = replace(pending, review_delivered_on=date(2026, 7, 1), demand_delivered_on=date(2026, 7, 20))
    assert suit_until(decided) == date(2026, 7, 16)
    assert enforcement_window(decided, PLAIN) == Window(date(2026, 8, 4), date(2026, 10, 16))
    sued = replace(decided, suit_filed_on=date(2026, 7, 10))
    refused = enforcement_window(sued, PLAIN)
    assert isinstance(refused, Refusal) and refused.rule == "enforce.sued"


@pytest.mark.parametrize(
    ("today", "rule"),
    [
        (date(2026, 10, 16), "enforce.early"),
        (date(2026, 10, 17), None),
        (date(2026, 12, 25), None),
        (date(2026, 12, 26), "enforce.late"),
    ],
)
def test_the_court_is_asked_in_its_window_and_not_a_day_outside(today: date, rule: str | None) -> None:
    refused = apply_refused(WAY, PLAIN, today)
    assert (None if refused is None else refused.rule) == rule


def test_the_court_is_not_asked_without_a_demand_or_for_a_paid_fine() -> None:
    no_demand = apply_refused(replace(WAY, demand_delivered_on=None), PLAIN, date(2026, 11, 1))
    assert no_demand is not None and no_demand.rule == "enforce.no_demand"
    paid = apply_refused(replace(WAY, paid_on=date(2026, 10, 9)), PLAIN, date(2026, 11, 1))
    assert paid is not None and paid.rule == "enforce.paid"
    none = apply_refused(LawFacts(), PLAIN, date(2026, 11, 1))
    assert none is not None and none.rule == "enforce.no_decision"


@pytest.mark.parametrize(
    ("change", "today", "rule"),
    [
        ({"notice_delivered_on": None}, date(2026, 3, 23), "penalty.not_told"),
        ({}, date(2026, 3, 19), "penalty.defence_runs"),
        ({}, date(2026, 3, 20), None),
        ({"has_hearing_right": True}, date(2026, 3, 23), "penalty.defence_runs"),
        ({"has_hearing_right": True}, date(2026, 3, 24), None),
        (
            {"has_hearing_right": True, "hearing_asked_on": date(2026, 3, 18)},
            date(2026, 3, 24),
            "penalty.hearing_due",
        ),
        ({"hearing_asked_on": date(2026, 3, 18), "hearing_on": date(2026, 4, 1)}, date(2026, 4, 2), None),
        ({}, date(2026, 6, 8), None),
        ({}, date(2026, 6, 9), "penalty.too_late"),
    ],
)
def test_nobody_is_fined_before_he_was_heard_nor_after_ninety_days(
    change: dict, today: date, rule: str | None
) -> None:
    refused = decision_refused(replace(WAY, decided_on=None, **change), PLAIN, today)
    assert (None if refused is None else refused.rule) == rule


def test_three_percent_a_day_and_never_more_than_the_fine() -> None:
    due = pay_by(date(2026, 3, 25), PLAIN)
    fine = Decimal(1000)
    assert late_addition(fine, due_on=due, until=due) == 0
    assert late_addition(fine, due_on=due, until=due + timedelta(days=10)) == Decimal("300.00")
    assert late_addition(fine, due_on=due, until=due + timedelta(days=34)) == fine
    paused = [(due + timedelta(days=1), due + timedelta(days=5))]
    assert late_addition(fine, due_on=due, until=due + timedelta(days=10), paused=paused) == Decimal("150.00")


def test_a_return_ends_every_clock() -> None:
    back = replace(WAY, returned_on=date(2026, 4, 2))
    assert all(one.met_on is not None for one in deadlines(back, PLAIN))
    assert not any(one.is_over(date(2030, 1, 1)) for one in deadlines(back, PLAIN))


def test_a_clock_over_a_year_without_known_holidays_says_so() -> None:
    late = replace(WAY, decision_delivered_on=date(2026, 9, 1), demand_delivered_on=None)
    certain = {one.kind: one.is_certain for one in deadlines(late, PLAIN)}
    assert certain[K.PAY] and not certain[K.SUIT]


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_no_application_is_ever_early_for_the_party(served: date, demand: int, later: int) -> None:
    facts = LawFacts(decision_delivered_on=served, demand_delivered_on=served + timedelta(days=demand))
    window = enforcement_window(facts, PLAIN)
    assert isinstance(window, Window)
    until = suit_until(facts)
    assert until is not None and window.from_on > until
    assert window.from_on > served + timedelta(days=demand + 10)
    today = window.from_on + timedelta(days=later)
    assert (apply_refused(facts, PLAIN, today) is None) == (window.from_on <= today <= window.until_on)


@given(st.integers(1, 100_000), st.integers(0, 400))
def test_the_late_addition_grows_and_stops_at_the_fine(fine: int, days: int) -> None:
    due = date(2026, 4, 9)
    now = late_addition(Decimal(fine), due_on=due, until=due + timedelta(days=days))
    then = late_addition(Decimal(fine), due_on=due, until=due + timedelta(days=days + 1))
    assert 0 <= now <= then <= fine
