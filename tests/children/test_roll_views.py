"""Pages that move rolls and set groups."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notoneless.children.models import Child, Roll
from notoneless.core.models import Event
from tests.makers import id_number, make_child, make_roll, press
from tests.town import CANARY

pytestmark = pytest.mark.django_db

LISTS = ["child_list", "class_list", "household_list"]
PAGES = ["child_edit", "contact_card", "roll_enter", "child_groups"]


def url(name: str, *args) -> str:
    return reverse(f"children:{name}", args=args)


def page(client, user, name: str, *args, query: str = "") -> str:
    client.force_login(user)
    response = client.get(url(name, *args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# ---- every page: who opens it, who does not ----------------------------------------------------------------


def pdf() -> SimpleUploadedFile:
    from PIL import Image

    body = BytesIO()
    Image.new("RGB", (40, 40), "white").save(body, "JPEG")
    return SimpleUploadedFile("转学证明.jpg", body.getvalue(), content_type="image/jpeg")


def test_a_child_that_left_comes_back_to_class(client, town) -> None:
    client.force_login(town.junior_principal)
    data = {"kind": "return", "school_class": town.class_8_2.pk, "on": "2026-11-17"}
    assert press(client, url("roll_enter", town.left.key), data).status_code == 302
    roll = town.left.rolls.current().get()
    assert (roll.school_class, roll.moves.get().kind) == (town.class_8_2, "return")


def test_a_transfer_without_its_paper_is_refused(client, town) -> None:
    client.force_login(town.junior_principal)
    data = {"kind": "transfer_in", "school_class": town.class_8_2.pk, "on": "2026-11-17"}
    response = press(client, url("roll_enter", town.left.key), data)
    assert response.status_code == 422
    assert "须先上传" in response.content.decode()
    assert press(client, url("roll_enter", town.left.key), data, {"evidence": pdf()}).status_code == 302
    assert town.left.rolls.current().get().moves.get().evidence is not None


def test_a_school_cannot_enrol_into_the_class_of_another(client, town) -> None:
    client.force_login(town.junior_principal)
    data = {"kind": "return", "school_class": town.class_3_1.pk, "on": "2026-11-17"}
    assert press(client, url("roll_enter", town.left.key), data).status_code == 422
    assert not town.left.rolls.current().exists()


def enrol_data(town, **changes) -> dict:
    return {
        "name": "曾望", "sex": "1", "born_on": "2017-05-06", "id_number": town.noroll.id_number.open(),
        "kind": "enrol", "school_class": town.direct_class_5.pk, "on": "2026-11-18", "place": town.shuyuan.pk,
    } | changes  # fmt: skip


def test_a_school_that_cannot_see_a_child_enrols_it_by_number_and_name(client, town) -> None:
    client.force_login(town.direct_principal)
    assert Child.objects.visible_to(town.direct_principal).filter(pk=town.noroll.pk).count() == 0
    assert press(client, url("pupil_enrol"), enrol_data(town)).status_code == 302
    assert town.noroll.rolls.current().get().school_class == town.direct_class_5
    assert Child.objects.filter(name="曾望").count() == 1


def test_a_number_of_another_name_is_refused_without_naming_whose(client, town) -> None:
    client.force_login(town.direct_principal)
    count = Child.objects.count()
    response = press(client, url("pupil_enrol"), enrol_data(town, id_number=town.outsider.id_number.open()))
    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    assert (Child.objects.count(), Roll.objects.filter(school_class=town.direct_class_5).count()) == (
        count,
        1,
    )


def test_a_new_pupil_comes_onto_the_household_line_as_a_migrant(client, town) -> None:
    client.force_login(town.direct_principal)
    number = id_number(date(2016, 3, 3), "2", 77)
    data = enrol_data(town, name="秋水", sex="2", born_on="2016-03-03", id_number=number)
    assert press(client, url("pupil_enrol"), data).status_code == 302
    child = Child.objects.get(name="秋水")
    assert child.household_entries.get().source == "migrant_pupil"
    assert not child.is_unconfirmed


def test_a_refused_enrolment_leaves_no_new_child_behind(client, town) -> None:
    client.force_login(town.direct_principal)
    data = enrol_data(town, name="秋水", id_number="", kind="transfer_in")
    assert press(client, url("pupil_enrol"), data).status_code == 422
    assert not Child.objects.filter(name="秋水").exists()
    assert Event.objects.count() == 0


def test_a_class_is_changed_within_the_school(client, town) -> None:
    client.force_login(town.principal)
    target = url("class_change", town.xiaoming.key)
    assert client.get(target).status_code == 200
    assert press(client, target, {"school_class": town.class_8_1.pk}).status_code == 422
    assert press(client, target, {"school_class": town.class_3_2.pk}).status_code == 302
    assert town.xiaoming.rolls.current().get().school_class == town.class_3_2
    assert client.get(url("class_change", town.noroll.key)).status_code == 404


# ---- groups ------------------------------------------------------------------------------------------------


def test_a_group_is_set_and_ended_and_its_row_stays(client, town) -> None:
    client.force_login(town.teacher)
    target = url("child_groups", town.xiaoming.key)
    data = {"kind": "left_behind_both", "detail": "父母在外省务工", "source": "班主任家访"}
    data |= {"away": "both", "away_since_on": "2026-03-01"}
    assert press(client, target, data).status_code == 302
    group = town.xiaoming.groups.get()
    assert group.detail.open() == "父母在外省务工"
    assert "父母在外省务工" in client.get(target).content.decode()
    assert press(client, url("group_end", town.xiaoming.key, group.pk)).status_code == 302
    group.refresh_from_db()
    assert group.until_on == date(2026, 11, 17)
    assert press(client, url("group_end", town.xiaoming.key, group.pk)).status_code == 404


def test_a_group_of_another_child_is_not_ended(client, town) -> None:
    client.force_login(town.teacher)
    group = town.poor.groups.first()
    assert press(client, url("group_end", town.xiaoming.key, group.pk)).status_code == 404
    assert client.get(url("group_end", town.xiaoming.key, group.pk)).status_code == 405


def test_pages_of_a_pupil_who_left_lately_are_still_read_by_the_old_school(client, town) -> None:
    make_roll(
        make_child("早走", residence=town.hetang_1), town.class_3_1, until_on=date(2025, 1, 1), state="left"
    )
    names = {c.name for c in Child.objects.visible_to(town.principal)}
    assert "纪成" in names
    assert "早走" not in names
