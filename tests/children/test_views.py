"""Pages of the children's room: each opens, refuses who may not, and hides what is out of sight."""

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from notoneless.children.models import Child, Guardian
from notoneless.children.services import child_edit, stamps_of
from notoneless.core.models import Event, EventValue
from tests.makers import TODAY, make_child, press
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


@pytest.mark.parametrize("name", LISTS)
def test_a_principal_opens_every_list(client, town, name) -> None:
    client.force_login(town.principal)
    assert client.get(url(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_principal_opens_every_page_of_a_pupil(client, town, name) -> None:
    client.force_login(town.principal)
    assert client.get(url(name, town.xiaoming.key)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_child_of_the_other_township_is_not_found(client, town, name) -> None:
    client.force_login(town.principal)
    response = client.get(url(name, town.outsider.key))
    assert response.status_code == 404
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("class_list", "teacher"),
        ("class_list", "village_officer"),
        ("household_list", "teacher"),
        ("child_list", "system_admin"),
        ("my_class", "principal"),
        ("my_village", "teacher"),
        ("pupil_enrol", "teacher"),
    ],
)
def test_a_list_is_refused_to_whoever_may_not(client, town, name, person) -> None:
    client.force_login(getattr(town, person))
    assert client.get(url(name)).status_code == 403


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("child_edit", "village_officer"),
        ("child_groups", "village_officer"),
        ("roll_enter", "teacher"),
        ("contact_card", "bureau_leader"),
        ("class_change", "bureau_officer"),
    ],
)
def test_a_page_of_a_child_is_refused_to_whoever_may_not(client, town, name, person) -> None:
    client.force_login(getattr(town, person))
    assert client.get(url(name, town.xiaoming.key)).status_code == 403


def test_nobody_reads_a_list_before_login(client, town) -> None:
    response = client.get(url("child_list"))
    assert response.status_code == 302
    assert reverse("web:login") in response["Location"]


# ---- lists -------------------------------------------------------------------------------------------------


def test_the_list_shows_no_child_of_the_other_township(client, town) -> None:
    shown = page(client, town.township_officer, "child_list")
    assert "林小明" in shown
    assert "曾望" in shown
    assert CANARY not in shown


def test_the_list_masks_the_id_number(client, town) -> None:
    shown = page(client, town.principal, "child_list")
    number = town.xiaoming.id_number.open()
    assert number not in shown
    assert f"{number[:4]}**********{number[-4:]}" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=小明", {"林小明"}),
        ("q=lxm", {"林小明"}),
        ("q=qin", set()),
        ("q=ql", {"覃兰"}),
        ("q=10020009999", {"覃兰", "覃雨"}),
        ("grade=8", {"姜河"}),
        ("schooling=proved", {"段飞"}),
        ("schooling=accounted", {"安小满"}),
        ("schooling=none", {"曾望", "贺远", "苗静", "谢安", "小石头"}),
        ("group=disabled", {"苗静"}),
        ("unconfirmed=true", {"小石头"}),
        ("no_phone=true", {"苗静", "谢安", "安小满", "段飞", "小石头"}),
        ("sex=2&stage=primary", {"覃兰", "覃雨", "卢敏"}),
    ],
)
def test_filters_find_exactly_these(client, town, query, expected) -> None:
    client.force_login(town.township_officer)
    table = client.get(url("child_list") + "?" + query).context["table"]
    assert {row.name for row in table.rows} == expected


def test_a_whole_id_number_finds_its_child_and_a_part_finds_nobody(client, town) -> None:
    client.force_login(town.township_officer)
    number = town.noroll.id_number.open()
    for text, expected in ((number, ["曾望"]), (number.lower(), ["曾望"]), (number[:12], [])):
        table = client.get(url("child_list"), {"q": text}).context["table"]
        assert [row.name for row in table.rows] == expected, text


def test_a_roll_number_finds_its_child(client, town) -> None:
    client.force_login(town.principal)
    number = town.xiaoming.rolls.get().roll_number.open()
    table = client.get(url("child_list"), {"q": number}).context["table"]
    assert [row.name for row in table.rows] == ["林小明"]


def test_place_and_school_filters_offer_only_what_is_in_sight(client, town) -> None:
    client.force_login(town.township_officer)
    controls = client.get(url("child_list")).context["filters"].fields
    places, schools = ({label for _, label in controls[name].choices} for name in ("place", "school"))
    assert places == {"全部", "青石镇", "柳湾村", "石桥村"}
    assert schools == {"全部", "青石中心小学", "青石中学", "石桥教学点"}


def test_village_officers_are_not_offered_special_groups_nor_reasons(client, town) -> None:
    shown = page(client, town.village_officer, "child_list")
    assert "特殊群体" not in shown
    assert "延缓入学" not in shown
    assert "已核定" in shown


def test_a_list_is_sorted_as_asked_and_paged_by_fifty(client, town) -> None:
    for number in range(55):
        make_child(f"蒋{number:02d}号", residence=town.liuwan_1, born_on=date(2016, 1, 1 + number % 28))
    client.force_login(town.village_officer)
    table = client.get(url("child_list") + "?sort=-born_on&page=2").context["table"]
    assert table.count == Child.objects.visible_to(town.village_officer).count() == 61
    assert table.page.number == 2
    assert len(list(table.rows)) == 11
    first = client.get(url("child_list") + "?sort=-born_on").context["table"]
    assert first.page.object_list[0].born_on == date(2020, 6, 18)


def test_an_export_holds_what_the_list_shows_and_is_recorded(client, town) -> None:
    client.force_login(town.principal)
    response = client.get(url("child_list") + "?sex=1&export=xlsx")
    book = openpyxl.load_workbook(BytesIO(response.content))
    text = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert "林小明" in text
    assert town.xiaoming.id_number.open() not in text
    event = Event.objects.first()
    assert event.act == "children_exported"
    assert event.by == "principal"
    table = client.get(url("child_list") + "?sex=1").context["table"]
    assert event.values.get(name="count").new.open() == str(table.count)


@pytest.mark.parametrize("name", ["child_list", "household_list"])
def test_an_export_is_refused_without_the_right_and_leaves_no_event(client, town, name) -> None:
    client.force_login(town.village_officer)
    assert client.get(url(name) + "?export=xlsx").status_code == 403
    assert Event.objects.count() == 0


def test_a_class_teacher_sees_her_class_and_nobody_else(client, town) -> None:
    client.force_login(town.teacher)
    table = client.get(url("my_class")).context["table"]
    assert {row.name for row in table.rows} == {"林小明", "覃兰"}


def test_a_village_officer_sees_the_village(client, town) -> None:
    client.force_login(town.village_officer)
    table = client.get(url("my_village")).context["table"]
    assert {row.name for row in table.rows} == {"林小明", "曾望", "贺远", "苗静", "安小满", "段飞"}


def test_classes_count_their_pupils_and_open_their_names(client, town) -> None:
    client.force_login(town.principal)
    board = client.get(url("class_list")).context["board"]
    row = next(row for row in board if row["school_class"] == town.class_3_1)
    assert (row["pupil_count"], row["teachers"], row["no_phone_count"]) == (2, "方老师", 0)
    assert [r["label"] for r in board] == ["三年级(1)班", "三年级(2)班", "四年级(1)班", "五年级(1)班"]
    table = client.get(url("class_roster", town.class_3_1.pk)).context["table"]
    assert {row.name for row in table.rows} == {"林小明", "覃兰"}


def test_a_class_of_another_school_is_not_found(client, town) -> None:
    client.force_login(town.principal)
    assert client.get(url("class_roster", town.class_8_1.pk)).status_code == 404
    assert client.get(url("class_list") + "?school=XX102").status_code == 404


def test_the_bureau_opens_the_classes_of_one_school(client, town) -> None:
    client.force_login(town.bureau_officer)
    first = client.get(url("class_list")).content.decode()
    assert "云溪实验学校" in first
    board = client.get(url("class_list") + "?school=XX301").context["board"]
    assert [row["label"] for row in board] == ["五年级(1)班", "八年级(1)班"]


def test_the_household_list_names_place_and_source(client, town) -> None:
    client.force_login(town.street_officer)
    table = client.get(url("household_list")).context["table"]
    assert [row.name for row in table.rows] == ["万里"]
    shown = page(client, town.street_officer, "household_list")
    assert "外来就读学生" in shown
    assert "书院社区一组" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("schooling=none", {"曾望", "贺远", "苗静", "谢安", "小石头"}),
        ("source=resident_found", {"小石头"}),
        ("q=曾", {"曾望"}),
    ],
)
def test_the_household_list_is_filtered(client, town, query, expected) -> None:
    client.force_login(town.township_officer)
    table = client.get(url("household_list") + "?" + query).context["table"]
    assert {row.name for row in table.rows} == expected


def test_the_household_list_is_filtered_by_village(client, town) -> None:
    client.force_login(town.township_officer)
    table = client.get(url("household_list"), {"place": town.shiqiao.pk}).context["table"]
    assert {row.name for row in table.rows} == {"覃兰", "覃雨", "卢敏", "谢安", "小石头"}


def test_a_place_out_of_sight_is_no_filter(client, town) -> None:
    client.force_login(town.township_officer)
    for name in ("child_list", "household_list"):
        response = client.get(url(name), {"place": town.hetang.pk})
        assert response.status_code == 200
        assert CANARY not in response.content.decode()


# ---- corrections -------------------------------------------------------------------------------------------


def edit_data(child: Child, **changes) -> dict:
    data = {
        "name": child.name,
        "former_name": child.former_name,
        "sex": child.sex,
        "born_on": f"{child.born_on:%Y-%m-%d}",
        "ethnicity": child.ethnicity,
        "residence": child.residence_id,
        "seen": json.dumps(stamps_of(child)),
    }
    return data | changes


def test_a_correction_is_saved_with_before_and_after(client, town) -> None:
    client.force_login(town.bureau_officer)
    target = url("child_edit", town.xiaoming.key)
    response = press(client, target, edit_data(town.xiaoming, name="林晓明", residence_detail="柳湾村12号"))
    assert response.status_code == 302
    town.xiaoming.refresh_from_db()
    assert (town.xiaoming.name, town.xiaoming.initials) == ("林晓明", "lxm")
    assert town.xiaoming.residence_detail.open() == "柳湾村12号"
    value = Event.objects.get(act="child_edit").values.get(name="name")
    assert (value.old.open(), value.new.open()) == ("林小明", "林晓明")


def test_empty_sealed_fields_keep_what_is_there(client, town) -> None:
    client.force_login(town.principal)
    number = town.xiaoming.id_number.open()
    press(client, url("child_edit", town.xiaoming.key), edit_data(town.xiaoming, ethnicity="汉"))
    town.xiaoming.refresh_from_db()
    assert town.xiaoming.id_number.open() == number
    assert town.xiaoming.ethnicity == "汉"


def test_the_form_never_shows_the_sealed_values(client, town) -> None:
    shown = page(client, town.bureau_officer, "child_edit", town.xiaoming.key)
    assert town.xiaoming.id_number.open() not in shown
    assert "已登记" in shown


def test_the_second_of_two_savers_sees_both_values_and_must_choose(client, town) -> None:
    """T08: two people open one child, both change the address, the second save comes later."""
    child = town.xiaoming
    opened = edit_data(child, residence_detail="柳湾村9号")
    child_edit(child=child, by=town.bureau_officer, today=TODAY, residence_detail="柳湾村7号")
    client.force_login(town.principal)
    target = url("child_edit", child.key)

    response = press(client, target, opened)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "柳湾村7号" in shown
    assert "柳湾村9号" in shown
    child.refresh_from_db()
    assert child.residence_detail.open() == "柳湾村7号"

    again = dict(response.context["form"].data.items()) | {"request_key": "without-a-choice"}
    assert client.post(target, again).status_code == 422
    again |= {"request_key": "with-a-choice", "choose_residence_detail": "mine"}
    assert client.post(target, again).status_code == 302
    child.refresh_from_db()
    assert child.residence_detail.open() == "柳湾村9号"
    history = [
        (v.old.open(), v.new.open())
        for v in EventValue.objects.filter(event__act="child_edit", name="residence_detail").order_by("pk")
    ]
    assert history == [("", "柳湾村7号"), ("柳湾村7号", "柳湾村9号")]


def test_choosing_the_others_value_keeps_it(client, town) -> None:
    child = town.xiaoming
    opened = edit_data(child, name="林晓铭", ethnicity="苗")
    child_edit(child=child, by=town.bureau_deputy, today=TODAY, name="林晓明")
    client.force_login(town.bureau_officer)
    response = press(client, url("child_edit", child.key), opened)
    again = dict(response.context["form"].data.items()) | {"choose_name": "theirs", "request_key": "k2"}
    assert client.post(url("child_edit", child.key), again).status_code == 302
    child.refresh_from_db()
    assert (child.name, child.ethnicity) == ("林晓明", "苗")


def test_a_refused_correction_keeps_what_was_typed(client, town) -> None:
    client.force_login(town.bureau_officer)
    taken = town.outsider.id_number.open()
    response = press(client, url("child_edit", town.xiaoming.key), edit_data(town.xiaoming, id_number=taken))
    shown = response.content.decode()
    assert response.status_code == 422
    assert "该证号已在册" in shown
    assert taken in shown
    assert CANARY not in shown


def test_hidden_fields_of_other_columns_change_nothing(client, town) -> None:
    client.force_login(town.principal)
    data = edit_data(town.xiaoming, merged_into=town.yu.pk, key=str(town.yu.key), died_on="2026-01-01", id=1)
    press(client, url("child_edit", town.xiaoming.key), data | {"ethnicity": "汉"})
    town.xiaoming.refresh_from_db()
    assert (town.xiaoming.merged_into, town.xiaoming.died_on) == (None, None)


def test_a_residence_out_of_sight_cannot_be_chosen(client, town) -> None:
    client.force_login(town.centre_officer)
    data = edit_data(town.xiaoming, residence=town.hetang_1.pk)
    assert press(client, url("child_edit", town.xiaoming.key), data).status_code == 422


# ---- contact card ------------------------------------------------------------------------------------------


def test_a_village_officer_writes_a_phone_on_the_contact_card(client, town) -> None:
    client.force_login(town.village_officer)
    data = {"name": "曾奶奶", "relation": "祖母", "phone": "100 3333 0000"}
    assert press(client, url("contact_card", town.noroll.key), data).status_code == 302
    assert Guardian.objects.get(name="曾奶奶").phone.open() == "10033330000"
    found = client.get(reverse("children:child_list"), {"q": "10033330000"}).context["table"]
    assert [row.name for row in found.rows] == ["曾望"]


def test_a_phone_of_the_wrong_length_is_refused_and_kept_on_the_form(client, town) -> None:
    client.force_login(town.teacher)
    response = press(client, url("contact_card", town.xiaoming.key), {"name": "林大山", "phone": "12345"})
    assert response.status_code == 422
    assert "位数不对" in response.content.decode()
    assert not Guardian.objects.filter(name="林大山").exists()


def test_a_guardian_is_corrected_and_the_old_phone_stays_in_the_history(client, town) -> None:
    client.force_login(town.teacher)
    guardian = town.xiaoming.guardians.get()
    old = guardian.phone.open()
    data = {
        "name": guardian.name,
        "relation": "母亲",
        "phone": "10011112222",
        "seen": json.dumps(stamps_of(guardian)),
    }
    assert press(client, url("guardian_edit", town.xiaoming.key, guardian.pk), data).status_code == 302
    guardian.refresh_from_db()
    assert (guardian.phone.open(), guardian.relation) == ("10011112222", "母亲")
    assert Event.objects.get(act="guardian_edit").values.get(name="guardian.phone").old.open() == old


def test_a_guardian_of_another_child_is_not_found(client, town) -> None:
    client.force_login(town.teacher)
    other = town.lan.guardians.get()
    assert client.get(url("guardian_edit", town.xiaoming.key, other.pk)).status_code == 404


def test_two_people_changing_one_phone_must_choose(client, town) -> None:
    client.force_login(town.teacher)
    guardian = town.xiaoming.guardians.get()
    data = {
        "name": guardian.name,
        "relation": "",
        "phone": "10011110001",
        "seen": json.dumps(stamps_of(guardian)),
    }
    guardian.phone = "10011110002"
    guardian.save()
    data["relation"] = guardian.relation
    response = press(client, url("guardian_edit", town.xiaoming.key, guardian.pk), data)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "10011110001" in shown
    assert "10011110002" in shown


# ---- masked values -----------------------------------------------------------------------------------------


def test_a_revealed_value_is_shown_and_recorded_with_its_reason(client, town) -> None:
    client.force_login(town.principal)
    response = press(client, url("field_reveal", town.xiaoming.key, "id_number"), {"reason": "核对身份"},
                     headers={"HX-Request": "true"})  # fmt: skip
    assert town.xiaoming.id_number.open() in response.content.decode()
    event = Event.objects.get(act="field_reveal")
    assert (event.child_key, event.by) == (town.xiaoming.key, "principal")
    assert event.values.get().new.open() == "核对身份"


def test_a_class_teacher_reveals_the_phone_and_no_id_number(client, town) -> None:
    client.force_login(town.teacher)
    guardian = town.xiaoming.guardians.get()
    data = {"reason": "联系家长"}
    phone = press(client, url("field_reveal", town.xiaoming.key, f"guardian_phone-{guardian.pk}"), data)
    assert guardian.phone.open() in phone.content.decode()
    refused = press(client, url("field_reveal", town.xiaoming.key, "id_number"), data)
    assert refused.status_code == 403
    assert town.xiaoming.id_number.open() not in refused.content.decode()


def test_a_reveal_without_a_reason_shows_nothing(client, town) -> None:
    client.force_login(town.principal)
    response = press(client, url("field_reveal", town.xiaoming.key, "id_number"), {"reason": " "})
    assert response.status_code == 422
    assert town.xiaoming.id_number.open() not in response.content.decode()
    assert Event.objects.count() == 0


def test_a_reveal_out_of_sight_or_of_anothers_guardian_is_not_found(client, town) -> None:
    client.force_login(town.principal)
    stranger = town.outsider.guardians.get()
    for key, field, status in (
        (town.outsider.key, "id_number", 404),
        (town.xiaoming.key, f"guardian_phone-{stranger.pk}", 404),
        (town.xiaoming.key, "guardian_phone-x", 404),
        (town.xiaoming.key, "merged_into", 403),
    ):
        response = press(client, url("field_reveal", key, field), {"reason": "核对身份"})
        assert response.status_code == status, field
    assert Event.objects.count() == 0


def test_a_reveal_is_never_a_get(client, town) -> None:
    client.force_login(town.principal)
    assert client.get(url("field_reveal", town.xiaoming.key, "id_number")).status_code == 405


# ---- rolls -------------------------------------------------------------------------------------------------
