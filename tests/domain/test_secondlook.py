"""A sample that can be drawn again, given to people without a part in it, and an error rate that says how sure it is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from notoneless.domain.refusal import Refusal
from notoneless.domain.rolltask import RollTaskState, rolltask_answer_refused
from notoneless.domain.secondlook import (
    SecondLookResult,
    drawn,
    error_rate,
    rates_by,
    result_refused,
    sample_size,
    shared_out,
)

R = SecondLookResult


def test_the_same_seed_draws_the_same_sample_whatever_the_order_of_the_rows() -> None:
    assert drawn([5, 3, 9, 1], 2, "abc") == drawn([1, 3, 5, 9], 2, "abc")
    assert len({tuple(drawn(range(50), 5, str(seed))) for seed in range(20)}) > 15, (
        "another seed, another sample"
    )


def test_nobody_is_drawn_twice_and_everybody_may_be() -> None:
    hits = Counter(pk for seed in range(2_000) for pk in drawn(range(10), 3, str(seed)))
    assert len(drawn(range(10), 10, "x")) == len(set(drawn(range(10), 10, "x")))
    assert min(hits.values()) > 500 and max(hits.values()) < 700, "about 600 of 2,000 for each"


@pytest.mark.parametrize(
    ("population", "size", "percent", "count"),
    [(432, None, 5, 22), (432, 30, None, 30), (7, None, 1, 1), (7, 30, None, 7), (0, None, 5, 0)],
)
def test_how_many_are_drawn(population: int, size: int | None, percent: int | None, count: int) -> None:
    assert sample_size(population, size=size, percent=percent) == count


def test_the_interval_is_that_of_wilson() -> None:
    one = error_rate(1, 10)
    assert (round(one.low, 4), round(one.high, 4)) == (0.0179, 0.4042)
    half = error_rate(1, 2)
    assert (round(half.low, 4), round(half.high, 4)) == (0.0945, 0.9055)
    none = error_rate(0, 20)
    assert none.rate == 0 and none.low == 0 and round(none.high, 4) == 0.1611, (
        "none wrong of twenty is no proof"
    )
    assert error_rate(0, 0).rate is None, "nothing checked is no rate of nought"


@given(some.integers(0, 300), some.integers(0, 300))
def test_the_interval_holds_the_rate_and_stays_between_nought_and_one(wrong: int, right: int) -> None:
    rate = error_rate(wrong, wrong + right)
    assert 0 <= rate.low <= (rate.rate or 0) <= rate.high <= 1


def test_who_was_not_reached_counts_neither_way() -> None:
    rows = [("A", R.SAME), ("A", R.WRONG), ("A", R.NOT_REACHED), ("B", ""), ("B", R.SAME)]
    rates = rates_by(rows)
    assert (rates["A"].wrong, rates["A"].checked) == (1, 2)
    assert (rates["B"].wrong, rates["B"].checked) == (0, 1)


def test_the_work_is_spread_evenly_among_those_without_a_part_in_it() -> None:
    shared = shared_out([(pk, {1}) for pk in range(6)], [1, 2, 3])
    assert not isinstance(shared, Refusal)
    assert Counter(shared.values()) == {2: 3, 3: 3}
    nobody = shared_out([(1, {7})], [7])
    assert isinstance(nobody, Refusal) and nobody.rule == "second_look.nobody"


def test_a_result_is_said_once_by_whom_it_was_given_to_and_never_by_who_had_a_part() -> None:
    right = {"is_mine": True, "is_done": False, "note": "", "had_part": False}
    assert result_refused(R.SAME, **right) is None  # type: ignore[arg-type]
    wrong = [
        (R.SAME, {"is_mine": False}, "second_look.not_mine"),
        (R.SAME, {"had_part": True}, "second_look.own"),
        (R.SAME, {"is_done": True}, "second_look.done"),
        (R.WRONG, {"note": " "}, "second_look.no_note"),
        (R.NOT_REACHED, {}, "second_look.no_note"),
    ]
    for result, change, rule in wrong:
        no = result_refused(result, **right | change)  # type: ignore[arg-type]
        assert no is not None and no.rule == rule


def test_a_roll_task_is_answered_once_by_its_own_school_with_a_reason() -> None:
    asked = RollTaskState.OPEN
    assert rolltask_answer_refused(asked, is_own_school=True, reason="走了") is None
    rules = [
        rolltask_answer_refused(RollTaskState.DONE, is_own_school=True, reason="走了"),
        rolltask_answer_refused(asked, is_own_school=False, reason="走了"),
        rolltask_answer_refused(asked, is_own_school=True, reason=" "),
    ]
    assert [no.rule for no in rules if no is not None] == [
        "rolltask.state",
        "rolltask.other_school",
        "rolltask.no_reason",
    ]
