"""A table as lines of JSON, for the way from the reading child to its parent.

First a line with everything but the cells, then one line a column, last a line that says the table is whole.
A column of texts that repeat themselves goes as its different texts and a place among them for each cell.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from notoneless.domain.refusal import Refusal

from .table import Cell, SkippedRow, Table

_END = {"end": True}
SAMPLE = 2_000
"""Cells looked at to see whether a column repeats itself."""


def pack(table: Table | Refusal) -> Iterator[bytes]:
    """The lines for a table or a refusal."""
    if isinstance(table, Refusal):
        yield _line({"refusal": [table.reason, table.rule]})
    else:
        yield _line(
            {
                "name": table.name,
                "sheet": table.sheet,
                "header_row": table.header_row,
                "headers": table.headers,
                "row_numbers": table.row_numbers,
                "column_numbers": table.column_numbers,
                "skipped": table.skipped,
                "file_kind": table.file_kind,
            }
        )
        for column in table.columns:
            yield _line(_packed(column))
    yield _line(_END)


def read_line(line: bytes) -> Any:
    """One line as it was packed. Raises ``ValueError`` for what is no line of ours."""
    return json.loads(line, object_hook=_read_object)


def is_end(answer: Any) -> bool:
    """Whether this is the line that says the table is whole."""
    return bool(answer == _END)


def unpack(answers: list[Any]) -> Table | Refusal | None:
    """The table or refusal in the lines read, or None when they are not whole or not ours."""
    if len(answers) < 2 or answers[-1] != _END:
        return None
    head, columns = answers[0], answers[1:-1]
    try:
        if "refusal" in head:
            return Refusal(*head["refusal"])
        table = Table(columns=columns, **head)
        table.skipped = [SkippedRow(*one) for one in table.skipped]
        lengths = {len(column) for column in columns} | {len(table.row_numbers)}
    except (TypeError, KeyError):
        return None
    return table if len(lengths) == 1 and len(columns) == len(table.headers) else None


def _line(thing: Any) -> bytes:
    return (
        json.dumps(thing, ensure_ascii=False, default=_write_object, separators=(",", ":")).encode() + b"\n"
    )


def _packed(column: list[Cell]) -> Any:
    if set(map(type, column)) != {str}:
        return column
    sample = column[:SAMPLE]
    if len(set(sample)) * 2 > len(sample):
        return column
    texts = {text: place for place, text in enumerate(dict.fromkeys(column))}
    if len(texts) * 2 > len(column):
        return column
    return {"texts": list(texts), "places": list(map(texts.__getitem__, column))}


def _write_object(cell: Any) -> Any:
    if isinstance(cell, date | time):
        return {type(cell).__name__: cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"timedelta": [cell.days, cell.seconds, cell.microseconds]}
    raise TypeError(type(cell).__name__)


def _read_object(thing: dict[str, Any]) -> Any:
    if "texts" in thing:
        return list(map(thing["texts"].__getitem__, thing["places"]))
    if "date" in thing:
        return date.fromisoformat(thing["date"])
    if "datetime" in thing:
        return datetime.fromisoformat(thing["datetime"])
    if "time" in thing:
        return time.fromisoformat(thing["time"])
    if "timedelta" in thing:
        days, seconds, microseconds = thing["timedelta"]
        return timedelta(days, seconds, microseconds)
    return thing
