"""CSV and other plain text tables: which encoding, which separator, and the cells in them."""

import csv
import io
import re
from collections.abc import Collection

from notoneless.domain.refusal import Refusal

from .headers import SEARCHED_ROWS, find_header
from .table import Cell, Limits

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
SEPARATORS = (",", "\t", ";", ",", "|")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WEB_PAGE = re.compile(r"^\s*<(?:!doctype|html|head|meta|table|\?xml|div|style)", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'^="([^"]*)"$')
SAVE_AS = "请用 WPS 或 Excel 打开,另存为“Excel 工作簿(.xlsx)”后再导入。"


def decode(data: bytes) -> str | Refusal:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GBK/GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order = list(ENCODINGS[2:])
    else:
        order = list(ENCODINGS[:2])
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text.removeprefix("\ufeff")
    return Refusal(f"文件不是表格,或编码认不出来。{SAVE_AS}", "sheet.not_a_table")


def read_text(data: bytes, known: Collection[str], limits: Limits) -> list[list[Cell]] | Refusal:
    """Every record of a text table; the cell texts as written, without the quotes around them."""
    text = decode(data)
    if isinstance(text, Refusal):
        return text
    if _WEB_PAGE.match(text[:400]):
        return Refusal(f"这是网页或XML格式的表格,只是改了扩展名。{SAVE_AS}", "sheet.web_page")
    separator = choose_separator(text, known)
    records = _records(text, separator, limits)
    if isinstance(records, Refusal):
        return records
    if '="' in text or '=""' in text:
        records = [[_QUOTED_FORMULA.sub(r"\1", str(cell)) for cell in row] for row in records]
    return _squared(records, limits)


def choose_separator(text: str, known: Collection[str]) -> str:
    """The separator under which the first lines hold the most known headers, or else the most cells."""
    head = text[:65_536]
    best, best_score = ",", (-1, -1)
    for separator in SEPARATORS:
        rows: list[list[Cell]] = []
        try:
            for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
                rows.append(list(row))
                if len(rows) >= SEARCHED_ROWS:
                    break
        except csv.Error:
            continue
        width = max(map(len, rows), default=0)
        squared = [row + [""] * (width - len(row)) for row in rows]
        found = find_header(squared, known) if known else None
        score = (found.hits if found else 0, sum(len(row) - 1 for row in rows))
        if score > best_score:
            best, best_score = separator, score
    return best


def _records(text: str, separator: str, limits: Limits) -> list[list[Cell]] | Refusal:
    rows: list[list[Cell]] = []
    cells = 0
    previous = csv.field_size_limit(limits.cell_text)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            cells += len(row)
            rows.append(row)  # type: ignore[arg-type]
            if len(rows) > limits.rows or cells > limits.cells:
                return Refusal(
                    f"文件太大:超过{limits.rows}行。请按乡镇或学校分成几个文件导入。", "sheet.too_many_cells"
                )
    except csv.Error:
        return Refusal(f"第{len(rows) + 1}行附近的双引号没有成对,读不下去。{SAVE_AS}", "sheet.broken_quotes")
    finally:
        csv.field_size_limit(previous)
    return rows


def _squared(rows: list[list[Cell]], limits: Limits) -> list[list[Cell]] | Refusal:
    """All rows equally long."""
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        return Refusal(
            f"表格有{width}列,超过{limits.columns}列。请删去多余的列后再导入。", "sheet.too_many_columns"
        )
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows
