"""The national export beside the rolls of this moment: read alike when an export comes in, when a school looks, and
when a move made by hand may have settled a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from notoneless.children.models import Roll
from notoneless.domain.rolldiff import Pupil, RollComparison, RollDifference, rolls_compare
from notoneless.domain.words import RollState
from notoneless.grid.models import SchoolClass
from notoneless.verification.models import RollExport, RollExportRow

PIECE = 5_000


def rows_as_pupils(rows: Iterable[RollExportRow]) -> list[Pupil]:
    """Kept rows as the rule compares them."""
    return [
        Pupil(
            row.pk, row.school_id, row.name, row.born_on, row.sex, row.id_number_index, row.is_id_checked,
            row.roll_number_index,
            (row.stage, row.entry_year, row.class_no) if row.stage and row.entry_year and row.class_no else None,
        )
        for row in rows
    ]  # fmt: skip


def rolls_for(theirs: Sequence[Pupil]) -> list[Pupil]:
    """The open rolls an export may speak of: of its schools, and of whoever bears one of its numbers elsewhere."""
    found = _rolls(Q(school__in={one.school for one in theirs}))
    for column, values in (
        ("child__id_number_index", {one.number for one in theirs if one.is_checked and one.number}),
        ("roll_number_index", {one.roll_number for one in theirs if one.roll_number}),
    ):
        wanted = sorted(
            values - {one.number if "child" in column else one.roll_number for one in found.values()}
        )
        for start in range(0, len(wanted), PIECE):
            found |= _rolls(Q(**{f"{column}__in": wanted[start : start + PIECE]}))
    return list(found.values())


def _rolls(where: Q) -> dict[int, Pupil]:
    rolls = Roll.objects.current().filter(where, child__merged_into__isnull=True)
    names = (
        "pk", "school_id", "child__name", "child__born_on", "child__sex", "child__id_number_index",
        "child__is_id_checked", "roll_number_index", "stage", "entry_year", "school_class__class_no", "state",
    )  # fmt: skip
    return {
        pk: Pupil(
            pk, school, name, born_on, sex, number, is_checked, roll_number, (stage, year, class_no),
            state == RollState.ACTIVE,
        )
        for pk, school, name, born_on, sex, number, is_checked, roll_number, stage, year, class_no, state
        in rolls.values_list(*names)
    }  # fmt: skip


def class_of(row: RollExportRow) -> SchoolClass | None:
    """The class of ours the row names, where the school has it."""
    if row.entry_year is None or row.class_no is None:
        return None
    return SchoolClass.objects.filter(
        school=row.school_id, stage=row.stage, entry_year=row.entry_year, class_no=row.class_no
    ).first()


def listed_days() -> dict[int, date]:
    """School → the day of the export that says last what the national system has of it."""
    newest = RollExportRow.objects.filter(export__is_current=True).order_by().values_list("school")
    return dict(newest.annotate(last=Max("export__listed_on")))


def newest_export(school: int) -> RollExport | None:
    """The export that says last what the national system has of this school."""
    exports = RollExport.objects.filter(is_current=True, rows__school=school)
    return exports.order_by("-listed_on", "-pk").first()


def identity_of(row: RollExportRow | None, child: int | None) -> str:
    """By which the same difference is known again, in the next export and after a move of ours."""
    if child is not None:
        return f"child:{child}"
    assert row is not None  # a difference is about somebody
    number: str | None = row.id_number_index if row.is_id_checked else row.roll_number_index
    return number or f"{row.name[:20]}|{row.born_on or ''}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One school's newest export beside the rolls of this moment."""

    export: RollExport | None
    found: RollComparison
    rows: dict[int, RollExportRow]
    rolls: dict[int, Roll]

    def identity(self, one: RollDifference) -> str:
        """Of one of its differences."""
        row = self.rows[one.theirs.ref] if one.theirs else None
        return identity_of(row, self.rolls[one.ours.ref].child_id if one.ours else None)


def compared(school: int) -> Compared:
    """What the newest export and our rolls disagree about, with the rows and rolls of the differences."""
    export = newest_export(school)
    if export is None:
        return Compared(None, RollComparison((), {}, 0), {}, {})
    theirs = rows_as_pupils(export.rows.filter(school=school).defer("id_number", "roll_number", "details"))
    found = rolls_compare(theirs, rolls_for(theirs), {school})
    rows = RollExportRow.objects.in_bulk([one.theirs.ref for one in found.differences if one.theirs])
    rolls = Roll.objects.select_related("child", "school_class", "school").in_bulk(
        [one.ours.ref for one in found.differences if one.ours]
    )
    return Compared(export, found, rows, rolls)
