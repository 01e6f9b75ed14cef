"""联系链: whom to call about one child, up the school line and up the household line (mission A6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.children.models import Child, Roll
from notoneless.children.queries.rows import home_of
from notoneless.core import clock
from notoneless.grid import queries as grid
from notoneless.grid.models import Unit, User


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One step of the chain: the unit, and who answers there; nobody where the post is empty."""

    label: str
    unit: Unit
    people: tuple[User, ...]


def chain_of(child: Child, today: date) -> dict[str, list[ChainLink]]:
    """班主任 → 学校 → 中心校 → 乡镇 → 教育局, and 村 → 乡镇. Without a roll the covering school stands first."""
    place = home_of(child)
    village = [
        _link("村(社区)", grid.village_committee_of(place), today, grid.village_officers_of(place, today)[:2]),
        _link("乡镇(街道)", grid.township_government_of(place), today),
    ] if place else []  # fmt: skip
    return {
        "school_line": [one for one in _school_line(child, today) if one is not None],
        "household_line": [one for one in village if one is not None],
    }


def _school_line(child: Child, today: date) -> list[ChainLink | None]:
    rolls = Roll.objects.current().filter(child=child)
    roll = rolls.select_related("school__parent", "school__place", "school_class").first()
    if roll is not None:
        school, label = roll.school, "学校"
        teacher = grid.homeroom_teacher_of(roll.school_class, today)
        first = _link("班主任", school, today, [teacher] if teacher else [])
    else:
        home = home_of(child)
        cover = grid.cover_of(home, today) if home else None
        if cover is None:
            return []
        school, label, first = cover.unit, "包保学校", None
    township = grid.township_government_of(school.place) if school.place else None
    return [
        first,
        _link(label, school, today),
        _link("中心校", school.centre, today),
        _link("乡镇(街道)", township, today),
        _link("教育局", grid.bureau(), today),
    ]


def _link(label: str, unit: Unit | None, today: date, people: list[User] | None = None) -> ChainLink | None:
    if unit is None:
        return None
    return ChainLink(label, unit, tuple(grid.managers_of(unit, today)[:2] if people is None else people))


def chain_contact(child: Child, number: str, login: str, today: date) -> tuple[Unit, User | None] | None:
    """The unit and the person of this chain that are asked for, or None: who sees a child may call its chain."""
    for links in chain_of(child, today).values():
        for link in links:
            person = next((one for one in link.people if one.login == login), None)
            if link.unit.number == number and (person is not None or not (login or link.people)):
                return link.unit, person
    return None


def panel_chain(child: Child, user: User) -> dict[str, Any]:
    """联系链. ``children/panel_chain.html``."""
    return {"child": child, "chain": chain_of(child, clock.today())}
