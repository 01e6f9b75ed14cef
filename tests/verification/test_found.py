"""A child met at a door: matched at once, told nothing that is not the person's to know, never lost."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notoneless.cases.models import Case
from notoneless.children.models import Child
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin, HouseholdSource, Sex
from notoneless.grid.models import Cover, Post
from notoneless.verification.services import Found, found_add
from tests.makers import make_child, make_roll

pytestmark = pytest.mark.django_db


def met(town: Any, today: date, **words: Any) -> Found | Refusal:
    asked = {
        "name": "小豆子", "sex": Sex.MALE, "born_on": None, "age": 7, "place": town.liuwan_1,
        "by": town.village_officer, "today": today,
    }  # fmt: skip
    return found_add(**asked | words)


def test_a_child_nobody_listed_is_added_without_a_number_and_has_a_case(town: Any, today: date) -> None:
    out = met(town, today, guardian_name="豆家长", guardian_phone="10012340000", school_words="外县")
    assert isinstance(out, Found) and out.is_new and not out.is_enrolled
    assert (out.child.is_unconfirmed, bool(out.child.id_number)) == (True, False)
    assert out.child.household_entries.get().source == HouseholdSource.RESIDENT_FOUND
    case = Case.objects.open().get(child=out.child)
    source = case.sources.get()
    assert (source.origin, source.detail) == (CaseOrigin.FOUND_AT_DOOR, "约7岁，自述在外县上学")
    assert (case.unit, case.place) == (town.primary, town.liuwan_1)
    assert case.person.name in out.words


def test_a_pupil_in_sight_is_named_with_the_school_and_not_added_again(town: Any, today: date) -> None:
    before = Child.objects.count()
    out = met(
        town, today, name="林小明", born_on=town.xiaoming.born_on, guardian_name="林家长",
        guardian_phone=town.xiaoming.guardians.get().phone.open(),
    )  # fmt: skip
    assert isinstance(out, Found) and out.is_enrolled and out.is_in_sight
    assert out.words.startswith("已在青石中心小学就读")
    assert Child.objects.count() == before
    assert not Case.objects.filter(child=town.xiaoming).exists()


def test_a_pupil_out_of_sight_is_told_without_name_of_school(town: Any, today: date) -> None:
    hidden = town.outsider
    out = met(
        town, today, name=hidden.name, sex=hidden.sex, born_on=hidden.born_on,
        guardian_phone=hidden.guardians.get().phone.open(), guardian_name=hidden.guardians.get().name,
    )  # fmt: skip
    assert isinstance(out, Found) and out.is_enrolled and not out.is_in_sight
    assert out.words == "已在区内学校就读，请报教育局核对。没有重复登记。"
    assert "白鹭" not in out.words


def test_a_pupil_on_no_line_comes_onto_the_household_line(town: Any, today: date) -> None:
    lost = make_child(
        "洪无名", number="", guardian="洪父", phone="10077770001", on_line=False, born_on=date(2016, 5, 5)
    )
    make_roll(lost, town.class_3_1, number="J5")
    out = met(
        town,
        today,
        name="洪无名",
        born_on=date(2016, 5, 5),
        guardian_name="洪父",
        guardian_phone="10077770001",
    )
    assert isinstance(out, Found) and out.child == lost
    entry = lost.household_entries.get(until_on=None)
    assert (entry.source, entry.place) == (HouseholdSource.RESIDENT_FOUND, town.liuwan_1)


def test_a_known_child_without_a_school_gets_its_case_and_one_accounted_for_none(
    town: Any, today: date
) -> None:
    phone = town.noroll.guardians.get().phone.open()
    out = met(
        town, today, name="曾望", born_on=town.noroll.born_on, guardian_phone=phone, place=town.liuwan_2
    )
    assert isinstance(out, Found) and out.child == town.noroll and not out.is_new
    assert Case.objects.open().get(child=town.noroll).sources.get().origin == CaseOrigin.FOUND_AT_DOOR
    away = met(
        town, today, name="段飞", born_on=town.away.born_on, guardian_name="段家长", place=town.liuwan_2
    )
    assert isinstance(away, Found) and away.child == town.away
    assert not Case.objects.filter(child=town.away).exists()


def test_one_act_leaves_nothing_behind_when_it_is_refused(town: Any, today: date) -> None:
    before = Child.objects.count(), Event.objects.count()
    out = met(town, today, guardian_name="豆家长", guardian_phone="12")
    assert isinstance(out, Refusal) and out.rule == "guardian.phone"
    Cover.objects.all().delete()
    Post.objects.all().delete()  # nobody at all could answer for a case
    out = met(town, today)
    assert isinstance(out, Refusal)
    assert (Child.objects.count(), Event.objects.count()) == before


def test_looking_asks_the_database_the_same_few_questions_in_a_large_county(town: Any, today: date) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            met(town, today, name="林小明", born_on=town.xiaoming.born_on, guardian_name="林家长")
        return len(queries)

    asked()
    few = asked()
    for number in range(60):
        make_child(f"林晓{number}", born_on=town.xiaoming.born_on, number="", residence=town.hetang_1)
    assert asked() == few
