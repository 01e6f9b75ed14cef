"""Who answers for what."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.core.models import CountySetting
from notoneless.domain.words import PlaceKind, UnitKind
from notoneless.grid import queries
from notoneless.grid.models import Cover, Place, Post, Unit
from tests.town import Town

pytestmark = pytest.mark.django_db


def logins(people: list[Any]) -> list[str]:
    return [person.login for person in people]


@pytest.mark.parametrize(
    ("unit", "login"),
    [
        ("primary", "principal"),
        ("centre", "centre_officer"),
        ("qingshi_government", "township_officer"),
        ("street_office", "street_officer"),
        ("liuwan_committee", "village_officer"),
        ("bureau", "bureau_officer"),
        ("government", "bureau_officer"),
    ],
)
def test_each_unit_has_a_person_who_answers(town: Town, today: date, unit: str, login: str) -> None:
    person = queries.person_for(town.units[unit], today)
    assert person is not None
    assert person.login == login


def test_when_a_school_loses_its_people_the_next_above_answers(town: Town, today: date) -> None:
    Post.objects.filter(unit=town.primary, role="school_manager").update(until_on=today - timedelta(days=1))
    assert queries.person_for(town.primary, today) == town.centre_officer
    for user in (town.centre_officer, town.centre_deputy):
        user.is_active = False
        user.save()
    assert queries.person_for(town.primary, today) == town.bureau_officer
    Post.objects.filter(unit=town.bureau).update(until_on=today - timedelta(days=1))
    assert queries.person_for(town.primary, today) is None


def test_a_village_without_its_officer_falls_to_the_township_then_to_the_bureau(
    town: Town, today: date
) -> None:
    Post.objects.filter(user=town.village_officer).update(until_on=today - timedelta(days=1))
    assert queries.person_for(town.liuwan_committee, today) == town.township_officer
    Post.objects.filter(unit=town.qingshi_government).update(until_on=today - timedelta(days=1))
    assert queries.person_for(town.liuwan_committee, today) == town.bureau_officer


def test_a_post_that_begins_tomorrow_does_not_answer_today(town: Town, today: date) -> None:
    Post.objects.filter(user=town.principal).update(from_on=today + timedelta(days=1))
    assert queries.person_for(town.primary, today) == town.vice_principal


def test_who_answers_is_one_query(town: Town, today: date, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.person_for(town.primary, today)


def test_a_group_is_covered_as_its_village_and_a_village_without_cover_as_its_township(
    town: Town, today: date, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        cover = queries.cover_of(town.places["liuwan_1"], today)
    assert cover is not None
    assert (cover.unit, cover.person) == (town.primary, town.vice_principal)
    Cover.objects.filter(place=town.places["liuwan"]).update(until_on=today - timedelta(days=1))
    cover = queries.cover_of(town.places["liuwan_1"], today)
    assert cover is not None
    assert cover.unit == town.centre
    Cover.objects.all().update(until_on=today - timedelta(days=1))
    assert queries.cover_of(town.places["liuwan_1"], today) is None


def test_authorities_of_a_place(town: Town, today: date) -> None:
    group, street = town.places["liuwan_2"], town.places["shuyuan_1"]
    assert queries.township_government_of(group) == town.qingshi_government
    assert queries.village_committee_of(group) == town.liuwan_committee
    assert queries.township_government_of(street) == town.street_office
    assert queries.township_government_of(town.county) is None
    assert queries.village_committee_of(town.qingshi) is None
    assert logins(queries.village_officers_of(group, today)) == ["village_officer"]
    assert queries.village_officers_of(town.qingshi, today) == []


def test_a_village_officer_whose_post_names_no_place_knows_his_units_place(town: Town, today: date) -> None:
    Post.objects.filter(user=town.village_officer).update(place=None)
    assert logins(queries.village_officers_of(town.places["liuwan_1"], today)) == ["village_officer"]


def test_in_a_street_the_bureau_orders_and_elsewhere_the_township(town: Town) -> None:
    assert queries.order_issuer_for(town.places["liuwan_1"]) == town.qingshi_government
    assert queries.order_issuer_for(town.places["shuyuan_1"]) == town.bureau


def test_the_homeroom_teacher_is_the_one_of_today(town: Town, today: date) -> None:
    assert queries.homeroom_teacher_of(town.class_3_1, today) == town.teacher
    Post.objects.filter(user=town.teacher).update(until_on=today - timedelta(days=1))
    assert queries.homeroom_teacher_of(town.class_3_1, today) is None


def test_managers_come_in_the_order_of_their_roles(town: Town, today: date) -> None:
    assert logins(queries.managers_of(town.bureau, today)) == [
        "bureau_officer",
        "bureau_deputy",
        "bureau_leader",
    ]


def test_an_abolished_bureau_is_not_the_bureau(town: Town, today: date) -> None:
    assert queries.bureau() == town.bureau
    Unit.objects.filter(kind=UnitKind.BUREAU).update(until_on=today)
    assert queries.bureau() is None


SEEN = {
    "village_officer": [
        "government",
        "bureau",
        "qingshi_government",
        "liuwan_committee",
        "primary",
        "centre",
    ],
    "teacher": ["government", "bureau", "qingshi_government", "centre", "primary"],
    "direct_principal": [
        "government",
        "bureau",
        "street_office",
        "direct_school",
        "shuyuan_committee",
        "heyan_committee",
    ],
}


@pytest.mark.parametrize("login", sorted(SEEN))
def test_contacts_reach_above_across_and_below_and_no_further(town: Town, today: date, login: str) -> None:
    seen = {unit.number for unit in queries.units_seen(town.users[login], today)}
    assert seen == {town.units[name].number for name in SEEN[login]}


def test_a_township_sees_its_villages_and_schools_and_not_the_next_township(town: Town, today: date) -> None:
    seen = set(queries.units_seen(town.township_officer, today))
    assert {
        town.liuwan_committee,
        town.shiqiao_committee,
        town.primary,
        town.junior,
        town.point,
        town.centre,
    } <= seen
    assert not seen & {town.hetang_committee, town.bailu_primary, town.bailu_government, town.bailu_centre}


def test_the_network_of_a_village_officer(town: Town, today: date) -> None:
    network = queries.network_of(town.village_officer, today)
    names = {group: [contact.unit.name for contact in rows] for group, rows in network.items()}
    assert names["above"] == ["云溪区教育局", "云溪区人民政府", "青石镇人民政府"]
    assert names["own"] == ["柳湾村村民委员会"]
    assert names["across"] == ["青石镇中心校", "青石中心小学"]
    assert [post.user.login for post in network["across"][1].people] == ["principal", "vice_principal"]


def test_somebody_without_a_post_has_no_network(town: Town, today: date) -> None:
    Post.objects.filter(user=town.teacher).update(until_on=today - timedelta(days=1))
    assert queries.network_of(town.teacher, today) == {}
    assert not queries.units_seen(town.teacher, today).exists()


def board(town: Town, today: date, login: str = "bureau_officer") -> dict[str, str]:
    return {line.place.name: line.state for line in queries.covers_board(town.users[login], today)}


def test_the_cover_board_puts_gaps_first_and_says_what_is_missing(town: Town, today: date) -> None:
    assert set(board(town, today).values()) == {"ok"}
    Cover.objects.filter(place=town.hetang).update(until_on=today - timedelta(days=1))
    Cover.objects.filter(place=town.songlin).update(person=None)
    Post.objects.filter(user=town.vice_principal).update(until_on=today - timedelta(days=1))
    lines = board(town, today)
    assert lines["荷塘村"] == "none"
    assert lines["松林村"] == lines["柳湾村"] == "no_person"
    assert next(iter(lines)) == "荷塘村"


def test_one_person_with_too_many_villages_stands_out(town: Town, today: date) -> None:
    for number in range(3, 8):
        place = Place.objects.create(
            code=f"99010200100{number}", name=f"新区{number}社区", kind=PlaceKind.COMMUNITY,
            parent=town.dongguan, path=f"{town.dongguan.path}99010200100{number}/",
        )  # fmt: skip
        Cover.objects.create(place=place, unit=town.direct_school, person=town.direct_vice, from_on=today)
    assert board(town, today)["书院社区"] == "overload"
    CountySetting.objects.create(key="grid.cover_most", value="7")
    assert board(town, today)["书院社区"] == "ok", "how many are too many is the county's to say"


@pytest.mark.parametrize(
    ("login", "villages"),
    [
        ("township_officer", {"柳湾村", "石桥村"}),
        ("centre_officer", {"柳湾村", "石桥村"}),
        ("principal", {"柳湾村"}),
        ("village_officer", {"柳湾村"}),
        ("teacher", set()),
        ("security_admin", set()),
    ],
)
def test_the_board_shows_each_his_own_villages(
    town: Town, today: date, login: str, villages: set[str]
) -> None:
    assert set(board(town, today, login)) == villages


def test_a_class_is_found_by_what_it_is_called_today(town: Town, today: date) -> None:
    assert queries.class_called(town.primary, "三年级1班", today) == town.class_3_1
    assert queries.class_called(town.primary, "三年级(2)班", today) == town.class_3_2
    assert queries.class_called(town.primary, "六年级1班", today) is None
    assert queries.class_called(town.primary, "全校", today) is None


def test_the_classes_of_a_school_come_by_grade_and_those_that_left_are_gone(town: Town, today: date) -> None:
    from notoneless.grid.models import SchoolClass

    SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2018, class_no=1)
    labels = [row.label(today) for row, _ in queries.classes_of(town.primary, today)]
    assert labels == ["三年级(1)班", "三年级(2)班", "四年级(1)班", "五年级(1)班"]
