"""Which family may be certified, and what ends a certificate."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from notoneless.domain.balance import ChildFacts
from notoneless.domain.guarantee import (
    WHAT_NEXT,
    BatchState,
    NotYet,
    PupilFacts,
    certificate_number,
    family_refused,
    is_of_age,
    not_yet,
    reason_words,
    sign_refused,
)
from notoneless.domain.refusal import Refusal

ON = date(2026, 9, 20)
FACTS = ChildFacts(born_on=date(2017, 4, 2), on_line_from=date(2026, 9, 1))
SITS = PupilFacts(replace(FACTS, has_active_roll=True))


def test_a_roll_held_here_is_proof() -> None:
    assert not_yet(SITS, ON) is None


def test_a_certificate_of_another_school_is_proof_to_its_last_day_and_not_after() -> None:
    pupil = PupilFacts(replace(FACTS, certificate_until=ON))
    assert not_yet(pupil, ON) is None
    later = PupilFacts(replace(FACTS, certificate_until=ON), ran_out_on=ON)
    assert not_yet(later, ON + timedelta(days=1)) is NotYet.RAN_OUT
    assert "2026-09-20" in reason_words(NotYet.RAN_OUT, later)


@pytest.mark.parametrize(
    ("pupil", "why"),
    [
        (replace(SITS, facts=replace(SITS.facts, has_open_case=True), is_suspected=True), NotYet.SUSPECTED),
        (replace(SITS, facts=replace(SITS.facts, has_open_case=True), case_words="劝返中"), NotYet.CASE),
        (PupilFacts(FACTS, is_suspended=True), NotYet.SUSPENDED),
        (PupilFacts(replace(FACTS, accounted_code="deferred", accounted_until=None)), NotYet.ACCOUNTED),
        (PupilFacts(FACTS), NotYet.NO_PROOF),
    ],
)
def test_whoever_is_not_in_school_with_proof_is_named_with_what_comes_first(
    pupil: PupilFacts, why: NotYet
) -> None:
    assert not_yet(pupil, ON) is why
    assert WHAT_NEXT[why] in reason_words(why, pupil)


def test_an_open_case_outranks_a_roll() -> None:
    """On paper he sits there; somebody has seen reason to doubt it."""
    assert not_yet(replace(SITS, facts=replace(SITS.facts, has_open_case=True)), ON) is NotYet.CASE


def test_one_brother_at_home_and_nobody_of_the_family_is_certified() -> None:
    refused = family_refused([None, NotYet.NO_PROOF, None])
    assert isinstance(refused, Refusal) and "1名" in refused.reason
    assert family_refused([None, None]) is None


def test_a_family_without_a_child_of_compulsory_age_is_not_certified() -> None:
    assert isinstance(family_refused([]), Refusal)


def test_of_age_is_from_six_to_the_end_of_grade_nine() -> None:
    assert is_of_age(SITS, ON)
    assert not is_of_age(replace(SITS, facts=replace(SITS.facts, born_on=date(2021, 9, 2))), ON)
    assert not is_of_age(replace(SITS, facts=replace(SITS.facts, has_graduated=True)), ON)


def test_nobody_signs_what_he_prepared_and_nothing_is_signed_twice() -> None:
    assert sign_refused(BatchState.PREPARED, prepared_by=1, by=2) is None
    assert isinstance(sign_refused(BatchState.PREPARED, prepared_by=1, by=1), Refusal)
    assert isinstance(sign_refused(BatchState.SIGNED, prepared_by=1, by=2), Refusal)


def test_the_number_has_hexagonal_brackets_and_no_leading_zeros() -> None:
    assert certificate_number("云溪教", "保", 2026, 7) == "云溪教保〔2026〕7号"
