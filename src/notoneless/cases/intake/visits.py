"""走访记录(补录): visits, calls and talks of the time before, on their true days."""

from __future__ import annotations

from typing import Any

from notoneless.cases.models import Case
from notoneless.cases.services import visits_number
from notoneless.children.intake.finding import children_found
from notoneless.core import clock
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, touched
from notoneless.core.sealing import Sealed
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import ContactKind
from notoneless.grid.access import sight_of
from notoneless.grid.queries import bureau, person_for
from notoneless.support.models import Contact
from notoneless.support.services import LONGEST_FOUND


class VisitsIntake:
    """走访记录: the same visit twice is one; who went is written as the book says it."""

    kind = ListKind.VISITS
    fields = None
    tables = {Contact: "child__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        keys = {child.pk for child in children if child}
        there = {
            (row.child_id, row.kind, row.on, row.companions)
            for row in Contact.objects.all()
            if row.child_id in keys
        }
        cases = {case.child_id: case.key for case in Case.objects.open() if case.child_id in keys}
        plan: dict[str, Any] = {"new": [], "touched": []}
        for row, child in enumerate(children):
            if child is None or row in draft.bad:
                continue
            kind = ContactKind.from_label(rows.column("kind")[row])
            on, found = rows.column("on", None)[row], rows.column("found")[row]
            visitors = rows.column("visitors")[row][:120]
            if on > context.today:
                draft.error(row, "on", "contact.future", "走访日期不能晚于今天。")
            elif child.born_on is not None and on < child.born_on:
                draft.error(row, "on", "contact.before_birth", "走访日期早于孩子出生。请核对。")
            elif len(found) > LONGEST_FOUND:
                draft.error(row, "found", "contact.too_long", f"走访情况最多{LONGEST_FOUND}字，请写要点。")
            elif (child.pk, str(kind), on, visitors) not in there:
                there.add((child.pk, str(kind), on, visitors))
                draft.states[row] = RowState.NEW
                met, book = (rows.column("met")[row] or "")[:60], rows.column("book")[row][:60]
                plan["new"].append((child.pk, str(kind), on, visitors, met, found, book, cases.get(child.pk)))
                plan["touched"].append(touched(row, "new", child_key=child.key))
        return draft.done(plan)

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Sealed before the transaction."""
        made = [
            Contact(
                child_id=child, kind=kind, on=on, companions=visitors, met=met, book=book, case_key=case,
                found=Sealed.of("support.contact.found", found), agreed=Sealed.of("support.contact.agreed", ""),
            )
            for child, kind, on, visitors, met, found, book, case in plan["new"]
        ]  # fmt: skip
        return {**plan, "made": made}

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        by, unit = writer(context)
        for row in plan["made"]:
            row.by, row.unit, row.at = by, unit, clock.now()
        visits_number(plan["made"])
        context.written.made(Contact.objects.bulk_create(plan["made"], batch_size=2_000))


def writer(context: ListContext) -> tuple[Any, Any]:
    """Who wrote it in here, and for which unit: the person who imports, else the bureau's own."""
    if isinstance(context.by, str):
        unit = bureau()
        assert unit is not None
        return person_for(unit, context.today), unit
    return context.by, sight_of(context.by, context.today).unit
