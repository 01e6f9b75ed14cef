"""人籍一致: who counts as not seen, and what an answer needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.consistency import FEWEST_DAYS, NOTE_MOST, SeenDays, answer_refused


@pytest.mark.parametrize(("called", "away", "is_unseen"), [
    (20, 20, True), (20, 19, False), (FEWEST_DAYS, FEWEST_DAYS, True), (FEWEST_DAYS - 1, FEWEST_DAYS - 1, False), (0, 0, False),
])  # fmt: skip
def test_one_day_in_class_is_enough_to_be_seen(called, away, is_unseen) -> None:
    assert SeenDays(called, away).is_unseen is is_unseen


@given(st.integers(0, 31), st.integers(0, 31))
def test_nobody_is_unseen_in_a_class_nobody_called(called, away) -> None:
    if SeenDays(called, away).is_unseen:
        assert called > 0 and away >= called


def test_an_answer_says_how_it_was_found_out_and_is_given_once() -> None:
    def rule(**more):
        out = answer_refused(**({"is_unseen": True, "is_answered": False, "note": "问了奶奶"} | more))
        return None if out is None else out.rule

    assert rule() is None
    assert rule(is_unseen=False) == "unseen.seen"
    assert rule(is_answered=True) == "unseen.answered"
    assert rule(note="  ") == "unseen.note"
    assert rule(note="长" * (NOTE_MOST + 1)) == "unseen.long"
