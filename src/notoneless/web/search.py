"""What the one search box finds, always in scope: children, papers, units and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from notoneless.cases import queries as cases
from notoneless.children import queries as children
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the result."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind."""

    children: list[Hit]
    papers: list[Hit]
    units: list[Hit]

    @property
    def count(self) -> int:
        return len(self.children) + len(self.papers) + len(self.units)


def _child(child: Any) -> Hit:
    place = child.residence.name if child.residence else ""
    born = f"{child.born_on:%Y-%m-%d}" if child.born_on else ""
    detail = " · ".join(part for part in (child.get_sex_display(), born, place) if part)
    return Hit(child.name, detail, reverse("web:child_file", args=[child.key]))


def found_for(user: User, words: str) -> Found:
    """Name part, pinyin initials, roll number, whole ID number or phone, paper number, unit name."""
    kids = children.children_found(user, words)[:SHOWN]
    papers = [
        Hit(case.child.name, words, reverse("cases:case_page", args=[case.key]))
        for case in cases.search_lines(user, words)[:SHOWN]
    ]
    units = sight(user).units.filter(name__contains=words)[:SHOWN] if len(words) >= 2 else Unit.objects.none()
    return Found(
        [_child(child) for child in kids],
        papers,
        [
            Hit(unit.name, unit.get_kind_display(), reverse("grid:unit_page", args=[unit.number]))
            for unit in units
        ],
    )
