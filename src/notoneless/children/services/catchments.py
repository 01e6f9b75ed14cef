"""招生范围: which school receives the children of a place, per stage, from a year on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from notoneless.children.models import CatchmentLine
from notoneless.core.events import act, acts
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import SchoolKind, Stage
from notoneless.grid.models import Place, School, Unit, User

acts({"catchment_set": "划定招生范围"})


def catchments_set(
    *, place: Place, schools: Mapping[Stage, Unit | None], from_year: int, by: User, today: date
) -> Place | Refusal:
    """Both stages of a place at once, all or nothing. A stage that follows the place above and did so stays unwritten."""
    known = CatchmentLine.objects.filter(place=place)
    for stage, school in schools.items():
        if school is None and not known.filter(stage=stage).exists():
            continue
        refused = _refused(stage, school, from_year, today)
        if refused is not None:
            return refused
    with act(by=by) as log:
        log("catchment_set", changes={"place": (None, place.full_name)})
        for stage, school in schools.items():
            if school is not None or known.filter(stage=stage).exists():
                catchment_set(
                    place=place, stage=stage, school=school, from_year=from_year, by=by, today=today
                )
    return place


def _refused(stage: Stage, school: Unit | None, from_year: int, today: date) -> Refusal | None:
    if not today.year - 1 <= from_year <= today.year + 2:
        return Refusal(f"起始年份请填{today.year - 1}至{today.year + 2}。", "catchment.year")
    facts = School.objects.filter(unit=school).first() if school is not None else None
    if school is not None and (facts is None or stage not in stages_of(SchoolKind(facts.kind))):
        return Refusal(f"{school.name}不招{stage.label}新生，请另选。", "catchment.stage")
    return None


def catchment_set(
    *, place: Place, stage: Stage, school: Unit | None, from_year: int, by: User, today: date
) -> CatchmentLine | Refusal:
    """Children of the place go to this school from this year on; without a school, as those of the place above."""
    refused = _refused(stage, school, from_year, today)
    if refused is not None:
        return refused
    with act(by=by) as log:
        key: dict[str, Any] = {"place": place, "stage": stage, "from_year": from_year}
        before = CatchmentLine.objects.select_for_update(of=("self",)).filter(**key).first()
        old = before.school.name if before is not None and before.school is not None else None
        row, _ = CatchmentLine.objects.update_or_create(**key, defaults={"school": school})
        said = f"{place.full_name} {stage.label} {from_year}年起"
        new = school.name if school is not None else "随上级"
        log("catchment_set", changes={"place": (None, said), "school": (old, new)})
    return row
