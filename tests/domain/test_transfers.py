"""转学: whose turn it is, what may follow, and when none may begin."""

from datetime import date, timedelta

import pytest

from notoneless.domain.refusal import Refusal
from notoneless.domain.transfers import (
    OPEN,
    STEPS,
    WAITS_FOR,
    TransferAct,
    TransferSide,
    TransferState,
    acts_of,
    arrival_refused,
    transfer_start,
    transfer_step,
)
from notoneless.domain.words import RollState

A, S, G, R = TransferAct, TransferState, TransferSide.GIVER, TransferSide.RECEIVER
DAY = date(2026, 11, 18)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(A))
@pytest.mark.parametrize("side", [G, R, None])
def test_only_the_steps_of_the_table_are_made_and_only_by_their_side(state, act, side) -> None:
    out = transfer_step(state, act, side, reason="搬家")
    step = STEPS.get((state, act))
    if step is not None and step[0] is side:
        assert out is step[1]
    else:
        assert isinstance(out, Refusal)
        assert out.rule == ("transfer.other_side" if step else "transfer.no_such_step")


def test_while_a_transfer_is_open_the_side_it_waits_for_has_something_to_do() -> None:
    for state in OPEN:
        assert acts_of(state, WAITS_FOR[state])
    for state in set(S) - set(OPEN):
        assert not [side for side in TransferSide if acts_of(state, side)]
    assert all(not acts_of(state, None) for state in S)


@pytest.mark.parametrize(("state", "act", "side"), [(S.OFFERED, A.DECLINE, R), (S.PROVING, A.WITHDRAW, G)])
def test_a_no_needs_its_reason(state, act, side) -> None:
    out = transfer_step(state, act, side, reason=" ")
    assert isinstance(out, Refusal) and out.rule == "transfer.no_reason"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"has_open": True}, "transfer.one_open"),
        ({"roll": RollState.SUSPENDED}, "roll.suspended_no_transfer"),
        ({"roll": None}, "transfer.no_roll"),
        ({"is_same_school": True}, "transfer.same_school"),
        ({"has_paper": False}, "transfer.no_paper"),
    ],
)
def test_what_keeps_a_transfer_from_beginning(change, rule) -> None:
    facts = {"roll": RollState.ACTIVE, "has_paper": True, "needs_paper": True, "has_open": False}
    whole = {**facts, "is_same_school": False, **change}
    out = transfer_start(whole.pop("roll"), **whole)
    assert isinstance(out, Refusal) and out.rule == rule


def test_a_transfer_beyond_begins_without_a_paper() -> None:
    facts = {"has_paper": False, "needs_paper": False, "has_open": False, "is_same_school": False}
    assert transfer_start(RollState.ACTIVE, **facts) is None


@pytest.mark.parametrize(("days", "rule"), [(1, "roll.future"), (-3, "transfer.too_early")])
def test_a_child_arrives_neither_tomorrow_nor_before_it_was_let_go(days, rule) -> None:
    out = arrival_refused(DAY + timedelta(days=days), from_on=DAY - timedelta(days=2), today=DAY)
    assert isinstance(out, Refusal) and out.rule == rule


def test_a_child_arrives_on_the_day_it_was_let_go_or_later() -> None:
    assert arrival_refused(DAY, from_on=DAY, today=DAY) is None
