"""招生范围、对口初中 when villages change: whoever lived there stays with his school, in the years past and to come."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from notoneless.children.models import CatchmentLine
from notoneless.children.queries.season_facts import catchment_lines
from notoneless.domain.admission import Receiving, receiving_school
from notoneless.domain.words import Stage
from notoneless.grid.models import Place, ReceivingSchool

Wanted = dict[int, int | None]
"""Year → school from then on; None: as the place above."""


def catchments_beside(*, place: Place, new: Place, people: Any, today: date) -> None:
    """A village split off stands where the old one stands."""
    CatchmentLine.objects.bulk_create(
        CatchmentLine(place=new, stage=line.stage, school_id=line.school_id, from_year=line.from_year)
        for line in CatchmentLine.objects.filter(place=place)
    )
    ReceivingSchool.objects.bulk_create(
        ReceivingSchool(year=row.year, primary_id=row.primary_id, place=new, junior_id=row.junior_id)
        for row in ReceivingSchool.objects.filter(place=place)
    )


def catchments_follow(*, place: Place, into: Place, today: date) -> None:
    """The groups of a village that joins another keep their schools by lines of their own, where the other village has
    another one; a village without any takes those of the one that joins it. Who lives in no group goes by the village."""
    groups = list(Place.objects.filter(parent=place, until_on__isnull=True))
    years = {today.year, *CatchmentLine.objects.values_list("from_year", flat=True)}
    schools = {year: _schools(place, into, year) for year in sorted(years)}
    for stage in Stage:
        asked = {year: found[stage] for year, found in schools.items()}
        _draw(into, stage, {year: old if there is None else None for year, (old, there) in asked.items()})
        kept = {year: old if there not in (None, old) else None for year, (old, there) in asked.items()}
        for group in groups:
            _draw(group, stage, kept)
    _receiving_follow(place, into, groups)


def _schools(place: Place, into: Place, year: int) -> dict[Stage, tuple[int | None, int | None]]:
    """Of each stage the school of the one and of the other place in a year."""
    lines = catchment_lines(year)

    def school(path: str, stage: Stage) -> int | None:
        found = receiving_school(path, lines[stage])
        return found.school if isinstance(found, Receiving) else None

    return {stage: (school(place.path, stage), school(into.path, stage)) for stage in Stage}


def _draw(place: Place, stage: Stage, wanted: Wanted) -> None:
    """Lines from each year in which the school changes; what the place has of its own stays."""
    own = CatchmentLine.objects.filter(place=place, stage=stage).values_list("from_year", flat=True)
    first_own, before = min(own, default=None), None
    for year, school in sorted(wanted.items()):
        if school != before and (first_own is None or year < first_own):
            CatchmentLine.objects.create(place=place, stage=stage, school_id=school, from_year=year)
        before = school


def _receiving_follow(place: Place, into: Place, groups: list[Place]) -> None:
    """Leavers of the groups go where they went; a group with a row of its own keeps it."""
    rows: dict[tuple[int, int], dict[int | None, int]] = defaultdict(dict)
    for row in ReceivingSchool.objects.all():
        rows[row.year, row.primary_id][row.place_id] = row.junior_id
    made = []
    for (year, primary), juniors in rows.items():
        before = juniors.get(place.pk, juniors.get(None))
        if before is None and into.pk in juniors:
            before = _schools(place, into, year)[Stage.JUNIOR][0]
        if before is not None and before != juniors.get(into.pk, juniors.get(None)):
            made += [
                ReceivingSchool(year=year, primary_id=primary, place=group, junior_id=before)
                for group in groups
                if group.pk not in juniors
            ]
    ReceivingSchool.objects.bulk_create(made)
