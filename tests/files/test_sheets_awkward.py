"""Lists as they really come: other writers, other encodings, titles, totals, hidden sheets."""

from pathlib import Path

import pytest

from notoneless.domain.cells import day
from notoneless.domain.columns import known_headers, map_headers
from notoneless.files.sheets import Table, read_table
from tests.files.strangers import read_table_capped

from .awkward.story import BIRTHS, HEADERS, ROWS, told
from .awkward.writers import WRITERS

pytestmark = pytest.mark.pure
KNOWN = known_headers("household")
FOLDER = Path(__file__).parent / "awkward"
TYPED_DATES = {"openpyxl_typed_cells", "openpyxl_serial_dates", "xlwt_typed_and_merged"}


def read(data: bytes, name: str = "名册") -> Table:
    table = read_table(data, name, known=KNOWN)
    assert isinstance(table, Table), table
    return table


@pytest.mark.parametrize("name", WRITERS)
def test_every_cell_of_an_awkward_file_equals_what_was_written(name):
    table = read(WRITERS[name]())
    mapped = map_headers("household", table.headers)
    assert [mapped.fields[field] for field in ("name", "birth_on", "id_number", "guardian_phone")] == [
        1,
        3,
        4,
        5,
    ]
    assert not mapped.unknown
    assert len(table.headers) == len(HEADERS)
    found, wanted = told(table), [list(row) for row in ROWS]
    if name in TYPED_DATES:
        assert [day(cell) for cell in table.columns[3]] == BIRTHS
        found, wanted = [r[:3] + r[4:] for r in found], [r[:3] + r[4:] for r in wanted]
    assert found == wanted


@pytest.mark.parametrize("name", [name for name in WRITERS if "parquet" not in name])
def test_the_capped_reader_gives_the_same_table(name):
    data = WRITERS[name]()
    assert read_table_capped(data, "名册", known=KNOWN) == read(data)


def test_there_are_more_than_twenty_awkward_files():
    assert len(WRITERS) + len(list(FOLDER.glob("libreoffice.*"))) >= 24


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
def test_what_libreoffice_wrote_is_read(suffix):
    table = read((FOLDER / f"libreoffice.{suffix}").read_bytes())
    assert table.headers == HEADERS[:6]
    assert [row[1:3] + row[4:] for row in told(table)] == [
        ["张三", "男", "990201201503090015", "10012345678"],
        ["买买提·阿不都", "女", "99020120121231002X", "10012340000"],
    ]
    assert [day(cell) for cell in table.columns[3]] == BIRTHS[:2]
    assert [row.text for row in table.skipped] == ["合计 2"]


def test_cells_are_named_by_their_true_place():
    table = read(WRITERS["openpyxl_titles_and_blank_columns"]())
    assert (table.header_row, table.row_numbers) == (6, [7, 8, 9, 10])
    assert table.address(2, 4) == "G9"
    assert table.columns[4][2] == "990201201301010023"


def test_rows_that_are_no_records_are_passed_over_and_said():
    table = read(WRITERS["openpyxl_totals_footers_repeated_header"]())
    assert table.row_numbers == [2, 3, 7, 8]
    assert [row.row_number for row in table.skipped] == [4, 5, 9, 10, 13, 14]
    assert "审核人" in table.skipped[-2].text


def test_the_sheet_whose_header_fits_best_is_taken():
    assert read(WRITERS["openpyxl_other_sheets_first"]()).sheet == "名册"


def test_parents_over_child_headers_are_joined():
    table = read(WRITERS["openpyxl_two_line_header"]())
    assert table.headers == ["序号", "姓名", "性别", "出生日期", "身份证号", "监护人电话", "备注"]
    assert table.header_row == 3


def test_a_file_is_what_it_holds_and_not_what_it_is_called():
    assert read(WRITERS["xlwt_old_excel"](), "名册.csv").file_kind == "xls"
    assert read(WRITERS["csv_utf_8"](), "名册.xlsx").file_kind == "csv"


def test_a_blank_row_between_records_keeps_the_row_numbers_true():
    lines = WRITERS["csv_utf_8"]().decode().split("\r\n")
    table = read("\r\n".join([*lines[:2], ",,,,,,", "", *lines[2:]]).encode())
    assert table.row_numbers == [2, 5, 6, 7]


def test_a_child_called_like_a_footer_word_stays():
    text = "姓名,性别,身份证号,出生日期\n合欢,女,,20150101\n注册,男,,20150102\n"
    assert len(read(text.encode())) == 2


def test_without_known_words_the_first_full_row_is_the_header():
    table = read_table("某表\n,,\n甲,乙,丙\n1,2,3\n".encode(), "x")
    assert isinstance(table, Table)
    assert (table.headers, table.header_row) == (["甲", "乙", "丙"], 3)


def test_a_list_with_only_a_header_has_no_records():
    assert len(read("姓名,性别,身份证号\n".encode())) == 0
