"""A2: a school joins another with everybody in it, a village becomes two; who sees and answers follows the same day."""

from datetime import date, timedelta

import pytest

from notoneless.children.models import Roll, RollMove
from notoneless.children.services.schooljoin import school_join
from notoneless.grid.models import Cover, LineChange, Place, SchoolClass, Unit
from tests.journeys.steps import it_is, picture
from tests.makers import TODAY, make_case, make_child, make_photo, make_roll

pytestmark = pytest.mark.django_db


def joined(people, town) -> None:
    people.bureau_officer.presses(
        "children:school_join", "XX103", into="XX101", reason="云溪政〔2026〕12号", evidence=picture("olive")
    )


def test_pupils_teachers_covers_and_cases_of_a_teaching_point_go_to_the_other_school(people, town) -> None:
    case = make_case(town.poor, unit=town.point, person=town.point_teacher)
    Cover.objects.filter(place=town.shiqiao).update(unit=town.point, person=town.point_teacher)
    assert "1名学生" in people.bureau_officer.opens("children:school_join", "XX103")
    joined(people, town)
    old, new = town.poor.rolls.get(until_on__isnull=False), Roll.objects.current().get(child=town.poor)
    assert (new.school, new.school_class.entry_year) == (town.primary, 2026)
    assert (old.until_on, new.entered_on) == (TODAY - timedelta(days=1), TODAY), "not a day between two rolls"
    assert set(RollMove.objects.filter(roll__child=town.poor, reason="学校撤并").values_list("kind", flat=True)) == {
        "transfer_in", "transfer_out",
    }  # fmt: skip
    assert "卢敏" in people.principal.opens("children:child_list")
    assert "卢敏" in people.point_teacher.opens("children:my_class"), "the homeroom teacher came along"
    case.refresh_from_db()
    assert (case.unit, case.person) == (town.primary, town.point_teacher)
    cover = Cover.objects.get(place=town.shiqiao, until_on__isnull=True)
    assert (cover.unit, cover.person) == (town.primary, town.point_teacher)
    point = Unit.objects.get(number="XX103")
    assert point.until_on == TODAY - timedelta(days=1)
    assert "并入" in people.bureau_officer.opens("grid:unit_page", "XX103")
    people.point_manager.opens("children:child_list", status=403)


def test_classes_get_numbers_after_those_that_are_there(people, town) -> None:
    SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2026, class_no=1)
    joined(people, town)
    assert Roll.objects.current().get(child=town.poor).school_class.class_no == 2


@pytest.mark.parametrize(
    ("into", "typed", "word"),
    [
        ("XX102", {"evidence": "p"}, "不设小学"),
        ("XX101", {}, "撤并批复"),
        ("", {"evidence": "p"}, "请选并入的学校"),
    ],
)
def test_a_school_without_the_stage_and_a_joining_without_paper_are_refused(
    people, town, into, typed, word
) -> None:
    files = {"evidence": picture()} if typed else {}
    page = people.bureau_officer.presses(
        "children:school_join", "XX103", status=422, into=into, reason="批复", **files
    )
    assert word in page and not Unit.objects.get(number="XX103").until_on


def test_an_open_transfer_is_settled_first_by_name(people, town) -> None:
    people.point_manager.presses(
        "children:transfer_offer", town.poor.key, to_school=town.primary.pk, from_on="2026-11-18", reason="搬家",
        evidence=picture(),
    )  # fmt: skip
    page = people.bureau_officer.presses(
        "children:school_join", "XX103", status=422, into="XX101", reason="批复", evidence=picture("tan")
    )
    assert "卢敏" in page and "没有办结" in page


def test_a_school_of_two_thousand_joins_in_few_queries(town, django_assert_max_num_queries) -> None:
    room = SchoolClass.objects.create(school=town.point, stage="primary", entry_year=2025, class_no=1)
    for _ in range(60):
        make_roll(make_child(residence=town.liuwan_1), room)
    with django_assert_max_num_queries(90):
        done = school_join(
            school=town.point, into=town.primary, reason="批复", by=town.bureau_officer, today=TODAY,
            evidence=make_photo(by=town.bureau_officer, today=TODAY),
        )  # fmt: skip
    assert done == town.primary and Roll.objects.current().filter(school=town.primary).count() == 64


SPLIT = {"code": "990102101203", "name": "新湾村", "reason": "民政批复"}


def test_a_village_becomes_two_by_its_groups(people, town, monkeypatch) -> None:
    people.bureau_officer.presses("grid:place_split", "990102101201", groups=[town.liuwan_2.pk], **SPLIT)
    new = Place.objects.get(code="990102101203")
    moved = Place.objects.get(pk=town.liuwan_2.pk)
    assert (moved.parent, new.parent) == (new, town.qingshi) and moved.path.startswith(new.path)
    assert Cover.objects.get(place=new).unit == town.primary
    committee = Unit.objects.get(place=new)
    assert (committee.name, committee.parent) == ("新湾村村民委员会", town.qingshi_government)
    it_is(monkeypatch, people, date(2026, 11, 19))
    assert "曾望" not in people.village_officer.opens("children:my_village"), (
        "his group is another village's now"
    )
    assert "曾望" in people.township_officer.opens("children:child_list")
    assert LineChange.objects.filter(place=new, kind="split").exists()
    assert "拆分" in people.bureau_officer.opens("grid:place_page", "990102101201")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"groups": []}, "至少一个"),
        ({"code": "990102102209"}, "不在"),
        ({"name": " "}, "名称"),
        ({"code": "990102101202"}, "登记过"),
    ],
)
def test_a_split_that_cannot_be_is_refused(people, town, changes, word) -> None:
    typed = {"groups": [town.liuwan_2.pk], **SPLIT} | changes
    page = people.bureau_officer.presses("grid:place_split", "990102101201", status=422, **typed)
    assert word in page and not Place.objects.filter(name="新湾村").exists()
