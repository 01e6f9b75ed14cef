"""The awkward files: each function returns the bytes of one, all of them telling the same list."""

import csv
import io
import struct
from collections.abc import Callable
from functools import cache
from html import escape

import openpyxl
import polars as pl
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from .packages import MAIN, parts, rows_of, worksheet, zipped
from .story import BIRTHS, HEADERS, ROWS

Writer = Callable[[], bytes]
WRITERS: dict[str, Writer] = {}


def writes(writer: Writer) -> Writer:
    WRITERS[writer.__name__] = cache(writer)
    return WRITERS[writer.__name__]


def saved(book: openpyxl.Workbook) -> bytes:
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def put(sheet, lines, top=1, left=1):
    for row, line in enumerate(lines, start=top):
        for column, text in enumerate(line, start=left):
            cell = sheet.cell(row, column)
            cell.value = text
            if isinstance(text, str):
                cell.data_type = "s"
    return sheet


@writes
def openpyxl_plain():
    book = openpyxl.Workbook()
    put(book.active, [HEADERS, *ROWS])
    return saved(book)


@writes
def openpyxl_titles_and_blank_columns():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C2"], sheet["C3"] = "甲镇2026年适龄儿童少年名册", "填报单位:甲镇中心校(盖章)   填报时间:2026年9月"
    sheet.merge_cells("C2:I2")
    put(sheet, [HEADERS, *ROWS], top=6, left=3)
    return saved(book)


@writes
def openpyxl_two_line_header():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "名册"
    sheet.merge_cells("A1:G1")
    put(sheet, [["序号", "学生基本信息", "", "", "", "监护人", "备注"]], top=2)
    put(sheet, [["", "姓名", "性别", "出生日期", "身份证号", "电话", ""]], top=3)
    for merged in ("A2:A3", "B2:E2", "G2:G3"):
        sheet.merge_cells(merged)
    put(sheet, ROWS, top=4)
    return saved(book)


@writes
def openpyxl_decorated_headers():
    book = openpyxl.Workbook()
    odd = [
        "序 号",
        "1.姓名★",
        "* 性\n别",
        "(3)出生日期\n(年月日)",
        "★身份证号 ",
        "4、监护人 电话:",
        "备注\ufeff",
    ]
    put(book.active, [odd, *ROWS])
    return saved(book)


@writes
def openpyxl_other_sheets_first():
    book = openpyxl.Workbook()
    put(book.active, [["填表说明"], ["姓名", "按户口簿填写"], ["身份证号", "18位"]])
    old = put(book.create_sheet("旧表"), [HEADERS, ["9", "旧人", "男", "", "", "", ""]])
    old.sheet_state = "hidden"
    put(book.create_sheet("名册"), [HEADERS, *ROWS])
    put(book.create_sheet("汇总"), [["乡镇", "人数"], ["甲镇", "4"]])
    return saved(book)


@writes
def openpyxl_only_sheet_with_list_is_hidden():
    book = openpyxl.Workbook()
    put(book.active, [["封面"]])
    put(book.create_sheet("名册"), [HEADERS, *ROWS]).sheet_state = "veryHidden"
    return saved(book)


@writes
def openpyxl_totals_footers_repeated_header():
    book = openpyxl.Workbook()
    sheet = put(book.active, [HEADERS, *ROWS[:2]])
    put(sheet, [["", "小计", "2"], HEADERS], top=4)
    put(sheet, ROWS[2:], top=7)
    put(sheet, [["合计", "", "4人"], ["", "备注:以上名册经村民代表核对"]], top=9)
    put(sheet, [["审核人:", "赵六", "", "填表人:孙七", "", "联系电话:"], ["2026年9月10日"]], top=13)
    return saved(book)


@writes
def openpyxl_typed_cells():
    book = openpyxl.Workbook()
    sheet = put(book.active, [HEADERS, *ROWS])
    for number, birth in enumerate(BIRTHS, start=2):
        sheet.cell(number, 1).value = number - 1
        sheet.cell(number, 4).value = birth
        if number != 3 and ROWS[number - 2][5]:
            sheet.cell(number, 6).value = int(ROWS[number - 2][5])
    return saved(book)


@writes
def openpyxl_serial_dates():
    book = openpyxl.Workbook()
    sheet = put(book.active, [HEADERS, *ROWS])
    for number, birth in enumerate(BIRTHS, start=2):
        sheet.cell(number, 4).value = birth.toordinal() - 693594
        sheet.cell(number, 4).number_format = "General"
    return saved(book)


@writes
def openpyxl_heavy_styles():
    book = openpyxl.Workbook()
    sheet = put(book.active, [HEADERS, *ROWS])
    line = Side(style="thin")
    for row in range(1, 120):
        for column in range(1, 30):
            cell = sheet.cell(row, column)
            cell.border = Border(line, line, line, line)
            cell.font = Font(name=f"字体{row}", size=8 + column)
            cell.fill = PatternFill("solid", fgColor=f"{row * 41000 + column:06x}"[:6])
    sheet["B1"].comment = Comment("按户口簿填写", "甲镇")
    rule = DataValidation(type="list", formula1='"男,女"')
    sheet.add_data_validation(rule)
    rule.add("C2:C999")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = "A1:G5"
    sheet.protection.sheet = True
    return saved(book)


@writes
def openpyxl_write_only():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for line in [HEADERS, *(["1", *row[1:]] if row[0] == "1" else row for row in ROWS)]:
        cells = [openpyxl.cell.WriteOnlyCell(sheet, value=text) for text in line]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    return saved(book)


@writes
def by_hand_without_references():
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS], placed=False))))


@writes
def by_hand_declared_range_is_the_whole_sheet():
    sheet = worksheet(rows_of([HEADERS, *ROWS]), before='<dimension ref="A1:XFD1048576"/>')
    return zipped(parts(sheet))


@writes
def by_hand_formatted_to_the_last_row():
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(400_000, 400_200))
    last = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]) + blank + last)))


@writes
def by_hand_with_prefixes_and_spaces():
    sheet = worksheet(rows_of([HEADERS, *ROWS]))
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        sheet = sheet.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        sheet = sheet.replace(f"</{tag}>", f"</x:{tag}>")
    return zipped(parts(sheet.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')))


@writes
def by_hand_shared_rich_phonetic():
    texts = [text for line in [HEADERS, *ROWS] for text in line]
    items = "".join(
        f'<si><r><t xml:space="preserve">{escape(text[:1])}</t></r><r><rPr><b/></rPr>'
        f'<t xml:space="preserve">{escape(text[1:])}</t></r><rPh sb="0" eb="1"><t>拼音</t></rPh></si>'
        for text in texts
    )
    width = len(HEADERS)
    rows = "".join(
        f'<row r="{row + 1}">'
        + "".join(f'<c r="{chr(65 + n)}{row + 1}" t="s"><v>{row * width + n}</v></c>' for n in range(width))
        + "</row>"
        for row in range(len(ROWS) + 1)
    )
    return zipped(parts(worksheet(rows), shared=f'<sst xmlns="{MAIN}">{items}</sst>'))


@writes
def by_hand_formulas_with_values():
    lines = rows_of([HEADERS, *ROWS])
    name = '<c r="B2" t="str"><f>VLOOKUP(A2,[1]Sheet1!A:B,2,0)</f><v>张三</v></c>'
    return zipped(parts(worksheet(lines.replace(_cell("B2", "张三"), name))))


def _cell(where: str, text: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


@writes
def by_hand_stored_without_packing():
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]))), packing=0)


@writes
def by_hand_directory_in_64_bits():
    """As the big Java writers end their archives even when they are small."""
    plain = zipped(parts(worksheet(rows_of([HEADERS, *ROWS]))))
    end = plain.rfind(b"PK\x05\x06")
    count = int.from_bytes(plain[end + 10 : end + 12], "little")
    size, start = (int.from_bytes(plain[end + at : end + at + 4], "little") for at in (12, 16))
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    return plain[:end] + record + locator + plain[end:]


@writes
def xlwt_old_excel():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for row, line in enumerate([HEADERS, *ROWS]):
        for column, text in enumerate(line):
            sheet.write(row, column, text)
    return _xls(book)


@writes
def xlwt_typed_and_merged():
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 6, "甲镇名册")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row, line in enumerate([HEADERS, *ROWS], start=1):
        for column, text in enumerate(line):
            if row > 1 and column == 3:
                sheet.write(row, column, BIRTHS[row - 2], day)
            elif row > 1 and column == 0:
                sheet.write(row, column, int(text))
            else:
                sheet.write(row, column, text)
    return _xls(book)


def _xls(book: xlwt.Workbook) -> bytes:
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _csv(
    encoding: str, separator: str = ",", *, quoting: int = csv.QUOTE_MINIMAL, end: str = "\r\n"
) -> bytes:
    body = io.StringIO()
    csv.writer(body, delimiter=separator, quoting=quoting, lineterminator=end).writerows([HEADERS, *ROWS])
    return body.getvalue().encode(encoding)


@writes
def csv_utf_8():
    return _csv("utf-8")


@writes
def csv_utf_8_with_mark():
    return _csv("utf-8-sig", quoting=csv.QUOTE_ALL, end="\n")


@writes
def csv_gb18030():
    return _csv("gb18030")


@writes
def csv_utf_16_tabs():
    return _csv("utf-16", "\t")


@writes
def csv_semicolons():
    return _csv("utf-8", ";") + b"\r\n;;;;;;\r\n\r\n"


@writes
def csv_tabs_gb18030():
    return _csv("gb18030", "\t")


@writes
def csv_titles_and_formula_quotes():
    text = _csv("utf-8").decode()
    text = text.replace("990201201503090015", '="990201201503090015"')
    return ("甲镇名册,,,,,,\r\n填报时间:2026年9月,,,,,,\r\n" + text).encode("gb18030")


@writes
def parquet_of_texts():
    body = io.BytesIO()
    frame = pl.DataFrame(ROWS, schema=HEADERS, orient="row")
    frame.with_columns(pl.col("监护人电话").replace("", None)).write_parquet(body)
    return body.getvalue()
