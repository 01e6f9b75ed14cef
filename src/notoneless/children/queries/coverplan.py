"""包保分配: the villages of a township, their children, and which school each is proposed for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from notoneless.children.models import Child
from notoneless.children.queries.season_facts import catchment_lines
from notoneless.core.countysettings import county_days
from notoneless.domain.admission import receiving_school
from notoneless.domain.coverplan import CoverRule, Village, covers_plan
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import TOWNSHIPS, VILLAGES, Stage, UnitKind
from notoneless.grid.access import sight
from notoneless.grid.models import Cover, CoverPlan, Place, Unit, User, holding
from notoneless.grid.queries import covering_units, path_steps


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One village, who covers it now, and the school the rule proposes."""

    place: Place
    children: int
    now: Cover | None
    proposed: Unit | None


@dataclass(frozen=True, slots=True)
class SchoolTotal:
    """What one school would cover, by the proposal and what it keeps."""

    unit: Unit
    villages: int
    children: int
    is_overload: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The villages asked about, and what each school of the proposal comes to."""

    lines: list[PlanLine]
    totals: list[SchoolTotal]

    @property
    def children(self) -> int:
        return sum(line.children for line in self.lines)


def last_plan(township: Place) -> CoverPlan | None:
    """The last bulk act of a township that was not taken back."""
    plans = CoverPlan.objects.filter(township=township, undone_on__isnull=True).select_related("by")
    return plans.annotate(line_count=Count("lines")).order_by("-pk").first()


def plan_townships(user: User) -> QuerySet[Place]:
    """Townships whose villages this person may give out."""
    places = Place.objects.filter(kind__in=TOWNSHIPS, until_on__isnull=True).order_by("code")
    see = sight(user)
    return places if see.is_everything else places.filter(pk__in=see.home_place_ids)


def cover_plan(user: User, township: Place, rule: CoverRule, today: date, *, is_gaps_only: bool) -> Plan:
    """Every village of the township (or those without a school) with the rule's proposal. Schools that lie in the
    township come first; where none does, every school the person may choose."""
    villages = list(
        Place.objects.under(township.path).filter(kind__in=VILLAGES, until_on__isnull=True).order_by("code")
    )
    now = {
        cover.place_id: cover
        for cover in Cover.objects.filter(holding(today)).select_related("unit", "person")
    }
    children = _children_by_village(township, villages)
    schools = covering_units(user, today).filter(kind=UnitKind.SCHOOL)
    near = list(schools.filter(place__path__startswith=township.path).order_by("number")) or list(
        schools.order_by("number")
    )
    asked = [place for place in villages if not is_gaps_only or place.pk not in now]
    load: Counter[int] = Counter()
    for place in villages:
        if place not in asked and place.pk in now:
            load[now[place.pk].unit_id] += children[place.pk]
    lines = catchment_lines(today.year)[Stage.PRIMARY]
    facts = []
    for place in asked:
        found = receiving_school(place.path, lines)
        facts.append(
            Village(place.pk, children[place.pk], None if isinstance(found, Refusal) else found.school)
        )
    plan = covers_plan(facts, [unit.pk for unit in near], rule=rule, load=load)
    units = {unit.pk: unit for unit in near}
    proposed = [
        PlanLine(place, children[place.pk], now.get(place.pk), units.get(plan.get(place.pk, 0)))
        for place in asked
    ]
    kept = [
        PlanLine(place, children[place.pk], now[place.pk], None) for place in villages if place not in asked
    ]
    return Plan(proposed, _totals([*proposed, *kept]))


def _totals(lines: list[PlanLine]) -> list[SchoolTotal]:
    """The schools these villages come to, the fullest first."""
    held: dict[Unit, list[int]] = {}
    for line in lines:
        unit = line.proposed or (line.now.unit if line.now else None)
        if unit is not None:
            held.setdefault(unit, []).append(line.children)
    most = county_days("grid.cover_most")
    totals = [SchoolTotal(unit, len(each), sum(each), len(each) > most) for unit, each in held.items()]
    return sorted(totals, key=lambda total: (-total.children, total.unit.number))


def _children_by_village(township: Place, villages: list[Place]) -> Counter[int]:
    by_path = {place.path: place.pk for place in villages}
    found: Counter[int] = Counter()
    living = Child.objects.live().filter(residence__path__startswith=township.path)
    for path in living.values_list("residence__path", flat=True):
        for step in path_steps(path):
            if step in by_path:
                found[by_path[step]] += 1
    return found
