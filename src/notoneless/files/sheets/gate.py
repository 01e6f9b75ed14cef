"""What is let in: a workbook is looked through before anything parses it.

Absolute sizes, never ratios (honest style sheets compress a hundredfold). Every refusal says how to save the file
so that it will be taken. Nothing here follows a link, resolves an entity or unpacks to disk.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from notoneless.domain.refusal import Refusal

from .table import Limits
from .text import SAVE_AS

OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_MARK = b"PK\x03\x04"
PARQUET_MARK = b"PAR1"
CHUNK = 1 << 20
DIRECTORY_ENTRY = 300
"""Bytes allowed for one entry of an archive's directory; office programs use some 80."""
OVERLAP = 512
"""Bytes carried over between chunks, so that no tag is missed at their border."""

ARCHIVE_NAMES = re.compile(
    r"\.(zip|rar|7z|gz|bz2|xz|tar|jar|xlsx|xlsm|xlsb|xls|docx|pptx|cab|iso)$", re.IGNORECASE
)
_WIDE = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{2,3})[0-9]+"[^>]*?(/?)>')
_ROW = re.compile(rb'row(?:\s[^>]*?)?\sr=["\']([0-9]{1,9})["\']')
_ERROR = re.compile(rb'<(?:\w+:)?c(?:\sr="([A-Z]{1,3}[0-9]{1,7})")?[^>]*\st="e"')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c(?![^>]*\st=)[^>]*><(?:\w+:)?f[^<]*</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<v></v>)?</(?:\w+:)?c>"
)

TOO_BIG = "文件解开后太大，不像一份名册。请删去多余的工作表、图片和空行，按乡镇或学校分成几个文件后再导入。"
DAMAGED = Refusal(f"文件不完整或已损坏，打不开。请重新下载或拷贝；{SAVE_AS}", "sheet.damaged")
MACROS = "文件里带有宏。请用 WPS 或 Excel 打开，另存为不带宏的“Excel 工作簿(.xlsx)”后再导入。"
LOCKED = "文件加了打开密码。请用 WPS 或 Excel 打开，去掉密码，另存后再导入。"
ODD = f"文件内部结构不像表格软件保存的工作簿。{SAVE_AS}"


def kind_of(data: bytes) -> str:
    """What a file is by its first bytes, whatever it is called: xlsx, xls, parquet or csv."""
    if data.startswith((ZIP_MARK, b"PK\x05\x06", b"PK\x07\x08")):
        return "xlsx"
    if data.startswith(OLE_MARK):
        return "xls"
    if data.startswith(PARQUET_MARK):
        return "parquet"
    return "csv"


def check(data: bytes, limits: Limits) -> Refusal | None:
    """Why this file is not let in, or None. Reads every byte of a workbook once, in chunks."""
    refusal = check_outside(data, limits)
    if refusal is None and kind_of(data) == "xlsx":
        return look_inside(data, lambda package: _check_parts(package, limits), DAMAGED)
    return refusal


def check_outside(data: bytes, limits: Limits) -> Refusal | None:
    """The quick look: size, kind, and what the directory of an archive says. Nothing is unpacked."""
    if not data.strip(b"\x00 \r\n\t"):
        return Refusal("文件是空的。请确认选对了文件。", "sheet.empty")
    if len(data) > limits.file_size:
        return Refusal(
            f"文件超过{limits.file_size // 2**20}兆。请按乡镇或学校分成几个文件后再导入。", "sheet.too_big"
        )
    if data.startswith(b"%PDF"):
        return Refusal("这是 PDF，不是表格，读不出每一格。请向发来的人要 Excel 表格。", "sheet.not_a_table")
    kind = kind_of(data)
    if kind == "xlsx":
        if directory_size(data) > limits.entries * DIRECTORY_ENTRY:
            return Refusal(ODD, "sheet.too_many_entries")
        return look_inside(data, lambda package: _check_entries(package.infolist(), limits), DAMAGED)
    return _check_old_workbook(data) if kind == "xls" else None


def directory_size(data: bytes) -> int:
    """Bytes of an archive's directory by its own end record (the 64-bit one where there is one).

    Looked at before the directory is read: a million entries would take the reading process itself.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 16:
        return 0
    if end >= 76 and data[end - 20 : end - 16] == b"PK\x06\x07":
        return int.from_bytes(data[end - 36 : end - 28], "little")
    return int.from_bytes(data[end + 12 : end + 16], "little")


def look_inside(
    data: bytes, look: Callable[[zipfile.ZipFile], Refusal | None], damaged: Refusal
) -> Refusal | None:
    """What ``look`` says of the archive, or ``damaged`` where it cannot be read to its end, however it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return look(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return damaged


def _check_old_workbook(data: bytes) -> Refusal | None:
    """An OLE file is an old .xls, or the wrapper of a locked .xlsx, or something else altogether."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return Refusal(LOCKED, "sheet.locked")
    if holds("_VBA_PROJECT"):
        return Refusal(MACROS, "sheet.macros")
    if not (holds("Workbook") or holds("Book")):
        return Refusal(f"这不是 Excel 表格，或文件不完整。{SAVE_AS}", "sheet.not_a_table")
    return None


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> Refusal | None:
    """What the directory of the archive says, before anything is unpacked."""
    names = [entry.filename for entry in entries]
    lower = {name.lower() for name in names}
    if len(entries) > limits.entries:
        return Refusal(ODD, "sheet.too_many_entries")
    if any(entry.flag_bits & 1 for entry in entries):
        return Refusal(LOCKED, "sheet.locked")
    if any("vbaproject" in name or "/macrosheets/" in name for name in lower):
        return Refusal(MACROS, "sheet.macros")
    if len(lower) != len(names) or any(is_odd(entry) for entry in entries):
        return Refusal(ODD, "sheet.odd_archive")
    if any(ARCHIVE_NAMES.search(name) for name in names):
        return Refusal(f"文件里夹带了别的文件。请删去嵌入的附件；{SAVE_AS}", "sheet.nested")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        return Refusal(TOO_BIG, "sheet.too_big")
    if "xl/workbook.xml" not in lower:
        return _no_workbook(lower)
    return None


def _no_workbook(names: set[str]) -> Refusal:
    if "xl/workbook.bin" in names:
        return Refusal(f"这是二进制工作簿(.xlsb)。{SAVE_AS}", "sheet.other_format")
    if "content.xml" in names:
        return Refusal(f"这是 ODF 表格(.ods)。{SAVE_AS}", "sheet.other_format")
    if "word/document.xml" in names:
        return Refusal("这是 Word 文档，不是表格。请把名册放进 Excel 表格后再导入。", "sheet.other_format")
    return Refusal(f"这是压缩包，不是表格。请先解压。{SAVE_AS}", "sheet.not_a_table")


def is_odd(entry: zipfile.ZipInfo) -> bool:
    """Names that leave the archive, links, and packing no office program uses."""
    name = entry.filename
    return (
        name.startswith(("/", "\\"))
        or ".." in name.replace("\\", "/").split("/")
        or ":" in name
        or stat.S_ISLNK(entry.external_attr >> 16)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _check_parts(package: zipfile.ZipFile, limits: Limits) -> Refusal | None:
    """Every part is unpacked once and thrown away: forbidden declarations, the extent of sheets.

    ``zipfile`` unpacks no more than the directory has promised and fails where the content is longer, so
    the sum checked there is the true size.
    """
    for entry in package.infolist():
        is_sheet = entry.filename.lower().startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail = b""
        extent = Extent(limits)
        with package.open(entry) as part:
            for chunk in _chunks(part):
                if not is_xml:
                    continue
                window = tail + chunk
                refusal = _check_xml(entry.filename, window, not tail)
                if refusal is None and is_sheet:
                    refusal = extent.check(window, len(chunk))
                if refusal is not None:
                    return refusal
                tail = window[-OVERLAP:]
    return None


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: part.read(CHUNK), b"")


def _check_xml(name: str, window: bytes, is_first: bool) -> Refusal | None:
    if is_first and (b"\x00" in window[:8] or window.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return Refusal(ODD, "sheet.odd_encoding")
    if b"<!" in window and (b"<!DOCTYPE" in window or b"<!ENTITY" in window):
        return Refusal(ODD, "sheet.declarations")
    if name.endswith("[Content_Types].xml") and b"macroEnabled" in window:
        return Refusal(MACROS, "sheet.macros")
    if b"<ddeLink" in window or b":ddeLink" in window:
        return Refusal(
            f"文件里有向别的程序取数的链接。请复制后“选择性粘贴—数值”到新表；{SAVE_AS}", "sheet.dde"
        )
    return None


class Extent:
    """How far the cells of one sheet reach: a parser makes room for the whole rectangle between them.

    Only rows and columns that hold something count; a million empty formatted rows below a list are honest.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = 0
        self.columns = 26
        self.values = 0

    def check(self, window: bytes, fresh: int) -> Refusal | None:
        """Why the cells in this stretch of the sheet are too many or too far out, or None.

        The last ``fresh`` bytes of ``window`` were not in the stretch before.
        """
        far = max(map(int, _ROW.findall(window)), default=0)
        if far > self.limits.rows:
            far = _last_filled_row(window, self.limits.rows)
        self.rows = max(self.rows, far)
        if self.rows > self.limits.rows:
            return Refusal(
                f"表格用到了第{self.rows}行，超过{self.limits.rows}行。请删去名册下面多余的行，另存后再导入。",
                "sheet.too_many_rows",
            )
        letters = max(set(_WIDE.findall(window)), key=lambda found: (len(found), found), default=b"A")
        wide = _column_number(letters)
        if wide > self.limits.columns:
            wide = _last_filled_column(window, self.limits.columns)
        self.columns = max(self.columns, wide)
        self.values += window.count(b"</v>", -fresh) + window.count(b"</t>", -fresh)
        if self.values > self.limits.cells or self.rows * self.columns > self.limits.cells * 8:
            return Refusal(TOO_BIG, "sheet.too_many_cells")
        if self.columns > self.limits.columns:
            return Refusal(
                f"表格用到了第{self.columns}列。请删去名册右边多余的列，另存后再导入。",
                "sheet.too_many_columns",
            )
        return _check_formulas(window)


def _last_filled_row(window: bytes, limit: int) -> int:
    """The highest row number here; of rows over ``limit`` only those that hold a value count."""
    last = 0
    for found in _ROW.finditer(window):
        number = int(found[1])
        if number > limit:
            end = window.find(b"</row", found.end())
            row = window[found.end() : end if end >= 0 else len(window)]
            if b"</v>" not in row and b"</t>" not in row:
                continue
        last = max(last, number)
    return last


def _last_filled_column(window: bytes, limit: int) -> int:
    """The highest column number here; over ``limit`` only cells that are more than a format count."""
    last = 0
    for found in _CELL.finditer(window):
        number = _column_number(found[1])
        if number <= limit or not found[2]:
            last = max(last, number)
    return last


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_formulas(window: bytes) -> Refusal | None:
    """A formula is read as the value stored beside it; one without a value or with an error cannot be read."""
    if b't="e"' in window and (found := _ERROR.search(window)):
        where = found[1].decode() if found[1] else "有一"
        return Refusal(
            f"{where}格的公式出错了(如 #N/A)，读不出内容。请改正或清空这样的格子，另存后再导入。",
            "sheet.formula_error",
        )
    if b"f>" in window and _FORMULA_WITHOUT_VALUE.search(window):
        return Refusal(
            f"表格里有没有算出结果的公式。请用 WPS 或 Excel 打开，等结果显示出来。{SAVE_AS}", "sheet.formula"
        )
    return None
