"""Who may leave the household line, on what paper, and who must confirm it."""

from datetime import date

import pytest

from notoneless.domain.householdmoves import (
    ENDINGS,
    PAPERS,
    HouseholdMoveKind,
    HouseholdMoveState,
    LineFacts,
    confirms,
    household_move_refused,
    withdrawal_refused,
)

K = HouseholdMoveKind
TODAY = date(2026, 11, 18)
ON_LINE = LineFacts(is_on_line=True, is_registered=True, entered_on=date(2026, 9, 1))


def refused(kind: K, facts: LineFacts = ON_LINE, **changes: object) -> str:
    words = {"on": TODAY, "today": TODAY, "has_paper": True} | changes
    found = household_move_refused(kind, facts, **words)
    return found.rule if found is not None else ""


@pytest.mark.parametrize("kind", list(K))
def test_every_move_rests_on_a_paper_and_the_refusal_names_it(kind: K) -> None:
    facts = LineFacts(is_on_line=kind is not K.IN)
    found = household_move_refused(kind, facts, on=TODAY, today=TODAY, has_paper=False)
    assert found is not None and found.rule == "line.no_paper" and PAPERS[kind] in found.reason


@pytest.mark.parametrize(
    ("kind", "facts", "changes", "rule"),
    [
        (K.IN, LineFacts(is_on_line=False), {}, ""),
        (K.IN, ON_LINE, {}, "line.already"),
        (K.IN, LineFacts(is_on_line=True), {}, ""),
        (K.OUT, ON_LINE, {"has_destination": False}, "line.no_where"),
        (K.DOUBLE, ON_LINE, {"has_destination": False}, "line.no_where"),
        (K.DIED, ON_LINE, {"has_destination": False}, ""),
        (K.INSIDE, ON_LINE, {"is_same_place": True}, "line.same"),
        (K.OUT, LineFacts(is_on_line=False), {}, "line.not_on"),
        (K.OUT, ON_LINE, {"on": date(2026, 11, 19)}, "line.future"),
        (K.OUT, ON_LINE, {"on": date(2026, 8, 31)}, "line.early"),
        (K.OUT, LineFacts(is_on_line=True, has_roll=True), {}, ""),
        (K.EMPTY, LineFacts(is_on_line=True, has_roll=True), {}, "line.on_roll"),
        (K.ERROR, LineFacts(is_on_line=True, has_roll=True), {}, "line.on_roll"),
        (K.OUT, LineFacts(is_on_line=True, has_case=True), {}, "line.case"),
        (K.DIED, LineFacts(is_on_line=True, has_case=True), {}, ""),
        (K.OUT, LineFacts(is_on_line=True, is_waiting=True), {}, "line.waiting"),
    ],
)
def test_what_may_follow_what(kind, facts, changes, rule) -> None:
    assert refused(kind, facts, **changes) == rule


def test_who_must_confirm() -> None:
    assert not confirms(is_village_officer=True, kind=K.IN, sees_both=True)
    assert confirms(is_village_officer=False, kind=K.IN, sees_both=False), "it stands on another place's line"
    assert confirms(is_village_officer=False, kind=K.INSIDE, sees_both=False)
    assert not confirms(is_village_officer=True, kind=K.INSIDE, sees_both=True)
    for kind in ENDINGS:
        assert confirms(is_village_officer=True, kind=kind, sees_both=True)
        assert not confirms(is_village_officer=False, kind=kind, sees_both=True)


W, D = HouseholdMoveState.WAITING, HouseholdMoveState.DONE


@pytest.mark.parametrize(
    ("state", "facts", "rule"),
    [
        (W, {"sees_entry_side": True}, ""),
        (W, {"sees_entry_side": False}, "line.not_yours"),
        (D, {"sees_all": True}, ""),
        (D, {"sees_all": False}, "line.not_yours"),
        (D, {"sees_all": True, "is_village_officer": True}, "line.not_yours"),
        (D, {"sees_all": True, "is_village_officer": True, "is_own_of_today": True}, ""),
        (D, {"sees_all": False, "is_village_officer": True, "is_own_of_today": True}, "line.not_yours"),
        (D, {"sees_all": True, "has_later": True}, "line.later"),
        (D, {"sees_all": True, "reason": " "}, "line.no_reason"),
        (HouseholdMoveState.DECLINED, {"sees_all": True}, "line.answered"),
    ],
)
def test_who_may_take_a_move_back(state, facts, rule) -> None:
    words = {
        "reason": "登记错了", "sees_entry_side": True, "sees_all": False, "is_village_officer": False,
        "is_own_of_today": False, "has_later": False,
    } | facts  # fmt: skip
    found = withdrawal_refused(state, **words)
    assert (found.rule if found is not None else "") == rule
