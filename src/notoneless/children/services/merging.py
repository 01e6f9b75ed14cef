"""并档与分开: two files of one child become one; what moved is kept row by row, so that it can go back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from notoneless.children.models import Child, ChildMerge, MergeMoved
from notoneless.children.queries.merging import ENDS, FILLED, Carried, merge_facts, merge_plan
from notoneless.children.services.standing import ONE_DAY, By, person_of
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.models import ChainHead
from notoneless.core.sealing import Sealed
from notoneless.domain.merging import (
    MergeState,
    MovedFate,
    MovedKind,
    merge_refused,
    part_refused,
    reason_refused,
)
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Unit, User

acts(
    {
        "child_merge_propose": "提出并档",
        "child_merge_decline": "未同意并档",
        "child_merge": "并档",
        "child_part": "并档后分开",
    }
)

DECIDED = Refusal("这条并档已经有人办过了。请刷新页面看现在的状态。", "merge.decided")
PROPOSED = Refusal("这两份档案已经报过并档，等教育局审核。", "merge.proposed")
NUMBER_FIELDS = ("id_number", "id_number_index", "is_id_checked")


def _reason(text: str, column: str = "reason") -> Sealed:
    return Sealed.of(f"children.childmerge.{column}", text.strip())


def _both(gone: Child, stays: Child) -> tuple[Child, Child]:
    """Both files, locked in one order so that two people never wait for each other."""
    rows = Child.objects.select_for_update(of=("self",)).filter(pk__in=[gone.pk, stays.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[gone.pk], found[stays.pk]


def merge_propose(
    *, gone: Child, stays: Child, reason: str, by: User, unit: Unit | None, today: date
) -> ChildMerge | Refusal:
    """A school says that two files are one child; the bureau decides. Nothing moves yet."""
    refused = reason_refused(reason)
    if refused is not None:
        return refused
    with transaction.atomic():
        gone, stays = _both(gone, stays) if gone.pk != stays.pk else (gone, stays)
        refused = merge_refused(merge_facts(gone, stays, merge_plan(gone, stays)))
        if refused is not None:
            return refused
        pair = (gone.pk, stays.pk)
        waiting = ChildMerge.objects.filter(state=MergeState.PROPOSED, gone__in=pair, stays__in=pair)
        if waiting.exists():
            return PROPOSED
        with act(by=by, unit=unit) as log:
            merge = ChildMerge.objects.create(
                gone=gone, stays=stays, state=MergeState.PROPOSED, reason=_reason(reason), proposed_by=by,
                proposed_unit=unit, proposed_at=clock.now(),
            )  # fmt: skip
            for child in (gone, stays):
                log("child_merge_propose", child=child, changes={"reason": (None, reason.strip())})
    return merge


def merge_decline(*, merge: ChildMerge, reason: str, by: User, today: date) -> ChildMerge | Refusal:
    """The bureau says no: two children. The school reads why."""
    refused = reason_refused(reason)
    if refused is not None:
        return refused
    with transaction.atomic():
        merge = ChildMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.state != MergeState.PROPOSED:
            return DECIDED
        with act(by=by) as log:
            merge.state, merge.decided_by, merge.decided_at = MergeState.DECLINED, by, clock.now()
            merge.decline_reason = _reason(reason, "decline_reason")
            merge.save()
            for child in (merge.gone, merge.stays):
                log("child_merge_decline", child=child, changes={"reason": (None, reason.strip())})
    return merge


def merge_accept(*, merge: ChildMerge, by: User, today: date) -> ChildMerge | Refusal:
    """The bureau agrees: the two files become one now."""
    with transaction.atomic():
        merge = ChildMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.state != MergeState.PROPOSED:
            return DECIDED
        return _merged(merge.gone, merge.stays, merge, merge.reason.open(), by, today)


def files_merge(*, gone: Child, stays: Child, reason: str, by: By, today: date) -> ChildMerge | Refusal:
    """Two files of one child become one, at once: everything tied to the one goes over to the other.

    Both histories stay; what only one file may hold open ends on the one that goes, or is refused by name.
    """
    refused = reason_refused(reason)
    if refused is not None:
        return refused
    with transaction.atomic():
        return _merged(gone, stays, ChildMerge(), reason, by, today)


def _merged(
    gone: Child, stays: Child, merge: ChildMerge, reason: str, by: By, today: date
) -> ChildMerge | Refusal:
    gone, stays = _both(gone, stays) if gone.pk != stays.pk else (gone, stays)
    plan = merge_plan(gone, stays)
    refused = merge_refused(merge_facts(gone, stays, plan))
    if refused is not None:
        return refused
    with act(by=by) as log:
        merge.gone, merge.stays, merge.state = gone, stays, MergeState.DONE
        merge.reason, merge.decided_by, merge.decided_at = _reason(reason), person_of(by), clock.now()
        merge.since_seq = ChainHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
        merge.save()
        lines = [line for one in plan for line in _carry(one, merge, today)] + _fill(merge)
        MergeMoved.objects.bulk_create(lines)
        gone.merged_into = stays
        gone.save(update_fields=["merged_into"])
        stays.save()
        ChildMerge.objects.filter(state=MergeState.PROPOSED, gone=gone).update(
            state=MergeState.DECLINED, decided_by=person_of(by), decided_at=merge.decided_at
        )
        log(
            "child_merge",
            child=gone,
            changes={"merged_into": (None, str(stays.key)), "reason": (None, reason)},
        )
        log(
            "child_merge",
            child=stays,
            changes={"merged_from": (None, str(gone.key)), "reason": (None, reason)},
        )
    return merge


def _line(merge: ChildMerge, model: Any, pk: int, column: str, kind: MovedKind) -> MergeMoved:
    return MergeMoved(merge=merge, table=model._meta.label, row_key=pk, column=column, kind=kind)


def _carry(one: Carried, merge: ChildMerge, today: date) -> list[MergeMoved]:
    """End what the other file has open, then let every row that may go over."""
    lines = []
    if one.ending:
        one.model._base_manager.filter(pk__in=one.ending).update(**{ENDS[one.model]: today - ONE_DAY})
        lines += [_line(merge, one.model, pk, ENDS[one.model], MovedKind.ENDED) for pk in one.ending]
    one.model._base_manager.filter(pk__in=one.moving).update(**{one.column: merge.stays})
    return lines + [_line(merge, one.model, pk, one.column, MovedKind.MOVED) for pk in one.moving]


def _fill(merge: ChildMerge) -> list[MergeMoved]:
    """Fill what the file that stays does not say yet; the file that goes keeps its own words."""
    gone, stays, filled = merge.gone, merge.stays, []
    if gone.id_number_index and not stays.id_number_index:
        if stays.is_id_checked != gone.is_id_checked:
            filled.append("is_id_checked")
        for field in NUMBER_FIELDS:
            setattr(stays, field, getattr(gone, field))
        filled.append("id_number")
    for field in FILLED:
        if getattr(gone, field) and not getattr(stays, field):
            setattr(stays, field, getattr(gone, field))
            filled.append(field)
    return [_line(merge, Child, stays.pk, field, MovedKind.FILLED) for field in filled]


def child_part(*, merge: ChildMerge, reason: str, by: By, today: date) -> ChildMerge | Refusal:
    """The two files were two children after all: every row that moved goes back where it still stands as it was put.

    What was written since stays on the file it was written on, and is listed (``queries.written_since``).
    """
    refused = reason_refused(reason)
    if refused is not None:
        return refused
    try:
        with transaction.atomic():
            merge = ChildMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
            gone, stays = _both(merge.gone, merge.stays)
            refused = part_refused(
                MergeState(merge.state),
                stays_is_merged=stays.merged_into_id is not None,
                has_lines=merge.since_seq is not None,
                number_taken=_is_taken(gone, stays),
            )
            if refused is not None:
                return refused
            _parted(merge, gone, stays, reason, by, today)
    except IntegrityError:
        return Refusal(
            "并档以后，原档案里又写了只能有一条的记录，移不回去。请先更正那条记录，再分开。", "part.no_room"
        )
    return merge


def _is_taken(gone: Child, stays: Child) -> bool:
    """Whether a third file holds the number of the one that comes back."""
    if not (gone.id_number_index and gone.is_id_checked):
        return False
    same = Child.objects.filter(
        id_number_index=gone.id_number_index, is_id_checked=True, merged_into__isnull=True
    )
    return same.exclude(pk__in=[gone.pk, stays.pk]).exists()


def _parted(merge: ChildMerge, gone: Child, stays: Child, reason: str, by: By, today: date) -> None:
    with act(by=by) as log:
        for line in merge.lines.order_by("-pk"):
            line.fate = MovedFate.BACK if _back(line, merge, gone, stays) else MovedFate.KEPT
            line.save(update_fields=["fate"])
        stays.save()
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        merge.state, merge.parted_by, merge.parted_at = MergeState.PARTED, person_of(by), clock.now()
        merge.part_reason = _reason(reason, "part_reason")
        merge.save()
        for child in (gone, stays):
            log("child_part", child=child, changes={"reason": (None, reason.strip())})


def _back(line: MergeMoved, merge: ChildMerge, gone: Child, stays: Child) -> bool:
    """Put one row back, where nobody changed it since. False: it stays as it is."""
    if line.kind == MovedKind.FILLED:
        return _emptied(line.column, gone, stays)
    rows = apps.get_model(line.table)._base_manager.filter(pk=line.row_key)
    if line.kind == MovedKind.MOVED:
        return bool(rows.filter(**{line.column: stays}).update(**{line.column: gone}))
    ended_on = clock.local_day(merge.decided_at) - ONE_DAY if merge.decided_at else None
    return bool(rows.filter(**{line.column: ended_on}).update(**{line.column: None}))


def _emptied(column: str, gone: Child, stays: Child) -> bool:
    """Take a filled field away again, unless somebody has written another value since."""
    if column in NUMBER_FIELDS:
        if column == "is_id_checked":  # undone after the number itself: how the empty number stood before
            stays.is_id_checked = not gone.is_id_checked
            return True
        if stays.id_number_index != gone.id_number_index:
            return False
        stays.id_number = Sealed.of("children.child.id_number", "")
        stays.id_number_index = None
        return True
    if _plain(getattr(stays, column)) != _plain(getattr(gone, column)):
        return False
    empty: Any = None if column in ("born_on", "residence_id") else ""
    setattr(stays, column, Sealed.of(f"children.child.{column}", "") if column.endswith("_detail") else empty)
    return True


def _plain(value: Any) -> Any:
    return value.open() if isinstance(value, Sealed) else value


def child_merge(*, child: Child, into: Child, by: By, today: date) -> Child | Refusal:
    """An unconfirmed child is the same person as ``into``, as matching found or a person confirmed it.

    The household entry, groups, grants, guardians, the open roll and the accepted code go over. Contacts and
    cases stay where they were written: the room that asks has ended the case.
    """
    with transaction.atomic():
        gone, stays = _both(child, into) if child.pk != into.pk else (child, into)
        refused = _join_refused(gone, stays)
        if refused is not None:
            return refused
        with act(by=by) as log:
            seq = ChainHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
            merge = ChildMerge.objects.create(
                gone=gone, stays=stays, state=MergeState.DONE, reason=_reason("名单比对：是同一个孩子"),
                decided_by=person_of(by), decided_at=clock.now(), since_seq=seq,
            )  # fmt: skip
            lines = [line for one in _counting(gone, stays) for line in _carry(one, merge, today)] + _fill(
                merge
            )
            MergeMoved.objects.bulk_create(lines)
            gone.merged_into = stays
            gone.save(update_fields=["merged_into"])
            stays.save()
            log("child_merge", child=gone, changes={"merged_into": (None, str(stays.key))})
            log("child_merge", child=stays, changes={"merged_from": (None, str(gone.key))})
    return stays


def _join_refused(gone: Child, stays: Child) -> Refusal | None:
    if gone.pk != stays.pk and not gone.is_unconfirmed:
        return Refusal("只有“待核实”的儿童才能并入别的档案。", "merge.confirmed")
    return merge_refused(merge_facts(gone, stays, _counting(gone, stays)))


def _counting(gone: Child, stays: Child) -> list[Carried]:
    """The tables of this room, as far as a list can know: not the reviews and cases of rooms above."""
    return merge_plan(gone, stays, room="children")
