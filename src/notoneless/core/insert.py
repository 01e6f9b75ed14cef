"""Many new rows at once, with the shortest hold on the database.

SQLite lets one writer in at a time, so the time a list of a whole county takes to write is the time everybody
else waits. ``bulk_create`` spends most of it on preparing values and putting statements together. Here values
are prepared before the transaction begins, and one statement runs row by row inside it. PostgreSQL keeps
nobody waiting and gets ``bulk_create``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

AT_ONCE = 5_000
"""Rows of one statement on PostgreSQL."""


@dataclass(slots=True)
class ReadyRows:
    """Unsaved rows of one model and, on SQLite, their values as the database takes them."""

    model: Any
    rows: Sequence[Any]
    lines: list[list[Any]]


def rows_ready(model: Any, rows: Sequence[Any]) -> ReadyRows:
    """Prepare rows for ``rows_insert``, before the transaction."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        return ReadyRows(model, rows, [])
    fields = [(field.attname, field.get_db_prep_save) for field in model._meta.concrete_fields]
    return ReadyRows(
        model, rows, [[prep(getattr(row, name), connection) for name, prep in fields] for row in rows]
    )


def rows_insert(ready: ReadyRows, *late: str) -> None:
    """Save the rows; each gets its primary key. ``late`` are attributes set since the rows were made ready.

    Inside a transaction only. Raises IntegrityError as ``bulk_create`` does. No signals.
    """
    model, rows = ready.model, ready.rows
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        model.objects.bulk_create(rows, batch_size=AT_ONCE)
        return
    fields = [field.attname for field in model._meta.concrete_fields]
    key_place, places = fields.index(model._meta.pk.attname), [fields.index(name) for name in late]
    preps = [model._meta.concrete_fields[place].get_db_prep_save for place in places]
    for pk, (row, line) in enumerate(
        zip(rows, ready.lines, strict=True), start=_last_key(connection, model) + 1
    ):
        row.pk = line[key_place] = pk
        row._state.adding, row._state.db = False, connection.alias
        for name, place, prep in zip(late, places, preps, strict=True):
            line[place] = prep(getattr(row, name), connection)
    with connection.cursor() as cursor:
        cursor.executemany(_statement(connection, model), ready.lines)


def _statement(connection: Any, model: Any) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608


def _last_key(connection: Any, model: Any) -> int:
    """The highest key ever given out: keys of rows that are gone are not given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0
