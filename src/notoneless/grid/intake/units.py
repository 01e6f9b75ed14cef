"""单位: both lines with their tree, the facts of the schools, and who covers which village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notoneless.core.listhandlers import (
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    StaleList,
    touched,
)
from notoneless.core.sealing import Sealed
from notoneless.core.written import Written
from notoneless.domain import regions
from notoneless.domain.columnlists import ListKind
from notoneless.domain.lines import cover_fits, read_phone, read_school_code, read_unit_number, unit_fits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PlaceKind, SchoolKind, UnitKind
from notoneless.grid.models import Cover, Place, School, Unit

PHONE = "grid.unit.contact_phone"


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """One row of the list, read."""

    number: str
    name: str
    kind: UnitKind
    parent: str
    place: str
    contact: str
    phone: str
    school: tuple[str, str, str, bool] | None
    """School code, kind, 城乡分类, boarding."""
    cover: str


class UnitsIntake:
    """单位: new units and what changed about those that are there. Where a unit hangs is not changed by a list."""

    kind = ListKind.UNITS
    fields = None
    tables = {Unit: "name", School: "unit__name", Cover: "place__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        self.places = {p.code: p for p in Place.objects.all()}
        self.units = {u.number: u for u in Unit.objects.select_related("parent", "place", "school")}
        self.school_codes = {u.school.code: u.number for u in self.units.values() if hasattr(u, "school")}
        said = self._read(draft)
        by_number = {one.number: one for one in said.values()}
        plan: dict[str, Any] = {"new": [], "changed": [], "covers": [], "touched": []}
        for row, one in said.items():
            self._check(draft, row, one, by_number)
            if row not in draft.bad:
                self._compare(draft, plan, row, one)
        self._covers(draft, plan, {row: one for row, one in said.items() if row not in draft.bad}, by_number)
        for row in sorted(said):
            if draft.states[row] is not RowState.SAME and row not in draft.bad:
                plan["touched"].append(touched(row, draft.states[row].value, draft.changes.get(row)))
        return draft.done(plan)

    def _read(self, draft: Draft) -> dict[int, UnitSaid]:
        rows = draft.rows
        get = {name: rows.column(name) for name in (
            "number", "name", "kind", "parent_number", "place_code", "school_code", "school_kind",
            "urban_class", "contact_name", "contact_phone", "cover_unit_number",
        )}  # fmt: skip
        boarding = rows.column("is_boarding", None)
        said: dict[int, UnitSaid] = {}
        seen: set[str] = set()
        for row in range(rows.count):
            if row in draft.bad:
                continue
            number = read_unit_number(get["number"][row])
            if isinstance(number, Refusal):
                draft.error(row, "number", number.rule, number.reason)
                continue
            if number in seen:
                draft.error(row, "number", "unit.twice", f"单位编号{number}在表里出现了两次，请删去一行。")
                continue
            seen.add(number)
            kind = UnitKind.from_label(get["kind"][row]) or UnitKind.SCHOOL
            place = (
                regions.read_code(get["place_code"][row]) if get["place_code"][row] else self._stands(number)
            )
            if isinstance(place, Refusal):
                draft.error(row, "place_code", place.rule, place.reason)
                continue
            school = self._school(draft, row, kind, get, boarding) if kind is UnitKind.SCHOOL else None
            said[row] = UnitSaid(
                number, get["name"][row][:60], kind, get["parent_number"][row] or self._above(number), place,
                get["contact_name"][row][:40], _phone(get["contact_phone"][row]), school,
                get["cover_unit_number"][row],
            )  # fmt: skip
        return said

    def _school(
        self, draft: Draft, row: int, kind: UnitKind, get: dict[str, list[Any]], boarding: list[Any]
    ) -> tuple[str, str, str, bool] | None:
        now = _facts(self.units[get["number"][row]]) if get["number"][row] in self.units else None
        old_code, old_kind, old_class, old_boarding = now or ("", "", "", False)
        code = read_school_code(get["school_code"][row] or old_code)
        said = get["school_kind"][row]
        school_kind = SchoolKind.from_label(said) if said or not old_kind else SchoolKind(old_kind)
        if isinstance(code, Refusal):
            draft.error(row, "school_code", code.rule, code.reason)
            return None
        if school_kind is None:
            draft.error(row, "school_kind", "unit.school_facts", "学校须填办学类型。")
            return None
        owner = self.school_codes.setdefault(code, get["number"][row])
        if owner != get["number"][row]:
            draft.error(row, "school_code", "school.twice", f"学校标识码{code}已属于单位{owner}，请核对。")
            return None
        boards = old_boarding if boarding[row] is None else bool(boarding[row])
        return code, school_kind.value, get["urban_class"][row][:20] or old_class, boards

    def _stands(self, number: str) -> str:
        """The place of a unit that is there, where the list says none."""
        now = self.units.get(number)
        return now.place.code if now is not None and now.place else ""

    def _above(self, number: str) -> str:
        """The unit above a unit that is there: a list that does not say it does not ask to change it."""
        now = self.units.get(number)
        return now.parent.number if now is not None and now.parent else ""

    def _check(self, draft: Draft, row: int, one: UnitSaid, listed: dict[str, UnitSaid]) -> None:
        above: UnitKind | None = None
        if one.parent:
            there = self.units.get(one.parent)
            if one.parent not in listed and there is None:
                draft.error(
                    row, "parent_number", "unit.no_parent", f"上级单位{one.parent}没有登记，表里也没有。"
                )
                return
            above = listed[one.parent].kind if one.parent in listed else UnitKind(there.kind if there else "")
        place = self.places.get(one.place)
        if one.place and place is None:
            draft.error(
                row, "place_code", "unit.place_unknown", f"所在地{one.place}没有登记。请先导入行政区划。"
            )
            return
        refused = unit_fits(one.kind, above, PlaceKind(place.kind) if place else None)
        if refused is not None:
            field = "place_code" if "place" in refused.rule else "parent_number"
            draft.error(row, field, refused.rule, refused.reason)
        if one.cover and one.cover not in listed and one.cover not in self.units:
            draft.error(
                row, "cover_unit_number", "cover.unknown", f"包保单位{one.cover}没有登记，表里也没有。"
            )
        now = self.units.get(one.number)
        if now is not None and (now.kind, now.parent.number if now.parent else "") != (one.kind, one.parent):
            draft.error(
                row, "parent_number", "unit.moved", f"{now.name}已登记在别的上级或类别下；导入不改隶属关系。"
            )

    def _compare(self, draft: Draft, plan: dict[str, Any], row: int, one: UnitSaid) -> None:
        now = self.units.get(one.number)
        if now is None:
            draft.states[row] = RowState.NEW
            phone = Sealed.of(PHONE, one.phone).blob
            plan["new"].append(
                (one.number, one.name, one.kind.value, one.parent, one.place, one.contact, phone, one.school)
            )
            return
        old = {
            "name": now.name,
            "place": now.place.code if now.place else "",
            "contact": now.contact_name,
            "phone": now.contact_phone.open(),
            "school": _facts(now),
        }
        new = {
            "name": one.name,
            "place": one.place,
            "contact": one.contact,
            "phone": one.phone,
            "school": one.school,
        }
        for kept in ("contact", "phone", "place"):
            new[kept] = new[kept] or old[kept]
        changed = {key: (old[key], new[key]) for key in new if old[key] != new[key]}
        if changed:
            draft.change(row, {LABELS[key]: (_said(a), _said(b)) for key, (a, b) in changed.items()})
            blob = Sealed.of(PHONE, str(new["phone"])).blob
            plan["changed"].append((now.pk, now.name, new | {"phone": blob}, "phone" in changed))

    def _covers(
        self, draft: Draft, plan: dict[str, Any], said: dict[int, UnitSaid], listed: dict[str, UnitSaid]
    ) -> None:
        """包保单位编号 of a village committee or township: who covers the place it stands for."""
        standing = {
            cover.place.code: cover
            for cover in Cover.objects.filter(until_on__isnull=True).select_related("place", "unit")
        }
        for row, one in said.items():
            place = self.places.get(one.place)
            if not one.cover or place is None:
                continue
            kind = listed[one.cover].kind if one.cover in listed else UnitKind(self.units[one.cover].kind)
            refused = cover_fits(PlaceKind(place.kind), kind)
            if refused is not None:
                draft.error(row, "cover_unit_number", refused.rule, refused.reason)
                continue
            now = standing.get(one.place)
            if now is None or now.unit.number != one.cover:
                name = listed[one.cover].name if one.cover in listed else self.units[one.cover].name
                plan["covers"].append((one.place, now.pk if now else None, one.cover))
                if draft.states[row] is not RowState.NEW:
                    draft.change(row, {"包保单位": (now.unit.name if now else "", name)})

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        places = dict(Place.objects.values_list("code", "pk"))
        units = {number: (pk, path) for number, pk, path in Unit.objects.values_list("number", "pk", "path")}
        _create(plan["new"], units, places, context.written)
        _update(plan["changed"], places, context.written)
        covers = Cover.objects.in_bulk([pk for _, pk, _ in plan["covers"] if pk])
        context.written.watch(covers.values(), ("until_on",))
        for cover in covers.values():
            if cover.until_on is not None:
                raise StaleList("a cover ended meanwhile")
            # begun today: it never was in force, so it does not stay as a day of history
            cover.until_on = max(context.today - timedelta(days=1), cover.from_on)
        Cover.objects.bulk_update(list(covers.values()), ["until_on"])
        made = [
            Cover(place_id=places[place], unit_id=units[number][0], from_on=context.today)
            for place, _, number in plan["covers"]
        ]
        context.written.made(Cover.objects.bulk_create(made))


LABELS = {
    "name": "单位名称",
    "place": "所在地",
    "contact": "联系人",
    "phone": "联系电话",
    "school": "学校信息",
}


def _phone(text: str) -> str:
    read = read_phone(text)
    return "" if isinstance(read, Refusal) else read


def _facts(unit: Unit) -> tuple[str, str, str, bool] | None:
    school = getattr(unit, "school", None)
    return (school.code, school.kind, school.urban_class, school.is_boarding) if school else None


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        code, kind, urban_class, is_boarding = value
        return f"{code} {SchoolKind(kind).label} {urban_class} {'寄宿' if is_boarding else '不寄宿'}"
    return str(value or "")


def _create(
    new: list[Any], units: dict[str, tuple[int, str]], places: dict[str, int], written: Written
) -> None:
    """Units parents first, each with its path; then what the schools have besides."""
    waiting = list(new)
    while waiting:
        ready = [one for one in waiting if not one[3] or one[3] in units]
        if not ready:
            raise StaleList("a unit above is gone")
        made = Unit.objects.bulk_create(
            [
                Unit(
                    number=number, name=name, kind=kind, parent_id=units[parent][0] if parent else None,
                    place_id=places.get(place), path=f"{units[parent][1] if parent else ''}{number}/",
                    contact_name=contact, contact_phone=Sealed(PHONE, phone),
                )
                for number, name, kind, parent, place, contact, phone, _ in ready
            ]
        )  # fmt: skip
        written.made(made)
        units |= {unit.number: (unit.pk, unit.path) for unit in made}
        waiting = [one for one in waiting if one not in ready]
    schools = [
        School(unit_id=units[one[0]][0], code=code, kind=kind, urban_class=urban_class, is_boarding=boarding)
        for one in new
        if one[7]
        for code, kind, urban_class, boarding in [one[7]]
    ]
    written.made(School.objects.bulk_create(schools))


def _update(changed: list[Any], places: dict[str, int], written: Written) -> None:
    units = Unit.objects.select_related("school").in_bulk([pk for pk, *_ in changed])
    written.watch(units.values(), ("name", "contact_name", "place_id", "contact_phone"))
    schools = []
    for pk, old_name, new, has_new_phone in changed:
        unit = units[pk]
        if unit.name != old_name:
            raise StaleList("a unit was renamed meanwhile")
        unit.name, unit.contact_name = new["name"], new["contact"]
        unit.place_id = places.get(new["place"])
        if has_new_phone:
            unit.contact_phone = Sealed(PHONE, new["phone"])
        if new["school"]:
            school = unit.school
            written.watch([school], ("code", "kind", "urban_class", "is_boarding"))
            school.code, school.kind, school.urban_class, school.is_boarding = new["school"]
            schools.append(school)
    Unit.objects.bulk_update(list(units.values()), ["name", "contact_name", "place", "contact_phone"])
    School.objects.bulk_update(schools, ["code", "kind", "urban_class", "is_boarding"])
