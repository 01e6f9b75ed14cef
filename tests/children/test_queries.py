"""Search, panels and the desk."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from notoneless.children import queries
from notoneless.children.forms import FoundChildForm
from notoneless.children.models import Child
from notoneless.children.services import child_add, group_set, roll_close
from notoneless.domain.words import HouseholdSource, RollMoveKind
from tests.makers import TODAY, make_child, make_roll
from tests.town import CANARY

pytestmark = pytest.mark.django_db


def found(user, text: str) -> list[str]:
    return [child.name for child in queries.children_found(user, text)]


def test_the_search_box_finds_by_name_initials_and_whole_numbers_in_scope(town) -> None:
    officer = town.township_officer
    assert found(officer, "覃") == ["覃兰", "覃雨"]
    assert found(officer, "ZW") == ["曾望"]
    assert found(officer, " 100 3000 0001 ") == ["曾望"]
    assert found(officer, town.noroll.id_number.open()) == ["曾望"]
    assert found(officer, town.poor.rolls.get().roll_number.open()) == ["卢敏"]


@pytest.mark.parametrize("text", ["", "   ", CANARY, "ljsq", "%", "_", "'", "x" * 10_000, "\x00", "1" * 40])
def test_the_search_box_finds_nobody_out_of_sight_and_survives_odd_words(town, text) -> None:
    assert found(town.township_officer, text) == []


def test_numbers_of_the_other_township_find_nobody_here(town) -> None:
    outsider = town.outsider
    for text in (
        outsider.id_number.open(), outsider.rolls.get().roll_number.open(), outsider.guardians.get().phone.open()
    ):  # fmt: skip
        assert found(town.township_officer, text) == []
        assert len(found(town.bailu_officer, text)) == 1


def test_a_joined_child_is_found_no_longer(town) -> None:
    town.unconfirmed.merged_into = town.ill
    town.unconfirmed.save()
    assert found(town.township_officer, "小石头") == []


def test_fifteen_digits_find_the_child_of_the_eighteen() -> None:
    from datetime import date

    from notoneless.domain.idcard import to_18

    old = "990102170302013"
    make_child("老证", number=to_18(old), born_on=date(1917, 3, 2))
    assert Child.objects.filter(queries.matching(old)).get().name == "老证"


def test_a_list_costs_the_same_number_of_queries_for_two_rows_and_for_fifty(client, town) -> None:
    client.force_login(town.village_officer)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/children/").status_code == 200
        return len(caught)

    cost()
    before = cost()
    for number in range(45):
        child = make_child(
            f"蒋{number}", residence=town.liuwan_1, guardian="家长", phone=f"1004000{number:04d}"
        )
        make_roll(child, town.class_3_1)
    assert cost() == before


# ---- panels ------------------------------------------------------------------------------------------------


def shown(name: str, context: dict, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return render_to_string(f"children/panel_{name}.html", context, request)


def test_the_head_says_who_where_and_how_it_stands(town) -> None:
    head = shown("head", queries.file_head(town.xiaoming, town.principal), town.principal)
    for words in ("林小明", "8岁", "青石中心小学", "三年级(1)班", "柳湾村一组", "在读"):
        assert words in head
    assert "身份待核实" in shown(
        "head", queries.file_head(town.unconfirmed, town.shiqiao_officer), town.principal
    )


def test_the_head_hides_the_reason_from_the_village(town) -> None:
    assert queries.file_head(town.deferred, town.village_officer)["schooling"].words == "已核定"
    assert queries.file_head(town.deferred, town.centre_officer)["schooling"].words == "延缓入学"


def test_identity_is_masked_and_the_key_is_there_only_for_who_may(town) -> None:
    number = town.xiaoming.id_number.open()
    for person, has_key in (("principal", True), ("teacher", False), ("village_officer", False)):
        user = getattr(town, person)
        context = queries.panel_identity(town.xiaoming, user)
        panel = shown("identity", context, user)
        assert number not in panel
        assert f"{number[:4]}**********{number[-4:]}" in panel
        assert bool(context["id_number"].reveal_url) is has_key, person


def test_the_contact_card_masks_the_phone_and_says_when_there_is_none(town) -> None:
    card = shown("guardians", queries.panel_guardians(town.xiaoming, town.teacher), town.teacher)
    phone = town.xiaoming.guardians.get().phone.open()
    assert phone not in card
    assert f"{phone[:3]}****{phone[-4:]}" in card
    assert "须上门联系" in shown(
        "guardians", queries.panel_guardians(town.ill, town.junior_principal), town.teacher
    )


def test_rolls_tell_their_moves_and_the_reason_only_to_who_may_read_it(town) -> None:
    roll_close(
        roll=town.xiaoming.rolls.get(),
        kind=RollMoveKind.LEAVE,
        on=TODAY,
        by=town.principal,
        today=TODAY,
        reason="住院治疗",
    )
    for person, reads in (("principal", True), ("village_officer", False)):
        user = getattr(town, person)
        panel = shown("rolls", queries.panel_rolls(town.xiaoming, user), user)
        assert "其他离校" in panel
        assert ("住院治疗" in panel) is reads


def test_the_roll_panel_offers_the_one_thing_to_do_now(town) -> None:
    def label(child, user) -> str:
        return queries.panel_rolls(child, user)["move_label"]

    assert label(town.xiaoming, town.principal) == "调班"
    assert label(town.xiaoming, town.junior_principal) == ""
    assert label(town.left, town.junior_principal) == "入学、转入、复学"
    assert label(town.xiaoming, town.teacher) == ""


def test_special_groups_are_nothing_at_all_for_the_village(town) -> None:
    context = queries.panel_groups(town.disabled, town.village_officer)
    assert shown("groups", context, town.village_officer).strip() == ""
    assert context["groups"] == []
    seen = shown("groups", queries.panel_groups(town.disabled, town.centre_officer), town.centre_officer)
    assert "残疾" in seen
    assert "区残联名单" in seen


# ---- desk --------------------------------------------------------------------------------------------------


def test_a_teacher_is_asked_for_the_phones_her_class_lacks(town) -> None:
    assert queries.desk_lines(town.teacher, TODAY) == []
    make_roll(make_child("无电话", residence=town.liuwan_1), town.class_3_1)
    line = queries.desk_lines(town.teacher, TODAY)[0]
    assert (line.who, line.what) == ("无电话", "补上家长联系电话")
    assert queries.desk_lines(town.other_teacher, TODAY) == []


def test_more_than_five_become_one_line_that_opens_exactly_them(client, town) -> None:
    for number in range(6):
        make_roll(make_child(f"无电话{number}", residence=town.liuwan_1), town.class_3_1)
    (line,) = queries.desk_lines(town.teacher, TODAY)
    assert line.who.startswith("6")
    client.force_login(town.teacher)
    assert client.get(line.url).context["table"].count == 6


def test_a_centre_is_asked_to_confirm_the_unconfirmed_in_its_places(town) -> None:
    assert [line.who for line in queries.desk_lines(town.centre_officer, TODAY)] == ["小石头"]
    assert queries.desk_lines(town.bailu_centre_officer, TODAY) == []


# ---- found at the door -------------------------------------------------------------------------------------


def test_the_form_at_the_door_offers_the_officers_own_village_and_needs_no_number(town) -> None:
    data = {"name": "毛毛", "sex": "1", "age": "7", "place": town.liuwan_1.pk, "guardian_phone": ""}
    form = FoundChildForm(data, user=town.village_officer)
    assert form.is_valid(), form.errors
    assert {p.name for p in form.fields["place"].queryset} == {"柳湾村一组", "柳湾村二组"}
    child = child_add(
        **form.facts(TODAY), source=HouseholdSource.RESIDENT_FOUND, by=town.village_officer, today=TODAY
    )
    assert (child.born_on.year, child.is_unconfirmed, child.id_number.open()) == (2019, True, "")


def test_the_form_at_the_door_refuses_another_village_and_a_child_without_any_age(town) -> None:
    data = {"name": "毛毛", "sex": "1", "place": town.hetang_1.pk}
    form = FoundChildForm(data, user=town.village_officer)
    assert not form.is_valid()
    assert set(form.errors) == {"place", "born_on"}


def test_a_groups_own_word_of_a_county_is_shown_as_it_is(town) -> None:
    group_set(child=town.noroll, kind="区级帮扶", detail="", source="区方案", by="system", today=TODAY)
    context = queries.panel_groups(town.noroll, town.centre_officer)
    assert context["groups"][0]["label"] == "区级帮扶"
