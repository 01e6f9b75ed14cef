"""The rules of a verification campaign."""

from datetime import date
from itertools import pairwise

import pytest

from notoneless.domain.campaigns import (
    CheckFigures,
    CheckRole,
    CheckStanding,
    Stage,
    StageStanding,
    acknowledge_refused,
    check_standing,
    days_late,
    group_gaps,
    is_late_child,
    member_refused,
    report_refused,
    share_words,
    stage_change_refused,
    stage_on,
    stage_standing,
    stages_refused,
    usual_stages,
)
from notoneless.domain.words import CaseState

FIRST, SECOND = (
    Stage("安排部署", date(2026, 11, 1), date(2026, 11, 5)),
    Stage("入户核查", date(2026, 11, 8), date(2026, 11, 20)),
)


def test_the_usual_stages_follow_each_other_without_a_gap() -> None:
    stages = usual_stages(date(2026, 11, 1))
    assert [one.name for one in stages] == ["安排部署", "入户核查", "汇总审核", "复核报告"]
    assert stages_refused(stages) is None
    assert all((b.from_on - a.until_on).days == 1 for a, b in pairwise(stages))


@pytest.mark.parametrize(
    ("stages", "rule"),
    [
        ([], "campaign.no_stage"),
        ([Stage(" ", date(2026, 11, 1), date(2026, 11, 5))], "campaign.no_name"),
        ([Stage("部署", date(2026, 11, 5), date(2026, 11, 4))], "campaign.backwards"),
        ([FIRST, Stage("核查", date(2026, 11, 5), date(2026, 11, 9))], "campaign.order"),
        ([SECOND, FIRST], "campaign.order"),
    ],
)
def test_stages_without_name_or_out_of_order_are_refused(stages, rule) -> None:
    refused = stages_refused(stages)
    assert refused is not None and refused.rule == rule


def test_a_stage_of_one_day_is_a_stage() -> None:
    assert stages_refused([Stage("部署", date(2026, 11, 5), date(2026, 11, 5))]) is None


@pytest.mark.parametrize(
    ("day", "place"), [(31, 0), (5, 0), (6, 1), (8, 1), (20, 1), (21, None)]
)  # fmt: skip
def test_between_two_stages_the_coming_one_is_named_and_after_the_last_none(day, place) -> None:
    on = date(2026, 10, 31) if day == 31 else date(2026, 11, day)
    assert stage_on([FIRST, SECOND], on) == place


def test_the_last_day_is_on_time_and_the_day_after_is_late() -> None:
    assert stage_standing(FIRST, None, date(2026, 10, 31)) is StageStanding.AHEAD
    assert stage_standing(FIRST, None, date(2026, 11, 5)) is StageStanding.RUNNING
    assert stage_standing(FIRST, None, date(2026, 11, 6)) is StageStanding.LATE
    assert stage_standing(FIRST, date(2026, 11, 5), date(2026, 12, 1)) is StageStanding.REPORTED
    assert stage_standing(FIRST, date(2026, 11, 6), date(2026, 12, 1)) is StageStanding.REPORTED_LATE
    assert [days_late(FIRST, None, date(2026, 11, day)) for day in (5, 6, 8)] == [0, 1, 3]
    assert days_late(FIRST, date(2026, 11, 9), date(2026, 12, 1)) == 0


def test_a_stage_is_reported_once_after_it_began_and_before_the_end_of_all() -> None:
    say = {"is_closed": False, "is_reported": False, "today": date(2026, 11, 1)}
    assert report_refused(FIRST, **say) is None
    for changes, rule in (
        ({"is_closed": True}, "campaign.closed"),
        ({"is_reported": True}, "campaign.reported"),
        ({"today": date(2026, 10, 31)}, "campaign.not_begun"),
    ):
        refused = report_refused(FIRST, **say | changes)
        assert refused is not None and refused.rule == rule


def test_nobody_acknowledges_his_own_report_nor_one_that_is_not_there() -> None:
    say = {"is_reported": True, "is_acknowledged": False, "is_own": False}
    assert acknowledge_refused(**say) is None
    for changes in ({"is_reported": False}, {"is_acknowledged": True}, {"is_own": True}):
        assert acknowledge_refused(**say | changes) is not None


def test_a_stage_that_was_reported_stays_in_the_plan() -> None:
    assert stage_change_refused([FIRST, SECOND], [FIRST], {1}) is not None
    assert stage_change_refused([FIRST, SECOND], [FIRST], {0}) is None


@pytest.mark.parametrize(
    ("state", "is_proposed", "standing"),
    [
        (CaseState.SUSPECTED, False, CheckStanding.WAITING),
        (CaseState.VERIFYING, False, CheckStanding.SEEN),
        (CaseState.VERIFYING, True, CheckStanding.PROPOSED),
        (CaseState.CLEARED, False, CheckStanding.CLEARED),
        (CaseState.PERSUADING, False, CheckStanding.OUT),
        (CaseState.CLOSED, False, CheckStanding.OUT),
    ],
)
def test_each_child_stands_in_exactly_one_column(state, is_proposed, standing) -> None:
    assert check_standing(state, is_proposed=is_proposed) is standing


def test_a_child_is_late_only_while_it_is_not_settled() -> None:
    due, today = date(2026, 11, 17), date(2026, 11, 18)
    assert is_late_child(CaseState.VERIFYING, due, today)
    assert not is_late_child(CaseState.VERIFYING, today, today)
    assert not is_late_child(CaseState.CLEARED, due, today)


def test_the_districts_own_figures_come_out_as_it_told_them() -> None:
    """439 suspected, 432 not out of school: 98.4 %."""
    assert share_words(432, 439) == "432/439（98.4%）"
    figures = CheckFigures({CheckStanding.CLEARED: 432, CheckStanding.OUT: 7}, 0)
    assert (figures.total, figures.done, figures.share_words) == (439, 439, "439/439（100.0%）")


def test_a_share_is_never_rounded_up_to_all_and_no_base_is_said_so() -> None:
    assert share_words(2999, 3000) == "2999/3000（99.9%）"
    assert share_words(0, 0) == "无应核查"


def test_a_group_needs_its_leader_a_school_and_the_police() -> None:
    assert group_gaps(["leader", "school", "police"]) == []
    assert group_gaps(["village", "school"]) == [CheckRole.LEADER, CheckRole.POLICE]


def test_a_member_is_somebody_a_leader_has_an_account_and_a_villages_officer_a_village() -> None:
    say = {"has_account": True, "name": "", "has_village": False, "is_closed": False}
    assert member_refused(CheckRole.LEADER, **say) is None
    assert member_refused(CheckRole.POLICE, **say | {"has_account": False, "name": "邢所长"}) is None
    for role, changes, rule in (
        (CheckRole.POLICE, {"has_account": False, "name": " "}, "campaign.nobody"),
        (CheckRole.LEADER, {"has_account": False, "name": "某人"}, "campaign.leader_account"),
        (CheckRole.VILLAGE, {}, "campaign.no_village"),
        (CheckRole.SCHOOL, {"is_closed": True}, "campaign.closed"),
    ):
        refused = member_refused(role, **say | changes)
        assert refused is not None and refused.rule == rule
