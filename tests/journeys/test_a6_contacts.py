"""A6: everybody finds the people above, across and below him, and a phone that is looked up is on the record."""

import pytest

from notoneless.children.queries.chain import chain_of
from notoneless.core.models import Event
from notoneless.grid.contactgaps import contact_gaps
from notoneless.grid.models import Post, User
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def test_the_village_officer_finds_the_school_that_covers_his_village_and_the_township(people, town) -> None:
    page = people.village_officer.opens("grid:contacts")
    assert "青石中心小学" in page and "青石镇人民政府" in page
    assert "白鹭小学" not in page


def test_the_centre_school_finds_township_schools_and_bureau(people, town) -> None:
    page = people.centre_officer.opens("grid:contacts")
    for name in ("云溪区教育局", "青石镇人民政府", "青石中学", "石桥教学点"):
        assert name in page, name


def test_a_phone_is_shown_on_a_tap_and_the_tap_is_recorded(people, town) -> None:
    before = Event.objects.count()
    page = people.village_officer.presses("grid:contact_reveal", "XX101", status=200, person="principal")
    assert people.principal.user.phone.open() in page
    assert Event.objects.count() == before + 1
    assert people.principal.user.phone.open() not in people.village_officer.opens("grid:contacts")


def gaps_of(user) -> list[tuple[str, str]]:
    return [(str(gap.kind), gap.name) for gap in contact_gaps(user, TODAY)]


def test_a_network_without_gaps_says_so(people, town) -> None:
    assert gaps_of(town.bureau_officer) == []
    assert "没有缺口" in people.bureau_officer.opens("grid:contact_gaps")


def test_village_school_unit_and_person_that_cannot_be_reached_stand_out(people, town) -> None:
    Post.objects.filter(
        user__in=(town.village_officer, town.point_manager, town.bailu_centre_officer)
    ).delete()
    User.objects.filter(pk=town.teacher.pk).update(phone_index=None)
    assert gaps_of(town.bureau_officer) == [
        ("officer", "柳湾村"), ("one", "白鹭镇中心校"), ("head", "石桥教学点"), ("phone", "方老师"),
    ]  # fmt: skip
    officer = people.bureau_officer
    page = officer.opens("grid:contact_gaps", kind="head")
    assert "石桥教学点" in page and "方老师" not in page
    assert "柳湾村" not in officer.opens("grid:contact_gaps", township="白鹭镇")
    assert "方老师" in officer.opens("grid:contact_gaps", q="班主任")
    assert gaps_of(town.bailu_officer) == [("one", "白鹭镇中心校")], "each his own network"


def test_an_officer_of_one_group_does_not_answer_for_the_village(people, town) -> None:
    Post.objects.filter(user=town.village_officer).update(place=town.liuwan_1)
    assert ("officer", "柳湾村") in gaps_of(town.bureau_officer)


def test_the_printed_network_has_the_phones_and_is_recorded(people, town) -> None:
    page = people.township_officer.opens("grid:contacts_print")
    assert people.principal.user.phone.open() in page and "陆老师" not in page and "白鹭小学" not in page
    event = Event.objects.get(act="contacts_printed")
    assert event.by == "township_officer" and int(event.values.get().new.open()) > 5
    people.teacher.opens("grid:contacts_print", status=403)


def test_the_chain_of_a_child_goes_up_both_lines(town) -> None:
    chain = chain_of(town.xiaoming, TODAY)
    assert [
        (one.label, one.unit.name, [person.name for person in one.people]) for one in chain["school_line"]
    ] == [
        ("班主任", "青石中心小学", ["方老师"]),
        ("学校", "青石中心小学", ["钟校明", "傅校敏"]),
        ("中心校", "青石镇中心校", ["尹承志", "尤思源"]),
        ("乡镇(街道)", "青石镇人民政府", ["高青山", "杜鹃"]),
        ("教育局", "云溪区教育局", ["苏文静", "顾念"]),
    ]
    assert [(one.unit.name, one.people[0].name) for one in chain["household_line"]] == [
        ("柳湾村村民委员会", "柳大山"),
        ("青石镇人民政府", "高青山"),
    ]


def test_without_a_roll_the_covering_school_stands_first(town) -> None:
    first = chain_of(town.noroll, TODAY)["school_line"][0]
    assert (first.label, first.unit) == ("包保学校", town.primary)


def test_a_teacher_calls_the_village_of_a_pupil_from_another_township(people, town) -> None:
    teacher, phone = people.junior_teacher, ("children:chain_phone", town.crossing.key)
    assert "松林村村民委员会" in teacher.opens("web:child_file", town.crossing.key)
    page = teacher.presses(*phone, status=200, unit="CW202", person="songlin_officer")
    assert f'href="tel:{people.songlin_officer.user.phone.open()}"' in page
    assert Event.objects.filter(act="contact_reveal", by="junior_teacher").count() == 1
    teacher.presses(*phone, status=404, unit="XX201", person="bailu_principal")
    teacher.presses(*phone, status=404, unit="CW202", person="bailu_principal")
    teacher.presses(*phone, status=404, unit="CW202", person="")
    people.teacher.presses(*phone, status=404, unit="CW202", person="songlin_officer")
