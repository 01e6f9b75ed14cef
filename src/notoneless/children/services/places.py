"""Children when a place or a school changes: who stands there now, and who goes along when one joins another
or is split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

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
    _line_over(HouseholdEntry.objects.filter(place=place), into, today)
    Child.objects.filter(residence=place).update(residence=into)
    for side in ("from_place", "to_place", "waits_at"):
        HouseholdMove.objects.waiting().filter(**{side: place}).update(**{side: into})


def children_split_off(*, place: Place, new: Place, people: Sequence[int], today: date) -> None:
    """These children, who stand at the village itself, stand at the new one from today."""
    _line_over(HouseholdEntry.objects.filter(place=place, child__in=people), new, today)
    Child.objects.filter(residence=place, pk__in=people).update(residence=new)
    HouseholdMove.objects.waiting().filter(from_place=place, child__in=people).update(from_place=new)


def _line_over(entries: QuerySet[HouseholdEntry], into: Place, today: date) -> None:
    here = entries.filter(until_on__isnull=True)
    here.filter(from_on=today).update(place=into)  # began today: there is no yesterday to keep
    before = here.filter(from_on__lt=today)
    moved = [
        HouseholdEntry(
            child_id=entry.child_id, place=into, source=entry.source, household_number=entry.household_number,
            head_name=entry.head_name, from_on=today,
            checked_on=entry.checked_on,
        )
        for entry in before
    ]  # fmt: skip
    before.update(until_on=today - ONE_DAY)
    HouseholdEntry.objects.bulk_create(moved, batch_size=1000)
