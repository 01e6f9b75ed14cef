"""名册导入 of verification: household register, poverty, disability and suspected lists, kept row by row.

These lists name children as others wrote them; nothing of them goes into the register here. The match reads
the rows that stand. A newer list corrects rows in place, adds the new ones and ends those it no longer names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.listhandlers import (
    Change,
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    StaleList,
    handler_register,
    rows_maker,
    touched,
)
from notoneless.core.sealing import Sealed, blind, seal
from notoneless.core.written import Written
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.idcard import IdNumber, IdWarning, parse
from notoneless.domain.words import Sex
from notoneless.grid.models import Place
from notoneless.grid.placenames import PlaceNames
from notoneless.verification.models import SOURCE_KINDS, HandedList, HandedRow, SourceList, SourceRow

OWN = ("name", "sex", "birth_on", "id_number", "guardian_name", "guardian_phone", "household_address")
"""Columns with a place of their own; all others are kept together in ``details``."""
UNCOUNTED = ("serial",)
"""A list's own numbering shifts with every new row and says nothing about the child."""
BY_TOWNSHIP = (ListKind.HOUSEHOLD, ListKind.POVERTY)
"""Lists that townships hand in one by one: such a list speaks for its own townships only."""
SHOWN_GONE = 2_000
PIECE = 2_000
HANDED = ListKind.SUSPECTED
"""The list that goes back to its sender, filled in: it is kept as it was laid out."""
GONE = "他们在上一份名单里，这份里没有。确认后不再列入，查过的结果都保留。"
SEALED = ("id_number", "guardian_phone", "address", "details")
LABELS = {
    "name": "姓名", "sex": "性别", "born_on": "出生日期", "id_number": "身份证号", "guardian_name": "监护人姓名",
    "guardian_phone": "监护人电话", "address": "户籍地址", "place_id": "所属地",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of an earlier list that still stands."""

    pk: int
    name: str
    born_on: date | None
    number_index: str | None
    is_checked: bool
    content_hash: str
    township: str
    child_key: UUID | None


@dataclass(slots=True)
class Work:
    """One list while it is looked at."""

    draft: Draft
    context: ListContext
    said: list[dict[str, Any]] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    townships: set[str] = field(default_factory=set)
    plan: dict[str, list[Any]] = field(
        default_factory=lambda: {"new": [], "changed": [], "gone": [], "touched": []}
    )


class SourceIntake:
    """名单: rows compared with the standing rows of the same kind."""

    fields = None
    tables = {
        SourceList: "batch__kind", SourceRow: "name", HandedList: "batch__kind", HandedRow: "row__name",
    }  # fmt: skip

    def __init__(self, kind: ListKind) -> None:
        self.kind = kind

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        work = Work(Draft(rows), context)
        codes = dict(Place.objects.values_list("pk", "code"))
        self._read(work, codes)
        standing = self._standing(codes)
        matched = _match(work, standing)
        claimed = {one.pk for one in matched.values()}
        gone = [one for one in standing if one.pk not in claimed and self._speaks_for(work, one)]
        if not work.draft.bad:
            self._plan(work, matched, gone)
        numbers = list(zip(rows.file_numbers, rows.row_numbers, strict=True))
        plan: dict[str, Any] = {**work.plan, "kind": self.kind.value, "row_numbers": numbers}
        if self.kind == HANDED:
            plan["heads"] = [list(pair) for pair in rows.heads]
            plan["known"] = [(row, matched[row].pk) for row in sorted(matched)]
            plan["serials"] = [str(text or "")[:20] for text in rows.column("serial", "")]
        words = [f"{one.name} {one.born_on or ''}".strip() for one in gone[:SHOWN_GONE]]
        return work.draft.done(plan, gone=words, gone_sentence=GONE if gone else "")

    def _read(self, work: Work, codes: dict[int, str]) -> None:
        rows, names = work.draft.rows, PlaceNames()
        places = _places(rows, names)
        others = [c.name for c in LISTS[self.kind] if c.name not in (*OWN, *UNCOUNTED) and rows.has(c.name)]
        cells = [rows.column(name, None) for name in others]
        for row in range(rows.count):
            said = _person(work, row)
            said["place_id"] = places[row]
            details = {
                name: str(column[row])
                for name, column in zip(others, cells, strict=True)
                if column[row] not in (None, "")
            }
            details |= {header: texts[row] for header, texts in rows.extras.items() if texts[row]}
            said["details"] = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
            work.said.append(said)
            work.hashes.append(blind(f"import.{self.kind}", "\x1f".join(map(str, said.values()))) or "")
            if (place := places[row]) is not None:
                work.townships.add(codes[place][:9])

    def _standing(self, codes: dict[int, str]) -> list[Standing]:
        fields = ("pk", "name", "born_on", "id_number_index", "is_id_checked", "content_hash", "place_id",
                  "child__key")  # fmt: skip
        return [
            Standing(pk, name, born_on, index, is_checked, content, codes.get(place or 0, "")[:9], key)
            for pk, name, born_on, index, is_checked, content, place, key in SourceRow.objects.standing(
                self.kind
            )
            .order_by("pk")
            .values_list(*fields)
        ]

    def _speaks_for(self, work: Work, one: Standing) -> bool:
        return self.kind not in BY_TOWNSHIP or not one.township or one.township in work.townships

    def _plan(self, work: Work, matched: dict[int, Standing], gone: list[Standing]) -> None:
        differing: dict[int, Standing] = {}
        for row, said in enumerate(work.said):
            known = matched.get(row)
            if known is None:
                if row % 1000 == 0:
                    work.context.progress(row, len(work.said), "正在加密新增的行")
                work.draft.states[row] = RowState.NEW
                work.plan["new"].append((row, *_sealed_row(said), work.hashes[row]))
                work.plan["touched"].append(touched(row, "new"))
            elif known.content_hash != work.hashes[row]:
                differing[row] = known
        for start in range(0, len(differing), PIECE):
            _compare(work, dict(list(differing.items())[start : start + PIECE]))
        work.plan["gone"] = [one.pk for one in gone]
        for one in gone:
            work.plan["touched"].append(
                touched(-1, "gone", {"姓名": (one.name, "")}, child_key=one.child_key, name=one.name)
            )

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        numbers = plan["row_numbers"]
        make = rows_maker(SourceRow, ("kind", "file_number", "row_number", *FIELDS))
        rows = [make((plan["kind"], *numbers[row], *columns)) for row, *columns in plan["new"]]
        return plan | {"new": rows_ready(SourceRow, rows), "new_places": [row for row, *_ in plan["new"]]}

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        if plan["new"].rows:
            source = SourceList.objects.create(
                kind=plan["kind"],
                batch=batch,
                unit=batch.unit,
                listed_on=context.listed_on,
                row_count=batch.row_count,
            )
            for row in plan["new"].rows:
                row.source_list_id = source.pk
            rows_insert(plan["new"], "source_list_id")
            context.written.made([source])
            context.written.made(plan["new"].rows)
        if self.kind == HANDED:
            _hand(plan, batch, context)
        _update(plan["changed"], context.written)
        for start in range(0, len(plan["gone"]), PIECE):
            rows = SourceRow.objects.filter(pk__in=plan["gone"][start : start + PIECE], until_on__isnull=True)
            until_on = context.today - timedelta(days=1)
            for pk in rows.values_list("pk", flat=True):
                context.written.changed(SourceRow, pk, {"until_on": None}, {"until_on": until_on})
            rows.update(until_on=until_on)


def _hand(plan: dict[str, Any], batch: Any, context: ListContext) -> None:
    """Keep how the list was laid out: its headers, and the order of its rows, new or known before."""
    handed = HandedList.objects.create(batch=batch, listed_on=context.listed_on, heads=plan["heads"])
    keys = dict(plan["known"])
    keys |= {place: row.pk for place, row in zip(plan["new_places"], plan["new"].rows, strict=True)}
    rows = [
        HandedRow(handed=handed, row_id=keys[place], place=place, serial=plan["serials"][place])
        for place in sorted(keys)
    ]
    HandedRow.objects.bulk_create(rows, batch_size=PIECE)
    context.written.made([handed])
    context.written.made(rows)


def _places(rows: ListRows, names: PlaceNames) -> list[int | None]:
    """By the columns of township, village and group; where they say nothing, by the address."""
    columns = zip(
        rows.column("township"), rows.column("village"), rows.column("village_group"),
        rows.column("household_address"), strict=True,
    )  # fmt: skip
    known: dict[tuple[str, str, str], int | None] = {}
    found = []
    for township, village, group, address in columns:
        key = (township, village, group)
        if key not in known:
            known[key] = names.of_columns(township, village, group) if township or village else None
        found.append(known[key] or names.of_address(address))
    return found


def _person(work: Work, row: int) -> dict[str, Any]:
    """Who the row names; the number settles the birth date, a grown-up's number settles nothing."""
    rows, today = work.draft.rows, work.context.today
    text, born_on = rows.column("id_number")[row], rows.column("birth_on", None)[row]
    sex = rows.column("sex", Sex.UNKNOWN.value)[row]
    number = parse(text, today=today) if text else None
    is_checked = isinstance(number, IdNumber) and 0 <= today.year - number.birth_on.year <= 25
    if isinstance(number, IdNumber):
        text = number.text
        if is_checked:
            if born_on is not None and born_on != number.birth_on:
                work.draft.warn(row, "birth_on", "id.birth_differs", IdWarning.BIRTH_DIFFERS.label)
            born_on = born_on or number.birth_on
            sex = number.sex.value if sex == Sex.UNKNOWN else sex
        else:
            work.draft.warn(
                row, "id_number", "id.not_a_child", "证号里的出生年份不像学龄儿童，可能填成了监护人的证号。"
            )
    elif number is not None:
        work.draft.warn(row, "id_number", number.rule, f"{number.reason}(先按原样收下)")
    elif born_on is None:
        work.draft.warn(row, "name", "row.thin", "没有证号，也没有完整的出生日期，只能按姓名核对。")
    return {
        "name": rows.column("name")[row][:60],
        "sex": sex,
        "born_on": born_on,
        "id_number": text,
        "is_id_checked": bool(is_checked),
        "guardian_name": rows.column("guardian_name")[row][:60],
        "guardian_phone": rows.column("guardian_phone")[row],
        "address": rows.column("household_address")[row],
    }


def _match(work: Work, standing: list[Standing]) -> dict[int, Standing]:
    """Row → the standing row of the same child: word for word, else by number, else by name and birth date."""
    matched: dict[int, Standing] = {}
    indexes = [blind("id_number", said["id_number"]) if said["is_id_checked"] else None for said in work.said]
    keys: tuple[tuple[list[Any], Any], ...] = (
        (list(work.hashes), lambda one: one.content_hash),
        (list(indexes), lambda one: one.number_index if one.is_checked else None),
        (
            [(said["name"], said["born_on"]) if said["born_on"] else None for said in work.said],
            lambda one: (one.name, one.born_on) if one.born_on else None,
        ),
    )
    free = {one.pk: one for one in standing}
    for mine, theirs in keys:
        shelves: dict[Any, list[Standing]] = defaultdict(list)
        for one in free.values():
            if (key := theirs(one)) is not None:
                shelves[key].append(one)
        for row, key in enumerate(mine):
            if row not in matched and key is not None and shelves.get(key):
                matched[row] = shelves[key].pop(0)
                del free[matched[row].pk]
    return matched


def _sealed_row(said: dict[str, Any]) -> tuple[Any, ...]:
    """The columns of a SourceRow, sealed and hashed."""
    phone = said["guardian_phone"]
    sealed = [
        seal(f"verification.sourcerow.{name}", said[name].encode()) if said[name] else b"" for name in SEALED
    ]
    return (
        said["name"], said["sex"], said["born_on"], said["is_id_checked"], said["place_id"], said["guardian_name"],
        blind("id_number", said["id_number"]), blind("phone", phone), *sealed,
    )  # fmt: skip


FIELDS = (
    "name", "sex", "born_on", "is_id_checked", "place_id", "guardian_name", "id_number_index",
    "guardian_phone_index", *SEALED, "content_hash",
)  # fmt: skip


def _values(columns: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(FIELDS, columns, strict=True))
    for name in SEALED:
        found[name] = Sealed(f"verification.sourcerow.{name}", found[name])
    return found


def _compare(work: Work, differing: dict[int, Standing]) -> None:
    """Rows that say something else than the standing row: which fields, and the new row whole."""
    rows = SourceRow.objects.in_bulk([one.pk for one in differing.values()])
    names = dict(Place.objects.values_list("pk", "name"))
    headers = {column.name: column.header for column in LISTS[work.draft.rows.kind]}
    for place, known in differing.items():
        now = rows[known.pk]
        said = _merged(now, work.said[place])
        changes: dict[str, Change] = {}
        for name, label in LABELS.items():
            old = getattr(now, name)
            old = old.open() if isinstance(old, Sealed) else old
            if old != said[name]:
                pair: tuple[Any, Any] = (old, said[name])
                if name == "place_id":
                    pair = (names.get(now.place_id or 0, ""), names.get(said[name] or 0, ""))
                changes[label] = (_words(name, pair[0]), _words(name, pair[1]))
        before, after = json.loads(now.details.open() or "{}"), json.loads(said["details"])
        for name in sorted(before.keys() | after.keys()):
            if before.get(name, "") != after.get(name, ""):
                changes[headers.get(name, name)] = (before.get(name, ""), after.get(name, ""))
        if not changes:
            continue
        work.draft.change(place, changes)
        content = blind(f"import.{work.draft.rows.kind}", "\x1f".join(map(str, said.values()))) or ""
        columns = (*_sealed_row(said), content)
        work.plan["changed"].append((known.pk, known.content_hash, columns))
        work.plan["touched"].append(touched(place, "changed", changes, child_key=known.child_key))


def _merged(now: SourceRow, said: dict[str, Any]) -> dict[str, Any]:
    """What the row says over what stands: a blank cell and a column the file does not have erase nothing."""
    merged = dict(said)
    for name in LABELS:
        old = getattr(now, name)
        if not said[name] or (name == "sex" and said[name] == Sex.UNKNOWN):
            merged[name] = old.open() if isinstance(old, Sealed) else old
    if not said["id_number"]:
        merged["is_id_checked"] = now.is_id_checked
    details = json.loads(now.details.open() or "{}") | json.loads(said["details"])
    merged["details"] = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
    return merged


def _words(name: str, value: Any) -> str:
    if name == "sex":
        return Sex(value).label if value else ""
    return str(value or "")


def _update(changed: Sequence[tuple[int, str, tuple[Any, ...]]], written: Written) -> None:
    for start in range(0, len(changed), PIECE):
        piece = changed[start : start + PIECE]
        rows = SourceRow.objects.select_for_update(of=("self",)).in_bulk([pk for pk, *_ in piece])
        written.watch(rows.values(), FIELDS)
        for pk, content_hash, columns in piece:
            if pk not in rows or rows[pk].content_hash != content_hash or rows[pk].until_on is not None:
                raise StaleList("a row was changed by another list meanwhile")
            for name, value in _values(columns).items():
                setattr(rows[pk], name, value)
        names = [name.removesuffix("_id") for name in FIELDS]
        SourceRow.objects.bulk_update(list(rows.values()), names, batch_size=200)


for kind in SOURCE_KINDS:
    handler_register(SourceIntake(kind))
