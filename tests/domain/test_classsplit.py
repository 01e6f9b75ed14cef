"""分班、并班: within one grade of one school, and only who is still there."""

import pytest

from notoneless.domain.classsplit import class_move_refused, next_class_no
from notoneless.domain.refusal import Refusal


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"asked_count": 0, "there_count": 0}, "split.nobody"),
        ({"there_count": 2}, "split.stale"),
        ({"is_same_class": True}, "split.same_class"),
        ({"is_same_grade": False}, "split.other_grade"),
    ],
)
def test_who_may_be_moved_by_the_dozen(change, expected) -> None:
    words = {"asked_count": 3, "there_count": 3, "is_same_class": False, "is_same_grade": True, **change}
    out = class_move_refused(**words)
    assert (out.rule if isinstance(out, Refusal) else out) == expected


@pytest.mark.parametrize(("taken", "number"), [([], 1), ([1, 2], 3), ([3, 1], 4)])
def test_a_new_class_gets_the_number_after_the_last(taken, number) -> None:
    assert next_class_no(taken) == number
