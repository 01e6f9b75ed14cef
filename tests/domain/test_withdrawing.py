"""撤回: the author the same day, a manager later, nobody twice."""

import pytest

from notoneless.domain.withdrawing import WithdrawFacts, why_refused, withdraw_refused

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("withdrawn", "author", "same_day", "manager", "said"),
    [
        (False, True, True, False, ""),
        (False, False, False, True, ""),
        (False, True, False, False, "withdraw.late"),
        (False, False, True, False, "withdraw.not_own"),
        (True, True, True, True, "withdraw.done"),
    ],
)
def test_who_takes_an_entry_back(withdrawn, author, same_day, manager, said) -> None:
    refused = withdraw_refused(WithdrawFacts(withdrawn, author, same_day, manager))
    assert (refused.rule if refused is not None else "") == said


def test_a_reason_is_written() -> None:
    for text, rule in (("", "withdraw.no_reason"), ("长" * 201, "withdraw.long_reason")):
        refused = why_refused(text)
        assert refused is not None and refused.rule == rule
