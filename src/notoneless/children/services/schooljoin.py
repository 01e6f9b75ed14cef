"""学校撤并: one school joins another in one act, with everybody in it; nobody drops between two rolls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from notoneless.children.models import (
    Admission,
    CatchmentLine,
    ChildGrant,
    Leaver,
    Roll,
    RollMove,
    Suspension,
    Transfer,
)
from notoneless.children.services.leavers import leavers_move
from notoneless.children.services.standing import ONE_DAY
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.lines import school_joins
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind, RollState, SchoolKind
from notoneless.grid.models import SchoolClass, Unit, User, holding
from notoneless.grid.services.joining import classes_over, school_over

acts({"school_join": "学校撤并"})

SCHOOL_FOLLOWS: list[Callable[..., None]] = []
"""Upper rooms' parts, each called with ``school``, ``into``, ``by``, ``today`` inside the act."""
NAMES_TOLD = 10


@dataclass(frozen=True, slots=True)
class SchoolJoining:
    """What would go over."""

    pupils: int
    classes: int
    blockers: tuple[str, ...]
    """Pupils whose transfer is open, by name: it is settled first."""


def school_joining(school: Unit) -> SchoolJoining:
    """What goes along when this school joins another, and who stands in the way."""
    open_moves = Transfer.objects.open().filter(from_school=school) | Transfer.objects.open().filter(
        to_school=school
    )
    return SchoolJoining(
        Roll.objects.current().filter(school=school).count(),
        SchoolClass.objects.filter(school=school, rolls__until_on__isnull=True, rolls__isnull=False)
        .distinct()
        .count(),
        tuple(open_moves.order_by("pk").values_list("child__name", flat=True)),
    )


def school_join(
    *, school: Unit, into: Unit, reason: str, evidence: StoredFile | None, by: User, today: date
) -> Unit | Refusal:
    """All classes with their pupils and homeroom teachers, covers, catchments, expected entrants and open work go to the
    other school from today, on the approval paper (撤并批复). The school that is no more stays readable."""
    with act(by=by, unit=school) as log:
        both = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).select_related("school").filter(
            pk__in=(school.pk, into.pk))}  # fmt: skip
        school, into = both[school.pk], both[into.pk]
        refused = _refused(school, into, evidence)
        if refused is not None:
            log("school_join", changes={"rule": ("", refused.rule)})
            return refused
        classes = classes_over(school=school, into=into)
        count = _pupils_over(school, classes, evidence, by, today)
        _expected_over(school, into, today)
        school_over(school=school, into=into, classes=classes, reason=reason, by=by, today=today)
        for follows in SCHOOL_FOLLOWS:
            follows(school=school, into=into, by=by, today=today)
        changes = {
            "school": (school.name, into.name),
            "pupils": (None, count),
            "classes": (None, len(classes)),
        }
        log("school_join", unit=into, changes=changes)
    return into


def _refused(school: Unit, into: Unit, evidence: StoredFile | None) -> Refusal | None:
    refused = school_joins(
        SchoolKind(school.school.kind), SchoolKind(into.school.kind), is_same=school.pk == into.pk,
        is_closed=school.until_on is not None or into.until_on is not None,
    )  # fmt: skip
    if refused is None and evidence is None:
        refused = Refusal("请上传撤并批复。", "school.no_paper")
    blockers = school_joining(school).blockers
    if refused is None and blockers:
        more = f"等{len(blockers)}人" if len(blockers) > NAMES_TOLD else ""
        said = f"{'、'.join(blockers[:NAMES_TOLD])}{more}的转学还没有办结。请先办结或撤回，再撤并。"
        refused = Refusal(said, "school.transferring")
    return refused


def _pupils_over(
    school: Unit, classes: dict[int, SchoolClass], evidence: StoredFile | None, by: User, today: date
) -> int:
    """Each open roll ends yesterday and goes on at the other school today, with its number and its state."""
    old = list(Roll.objects.select_for_update(of=("self",)).filter(school=school, until_on__isnull=True))
    at = clock.now()
    new = [
        Roll(
            child_id=roll.child_id, school_id=classes[roll.school_class_id].school_id,
            school_class=classes[roll.school_class_id], stage=roll.stage, entry_year=roll.entry_year,
            roll_number=roll.roll_number, roll_number_index=roll.roll_number_index, is_boarding=roll.is_boarding,
            entered_on=today, state=roll.state,
        )
        for roll in old
    ]  # fmt: skip
    Roll.objects.filter(pk__in=[roll.pk for roll in old]).update(
        state=RollState.LEFT, until_on=today - ONE_DAY
    )
    Roll.objects.bulk_create(new, batch_size=1_000)
    kinds = ((old, RollMoveKind.TRANSFER_OUT, today - ONE_DAY), (new, RollMoveKind.TRANSFER_IN, today))
    RollMove.objects.bulk_create(
        [
            RollMove(roll=roll, kind=kind, on=on, reason="学校撤并", evidence=evidence, by=by, at=at)
            for rolls, kind, on in kinds
            for roll in rolls
        ],
        batch_size=1_000,
    )
    over = {before.pk: after for before, after in zip(old, new, strict=True)}
    for running in Suspension.objects.filter(roll__in=over, ended_on__isnull=True):
        running.roll = over[running.roll_id]
        running.save(update_fields=["roll"])
    leavers_move(rolls=over)
    return len(new)


def _expected_over(school: Unit, into: Unit, today: date) -> None:
    """Who was expected at the school is expected at the other one; who may see them there, too."""
    CatchmentLine.objects.filter(school=school).update(school=into)
    Leaver.objects.filter(junior=school, roll__until_on__isnull=True).update(junior=into, planned_class=None)
    running = Admission.objects.filter(season__cases_opened_on__isnull=True)
    running.filter(school=school).update(school=into)
    running.filter(registered_at_school=school).update(registered_at_school=into)
    grants = list(ChildGrant.objects.filter(holding(today), unit=school))
    held = set(ChildGrant.objects.filter(holding(today), unit=into).values_list("child", "why"))
    ChildGrant.objects.bulk_create(
        [
            ChildGrant(child_id=one.child_id, unit=into, why=one.why, from_on=today, until_on=one.until_on)
            for one in grants
            if (one.child_id, one.why) not in held
        ],
        batch_size=1_000,
    )
    ChildGrant.objects.filter(pk__in=[one.pk for one in grants]).update(until_on=today - ONE_DAY)
