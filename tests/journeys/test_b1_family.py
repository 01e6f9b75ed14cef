"""B1: three children of one family in two schools, each person seeing only his own of them."""

import pytest

from notoneless.children.models import HouseholdEntry
from tests.makers import make_case, make_child, make_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(town):
    """覃山, elder brother of 覃兰 and 覃雨: on no roll, with an open case."""
    child = make_child("覃山", residence=town.shiqiao_1, guardian="覃秀英", phone="10020009999")
    make_roll(child, town.class_8_1)
    make_case(child, unit=town.junior, person=town.junior_teacher)
    return child


def test_the_township_sees_three_children_in_two_schools_with_the_open_case(people, town, third) -> None:
    file = people.township_officer.opens("web:child_file", town.lan.key)
    assert "同户孩子" in file and "覃雨" in file and "覃山" in file
    page = people.township_officer.opens("web:family", town.lan.key)
    for word in ("覃兰", "覃雨", "覃山", "青石中心小学", "青石中学", "疑似", "同一监护人"):
        assert word in page, word


def test_the_homeroom_teacher_sees_the_one_in_her_class_and_hears_of_no_other(people, town, third) -> None:
    file = people.teacher.opens("web:child_file", town.lan.key)
    assert "覃雨" not in file and "覃山" not in file and "同户孩子" not in file
    page = people.teacher.opens("web:family", town.lan.key)
    assert "覃雨" not in page and "没有找到同户的孩子" in page
    people.teacher.opens("web:family", town.yu.key, status=404)


def test_the_school_sees_its_two(people, town, third) -> None:
    page = people.principal.opens("web:family", town.lan.key)
    assert "覃雨" in page and "覃山" not in page


def test_a_household_number_joins_within_a_village_and_not_across(people, town) -> None:
    for child in (town.xiaoming, town.noroll, town.outsider):
        HouseholdEntry.objects.filter(child=child).update(household_number="0427")
    page = people.bureau_officer.opens("web:family", town.xiaoming.key)
    assert "曾望" in page and "同户号" in page and town.outsider.name not in page


def test_the_same_phone_with_another_name_is_no_family(people, town) -> None:
    town.crossing.guardians.update(phone_index=town.lan.guardians.get().phone_index)
    page = people.bureau_officer.opens("web:family", town.lan.key)
    assert "覃雨" in page and "姜河" not in page
