"""Long plain lists as columns: a million rows are read in a second, where cell by cell takes half a minute.

Only what needs no looking for is read this way: comma-separated UTF-8 or parquet whose first line is the header,
with nothing but records below. Everything else goes the usual way, through ``read_table``.
"""

import csv
import io
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from . import gate
from .headers import FOOTER_ROWS, SEARCHED_ROWS, TOTALS, find_header, is_footer, is_total
from .table import Cell

if TYPE_CHECKING:
    import polars as pl

HEAD = 65_536
"""Bytes looked at before a file is taken for a plain list."""
FORMULA = '="'
ODD_FIRST_CELLS = "^[合总小共本累]"
"""How the first cell of a total begins."""


def plain_frame(path: Path, known: Collection[str]) -> "pl.LazyFrame | None":
    """The list in a plain file, all text, still unread; None when it must be read cell by cell.

    ``known`` are the header words to look for. Cells are as written, empty ones null. Reading it may still raise
    ``polars.exceptions.PolarsError`` on a line that is broken further down: that file is not plain either.
    """
    import polars as pl

    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        if gate.kind_of(head) == "parquet":
            whole = pl.scan_parquet(path)
            return whole if set(whole.collect_schema().dtypes()) == {pl.String} else None
        if gate.kind_of(head) != "csv" or not _is_plain_csv(head, known):
            return None
        return pl.scan_csv(path, infer_schema=False)
    except (OSError, ValueError, csv.Error, pl.exceptions.PolarsError):
        return None


def has_only_records(frame: "pl.DataFrame") -> bool:
    """Whether no row is a total, a signature line or the header once more, and no cell is written ="…", as some systems
    do to keep a number a text. The first column is the file's first.
    """
    import polars as pl

    if frame.select(pl.any_horizontal(pl.all().str.starts_with(FORMULA).any())).item():
        return False
    if frame.to_series(0).str.to_integer(strict=False).null_count() == 0:
        return True
    first = pl.col(frame.columns[0])
    if frame.select((first.str.strip_chars() == frame.columns[0]).any()).item():
        return False
    odd = frame.filter(first.is_null() | first.str.contains(ODD_FIRST_CELLS))
    words = pl.all().str.replace_all(r"\s", "").is_in(TOTALS)
    if odd.height and odd.select(pl.any_horizontal(words).any()).item():
        return False
    last = frame.tail(FOOTER_ROWS).fill_null("").rows()
    return not any(
        is_footer(texts) or is_total(texts) for texts in ([text.strip() for text in row] for row in last)
    )


def _is_plain_csv(head: bytes, known: Collection[str]) -> bool:
    text = head[: head.rfind(b"\n") + 1].decode("utf-8-sig")
    rows: list[list[Cell]] = [
        list(row) for row in islice(csv.reader(io.StringIO(text, newline=""), strict=True), SEARCHED_ROWS)
    ]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return False
    found = find_header(rows, known)
    headers = rows[0]
    named = all(str(header).strip() for header in headers) and len(set(headers)) == len(headers)
    return found is not None and found.last == 0 and named
