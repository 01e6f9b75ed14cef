"""行政区划、节假日: lists of places (parents before children, in any order in the file) and of days off."""

from __future__ import annotations

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
from notoneless.core.models import Holiday
from notoneless.domain import regions
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PlaceKind
from notoneless.grid.models import Place


class PlacesIntake:
    """行政区划: new places, and new names for places that are there. A place is never removed by a list."""

    kind = ListKind.PLACES
    fields = None
    tables = {Place: "name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        known = {
            code: (pk, name, kind)
            for pk, code, name, kind in Place.objects.values_list("pk", "code", "name", "kind")
        }
        listed = self._codes(draft)
        names, kinds = rows.column("name"), rows.column("kind")
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        for row, code in listed.items():
            if row in draft.bad:
                continue
            kind = PlaceKind.from_label(kinds[row])
            above = self._parent(draft, row, code, kind, known, set(listed.values()))
            if kind is None or row in draft.bad:
                continue
            self._compare(draft, plan, row, (code, names[row], kind, above), known.get(code))
        plan["new"].sort(key=lambda one: int(regions.level_of(one[0]) or 0))
        return draft.done(plan)

    def _codes(self, draft: Draft) -> dict[int, str]:
        """Row → whole code; a code twice is an error at its second row."""
        listed: dict[int, str] = {}
        seen: set[str] = set()
        for row, text in enumerate(draft.rows.column("code")):
            if row in draft.bad:
                continue
            code = regions.read_code(text)
            if isinstance(code, Refusal):
                draft.error(row, "code", code.rule, code.reason)
            elif code in seen:
                draft.error(row, "code", "place.twice", f"代码{code}在表里出现了两次，请删去一行。")
            else:
                seen.add(code)
                listed[row] = code
        return listed

    def _parent(
        self,
        draft: Draft,
        row: int,
        code: str,
        kind: PlaceKind | None,
        known: dict[str, Any],
        listed: set[str],
    ) -> str:
        """The code above, "" for the province; errors where it is nowhere or the levels contradict."""
        if kind is None or not regions.fits_kind(code, kind):
            draft.error(row, "kind", "place.kind", f"代码{code}与级别不符，请核对代码或级别。")
            return ""
        if kind is PlaceKind.PROVINCE:
            return ""
        written = draft.rows.column("parent_code")[row]
        above = regions.read_code(written) if written else regions.parent_code(code)
        if isinstance(above, Refusal) or above is None or above == code or not regions.lies_in(code, above):
            draft.error(
                row, "parent_code", "place.parent", f"代码{code}不在上级{written}之下，请核对上级代码。"
            )
            return ""
        if above not in known and above not in listed:
            draft.error(
                row, "parent_code", "place.no_parent", f"上级{above}没有登记，表里也没有。请补上这一行。"
            )
        return above

    def _compare(
        self, draft: Draft, plan: dict[str, Any], row: int, said: tuple[str, str, PlaceKind, str], now: Any
    ) -> None:
        code, name, kind, above = said
        if now is None:
            draft.states[row] = RowState.NEW
            plan["new"].append((code, name, kind.value, above))
            plan["touched"].append(touched(row, "new"))
            return
        pk, old_name, old_kind = now
        changes = {}
        if old_name != name:
            changes["名称"] = (old_name, name)
        if old_kind != kind:
            changes["级别"] = (PlaceKind(old_kind).label, kind.label)
        if changes:
            draft.change(row, changes)
            plan["changed"].append((pk, old_name, old_kind, name, kind.value))
            plan["touched"].append(touched(row, "changed", changes))

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        above = {code: (pk, path) for code, pk, path in Place.objects.values_list("code", "pk", "path")}
        waiting = list(plan["new"])
        while waiting:
            ready = [one for one in waiting if not one[3] or one[3] in above]
            if not ready:
                raise StaleList("a place above is gone")
            made = Place.objects.bulk_create(
                [
                    Place(
                        code=code, name=name, kind=kind, parent_id=above[up][0] if up else None,
                        path=f"{above[up][1] if up else ''}{code}/",
                    )
                    for code, name, kind, up in ready
                ]
            )  # fmt: skip
            context.written.made(made)
            above |= {place.code: (place.pk, place.path) for place in made}
            waiting = [one for one in waiting if one not in ready]
        places = Place.objects.in_bulk([pk for pk, *_ in plan["changed"]])
        context.written.watch(places.values(), ("name", "kind"))
        for pk, old_name, old_kind, name, kind in plan["changed"]:
            place = places[pk]
            if (place.name, place.kind) != (old_name, old_kind):
                raise StaleList("a place was renamed meanwhile")
            place.name, place.kind = name, kind
        Place.objects.bulk_update(list(places.values()), ["name", "kind"])


class HolidaysIntake:
    """节假日: days off and make-up working days of a year (国务院办公厅放假通知)."""

    kind = ListKind.HOLIDAYS
    fields = None
    tables = {Holiday: "name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        known = {day.on: day for day in Holiday.objects.all()}
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[Any] = set()
        for row, (on, name, kind) in enumerate(
            zip(rows.column("on", None), rows.column("name"), rows.column("kind"), strict=True)
        ):
            if row in draft.bad:
                continue
            if on in seen:
                draft.error(row, "on", "holiday.twice", f"{on}在表里出现了两次，请删去一行。")
                continue
            seen.add(on)
            is_workday, now = kind == "上班", known.get(on)
            if now is None:
                draft.states[row] = RowState.NEW
                plan["new"].append((on, name[:40], is_workday))
                plan["touched"].append(touched(row, "new"))
            elif (now.name, now.is_workday) != (name[:40], is_workday):
                old = f"{now.name}({'上班' if now.is_workday else '放假'})"
                changes = {"安排": (old, f"{name}({kind})")}
                draft.change(row, changes)
                plan["changed"].append((now.pk, now.name, now.is_workday, name[:40], is_workday))
                plan["touched"].append(touched(row, "changed", changes))
        return draft.done(plan)

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        made = [Holiday(on=on, name=name, is_workday=is_workday) for on, name, is_workday in plan["new"]]
        context.written.made(Holiday.objects.bulk_create(made))
        days = Holiday.objects.in_bulk([pk for pk, *_ in plan["changed"]])
        context.written.watch(days.values(), ("name", "is_workday"))
        for pk, old_name, old_is_workday, name, is_workday in plan["changed"]:
            if (days[pk].name, days[pk].is_workday) != (old_name, old_is_workday):
                raise StaleList("a holiday was changed meanwhile")
            days[pk].name, days[pk].is_workday = name, is_workday
        Holiday.objects.bulk_update(list(days.values()), ["name", "is_workday"])
