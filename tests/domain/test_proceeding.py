"""A proceeding: two officers with cards, a guardian, nothing decided before its time, no heavier fine for a defence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.deadlines import (
    LawFacts,
    deadlines,
    hearing_request_until,
    late_addition_of,
    pay_by,
)
from notoneless.domain.lawsuits import lawsuit_refused, promise_words
from notoneless.domain.proceeding import (
    decide_refused,
    decision_papers_refused,
    end_refused,
    fine_refused,
    hearing_refused,
    opening_refused,
    possible_now,
    remedy_refused,
)
from notoneless.domain.words import ProceedingEnd as E
from notoneless.domain.workdays import Calendar

C = Calendar()
OPEN = {
    "officers": ["高青山", "杜鹃"], "cards": ["1", "2"], "party": "曾大勇", "guardians": {"曾大勇"}, "child": "曾望",
    "has_filing": True, "has_open": False,
}  # fmt: skip


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"has_open": True}, "proceeding.open"),
        ({"has_filing": False}, "proceeding.no_filing"),
        ({"officers": ["高青山"], "cards": ["1"]}, "proceeding.officers"),
        ({"officers": ["高青山", "高青山"]}, "proceeding.officers"),
        ({"cards": ["1", "1"]}, "proceeding.officers"),
        ({"party": "曾望"}, "proceeding.party"),
        ({"party": "曾望", "guardians": {"曾望"}}, "proceeding.party"),
        ({"party": "别人"}, "proceeding.party"),
    ],
)
def test_a_proceeding_is_opened_by_two_officers_against_a_guardian(wrong, rule) -> None:
    assert opening_refused(**OPEN) is None
    assert opening_refused(**(OPEN | wrong)).rule == rule


@given(told=st.decimals(1, 9999, places=2), fine=st.decimals(1, 9999, places=2))
def test_a_fine_is_never_raised_after_it_was_told(told, fine) -> None:
    refused = fine_refused(fine=fine, told=told, is_decided=False)
    assert (refused is None) == (fine <= told)
    assert fine_refused(fine=fine, told=None, is_decided=False) is None
    assert fine_refused(fine=fine, told=None, is_decided=True).rule == "proceeding.decided"


def test_a_hearing_is_asked_in_time_and_led_by_somebody_else() -> None:
    good = {
        "has_right": True, "asked_on": day(11, 20), "last_day": day(11, 25), "hearing_on": day(12, 10),
        "host": "罗正", "officers": ["高青山", "杜鹃"],
    }  # fmt: skip
    assert hearing_refused(**good) is None
    for wrong, rule in (
        ({"has_right": False}, "hearing.no_right"),
        ({"asked_on": None}, "hearing.not_asked"),
        ({"asked_on": day(11, 26)}, "hearing.late"),
        ({"hearing_on": day(11, 20)}, "hearing.date"),
        ({"host": ""}, "hearing.no_host"),
        ({"host": "杜鹃"}, "hearing.host"),
    ):
        assert hearing_refused(**(good | wrong)).rule == rule


def test_a_decision_needs_its_time_the_review_of_a_defence_and_the_legal_review() -> None:
    whole = {"has_defence": True, "has_defence_review": True, "has_legal_review": True, "is_penalty": True}
    facts = LawFacts(filed_on=day(11, 18), notice_delivered_on=day(11, 18))
    assert decide_refused(facts, C, day(11, 23), **whole).rule == "penalty.defence_runs"
    assert decide_refused(facts, C, day(11, 24), **whole) is None
    assert decide_refused(facts, C, day(2, 17, 2027), **whole).rule == "penalty.too_late"
    assert (
        decision_papers_refused(**whole | {"has_defence_review": False}).rule == "penalty.defence_unreviewed"
    )
    assert decision_papers_refused(**whole | {"has_legal_review": False}).rule == "penalty.no_legal_review"
    assert decision_papers_refused(**whole | {"has_legal_review": False, "is_penalty": False}) is None


def test_a_proceeding_ends_only_as_things_are() -> None:
    now = {
        "reason": "x",
        "is_returned": False,
        "is_decided": False,
        "is_paid": False,
        "has_no_penalty": False,
    }
    assert end_refused(E.REVOKED, **now) is None
    for end, more, rule in (
        (E.REVOKED, {"reason": " "}, "proceeding.no_reason"),
        (E.PERFORMED, {}, "proceeding.not_performed"),
        (E.RETURNED, {}, "proceeding.not_returned"),
        (E.RETURNED, {"is_returned": True, "is_decided": True}, "proceeding.decided"),
        (E.NO_PENALTY, {}, "proceeding.no_decision"),
    ):
        assert end_refused(end, **(now | more)).rule == rule
    assert end_refused(E.RETURNED, **(now | {"is_returned": True})) is None
    assert end_refused(E.PERFORMED, **(now | {"is_paid": True})) is None
    assert end_refused(E.NO_PENALTY, **(now | {"has_no_penalty": True})) is None


def test_remedies_come_after_the_decision_and_in_their_order() -> None:
    none = dict.fromkeys(("review_filed_on", "review_delivered_on", "suit_filed_on", "suit_ended_on"))
    base = {"served_on": day(11, 2), "today": day(11, 18)} | none
    assert remedy_refused(**base) is None
    for wrong, rule in (
        ({"served_on": None}, "remedy.no_decision"),
        ({"review_filed_on": day(11, 19)}, "remedy.future"),
        ({"suit_filed_on": day(11, 1)}, "remedy.early"),
        ({"review_delivered_on": day(11, 5)}, "remedy.review_order"),
        ({"suit_filed_on": day(11, 5), "suit_ended_on": day(11, 4)}, "remedy.suit_order"),
    ):
        assert remedy_refused(**(base | wrong)).rule == rule


def test_what_is_possible_follows_from_what_ran_out() -> None:
    order = LawFacts(order_delivered_on=day(11, 2), order_by=day(11, 9))
    assert possible_now(order, C, day(11, 9)) == ""
    assert "立案处罚或者提起民事诉讼" in possible_now(order, C, day(11, 10))
    assert "责令限期改正" in possible_now(order, C, day(11, 10), is_correction=False)
    told = LawFacts(filed_on=day(11, 10), notice_delivered_on=day(11, 11))
    assert possible_now(told, C, day(11, 16)) == "" and "作出决定" in possible_now(told, C, day(11, 17))
    served = {
        "filed_on": day(11, 10),
        "decided_on": day(11, 20),
        "decision_delivered_on": day(11, 20),
        "has_fine": True,
    }
    assert possible_now(LawFacts(**served), C, day(5, 20, 2027)) == ""
    assert possible_now(LawFacts(**served), C, day(5, 21, 2027)) == "诉讼期已满，可以催告"
    demanded = LawFacts(**served, demand_delivered_on=day(5, 21, 2027))
    assert possible_now(demanded, C, day(6, 1, 2027)) == ""
    assert "申请强制执行" in possible_now(demanded, C, day(7, 1, 2027))
    assert "民事诉讼" in possible_now(demanded, C, day(9, 1, 2027))
    for end in ("returned_on", "ended_on", "applied_on", "sued_on"):
        assert possible_now(LawFacts(**served, **{end: day(5, 1, 2027)}), C, day(7, 1, 2027)) == ""


def test_a_payment_put_off_moves_its_day_and_the_addition_begins_after_it() -> None:
    facts = {"decision_delivered_on": day(11, 2), "has_fine": True, "decided_on": day(11, 2)}
    assert pay_by(day(11, 2), C) == day(11, 17)
    assert pay_by(day(11, 2), C, deferred_until_on=day(12, 31)) == day(12, 31)
    assert pay_by(day(11, 2), C, deferred_until_on=day(11, 3)) == day(11, 17)
    fine = Decimal(1000)
    assert late_addition_of(LawFacts(**facts), fine, C, day(11, 20)) == Decimal("90.00")
    assert late_addition_of(LawFacts(**facts, deferred_until_on=day(12, 31)), fine, C, day(11, 20)) == 0
    paused = LawFacts(**facts, review_filed_on=day(11, 19))
    assert late_addition_of(paused, fine, C, day(12, 20)) == Decimal("30.00")
    assert late_addition_of(LawFacts(**facts, paid_on=day(11, 18)), fine, C, day(12, 20)) == Decimal("30.00")
    due = {one.kind: one.due_on for one in deadlines(LawFacts(**facts, deferred_until_on=day(12, 31)), C)}
    assert due["pay"] == day(12, 31)


def test_a_hearing_is_asked_for_within_five_working_days_where_there_is_a_right() -> None:
    assert hearing_request_until(LawFacts(notice_delivered_on=day(11, 18), has_hearing_right=True), C) == day(
        11, 25
    )
    assert hearing_request_until(LawFacts(notice_delivered_on=day(11, 18)), C) is None


def test_a_suit_ends_with_an_outcome_and_a_promise_is_looked_after() -> None:
    base = {
        "filed_on": day(11, 2),
        "heard_on": None,
        "outcome": "",
        "promised_on": None,
        "ended_on": None,
        "today": day(11, 18),
    }
    assert lawsuit_refused(**base) is None
    for wrong, rule in (
        ({"heard_on": day(11, 1)}, "lawsuit.heard"),
        ({"promised_on": day(11, 20)}, "lawsuit.promise"),
        ({"promised_on": day(11, 1), "outcome": "调解"}, "lawsuit.promised"),
        ({"ended_on": day(11, 19), "outcome": "调解"}, "lawsuit.end"),
        ({"ended_on": day(11, 5)}, "lawsuit.no_outcome"),
    ):
        assert lawsuit_refused(**(base | wrong)).rule == rule
    promised = day(11, 18)
    assert promise_words(promised, is_returned=False, today=promised - timedelta(days=1)) == ""
    assert "到校看" in promise_words(promised, is_returned=False, today=promised)
    assert "没有到校" in promise_words(promised, is_returned=False, today=promised + timedelta(days=1))
    assert promise_words(promised, is_returned=True, today=promised) == ""
