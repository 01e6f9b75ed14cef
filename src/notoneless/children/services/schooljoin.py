"""学校撤并: one school joins another in one act, with everybody in it; nobody drops between two rolls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from notoneless.children.models import Admission, CatchmentLine, Leaver, Roll, Transfer
from notoneless.children.services.schoolover import (
    pupils_over,
    transferring,
    transferring_refused,
    waiting_over,
)
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.lines import school_joins
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import is_class_over, school_year_of
from notoneless.domain.words import SchoolKind, Stage
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.grid.services.joining import classes_over, school_over

acts({"school_join": "学校撤并"})


@dataclass(frozen=True, slots=True)
class SchoolJoining:
    """What would go over."""

    pupils: int
    classes: tuple[SchoolClass, ...]
    blockers: tuple[str, ...]
    """Pupils whose transfer is open, by name: it is settled first."""


def school_joining(*, school: Unit, today: date) -> SchoolJoining:
    """What goes along when this school joins another, and who stands in the way. Empty classes of cohorts that are
    through stay with the school that is no more."""
    rolls = Roll.objects.current().filter(school=school)
    year, occupied = school_year_of(today), set(rolls.values_list("school_class", flat=True))
    classes = tuple(
        one
        for one in SchoolClass.objects.filter(Q(school=school) | Q(pk__in=occupied))
        if one.pk in occupied or not is_class_over(one.entry_year, Stage(one.stage), year)
    )
    transfers = Transfer.objects.open().filter(Q(from_school=school) | Q(to_school=school))
    return SchoolJoining(rolls.count(), classes, transferring(transfers))


def school_join(
    *, school: Unit, into: Unit, reason: str, evidence: StoredFile | None, by: User, today: date
) -> Unit | Refusal:
    """All classes with their pupils and homeroom teachers, covers, catchments, expected entrants and open work go to the
    other school from today, on the approval paper (撤并批复). The school that is no more stays readable."""
    with act(by=by, unit=school) as log:
        both = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).select_related("school").filter(
            pk__in=(school.pk, into.pk))}  # fmt: skip
        school, into = both[school.pk], both[into.pk]
        found = school_joining(school=school, today=today)
        refused = _refused(school, into, evidence, found.blockers)
        if refused is not None:
            log("school_join", changes={"rule": ("", refused.rule)})
            return refused
        classes = classes_over(classes=found.classes, into=into)
        moved = pupils_over(
            rolls=Roll.objects.current().filter(school=school), classes=classes, into=into, reason="学校撤并",
            evidence=evidence, by=by, today=today,
        )  # fmt: skip
        _expected_over(school, into, classes)
        _catchments_over(school, into, today)
        school_over(school=school, into=into, classes=classes, reason=reason, by=by, today=today)
        waiting_over(school=school, into=into, children=None, by=by, today=today)
        changes = {
            "school": (school.name, into.name),
            "pupils": (None, len(moved)),
            "classes": (None, len(classes)),
        }
        log("school_join", unit=into, changes=changes)
    return into


def _refused(
    school: Unit, into: Unit, evidence: StoredFile | None, blockers: tuple[str, ...]
) -> Refusal | None:
    refused = school_joins(
        SchoolKind(school.school.kind), SchoolKind(into.school.kind), is_same=school.pk == into.pk,
        is_closed=school.until_on is not None or into.until_on is not None,
    )  # fmt: skip
    if refused is None and evidence is None:
        refused = Refusal("请上传撤并批复。", "school.no_paper")
    return transferring_refused(names=blockers, what="撤并") if refused is None else refused


def _expected_over(school: Unit, into: Unit, classes: Mapping[int, SchoolClass]) -> None:
    """Who was expected at the school is expected at the other one, in the class that went over."""
    for leaver in Leaver.objects.filter(junior=school, roll__until_on__isnull=True):
        leaver.junior, leaver.planned_class = into, classes.get(leaver.planned_class_id or 0)
        leaver.save(update_fields=["junior", "planned_class"])
    running = Admission.objects.filter(season__cases_opened_on__isnull=True)
    running.filter(school=school).update(school=into)
    running.filter(registered_at_school=school).update(registered_at_school=into)


def _catchments_over(school: Unit, into: Unit, today: date) -> None:
    """From this year on the other school receives whom this one received; the years before stay as they were."""
    lines = CatchmentLine.objects.filter(school=school)
    for line in lines.filter(from_year__lt=today.year):
        later = CatchmentLine.objects.filter(
            place=line.place_id, stage=line.stage, from_year__gt=line.from_year, from_year__lte=today.year
        )
        if not later.exists():
            CatchmentLine.objects.create(
                place_id=line.place_id, stage=line.stage, school=into, from_year=today.year
            )
    lines.filter(from_year__gte=today.year).update(school=into)
