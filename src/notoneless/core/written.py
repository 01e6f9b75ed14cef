"""What a list wrote, noted while it writes, so that it can be taken back row by row (撤销导入).

A handler says ``made(rows)`` after it saved new rows and ``watch(rows, names)`` before it changes rows that are
there. What comes of it is plain data: stretches of new rows, each row with a mark by which a later change is
seen, and of each changed field the value before and after, exactly as the database holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import blake2b
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, DateTimeField

from notoneless.core.sealing import Sealed

MARK = 8
"""Bytes of a mark. It tells a changed row from an unchanged one and nothing about what stands in it."""


def raw(value: Any) -> Any:
    """A value as the database holds it: sealed text stays sealed, members of closed lists are text."""
    if value is None or type(value) in (str, int, bool, bytes, date):
        return value
    if isinstance(value, Sealed):
        return value.blob
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, str | UUID | Decimal) else value


def marker(model: Any) -> Callable[[Any], bytes]:
    """Gives the mark of all a row of this model says. One formatting a row: a list of a county has 150,000."""
    columns = model._meta.concrete_fields
    read = attrgetter(*(column.attname for column in columns))
    pattern = "\x1f".join(["%s"] * len(columns))
    odd = [place for place, column in enumerate(columns) if isinstance(column, BinaryField | DateTimeField)]

    def mark(row: Any) -> bytes:
        values = list(read(row))
        for place in odd:
            values[place] = raw(values[place])
        return blake2b((pattern % tuple(values)).encode(), digest_size=MARK).digest()

    return mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """New rows of one table with keys that follow each other, and their marks one after another."""

    table: str
    first: int
    last: int
    marks: bytes


class Written:
    """Collects what one list writes."""

    def __init__(self) -> None:
        self._made: dict[Any, list[Any]] = {}
        self._before: dict[Any, dict[int, dict[str, Any]]] = {}
        self._rows: dict[Any, dict[int, Any]] = {}
        self._after: dict[Any, dict[int, dict[str, Any]]] = {}

    def made(self, rows: Sequence[Any]) -> None:
        """These rows are new; they have their keys."""
        if rows:
            self._made.setdefault(type(rows[0]), []).extend(rows)

    def watch(self, rows: Iterable[Any], names: Iterable[str]) -> None:
        """These rows are about to be changed in these attributes; what stands in them at the end is what was written."""
        wanted = list(names)
        for row in rows:
            model = type(row)
            before = self._before.setdefault(model, {}).setdefault(row.pk, {})
            for name in wanted:
                before.setdefault(name, raw(getattr(row, name)))
            self._rows.setdefault(model, {})[row.pk] = row

    def changed(self, model: Any, key: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """This row was changed by a statement, without being loaded."""
        kept = self._before.setdefault(model, {}).setdefault(key, {})
        for name, value in before.items():
            kept.setdefault(name, raw(value))
        said = self._after.setdefault(model, {}).setdefault(key, {})
        said.update({name: raw(value) for name, value in after.items()})

    def stretches(self) -> list[Stretch]:
        """The new rows of every table, in stretches."""
        found = []
        for model, rows in self._made.items():
            mark = marker(model)
            ordered = sorted(rows, key=lambda row: row.pk)
            start = 0
            for place in range(1, len(ordered) + 1):
                if place == len(ordered) or ordered[place].pk != ordered[place - 1].pk + 1:
                    piece = ordered[start:place]
                    marks = b"".join(map(mark, piece))
                    found.append(Stretch(model._meta.label_lower, piece[0].pk, piece[-1].pk, marks))
                    start = place
        return found

    def changes(self) -> list[tuple[str, int, dict[str, tuple[Any, Any]]]]:
        """Table, key and field → (before, after) of each row that says something else now."""
        found = []
        for model, rows in self._before.items():
            for key, before in rows.items():
                after = dict(self._after.get(model, {}).get(key, {}))
                row = self._rows.get(model, {}).get(key)
                pairs = {
                    name: (old, after[name] if name in after else raw(getattr(row, name)))
                    for name, old in before.items()
                }
                pairs = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
                if pairs:
                    found.append((model._meta.label_lower, key, pairs))
        return found
