"""Finding names by a part of them, fast among a million rows. Imported once, when the rooms are made ready.

Chinese names are two to four characters long, too short for the usual trigram index. On PostgreSQL every part of up
to three characters of a name stands in an index of its own (``notoneless_parts``, made by a migration of the room
that owns the names); SQLite serves one county and reads the names one by one.
"""

from typing import Any

from django.db import models
from django.db.models import F, Func

LONGEST_PART = 3


def parts_of(words: str) -> list[str]:
    """The parts by which ``words`` is looked up: itself, or all its parts of the longest kind."""
    if len(words) <= LONGEST_PART:
        return [words]
    return [words[at : at + LONGEST_PART] for at in range(len(words) - LONGEST_PART + 1)]


@models.CharField.register_lookup
class Holds(models.Lookup):
    """``name__holds``: the text stands somewhere in the name, capitals or small letters alike."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"instr(lower({left}), %s) > 0", [*params, str(self.rhs).lower()]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        words = str(self.rhs).lower()
        sql = f"(notoneless_parts(lower({left})) @> %s AND position(%s in lower({left})) > 0)"
        return sql, [*params, parts_of(words), words, *params]


@models.CharField.register_lookup
class Begins(models.Lookup):
    """``name__begins``: the name begins with the text, by the index in plain order (``in_plain_order``)."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"substr({left}, 1, %s) = %s", [*params, len(str(self.rhs)), str(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        begin = connection.ops.prep_for_like_query(str(self.rhs))
        return f'{left} COLLATE "C" LIKE %s', [*params, f"{begin}%"]


class _Plain(Func):
    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **extra)


def in_plain_order(name: str) -> Func:
    """A column in the order of its characters' numbers, whatever the database's own order of words is."""
    return _Plain(F(name))
