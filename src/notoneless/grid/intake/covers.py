"""包保分工 from a list: of each village or township the school that covers it and the person, from a day on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, StaleList, touched
from notoneless.domain import regions
from notoneless.domain.columnlists import ListKind
from notoneless.domain.lines import cover_fits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import VILLAGES, PlaceKind, UnitKind
from notoneless.grid.models import Cover, Place, Post, Unit, User, holding


class CoversIntake:
    """包保分工: the cover before it ends on the eve, so that who covered a village on any day stays readable."""

    kind = ListKind.COVERS
    fields = None
    tables = {Cover: "place__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        places = {place.code: place for place in Place.objects.filter(until_on__isnull=True)}
        units = {unit.number: unit for unit in Unit.objects.filter(until_on__isnull=True)}
        serving: dict[tuple[str, int], User] = {
            (post.user.login, post.unit_id): post.user
            for post in Post.objects.filter(holding(context.today), user__is_active=True).select_related(
                "user"
            )
        }
        there = {
            row.place_id: row
            for row in Cover.objects.filter(until_on__isnull=True).select_related("unit", "person")
        }
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[int] = set()
        for row in range(rows.count):
            if row not in draft.bad:
                self._row(draft, plan, row, (places, units, serving, there, seen), context)
        return draft.done(plan, gone=self._gaps(places, there, seen), gone_sentence=GAPS)

    def _gaps(self, places: dict[str, Place], there: dict[int, Cover], seen: set[int]) -> list[str]:
        return [
            place.name for place in places.values()
            if place.kind in VILLAGES and place.pk not in there and place.pk not in seen
        ]  # fmt: skip

    def _row(self, draft: Draft, plan: dict[str, Any], row: int, known: Any, context: ListContext) -> None:
        places, units, serving, there, seen = known
        code = regions.read_code(draft.rows.column("place_code")[row])
        place: Place | None = None if isinstance(code, Refusal) else places.get(code)
        if place is None:
            reason = code.reason if isinstance(code, Refusal) else f"地区{code}没有登记，请先导入行政区划。"
            return draft.error(row, "place_code", "cover.place", reason)
        unit: Unit | None = units.get(draft.rows.column("unit_number")[row])
        if unit is None:
            return draft.error(row, "unit_number", "cover.unit", "包保单位编号没有登记，请先登记这个单位。")
        refused = cover_fits(PlaceKind(place.kind), UnitKind(unit.kind))
        if refused is not None:
            return draft.error(row, "unit_number", refused.rule, refused.reason)
        if place.pk in seen:
            return draft.error(
                row, "place_code", "cover.twice", f"{place.name}在表里出现了两次，请删去一行。"
            )
        seen.add(place.pk)
        login = draft.rows.column("login")[row]
        person = serving.get((login, unit.pk)) if login else None
        if login and person is None:
            return draft.error(
                row, "login", "cover.person", f"“{login}”现在不在{unit.name}任职，请核对登录名。"
            )
        return self._compare(draft, plan, row, (place, unit, person, there.get(place.pk)), context)

    def _compare(self, draft: Draft, plan: dict[str, Any], row: int, said: Any, context: ListContext) -> None:
        place, unit, person, now = said
        start = draft.rows.column("from_on", None)[row] or context.listed_on
        if now is not None and now.unit_id == unit.pk and now.person_id == (person.pk if person else None):
            return None
        if now is not None and now.from_on >= start:
            reason = f"现有包保自{now.from_on:%Y-%m-%d}起，新的起始日期要晚于那一天。"
            return draft.error(row, "from_on", "cover.earlier", reason)
        words = f"{unit.name} {person.name if person else '未定人'}"
        plan["new"].append((place.pk, unit.pk, person.pk if person else None, start, now.pk if now else None))
        if now is None:
            draft.states[row] = RowState.NEW
            plan["touched"].append(touched(row, "new", name=place.name))
            return None
        old = f"{now.unit.name} {now.person.name if now.person else '未定人'}"
        draft.change(row, {"包保": (old, words)})
        plan["touched"].append(touched(row, "changed", {"包保": (old, words)}, name=place.name))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        ending = {old: start for _place, _unit, _person, start, old in plan["new"] if old}
        rows = Cover.objects.filter(until_on__isnull=True).in_bulk(list(ending))
        if len(rows) != len(ending):
            raise StaleList("a cover ended meanwhile")
        context.written.watch(rows.values(), ("until_on",))
        for pk, row in rows.items():
            row.until_on = ending[pk] - timedelta(days=1)
        Cover.objects.bulk_update(list(rows.values()), ["until_on"], batch_size=500)
        made = [
            Cover(place_id=place, unit_id=unit, person_id=person, from_on=start)
            for place, unit, person, start, _old in plan["new"]
        ]
        context.written.made(Cover.objects.bulk_create(made, batch_size=2_000))


GAPS = "这些村(社区)现在没有包保，这份名单也没有写。请补上。"
