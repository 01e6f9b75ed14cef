"""重复学籍: two schools say each of its own roll whether the child is in class there; the bureau decides."""

from __future__ import annotations

from datetime import date

from notoneless.children.models import Roll
from notoneless.children.services import files_merge, roll_close
from notoneless.core import clock
from notoneless.core.events import Refused, act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.merging import reason_refused, settle_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import RollMoveKind
from notoneless.grid.models import Unit, User
from notoneless.verification.models import RollDuplicate, RollStatement

acts({"duplicate_state": "重复学籍：学校说明", "duplicate_settle": "重复学籍：教育局认定"})


def duplicate_state(
    *, duplicate: RollDuplicate, roll: Roll, is_here: bool, note: str, by: User, unit: Unit, today: date
) -> RollStatement | Refusal:
    """A school says of its own roll whether the child is in class there. The last word counts; all are kept."""
    refused = settle_refused(is_open=_is_open(duplicate), said=1)
    if refused is None:
        refused = reason_refused(note)
    if refused is not None:
        return refused
    with act(by=by, unit=unit) as log:
        said = RollStatement.objects.create(
            roll=roll, is_here=is_here, note=Sealed.of("verification.rollstatement.note", note.strip()),
            unit=unit, by=by, at=clock.now(),
        )  # fmt: skip
        log("duplicate_state", child=roll.child, changes={"is_here": (None, "在" if is_here else "不在")})
    return said


def _is_open(duplicate: RollDuplicate) -> bool:
    rolls = Roll.objects.current().filter(pk__in=[duplicate.roll_id, duplicate.same_as_id])
    return rolls.count() == len({duplicate.roll_id, duplicate.same_as_id})


def duplicate_settle(
    *, duplicate: RollDuplicate, right: Roll, reason: str, by: User, today: date
) -> Roll | Refusal:
    """The bureau decides which roll holds: the other ends as 重复学籍 and its file joins the one that holds.

    Both rolls stay in the file with their moves; joining can be undone by parting the files.
    """
    wrong = duplicate.same_as if right.pk == duplicate.roll_id else duplicate.roll
    said = RollStatement.objects.filter(roll__in=[duplicate.roll_id, duplicate.same_as_id])
    refused = settle_refused(is_open=_is_open(duplicate), said=said.values("roll").distinct().count())
    if refused is None:
        refused = reason_refused(reason)
    if refused is not None:
        return refused
    try:
        with act(by=by) as log:
            ended = roll_close(
                roll=wrong, kind=RollMoveKind.DUPLICATE, on=today, by=by, today=today, reason=reason.strip()
            )
            if isinstance(ended, Refusal):
                raise Refused(ended)
            merged = files_merge(gone=wrong.child, stays=right.child, reason=reason, by=by, today=today)
            if isinstance(merged, Refusal):
                raise Refused(merged)
            log(
                "duplicate_settle",
                child=right.child,
                changes={"school": (wrong.school.name, right.school.name)},
            )
    except Refused as stopped:
        return stopped.refusal
    return right
