"""Cells are read in the writings people use; what cannot be read for certain is said."""

import time as clock
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain import cells
from notoneless.domain.cells import CellProblem, parse_column
from notoneless.domain.columnlists import HOLIDAYS, HOUSEHOLD, ROLL, STAFF, UNITS, CellKind, Column
from notoneless.domain.idcard import check_char
from notoneless.domain.words import Sex

pytestmark = pytest.mark.pure
MOMENT = datetime(2015, 3, 9, 12, 30)  # noqa: DTZ001 - a cell knows no zone
ID = "11010120150309001"
ID = ID + check_char(ID)


def column(name: str, of=ROLL) -> Column:
    return next(one for one in of if one.name == name)


def code_of(found) -> str:
    assert isinstance(found, CellProblem), found
    return found.code


@pytest.mark.parametrize(
    "cell",
    [
        "20150309", "2015-03-09", "2015-3-9", "2015.3.9", "2015.03.09", "2015/3/9", "2015年3月9日", "2015年03月09号",
        "2015 年 3 月 9 日", "2015/3/9 0:00:00", "2015-03-09T00:00:00", "20150309", "'20150309", "42072", 42072.0, 42072,
        42072.5, 20150309.0, 20150309, date(2015, 3, 9), MOMENT, " 20150309\t",
    ],
)  # fmt: skip
def test_one_date_in_many_writings(cell):
    assert cells.day(cell) == date(2015, 3, 9)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2015-02-30", "date.not_real"),
        ("20151301", "date.not_real"),
        ("18990101", "date.year"),
        (date(1899, 12, 31), "date.year"),
        ("3/9/2015", "date.order"),
        ("15.3.9", "date.order"),
        (1999.1, "date.decimal"),
        ("昨天", "date.unread"),
        ("12", "date.unread"),
        (3.0, "date.unread"),
        ("99999", "date.unread"),
        (True, "date.unread"),
        (time(8), "date.unread"),
        (timedelta(1), "date.unread"),
        ("9" * 5000, "date.unread"),
    ],
)
def test_a_date_that_is_not_certain_is_an_error(cell, code):
    assert code_of(cells.day(cell)) == code
    assert cells.day(cell).is_error


@pytest.mark.parametrize("cell", ["1999-1", "1999.1", "1999年1月", "1999/01", "199901", 199901.0])
def test_a_date_of_only_year_and_month_is_let_in_with_a_warning(cell):
    found = cells.day(cell)
    assert (found.code, found.is_error, found.value) == ("date.month_only", False, date(1999, 1, 1))


@pytest.mark.parametrize("cell", ["202409", 202409.0, "2024-09", "2024年9月", "20240915", date(2024, 9, 15)])
def test_a_month_is_its_first_day(cell):
    assert cells.month(cell) == date(2024, 9, 1)


def test_a_month_that_is_none_is_an_error():
    assert code_of(cells.month("秋季")) == "date.unread"
    assert cells.month("") is None


@pytest.mark.parametrize("cell", ["", " ", "无", "-", "—", "/", "暂无", "\u200b", "N/A"])
def test_words_for_nothing_are_blank(cell):
    for read in (
        cells.day,
        cells.id_text,
        cells.phone,
        cells.sex,
        cells.ethnic,
        cells.grade,
        cells.class_no,
        cells.code,
    ):
        assert read(cell) is None, read


@pytest.mark.parametrize(
    "cell", [3.60201201201011e17, 360201201201011234, "3.60201201201011E+17", "3.602e17", 1e15]
)
def test_an_id_number_kept_as_a_number_is_refused_with_its_cell(cell):
    found = cells.id_number(cell)
    assert found.is_error
    assert found.at("D17") == "D17: 身份证号被表格存成了数字,末几位已丢失;请把该列设为文本后重新填写"


@pytest.mark.parametrize(
    "cell", [ID, f"'{ID}", f" {ID}\t", f"‘{ID}", f"{ID[:6]} {ID[6:14]} {ID[14:]}", ID.lower()]
)
def test_an_id_number_arrives_exact(cell):
    assert cells.id_number(cell).text == ID
    assert cells.id_text(cell) == ID


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (ID[:-1] + ("0" if ID[-1] != "0" else "1"), "idcard.check"),
        (ID[:17], "idcard.length"),
        (1.5, "id.fraction"),
        (True, "id.no_number"),
        (date(2015, 3, 9), "id.no_number"),
        ("9" * 100, "id.too_long"),
    ],
)
def test_a_wrong_id_number_is_an_error(cell, code):
    found = cells.id_number(cell)
    assert found.code == code
    assert found.is_error
    assert found.value is None


def test_somebody_not_yet_born_has_no_number():
    assert cells.id_number(ID, today=date(2015, 3, 8)).code == "idcard.future"
    assert cells.id_number(ID, today=date(2015, 3, 9)).text == ID


def test_an_old_number_of_15_digits_is_exact_even_as_a_number_and_warned_of():
    found = cells.id_number(110101850309001.0)
    assert (found.code, found.is_error) == ("id.old_15_digits", False)
    assert found.value.text.startswith("110101198503090")


@given(st.integers(10**14, 10**19))
def test_no_number_cell_ever_becomes_a_wrong_id_number(number):
    found = cells.id_text(float(number))
    if isinstance(found, str):
        assert found == str(number)
    else:
        assert found.is_error


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("10012345678", "10012345678"), (10012345678.0, "10012345678"), (10012345678, "10012345678"),
        ("100 1234 5678", "10012345678"), ("100-1234-5678", "10012345678"), ("+86 10012345678", "10012345678"),
        ("8610012345678", "10012345678"), ("0990-1234567", "09901234567"), ("(0990)1234567转8", "09901234567"),
        ("10012345678", "10012345678"), ("1234567", "1234567"),
    ],
)  # fmt: skip
def test_phone_numbers_are_their_digits(cell, value):
    assert cells.phone(cell) == value


@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        ("10012345678、10012345679", "phone.several", "10012345678"),
        ("10012345678 10012345679", "phone.several", "10012345678"),
        ("123", "phone.length", "123"),
        ("20012345678", "phone.length", "20012345678"),
        ("不知道", "phone.unread", None),
        (1.001234567810012e21, "phone.as_number", None),
    ],
)
def test_an_odd_phone_number_only_warns(cell, code, value):
    found = cells.phone(cell)
    assert (found.code, found.is_error, found.value) == (code, False, value)


def test_words_of_closed_lists():
    assert [cells.sex(c) for c in ("男", "1", 2.0, "女性", "F", "9", "男孩")] == [
        Sex.MALE, Sex.MALE, Sex.FEMALE, Sex.FEMALE, Sex.FEMALE, Sex.UNKNOWN, Sex.MALE,
    ]  # fmt: skip
    assert [cells.ethnic(c) for c in ("汉", "汉族", "01", 1.0, "01汉族", "土家", "土", "56", "其它", "穿青人")][:9] == [
        "汉族", "汉族", "汉族", "汉族", "汉族", "土家族", "土族", "基诺族", "其他",
    ]  # fmt: skip
    assert code_of(cells.ethnic("火星族")) == "ethnic.unread"
    assert code_of(cells.sex("中")) == "sex.unread"
    assert [cells.yes_no(c) for c in ("是", "1", 1.0, True, "√", "Y")] == [True] * 6
    assert [cells.yes_no(c) for c in ("否", "0", 0.0, False, "×", "无", "非")] == [False] * 7
    assert code_of(cells.yes_no("也许")) == "boolean.unread"


def test_grades_and_classes():
    assert [
        cells.grade(c) for c in ("一年级", "1", 1.0, "七(2)班", "初一", "九年级", "小六", "三年级2班")
    ] == [1, 1, 1, 7, 7, 9, 6, 3]
    assert [cells.class_no(c) for c in ("1班", "(1)班", 1.0, "七(2)班", "三班", "3年级12班")] == [
        1,
        1,
        1,
        2,
        3,
        12,
    ]
    assert code_of(cells.grade("高一")) == "grade.unread"
    assert code_of(cells.class_no("火箭班")) == "class.unread"


def test_choices_are_taken_in_the_forms_writing():
    kind = column("kind", UNITS)
    assert parse_column(kind, ["教育局", "村(居)委会", " 学校 "]).values == ["教育局", "村(居)委会", "学校"]
    found = parse_column(kind, ["公司"]).problems[0]
    assert found.is_error
    assert "教育局" in found.sentence


def test_names():
    assert cells.name("买买提•阿不都") == "买买提·阿不都"
    assert cells.name("张 三") == "张三"
    assert cells.name("李𠮷祥") == "李𠮷祥"
    assert [code_of(cells.name(c)) for c in (3.0, "张3", "长" * 60, "长" * 500)] == [
        "name.no_text", "name.digits", "name.too_long", "name.too_long",
    ]  # fmt: skip
    lost = cells.name("王?")
    assert (lost.code, lost.is_error, lost.value) == ("name.lost_character", False, "王?")


def test_codes_keep_their_zeros_and_refuse_what_a_spreadsheet_spoiled():
    assert [cells.code(c) for c in ("007", 12.0, 990201001001.0, "99 0201", "'0123", "G9902")] == [
        "007", "12", "990201001001", "990201", "0123", "G9902",
    ]  # fmt: skip
    codes = [code_of(cells.code(c)) for c in (1e18, "9.9E+17", 1.5, date(2015, 3, 1), "9" * 100)]
    assert codes == ["code.as_number", "code.as_number", "code.fraction", "code.date", "code.too_long"]


def test_text_keeps_what_is_inside():
    assert cells.text(" 第一行\n第二行 ") == "第一行\n第二行"
    assert cells.text("=1+1") == "=1+1"
    assert (cells.text(5.0), cells.text(True), cells.text(date(2015, 3, 9))) == ("5", "是", "2015-03-09")
    assert code_of(cells.text("长" * 3000)) == "text.too_long"


def test_numbers():
    assert [cells.number(c) for c in ("1,234.5", 3.0, "-2", "")] == [1234.5, 3.0, -2.0, None]
    assert code_of(cells.number("三")) == code_of(cells.number(True)) == "number.unread"


def test_a_column_is_read_with_its_values_and_its_problems():
    read = parse_column(column("birth_on"), ["20150309", "", "2015-3", "昨天", "20150309"])
    assert read.values == [date(2015, 3, 9), None, date(2015, 3, 1), None, date(2015, 3, 9)]
    assert {place: problem.code for place, problem in read.problems.items()} == {
        2: "date.month_only",
        3: "date.unread",
    }
    assert list(read.errors) == [3]


def test_a_blank_in_a_required_column_is_an_error_in_others_not():
    assert parse_column(column("name"), ["张三", "", "无"]).errors[1].code == "cell.missing"
    assert parse_column(column("former_name"), [""]).problems == {}


def test_an_unread_extra_lets_the_row_in_without_it_but_a_required_one_does_not():
    read = parse_column(column("ethnic"), ["火星族"])
    assert (read.values, read.errors, read.problems[0].is_error) == ([None], {}, False)
    assert parse_column(column("grade"), ["高一"]).errors[0].code == "grade.unread"
    assert parse_column(column("grade", STAFF), ["高一"]).errors == {}


def test_an_id_or_a_birth_date_is_never_let_in_unread():
    assert parse_column(column("id_number"), [3.6e17]).errors[0].code == "id.as_number"
    assert parse_column(column("birth_on"), ["昨天"]).errors


def test_one_one_point_nought_and_true_are_different_cells():
    assert parse_column(column("note", HOUSEHOLD), [1.0, True, 1, "1"]).values == ["1", "是", "1", "1"]


def test_a_cell_that_repeats_is_read_once(monkeypatch):
    seen = []
    monkeypatch.setitem(cells._READERS, CellKind.DATE, lambda cell: seen.append(cell) or date(2026, 1, 1))
    parse_column(column("on", HOLIDAYS), ["a"] * 500 + [3.0] * 500)
    assert seen == ["a", 3.0]


@pytest.mark.parametrize("kind", [kind for kind in CellKind if kind is not CellKind.CHOICE])
def test_hostile_text_is_answered_at_once(kind):
    read = cells.reader_of(Column("x", "某列", kind))
    for text in (
        "1" * 100_000,
        "(" * 100_000,
        "1-" * 50_000,
        " " * 99_999 + "x",
        "一" * 100_000,
        "'" * 100_000,
        "1 " * 50_000,
    ):
        start = clock.perf_counter()
        read(text)
        assert clock.perf_counter() - start < 0.5


@given(
    st.one_of(
        st.text(max_size=30),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(),
        st.booleans(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_no_cell_makes_a_reader_fail(cell):
    for of in (ROLL, STAFF, UNITS, HOLIDAYS):
        for one in of:
            parse_column(one, [cell])
