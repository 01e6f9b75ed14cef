"""Writing of a prepared roll: bulk only, inside the batch's transaction, nothing sealed any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notoneless.children.intake.facts import ClassKey
from notoneless.children.models import Child, Guardian, Roll, RollMove, SpecialGroup
from notoneless.core import clock
from notoneless.core.insert import ReadyRows, rows_insert, rows_ready
from notoneless.core.listhandlers import ListContext, StaleList, rows_maker
from notoneless.core.sealing import Sealed
from notoneless.core.written import Written
from notoneless.grid.intake.staff import classes_make
from notoneless.grid.models import User

SOURCE = "学籍"
PIECE = 2_000


CHILD = (
    "key", "name", "initials", "former_name", "sex", "born_on", "ethnicity", "id_number", "id_number_index",
    "is_id_checked", "residence_id", "residence_detail", "hukou_detail",
)  # fmt: skip
ROLL = (
    "school_id", "stage", "entry_year", "roll_number", "roll_number_index", "is_boarding", "entered_on",
)  # fmt: skip
GUARDIAN = ("name", "relation", "phone", "phone_index", "id_number", "rank")


@dataclass(slots=True)
class Built:
    """A plan with its new rows made; what stands for a child is its key, or below zero the nth new one."""

    plan: dict[str, Any]
    children: ReadyRows
    rolls: ReadyRows
    guardians: ReadyRows
    groups: ReadyRows
    seats: list[tuple[int, ClassKey]]
    """Of each roll the child and the class."""


def plan_build(plan: dict[str, Any]) -> Built:
    """Make every new row, so that nothing but saving is left for the transaction."""
    child, roll, guardian = rows_maker(Child, CHILD), rows_maker(Roll, ROLL), rows_maker(Guardian, GUARDIAN)
    group = rows_maker(SpecialGroup, ("kind", "detail", "source"))
    return Built(
        plan,
        rows_ready(Child, [child(row) for row in plan["children"]]),
        rows_ready(Roll, [roll((*klass[:3], *rest)) for _, klass, *rest in plan["rolls"]]),
        rows_ready(Guardian, [guardian(rest) for _, *rest in plan["guardians"]]),
        rows_ready(SpecialGroup, [group((kind, detail, SOURCE)) for _, kind, detail in plan["groups"]]),
        [(ref, klass) for ref, klass, *_ in plan["rolls"]],
    )


def built_write(built: Built, context: ListContext) -> None:
    """Classes, children, rolls, families and groups, in the order in which they stand on each other."""
    plan = built.plan
    wanted = {klass for _, klass in built.seats}
    wanted |= {fields["class"][1] for _, fields in plan["roll_changes"] if "class" in fields}
    classes = classes_make(sorted(wanted), context.written)
    rows_insert(built.children)
    made = [child.pk for child in built.children.rows]

    def child_of(ref: int) -> int:
        return ref if ref > 0 else int(made[-ref - 1])

    for roll, (ref, klass) in zip(built.rolls.rows, built.seats, strict=True):
        roll.child_id, roll.school_class_id = child_of(ref), classes[klass]
    rows_insert(built.rolls, "child_id", "school_class_id")
    for guardian, row in zip(built.guardians.rows, plan["guardians"], strict=True):
        guardian.child_id = child_of(row[0])
    rows_insert(built.guardians, "child_id")
    for group, row in zip(built.groups.rows, plan["groups"], strict=True):
        group.child_id, group.from_on = child_of(row[0]), context.today
    rows_insert(built.groups, "child_id", "from_on")
    for new in (built.children, built.rolls, built.guardians, built.groups):
        context.written.made(new.rows)
    _moves(plan["moves"], built.rolls.rows, context)
    _changes(Child, plan["child_changes"], context.written)
    _roll_changes(plan["roll_changes"], classes, context.written)
    _changes(Guardian, plan["guardian_changes"], context.written)
    _groups_end(plan["groups_end"], context)


def _moves(moves: Sequence[tuple[int, str]], rolls: Iterable[Roll], context: ListContext) -> None:
    by_child = {roll.child_id: roll for roll in rolls}
    by = context.by if isinstance(context.by, User) else None
    made = RollMove.objects.bulk_create(
        [
            RollMove(
                roll=by_child[child],
                kind=kind,
                on=context.today,
                reason="学籍名册导入",
                by=by,
                at=clock.now(),
            )
            for child, kind in moves
        ]
    )
    context.written.made(made)


def _is(now: Any, before: Any) -> bool:
    return bool((now.blob if isinstance(now, Sealed) else now) == before)


def _changes(model: Any, changes: Sequence[tuple[int, dict[str, tuple[Any, Any]]]], written: Written) -> None:
    """Each row changed only where it still says what it said at the preview."""
    by_fields: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for start in range(0, len(changes), PIECE):
        piece = changes[start : start + PIECE]
        rows = model.objects.select_for_update(of=("self",)).in_bulk([pk for pk, _ in piece])
        for pk, fields in piece:
            row = rows.get(pk)
            if row is None or not all(
                _is(getattr(row, name), before) for name, (before, _) in fields.items()
            ):
                raise StaleList(f"a {model._meta.model_name} was changed meanwhile")
            written.watch([row], fields)
            for name, (_before, after) in fields.items():
                is_sealed = isinstance(getattr(row, name), Sealed)
                setattr(row, name, Sealed(f"{model._meta.label_lower}.{name}", after) if is_sealed else after)
            by_fields[tuple(sorted(fields))].append(row)
    for names, rows_of in by_fields.items():
        model.objects.bulk_update(rows_of, [name.removesuffix("_id") for name in names], batch_size=500)


def _roll_changes(
    changes: Sequence[tuple[int, dict[str, Any]]], classes: dict[ClassKey, int], written: Written
) -> None:
    """Pupils who change class are moved class by class: one statement a class, not one case a pupil."""
    moved: dict[tuple[ClassKey, int], list[int]] = defaultdict(list)
    others = []
    for pk, fields in changes:
        if "class" in fields:
            before, klass = fields["class"]
            moved[klass, before].append(pk)
        rest = {name: pair for name, pair in fields.items() if name != "class"}
        if rest:
            others.append((pk, rest))
    for (klass, before), pks in moved.items():
        count = 0
        for start in range(0, len(pks), PIECE):
            rolls = Roll.objects.filter(pk__in=pks[start : start + PIECE], school_class=before)
            after = {"school_class_id": classes[klass], "stage": klass[1], "entry_year": klass[2]}
            for pk, *values in rolls.values_list("pk", *after):
                written.changed(Roll, pk, dict(zip(after, values, strict=True)), after)
            count += rolls.update(**after)
        if count != len(pks):
            raise StaleList("a pupil changed class meanwhile")
    _changes(Roll, others, written)


def _groups_end(pks: Sequence[int], context: ListContext) -> None:
    for start in range(0, len(pks), PIECE):
        groups = SpecialGroup.objects.filter(pk__in=pks[start : start + PIECE], until_on__isnull=True)
        until_on = context.today - timedelta(days=1)
        for pk in groups.values_list("pk", flat=True):
            context.written.changed(SpecialGroup, pk, {"until_on": None}, {"until_on": until_on})
        groups.update(until_on=until_on)
