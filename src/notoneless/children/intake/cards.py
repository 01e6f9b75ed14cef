"""家庭联系卡 from a list: guardians with phone and last call, and who cares while the parents are away."""

from __future__ import annotations

from typing import Any

from notoneless.children.intake.finding import Found, children_found
from notoneless.children.models import Carer, Guardian
from notoneless.children.services.register import digits_of
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, StaleList, touched
from notoneless.core.sealing import Sealed, blind
from notoneless.domain.columnlists import ListKind
from notoneless.domain.masking import mask_phone
from notoneless.domain.names import normalise_name

Line = tuple[int, str]


class CardsIntake:
    """联系卡: one row a guardian; a blank cell erases nothing, nobody is removed by a list."""

    kind = ListKind.CARDS
    fields = None
    tables = {Guardian: "child__name", Carer: "child__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        known = {child.pk for child in children if child}
        guardians = {(g.child_id, g.name): g for g in Guardian.objects.all() if g.child_id in known}
        carers = {c.child_id: c for c in Carer.objects.filter(ended_on__isnull=True) if c.child_id in known}
        plan: dict[str, Any] = {"new": [], "changed": [], "carers": [], "touched": []}
        seen: set[Line] = set()
        for row, child in enumerate(children):
            if child is not None and row not in draft.bad:
                self._row(draft, plan, row, child, guardians, carers, seen, context)
        return draft.done(plan)

    def _row(
        self, draft: Draft, plan: dict[str, Any], row: int, child: Found, guardians: dict[Line, Guardian],
        carers: dict[int, Carer], seen: set[Line], context: ListContext,
    ) -> None:  # fmt: skip
        rows = draft.rows
        name = normalise_name(rows.column("guardian_name")[row])[:60]
        relation = (rows.column("guardian_relation")[row] or "")[:20]
        phone, reached = (
            digits_of(rows.column("guardian_phone")[row] or ""),
            rows.column("reached_on", None)[row],
        )
        if (child.pk, name) in seen:
            return draft.error(row, "guardian_name", "card.twice", "这位监护人在表里出现了两次，请删去一行。")
        if reached is not None and reached > context.today:
            return draft.error(row, "reached_on", "card.future", "打通日期晚于今天，请核对。")
        seen.add((child.pk, name))
        now, changes = guardians.get((child.pk, name)), {}
        if now is None:
            rank = sum(1 for pk, _name in guardians.keys() | seen if pk == child.pk)
            plan["new"].append((child.pk, name, relation, phone, reached, rank))
        else:
            changes = _changes(now, relation, phone, reached)
            if changes:
                plan["changed"].append((now.pk, relation, phone, reached))
        carer_said = self._carer(draft, plan, row, child, carers.get(child.pk), context)
        if now is None:
            draft.states[row] = RowState.NEW
            plan["touched"].append(touched(row, "new", child_key=child.key))
        elif changes or carer_said:
            draft.change(row, changes | carer_said)
            plan["touched"].append(touched(row, "changed", changes | carer_said, child_key=child.key))
        return None

    def _carer(
        self,
        draft: Draft,
        plan: dict[str, Any],
        row: int,
        child: Found,
        now: Carer | None,
        context: ListContext,
    ) -> dict[str, tuple[str, str]]:
        rows = draft.rows
        name = normalise_name(rows.column("carer_name")[row] or "")[:60]
        if not name or (now is not None and now.name == name):
            return {}
        relation, phone = (
            rows.column("carer_relation")[row] or "",
            digits_of(rows.column("carer_phone")[row] or ""),
        )
        plan["carers"].append((child.pk, now.pk if now else None, name, relation[:20], phone))
        return {"受委托人": (now.name if now else "", name)}

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Everything sealed before the transaction."""
        new = [
            Guardian(
                child_id=child, name=name, relation=relation, rank=rank, reached_on=reached,
                phone=Sealed.of("children.guardian.phone", phone),
                phone_index=blind("phone", phone),  # type: ignore[misc]
                id_number=Sealed.of("children.guardian.id_number", ""),
            )
            for child, name, relation, phone, reached, rank in plan["new"]
        ]  # fmt: skip
        return {**plan, "new": new}

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        for row in plan["new"]:
            row.entered_by, row.entered_on = (
                (None if isinstance(context.by, str) else context.by),
                context.today,
            )
        context.written.made(Guardian.objects.bulk_create(plan["new"], batch_size=2_000))
        rows = Guardian.objects.in_bulk([pk for pk, *_said in plan["changed"]])
        context.written.watch(rows.values(), WRITTEN)
        for pk, relation, phone, reached in plan["changed"]:
            if pk not in rows:
                raise StaleList("a guardian is gone")
            one = rows[pk]
            one.relation = relation or one.relation
            if phone and blind("phone", phone) != one.phone_index:
                one.phone, one.phone_index = (
                    Sealed.of("children.guardian.phone", phone),
                    blind("phone", phone),
                )
                one.reached_on = one.unreachable_since_on = None
            if reached is not None and (one.reached_on is None or reached > one.reached_on):
                one.reached_on, one.unreachable_since_on = reached, None
        Guardian.objects.bulk_update(list(rows.values()), WRITTEN, batch_size=500)
        self._carers(plan["carers"], context)

    def _carers(self, said: list[Any], context: ListContext) -> None:
        old = Carer.objects.in_bulk([pk for _child, pk, *_rest in said if pk])
        context.written.watch(old.values(), ("ended_on",))
        for one in old.values():
            one.ended_on = context.today
        Carer.objects.bulk_update(list(old.values()), ["ended_on"], batch_size=500)
        made = [
            Carer(
                child_id=child,
                name=name,
                relation=relation,
                from_on=context.listed_on,
                phone=Sealed.of("children.carer.phone", phone),
                phone_index=blind("phone", phone),  # type: ignore[misc]
            )
            for child, _pk, name, relation, phone in said
        ]
        context.written.made(Carer.objects.bulk_create(made, batch_size=2_000))


WRITTEN = ("relation", "phone", "phone_index", "reached_on", "unreachable_since_on")


def _changes(now: Guardian, relation: str, phone: str, reached: Any) -> dict[str, tuple[str, str]]:
    """What would change, phones covered: a preview is read by more eyes than a card."""
    found = {}
    if relation and relation != now.relation:
        found["关系"] = (now.relation, relation)
    if phone and blind("phone", phone) != now.phone_index:
        found["电话"] = (mask_phone(now.phone.open()), mask_phone(phone))
    if reached is not None and (now.reached_on is None or reached > now.reached_on):
        found["最近打通"] = (str(now.reached_on or ""), str(reached))
    return found
