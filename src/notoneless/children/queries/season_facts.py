"""What the registers say of everybody whom a season may concern, read in a few queries for 35,000 children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from notoneless.children.models import (
    Admission,
    AdmissionSeason,
    CatchmentLine,
    Child,
    HouseholdEntry,
    Retention,
    Roll,
    Whereabouts,
)
from notoneless.children.queries.rows import holding_whereabouts
from notoneless.core.countysettings import county_days
from notoneless.domain.admission import Catchment, EntrantFacts, catchments_in
from notoneless.domain.schoolyear import SIX_THREE
from notoneless.domain.words import RollState, Stage

DEFERRED_CODE = "deferred"


@dataclass(slots=True)
class Entrant:
    """One child with its facts, its home's path, and what stands for it already."""

    pk: int
    key: UUID
    name: str
    facts: EntrantFacts
    path: str
    roll: tuple[Stage, int, date] | None = None
    """Stage, school and first day of the open roll."""
    leaving: tuple[int, int] | None = None
    """Key of the primary roll that ends this year, and its school."""
    is_proved: bool = False
    """A certificate holds on the set day, and no roll is open here."""
    has_proof: bool = False
    """A certificate holds today."""
    is_deferred: bool = False
    """A deferral holds on the set day."""
    is_put_off: bool = False
    """A deferral holds today."""


def season_entrants(season: AdmissionSeason, today: date) -> dict[int, Entrant]:
    """Everybody the season of this year may concern, and everybody on its list, by primary key."""
    year, age = season.year, county_days("county.entry_age")
    on_line: dict[int, str] = dict(
        HouseholdEntry.objects.filter(until_on__isnull=True).values_list("child", "place__path")
    )
    leaving = Q(stage=Stage.PRIMARY, entry_year=year - SIX_THREE.primary_years)
    left = {
        child: (pk, school, until is not None and state != RollState.GRADUATED)
        for child, pk, school, until, state in Roll.objects.filter(leaving)
        .order_by("entered_on", "pk")
        .values_list("child", "pk", "school", "until_on", "state")
    }
    deferred = set(
        Whereabouts.objects.filter(code__slug=DEFERRED_CODE, until_on__year=year).values_list(
            "child", flat=True
        )
    )
    born = Q(born_on__gt=date(year - age - 1, 8, 31), born_on__lte=date(year - age, 8, 31))
    listed = set(Admission.objects.filter(season=season).values_list("child", flat=True))
    asked = {pk for pk, (_roll, _school, gone) in left.items() if not gone} | deferred | listed
    young = set(Child.objects.filter(born).values_list("pk", flat=True)) & on_line.keys()
    facts = _Facts(year, on_line, left, deferred, season.set_on, today)
    return {row["pk"]: facts.entrant(row) for row in _rows(asked | young)}


def _rows(pks: set[int]) -> list[dict[str, Any]]:
    """The children's columns, asked for in parts a database takes."""
    names = ("pk", "key", "name", "born_on", "died_on", "merged_into", "residence__path")
    ordered, found = sorted(pks), []
    for at in range(0, len(ordered), 5000):
        part = ordered[at : at + 5000]
        found += list(Child.objects.filter(pk__gte=part[0], pk__lte=part[-1]).values(*names))
    return [row for row in found if row["pk"] in pks]


class _Facts:
    """The registers of the day, held while the list is made."""

    def __init__(
        self, year: int, on_line: dict[int, str], left: dict[int, tuple[int, int, bool]],
        deferred: set[int], set_on: date, today: date,
    ) -> None:  # fmt: skip
        self.year, self.on_line, self.left, self.deferred = year, on_line, left, deferred
        retained = Retention.objects.filter(year=year, withdrawn_on__isnull=True)
        self.retained = set(retained.values_list("roll__child", flat=True))
        self.rolls = {
            child: (stage, school, on)
            for child, stage, school, on in Roll.objects.current().values_list(
                "child", "stage", "school", "entered_on"
            )
        }
        self.proved, self.put_off = _coded(set_on)
        self.proved_now, self.put_off_now = _coded(today)

    def entrant(self, row: dict[str, Any]) -> Entrant:
        """One child's facts from its row and the registers."""
        pk = row["pk"]
        stage, school, on = self.rolls.get(pk, ("", 0, date.min))
        leaving = self.left.get(pk)
        facts = EntrantFacts(
            born_on=row["born_on"],
            is_on_line=pk in self.on_line,
            is_alive=row["died_on"] is None,
            is_merged=row["merged_into"] is not None,
            has_primary_roll=stage == Stage.PRIMARY,
            has_junior_roll=stage == Stage.JUNIOR,
            was_deferred=pk in self.deferred,
            leaving_year=self.year if leaving else None,
            has_left_primary=leaving is not None and leaving[2],
            is_retained=pk in self.retained,
        )
        return Entrant(
            pk=pk,
            key=row["key"],
            name=row["name"],
            facts=facts,
            path=row["residence__path"] or self.on_line.get(pk, ""),
            roll=(Stage(stage), school, on) if stage else None,
            leaving=leaving[:2] if leaving else None,
            is_proved=pk in self.proved and not stage,
            has_proof=pk in self.proved_now,
            is_deferred=pk in self.put_off,
            is_put_off=pk in self.put_off_now,
        )


def _coded(on: date) -> tuple[set[int], set[int]]:
    """Children with a certificate of another school, and children whose entry is put off, as of a day."""
    codes = holding_whereabouts(on).values_list("child", "code__slug", "code__is_in_school")
    proved = {child for child, _slug, is_in_school in codes if is_in_school}
    return proved, {child for child, slug, _is_in_school in codes if slug == DEFERRED_CODE}


def catchment_lines(year: int) -> dict[Stage, dict[str, Catchment]]:
    """招生范围 as it holds in a year: of each stage, by path of the place."""
    lines: dict[Stage, list[Catchment]] = {stage: [] for stage in Stage}
    for row in CatchmentLine.objects.select_related("place", "school"):
        lines[Stage(row.stage)].append(
            Catchment(
                place=row.place.path,
                place_name=row.place.full_name,
                from_year=row.from_year,
                school=row.school_id,
                school_name=row.school.name if row.school else "",
            )
        )
    return {stage: catchments_in(year, found) for stage, found in lines.items()}
