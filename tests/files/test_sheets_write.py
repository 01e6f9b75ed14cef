"""What is written comes back as it was, and nothing in it comes alive in a spreadsheet."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notoneless.domain.cells import parse_column
from notoneless.domain.columnexamples import example_row
from notoneless.domain.columnlists import LISTS, CellKind, ListKind
from notoneless.domain.columns import known_headers, map_headers
from notoneless.files.sheets import (
    SheetColumn,
    Table,
    read_table,
    write_error_sheet,
    write_sheet,
    write_template,
)
from tests.files.strangers import read_table_capped

from .awkward.writers import WRITERS

pytestmark = pytest.mark.pure
MOMENT = datetime(2015, 3, 9, 8, 30)  # noqa: DTZ001 - a cell knows no zone
PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@", "'"]


def opened(body: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]


def sheet_xml(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def back(body: bytes, known: set[str]) -> Table:
    table = read_table(body, "x", known=known)
    assert isinstance(table, Table), table
    return table


def test_text_that_looks_like_a_formula_stays_text_and_comes_back():
    texts = [
        f"{prefix}{rest}" for prefix in PREFIXES for rest in ("1+1", "SUM(A1)", "cmd|' /C calc'!A0", "张三")
    ]
    body = write_sheet([("编号", True), "内容"], [[text, text] for text in texts])
    assert "<f>" not in sheet_xml(body)
    assert list(back(body, {"编号", "内容"}).rows) == [(text, text) for text in texts]
    sheet = opened(body)
    for row in range(2, len(texts) + 2):
        for cell in (sheet.cell(row, 1), sheet.cell(row, 2)):
            assert cell.data_type == "s"
            assert cell.number_format == "@"
            assert cell.style is not None
            assert cell.quotePrefix is (not str(cell.value).startswith("'"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
            min_size=1,
            max_size=40,
        ),
        min_size=1,
    )
)
def test_any_text_comes_back_as_it_was(texts):
    rows = [("x", text) for text in texts]
    assert list(back(write_sheet(["编号", "内容"], rows), {"编号", "内容"}).rows) == rows


def test_identifiers_are_text_and_keep_every_digit():
    columns = [("编号", True), ("身份证号", True), "人数"]
    body = write_sheet(columns, [[7, 990201201503090015, 35], ["007", "990201201503090015", 1.5]])
    assert list(back(body, {"编号", "身份证号"}).rows) == [
        ("7", "990201201503090015", 35.0),
        ("007", "990201201503090015", 1.5),
    ]
    sheet = opened(body)
    assert sheet.column_dimensions["B"].width >= 18
    assert {sheet.cell(row, column).number_format for row in (2, 3) for column in (1, 2)} == {"@"}


def test_a_number_too_long_for_a_spreadsheet_is_written_as_text():
    assert back(write_sheet(["编号", "值"], [["x", 990201201503090015]]), {"编号", "值"}).columns[1] == [
        "990201201503090015"
    ]


def test_dates_truth_and_blanks_have_their_own_types():
    row = [date(2015, 3, 9), MOMENT, True, None, ""]
    table = back(write_sheet(["日", "时", "是否", "空", "无"], [row]), {"日", "时"})
    assert next(iter(table.rows)) == (date(2015, 3, 9), MOMENT, "是", "", "")


def test_title_and_note_stand_over_a_frozen_header():
    body = write_sheet(["姓名", "班级"], [["张三", "1班"]], title="甲/校[1]名单", note="只含在校学生")
    sheet = opened(body)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == [
        "甲/校[1]名单",
        "只含在校学生",
        "姓名",
        "张三",
    ]
    assert sheet.title == "甲校1名单"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:B4"
    assert back(body, {"姓名", "班级"}).header_row == 3


def test_a_cell_longer_than_a_cell_is_cut_and_shows_it():
    (text,) = back(write_sheet(["姓名", "备注"], [["张三", "长" * 40_000]]), {"姓名", "备注"}).columns[1]
    assert len(text) == 32_767
    assert text.endswith("…")


def test_half_characters_do_not_stop_a_list():
    assert back(write_sheet(["姓名", "备注"], [["张三", "a\ud800b"]]), {"姓名", "备注"}).columns[1] == ["a?b"]


def failed() -> tuple[Table, bytes]:
    table = read_table(WRITERS["openpyxl_typed_cells"](), "x", known=known_headers("household"))
    table.columns[4][2] = 3.60201201201011e17
    return table, write_error_sheet(
        table, {2: ["第4行:证号不对", "另一处"], 0: ["姓名不对"]}, marked=[(2, 4)]
    )


def test_failed_rows_come_with_their_reasons_in_front():
    table, body = failed()
    again = back(body, known_headers("household"))
    assert again.headers == ["错误说明", *table.headers]
    assert again.columns[0] == ["姓名不对", "第4行:证号不对\n另一处"]
    assert list(zip(*again.columns[1:], strict=True)) == [table.row(0), table.row(2)]
    assert opened(body)["F4"].fill.fgColor.rgb == "FFFFF2CC"
    assert opened(body)["F3"].fill.fgColor.rgb != "FFFFF2CC"


def test_a_number_that_lost_its_digits_stays_a_number_so_that_it_is_refused_again():
    _, body = failed()
    assert isinstance(back(body, known_headers("household")).columns[5][1], float)


def test_the_mended_file_is_understood_and_its_reasons_are_not_written_twice():
    _, body = failed()
    again = back(body, known_headers("household"))
    mapped = map_headers("household", again.headers)
    assert (mapped.unknown, mapped.fields["name"]) == ((), 2)
    twice = back(write_error_sheet(again, {0: ["还是不对"]}), known_headers("household"))
    assert twice.headers == again.headers
    assert twice.columns[0] == ["还是不对"]


@pytest.mark.parametrize("kind", ListKind)
def test_an_empty_form_is_understood_by_the_importer(kind):
    table = read_table_capped(write_template(kind), "x", known=known_headers(kind))
    assert isinstance(table, Table)
    assert len(table) == 0
    mapped = map_headers(kind, table.headers)
    assert mapped.refusal is None
    assert set(mapped.fields) == {column.name for column in LISTS[kind]}


@pytest.mark.parametrize("kind", ListKind)
def test_the_notes_say_of_every_column_how_to_fill_it_and_the_example_reads_without_fault(kind):
    book = openpyxl.load_workbook(io.BytesIO(write_template(kind)))
    assert book.worksheets[0].title == kind.label, "the form comes first"
    notes = list(book["填写说明"].iter_rows(min_row=4, values_only=True))
    assert [line[0] for line in notes] == [column.header for column in LISTS[kind]]
    for column, line in zip(LISTS[kind], notes, strict=True):
        assert line[4] or not column.required, column.header
        faults = {p.code for p in parse_column(column, [line[4] or ""]).problems.values()}
        assert faults <= {"id.unknown_area"}, (column.header, line[4])  # province 99 belongs to nobody


@pytest.mark.parametrize("kind", ListKind)
def test_a_form_filled_in_with_the_example_is_read_back_whole(kind):
    book = openpyxl.load_workbook(io.BytesIO(write_template(kind)))
    for place, cell in enumerate(example_row(kind), start=1):
        book.worksheets[0].cell(4, place, cell)
    body = io.BytesIO()
    book.save(body)
    table = read_table_capped(body.getvalue(), "x.xlsx", known=known_headers(kind))
    assert isinstance(table, Table), table
    assert (table.sheet, len(table)) == (kind.label, 1)
    assert [column[0] for column in table.columns] == example_row(kind)


def test_an_empty_form_stars_explains_and_keeps_numbers_as_text():
    sheet = opened(write_template("household"))
    headers = {cell.value: cell for cell in sheet[3]}
    assert "★姓名" in headers
    assert "文本" in headers["身份证号"].comment.text
    letter = headers["身份证号"].column_letter
    assert sheet.column_dimensions[letter].width >= 10
    assert sheet.column_dimensions[letter].number_format == "@"


def test_every_column_with_fixed_words_drops_down():
    sheet = opened(write_template("staff"))
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["C4:C5003"] == '"男,女"'
    assert len(rules) == sum(1 for column in LISTS[ListKind.STAFF] if column.choices)


def test_a_long_drop_down_stands_on_a_hidden_sheet(monkeypatch):
    words = (*(f"第{n}中心小学" for n in range(60)), "甲,乙")
    column = LISTS[ListKind.HOLIDAYS][1]
    long = (LISTS[ListKind.HOLIDAYS][0], type(column)("name", "名称", CellKind.TEXT, choices=words))
    monkeypatch.setitem(LISTS, ListKind.HOLIDAYS, long)
    book = openpyxl.load_workbook(io.BytesIO(write_template("holidays")))
    (rule,) = book.worksheets[0].data_validations.dataValidation
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"]["A"]] == list(words)
    (name,) = [name for name in book.defined_names if rule.formula1 in (name, f"={name}")]
    assert re.fullmatch(r"'?选项'?!\$A\$1:\$A\$61", book.defined_names[name].attr_text)


def test_forms_columns_headers_and_pairs_all_name_a_column():
    columns = ["甲", ("乙", True), SheetColumn("丙", width=30), LISTS[ListKind.HOUSEHOLD][6]]
    sheet = opened(write_sheet(columns, [["1", 2, "3", 4]]))
    assert [cell.value for cell in sheet[1]] == ["甲", "乙", "丙", "姓名"]
    assert [cell.value for cell in sheet[2]] == ["1", "2", "3", "4"]
    assert sheet.column_dimensions["C"].width >= 30
