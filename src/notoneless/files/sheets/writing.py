"""Lists on their way out: Excel files whose cells are inert and come back exactly as they were written.

Text is always written as text. What a spreadsheet might take for a formula (``= + - @`` and their full-width
forms, tab, line break in front) is written as a text cell marked as quoted, so that it stays text when someone
edits or re-saves it. Numbers that are names (ID numbers, phones, codes) are text, whatever they look like.
"""

import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from notoneless.domain.columnlists import CellKind, Column

from .table import Table

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ERROR_HEADER = "错误说明"
LONGEST_TEXT = 32_767
"""Characters a cell can hold."""
LONGEST_LIST = 255
"""Characters a drop-down can carry itself; a longer one stands on a hidden sheet."""
MEASURED_ROWS = 200
EXACT_NUMBER = 10**15
"""From here on a spreadsheet's numbers lose digits."""

_DANGEROUS = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_IDENTIFIERS = frozenset(
    {
        CellKind.ID_NUMBER,
        CellKind.CODE,
        CellKind.PHONE,
        CellKind.NAME,
        CellKind.CLASS,
        CellKind.GRADE,
        CellKind.TEXT,
    }
)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column to write: its header, whether it holds identifiers, its width and drop-down."""

    header: str
    is_identifier: bool = False
    width: float | None = None
    """In characters of the standard font; measured when not given."""
    choices: tuple[str, ...] = ()
    remark: str = ""
    """Shown when the pointer rests on the header."""


ColumnLike = str | tuple[str, bool] | SheetColumn | Column


def as_column(one: ColumnLike) -> SheetColumn:
    """A column from a header, a (header, is identifier) pair or a form's column."""
    if isinstance(one, str):
        return SheetColumn(one)
    if isinstance(one, tuple):
        return SheetColumn(*one)
    if isinstance(one, Column):
        return SheetColumn(one.header, one.kind in _IDENTIFIERS, None, one.choices, one.help)
    return one


def write_sheet(
    columns: Sequence[ColumnLike],
    rows: Iterable[Sequence[Any]],
    *,
    title: str | None = None,
    note: str | None = None,
) -> bytes:
    """An .xlsx of one list. Rows are taken one after another and not kept.

    ``title`` stands over the header and names the sheet, ``note`` is a line between the two. In identifier
    columns everything is text; elsewhere numbers and dates are typed, the rest is text.
    """
    body = io.BytesIO()
    with open_workbook(body) as book:
        sheet = book.add_worksheet(sheet_name(title))
        SheetWriter(book, sheet, [as_column(one) for one in columns]).write(rows, title, note)
    return body.getvalue()


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook of several."""

    name: str
    columns: Sequence[ColumnLike]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    note: str = ""


def write_sheets(parts: Iterable[SheetPart]) -> bytes:
    """An .xlsx of several lists, a sheet each, in their order."""
    body = io.BytesIO()
    with open_workbook(body) as book:
        for part in parts:
            sheet = book.add_worksheet(sheet_name(part.name))
            writer = SheetWriter(book, sheet, [as_column(one) for one in part.columns])
            writer.write(part.rows, part.title, part.note)
    return body.getvalue()


def write_error_sheet(
    table: Table,
    problems: Mapping[int, Sequence[str]],
    *,
    marked: Collection[tuple[int, int]] = (),
) -> bytes:
    """The failed rows of a list as they were, each with its reasons in a first column 「错误说明」.

    ``problems`` maps a record's place in the table (from 0) to sentences. ``marked`` are the (place, column)
    cells to colour. The mended file can be handed in again: the first column is passed over.
    """
    kept = [n for n, header in enumerate(table.headers) if header.strip() != ERROR_HEADER]
    columns = [SheetColumn(ERROR_HEADER, width=48), *(SheetColumn(table.headers[n], True) for n in kept)]
    body = io.BytesIO()
    with open_workbook(body) as book:
        writer = SheetWriter(book, book.add_worksheet("错误行"), columns, keep_numbers=True)
        writer.marked = {(place, kept.index(column) + 1) for place, column in marked if column in kept}
        places = sorted(problems)
        rows = (["\n".join(problems[place]), *(table.columns[n][place] for n in kept)] for place in places)
        writer.write(
            rows, None, "改好标色的内容后，把这张表直接再导入一次；“错误说明”一列不用删。", places=places
        )
    return body.getvalue()


def open_workbook(body: io.BytesIO) -> "Workbook":
    import xlsxwriter

    return xlsxwriter.Workbook(body, {"constant_memory": True})


def sheet_name(title: str | None) -> str:
    """A name a sheet can have: without the signs a reference needs, at most 31 characters."""
    return _NOT_IN_SHEET_NAMES.sub("", title or "")[:31].strip() or "名单"


def clean_text(value: object) -> str:
    """The text of a cell as it can be stored: no half characters, no more than a cell holds."""
    text = str(value)
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    if text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def width_of(text: str) -> int:
    """Characters of the standard font a text takes; a Chinese character takes two."""
    line = max(text.split("\n"), key=len)[:60]
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


class SheetWriter:
    """Writes one list onto one sheet, top to bottom, as constant memory asks."""

    def __init__(
        self, book: "Workbook", sheet: "Worksheet", columns: list[SheetColumn], *, keep_numbers: bool = False
    ) -> None:
        self.book, self.sheet, self.columns = book, sheet, columns
        self.keep_numbers = keep_numbers
        self.marked: Collection[tuple[int, int]] = ()
        self.widths = [width_of(column.header) for column in columns]
        self.formats: dict[tuple[str, bool, bool], Any] = {}

    def format(self, kind: str, *, quoted: bool = False, is_marked: bool = False) -> Any:
        """The cell format for text, number, date or moment; each is made once."""
        key = (kind, quoted, is_marked)
        if key not in self.formats:
            shape: dict[str, Any] = {"valign": "top"}
            patterns = {"text": "@", "number": "General", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
            shape["num_format"] = patterns[kind]
            if quoted:
                shape["quote_prefix"] = True
            if is_marked:
                shape["bg_color"] = "#FFF2CC"
            self.formats[key] = self.book.add_format(shape)
        return self.formats[key]

    def write(
        self,
        rows: Iterable[Sequence[Any]],
        title: str | None,
        note: str | None,
        *,
        places: Sequence[int] = (),
    ) -> int:
        """Writes everything and returns the row (from 0) of the header."""
        header_row = self.head(title, note)
        row_number = header_row
        for row_number, row in enumerate(rows, start=header_row + 1):
            place = places[row_number - header_row - 1] if places else -1
            for column_number, value in enumerate(row):
                self.cell(row_number, column_number, value, (place, column_number) in self.marked)
            if row_number - header_row <= MEASURED_ROWS:
                self.measure(row)
        self.finish(header_row, row_number)
        return header_row

    def head(self, title: str | None, note: str | None) -> int:
        """Title, note and header; returns the header's row (from 0)."""
        row = 0
        last = len(self.columns) - 1
        for text, shape in ((title, {"bold": True, "font_size": 14}), (note, {"font_color": "#666666"})):
            if text:
                self.line(row, last, clean_text(text), shape)
                row += 1
        box: dict[str, Any] = {"bold": True, "bg_color": "#EEF2F7", "border": 1, "border_color": "#C9D1DC"}
        header = self.book.add_format({**box, "text_wrap": True, "valign": "vcenter", "num_format": "@"})
        for number, column in enumerate(self.columns):
            self.sheet.write_string(row, number, clean_text(column.header), header)
            if column.remark:
                self.sheet.write_comment(row, number, column.remark)
        return row

    def line(self, row: int, last: int, text: str, shape: dict[str, Any]) -> None:
        """One line of text over the whole width."""
        form = self.book.add_format({**shape, "text_wrap": False, "num_format": "@"})
        self.sheet.write_string(row, 0, text, form)

    def cell(self, row: int, number: int, value: Any, is_marked: bool) -> None:
        """One value in its proper type. Identifiers are text; a number too long to be exact is text too."""
        if value is None or value == "":
            if is_marked:
                self.sheet.write_blank(row, number, None, self.format("text", is_marked=True))
            return
        as_text = self.columns[number].is_identifier and not (
            self.keep_numbers and not isinstance(value, str | bool)
        )
        if isinstance(value, datetime) and not as_text:
            day = value.time() == time()
            form = self.format("date" if day else "moment", is_marked=is_marked)
            self.sheet.write_datetime(row, number, value.replace(tzinfo=None), form)
        elif isinstance(value, date) and not as_text:
            self.sheet.write_datetime(row, number, value, self.format("date", is_marked=is_marked))
        elif _is_number(value, self.keep_numbers) and not as_text:
            self.sheet.write_number(row, number, value, self.format("number", is_marked=is_marked))
        else:
            text = _words(value)
            form = self.format("text", quoted=bool(_DANGEROUS.match(text)), is_marked=is_marked)
            self.sheet.write_string(row, number, text, form)

    def measure(self, row: Sequence[Any]) -> None:
        for number, value in enumerate(row):
            if value not in (None, ""):
                self.widths[number] = max(self.widths[number], width_of(_words(value)))

    def finish(self, header_row: int, last_row: int) -> None:
        """Widths, frozen header, print set-up, drop-downs."""
        for number, column in enumerate(self.columns):
            width = column.width or min(max(self.widths[number] + 2, 8), 48)
            self.sheet.set_column(
                number, number, width, self.format("text") if column.is_identifier else None
            )
        self.sheet.freeze_panes(header_row + 1, 0)
        if last_row > header_row:
            self.sheet.autofilter(header_row, 0, last_row, len(self.columns) - 1)
        self.sheet.repeat_rows(header_row)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)


def _is_number(value: Any, any_size: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return any_size or abs(value) < EXACT_NUMBER


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_NUMBER:
        return str(int(value))
    return clean_text(value)
