"""Files that want to do harm, or that are simply not what they should be. Each with the rule that refuses it."""

import io
import struct
import zipfile
from collections.abc import Callable

import openpyxl

from .packages import MAIN, inline, parts, rows_of, worksheet, zipped
from .story import HEADERS, ROWS
from .writers import WRITERS

Maker = Callable[[], bytes]
HOSTILE: dict[str, tuple[str, Maker]] = {}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused_by(rule: str) -> Callable[[Maker], Maker]:
    def enter(maker: Maker) -> Maker:
        HOSTILE[maker.__name__] = (rule, maker)
        return maker

    return enter


def honest(**more: str | bytes) -> dict[str, str | bytes]:
    return parts(worksheet(rows_of([HEADERS, *ROWS])), more=more)


def with_part(name: str, content: str | bytes = b"x") -> bytes:
    return zipped(honest() | {name: content})


def with_sizes(data: bytes, name: bytes, size: int) -> bytes:
    """The archive with another unpacked size for one entry, in the directory and before the entry."""
    changed = bytearray(data)
    at = data.rfind(name) - 46
    struct.pack_into("<I", changed, at + 24, size)
    struct.pack_into("<I", changed, data.find(name) - 30 + 22, size)
    return bytes(changed)


SHEET = b"xl/worksheets/sheet1.xml"


@refused_by("sheet.too_big")
def bomb_that_says_its_size():
    return with_sizes(zipped(honest()), SHEET, 2**32 - 2)


@refused_by("sheet.damaged")
def bomb_that_lies_about_its_size():
    blank = worksheet(rows_of([HEADERS, *ROWS]) + " " * 20_000_000)
    return with_sizes(zipped(parts(blank)), SHEET, 5_000)


@refused_by("sheet.too_many_entries")
def thousands_of_entries():
    return zipped(honest() | {f"xl/media/{n}": b"" for n in range(1_100)}, packing=0)


@refused_by("sheet.too_many_entries")
def directory_of_a_million_entries():
    """Only a directory, no entries: 46 MB that would become half a gigabyte of objects."""
    entry = b"PK\x01\x02" + bytes(24) + b"\x01\x00" + bytes(16) + b"a"
    directory = entry * 1_000_000
    return (
        b"PK\x03\x04"
        + directory
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 4, 0)
    )


@refused_by("sheet.nested")
def archive_in_the_archive():
    return with_part("xl/embeddings/内.zip", zipped({"a": b"0" * 1000}))


@refused_by("sheet.odd_archive")
def entry_that_climbs_out():
    return with_part("../../etc/cron.d/x")


@refused_by("sheet.odd_archive")
def entry_that_is_a_link():
    body = io.BytesIO(zipped(honest()))
    with zipfile.ZipFile(body, "a") as package:
        link = zipfile.ZipInfo("xl/theme")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return body.getvalue()


@refused_by("sheet.odd_archive")
def the_same_entry_twice_in_other_letters():
    return with_part("XL/Worksheets/Sheet1.xml", "<a/>")


@refused_by("sheet.odd_archive")
def packed_as_no_office_program_packs():
    return zipped(honest(), packing=zipfile.ZIP_LZMA)


@refused_by("sheet.declarations")
def entity_that_blows_up():
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return zipped(parts(bomb + worksheet(rows_of([HEADERS, *ROWS])).partition("?>")[2]))


@refused_by("sheet.declarations")
def entity_that_reads_a_file():
    shared = f'<!DOCTYPE a SYSTEM "file:///etc/passwd"><sst xmlns="{MAIN}"><si><t>&x;</t></si></sst>'
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS])), shared=shared))


@refused_by("sheet.declarations")
def declaration_over_the_border_of_two_chunks():
    filler = "<!--" + "x" * (2**20 - 60) + "-->"
    body = worksheet(rows_of([HEADERS, *ROWS])).partition("?>")[2]
    at = 2**20 - len(filler.encode()) - 4
    return zipped(parts(filler + " " * at + "<!ENTITY a 'b'>" + body))


@refused_by("sheet.odd_encoding")
def declaration_hidden_in_utf_16():
    sheet = "<!DOCTYPE a>" + worksheet(rows_of([HEADERS, *ROWS])).partition("?>")[2]
    return zipped(honest() | {SHEET.decode(): sheet.encode("utf-16")})


@refused_by("sheet.dde")
def data_link_to_a_program():
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return with_part("xl/externalLinks/externalLink1.xml", link)


@refused_by("sheet.too_many_rows")
def a_cell_in_the_last_row():
    last = f'<row r="1048576">{inline("x", "A1048576")}</row>'
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]) + last)))


@refused_by("sheet.too_many_columns")
def a_cell_in_the_last_column():
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]) + f'<row r="9">{inline("x", "XFD9")}</row>')))


@refused_by("sheet.too_many_cells")
def a_cell_far_out_both_ways():
    far = f'<row r="290000">{inline("x", "KZ290000")}</row>'
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]) + far)))


@refused_by("sheet.macros")
def macros():
    return with_part("xl/vbaProject.bin")


@refused_by("sheet.macros")
def macro_workbook_renamed():
    types = str(honest()["[Content_Types].xml"])
    renamed = types.replace(
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", "vnd.ms-excel.sheet.macroEnabled.main"
    )
    return zipped(honest() | {"[Content_Types].xml": renamed})


@refused_by("sheet.macros")
def macro_sheet_of_the_old_kind():
    return with_part("xl/macrosheets/sheet1.xml", "<a/>")


@refused_by("sheet.macros")
def old_excel_with_macros():
    return WRITERS["xlwt_old_excel"]() + "_VBA_PROJECT_CUR".encode("utf-16-le")


@refused_by("sheet.locked")
def locked_workbook():
    return OLE + bytes(2000) + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le")


@refused_by("sheet.locked")
def locked_archive():
    data = bytearray(zipped(honest()))
    at = bytes(data).rfind(SHEET) - 46
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


@refused_by("sheet.damaged")
def cut_workbook():
    return WRITERS["openpyxl_heavy_styles"]()[:5_000]


@refused_by("sheet.not_a_table")
def cut_old_workbook():
    return WRITERS["xlwt_old_excel"]()[:2_600]


@refused_by("sheet.damaged")
def flipped_bytes():
    data = bytearray(zipped(honest()))
    at = bytes(data).find(SHEET) + len(SHEET) + 40
    data[at : at + 20] = b"\xff" * 20
    return bytes(data)


@refused_by("sheet.not_a_table")
def any_other_archive():
    return zipped({"名册.csv": b"a,b"})


@refused_by("sheet.other_format")
def binary_workbook():
    return zipped({"xl/workbook.bin": b"x"})


@refused_by("sheet.other_format")
def word_document():
    return zipped({"word/document.xml": b"<a/>"})


@refused_by("sheet.not_a_table")
def ole_of_another_program():
    return OLE + bytes(4000) + "WordDocument".encode("utf-16-le")


@refused_by("sheet.not_a_table")
def picture():
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@refused_by("sheet.web_page")
def web_page_called_xls():
    return "<html><table><tr><td>姓名</td><td>性别</td></tr></table></html>".encode("gb18030")


@refused_by("sheet.empty")
def empty():
    return b""


@refused_by("sheet.empty")
def only_blanks():
    return b"\r\n \r\n"


@refused_by("sheet.broken_quotes")
def quote_that_never_ends():
    return '姓名,性别,身份证号\n张三,男,"9902\n李四,男,9903\n'.encode()


@refused_by("sheet.too_many_columns")
def text_too_wide():
    return ("姓名,性别" + ",x" * 500).encode()


@refused_by("sheet.no_header")
def a_list_of_something_else():
    return "品名,单价\n铅笔,1\n".encode()


@refused_by("sheet.formula")
def formulas_without_values():
    book = openpyxl.Workbook()
    for row in (HEADERS, ["1", "=A2", "男"]):
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


@refused_by("sheet.formula_error")
def formula_gone_wrong():
    sheet = worksheet(rows_of([HEADERS, *ROWS])).replace(
        inline(ROWS[0][4], "E2"), '<c r="E2" t="e"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c>'
    )
    return zipped(parts(sheet))


def rectangle_the_gate_does_not_see() -> bytes:
    """Two honest-looking cells far apart, written so that only a full parser sees where they stand."""
    far = "<row><c\tr='NB250000'><v>1</v></c></row>"
    return zipped(parts(worksheet(rows_of([HEADERS, *ROWS]) + far)))
