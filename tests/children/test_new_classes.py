"""新生班: suggested from who is expected, made for many schools in one press, never beyond what a school may have."""

import pytest

from notoneless.children.models import Leaver
from notoneless.core import clock
from notoneless.domain.newclasses import classes_needed, fullest
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.models import SchoolClass
from notoneless.grid.services import ClassWish, classes_open
from tests.journeys.steps import Person
from tests.makers import TODAY, make_child, make_roll

pytestmark = pytest.mark.django_db


def test_the_fewest_classes_in_which_nobody_sits_too_close() -> None:
    assert [classes_needed(count, 45) for count in (0, 1, 45, 46, 91)] == [0, 1, 1, 2, 3]
    assert (fullest(91, 3), fullest(91, 0)) == (31, 91)
    with pytest.raises(ValueError, match="at least one"):
        classes_needed(3, 0)


@pytest.fixture
def leavers(town):
    """Fifty-one accepted by the junior school: one more than a class seats."""
    six = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2020, class_no=1)
    for _ in range(51):
        roll = make_roll(make_child(residence=town.places["liuwan_1"]), six)
        Leaver.objects.create(year=2026, roll=roll, junior=town.junior, state="accepted", at=clock.now())
    return town


def test_the_page_suggests_and_makes_them_with_a_teacher_still_to_name(leavers) -> None:
    town, officer = leavers, Person(leavers.bureau_officer)
    page = officer.opens("children:new_classes")
    assert f'name="n-{town.junior.pk}-junior" value="2"' in page
    said = officer.presses(
        "children:new_classes", **{f"n-{town.junior.pk}-junior": "2", f"n-{town.primary.pk}-primary": "1"}
    )
    assert "已建立3个班" in said and "2个班" in said, "both still want a homeroom teacher"
    made = SchoolClass.objects.filter(entry_year=2026, school=town.junior)
    assert list(made.values_list("class_no", flat=True)) == [1, 2]


def test_a_head_sees_and_makes_his_own_schools_only(leavers) -> None:
    town, head = leavers, Person(leavers.principal)
    page = head.opens("children:new_classes")
    assert "青石中心小学" in page and "青石中学" not in page
    head.presses("children:new_classes", status=422, **{f"n-{town.junior.pk}-junior": "2"})
    assert not SchoolClass.objects.filter(school=town.junior, entry_year=2026).exists()


@pytest.mark.parametrize(
    ("stage", "year", "count", "rule"),
    [
        (Stage.PRIMARY, 2026, 1, "class.stage"),
        (Stage.JUNIOR, 2024, 1, "classes.year"),
        (Stage.JUNIOR, 2026, 61, "class.number"),
        (Stage.JUNIOR, 2026, 0, "classes.none"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(town, stage, year, count, rule) -> None:
    wishes = [ClassWish(town.junior, stage, count)] if count else []
    before = SchoolClass.objects.count()
    refused = classes_open(wishes=wishes, entry_year=year, by=town.bureau_officer, today=TODAY)
    assert isinstance(refused, Refusal) and refused.rule == rule
    assert SchoolClass.objects.count() == before
