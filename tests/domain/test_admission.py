"""Who must be received in an autumn, by which school, and what the season may and may not do."""

from datetime import date

import pytest

from notoneless.domain.admission import (
    AdmissionSource,
    AdmissionState,
    Belonging,
    Catchment,
    DeferralState,
    EntrantFacts,
    Receiving,
    SeasonDays,
    belongs,
    catchments_in,
    deferral_until,
    may_decide_deferral,
    notice_number_text,
    receiving_school,
    registers,
    season_days_fit,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage


def facts(**fields) -> EntrantFacts:
    return EntrantFacts(**{"born_on": date(2021, 3, 3), "is_on_line": True} | fields)


@pytest.mark.parametrize(
    ("born_on", "is_listed"),
    [
        (date(2020, 8, 31), False),
        (date(2020, 9, 1), True),
        (date(2021, 8, 31), True),
        (date(2021, 9, 1), False),
    ],
)
def test_six_years_are_counted_to_the_thirty_first_of_august(born_on, is_listed) -> None:
    assert isinstance(belongs(facts(born_on=born_on), 2027), Belonging) is is_listed


def test_a_county_that_enters_at_seven_shifts_by_a_year() -> None:
    assert isinstance(belongs(facts(born_on=date(2020, 3, 3)), 2027, entry_age=7), Belonging)
    assert isinstance(belongs(facts(), 2027, entry_age=7), Refusal)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"is_alive": False}, "admission.died"),
        ({"is_merged": True}, "admission.merged"),
        ({"is_on_line": False}, "admission.off_line"),
        ({"has_primary_roll": True}, "admission.on_roll"),
        ({"born_on": None}, "admission.no_birth"),
        ({"born_on": date(2019, 3, 3)}, "admission.age"),
        ({"leaving_year": 2027, "has_junior_roll": True}, "admission.on_roll"),
        ({"leaving_year": 2027, "has_left_primary": True}, "admission.left"),
    ],
)
def test_who_does_not_belong_is_told_why(fields, rule) -> None:
    outcome = belongs(facts(**fields), 2027)
    assert isinstance(outcome, Refusal) and outcome.rule == rule


def test_who_was_put_off_last_year_is_listed_again_whatever_its_age() -> None:
    outcome = belongs(facts(born_on=date(2019, 10, 1), was_deferred=True), 2027)
    assert isinstance(outcome, Belonging) and outcome.source is AdmissionSource.DEFERRED


def test_a_pupil_in_grade_six_is_listed_for_the_junior_stage_wherever_it_is_registered() -> None:
    outcome = belongs(facts(leaving_year=2027, has_primary_roll=True, is_on_line=False), 2027)
    assert isinstance(outcome, Belonging)
    assert (outcome.stage, outcome.source) == (Stage.JUNIOR, AdmissionSource.LEAVER)
    assert isinstance(belongs(facts(leaving_year=2028, has_primary_roll=True), 2027), Refusal)


LINES = [
    Catchment("a/b/", "青石镇", 2020, 1, "中心小学"),
    Catchment("a/b/c/", "石桥村", 2024, 2, "教学点"),
    Catchment("a/b/c/", "石桥村", 2028, None),
]


def test_the_nearest_place_up_the_tree_decides() -> None:
    holding = catchments_in(2027, LINES)
    near = receiving_school("a/b/c/d/", holding)
    assert isinstance(near, Receiving) and near.school == 2 and "石桥村" in near.reason
    far = receiving_school("a/b/x/", holding)
    assert isinstance(far, Receiving) and far.school == 1


def test_a_line_ends_when_a_newer_one_begins_and_not_before() -> None:
    later = receiving_school("a/b/c/d/", catchments_in(2028, LINES))
    assert isinstance(later, Receiving) and later.school == 1
    before = catchments_in(2023, LINES)
    assert set(before) == {"a/b/"}


def test_no_home_and_no_catchment_are_two_reasons() -> None:
    holding = catchments_in(2027, LINES)
    for path, rule in (("", "admission.no_home"), ("z/", "admission.no_catchment")):
        outcome = receiving_school(path, holding)
        assert isinstance(outcome, Refusal) and outcome.rule == rule


DAYS = {
    "listed_on": date(2027, 6, 1),
    "notice_by_on": date(2027, 8, 10),
    "register_from_on": date(2027, 8, 20),
    "register_until_on": date(2027, 8, 31),
    "set_on": date(2027, 9, 10),
}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"notice_by_on": date(2027, 5, 1)}, "season.order"),
        ({"register_until_on": date(2027, 8, 19)}, "season.order"),
        ({"set_on": date(2027, 8, 31)}, "season.set_early"),
        ({"set_on": date(2028, 9, 1)}, "season.year"),
    ],
)
def test_the_days_of_a_season_stand_in_their_order(changed, rule) -> None:
    refused = season_days_fit(2027, SeasonDays(**DAYS | changed))
    assert (refused.rule if isinstance(refused, Refusal) else None) == rule


def test_whoever_is_put_off_or_elsewhere_may_still_come() -> None:
    assert registers(AdmissionState.DEFERRED) is None and registers(AdmissionState.ELSEWHERE) is None
    assert isinstance(registers(AdmissionState.REGISTERED), Refusal)
    assert isinstance(registers(AdmissionState.OFF), Refusal)


def test_nobody_decides_the_deferral_he_entered_and_none_is_decided_twice() -> None:
    assert may_decide_deferral(by=1, asked_by=2, state=DeferralState.ASKED) is None
    own = may_decide_deferral(by=1, asked_by=1, state=DeferralState.ASKED)
    twice = may_decide_deferral(by=1, asked_by=2, state=DeferralState.APPROVED)
    assert isinstance(own, Refusal) and own.rule == "deferral.own"
    assert isinstance(twice, Refusal) and twice.rule == "deferral.decided"


def test_a_deferral_holds_to_the_eve_of_the_next_school_year() -> None:
    assert deferral_until(2027) == date(2028, 8, 31)


def test_a_notice_is_numbered_as_gb_t_9704_writes_it() -> None:
    assert notice_number_text("云溪教", 2027, 12) == "云溪教入〔2027〕12号"
