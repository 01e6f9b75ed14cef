"""B2: a suspension runs out, and who does not come back is looked for."""

from datetime import date

import pytest

from notoneless.cases.services import unplaced_open
from notoneless.children.models import Suspension
from tests.journeys.steps import case_of, it_is, picture

pytestmark = pytest.mark.django_db


def suspend(people, town) -> None:
    page = people.principal.presses(
        "children:roll_suspend", town.xiaoming.key, from_on="2026-11-18", until_on="2026-12-31",
        reason="骨折", evidence=picture(),
    )  # fmt: skip
    assert "休学(至2026-12-31)" in page


def test_the_end_is_told_in_time_then_red_then_a_case(people, town, monkeypatch) -> None:
    suspend(people, town)
    assert "休学期满" not in people.principal.desk
    it_is(monkeypatch, people, date(2026, 12, 5))
    assert "休学期满，办理复学或延长" in people.principal.desk
    assert "即将期满" in people.principal.opens("children:suspensions_list", show="ending")
    it_is(monkeypatch, people, date(2027, 1, 3))
    assert "期满未复学" in people.bureau_officer.desk
    late = people.bureau_officer.opens("children:suspensions_list", show="over")
    assert "林小明" in late and "pill-overdue" in late
    roll = town.xiaoming.rolls.get()
    assert people.bureau_officer.fetches("children:suspension_file", roll.pk)
    it_is(monkeypatch, people, date(2027, 1, 16))
    unplaced_open(today=date(2027, 1, 16))
    case = case_of(town.xiaoming)
    assert case.unit == town.primary and "林小明" in people.principal.opens("cases:cases_suspected")


def test_extended_it_runs_on_and_back_in_class_it_is_over(people, town, monkeypatch) -> None:
    suspend(people, town)
    it_is(monkeypatch, people, date(2027, 1, 3))
    bare = people.principal.presses(
        "children:suspension_extend", town.xiaoming.key, status=422, until_on="2027-03-01", reason="未愈"
    )
    assert "请上传延长休学批准书" in bare
    people.principal.presses(
        "children:suspension_extend",
        town.xiaoming.key,
        until_on="2027-03-01",
        reason="未愈",
        evidence=picture(),
    )
    assert "林小明" not in people.principal.opens("children:suspensions_list", show="over")
    people.principal.presses(
        "children:roll_enter",
        town.xiaoming.key,
        kind="return",
        school_class=town.class_3_1.pk,
        on="2027-01-03",
    )
    assert not Suspension.objects.filter(ended_on=None).exists()
    assert "林小明" not in people.principal.opens("children:suspensions_list")


def test_a_pupil_goes_to_a_special_school_with_its_paper(people, town) -> None:
    people.principal.presses(
        "children:special_school_go", town.xiaoming.key, kind="special_school",
        other_school="清州市特殊教育学校", on="2026-11-18", evidence=picture(),
    )  # fmt: skip
    names = people.township_officer.opens("indicators:balance_names", "990102101201", state="accounted")
    assert "林小明" in names
