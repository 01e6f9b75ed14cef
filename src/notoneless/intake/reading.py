"""From tables as they were read to rows as the rooms want them: columns mapped, cells read, files joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from notoneless.core.listhandlers import ListRows, Problem
from notoneless.domain import cells, idcard
from notoneless.domain.cells import CellProblem, parse_column
from notoneless.domain.columnlists import LISTS, CellKind, Column, ListKind
from notoneless.domain.columns import HeaderMap, map_headers
from notoneless.domain.refusal import Refusal
from notoneless.domain.rewriting import Rewritten, rewritten
from notoneless.domain.words import Sex
from notoneless.files.sheets import Table

_AS_TEXT = frozenset(
    {CellKind.TEXT, CellKind.NAME, CellKind.CODE, CellKind.PHONE, CellKind.ETHNIC, CellKind.CHOICE}
)
SPOILED_SHARE = 0.01
"""Numbers ending in 000 that do not check: above this share of a column they were rounded, not mistyped."""


class CellsRead(NamedTuple):
    """The cells of one column of one file as values, the problems met, each with its place, and what was repaired."""

    values: list[Any]
    problems: list[tuple[int, CellProblem]]
    rewritten: Rewritten | None


@dataclass(slots=True)
class ReadFile:
    """One file of a batch: its table, what its headers mean, and the cells of the fields found in it."""

    number: int
    table: Table
    headers: HeaderMap
    cells: dict[str, CellsRead]


@dataclass(slots=True)
class Gathered:
    """All files of a batch as one list."""

    rows: ListRows
    files: list[ReadFile]
    starts: list[int] = field(default_factory=list)
    """Place of each file's first row."""

    def source(self, row: int) -> tuple[ReadFile, int]:
        """The file a row came from and its place in that file's table."""
        at = max(place for place, start in enumerate(self.starts) if start <= row)
        return self.files[at], row - self.starts[at]

    def address(self, row: int, field_name: str) -> str:
        """D17, or 第17行 where the list has no such column."""
        file, place = self.source(row)
        column = file.headers.fields.get(field_name)
        if column is None:
            return f"第{file.table.row_numbers[place]}行"
        return file.table.address(place, column)


def headers_read(kind: ListKind, table: Table, overrides: Mapping[str, str]) -> HeaderMap | Refusal:
    """What the headers of one file mean, as far as the overrides concern its own headers."""
    own = {header: name for header, name in overrides.items() if header in table.headers}
    return map_headers(kind, table.headers, own)


def cells_read(
    kind: ListKind, table: Table, headers: HeaderMap, today: date, used: frozenset[str] | None = None
) -> dict[str, CellsRead]:
    """The cells of one file, field by field. ``used`` are the fields anybody asks for; others are passed over."""
    columns = {column.name: column for column in LISTS[kind]}
    return {
        name: _column(columns[name], table.columns[place], today)
        for name, place in headers.fields.items()
        if used is None or name in used
    }


def rows_gather(kind: ListKind, files: Sequence[ReadFile]) -> Gathered:
    """The rows of all files one after another, every problem noted with its place."""
    fields = list(dict.fromkeys(name for file in files for name in file.cells))
    columns = {column.name: column for column in LISTS[kind]}
    rows = ListRows(kind, sum(len(file.table) for file in files), {name: [] for name in fields}, [], [])
    gathered = Gathered(rows, list(files))
    for file in files:
        start = len(rows.row_numbers)
        gathered.starts.append(start)
        rows.row_numbers += file.table.row_numbers
        rows.file_numbers += [file.number] * len(file.table)
        for name in fields:
            read = file.cells.get(name)
            if read is None:
                rows.values[name] += [_blank(columns[name])] * len(file.table)
                continue
            rows.values[name] += read.values
            rows.problems += [
                Problem(start + at, name, p.code, p.sentence, p.is_error) for at, p in read.problems
            ]
    rows.extras = _extras(gathered)
    rows.heads = _heads(gathered)
    return gathered


def _heads(gathered: Gathered) -> list[tuple[str, str]]:
    """As the sender wrote them: whoever sends the list back keeps to its columns."""
    found: dict[tuple[str, str], None] = {}
    for file in gathered.files:
        fields = {place: name for name, place in file.headers.fields.items()}
        for place, header in enumerate(file.table.headers):
            words = " ".join(header.split())
            if words:
                found.setdefault((words, fields.get(place, "")))
    return list(found)


def _extras(gathered: Gathered) -> dict[str, list[str]]:
    """The columns nobody understood, header → texts: kept with the rows where the room keeps everything."""
    found: dict[str, list[str]] = {}
    total = gathered.rows.count
    for file, start in zip(gathered.files, gathered.starts, strict=True):
        for place in file.headers.unknown:
            header = " ".join(file.table.headers[place].split())
            if header:
                texts = found.setdefault(header, [""] * total)
                for at, cell in enumerate(file.table.columns[place]):
                    texts[start + at] = cells.plain(cell)
    return found


def _blank(column: Column) -> Any:
    if column.kind is CellKind.SEX:
        return Sex.UNKNOWN.value
    return "" if column.kind in _AS_TEXT or column.kind is CellKind.ID_NUMBER else None


def _column(column: Column, texts: Sequence[Any], today: date) -> CellsRead:
    if column.kind is CellKind.ID_NUMBER:
        return _id_column(texts)
    read = parse_column(column, texts)
    values, problems = read.values, dict(read.problems)
    if column.name == "birth_on":
        _birth_faults(values, problems, today)
    blank = _blank(column)
    if blank is not None:
        values = [blank if value is None else str(value) for value in values]
    return CellsRead(values, sorted(problems.items()), read.rewritten)


def _birth_faults(values: list[Any], problems: dict[int, CellProblem], today: date) -> None:
    """A day to come is an error. A month alone is no birthday: the ID number may say the day, nobody guesses it."""
    for place, value in enumerate(values):
        if value is not None and value > today:
            problems[place] = CellProblem("date.future", f"出生日期{value}晚于今天，请核对")
            values[place] = None
    for place, problem in problems.items():
        if problem.code == "date.month_only":
            values[place] = None


def _id_column(texts: Sequence[Any]) -> CellsRead:
    """ID numbers exactly as written. Lost digits are an error; a number that does not check is let in, marked.

    Real registers hold numbers with a wrong digit, and the child behind one must not be kept out for it.
    """
    values: list[str] = []
    problems: list[tuple[int, CellProblem]] = []
    rounded: list[int] = []
    for place, cell in enumerate(texts):
        found = cells.id_text(cell) if cell != "" else None
        if isinstance(found, CellProblem):
            problems.append((place, found))
            found = None
        if found and len(found) == 18 and found.endswith("000") and not idcard.is_valid(found):
            rounded.append(place)
        values.append(found or "")
    if len(rounded) > 1 and len(rounded) > SPOILED_SHARE * sum(map(bool, values)):
        fault = CellProblem(
            "id.as_number",
            "身份证号末三位都是000且校验不符，是表格按数值保存时丢了位数；请设为文本后重新填写",
        )
        problems += [(place, fault) for place in rounded]
    told = {cell: value for cell, value in zip(texts, values, strict=True) if value}
    return CellsRead(values, problems, rewritten(texts, told))
