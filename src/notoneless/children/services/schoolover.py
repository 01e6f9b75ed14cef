"""Pupils of one school who go over to another all at once (撤并、划出班级): their rolls, and what waits on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from django.db.models import QuerySet

from notoneless.children.models import ChildGrant, KeyChange, Roll, RollMove, Suspension, Transfer
from notoneless.children.services.leavers import leavers_move
from notoneless.children.services.standing import ONE_DAY
from notoneless.core import clock
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind, RollState
from notoneless.grid.models import SchoolClass, Unit, User, holding

SCHOOL_FOLLOWS: list[Callable[..., None]] = []
"""Upper rooms' parts, each called with ``school``, ``into``, ``children`` (None: the whole school), ``by`` and ``today``
inside the act, when the rolls have gone over."""
NAMES_TOLD = 10


def transferring(transfers: QuerySet[Transfer]) -> tuple[str, ...]:
    """The names of those whose transfer is open: it is settled first."""
    return tuple(transfers.order_by("pk").values_list("child__name", flat=True))


def transferring_refused(*, names: tuple[str, ...], what: str) -> Refusal | None:
    """Nobody goes over with a transfer open, for the other school could be asked for him twice."""
    if not names:
        return None
    more = f"等{len(names)}人" if len(names) > NAMES_TOLD else ""
    said = f"{'、'.join(names[:NAMES_TOLD])}{more}的转学还没有办结。请先办结或撤回，再{what}。"
    return Refusal(said, "school.transferring")


def pupils_over(
    *, rolls: QuerySet[Roll], classes: Mapping[int, SchoolClass], into: Unit, reason: str,
    evidence: StoredFile | None, by: User, today: date,
) -> set[int]:  # fmt: skip
    """Each of these open rolls ends yesterday and goes on at the other school today, with its number and its state; one
    that began today has no yesterday and goes over as it is. Says which children."""
    old = list(rolls.select_for_update(of=("self",)))
    young = [roll for roll in old if roll.entered_on >= today]
    old = [roll for roll in old if roll.entered_on < today]
    new = [
        Roll(
            child_id=roll.child_id, school=into, school_class=classes[roll.school_class_id], stage=roll.stage,
            entry_year=roll.entry_year, roll_number=roll.roll_number, roll_number_index=roll.roll_number_index,
            is_boarding=roll.is_boarding, entered_on=today, state=roll.state,
        )
        for roll in old
    ]  # fmt: skip
    Roll.objects.filter(pk__in=[roll.pk for roll in old]).update(
        state=RollState.LEFT, until_on=today - ONE_DAY
    )
    Roll.objects.bulk_create(new, batch_size=1_000)
    for roll in young:
        roll.school, roll.school_class = into, classes[roll.school_class_id]
    Roll.objects.bulk_update(young, ["school", "school_class"], batch_size=500)
    _moves(old, new + young, reason, evidence, by, today)
    over = {before.pk: after for before, after in zip(old, new, strict=True)}
    for running in Suspension.objects.filter(roll__in=over, ended_on__isnull=True):
        running.roll = over[running.roll_id]
        running.save(update_fields=["roll"])
    leavers_move(rolls=over)
    return {roll.child_id for roll in new + young}


def _moves(
    gone: list[Roll], come: list[Roll], reason: str, evidence: StoredFile | None, by: User, today: date
) -> None:
    at = clock.now()
    kinds = ((gone, RollMoveKind.TRANSFER_OUT, today - ONE_DAY), (come, RollMoveKind.TRANSFER_IN, today))
    RollMove.objects.bulk_create(
        [
            RollMove(roll=roll, kind=kind, on=on, reason=reason, evidence=evidence, by=by, at=at)
            for rolls, kind, on in kinds
            for roll in rolls
        ],
        batch_size=1_000,
    )


def waiting_over(
    *, school: Unit, into: Unit, children: Collection[int] | None, by: User, today: date
) -> None:
    """What waits at the school for these children (None: for everybody) waits at the other one; who may see, too."""
    requests = KeyChange.objects.waiting().filter(school=school)
    grants = ChildGrant.objects.filter(holding(today), unit=school)
    if children is not None:
        requests, grants = requests.filter(child__in=children), grants.filter(child__in=children)
    requests.update(school=into)
    _grants_over(list(grants), into, today)
    for follows in SCHOOL_FOLLOWS:
        follows(school=school, into=into, children=children, by=by, today=today)


def _grants_over(grants: list[ChildGrant], into: Unit, today: date) -> None:
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
