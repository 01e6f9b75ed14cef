"""Writing of a prepared roll: bulk only, inside the batch's transaction, nothing sealed any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from notoneless.children.intake.facts import ClassKey
from notoneless.children.models import Child, Guardian, Roll, RollMove, SpecialGroup
from notoneless.core import clock
from notoneless.core.listhandlers import ListContext, StaleList, Touched
from notoneless.core.sealing import Sealed
from notoneless.grid.intake.staff import classes_make
from notoneless.grid.models import User

SOURCE = "学籍"
PIECE = 2_000


def plan_apply(plan: dict[str, Any], context: ListContext) -> Sequence[Touched]:
    """Classes, children, rolls, families and groups, in the order in which they stand on each other."""
    wanted: set[ClassKey] = {roll[1] for roll in plan["rolls"]}
    wanted |= {fields["class"][1] for _, fields in plan["roll_changes"] if "class" in fields}
    classes = classes_make(sorted(wanted))
    made = Child.objects.bulk_create(map(_child, plan["children"]))
    context.progress(1, 4, "正在写入学籍")

    def child_of(ref: int) -> int:
        return ref if ref > 0 else int(made[-ref - 1].pk)

    rolls = Roll.objects.bulk_create([_roll(row, child_of(row[0]), classes) for row in plan["rolls"]])
    context.progress(2, 4, "正在写入家庭成员")
    Guardian.objects.bulk_create([_guardian(row, child_of(row[0])) for row in plan["guardians"]])
    context.progress(3, 4, "正在写入特殊群体")
    SpecialGroup.objects.bulk_create(
        [
            SpecialGroup(
                child_id=child_of(ref), kind=kind, detail=Sealed("children.specialgroup.detail", detail),
                source=SOURCE, from_on=context.today,
            )
            for ref, kind, detail in plan["groups"]
        ]
    )  # fmt: skip
    _moves(plan["moves"], rolls, context)
    _changes(Child, plan["child_changes"])
    _roll_changes(plan["roll_changes"], classes)
    _changes(Guardian, plan["guardian_changes"])
    _groups_end(plan["groups_end"], context)
    return [
        Touched(row, outcome, key, unit, sealed, content)
        for row, outcome, key, unit, sealed, content in plan["touched"]
    ]


def _child(row: tuple[Any, ...]) -> Child:
    key, name, initials, former, sex, born_on, ethnic, number, index, is_checked, place, living, hukou = row
    return Child(
        key=key,
        name=name,
        initials=initials,
        former_name=former,
        sex=sex,
        born_on=born_on,
        ethnicity=ethnic,
        id_number=Sealed("children.child.id_number", number),
        id_number_index=index,
        is_id_checked=is_checked,
        residence_id=place,
        residence_detail=Sealed("children.child.residence_detail", living),
        hukou_detail=Sealed("children.child.hukou_detail", hukou),
    )


def _roll(row: tuple[Any, ...], child: int, classes: dict[ClassKey, int]) -> Roll:
    _ref, klass, number, index, is_boarding, entered_on = row
    return Roll(
        child_id=child,
        school_id=klass[0],
        school_class_id=classes[klass],
        stage=klass[1],
        entry_year=klass[2],
        roll_number=Sealed("children.roll.roll_number", number),
        roll_number_index=index,
        is_boarding=is_boarding,
        entered_on=entered_on,
    )


def _guardian(row: tuple[Any, ...], child: int) -> Guardian:
    _ref, name, relation, phone, index, number, rank = row
    return Guardian(
        child_id=child,
        name=name,
        relation=relation,
        phone=Sealed("children.guardian.phone", phone),
        phone_index=index,
        id_number=Sealed("children.guardian.id_number", number),
        rank=rank,
    )


def _moves(moves: Sequence[tuple[int, str]], rolls: Iterable[Roll], context: ListContext) -> None:
    by_child = {roll.child_id: roll for roll in rolls}
    by = context.by if isinstance(context.by, User) else None
    RollMove.objects.bulk_create(
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


def _is(now: Any, before: Any) -> bool:
    return (now.blob if isinstance(now, Sealed) else now) == before


def _changes(model: Any, changes: Sequence[tuple[int, dict[str, tuple[Any, Any]]]]) -> None:
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
            for name, (_before, after) in fields.items():
                is_sealed = isinstance(getattr(row, name), Sealed)
                setattr(row, name, Sealed(f"{model._meta.label_lower}.{name}", after) if is_sealed else after)
            by_fields[tuple(sorted(fields))].append(row)
    for names, rows_of in by_fields.items():
        model.objects.bulk_update(rows_of, [name.removesuffix("_id") for name in names], batch_size=500)


def _roll_changes(changes: Sequence[tuple[int, dict[str, Any]]], classes: dict[ClassKey, int]) -> None:
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
            count += Roll.objects.filter(pk__in=pks[start : start + PIECE], school_class=before).update(
                school_class=classes[klass], stage=klass[1], entry_year=klass[2]
            )
        if count != len(pks):
            raise StaleList("a pupil changed class meanwhile")
    _changes(Roll, others)


def _groups_end(pks: Sequence[int], context: ListContext) -> None:
    for start in range(0, len(pks), PIECE):
        groups = SpecialGroup.objects.filter(pk__in=pks[start : start + PIECE], until_on__isnull=True)
        groups.update(until_on=context.today - timedelta(days=1))
