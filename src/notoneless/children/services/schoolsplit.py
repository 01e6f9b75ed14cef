"""划出班级: some classes of a school go to another school, or to one set up for them, in one act; nobody is dropped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from notoneless.children.models import Leaver, Roll, Transfer
from notoneless.children.services.schoolover import (
    pupils_over,
    transferring,
    transferring_refused,
    waiting_over,
)
from notoneless.core.events import Log, Refused, act, acts, all_or_nothing
from notoneless.documents.models import StoredFile
from notoneless.domain.lines import school_splits
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import is_class_over, school_year_of
from notoneless.domain.words import LineChangeKind, SchoolKind, Stage, UnitKind
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.grid.services import unit_add
from notoneless.grid.services.changes import change_keep
from notoneless.grid.services.joining import classes_over, receiving_as, teachers_over
from notoneless.grid.services.places import SchoolFacts

acts({"school_split": "学校划出班级"})


@dataclass(frozen=True, slots=True)
class ClassGoing:
    """A class that could go over."""

    school_class: SchoolClass
    pupils: int


def classes_to_split(*, school: Unit, today: date) -> list[ClassGoing]:
    """The classes of a school that are not through, and those that still have pupils, with how many."""
    year = school_year_of(today)
    counted = SchoolClass.objects.filter(school=school).annotate(
        pupils=Count("rolls", filter=Q(rolls__until_on__isnull=True))
    )
    return [
        ClassGoing(one, one.pupils)
        for one in counted.order_by("stage", "-entry_year", "class_no")
        if one.pupils or not is_class_over(one.entry_year, Stage(one.stage), year)
    ]


def transferring_in(classes: Collection[SchoolClass]) -> tuple[str, ...]:
    """Who leaves these classes, or comes into them, by a transfer that is open."""
    of_classes = Q(roll__school_class__in=classes) | Q(to_class__in=classes)
    return transferring(Transfer.objects.open().filter(of_classes))


def school_split(
    *, school: Unit, classes: Sequence[SchoolClass], into: Unit | None, reason: str, evidence: StoredFile | None,
    by: User, today: date, new: Mapping[str, str] | None = None,
) -> Unit | Refusal:  # fmt: skip
    """These classes with pupils, homeroom teachers and open work go from today to ``into``; where it is None, to a school
    set up beside this one with the ``number``, ``name``, ``code`` and ``kind`` of ``new``. It rests on the 批复."""
    with act(by=by, unit=school) as log:
        try:
            with all_or_nothing(log):
                return _split(
                    school, list(classes), into, dict(new or {}), (reason, evidence), by, today, log
                )
        except Refused as refused:
            log("school_split", unit=school, changes={"rule": ("", refused.refusal.rule)})
            return refused.refusal


def _split(
    school: Unit, classes: list[SchoolClass], into: Unit | None, new: dict[str, str],
    paper: tuple[str, StoredFile | None], by: User, today: date, log: Log,
) -> Unit:  # fmt: skip
    """The act itself. Raises Refused."""
    reason, evidence = paper
    ids = [one.pk for one in (school, into) if one is not None]
    both = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).select_related(
        "school", "parent", "place").filter(pk__in=ids)}  # fmt: skip
    school = both[school.pk]
    to = both[into.pk] if into is not None else _set_up(school, new, by, today)
    rolls = Roll.objects.current().filter(school=school)
    _check(school, to, classes, rolls, evidence)
    rooms = classes_over(classes=classes, into=to)
    moved = pupils_over(
        rolls=rolls.filter(school_class__in=classes), classes=rooms, into=to, reason="划出班级", evidence=evidence,
        by=by, today=today,
    )  # fmt: skip
    teachers_over(classes=rooms, into=to, today=today)
    for leaver in Leaver.objects.filter(planned_class__in=classes, roll__until_on__isnull=True):
        leaver.junior, leaver.planned_class = to, rooms[leaver.planned_class_id or 0]
        leaver.save(update_fields=["junior", "planned_class"])
    receiving_as(school=school, into=to, today=today)
    waiting_over(school=school, into=to, children=moved, by=by, today=today)
    words: dict[str, Any] = {"before": school.name, "after": to.name, "reason": reason, "by": by, "on": today}
    for node in (school, to):
        change_keep(node=node, kind=LineChangeKind.SPLIT, **words)
    said = "、".join(one.label(today) for one in classes)
    changes = {
        "school": (school.name, to.name),
        "classes": (None, said),
        "pupils": (None, len(moved)),
    }
    log("school_split", unit=to, changes=changes)
    return to


def _set_up(school: Unit, new: dict[str, str], by: User, today: date) -> Unit:
    """A new school where this one lies, under the same centre school. Raises Refused."""
    if new.get("kind") not in set(SchoolKind):
        raise Refused(
            Refusal("请选划到哪所学校；新设的学校请填全名称、编号、标识码和办学类型。", "school.split_into")
        )
    facts = SchoolFacts(
        new["code"], SchoolKind(new["kind"]), school.school.urban_class, school.school.is_boarding
    )
    made = unit_add(
        number=new["number"], name=new["name"], kind=UnitKind.SCHOOL, parent=school.parent, place=school.place,
        school=facts, by=by, today=today,
    )  # fmt: skip
    if isinstance(made, Refusal):
        raise Refused(made)
    return made


def _check(
    school: Unit, to: Unit, classes: list[SchoolClass], rolls: QuerySet[Roll], evidence: StoredFile | None
) -> None:
    """Raises Refused."""
    staying = rolls.exclude(school_class__in=classes).exists()
    refused = school_splits(
        SchoolKind(to.school.kind), [Stage(one.stage) for one in classes if one.school_id == school.pk],
        asked_count=len(classes), is_same=to.pk == school.pk,
        is_closed=school.until_on is not None or to.until_on is not None, is_all=bool(classes) and not staying,
    )  # fmt: skip
    if refused is None and evidence is None:
        refused = Refusal("请上传批复。", "school.no_paper")
    if refused is None:
        refused = transferring_refused(names=transferring_in(classes), what="划出班级")
    if refused is not None:
        raise Refused(refused)
