"""部门核对: when a term may be put off, and how long a late list stays open."""

from datetime import date

import pytest

from notoneless.domain.partners import SendingFacts, extend_refused, oldest_readable_due

TODAY, DUE = date(2026, 12, 20), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("due_on", "reason", "is_signed", "rule"),
    [
        (date(2026, 12, 31), "人手不足", False, ""),
        (date(2026, 12, 20), "人手不足", False, ""),
        (date(2026, 12, 19), "人手不足", False, "partner.not_later"),
        (date(2026, 11, 28), "人手不足", False, "partner.not_later"),
        (date(2026, 12, 31), " ", False, "partner.no_reason"),
        (date(2026, 12, 31), "人手不足", True, "partner.signed"),
    ],
)
def test_a_term_is_put_off_to_a_later_day_to_come_with_a_reason_and_unsigned(
    due_on: date, reason: str, is_signed: bool, rule: str
) -> None:
    facts = SendingFacts(True, is_signed, DUE, 0, 0)
    found = extend_refused(facts, due_on=due_on, reason=reason, today=TODAY)
    assert (found.rule if found is not None else "") == rule


def test_a_term_is_never_shortened_while_it_runs() -> None:
    found = extend_refused(
        SendingFacts(True, False, DUE, 0, 0),
        due_on=date(2026, 11, 25),
        reason="提前",
        today=date(2026, 11, 18),
    )
    assert found is not None and found.rule == "partner.not_later"


def test_a_late_list_is_open_for_the_days_of_grace_and_not_a_day_longer() -> None:
    assert oldest_readable_due(date(2026, 12, 5), 7) == DUE
    assert oldest_readable_due(date(2026, 12, 6), 7) > DUE
