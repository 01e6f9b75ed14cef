"""Each manner of delivery asks for its own proof and says which day counts; a mistaken entry is corrected once, with a reason."""

from datetime import date, timedelta

import pytest

from notoneless.domain.paperflow import (
    MODE_WORDS,
    DeliveryFacts,
    correction_allowed,
    counts_on,
    delivery_allowed,
)
from notoneless.domain.words import DeliveryMode

DAY = date(2026, 11, 18)


def said(mode: DeliveryMode, **words: object) -> str:
    facts = {"done_on": DAY, "addressee": "曾大勇", "receiver": "曾大勇"} | words
    refused = delivery_allowed(DeliveryFacts(mode=mode, **facts), signed_on=DAY, today=DAY)  # type: ignore[arg-type]
    return refused.rule if refused is not None else ""


def test_electronic_delivery_needs_the_signed_consent_and_the_address() -> None:
    mode = DeliveryMode.ELECTRONIC
    assert said(mode, place_text="a@example.cn") == "delivery.electronic_no_consent"
    assert said(mode, has_evidence=True) == "delivery.electronic_no_address"
    assert said(mode, has_evidence=True, place_text="a@example.cn") == ""


def test_delivery_through_a_unit_names_it_and_counts_when_the_addressee_signs_himself() -> None:
    mode = DeliveryMode.TRANSFERRED
    assert said(mode) == "delivery.transferred_no_unit"
    assert said(mode, note="某监所", receiver="王某", relation="管教") == "delivery.transferred_not_self"
    assert said(mode, note="某监所") == ""


@pytest.mark.parametrize("mode", list(DeliveryMode))
def test_every_manner_says_what_it_needs_and_which_day_counts(mode: DeliveryMode) -> None:
    assert MODE_WORDS[mode].needs and MODE_WORDS[mode].counts
    late = timedelta(days=30) if mode == DeliveryMode.PUBLIC else timedelta()
    assert counts_on(mode, DAY) == DAY + late


def test_a_correction_needs_a_reason_and_a_corrected_entry_is_not_corrected_again() -> None:
    assert correction_allowed(is_corrected=False, reason="日期写错") is None
    for refused, rule in (
        (correction_allowed(is_corrected=True, reason="日期写错"), "delivery.correct.twice"),
        (correction_allowed(is_corrected=False, reason=" "), "delivery.correct.no_reason"),
    ):
        assert refused is not None and refused.rule == rule
