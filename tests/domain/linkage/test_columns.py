"""Whole columns are worked on for speed; what they make of a cell is what the function on one cell makes of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notoneless.domain.linkage import cells, normalise

pytestmark = pytest.mark.pure

MANY = settings(max_examples=100, deadline=None)
Text = str | None

COMMON = [
    *" 　\t\n·•．.,，、。-－—_/'’()（）+?？*",
    "\u200b",
    "\ufeff",
    "1",
    "0",
    "２",
    "",
    "无",
    "不详",
    "X",
    "ｘ",
]
"""What strays into any cell."""
PIECES: dict[str, list[str]] = {
    "names": [
        *("周", "文博", "阿力木", "艾合买提", "甯脩喆", "張麗", "無名", "未取名", "本人", "Li", "ｌｅｉ", "□", "●", "○"),
        *("(小)", "（借读", "[随班]", "【", "一", "〇", "㐂", "龍", "喆"),
    ],
    "births": [
        *("2015-03-12", "2015-3-2", "15-03-12", "-2015-03-12", "+52015-03-12", "20150312", "2015年3月12日", "42075"),
        *(".0", "2015", "02", "30", "13", "年", "月", "日", "99999999999999999999", " 00:00:00", "春天", "２０１５"),
    ],
    "numbers": [
        *("990301201503121238", "99030120150312123x", "990301201503122000", "9.90301201503121E+17", "990301150312123"),
        *("111111111111111111", "0" * 18, "123" * 6, "990301", "20150312", "1238", ".0", "Ｘ", "E+17", "G", " " * 70),
    ],
    "roll_numbers": [
        *("G990301201503121000", "J123456789012345678", "L12345678901234567X", "990301201503121000", "g", "G", "J"),
        *("990301", "20150312", "1000", "×", " " * 70),
    ],
    "sexes": ["男", "女", "男性", "女生", "M", "f", "Male", "未知", "1.0", "１"],
    "phones": [
        *("10012345678", "100-1234-5678", "1001234-5678", "+86", "86", "0851-86123456", "86123456", "5678", "1001"),
        *("11111111111", "10011111111", "1234567", ".0", "电话", "0", "8", "13"),
    ],
    "addresses": [
        *("清源县", "龙潭镇", "上坪村", "三组", "3组", "18号", "二十三号", "一队", "城关街道", "幸福路", "12", "号", "村", "组"),
        *("小区", "市场", "社区", "村委会", "第十", "零", "張家", "縣", "３", "单元", "屯", "寨", "外省务工", "990301000000"),
        *("红旗", "旗", "7里村", "八一村", "村民小组", "附1号", "#", "①", "A区", "嘎查", "新区", "八", "乡", "四川省"),
    ],
}  # fmt: skip


def columns_of(kind: str) -> st.SearchStrategy[list[Text]]:
    """A column of cells put together from pieces, most often one piece or two."""
    piece = st.one_of(st.sampled_from(PIECES[kind]), st.sampled_from(COMMON))
    whole = st.sampled_from(PIECES[kind])
    made = st.lists(piece, min_size=0, max_size=6).map("".join)
    return st.lists(
        st.one_of(st.none(), whole, st.tuples(whole, piece).map("".join), made), min_size=1, max_size=60
    )


def series(texts: list[Text]) -> pl.Series:
    return pl.Series("cell", texts, dtype=pl.String)


def one_by_one(texts: list[Text], change: Callable[[str], Any]) -> list[Any]:
    return [None if text is None else change(text) for text in texts]


COLUMNS: dict[str, tuple[Callable[[pl.Series], pl.Series], Callable[[str], Any]]] = {
    "names": (normalise.names, cells.name_of),
    "births": (normalise.births, cells.date_of),
    "numbers": (normalise.numbers, cells.number_of),
    "roll_numbers": (normalise.roll_numbers, cells.roll_number_of),
    "sexes": (normalise.sexes, cells.sex_of),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_is_read_as_its_cells_are(kind: str) -> None:
    column, cell = COLUMNS[kind]

    @given(columns_of(kind))
    @MANY
    def same(texts: list[Text]) -> None:
        assert column(series(texts)).to_list() == one_by_one(texts, cell)

    same()


@given(columns_of("phones"))
@MANY
def test_a_column_of_telephones_is_read_as_its_cells_are(texts: list[Text]) -> None:
    found = normalise.phones([series(texts)])
    expected = [list(dict.fromkeys(one or [])) for one in one_by_one(texts, cells.phones_of)]
    assert [[one for one in row if one is not None] for row in found.iter_rows()] == expected


@given(columns_of("phones"), columns_of("phones"))
@settings(max_examples=40, deadline=None)
def test_telephones_of_several_columns_stand_together_each_once(one: list[Text], other: list[Text]) -> None:
    height = min(len(one), len(other))
    found = normalise.phones([series(one[:height]), series(other[:height]).alias("second")])
    for left, right, row in zip(one, other, found.iter_rows(), strict=False):
        told = [number for text in (left, right) if text is not None for number in cells.phones_of(text)]
        assert [number for number in row if number is not None] == list(dict.fromkeys(told))[:3]


@given(columns_of("addresses"))
@MANY
def test_a_column_of_addresses_is_read_as_its_cells_are(texts: list[Text]) -> None:
    found = normalise.addresses(series(texts), "home")
    assert found.columns == [f"home_{part}" for part in normalise.ADDRESS_PARTS]
    nothing = (None,) * len(normalise.ADDRESS_PARTS)
    assert list(found.iter_rows()) == [one or nothing for one in one_by_one(texts, cells.address_of)]


@pytest.mark.parametrize(
    "written",
    [
        "上坪村一队二社三组四单元十八号",
        "三组上坪村二十号",
        "第十村民小组零七号一单元二单元",
        "八一村二组",
        "三十里铺村十二组〇三号",
        "二组3号四组",
    ],
)
def test_an_address_with_any_count_of_chinese_numbers_is_read_as_its_cell_is(written: str) -> None:
    found = normalise.addresses(series([written, "清源县龙潭镇上坪村3组18号", None]), "home")
    assert found.row(0) == cells.address_of(written)


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("texts", [[], [None], [None, None, ""]])
def test_an_empty_column_stays_as_long_as_it_was(kind: str, texts: list[Text]) -> None:
    column, _ = COLUMNS[kind]
    assert column(series(texts)).to_list() == [None] * len(texts)
    assert normalise.addresses(series(texts), "home").height == len(texts)
    assert normalise.phones([series(texts)]).height == len(texts)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("15-03-12", None),
        ("-2015-03-12", date(2015, 3, 12)),
        ("+52015-03-12", None),
        ("2015-03-99999999999999999999", None),
        ("2015-02-30", None),
        (" 2015- 3-2", date(2015, 3, 2)),
    ],
)
def test_a_year_is_written_with_four_digits(written: str, meant: date | None) -> None:
    assert normalise.births(series([written])).to_list() == [meant] == [cells.date_of(written)]


@pytest.mark.parametrize("filler", ["1" * 18, "0" * 18, "12" * 9, "123" * 6, "1" * 17 + "X", "12" * 8 + "1X"])
def test_three_characters_over_and_over_are_no_number(filler: str) -> None:
    assert normalise.numbers(series([filler, f" {filler}"])).to_list() == [None, None]
    assert cells.number_of(filler) is None


@pytest.mark.parametrize("nothing", ["無", "無名", "沒有", "无", "无名", "（无）不详"])
def test_no_name_in_either_script_is_none(nothing: str) -> None:
    assert normalise.names(series([nothing])).to_list() == [None]


@pytest.mark.parametrize(
    "written", ["100-1234-5678", "100-12345678", "1001234-5678", "+86 100 1234 5678", "(100)12345678"]
)
def test_a_telephone_in_its_usual_groups_is_one_number(written: str) -> None:
    assert normalise.phones([series([written])]).row(0) == ("10012345678", None, None)
