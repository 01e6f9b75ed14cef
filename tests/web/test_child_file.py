"""一人一档: one page of a child, in scope, masked, and on the record."""

import pytest
from django.urls import reverse

from notoneless.cases import services
from notoneless.children.services import child_merge
from notoneless.core.models import Event
from notoneless.domain.words import CaseOrigin
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db


def file_of(client, user, child, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(reverse("web:child_file", args=[child.key]))
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    "login",
    [
        "bureau_leader",
        "bureau_officer",
        "township_officer",
        "centre_officer",
        "principal",
        "teacher",
        "village_officer",
    ],
)
def test_the_file_shows_who_it_is_where_it_sits_and_its_story(client, town, login) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    page = file_of(client, town.users[login], town.xiaoming)
    for words in ("林小明", "青石中心小学", "三年级", "柳湾村", "疑似"):
        assert words in page, words


def test_numbers_and_phones_are_masked(client, town) -> None:
    page = file_of(client, town.principal, town.xiaoming)
    child = type(town.xiaoming).objects.get(pk=town.xiaoming.pk)
    assert child.id_number.open() not in page
    assert child.guardians.get().phone.open() not in page
    assert "****" in page


@pytest.mark.parametrize("login", ["bailu_principal", "other_teacher", "shiqiao_officer", "bailu_officer"])
def test_out_of_sight_is_not_found(client, town, login) -> None:
    assert "林小明" not in file_of(client, town.users[login], town.xiaoming, status=404)


@pytest.mark.parametrize("login", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_opens_no_child(client, town, login) -> None:
    assert "林小明" not in file_of(client, town.users[login], town.xiaoming, status=403)


def test_opening_is_recorded_and_not_told_in_the_story(client, town) -> None:
    file_of(client, town.principal, town.xiaoming)
    page = file_of(client, town.bureau_officer, town.xiaoming)
    assert Event.objects.filter(act="child_file_opened", child_key=town.xiaoming.key).count() == 2
    assert "查看一人一档" not in page


def test_the_story_tells_acts_with_person_and_unit(client, town) -> None:
    services.case_open(child=town.noroll, origin=CaseOrigin.REPORTED, by=town.bureau_officer, today=TODAY)
    page = file_of(client, town.bureau_officer, town.noroll)
    assert "立为疑似" in page and "苏文静" in page


def test_that_a_child_was_entered_among_the_poor_is_not_told_to_the_village(client, town) -> None:
    from notoneless.children.services import group_set

    group_set(
        child=town.noroll,
        kind="minimum_living",
        detail="",
        source="民政名单",
        by=town.bureau_officer,
        today=TODAY,
    )
    village = file_of(client, town.village_officer, town.noroll)
    for words in ("列入特殊群体", "低保", "民政名单"):
        assert words not in village
    assert "列入特殊群体" in file_of(client, town.township_officer, town.noroll)


def test_a_joined_file_leads_to_the_one_that_stays(client, town) -> None:
    child_merge(child=town.unconfirmed, into=town.lan, by=town.bureau_officer, today=TODAY)
    client.force_login(town.bureau_officer)
    answer = client.get(reverse("web:child_file", args=[town.unconfirmed.key]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("web:child_file", args=[town.lan.key])


def test_no_name_of_a_child_stands_in_the_browser_tab(client, town) -> None:
    make_case(town.xiaoming, unit=town.primary, person=town.teacher)
    client.force_login(town.principal)
    case = town.xiaoming.cases.get()
    for url in (
        reverse("web:child_file", args=[town.xiaoming.key]),
        reverse("cases:case_page", args=[case.key]),
    ):
        page = client.get(url).content.decode()
        title = page.split("<title>", 1)[1].split("</title>", 1)[0]
        assert "林小明" not in title, url
