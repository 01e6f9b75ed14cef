"""B2: a class is split into a new one with its own teacher, and joined again."""

import pytest

from notoneless.grid.models import SchoolClass

pytestmark = pytest.mark.django_db


def test_a_class_is_split_and_joined_again(people, town) -> None:
    assert "分班、并班" in people.principal.opens("children:class_roster", town.class_3_1.pk)
    roll = town.xiaoming.rolls.get()
    nobody = people.principal.presses("children:class_split", town.class_3_1.pk, status=422, target="new")
    assert "请先勾选要调的学生" in nobody
    page = people.principal.presses(
        "children:class_split", town.class_3_1.pk, pupils=[roll.pk], target="new", teacher="teacher_5"
    )
    assert "林小明" in page and "覃兰" not in page
    assert "林小明" in people.teacher_5.opens("children:my_class")
    assert "林小明" not in people.teacher.opens("children:my_class")
    new = SchoolClass.objects.get(school=town.primary, entry_year=2024, class_no=3)
    people.principal.presses("children:class_split", new.pk, is_all="on", target=str(town.class_3_1.pk))
    assert "林小明" in people.teacher.opens("children:my_class")
    people.principal.opens("children:class_split", town.bailu_class.pk, status=404)
