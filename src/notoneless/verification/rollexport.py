"""学籍系统导出 taken in: compared with the rolls that stand, never written into them; differences become proposals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from notoneless.children.intake.facts import Facts, facts_read
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.listhandlers import (
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    handler_register,
    rows_maker,
)
from notoneless.core.sealing import seal
from notoneless.domain.columnlists import ListKind
from notoneless.domain.rolldiff import (
    KEY_FIELDS,
    Pupil,
    RollComparison,
    RollDifference,
    RollDifferenceKind,
    rolls_compare,
)
from notoneless.verification.models import RollExportRow
from notoneless.verification.rollcompare import listed_days, rolls_for, rows_as_pupils
from notoneless.verification.services.rollchecks import export_keep, proposals_write

DETAILS = (
    "address", "home_address", "phone", "attend_method", "ethnic", "member1_name", "member1_relation", "member1_phone",
)  # fmt: skip
"""What a form of enrolment is filled from."""
FIELDS = (
    "file_number", "row_number", "school_id", "stage", "entry_year", "class_no", "name", "sex", "born_on",
    "id_number", "id_number_index", "is_id_checked", "roll_number", "roll_number_index", "details",
)  # fmt: skip
SHOWN_GONE = 2_000
GONE = "他们在本校学籍上，学籍系统的导出里没有。导入不会让任何人离校，由学校逐人确认。"
WHERE = {
    RollDifferenceKind.OTHER_SCHOOL: "school_code",
    RollDifferenceKind.OTHER_CLASS: "class_no",
}
COLUMNS = {"number": "id_number", "born_on": "birth_on"}


class RollExportIntake:
    """学籍系统导出: each row is looked for among the rolls; nothing of it goes into the register here."""

    kind = ListKind.ROLL_EXPORT
    fields = None
    tables: Mapping[Any, str] = {}
    """Nothing to take back: an export changes no roll, and the next one of its month takes its place."""

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        facts = facts_read(draft, context)
        plan: dict[str, Any] = {"rows": [], "touched": []}
        gone: list[str] = []
        _newer(draft, facts, context)
        if not draft.bad:
            theirs = _theirs(facts)
            found = rolls_compare(theirs, rolls_for(theirs), {one.school for one in theirs})
            gone = _shown(draft, found)
            plan["rows"] = _sealed(draft, facts)
        return draft.done(plan, gone=gone[:SHOWN_GONE], gone_sentence=GONE if gone else "")

    def build(self, plan: dict[str, Any]) -> Any:
        make = rows_maker(RollExportRow, FIELDS)
        return rows_ready(RollExportRow, [make(columns) for columns in plan["rows"]])

    def apply(self, built: Any, batch: Any, context: ListContext) -> None:
        export = export_keep(
            batch=batch, unit=context.unit, listed_on=context.listed_on, by=context.by, today=context.today
        )
        rows: Sequence[RollExportRow] = built.rows
        for row in rows:
            row.export_id = export.pk
        rows_insert(built, "export_id")
        export_compare(export, rows, by=context.by, today=context.today)


def _newer(draft: Draft, facts: Facts, context: ListContext) -> None:
    """What the system said before is no news: it would ask the schools again for what a later export has settled."""
    first: dict[int, int] = {}
    for row, school in enumerate(facts.schools):
        if school is not None:
            first.setdefault(school, row)
    listed = listed_days()
    for school, row in first.items():
        if school in listed and context.listed_on < listed[school]:
            draft.error(
                row, "school_code", "rollexport.older",
                f"这所学校已有{listed[school]:%Y-%m-%d}的导出，这一份更早。请上传最近一次的导出，或核对名册日期。",
            )  # fmt: skip


def _theirs(facts: Facts) -> list[Pupil]:
    cells = zip(
        facts.schools, facts.names, facts.born, facts.sexes, facts.number_indexes, facts.is_checked,
        facts.roll_indexes, facts.classes, strict=True,
    )  # fmt: skip
    return [
        Pupil(row, school, name, born_on, sex, number, is_checked, roll_number, klass[1:] if klass else None)
        for row, (school, name, born_on, sex, number, is_checked, roll_number, klass) in enumerate(cells)
    ]


def _sealed(draft: Draft, facts: Facts) -> list[tuple[Any, ...]]:
    """The rows as the table keeps them."""
    rows = draft.rows
    others = {name: rows.column(name) for name in DETAILS}
    lines = []
    for row in range(rows.count):
        klass = facts.classes[row]
        details = {name: str(column[row]) for name, column in others.items() if column[row]}
        said = json.dumps(details, ensure_ascii=False, separators=(",", ":")) if details else ""
        lines.append(
            (
                rows.file_numbers[row], rows.row_numbers[row], facts.schools[row],
                *(klass[1:] if klass else ("", None, None)), facts.names[row][:60], facts.sexes[row],
                facts.born[row], _seal("id_number", facts.numbers[row]), facts.number_indexes[row],
                facts.is_checked[row], _seal("roll_number", facts.roll_numbers[row]), facts.roll_indexes[row],
                _seal("details", said),
            )
        )  # fmt: skip
    return lines


def _seal(name: str, text: str) -> bytes:
    return seal(f"verification.rollexportrow.{name}", text.encode()) if text else b""


def _shown(draft: Draft, found: RollComparison) -> list[str]:
    """Each difference on its row of the preview; returns the words for those no row stands for."""
    gone = []
    for one in found.differences:
        if one.theirs is None:
            gone.append(one.ours.name if one.ours else "")
            continue
        draft.states[one.theirs.ref] = RowState.ASIDE
        column = COLUMNS.get(one.fields[0], one.fields[0]) if one.fields else WHERE.get(one.kind, "name")
        draft.warn(one.theirs.ref, column, f"rolldiff.{one.kind}", f"{words_of(one)}，交学校确认。")
    return gone


def words_of(one: RollDifference) -> str:
    """The difference in words, with the fields that differ; never where else a child is (safety rule 5)."""
    fields = "、".join(KEY_FIELDS[name] for name in one.fields)
    return f"{one.kind.label}：{fields}" if fields else one.kind.label


def export_compare(export: Any, rows: Sequence[RollExportRow], *, by: Any, today: Any) -> None:
    """Compare what was just kept with the rolls of this moment and write the proposals."""
    theirs = rows_as_pupils(rows)
    covered = {one.school for one in theirs}
    proposals_write(
        export=export, found=rolls_compare(theirs, rolls_for(theirs), covered), schools=covered,
        rows={row.pk: row for row in rows}, by=by, today=today,
    )  # fmt: skip


handler_register(RollExportIntake())
