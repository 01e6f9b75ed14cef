"""Empty forms to fill in: headers, help, drop-downs, identifier columns set to text."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from notoneless.domain.columnexamples import example
from notoneless.domain.columnlists import LISTS, CellKind, Column, ListKind

from .writing import LONGEST_LIST, SheetColumn, SheetWriter, as_column, open_workbook, sheet_name

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FORM_ROWS = 5_000
"""Rows below the header that get drop-downs."""
CHOICES_SHEET = "选项"
NOTES_SHEET = "填写说明"
NOTE_HEADS = ("列", "必填", "怎么填", "可填的内容", "举例")
NOTES = "举例是虚构的，不会被导入。表头换了写法、列换了先后都认得；不需要的列可以删去，空着的格子不会清掉原来的内容。"
NOTE = "带★的列必须填写；鼠标停在表头上有填写说明。证号、代码、电话按文本填写，不要改列的格式。"


def write_template(kind: ListKind | str) -> bytes:
    """The empty form of a list: what is required is starred, what has fixed words drops down."""
    kind = ListKind(kind)
    columns = [_starred(column) for column in LISTS[kind]]
    body = io.BytesIO()
    with open_workbook(body) as book:
        sheet = book.add_worksheet(sheet_name(kind.label))
        header_row = SheetWriter(book, sheet, columns).write([], f"{kind.label}(空表)", NOTE)
        _add_notes(book, kind)
        add_choices(book, sheet, columns, header_row + 1, header_row + FORM_ROWS)
    return body.getvalue()


def write_filled(
    kind: ListKind | str,
    rows: Iterable[Mapping[str, str]],
    title: str,
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> bytes:
    """The form of a list with rows in it (field name → text; what is missing stays blank), numbers as text, its
    drop-downs where they are in the empty form, or with only those of their words that ``choices`` names. What is
    written here is read back as it is."""
    kind, fewer = ListKind(kind), choices or {}
    columns = [_starred(replace(one, choices=fewer.get(one.name, one.choices))) for one in LISTS[kind]]
    lines = [[str(row.get(column.name) or "") for column in LISTS[kind]] for row in rows]
    body = io.BytesIO()
    with open_workbook(body) as book:
        sheet = book.add_worksheet(sheet_name(kind.label))
        header_row = SheetWriter(book, sheet, columns).write(lines, title, NOTE)
        add_choices(book, sheet, columns, header_row + 1, header_row + max(1, len(lines)))
    return body.getvalue()


def _add_notes(book: "Workbook", kind: ListKind) -> None:
    """填写说明: a line a column with an example. The example stands here and not on the form, so that a form
    filled in and handed back as it is never brings an invented child along."""
    heads = [
        SheetColumn(head, True, width) for head, width in zip(NOTE_HEADS, (18, 8, 44, 30, 24), strict=True)
    ]
    lines = [
        (
            column.header,
            "必填" if column.required else "",
            column.help,
            _words_allowed(column),
            example(kind, column),
        )
        for column in LISTS[kind]
    ]
    SheetWriter(book, book.add_worksheet(NOTES_SHEET), heads).write(lines, f"{kind.label}填写说明", NOTES)


def _words_allowed(column: Column) -> str:
    if column.choices:
        return "、".join(column.choices)
    return {CellKind.DATE: "年月日", CellKind.MONTH: "年月", CellKind.BOOLEAN: "是、否"}.get(column.kind, "")


def _starred(column: Column) -> SheetColumn:
    made = as_column(column)
    header = f"★{column.header}" if column.required else column.header
    return SheetColumn(header, made.is_identifier, made.width, made.choices, made.remark)


def add_choices(
    book: "Workbook", sheet: "Worksheet", columns: list[SheetColumn], first_row: int, last_row: int
) -> None:
    """Drop-downs for the columns with fixed words (rows from 0). A list too long for the cell's own rule, or
    with a comma in it, stands on a hidden sheet and is reached by a name."""
    long = {
        number: column.choices
        for number, column in enumerate(columns)
        if len(",".join(column.choices)) > LONGEST_LIST or any("," in word for word in column.choices)
    }
    named = _hidden_lists(book, long)
    for number, column in enumerate(columns):
        if column.choices:
            rule = {
                "validate": "list",
                "source": named.get(number, list(column.choices)),
                "error_title": "请从列表中选择",
                "error_message": f"“{column.header.removeprefix('★')}”只能填下拉列表里的内容。",
            }
            sheet.data_validation(first_row, number, last_row, number, rule)


def _hidden_lists(book: "Workbook", lists: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Column number → formula of the name under which its words stand on the hidden sheet."""
    if not lists:
        return {}
    hidden = book.add_worksheet(CHOICES_SHEET)
    hidden.hide()
    for row in range(max(map(len, lists.values()))):
        for place, words in enumerate(lists.values()):
            if row < len(words):
                hidden.write_string(row, place, words[row])
    named = {}
    for place, (number, words) in enumerate(lists.items()):
        letter = chr(65 + place)
        book.define_name(f"choices_{number}", f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(words)}")
        named[number] = f"=choices_{number}"
    return named
