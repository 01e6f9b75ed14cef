"""What is brought to one writing without asking is counted by column and shown before anything is written."""

from datetime import date

import pytest

from notoneless.children.models import Child
from notoneless.domain.cells import parse_column
from notoneless.domain.columnlists import ROLL, ListKind
from notoneless.domain.rewriting import Rewritten, rewriting_words
from notoneless.intake.services import batch_add
from notoneless.intake.staging import plain_get
from notoneless.intake.work import batch_prepare
from tests.intake.lists import liu, roll, sun
from tests.journeys.steps import Person
from tests.makers import TODAY, id_number

COLUMNS = {column.name: column for column in ROLL}
ENDS_IN_X = next(
    number for serial in range(400, 500) if (number := id_number(date(2018, 5, 2), "1", serial)).endswith("X")
)


def prepared(town, *bodies: bytes):
    files = [(f"名册{place}.xlsx", body) for place, body in enumerate(bodies, start=1)]
    made = batch_add(kind=ListKind.ROLL, files=files, by=town.principal, today=TODAY, is_queued=False)
    batch_prepare(made, town.principal, TODAY)
    return made, {one["label"]: one for one in plain_get(made.key, "report")["rewritten"]}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("name", ["张三", "李 四", "张三"], Rewritten(1, ((1, "李 四", "李四"),))),
        ("name", ["李 四", "李 四", "王五 "], Rewritten(3, ((0, "李 四", "李四"), (2, "王五 ", "王五")))),
        ("birth_on", ["20150309", "2015-03-09", date(2015, 3, 9), 42072.0, ""], None),
        ("birth_on", ["20150309", "2015.3.9"], Rewritten(1, ((1, "2015.3.9", "2015-03-09"),))),
        ("school_code", ["２１99", 2199.0, "2199"], Rewritten(1, ((0, "２１99", "2199"),))),
        ("sex", ["男", "1", "男性"], None),
        ("ethnic", ["汉", "01"], None),
        ("name", ["A1B2", "", "无"], None),
    ],
)
def test_only_a_cell_whose_writing_changes_is_counted(name, cells, wanted) -> None:
    assert parse_column(COLUMNS[name], cells).rewritten == wanted


@pytest.mark.pure
def test_no_more_than_three_are_shown() -> None:
    found = parse_column(COLUMNS["name"], [f"{sign} 一" for sign in "甲乙丙丁"]).rewritten
    assert found is not None and (found.count, len(found.samples)) == (4, 3)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("9902 01", "990201", "去掉空格"),
        ("９９02", "9902", "全角改半角"),
        ("12x", "12X", "x改大写"),
        ("2015.3.9", "2015-03-09", "统一日期写法"),
        ("'9902", "9902", "去掉多余的符号"),
        ("９9 0ｘ", "990X", "去掉空格、全角改半角、x改大写"),
    ],
)
def test_what_was_done_is_said_in_words(before, after, words) -> None:
    assert rewriting_words(before, after) == words


@pytest.mark.django_db
def test_the_preview_counts_what_was_repaired_before_anything_is_written(town) -> None:
    first = liu(
        姓名="柳 苗苗",
        出生日期="2018.5.2",
        身份证件号=ENDS_IN_X.lower(),
        学籍号="",
        成员1联系电话="100-4000-0301",
    )
    batch, found = prepared(town, roll(first, sun()))
    assert batch.state == "previewed", batch.sentence
    assert {label: one["count"] for label, one in found.items()} == {
        "姓名": 1, "出生日期": 1, "身份证件号": 1, "成员1联系电话": 1,
    }  # fmt: skip
    assert found["姓名"]["samples"] == [
        {"address": "A2", "before": "柳␣苗苗", "after": "柳苗苗", "what": "去掉空格"}
    ]
    page = Person(town.principal).opens("intake:batch_page", batch.key)
    assert "已自动统一的写法" in page and "2018.5.2 → 2018-05-02（统一日期写法）" in page
    assert ENDS_IN_X not in page and ENDS_IN_X.lower() not in page, "numbers stay covered"
    assert "x改大写" in page
    assert not Child.objects.filter(name="柳苗苗").exists()


@pytest.mark.django_db
def test_the_counts_of_several_files_are_one(town) -> None:
    _, found = prepared(town, roll(liu(姓名="柳 苗苗")), roll(sun(姓名="孙 青")))
    assert [one["before"] for one in found["姓名"]["samples"]] == ["柳␣苗苗", "孙␣青"]
    assert found["姓名"]["count"] == 2


@pytest.mark.django_db
def test_a_clean_list_says_nothing(town) -> None:
    batch, found = prepared(town, roll(liu(), sun()))
    assert found == {}
    assert "已自动统一" not in Person(town.principal).opens("intake:batch_page", batch.key)
