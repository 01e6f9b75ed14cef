"""From the bytes of a list to its table: workbook, text or parquet, the sheet that fits, header, records."""

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from notoneless.domain.columns import header_forms, normalise_header
from notoneless.domain.refusal import Refusal

from . import gate
from .headers import (
    FOOTER_ROWS,
    SEARCHED_ROWS,
    HeaderFound,
    Merged,
    as_text,
    find_header,
    is_footer,
    is_total,
    skipped_row,
)
from .table import Cell, Limits, SkippedRow, Table
from .text import read_text

DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Grid:
    """One sheet's cells as the parser gives them, and where its first row and column stand (from 0)."""

    sheet: str
    read: Callable[[], Sequence[Sequence[Cell]]]
    """Makes the rows; called for the chosen sheet only."""
    top: int
    left: int
    found: HeaderFound


def read_table(
    source: bytes | Path, name: str, *, known: Collection[str] = (), limits: Limits = DEFAULT_LIMITS
) -> Table | Refusal:
    """The list in a file, in this process. Meant for files of one's own; see ``SheetReader`` for uploads.

    ``known`` are the header words to look for (``columns.known_headers``). The content decides what kind of
    file it is, not its name.
    """
    data = load_bytes(source, limits)
    if isinstance(data, Refusal):
        return data
    refusal = gate.check(data, limits)
    return parse(data, name, known, limits) if refusal is None else refusal


def load_bytes(source: bytes | Path, limits: Limits) -> bytes | Refusal:
    """The content of a file, at most one byte more than is let in."""
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as file:
            return file.read(limits.file_size + 1)
    except OSError:
        return Refusal("文件打不开。请确认文件还在，且没有被别的程序占用。", "sheet.unreadable")


def parse(data: bytes, name: str, known: Collection[str], limits: Limits) -> Table | Refusal:
    """The table in a file that has passed the gate."""
    kind = gate.kind_of(data)
    if kind == "parquet":
        return _read_parquet(data, name, limits)
    if kind == "csv":
        rows = read_text(data, known, limits)
        if isinstance(rows, Refusal):
            return rows
        found = find_header(rows, known)
        grid = Grid("", lambda: rows, 0, 0, found) if found else _no_header(known)
    else:
        grid = _choose_sheet(data, known, limits)
    if isinstance(grid, Refusal):
        return grid
    return _table(grid, name, kind, frozenset(map(normalise_header, known)), limits)


def _no_header(known: Collection[str]) -> Refusal:
    if not known:
        return Refusal("文件里没有内容。请确认选对了文件。", "sheet.empty")
    return Refusal(
        f"前{SEARCHED_ROWS}行里没有找到表头。请确认选对了文件，并保留写着列名(如 姓名、身份证号)的那一行。",
        "sheet.no_header",
    )


def _choose_sheet(data: bytes, known: Collection[str], limits: Limits) -> Grid | Refusal:
    """The sheet whose header fits best; hidden ones are looked at only when no visible one fits."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if len(sheets) > limits.sheets:
                return Refusal(
                    f"工作表超过{limits.sheets}张。请只留下名册那一张，另存后再导入。",
                    "sheet.too_many_sheets",
                )
            visible = [one.name for one in sheets if one.visible == SheetVisibleEnum.Visible]
            hidden = [one.name for one in sheets if one.visible != SheetVisibleEnum.Visible]
            return _best(book, visible, known) or _best(book, hidden, known) or _no_header(known)
    except PasswordError:
        return Refusal(gate.LOCKED, "sheet.locked")
    except (CalamineError, ValueError, OSError):
        return gate.DAMAGED


def _best(book: CalamineWorkbook, names: list[str], known: Collection[str]) -> Grid | None:
    best: Grid | None = None
    for name in names:
        grid = _grid(book.get_sheet_by_name(name), known)
        if grid and (best is None or grid.found.hits > best.found.hits):
            best = grid
    return best


def _grid(sheet: CalamineSheet, known: Collection[str]) -> Grid | None:
    if sheet.start is None:
        return None
    top, left = sheet.start
    merged: Merged = [
        ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
        for first, last in sheet.merged_cell_ranges or ()
        if first[0] - top < SEARCHED_ROWS
    ]
    found = find_header(sheet.to_python(nrows=SEARCHED_ROWS), known, merged)
    return Grid(sheet.name, sheet.to_python, top, left, found) if found else None


def _table(grid: Grid, name: str, kind: str, words: frozenset[str], limits: Limits) -> Table | Refusal:
    found = grid.found
    rows = list(grid.read())[found.last + 1 :]
    header_row = grid.top + found.last + 1
    numbers = list(range(header_row + 1, header_row + 1 + len(rows)))
    if any(row[0] == "" for row in rows):
        filled = [any(cell != "" for cell in row) for row in rows]
        rows, numbers = list(compress(rows, filled)), list(compress(numbers, filled))
    skipped = _skip(rows, numbers, found, words)
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in found.texts]
    kept = [
        place for place, text in enumerate(found.texts) if text or any(cell != "" for cell in columns[place])
    ]
    if len(rows) > limits.rows or len(rows) * len(kept) > limits.cells:
        return Refusal(gate.TOO_BIG, "sheet.too_many_cells")
    return Table(
        name=name,
        sheet=grid.sheet,
        header_row=header_row,
        headers=[found.texts[place] for place in kept],
        columns=[columns[place] for place in kept],
        row_numbers=numbers,
        column_numbers=[grid.left + place + 1 for place in kept],
        skipped=skipped,
        file_kind=kind,
    )


def _skip(
    rows: list[Sequence[Cell]], numbers: list[int], found: HeaderFound, words: frozenset[str]
) -> list[SkippedRow]:
    """Takes out of ``rows`` what is no record: signature lines at the end, totals, the header repeated."""
    skipped: list[SkippedRow] = []
    for _ in range(FOOTER_ROWS):
        texts = [as_text(cell).strip() for cell in rows[-1]] if rows else []
        if not rows or not (is_footer(texts) or is_total(texts)):
            break
        skipped.append(skipped_row(numbers.pop(), texts))
        rows.pop()
    first = next((place for place, text in enumerate(found.texts) if text), 0)
    odd = []
    for place, row in enumerate(rows):
        if row[first] == "" or _may_be_odd(row[first], found.texts[first]):
            texts = [as_text(cell).strip() for cell in row]
            if is_total(texts) or _repeats_header(texts, found, words):
                odd.append(place)
                skipped.append(skipped_row(numbers[place], texts))
    for place in reversed(odd):
        del rows[place], numbers[place]
    return sorted(skipped)


def _may_be_odd(cell: Cell, header: str) -> bool:
    """A cheap look at a row's first cell: could it be a total or the header once more?"""
    return isinstance(cell, str) and (cell[:1] in "合总小共本累" or cell.strip() == header)


def _repeats_header(texts: list[str], found: HeaderFound, words: frozenset[str]) -> bool:
    """Whether a row is the header again, as forms printed page by page have it."""
    same = sum(1 for text, header in zip(texts, found.texts, strict=True) if text and text == header)
    known = sum(1 for text in texts if text and any(form in words for form in header_forms(text)))
    filled = sum(map(bool, texts))
    return filled > 1 and (same == filled or (known == filled and same * 2 >= filled))


def _read_parquet(data: bytes, name: str, limits: Limits) -> Table | Refusal:
    """A parquet file has its header within; it has no cells, so rows count from 1 for the first record."""
    import polars as pl

    try:
        schema = pl.read_parquet_schema(io.BytesIO(data))
        if len(schema) > limits.columns:
            return Refusal(gate.TOO_BIG, "sheet.too_many_columns")
        frame = pl.scan_parquet(io.BytesIO(data)).head(limits.rows + 1).collect()
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return Refusal("parquet 文件不完整或已损坏。请重新生成。", "sheet.damaged")
    if frame.height > limits.rows or frame.height * frame.width > limits.cells:
        return Refusal(gate.TOO_BIG, "sheet.too_many_cells")
    return Table(
        name=name,
        sheet="",
        header_row=0,
        headers=list(frame.columns),
        columns=[_parquet_column(column) for column in frame.iter_columns()],
        row_numbers=list(range(1, frame.height + 1)),
        column_numbers=list(range(1, frame.width + 1)),
        file_kind="parquet",
    )


def _parquet_column(column: Any) -> list[Cell]:
    return ["" if cell is None else cell for cell in column.to_list()]
