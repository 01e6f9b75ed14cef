"""同户孩子: children of one household, by household number or by a guardian they share, in the viewer's sight.

A brother out of sight is not told of at all, not even that he exists: lists and counts follow the same rows
(safety rule 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from notoneless.children.models import Child, HouseholdEntry
from notoneless.children.queries.rows import Schooling, open_roll, place_words, schooling, with_cells
from notoneless.core import clock
from notoneless.domain.schoolyear import age_on
from notoneless.grid.access import may
from notoneless.grid.models import User

SIBLINGS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Sibling:
    """One child of the household and what makes it so."""

    child: Child
    age: int | None
    school: str
    school_class: str
    schooling: Schooling
    place: str
    why: str
    is_self: bool


def _same_household(child: Child) -> Q:
    """On the household line under the same household number in the same village."""
    entry = child.household_entries.filter(until_on__isnull=True).select_related("place__parent").first()
    if entry is None or not entry.household_number:
        return Q(pk__in=[])
    village = entry.place.village or entry.place
    same = HouseholdEntry.objects.filter(
        until_on__isnull=True, household_number=entry.household_number, place__path__startswith=village.path
    )
    return Q(pk__in=same.values("child"))


def _same_guardian(child: Child) -> Q:
    """A guardian of the same name with the same phone: a phone alone may be a shop's, a name alone anybody's."""
    shared = Q(pk__in=[])
    for name, phone in child.guardians.exclude(phone_index=None).values_list("name", "phone_index"):
        shared |= Q(guardians__name=name, guardians__phone_index=phone, guardians__withdrawn_at=None)
    return shared


def household_of(child: Child, user: User) -> list[Sibling]:
    """The child and the other children of its household in sight, eldest first; empty where there is no other."""
    today, is_sensitive = clock.today(), may(user, "children.sensitive")
    seen = Child.objects.visible_to(user).live()
    by_number = set(seen.filter(_same_household(child)).values_list("pk", flat=True)) - {child.pk}
    by_guardian = set(seen.filter(_same_guardian(child)).values_list("pk", flat=True)) - {child.pk}
    others = sorted(by_number | by_guardian)[:SIBLINGS_AT_MOST]
    if not others:
        return []
    rows = with_cells(Child.objects.filter(pk__in=[child.pk, *others]), today).order_by("born_on", "pk")

    def why(pk: int) -> str:
        words = ("同户号" if pk in by_number else "", "同一监护人" if pk in by_guardian else "")
        return "、".join(word for word in words if word)

    found = []
    for row in rows:
        roll = open_roll(row)
        found.append(
            Sibling(
                child=row,
                age=age_on(row.born_on, today) if row.born_on else None,
                school=roll.school.name if roll else "",
                school_class=roll.school_class.label(today) if roll else "",
                schooling=schooling(row, is_sensitive=is_sensitive),
                place=place_words(row.residence),
                why=why(row.pk),
                is_self=row.pk == child.pk,
            )
        )
    return found


def panel_family(child: Child, user: User) -> dict[str, Any]:
    """同户孩子 on the child's file. ``children/panel_family.html``."""
    return {"child": child, "siblings": [one for one in household_of(child, user) if not one.is_self]}
