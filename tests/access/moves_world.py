"""Moves of a roll on both sides of the fence: transfers, a suspension, a request to change key fields."""

from datetime import date, datetime
from typing import Any

from notoneless.children.models import KeyChange, Suspension, Transfer
from notoneless.documents.services import file_keep
from tests.makers import TODAY, make_child, make_roll


def moves_rows(
    town: Any, names: dict[str, str], manager: Any, picture: bytes, at: datetime
) -> dict[str, Any]:
    """A transfer that waits for the school, one it is asked for, and one it must find proof of."""
    word = names["word"]
    made: dict[str, Any] = {}
    row = getattr(town, names["class"])
    away = town.direct_class_5
    paper = file_keep(name=f"{word}.jpg", content=picture, by=manager, today=TODAY)
    for name, state, school_class, to_class in (
        ("taken", "offered", away, row), ("asked", "asked", row, away), ("proving", "proving", row, None),
    ):  # fmt: skip
        child = make_child(f"{word}{name}")
        roll = make_roll(child, school_class)
        made[name] = Transfer.objects.create(
            child=child, roll=roll, state=state, from_school=roll.school, from_on=TODAY, paper=paper,
            kind="inside" if to_class else "beyond", to_school=to_class.school if to_class else None,
            to_class=to_class, other_school="" if to_class else f"{word}外县小学", due_on=TODAY,
            opened_on=TODAY, opened_by=manager, reason=f"{word}搬家",
        ).key  # fmt: skip
    ill = make_child(f"{word}休")
    made["suspended"] = ill.key
    made["suspended_roll"] = make_roll(ill, row, state="suspended").pk
    Suspension.objects.create(
        roll_id=made["suspended_roll"], from_on=date(2026, 10, 1), until_on=date(2026, 12, 1),
        certificate=paper, reason=f"{word}病", by=manager, at=at,
    )  # fmt: skip
    made["change"] = KeyChange.objects.create(
        child=ill, school=row.school, old_name=ill.name, old_sex=ill.sex, old_born_on=ill.born_on,
        old_id_number=ill.id_number.open(), new_name=f"{word}改", reason=f"{word}错字", evidence=paper,
        state="waiting", asked_by=manager, asked_on=TODAY,
    ).key  # fmt: skip
    return made
