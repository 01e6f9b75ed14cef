"""Households that stand at a village itself and in none of its groups."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from notoneless.children.models import Child, HouseholdEntry
from notoneless.grid.models import Place


def households_in_no_group(place: Place) -> list[tuple[str, str]]:
    """Of each household at this place its children's keys and its words: head and names; without one, a child alone."""
    entries = {
        entry.child_id: entry for entry in HouseholdEntry.objects.filter(place=place, until_on__isnull=True)
    }
    here = Child.objects.live().filter(Q(residence=place) | Q(pk__in=list(entries)))
    found: dict[str, list[Child]] = defaultdict(list)
    for child in here.order_by("initials", "pk"):
        entry = entries.get(child.pk)
        found[f"#{entry.household_number}" if entry and entry.household_number else str(child.pk)].append(
            child
        )
    return [(",".join(str(child.pk) for child in house), _words(house, entries)) for house in found.values()]


def _words(house: list[Child], entries: dict[int, HouseholdEntry]) -> str:
    head = next((entry.head_name for one in house if (entry := entries.get(one.pk)) and entry.head_name), "")
    if len(house) == 1 and not head:
        born_on = house[0].born_on
        return f"{house[0].name}（{born_on.year}年{born_on.month}月生）" if born_on else house[0].name
    names = "、".join(child.name for child in house)
    return f"{head}户：{names}" if head else names
