"""撤销导入: taking one written list back, row by row, the one home of the inverse for every kind of list.

What the list made is removed, what it changed says again what it said before, to the byte. It is all or nothing,
and nothing is taken from under what came later: a row that was changed since, or on which a row of somebody else
rests, refuses the whole and is named (docs/decisions/12-taking-a-list-back.md).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Q

from notoneless.core import clock
from notoneless.core.clock import local_day
from notoneless.core.events import Refused, act
from notoneless.core.listhandlers import HANDLERS
from notoneless.core.sealing import Sealed
from notoneless.core.written import MARK, Written, marker, raw
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.intake.models import BatchState, ChangedRow, ImportBatch, WrittenStretch

SHOWN = 50
"""So many hindrances are named; one is enough to refuse."""
PIECE = 500
NOT_WRITTEN = Refusal("这次导入没有写入，或已经撤销，不能再撤销。", "undo.state")
NOT_KEPT = Refusal("这次导入没有新增或改动任何内容，或早于撤销功能，没有可撤销的。", "undo.nothing")
IN_THE_WAY = Refusal(
    "恢复原来的内容时与之后登记的内容冲突，没有撤销。请先办结之后登记的那一项，再撤销。", "undo.conflict"
)
_TERM = re.compile(r"[\u4e00-\u9fff]+")


# ---- keeping what was written ----------------------------------------------------------------------------


def written_keep(batch: ImportBatch, written: Written) -> None:
    """Keep with the batch what it wrote. Inside the batch's transaction."""
    WrittenStretch.objects.bulk_create(
        [
            WrittenStretch(
                batch=batch, table=one.table, first_key=one.first, last_key=one.last, marks=one.marks
            )
            for one in written.stretches()
        ]
    )
    ChangedRow.objects.bulk_create(
        [
            ChangedRow(batch=batch, table=table, row_key=key, values=_packed(pairs))
            for table, key, pairs in written.changes()
        ],
        batch_size=2000,
    )


def _packed(pairs: Mapping[str, tuple[Any, Any]]) -> str:
    def plain(value: Any) -> Any:
        if isinstance(value, bytes):
            return {"b": b64encode(value).decode()}
        return value.isoformat() if isinstance(value, date) else value

    return json.dumps({name: [plain(one) for one in pair] for name, pair in pairs.items()})


def _unpacked(model: Any, row: ChangedRow) -> dict[str, tuple[Any, Any]]:
    """Field → (before, after) as ``raw`` gives them."""

    def value(name: str, said: Any) -> Any:
        if isinstance(said, dict):
            return b64decode(said["b"])
        column = model._meta.get_field(name)
        return column.target_field.to_python(said) if column.is_relation else column.to_python(said)

    body = json.loads(row.values.open())
    return {name: (value(name, old), value(name, new)) for name, (old, new) in body.items()}


# ---- what stands in the way ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a list cannot be taken back: whom it is about, and what came later."""

    who: str
    what: str


@dataclass(slots=True)
class Trace:
    """What one batch wrote, by table."""

    batch: ImportBatch
    names: Mapping[Any, str]
    stretches: dict[Any, list[WrittenStretch]]
    changed: dict[Any, dict[int, dict[str, tuple[Any, Any]]]]

    @classmethod
    def load(cls, batch: ImportBatch) -> Trace:
        found = cls(batch, HANDLERS[ListKind(batch.kind)].tables, {}, {})
        for stretch in batch.stretches.all():
            found.stretches.setdefault(apps.get_model(stretch.table), []).append(stretch)
        for row in batch.changed_rows.all():
            model = apps.get_model(row.table)
            found.changed.setdefault(model, {})[row.row_key] = _unpacked(model, row)
        return found

    def within(self, model: Any, column: str = "pk") -> Q:
        """The rows whose ``column`` holds the key of a new row of this table."""
        found = Q(pk__in=[])
        for one in self.stretches.get(model, []):
            found |= Q(**{f"{column}__gte": one.first_key, f"{column}__lte": one.last_key})
        return found


def term(model: Any) -> str:
    """What people call the rows of a table: the Chinese term its docstring opens with."""
    found = _TERM.match((model.__doc__ or "").strip())
    return found.group() if found else str(model._meta.verbose_name)


def undo_counts(batch: ImportBatch) -> list[tuple[str, int, int]]:
    """Term of each table, how many rows would be removed, how many put back."""
    trace = Trace.load(batch)
    return [
        (
            term(model),
            sum(one.last_key - one.first_key + 1 for one in trace.stretches.get(model, [])),
            len(trace.changed.get(model, {})),
        )
        for model in trace.names
        if model in trace.stretches or model in trace.changed
    ]


def hindrances(batch: ImportBatch) -> list[Hindrance]:
    """Everything later that rests on what this batch wrote, by name, the first fifty."""
    return _hindrances(Trace.load(batch))


def _hindrances(trace: Trace) -> list[Hindrance]:
    found: dict[Hindrance, None] = {}
    for one in (*_changed_since(trace), *_resting(trace), *_new_changed(trace)):
        found.setdefault(one)
        if len(found) == SHOWN:
            break
    return list(found)


def _named(trace: Trace, model: Any, keys: Iterable[int]) -> dict[int, str]:
    wanted = list(keys)[:SHOWN]
    rows = model._base_manager.filter(pk__in=wanted)
    return {pk: str(name or "") for pk, name in rows.values_list("pk", trace.names[model])}


def _resting(trace: Trace) -> Iterator[Hindrance]:
    """Rows of others that point at new rows of this batch."""
    for model in trace.stretches:
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
                continue
            other, column = relation.related_model, relation.field.attname
            rows = other._base_manager.filter(trace.within(model, column)).exclude(trace.within(other))
            keys = list(rows.order_by("pk").values_list(column, flat=True)[:SHOWN])
            names = _named(trace, model, keys)
            for key in keys:
                yield Hindrance(names.get(key, ""), f"之后登记了“{_term_of(other)}”")


def _term_of(model: Any) -> str:
    """The term of a table; a table that only joins two others is called by the one that owns the join."""
    owner = model._meta.auto_created
    return term(owner if owner else model)


def _new_changed(trace: Trace) -> Iterator[Hindrance]:
    """New rows of this batch that say something else now, or are gone."""
    for model, stretches in trace.stretches.items():
        mark = marker(model)
        differing: list[int] = []
        for one in stretches:
            marks = bytes(one.marks)
            kept = {
                one.first_key + at: marks[at * MARK : (at + 1) * MARK] for at in range(len(marks) // MARK)
            }
            rows = model._base_manager.filter(pk__gte=one.first_key, pk__lte=one.last_key)
            for row in rows.iterator(chunk_size=2000):
                if kept.pop(row.pk, None) != mark(row):
                    differing.append(row.pk)
            differing += kept
        later = _later_lists(trace, model, differing[:SHOWN])
        known = _named(trace, model, differing)
        for key in differing[:SHOWN]:
            yield Hindrance(known.get(key, ""), later.get(key) or f"“{term(model)}”之后有改动")


def _changed_since(trace: Trace) -> Iterator[Hindrance]:
    """Rows this batch changed whose same field says something else now."""
    for model, changed in trace.changed.items():
        differing: dict[int, str] = {}
        for keys in _pieces(changed):
            rows = model._base_manager.in_bulk(keys)
            for key in keys:
                fields = [
                    name
                    for name, (_, after) in changed[key].items()
                    if key not in rows or raw(getattr(rows[key], name)) != after
                ]
                if fields:
                    differing[key] = str(model._meta.get_field(fields[0]).verbose_name)
        later = _later_lists(trace, model, list(differing)[:SHOWN])
        known = _named(trace, model, differing)
        for key in list(differing)[:SHOWN]:
            yield Hindrance(known.get(key, ""), later.get(key) or f"“{term(model)}”之后有改动")


def _later_lists(trace: Trace, model: Any, keys: list[int]) -> dict[int, str]:
    """Which later list changed these rows, in words."""
    rows = ChangedRow.objects.filter(
        table=model._meta.label_lower, row_key__in=keys, batch__applied_at__gte=trace.batch.applied_at
    ).exclude(batch=trace.batch)
    rows = rows.exclude(batch__state=BatchState.UNDONE).select_related("batch").order_by("pk")
    return {
        row.row_key: f"之后又由{local_day(row.batch.applied_at):%Y-%m-%d}导入的{row.batch.get_kind_display()}改动"
        for row in rows
        if row.batch.applied_at
    }


def _pieces(things: Iterable[int]) -> Iterator[list[int]]:
    listed = list(things)
    for start in range(0, len(listed), PIECE):
        yield listed[start : start + PIECE]


# ---- taking it back --------------------------------------------------------------------------------------


def refusal_of(found: list[Hindrance]) -> Refusal:
    """The hindrances as one sentence: whom, what, and what to do."""
    first = found[0]
    others = "" if len(found) == 1 else f"等{len(found)}处" if len(found) < SHOWN else f"等至少{SHOWN}处"
    return Refusal(
        f"不能撤销：{first.who}{first.what}{others}。请先撤销或更正之后的那一项，再撤销这次导入。",
        "undo.later",
    )


def undo_write(
    batch: ImportBatch, by: Any, progress: Any = lambda done, total, words: None
) -> ImportBatch | Refusal:
    """Take the batch back in one transaction, or say by name what came later."""
    progress(0, 2, "正在核对之后的登记")
    try:
        with act(by=by, unit=batch.unit) as log:
            batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
            if batch.state != BatchState.APPLIED:
                raise Refused(NOT_WRITTEN)
            trace = Trace.load(batch)
            found = _hindrances(trace)
            if found:
                raise Refused(refusal_of(found))
            progress(1, 2, "正在恢复导入前的内容")
            removed, restored = _remove(trace), _restore(trace)
            batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
            batch.undone_by = by if isinstance(by, str) else by.login
            batch.save()
            log("import_undo", batch=batch.pk, changes={
                "kind": (ListKind(batch.kind).label, None), "removed": (None, removed),
                "restored": (None, restored), "reason": (None, batch.undo_reason),
            })  # fmt: skip
    except Refused as refused:
        return refused.refusal
    except (
        IntegrityError
    ):  # something came between the look and the deed, or stands where the old should stand
        return IN_THE_WAY
    return batch


def _remove(trace: Trace) -> int:
    """New rows out. Who rests on them was looked up just now, and the database itself refuses what was overlooked;
    nothing goes along with them, which is why Django's own walk over everything that might is left out."""
    count = 0
    for model in trace.stretches:
        rows = model._base_manager.filter(trace.within(model))
        count += rows._raw_delete(rows.db)
    return count


def _restore(trace: Trace) -> int:
    """Every changed field back to what it was."""
    for model, changed in trace.changed.items():
        for keys in _pieces(changed):
            rows = model._base_manager.select_for_update(of=("self",)).in_bulk(keys)
            by_fields: dict[tuple[str, ...], list[Any]] = {}
            for key in keys:
                for name, (before, _) in changed[key].items():
                    is_sealed = isinstance(getattr(rows[key], name), Sealed)
                    value = Sealed(f"{model._meta.label_lower}.{name}", before) if is_sealed else before
                    setattr(rows[key], name, value)
                by_fields.setdefault(tuple(sorted(changed[key])), []).append(rows[key])
            for names, found in by_fields.items():
                fields = [model._meta.get_field(name).name for name in names]
                model._base_manager.bulk_update(found, fields, batch_size=PIECE)
    return sum(len(changed) for changed in trace.changed.values())
