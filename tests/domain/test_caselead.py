"""Somebody always leads, and nobody accepts their own word."""

from itertools import product

import pytest

from notoneless.domain.caselead import (
    GroupPart,
    Lead,
    LeadGround,
    counts_as_on_roll,
    lead_of,
    may_accept,
    working_group,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role, RollMoveKind, RollState


def rule(outcome: object) -> str:
    assert isinstance(outcome, Refusal)
    assert outcome.reason.endswith("。")
    return outcome.rule


@pytest.mark.parametrize(
    ("roll", "cover", "centre", "bureau", "expected"),
    [
        ("校甲", "校乙", "中心校", "局", Lead("校甲", "校乙", LeadGround.ROLL)),
        ("校甲", "校甲", "中心校", "局", Lead("校甲", None, LeadGround.ROLL)),
        ("校甲", None, "中心校", "局", Lead("校甲", "中心校", LeadGround.ROLL)),
        ("校甲", None, None, "局", Lead("校甲", None, LeadGround.ROLL)),
        (None, "校乙", "中心校", "局", Lead("校乙", "中心校", LeadGround.COVER)),
        (None, "校乙", None, "局", Lead("校乙", None, LeadGround.COVER)),
        (None, "中心校", "中心校", "局", Lead("中心校", None, LeadGround.COVER)),
        (None, None, "中心校", "局", Lead("中心校", None, LeadGround.CENTRE)),
        (None, None, None, "局", Lead("局", None, LeadGround.BUREAU)),
    ],
)
def test_the_lead_rule(
    roll: str | None, cover: str | None, centre: str | None, bureau: str, expected: Lead[str]
) -> None:
    assert lead_of(roll_unit=roll, cover_unit=cover, centre_unit=centre, bureau=bureau) == expected


def test_a_directly_run_school_without_centre_leads_like_any_other() -> None:
    lead = lead_of(roll_unit="直属学校", cover_unit="包保学校")
    assert lead == Lead("直属学校", "包保学校", LeadGround.ROLL)
    covering = lead_of(roll_unit=None, cover_unit="直属学校")
    assert covering == Lead("直属学校", None, LeadGround.COVER)


def test_a_case_that_nobody_could_lead_is_refused() -> None:
    assert rule(lead_of(roll_unit=None, cover_unit=None)) == "case.no_unit"


def test_nobody_helps_themselves_whatever_is_given() -> None:
    for units in product([None, "甲", "乙"], repeat=4):
        lead = lead_of(roll_unit=units[0], cover_unit=units[1], centre_unit=units[2], bureau=units[3])
        if isinstance(lead, Lead):
            assert lead.unit in units
            assert lead.helper != lead.unit
        else:
            assert units == (None,) * 4


@pytest.mark.parametrize(
    ("state", "left_by", "counts"),
    [
        (RollState.ACTIVE, None, True),
        (RollState.SUSPENDED, None, True),
        (RollState.LEFT, RollMoveKind.LEAVE, True),
        (RollState.LEFT, RollMoveKind.TRANSFER_OUT, False),
        (RollState.LEFT, RollMoveKind.ABROAD, False),
        (RollState.LEFT, None, False),
        (RollState.GRADUATED, RollMoveKind.LEAVE, False),
        (None, RollMoveKind.LEAVE, False),
        (RollState.GRADUATED, None, False),
        (None, None, False),
    ],
)
def test_the_school_that_lost_a_child_still_answers_for_it(
    state: RollState | None, left_by: RollMoveKind | None, counts: bool
) -> None:
    assert counts_as_on_roll(state, left_by) is counts


def test_the_working_group_is_of_the_households_place_and_names_no_unit_twice() -> None:
    lead = Lead("校甲", "校乙", LeadGround.ROLL)
    assert working_group(lead, township="乡", village="村", centre="中心校") == (
        ("校甲", GroupPart.LEAD),
        ("校乙", GroupPart.HELPER),
        ("乡", GroupPart.TOWNSHIP),
        ("村", GroupPart.VILLAGE),
        ("中心校", GroupPart.CENTRE),
    )
    led_by_centre = Lead("中心校", None, LeadGround.CENTRE)
    assert working_group(led_by_centre, township="乡", centre="中心校") == (
        ("中心校", GroupPart.LEAD),
        ("乡", GroupPart.TOWNSHIP),
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_bureau_accepts_and_nobody_else(role: Role) -> None:
    outcome = may_accept(role, by="王", proposed_by="李")
    if role in (Role.BUREAU_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_APPROVER):
        assert outcome is True
    else:
        assert rule(outcome) == "case.bureau_accepts"


def test_nobody_accepts_their_own_word() -> None:
    assert rule(may_accept(Role.BUREAU_OFFICER, by="王", proposed_by="王")) == "case.own_proposal"


def test_what_is_decided_stays_decided() -> None:
    outcome = may_accept(Role.BUREAU_OFFICER, by="王", proposed_by="李", is_open=False)
    assert rule(outcome) == "case.already_decided"
