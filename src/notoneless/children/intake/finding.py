"""Which child of the register a row means, for every list about children who are there already.

A number that checks says it, else the roll number, else name and birth date where only one child has both. A number of
another name is an error: a mistyped number must not write into a stranger's file. Below the bureau only children of the
person's own units are found (a school its own pupils); nothing of another's child is told (safety rule 5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from notoneless.children.intake.known import chunks
from notoneless.children.models import Child, Roll
from notoneless.core.listhandlers import Draft, ListContext
from notoneless.core.sealing import blind
from notoneless.domain.idcard import IdNumber, parse
from notoneless.domain.names import normalise_name

NOT_FOUND = "名册里没有找到这个孩子。请核对姓名和证号；还没有建档的先导入学籍或户籍名册。"
OTHER_NAME = "这个号码登记的是另一个姓名。请核对号码和姓名，不要写到别人的档案里。"
SEVERAL = "同名同出生日期的不止一个孩子。请填写身份证号或学籍号。"


@dataclass(frozen=True, slots=True)
class Found:
    """A child a row means."""

    pk: int
    key: UUID
    name: str
    born_on: date | None


def children_found(draft: Draft, context: ListContext) -> list[Found | None]:
    """Of each row the child, or None with an error in the draft. Four queries, whatever the length of the list."""
    rows = draft.rows
    names = [normalise_name(name) for name in rows.column("name")]
    numbers = [blind("id_number", _whole(text, context.today)) for text in rows.column("id_number")]
    rolls = [blind("roll_number", "".join(str(text).split()).upper()) for text in rows.column("roll_number")]
    born = rows.column("birth_on", None)
    by_number = _by(Child.objects, "id_number_index", numbers, is_id_checked=True)
    by_roll = _by_roll(rolls)
    by_name = _by_name(
        {name for name, number, roll in zip(names, numbers, rolls, strict=True) if not number or not roll}
    )
    own = _own(context)
    found: list[Found | None] = []
    for row in range(rows.count):
        child = by_number.get(numbers[row] or "") or by_roll.get(rolls[row] or "")
        if child is None and born[row] is not None:
            alike = [one for one in by_name.get(names[row], ()) if one.born_on == born[row]]
            if len(alike) > 1:
                draft.error(row, "name", "child.several", SEVERAL)
                found.append(None)
                continue
            child = alike[0] if alike else None
        if child is not None and own is not None and child.pk not in own:
            child = None
        if child is not None and child.name != names[row]:
            draft.error(row, "name", "child.other_name", OTHER_NAME)
            child = None
        elif child is None and row not in draft.bad:
            draft.error(row, "name", "child.not_found", NOT_FOUND)
        found.append(child)
    return found


def _whole(text: Any, today: date) -> str:
    number = parse(str(text), today=today) if text else None
    return number.text if isinstance(number, IdNumber) else ""


FIELDS = ("pk", "key", "name", "born_on")


def _by(manager: Any, column: str, values: list[str | None], **conditions: Any) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for piece in chunks({value for value in values if value}):
        rows = manager.filter(**{f"{column}__in": piece}, merged_into__isnull=True, **conditions)
        for index, *facts in rows.values_list(column, *FIELDS):
            found[index] = Found(*facts)
    return found


def _by_roll(values: list[str | None]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for piece in chunks({value for value in values if value}):
        rows = Roll.objects.filter(roll_number_index__in=piece, child__merged_into__isnull=True).order_by(
            "pk"
        )
        for index, *facts in rows.values_list("roll_number_index", *(f"child__{name}" for name in FIELDS)):
            found[index] = Found(*facts)
    return found


def _by_name(names: set[str]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = defaultdict(list)
    for piece in chunks(names):
        for row in Child.objects.live().filter(name__in=piece).values_list(*FIELDS):
            found[row[2]].append(Found(*row))
    return found


def _own(context: ListContext) -> set[int] | None:
    """Keys of the children a unit's own list may speak of; None where everybody is."""
    if context.unit is None:
        return None
    rolls = Roll.objects.current().filter(school__path__startswith=context.unit.path)
    return set(rolls.values_list("child", flat=True))
