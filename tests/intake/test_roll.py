"""The roll of a school taken in: who is made, who is corrected, who is left for a person to decide."""

import json
from datetime import date

import pytest

from notoneless.children.models import Child, Guardian, Roll, RollMove, SpecialGroup
from notoneless.core.models import Event
from notoneless.core.sealing import blind
from notoneless.domain.words import RollMoveKind
from notoneless.intake.models import ImportedRow
from notoneless.intake.queries import rows_of_child, second_rolls
from tests.intake.lists import OTHER_SCHOOL, counts, liu, pupil, reasons, roll, sun, take
from tests.makers import id_number, make_child, make_roll

pytestmark = pytest.mark.django_db


def test_a_new_pupil_comes_with_class_family_address_and_groups(town):
    batch = take("roll", roll(liu(残疾类型="听力残疾", 是否留守儿童="双亲留守儿童", 班级="9班")))
    assert counts(batch) == ("applied", 1, 0, 0)
    child = Child.objects.get(name="柳苗苗")
    assert child.id_number.open() == id_number(date(2018, 5, 2), "1", 301)
    assert (child.initials, child.sex, child.born_on) == ("lmm", "1", date(2018, 5, 2))
    assert child.residence == town.liuwan_2
    assert child.residence_detail.open() == "云溪区青石镇柳湾村二组8号"
    found = child.rolls.get()
    assert (found.school, found.school_class.label(date(2026, 11, 18))) == (town.primary, "三年级(9)班")
    assert (found.entered_on, found.roll_number.open()) == (date(2024, 9, 1), f"G{child.id_number.open()}")
    guardian = child.guardians.get()
    assert (guardian.name, guardian.relation, guardian.phone.open()) == ("柳大山", "父亲", "10040000301")
    assert guardian.phone_index == blind("phone", "10040000301")
    groups = {group.kind: group.detail.open() for group in child.groups.all()}
    assert groups == {"disabled": "听力残疾", "left_behind_both": ""}


def test_the_same_file_twice_changes_nothing(town):
    body = roll(liu(), sun(身份证件号="", 学籍号=""))
    take("roll", body)
    before = [list(model.objects.order_by("pk").values()) for model in (Child, Roll, Guardian, SpecialGroup)]
    again = take("roll", body)
    assert counts(again) == ("applied", 0, 0, 2)
    assert [list(m.objects.order_by("pk").values()) for m in (Child, Roll, Guardian, SpecialGroup)] == before
    assert not again.rows.exists()


def test_what_a_person_corrected_by_hand_is_not_put_back_by_the_same_file(town):
    take("roll", roll(liu()))
    Child.objects.filter(name="柳苗苗").update(name="柳淼淼")
    assert counts(take("roll", roll(liu()))) == ("applied", 0, 0, 1)
    assert Child.objects.filter(name="柳淼淼").exists()


def test_one_import_is_one_chained_event_and_one_row_a_child(town):
    before = Event.objects.filter(act="import_apply").count()
    batch = take("roll", roll(liu(), sun()))
    event = Event.objects.filter(act="import_apply").latest("seq")
    assert Event.objects.filter(act="import_apply").count() == before + 1
    assert event.batch == batch.pk
    assert batch.rows.count() == 2
    assert {row.child_key for row in batch.rows.all()} == set(
        Child.objects.filter(name__in=["柳苗苗", "孙青"]).values_list("key", flat=True)
    )


def test_a_changed_row_says_before_and_after_on_the_childs_timeline(town):
    take("roll", roll(liu()))
    batch = take(
        "roll", roll(liu(班级="2班", 现住址="云溪区青石镇石桥村一组1号", 成员1联系电话="10050000001"))
    )
    assert counts(batch) == ("applied", 0, 1, 0)
    child = Child.objects.get(name="柳苗苗")
    assert child.rolls.get().school_class == town.class_3_2
    row = rows_of_child(child.key)[0]
    assert row.changes["班级"] == ("三年级(1)班", "三年级(2)班")
    assert row.changes["现住址"] == ("云溪区青石镇柳湾村二组8号", "云溪区青石镇石桥村一组1号")
    assert row.changes["柳大山联系电话"] == ("10040000301", "10050000001")
    assert child.guardians.get().phone_index == blind("phone", "10050000001")
    assert child.residence == town.liuwan_2, "where a child lives is not moved by a word in a roll"


def test_blank_cells_erase_nothing(town):
    take("roll", roll(liu()))
    batch = take(
        "roll", roll(liu(民族="", 现住址="", 成员1姓名="", 成员1联系电话="", 成员1关系="", 学籍号=""))
    )
    assert counts(batch) == ("applied", 0, 0, 1)
    child = Child.objects.get(name="柳苗苗")
    assert (child.ethnicity, child.guardians.count()) == ("汉族", 1)


def test_a_child_without_number_is_known_again_by_its_roll_number(town):
    take("roll", roll(liu(身份证件号="", 学籍号="J990102201805020017")))
    batch = take("roll", roll(liu(身份证件号="", 学籍号="J990102201805020017", 出生日期="20180503")))
    assert counts(batch) == ("applied", 0, 1, 0)
    assert Child.objects.get(name="柳苗苗").born_on == date(2018, 5, 3)


def test_a_child_without_any_number_is_known_again_by_name_and_birth_date(town):
    take("roll", roll(liu(身份证件号="", 学籍号="")))
    batch = take("roll", roll(liu()))
    assert counts(batch) == ("applied", 0, 1, 0)
    child = Child.objects.get(name="柳苗苗")
    assert child.is_id_checked
    assert child.id_number_index == blind("id_number", child.id_number.open())


def test_name_and_birth_date_never_join_two_children_of_different_checked_numbers(town):
    take("roll", roll(liu()))
    twin = pupil("柳苗苗", date(2018, 5, 2), "1", 311)
    assert counts(take("roll", roll(liu(), twin))) == ("applied", 1, 0, 1)
    assert Child.objects.filter(name="柳苗苗").count() == 2


def test_a_child_of_the_register_gets_its_first_roll(town):
    number = town.noroll.id_number.open()
    row = pupil("曾望", date(2017, 5, 6), "1", 312, 身份证件号=number, 学籍号=f"G{number}", 年级="四年级")
    batch = take("roll", roll(row))
    assert counts(batch) == ("applied", 0, 1, 0)
    assert Roll.objects.current().get(child=town.noroll).school_class == town.class_4_1


def test_a_second_school_comes_second_and_stops_nobody(town):
    take("roll", roll(liu()))
    other = liu(学校标识码=OTHER_SCHOOL, 学籍号="L9901020000")
    batch = take("roll", roll(other, sun(学校标识码=OTHER_SCHOOL)))
    assert counts(batch) == ("applied", 1, 0, 1)
    child = Child.objects.get(name="柳苗苗")
    assert Roll.objects.current().get(child=child).school == town.primary
    kept = second_rolls().get(child_key=child.key)
    assert kept.unit == town.bailu_primary
    assert json.loads(kept.changes.open())["学籍号"] == ["", "L9901020000"]
    take("roll", roll(other, sun(学校标识码=OTHER_SCHOOL)))
    assert second_rolls().filter(child_key=child.key).count() == 1


def test_the_first_of_two_schools_in_one_batch_stays(town):
    batch = take("roll", roll(liu()), roll(liu(学校标识码=OTHER_SCHOOL)))
    assert counts(batch) == ("applied", 1, 0, 1)
    child = Child.objects.get(name="柳苗苗")
    assert child.rolls.get().school == town.primary
    assert second_rolls().get(child_key=child.key).unit == town.bailu_primary


def test_a_row_twice_in_one_list_is_taken_once(town):
    batch = take("roll", roll(liu(), liu(), sun(身份证件号=""), sun(身份证件号="")))
    assert counts(batch) == ("applied", 2, 0, 2)


def test_a_number_that_does_not_check_is_kept_and_marked(town):
    good = id_number(date(2018, 5, 2), "1", 301)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    batch = take("roll", roll(liu(身份证件号=wrong)))
    child = Child.objects.get(name="柳苗苗")
    assert (child.id_number.open(), child.is_id_checked) == (wrong, False)
    assert batch.warning_count == 1


def test_a_grown_ups_number_settles_nothing(town):
    fathers = id_number(date(1985, 5, 2), "1", 7)
    take("roll", roll(liu(身份证件号=fathers), sun(身份证件号=fathers)))
    children = Child.objects.filter(name__in=["柳苗苗", "孙青"])
    assert [child.is_id_checked for child in children] == [False, False]
    assert {child.born_on for child in children} == {date(2018, 5, 2), date(2018, 8, 9)}


def test_a_number_of_another_child_is_not_joined_and_nobody_learns_whose_it_is(town):
    number = town.outsider.id_number.open()
    batch = take("roll", roll(liu(身份证件号=number)), by=town.principal)
    assert counts(batch) == ("applied", 1, 0, 0)
    child = Child.objects.get(name="柳苗苗")
    assert (child.pk != town.outsider.pk, child.is_id_checked) == (True, False)
    said = reasons(take("roll", roll(liu(身份证件号=number), sun()), by=town.principal, is_dry_run=False))
    assert "金丝雀" not in str(said)


def test_a_school_is_told_to_ask_above_when_its_pupil_stands_on_another_roll(town):
    number = town.outsider.id_number.open()
    row = pupil(town.outsider.name, date(2017, 3, 3), "2", 313, 身份证件号=number)
    before = Roll.objects.count()
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.services import batch_add
    from notoneless.intake.work import batch_prepare
    from tests.makers import TODAY

    batch = batch_add(
        kind=ListKind.ROLL, files=[("a.xlsx", roll(row))], by=town.principal, today=TODAY, is_queued=False
    )
    prepared = batch_prepare(batch, town.principal, TODAY)
    assert prepared, prepared
    said = " ".join(problem.reason for problem in prepared.problems)
    assert "需上级核对" in said
    assert "白鹭" not in said
    assert Roll.objects.count() == before


def test_a_school_takes_in_its_own_pupils_only(town):
    batch = take("roll", roll(liu(), sun(学校标识码=OTHER_SCHOOL)), by=town.principal)
    assert batch.state == "refused"
    assert not Child.objects.filter(name__in=["柳苗苗", "孙青"]).exists()
    assert "G3" in str(reasons(batch)["学校标识码"])


def test_pupils_missing_from_a_new_list_stay_and_are_named(town):
    from notoneless.intake.staging import plain_get
    from tests.intake.test_wizard import previewed

    take("roll", roll(liu(), sun()))
    batch = previewed("roll", roll(liu()), by=town.bureau_officer)
    report = plain_get(batch.key, "report")
    assert (
        batch.gone_count
        == len(report["gone"])
        == Roll.objects.current().filter(school=town.primary).count() - 1
    )
    assert any(line.endswith("孙青") for line in report["gone"])
    assert "登记离校" in report["gone_sentence"]
    assert Roll.objects.current().filter(child__name="孙青").exists()


def test_a_pupil_who_left_and_is_still_listed_is_not_taken_back(town):
    child = make_child("裴离", born_on=date(2018, 1, 5))
    make_roll(child, town.class_3_1, state="left", until_on=date(2026, 10, 8))
    row = pupil("裴离", date(2018, 1, 5), "1", 314, 身份证件号=child.id_number.open())
    batch = take("roll", roll(row))
    assert counts(batch) == ("applied", 0, 0, 1)
    assert not Roll.objects.current().filter(child=child).exists()


@pytest.mark.parametrize(
    ("left_by", "kind"),
    [(RollMoveKind.TRANSFER_OUT, RollMoveKind.TRANSFER_IN), (RollMoveKind.LEAVE, RollMoveKind.RETURN)],
)
def test_a_pupil_who_left_another_school_comes_back_by_the_move_that_fits(town, left_by, kind, fixed_time):
    child = make_child("裴离", born_on=date(2018, 1, 5))
    former = make_roll(child, town.bailu_class, state="left", until_on=date(2026, 10, 8))
    RollMove.objects.create(roll=former, kind=left_by, on=date(2026, 10, 8), at=fixed_time)
    row = pupil("裴离", date(2018, 1, 5), "1", 314, 身份证件号=child.id_number.open())
    assert counts(take("roll", roll(row))) == ("applied", 0, 1, 0)
    assert Roll.objects.current().get(child=child).moves.get().kind == kind


def test_groups_the_roll_no_longer_names_end_and_those_of_other_lists_stay(town):
    take("roll", roll(liu(残疾类型="听力残疾", 是否孤儿="是")))
    child = Child.objects.get(name="柳苗苗")
    SpecialGroup.objects.filter(child=child, kind="orphan").update(source="区民政局名单")
    take("roll", roll(liu()))
    standing = set(child.groups.filter(until_on__isnull=True).values_list("kind", flat=True))
    assert standing == {"orphan"}


def test_address_of_another_county_is_no_place_of_ours(town):
    take("roll", roll(liu(现住址="外省某县白沙镇柳湾村3号")))
    assert Child.objects.get(name="柳苗苗").residence is None


def test_the_row_an_import_wrote_is_sealed(town):
    take("roll", roll(liu()))
    take("roll", roll(liu(现住址="云溪区青石镇石桥村一组1号")))
    row = ImportedRow.objects.filter(outcome="changed").latest("pk")
    assert "石桥".encode() not in row.changes.blob
    assert "石桥" in row.changes.open()
