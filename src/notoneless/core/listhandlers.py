"""What a room offers so that its lists can be imported: the handler protocol and the words both sides speak.

The importer (``intake``) reads files into ``ListRows``; the room that owns the data says what each row would
do (``prepare``, outside any transaction, everything sealed) and then does it (``apply``, inside one). It
stands in core because rooms below the importer own lists too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from notoneless.core.sealing import seal
from notoneless.core.written import Written
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import Word


class RowState(Word):
    """What a row would do to the register."""

    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    SAME = "same", "无变化"
    ASIDE = "aside", "另列待核"
    ERROR = "error", "有错误"


class Problem(NamedTuple):
    """What is wrong with one cell: an error stops the whole list, a warning is shown and kept."""

    row: int
    """Place of the row in the list, from 0."""
    field: str
    rule: str
    reason: str
    is_error: bool = True


Change = tuple[str, str]
"""(before, after) as people read them."""


@dataclass(slots=True)
class ListRows:
    """The rows of one list, field by field, cells already read: text "", anything else None where blank."""

    kind: ListKind
    count: int
    values: dict[str, list[Any]]
    file_numbers: list[int]
    row_numbers: list[int]
    problems: list[Problem] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=dict)
    """Columns nobody understood, header → texts."""
    heads: list[tuple[str, str]] = field(default_factory=list)
    """The headers of all files in their order, each once, with the field it was read as ("" where nobody understood)."""

    def column(self, name: str, blank: Any = "") -> list[Any]:
        """The cells of a field, all blank where the list has no such column."""
        found = self.values.get(name)
        return found if found is not None else [blank] * self.count

    def has(self, name: str) -> bool:
        return name in self.values


@dataclass(frozen=True, slots=True)
class ListContext:
    """For whom and when a list is taken in."""

    by: Any
    """User, or the login of the product itself ("system")."""
    today: date
    listed_on: date
    unit: Any = None
    """The only unit whose rows are let in (a school manager's own school); None for the bureau."""
    progress: Callable[[int, int, str], None] = lambda done, total, words: None
    written: Written = field(default_factory=Written)
    """Where ``apply`` notes what it writes, so that it can be taken back."""


@dataclass(slots=True)
class Prepared:
    """What a list would do. ``plan`` is plain data (text, bytes, numbers, dates, UUIDs) for ``build``.

    Its ``touched`` are ``Touched`` as plain tuples, one for each row that is written.
    """

    states: list[RowState]
    problems: list[Problem]
    changes: dict[int, dict[str, Change]]
    """Row place → label → before, after; rows that change only."""
    plan: dict[str, Any]
    gone: list[str] = field(default_factory=list)
    """Who stands in the register and not in this list, in words."""
    gone_sentence: str = ""
    """What to do about them."""

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


class Draft:
    """A list while it is looked at: what each row would do, and what is wrong with it."""

    def __init__(self, rows: ListRows) -> None:
        self.rows = rows
        self.states: list[RowState] = [RowState.SAME] * rows.count
        self.problems: list[Problem] = list(rows.problems)
        self.changes: dict[int, dict[str, Change]] = {}
        self.bad: set[int] = {problem.row for problem in rows.problems if problem.is_error}

    def error(self, row: int, field_name: str, rule: str, reason: str) -> None:
        """This row stops the list."""
        self.problems.append(Problem(row, field_name, rule, reason))
        self.bad.add(row)

    def warn(self, row: int, field_name: str, rule: str, reason: str) -> None:
        """This row is let in; a person should look at it."""
        self.problems.append(Problem(row, field_name, rule, reason, False))

    def change(self, row: int, changes: dict[str, Change]) -> None:
        """The row changes these fields, label → before, after."""
        self.states[row] = RowState.CHANGED
        self.changes.setdefault(row, {}).update(changes)

    def done(
        self, plan: dict[str, Any], *, gone: list[str] | None = None, gone_sentence: str = ""
    ) -> "Prepared":
        """The whole, with the rows that have errors marked so."""
        for row in self.bad:
            self.states[row] = RowState.ERROR
        self.problems.sort(key=lambda problem: (problem.row, problem.field))
        return Prepared(self.states, self.problems, self.changes, plan, gone or [], gone_sentence)


def changes_sealed(changes: Mapping[str, Change]) -> bytes:
    """Label → (before, after) as the batch keeps it: sealed JSON."""
    body = json.dumps(changes, ensure_ascii=False, separators=(",", ":"))
    return seal("intake.importedrow.changes", body.encode())


class Touched(NamedTuple):
    """One row that is written, for the record of the batch."""

    row: int
    """Place in the list; -1 where no row of the list stands for it."""
    outcome: str
    """new, changed, aside or gone."""
    child_key: UUID | None = None
    unit: int | None = None
    changes: bytes = b""
    """JSON sealed for intake.importedrow.changes; empty for what is new."""
    content_hash: str = ""
    name: str = ""
    """Whom or what it is about, where no row of the list says so."""


def touched(
    row: int,
    outcome: str,
    changes: Mapping[str, Change] | None = None,
    *,
    child_key: UUID | None = None,
    unit: int | None = None,
    content_hash: str = "",
    name: str = "",
) -> tuple[Any, ...]:
    """A ``Touched`` as the plain tuple a plan holds, its changes sealed."""
    sealed = changes_sealed(changes) if changes else b""
    return tuple(Touched(row, outcome, child_key, unit, sealed, content_hash, name))


class StaleList(Exception):
    """The register changed between preview and writing; the list must be looked at anew."""


class Handler(Protocol):
    """One kind of list, offered by the room that owns its data."""

    @property
    def kind(self) -> ListKind: ...

    @property
    def fields(self) -> frozenset[str] | None:
        """The columns it uses; others are not read at all. None: every column."""
        ...

    @property
    def tables(self) -> Mapping[Any, str]:
        """The tables it writes, each with the path to the name of whom or what a row is about. They are what
        taking a list back (``intake.undoing``) removes from and puts back."""
        ...

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        """Compare with the register. Reads only."""
        ...

    def build(self, plan: dict[str, Any]) -> Any:
        """What ``apply`` needs, made from the plan before the transaction begins: rows ready to be saved."""
        ...

    def apply(self, built: Any, batch: Any, context: ListContext) -> None:
        """Write, bulk only, noting it in ``context.written``. Runs inside the batch's transaction. Raises StaleList."""
        ...


def rows_maker(model: Any, names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """Makes unsaved rows of a model from values in the order of ``names`` (attribute names; sealed ones bytes).

    Three times as quick as keyword by keyword, which a list of a whole county feels.
    """
    fields = model._meta.concrete_fields
    places = {column.attname: place for place, column in enumerate(fields)}
    order = [places[name] for name in names]
    others = [(place, column) for place, column in enumerate(fields) if place not in order]

    def make(values: Sequence[Any]) -> Any:
        line: list[Any] = [None] * len(fields)
        for place, column in others:
            line[place] = None if column.primary_key else column.get_default()
        for place, value in zip(order, values, strict=True):
            line[place] = value
        return model(*line)

    return make


HANDLERS: dict[ListKind, Handler] = {}


def handler_register(handler: Handler) -> None:
    """A room offers to take in this kind of list."""
    HANDLERS[handler.kind] = handler
