"""并档与分开: every no of the rule."""

import pytest

from notoneless.domain.merging import (
    MergeFacts,
    MergeState,
    merge_refused,
    part_refused,
    reason_refused,
    settle_refused,
)

pytestmark = pytest.mark.pure
FREE = {"is_one_file": False, "is_any_merged": False, "is_any_dead": False}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"is_one_file": True}, "merge.self"),
        ({"is_any_merged": True}, "merge.merged"),
        ({"is_any_dead": True}, "merge.died"),
        ({"open_in_both": ("个案", "学籍")}, "merge.two_rolls"),
        ({"open_in_both": ("个案",)}, "merge.two_open"),
    ],
)
def test_two_files_that_would_lose_something_are_not_joined(facts, rule) -> None:
    refused = merge_refused(MergeFacts(**(FREE | facts)))
    assert refused is not None and refused.rule == rule


def test_two_plain_files_are_joined() -> None:
    assert merge_refused(MergeFacts(**FREE)) is None


def test_what_is_open_in_both_is_named() -> None:
    refused = merge_refused(MergeFacts(**FREE, open_in_both=("个案",)))
    assert refused is not None and "个案" in refused.reason


@pytest.mark.parametrize(
    ("state", "facts", "rule"),
    [
        (MergeState.PARTED, {}, "part.not_done"),
        (MergeState.DONE, {"stays_is_merged": True}, "part.merged_again"),
        (MergeState.DONE, {"has_lines": False}, "part.no_lines"),
        (MergeState.DONE, {"number_taken": True}, "part.number_taken"),
    ],
)
def test_files_are_not_parted_where_it_cannot_be_whole(state, facts, rule) -> None:
    free = {"stays_is_merged": False, "has_lines": True, "number_taken": False}
    refused = part_refused(state, **(free | facts))
    assert refused is not None and refused.rule == rule


def test_a_reason_is_written_and_short() -> None:
    for text, rule in ((" ", "merge.no_reason"), ("长" * 201, "merge.long_reason")):
        refused = reason_refused(text)
        assert refused is not None and refused.rule == rule
    assert reason_refused("母亲确认") is None


def test_a_double_roll_is_settled_once_a_school_has_spoken() -> None:
    ended, unsaid = settle_refused(is_open=False, said=2), settle_refused(is_open=True, said=0)
    assert ended is not None and ended.rule == "duplicate.ended"
    assert unsaid is not None and unsaid.rule == "duplicate.unsaid"
    assert settle_refused(is_open=True, said=1) is None
