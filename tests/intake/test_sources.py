"""Lists from elsewhere: kept row by row, corrected in place, ended when a newer list no longer names them."""

import json
from datetime import date

import pytest

from notoneless.children.models import Child
from notoneless.core.sealing import blind
from notoneless.verification.models import SourceList, SourceRow
from tests.intake.lists import counts, take, workbook
from tests.makers import id_number

pytestmark = pytest.mark.django_db
HEADS = ["序号", "乡镇(街道)", "村(社区)", "村小组", "户号", "户主姓名", "姓名", "性别", "出生日期", "身份证号", "民族",
         "监护人姓名", "监护人关系", "监护人电话", "户籍地址", "现住址", "备注"]  # fmt: skip


def row(name, born_on, serial, **cells):
    said = {
        "序号": serial, "乡镇(街道)": "青石镇", "村(社区)": "柳湾村", "村小组": "一组", "户号": f"H{serial}",
        "户主姓名": "户主",
        "姓名": name, "性别": "男", "出生日期": f"{born_on:%Y-%m-%d}", "身份证号": id_number(born_on, "1", serial),
        "民族": "汉族", "监护人姓名": "监护人", "监护人关系": "父亲", "监护人电话": "10070000001",
        "户籍地址": "云溪区青石镇柳湾村一组3号", "现住址": "", "备注": "",
    }  # fmt: skip
    return [(said | cells)[head] for head in HEADS]


A = ("田一", date(2016, 3, 3), 401)
B = ("田二", date(2017, 4, 4), 402)


def household(*rows):
    return workbook(HEADS, rows, ["户籍名册"])


def test_a_row_is_kept_with_its_place_its_number_and_everything_else(town):
    before = Child.objects.count()
    batch = take("household", household(row(*A, 备注="随父外出")))
    assert counts(batch) == ("applied", 1, 0, 0)
    kept = SourceRow.objects.get()
    assert (kept.name, kept.born_on, kept.place, kept.row_number) == (
        "田一",
        date(2016, 3, 3),
        town.liuwan_1,
        3,
    )
    assert kept.id_number.open() == id_number(date(2016, 3, 3), "1", 401)
    assert kept.id_number_index == blind("id_number", kept.id_number.open())
    assert kept.guardian_phone.open() == "10070000001"
    details = json.loads(kept.details.open())
    assert (details["householder_name"], details["note"]) == ("户主", "随父外出")
    assert SourceList.objects.get().batch == batch
    assert Child.objects.count() == before, "a list names children; the register is for the match"


def test_the_same_list_twice_changes_nothing_even_with_other_serials(town):
    take("household", household(row(*A), row(*B)))
    before = list(SourceRow.objects.order_by("pk").values())
    assert counts(take("household", household(row(*B, 序号=1), row(*A, 序号=2)))) == ("applied", 0, 0, 2)
    assert list(SourceRow.objects.order_by("pk").values()) == before
    assert SourceList.objects.count() == 1


def test_a_newer_list_corrects_adds_and_ends(town):
    take("household", household(row(*A), row(*B)))
    c = ("田三", date(2015, 5, 5), 403)
    batch = take("household", household(row(*A, 监护人电话="10070000009"), row(*c)))
    assert counts(batch) == ("applied", 1, 1, 0)
    assert batch.gone_count == 1
    assert [r.name for r in SourceRow.objects.standing("household").order_by("pk")] == ["田一", "田三"]
    assert SourceRow.objects.get(name="田一").guardian_phone.open() == "10070000009"
    assert SourceRow.objects.get(name="田二").until_on == date(2026, 11, 17)


def test_a_townships_list_speaks_for_that_township_only(town):
    take("household", household(row(*A), row(*B, **{"乡镇(街道)": "白鹭镇", "村(社区)": "荷塘村"})))
    batch = take("household", household(row("田四", date(2014, 1, 1), 404)))
    assert batch.gone_count == 1
    standing = SourceRow.objects.standing("household").values_list("name", flat=True)
    assert set(standing) == {"田二", "田四"}


def test_kinds_do_not_mix(town):
    take("household", household(row(*A)))
    heads = ["姓名", "性别", "出生日期", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "户籍地址"]
    number = id_number(A[1], "1", A[2])
    body = workbook(
        heads, [["田一", "男", "20160303", number, f"{number}41", "肢体", "一级", "青石镇柳湾村二组"]]
    )
    assert counts(take("disability", body)) == ("applied", 1, 0, 0)
    assert SourceRow.objects.standing("disability").get().place == town.liuwan_2
    assert SourceRow.objects.standing("household").count() == 1


def test_a_disability_number_that_lost_its_digits_is_refused(town):
    heads = ["姓名", "出生日期", "残疾人证号"]
    batch = take("disability", workbook(heads, [["田一", "20160303", 9.90102201603030e19]]))
    assert batch.state == "refused"


def test_columns_nobody_knows_are_kept_with_the_row(town):
    body = workbook([*HEADS, "驻村干部"], [[*row(*A), "老周"]])
    take("household", body)
    assert json.loads(SourceRow.objects.get().details.open())["驻村干部"] == "老周"


def test_two_children_of_one_name_and_birth_date_stay_two(town):
    take("household", household(row("田一", date(2016, 3, 3), 401), row("田一", date(2016, 3, 3), 411)))
    assert SourceRow.objects.standing("household").count() == 2
