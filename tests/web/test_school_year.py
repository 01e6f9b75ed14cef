"""新学年: the page says of each step how far it is, opens the place where it is taken, and counts what is true."""

from datetime import date

import pytest

from notoneless.children.models import Leaver
from notoneless.children.queries.rollover import leaving_roll
from notoneless.core import clock
from notoneless.core.yearsteps import YearStep
from notoneless.domain.words import UnitKind
from notoneless.grid.models import ReceivingSchool, SchoolClass
from notoneless.grid.queries import ANSWERING
from notoneless.grid.services import post_end
from notoneless.web.schoolyear import year_steps
from tests.journeys.steps import Person
from tests.makers import TODAY, make_case, make_child, make_roll

pytestmark = pytest.mark.django_db


def said(town) -> dict[str, str]:
    return {step.label: step.said for step in year_steps(town.bureau_officer, 2026, TODAY)}


@pytest.fixture
def leaver(town):
    """One pupil of a sixth class, sent nowhere."""
    six = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2020, class_no=1)
    return make_roll(make_child(residence=town.places["liuwan_1"]), six)


def test_a_leaver_goes_through_the_steps_one_by_one(town, leaver) -> None:
    before = said(town)
    assert (before["送毕业生名单"], before["初中接收"]) == ("还有1", "已完成")
    row = Leaver.objects.create(year=2026, roll=leaver, junior=town.junior, state="waiting", at=clock.now())
    now = said(town)
    assert (now["送毕业生名单"], now["初中接收"], now["新生班"]) == ("已完成", "还有1", "还有1")
    Leaver.objects.filter(pk=row.pk).update(state="accepted")
    SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2026, class_no=1)
    now = said(town)
    assert (now["初中接收"], now["新生班"], now["新班班主任"], now["办理升级"]) == (
        "已完成", "已完成", "还有1", "还有1",
    )  # fmt: skip
    assert leaving_roll(leaver.child_id, 2026) == leaver


def test_a_primary_school_without_its_junior_school_is_counted(town) -> None:
    before = said(town)["对口初中"]
    ReceivingSchool.objects.create(year=2026, primary=town.primary, junior=town.junior)
    assert before != said(town)["对口初中"]


def test_a_case_whose_person_is_gone_wants_another(town) -> None:
    make_case(town.xiaoming, unit=town.liuwan_committee, person=town.village_officer)
    assert said(town)["在办个案"] == "已完成"
    for post in town.village_officer.posts.all():
        post_end(post=post, by=town.security_admin, today=TODAY)
    assert said(town)["在办个案"] != "已完成"


def test_before_september_nothing_of_the_run_is_late(town, leaver) -> None:
    spring = {step.label: step for step in year_steps(town.bureau_officer, 2027, date(2027, 3, 1))}
    assert spring["办理升级"].said in ("2027-09-01起", "已完成")
    assert spring["学年定数"].said == "2027-09-01起"
    assert YearStep(1, "", "", 1, "", "", from_on=date(2027, 9, 1)).is_early(date(2027, 8, 31))


def test_the_page_opens_each_step_where_it_is_taken_and_gives_no_button_one_may_not_press(town) -> None:
    page = Person(town.bureau_officer).opens("web:school_year")
    assert "送毕业生名单" in page and "/grid/receiving" in page
    page = Person(town.bureau_leader).opens("web:school_year", year="2027")
    assert "2027年新学年" in page and "/grid/receiving" not in page


def test_every_kind_of_unit_has_somebody_who_stands_for_it_or_nobody_by_decision() -> None:
    assert set(ANSWERING) == set(UnitKind)
