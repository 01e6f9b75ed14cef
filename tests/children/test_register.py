"""Adding, correcting and joining children; the household line; guardians."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from notoneless.children.models import Child, Guardian, HouseholdEntry
from notoneless.children.services import (
    EditConflict,
    child_add,
    child_edit,
    child_merge,
    child_row,
    grant_give,
    group_set,
    guardian_edit,
    household_enter,
    roll_open,
    stamps_of,
    whereabouts_set,
)
from notoneless.core.events import chain_faults
from notoneless.core.models import Event, EventValue
from notoneless.domain.words import HouseholdSource, RollMoveKind
from tests.makers import TODAY, id_number, make_child, make_roll

pytestmark = pytest.mark.django_db

FOUND = HouseholdSource.RESIDENT_FOUND


def found(town, **changes):
    facts = {
        "name": "秋水", "sex": "2", "born_on": date(2017, 3, 3), "place": town.liuwan_1, "source": FOUND,
        "by": town.village_officer, "today": TODAY,
    } | changes  # fmt: skip
    return child_add(**facts)


# ---- adding ------------------------------------------------------------------------------------------------


def test_a_found_child_needs_a_name_and_a_place_and_comes_onto_the_household_line(town) -> None:
    child = found(town, guardian_name="秋大爷", guardian_phone="100 1234 5678", address="柳湾村3号")
    entry = child.household_entries.get()
    assert (entry.place, entry.source, entry.from_on) == (town.liuwan_1, "resident_found", TODAY)
    assert (child.residence, child.is_unconfirmed, child.initials) == (town.liuwan_1, True, "qs")
    assert child.guardians.get().phone.open() == "10012345678"
    event = Event.objects.get(act="child_add")
    assert (event.child_key, event.by) == (child.key, "village_officer")


def test_a_number_in_the_register_is_refused_without_saying_whose(town) -> None:
    out = found(town, id_number=town.outsider.id_number.open())
    assert (out.rule, out.reason) == ("child.number_taken", "该证号已在册，请报上级核对。")
    assert not Child.objects.filter(name="秋水").exists()
    assert not Event.objects.exists()


def test_the_database_itself_holds_one_child_a_checked_number(town) -> None:
    number = town.outsider.id_number.open()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_child("重号", number=number)
    make_child("没查过的", number=number, is_id_checked=False)


def test_the_same_number_pressed_at_the_same_moment_is_refused_by_the_constraint(town, monkeypatch) -> None:
    from notoneless.children.services import register

    monkeypatch.setattr(register, "_number_taken", lambda *_: False)
    out = found(town, id_number=town.outsider.id_number.open())
    assert out.rule == "child.number_taken"
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "  "}, "child.no_name"),
        ({"born_on": TODAY + timedelta(days=1)}, "child.born_in_future"),
        ({"id_number": "990102201703030001"}, "idcard.check"),
        ({"guardian_name": "某", "guardian_phone": "123"}, "guardian.phone"),
    ],
)
def test_a_found_child_with_wrong_facts_is_refused_in_words(town, changes, rule) -> None:
    out = found(town, **changes)
    assert out.rule == rule
    assert out.reason


def test_a_checked_number_fills_sex_and_birth_date() -> None:
    child = child_row(name="夏 天", sex="", born_on=None, id_number=id_number(date(2016, 8, 8), "2", 3))
    assert (child.name, child.sex, child.born_on, child.is_id_checked) == (
        "夏天",
        "2",
        date(2016, 8, 8),
        True,
    )


def test_a_row_is_sealed_before_it_is_saved() -> None:
    child = child_row(name="夏天", sex="2", born_on=None, id_number="abc", residence_detail="某村9号")
    assert str(child.id_number) == str(child.residence_detail) == "••••"
    assert (child.is_id_checked, child.id_number.open()) == (False, "ABC")
    child.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT residence_detail FROM children_child WHERE id = %s", [child.pk])
        assert "某村9号".encode() not in bytes(cursor.fetchone()[0])


# ---- household line ----------------------------------------------------------------------------------------


def test_a_move_on_the_household_line_ends_the_entry_before_it(town) -> None:
    household_enter(
        child=town.noroll, place=town.shiqiao_1, source=HouseholdSource.REGISTER, by="system", today=TODAY
    )
    entries = list(town.noroll.household_entries.order_by("pk"))
    assert [(e.place, e.until_on) for e in entries] == [
        (town.liuwan_2, TODAY - timedelta(days=1)), (town.shiqiao_1, None)
    ]  # fmt: skip
    town.noroll.refresh_from_db()
    assert town.noroll.residence == town.shiqiao_1


def test_a_child_known_to_live_elsewhere_keeps_its_residence(town) -> None:
    town.noroll.residence = town.hetang_1
    town.noroll.save()
    household_enter(
        child=town.noroll, place=town.shiqiao_1, source=HouseholdSource.REGISTER, by="system", today=TODAY
    )
    town.noroll.refresh_from_db()
    assert town.noroll.residence == town.hetang_1


def test_the_same_entry_twice_changes_nothing(town) -> None:
    before = town.noroll.household_entries.get()
    again = household_enter(
        child=town.noroll, place=before.place, source=HouseholdSource.REGISTER, by="system", today=TODAY,
        household_number=before.household_number,
    )  # fmt: skip
    assert again.pk == before.pk
    assert not Event.objects.exists()


def test_the_database_itself_holds_one_open_entry_a_child(town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdEntry.objects.create(child=town.noroll, place=town.liuwan_1, source=FOUND, from_on=TODAY)


# ---- corrections -------------------------------------------------------------------------------------------


def test_an_edit_writes_before_and_after_and_keeps_the_search_hash_right(town) -> None:
    number = id_number(date(2016, 1, 1), "1", 9)
    child = child_edit(
        child=town.unconfirmed, by=town.bureau_officer, today=TODAY, name="石 磊", id_number=number.lower(),
        is_unconfirmed=False,
    )  # fmt: skip
    assert (child.name, child.initials, child.id_number.open()) == ("石磊", "sl", number)
    value = EventValue.objects.get(name="id_number")
    assert (value.old.open(), value.new.open()) == ("", number)
    assert found(town, id_number=number).rule == "child.number_taken"
    assert chain_faults() == []


def test_an_edit_that_changes_nothing_writes_no_event(town) -> None:
    child_edit(child=town.xiaoming, by=town.principal, today=TODAY, name="林小明")
    assert not Event.objects.exists()


def test_a_field_nobody_may_edit_is_an_error_of_the_programmer(town) -> None:
    with pytest.raises(KeyError):
        child_edit(child=town.xiaoming, by=town.principal, today=TODAY, merged_into=None)


def test_different_fields_of_two_people_merge(town) -> None:
    seen = stamps_of(town.xiaoming)
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, seen=seen, ethnicity="苗")
    out = child_edit(
        child=town.xiaoming, by=town.principal, today=TODAY, seen=seen, ethnicity="", residence_detail="9号"
    )
    assert (out.ethnicity, out.residence_detail.open()) == ("苗", "9号")


def test_one_field_of_two_people_is_a_conflict_with_both_values(town) -> None:
    seen = stamps_of(town.xiaoming)
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, seen=seen, residence_detail="7号")
    out = child_edit(child=town.xiaoming, by=town.principal, today=TODAY, seen=seen, residence_detail="9号")
    assert isinstance(out, EditConflict)
    assert [(c.field, c.theirs, c.mine) for c in out.fields] == [("residence_detail", "7号", "9号")]
    town.xiaoming.refresh_from_db()
    assert town.xiaoming.residence_detail.open() == "7号"
    assert Event.objects.first().act == "edit_conflict"


def test_both_who_write_the_same_are_no_conflict(town) -> None:
    seen = stamps_of(town.xiaoming)
    child_edit(child=town.xiaoming, by=town.bureau_officer, today=TODAY, seen=seen, ethnicity="苗")
    out = child_edit(child=town.xiaoming, by=town.principal, today=TODAY, seen=seen, ethnicity="苗")
    assert out.ethnicity == "苗"


def test_a_found_child_takes_its_household_entry_along_when_it_moves(town) -> None:
    child_edit(child=town.unconfirmed, by=town.bureau_officer, today=TODAY, residence=town.liuwan_1)
    assert town.unconfirmed.household_entries.get(until_on=None).place == town.liuwan_1
    child_edit(child=town.noroll, by=town.bureau_officer, today=TODAY, residence=town.shiqiao_1)
    assert town.noroll.household_entries.get(until_on=None).place == town.liuwan_2


# ---- guardians ---------------------------------------------------------------------------------------------


def test_a_guardian_stands_once_on_the_card(town) -> None:
    name = town.xiaoming.guardians.get().name
    out = guardian_edit(child=town.xiaoming, by=town.teacher, today=TODAY, name=name, phone="10011112222")
    assert out.rule == "guardian.twice"
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.create(child=town.xiaoming, name=name)


def test_a_guardian_without_a_name_is_refused(town) -> None:
    assert (
        guardian_edit(child=town.xiaoming, by=town.teacher, today=TODAY, name=" ").rule == "guardian.no_name"
    )


def test_a_cleared_phone_is_found_no_longer(town) -> None:
    guardian = town.xiaoming.guardians.get()
    guardian_edit(child=town.xiaoming, guardian=guardian, by=town.teacher, today=TODAY, phone="")
    guardian.refresh_from_db()
    assert (guardian.phone_index, guardian.phone.open()) == (None, "")


# ---- joining -----------------------------------------------------------------------------------------------


def test_an_unconfirmed_child_is_joined_and_what_counts_moves(town) -> None:
    gone, stays = town.unconfirmed, make_child("石磊", residence=town.shiqiao_1, on_line=False)
    grant_give(child=gone, why="个案", by="system", today=TODAY, unit=town.junior)
    group_set(child=gone, kind="disabled", detail="", source="区残联名单", by="system", today=TODAY)
    out = child_merge(child=gone, into=stays, by=town.bureau_officer, today=TODAY)
    assert out == stays
    gone.refresh_from_db()
    assert gone.merged_into == stays
    assert stays.household_entries.get(until_on=None).source == "resident_found"
    assert stays.grants.get().unit == town.junior
    assert stays.groups.get().kind == "disabled"
    acts = Event.objects.filter(act="child_merge").values_list("child_key", flat=True)
    assert set(acts) == {gone.key, stays.key}
    assert Event.objects.filter(child_key=gone.key, act="grant_give").exists()


def test_what_the_staying_child_has_itself_ends_on_the_other(town) -> None:
    gone, stays = town.unconfirmed, town.ill
    group_set(child=gone, kind="disabled", detail="甲", source="一", by="system", today=TODAY)
    group_set(child=stays, kind="disabled", detail="乙", source="二", by="system", today=TODAY)
    for child, slug in ((gone, "abroad"), (stays, "deferred")):
        whereabouts_set(child=child, code=town.codes[slug], by="system", today=TODAY)
    child_merge(child=gone, into=stays, by=town.bureau_officer, today=TODAY)
    assert gone.household_entries.get().until_on == TODAY - timedelta(days=1)
    assert stays.household_entries.get(until_on=None).source == "register"
    assert stays.groups.get(until_on=None).detail.open() == "乙"
    assert stays.whereabouts.get(ended_on=None).code.slug == "deferred"


def test_a_number_moves_to_the_child_that_has_none(town) -> None:
    number = id_number(date(2016, 1, 1), "1", 11)
    gone = found(town, id_number=number)
    child_merge(child=gone, into=town.unconfirmed, by=town.bureau_officer, today=TODAY)
    town.unconfirmed.refresh_from_db()
    assert town.unconfirmed.id_number.open() == number
    assert found(town, id_number=number).rule == "child.number_taken"


def test_joining_is_refused_where_it_would_lose_somebody(town) -> None:
    def rule(child, into) -> str:
        return child_merge(child=child, into=into, by=town.bureau_officer, today=TODAY).rule

    assert rule(town.unconfirmed, town.unconfirmed) == "merge.self"
    assert rule(town.noroll, town.xiaoming) == "merge.confirmed"
    make_roll(town.unconfirmed, town.class_8_1)
    assert rule(town.unconfirmed, town.xiaoming) == "merge.two_rolls"
    child_merge(child=town.unconfirmed, into=town.ill, by=town.bureau_officer, today=TODAY)
    assert rule(town.unconfirmed, town.noroll) == "merge.merged"
    assert town.ill.rolls.current().get().school_class == town.class_8_1


def test_a_joined_child_is_neither_edited_nor_enrolled(town) -> None:
    child_merge(child=town.unconfirmed, into=town.ill, by=town.bureau_officer, today=TODAY)
    assert (
        child_edit(child=town.unconfirmed, by=town.principal, today=TODAY, name="改").rule == "child.merged"
    )
    out = roll_open(
        child=town.unconfirmed,
        school_class=town.class_3_1,
        kind=RollMoveKind.ENROL,
        on=TODAY,
        by="system",
        today=TODAY,
    )
    assert out.rule == "roll.merged_child"
