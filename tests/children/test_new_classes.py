"""新生班: suggested from who is expected, made for many schools in one press, never beyond what a school may have."""

from datetime import date

import pytest

from notoneless.children.models import Leaver
from notoneless.children.queries.newclasses import teacher_choices
from notoneless.core import clock
from notoneless.domain.newclasses import classes_needed, fullest
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role, Stage
from notoneless.grid.models import Post, SchoolClass
from notoneless.grid.queries import homeroom_teacher_of, people_at
from notoneless.grid.services import ClassWish, class_teachers_set, classes_open
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


def test_the_homeroom_teachers_of_leaving_classes_come_first_and_one_page_names_them_all(leavers) -> None:
    town = leavers
    six = SchoolClass.objects.get(school=town.primary, entry_year=2020, class_no=1)
    classes = [
        SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2026, class_no=number)
        for number in (8, 9)
    ]
    people = people_at(town.primary, TODAY)
    old = people.exclude(pk=town.principal.pk).first()
    assert old is not None
    Post.objects.create(
        user=old, unit=town.primary, role=Role.CLASS_TEACHER, school_class=six, from_on=date(2026, 9, 1)
    )
    choices = teacher_choices(town.primary, 2026, TODAY)
    assert choices[0].user == old and "毕业班：六年级(1)班" in choices[0].words
    head = Person(town.principal)
    page = head.opens("children:new_class_teachers", town.primary.number)
    assert page.index(f">{choices[0].words}<") < page.index(f">{choices[1].words}<")
    typed = {f"c-{row.pk}": old.login for row in classes}
    said = head.presses("children:new_class_teachers", town.primary.number, **typed)
    assert "已安排2个班" in said
    assert {homeroom_teacher_of(row, TODAY) for row in classes} == {old}
    head.presses("children:new_class_teachers", town.primary.number, status=422, **typed)


def test_nobody_names_himself_and_then_none_is_named(leavers) -> None:
    town = leavers
    rows = [
        SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2026, class_no=number)
        for number in (8, 9)
    ]
    other = people_at(town.primary, TODAY).exclude(pk=town.principal.pk)[0]
    wishes = [(rows[0], other), (rows[1], town.principal)]
    refused = class_teachers_set(wishes=wishes, by=town.principal, today=TODAY)
    assert isinstance(refused, Refusal) and refused.rule == "rights.own" and "(9)班" in refused.reason
    assert homeroom_teacher_of(rows[0], TODAY) is None


def test_a_head_names_teachers_at_his_own_school_only(leavers) -> None:
    Person(leavers.principal).opens("children:new_class_teachers", leavers.junior.number, status=404)


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
