"""招生范围 from a list: of each place the primary and the junior school from a year on."""

from __future__ import annotations

from typing import Any

from notoneless.children.models import CatchmentLine
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, touched
from notoneless.domain import regions
from notoneless.domain.columnlists import ListKind
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import SchoolKind, Stage
from notoneless.grid.models import Place, School

COLUMNS = {Stage.PRIMARY: "primary_code", Stage.JUNIOR: "junior_code"}


class CatchmentsIntake:
    """招生范围: a school named is set; a blank cell leaves what stands."""

    kind = ListKind.CATCHMENTS
    fields = None
    tables = {CatchmentLine: "place__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        places = {code: (pk, name) for code, pk, name in Place.objects.values_list("code", "pk", "name")}
        schools = {
            row.code: row for row in School.objects.select_related("unit").filter(unit__until_on__isnull=True)
        }
        there = {(line.place_id, line.stage, line.from_year): line for line in
                 CatchmentLine.objects.select_related("school")}  # fmt: skip
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[tuple[int, int]] = set()
        for row in range(rows.count):
            if row not in draft.bad:
                self._row(draft, plan, row, (places, schools, there, seen), context)
        return draft.done(plan)

    def _row(self, draft: Draft, plan: dict[str, Any], row: int, known: Any, context: ListContext) -> None:
        places, schools, there, seen = known
        code = regions.read_code(draft.rows.column("place_code")[row])
        place = None if isinstance(code, Refusal) else places.get(code)
        if place is None:
            reason = code.reason if isinstance(code, Refusal) else f"地区{code}没有登记，请先导入行政区划。"
            return draft.error(row, "place_code", "catchment.place", reason)
        year = int(draft.rows.column("from_year", 0)[row] or 0)
        if not context.today.year - 1 <= year <= context.today.year + 2:
            said = f"起始年份请填{context.today.year - 1}至{context.today.year + 2}。"
            return draft.error(row, "from_year", "catchment.year", said)
        if (place[0], year) in seen:
            return draft.error(
                row, "place_code", "catchment.twice", f"{place[1]}在表里出现了两次，请删去一行。"
            )
        seen.add((place[0], year))
        changes: dict[str, tuple[str, str]] = {}
        for stage, column in COLUMNS.items():
            written = draft.rows.column(column)[row]
            if not written:
                continue
            school = schools.get(written)
            if school is None or stage not in stages_of(SchoolKind(school.kind)):
                reason = f"{stage.label}标识码“{written}”没有登记，或这所学校不招{stage.label}新生。"
                return draft.error(row, column, "catchment.school", reason)
            now = there.get((place[0], str(stage), year))
            if now is not None and now.school_id == school.unit_id:
                continue
            changes[stage.label] = (now.school.name if now and now.school else "", school.unit.name)
            entry = (place[0], str(stage), year, school.unit_id)
            plan["changed" if now is not None else "new"].append((now.pk, school.unit_id) if now else entry)
        if changes:
            is_new = all(old == "" for old, _new in changes.values())
            draft.change(row, changes)
            if is_new:
                draft.states[row] = RowState.NEW
            plan["touched"].append(touched(row, "new" if is_new else "changed", changes, name=place[1]))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        made = [
            CatchmentLine(place_id=place, stage=stage, from_year=year, school_id=school)
            for place, stage, year, school in plan["new"]
        ]
        context.written.made(CatchmentLine.objects.bulk_create(made, batch_size=2_000))
        rows = CatchmentLine.objects.in_bulk([pk for pk, _school in plan["changed"]])
        context.written.watch(rows.values(), ("school_id",))
        for pk, school in plan["changed"]:
            rows[pk].school_id = school
        CatchmentLine.objects.bulk_update(list(rows.values()), ["school"], batch_size=500)
