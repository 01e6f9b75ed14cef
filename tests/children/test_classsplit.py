"""分班、并班: all of them or none, one line on each child's file."""

import pytest

from notoneless.children.services import class_split
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import SchoolClass
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def split(town, *children, **more):
    ids = [child.rolls.current().get().pk for child in children]
    words = {"school_class": town.class_3_1, "target": town.class_3_2, "by": town.principal, "today": TODAY}
    return class_split(roll_ids=ids, **(words | more))


def rule(out) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def test_several_pupils_move_in_one_act_with_a_line_on_each_file(town) -> None:
    assert split(town, town.xiaoming, town.lan) == town.class_3_2
    assert {c.rolls.current().get().school_class for c in (town.xiaoming, town.lan)} == {town.class_3_2}
    assert Event.objects.filter(act="class_split").count() == 1
    assert Event.objects.filter(act="roll_class_change").count() == 2


def test_a_new_class_is_opened_with_its_teacher(town) -> None:
    to = split(town, town.xiaoming, target=None, teacher=town.teacher_5)
    assert (to.class_no, to.entry_year, to.school) == (3, 2024, town.primary)
    assert to.posts.get(until_on=None).user == town.teacher_5


def test_where_the_teacher_cannot_be_nobody_moves_and_no_class_is_made(town) -> None:
    assert rule(split(town, town.xiaoming, target=None, teacher=town.bailu_teacher)) == "post.not_here"
    assert town.xiaoming.rolls.current().get().school_class == town.class_3_1
    assert not SchoolClass.objects.filter(school=town.primary, class_no=3).exists()
    assert list(Event.objects.values_list("act", flat=True)) == ["class_split_refused"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [("class_3_1", "split.same_class"), ("class_4_1", "split.other_grade"), ("bailu_class", "split.other_grade")],
)  # fmt: skip
def test_only_another_class_of_the_same_grade_of_the_school(town, target, expected) -> None:
    assert rule(split(town, town.xiaoming, target=getattr(town, target))) == expected


def test_a_pupil_who_is_not_in_the_class_any_more_stops_it_all(town) -> None:
    assert rule(split(town, town.xiaoming, town.yu)) == "split.stale"
    assert rule(split(town)) == "split.nobody"
    assert town.xiaoming.rolls.current().get().school_class == town.class_3_1
