"""Children when a place or a school changes: who stands there now, and who goes along when a place joins another."""

from __future__ import annotations

from datetime import date

from notoneless.children.models import Child, HouseholdEntry, HouseholdMove, Roll
from notoneless.children.services.standing import ONE_DAY
from notoneless.grid.models import Place, Unit


def children_rest(*, node: Place | Unit) -> list[str]:
    """How many children live or are registered at this place, or are on a roll of this school."""
    if isinstance(node, Unit):
        pupils = Roll.objects.current().filter(school=node).count()
        return [f"{pupils}名在册学生"] if pupils else []
    living = Child.objects.live().filter(residence=node).count()
    listed = HouseholdEntry.objects.filter(place=node, until_on__isnull=True).count()
    return [f"{count}名{words}" for count, words in ((living, "居住儿童"), (listed, "户籍线儿童")) if count]


def children_follow(*, place: Place, into: Place, today: date) -> None:
    """Residents move; the household line keeps where each stood until yesterday; what waits for an answer waits there."""
    here = HouseholdEntry.objects.filter(place=place, until_on__isnull=True)
    here.filter(from_on=today).update(place=into)  # began today: there is no yesterday to keep
    entries = here.filter(from_on__lt=today)
    moved = [
        HouseholdEntry(
            child_id=entry.child_id, place=into, source=entry.source, household_number=entry.household_number,
            head_name=entry.head_name, from_on=today,
        )
        for entry in entries
    ]  # fmt: skip
    entries.update(until_on=today - ONE_DAY)
    HouseholdEntry.objects.bulk_create(moved, batch_size=1000)
    Child.objects.filter(residence=place).update(residence=into)
    for side in ("to_place", "waits_at"):
        HouseholdMove.objects.waiting().filter(**{side: place}).update(**{side: into})
