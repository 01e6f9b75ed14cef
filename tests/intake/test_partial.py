"""A file with only some columns changes only these; a blank cell erases nothing, whatever the kind of list."""

from datetime import date

import pytest

from notoneless.children.models import Child, SpecialGroup
from notoneless.core.sealing import blind
from notoneless.grid.models import Place, Unit, User
from notoneless.intake.staging import plain_get
from notoneless.verification.models import SourceRow
from tests.intake.lists import SCHOOL, counts, liu, reasons, roll, take, workbook
from tests.intake.test_registers import units
from tests.intake.test_sources import A, household, row
from tests.makers import id_number

pytestmark = pytest.mark.django_db


def test_a_partial_roll_changes_only_what_it_holds(town):
    take("roll", roll(liu(残疾类型="听力残疾", 就读方式="住校")))
    heads = ["姓名", "身份证件号", "学校标识码", "年级", "班级", "民族"]
    one = liu()
    batch = take("roll", workbook(heads, [[one["姓名"], one["身份证件号"], SCHOOL, "三年级", "1班", "壮族"]]))
    assert counts(batch) == ("applied", 0, 1, 0)
    child = Child.objects.get(name="柳苗苗")
    assert child.ethnicity == "壮族"
    assert child.residence_detail.open() == one["现住址"]
    assert child.rolls.get().is_boarding
    assert child.guardians.get().phone.open() == one["成员1联系电话"]


@pytest.mark.parametrize("column", ["残疾类型", "是否留守儿童", "是否孤儿", "是否随迁子女"])
def test_a_blank_cell_ends_no_group_and_a_no_does(town, column):
    said = {"残疾类型": "视力残疾", "是否留守儿童": "单亲留守", "是否孤儿": "是", "是否随迁子女": "是"}
    no = {"残疾类型": "无残疾"}.get(column, "否")
    take("roll", roll(liu(**{column: said[column]})))
    take("roll", roll(liu(**{column: "", "民族": "壮族"})))
    assert SpecialGroup.objects.get(child__name="柳苗苗").until_on is None
    take("roll", roll(liu(**{column: no})))
    assert SpecialGroup.objects.get(child__name="柳苗苗").until_on is not None


def test_a_partial_list_from_elsewhere_keeps_the_other_columns(town):
    take("household", household(row(*A, 备注="随父外出")))
    number = id_number(A[1], "1", A[2])
    body = workbook(["姓名", "身份证号", "监护人电话"], [["田一", number, "10070000077"]])
    batch = take("household", body)
    assert counts(batch) == ("applied", 0, 1, 0)
    kept = SourceRow.objects.get()
    assert kept.guardian_phone.open() == "10070000077"
    assert kept.guardian_phone_index == blind("phone", "10070000077")
    assert (kept.place, kept.guardian_name) == (town.liuwan_1, "监护人")
    assert kept.address.open() == "云溪区青石镇柳湾村一组3号"
    assert kept.details_words()["note"] == "随父外出"
    assert kept.id_number_index and kept.is_id_checked
    assert counts(take("household", body)) == ("applied", 0, 0, 1)


def test_a_blank_number_in_a_list_from_elsewhere_keeps_the_number_that_checked(town):
    take("household", household(row(*A)))
    take("household", household(row(*A, 身份证号="", 备注="新")))
    kept = SourceRow.objects.get()
    assert kept.id_number.open() == id_number(date(2016, 3, 3), "1", 401)
    assert kept.is_id_checked


def test_a_partial_list_of_units_keeps_parent_school_facts_and_place(town):
    take(
        "units",
        units(["XX104", "杨柳小学", "学校", "ZX101", "990102101000", "2199000104", "小学", "村庄", "是"]),
    )
    body = workbook(
        ["单位编号", "单位名称", "单位类别", "联系人"], [["XX104", "杨柳中心小学", "学校", "杨主任"]]
    )
    batch = take("units", body)
    assert counts(batch) == ("applied", 0, 1, 0), reasons(batch)
    unit = Unit.objects.get(number="XX104")
    assert (unit.name, unit.contact_name, unit.parent, unit.place) == (
        "杨柳中心小学", "杨主任", town.centre, town.qingshi,
    )  # fmt: skip
    assert (unit.school.code, unit.school.kind, unit.school.urban_class, unit.school.is_boarding) == (
        "2199000104", "211", "村庄", True,
    )  # fmt: skip


def test_a_partial_list_of_staff_and_of_places_keeps_the_rest(town):
    phone = User.objects.get(login="principal").phone.open()
    take(
        "staff",
        workbook(["登录名", "姓名", "单位编号", "岗位"], [["principal", "钟校长", "XX101", "学校负责人"]]),
    )
    person = User.objects.get(login="principal")
    assert (person.name, person.phone.open()) == ("钟校长", phone)
    take("places", workbook(["代码", "名称", "级别"], [["990102101201", "柳湾新村", "村"]]))
    assert Place.objects.get(code="990102101201").parent == town.qingshi


def test_the_preview_names_the_columns_that_stay_untouched(town, client):
    from tests.intake.test_wizard import previewed

    take("roll", roll(liu()))
    one = liu()
    body = workbook(
        ["姓名", "身份证件号", "学校标识码", "年级", "班级", "民族"],
        [[one["姓名"], one["身份证件号"], SCHOOL, "三年级", "1班", "壮族"]],
    )
    batch = previewed("roll", body, by=town.bureau_officer)
    found = plain_get(batch.key, "report")["untouched"]
    assert "现住址" in found and "民族" not in found
    client.force_login(town.bureau_officer)
    assert "原来的内容不动" in client.get(f"/intake/{batch.key}").content.decode()
