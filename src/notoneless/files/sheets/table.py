"""A table as it was read: where every cell stood, what it held, nothing interpreted yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import NamedTuple

Cell = str | float | int | bool | date | time | timedelta
"""A raw cell. A blank is ``""``; ``datetime`` is a ``date``. Numbers of .xlsx come as float, of .xls as int too."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a list may hold. Absolute sizes, not ratios: honest style sheets compress a hundredfold.

    Sizes in bytes; ``seconds`` is wall time in the child process, ``memory`` its address space: 35,000 rows of 40
    columns, no two cells alike, were read in 384 MB and not in 320.
    """

    file_size: int = 64 * 2**20
    unpacked: int = 384 * 2**20
    entries: int = 1_000
    sheets: int = 64
    rows: int = 300_000
    columns: int = 400
    cells: int = 5_000_000
    cell_text: int = 32_767
    memory: int = 512 * 2**20
    seconds: float = 60.0


class SkippedRow(NamedTuple):
    """A row that stood under the header and is no record: a total, a signature line, a repeated header."""

    row_number: int
    text: str


@dataclass(slots=True)
class Table:
    """One list: headers as written, and the cells below them column by column."""

    name: str
    sheet: str
    header_row: int
    """Row number (from 1, as the spreadsheet shows it) of the last header line."""
    headers: list[str]
    columns: list[list[Cell]]
    row_numbers: list[int]
    """True row number of each record."""
    column_numbers: list[int]
    """True column number (from 1) of each column."""
    skipped: list[SkippedRow] = field(default_factory=list)
    file_kind: str = "xlsx"

    def __len__(self) -> int:
        return len(self.row_numbers)

    def __bool__(self) -> bool:
        return True

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The records one after another."""
        return zip(*self.columns, strict=True)

    def row(self, place: int) -> tuple[Cell, ...]:
        """The record at ``place`` (from 0)."""
        return tuple(column[place] for column in self.columns)

    def address(self, place: int, column: int) -> str:
        """Where a cell stands in the sheet, as people say it: ``D17``. Both arguments count from 0."""
        return f"{column_letters(self.column_numbers[column])}{self.row_numbers[place]}"


def column_letters(number: int) -> str:
    """The letters over column ``number`` (from 1): 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
