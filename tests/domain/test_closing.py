"""Closing: nobody decides alone, nobody decides twice, the bureau comes last."""

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.closing import ClosingFacts, Level, level_for
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ClosingState as S

FACTS = ClosingFacts(S.PROPOSED, proposed_by=1, has_centre=True, has_township=True)


def test_both_check_in_any_order_before_the_bureau() -> None:
    assert FACTS.waits_for == (Level.CENTRE, Level.TOWNSHIP)
    assert level_for(FACTS, 2, {Level.TOWNSHIP}) is Level.TOWNSHIP
    refused = level_for(FACTS, 3, {Level.BUREAU})
    assert isinstance(refused, Refusal) and refused.rule == "closing.turn" and "中心校审核" in refused.reason
    checked = replace(FACTS, centre_by=2, township_by=3)
    assert level_for(checked, 4, {Level.BUREAU}) is Level.BUREAU


def test_where_there_is_no_centre_and_no_township_the_bureau_is_asked_at_once() -> None:
    alone = ClosingFacts(S.CHECKED, proposed_by=1, has_centre=False, has_township=False)
    assert alone.waits_for == (Level.BUREAU,)


def test_who_said_a_word_says_no_second_one() -> None:
    for facts, person, level in (
        (FACTS, 1, Level.CENTRE),
        (replace(FACTS, centre_by=2), 2, Level.TOWNSHIP),
        (replace(FACTS, centre_by=2, township_by=3), 3, Level.BUREAU),
    ):
        refused = level_for(facts, person, {level})
        assert isinstance(refused, Refusal) and refused.rule == "closing.same_person"


def test_what_has_ended_is_not_decided_again() -> None:
    for state in (S.APPROVED, S.RETURNED):
        refused = level_for(replace(FACTS, state=state), 9, set(Level))
        assert isinstance(refused, Refusal) and refused.rule == "closing.ended"


@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(list(Level))), max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_however_it_is_pressed_a_closed_case_has_as_many_people_as_levels(presses, centre, township) -> None:
    facts = ClosingFacts(S.PROPOSED, 1, has_centre=centre, has_township=township)
    for person, level in presses:
        step = level_for(facts, person, {level})
        if step is Level.CENTRE:
            facts = replace(facts, centre_by=person)
        elif step is Level.TOWNSHIP:
            facts = replace(facts, township_by=person)
        elif step is Level.BUREAU:
            said = [facts.proposed_by, person] + [one for one in (facts.centre_by, facts.township_by) if one]
            assert len(said) == len(set(said)) == 2 + centre + township
            facts = replace(facts, state=S.APPROVED)


def test_every_state_either_waits_or_has_ended() -> None:
    for state, centre, township in product(S, (True, False), (True, False)):
        facts = ClosingFacts(state, 1, has_centre=centre, has_township=township)
        assert bool(facts.waits_for) == (state in (S.PROPOSED, S.CHECKED))
