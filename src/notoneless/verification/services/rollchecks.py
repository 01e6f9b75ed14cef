"""学籍月度核对: proposals made from an export, decided by the school, closed by the next export."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from notoneless.cases.services import pupil_leave
from notoneless.children.models import Child, Roll
from notoneless.children.services import (
    child_edit,
    key_change_ask,
    pupil_enrol,
    roll_class_change,
    roll_number_correct,
)
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log, Refused, act, acts, all_or_nothing
from notoneless.core.sealing import Sealed
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.rolldiff import RollComparison, RollDifference, RollDifferenceKind
from notoneless.domain.words import RollMoveKind, Sex
from notoneless.grid.models import Unit, User
from notoneless.verification.models import (
    STANDING_PROPOSALS,
    ProposalState,
    RollExport,
    RollExportRow,
    RollProposal,
    RollReceipt,
)
from notoneless.verification.queries.rolls import is_asked_for
from notoneless.verification.queries.rollthere import ThereState, receipts_proved, there_lines
from notoneless.verification.rollcompare import class_of, compared, identity_of

acts(
    {
        "roll_export": "收下学籍系统导出",
        "roll_differs": "学籍核对发现差异",
        "roll_agrees": "学籍核对差异已消除",
        "roll_check_confirm": "学籍核对：按学籍系统办理",
        "roll_check_ask": "学籍核对：按学籍系统申请变更",
        "roll_check_reject": "学籍核对：本校为准",
        "roll_there_done": "登记已在学籍系统办理",
        "roll_there_undone": "撤回已在学籍系统办理",
        "roll_check_refused": "学籍核对未办成",
    }
)

K, S = RollDifferenceKind, ProposalState
By = User | str
DECIDED = Refusal("这一条已经有人办过了。请回到列表看下一条。", "rollcheck.decided")
WITH_BUREAU = Refusal("该生的变更申请正在教育局审核。请等答复；退回的再来确认。", "rollcheck.with_bureau")
NO_TICK = Refusal("没有改动。请勾选已经在学籍系统里办好的。", "rollcheck.no_tick")
NO_REASON = Refusal("请写明为什么以本校为准，教育局要看。", "rollcheck.no_reason")


def export_keep(*, batch: Any, unit: Unit | None, listed_on: date, by: By, today: date) -> RollExport:
    """The export of this month; one taken in before in the same month counts no longer."""
    month_on = listed_on.replace(day=1)
    with act(by=by, unit=unit) as log:
        RollExport.objects.filter(unit=unit, month_on=month_on, is_current=True).update(is_current=False)
        export = RollExport.objects.create(
            batch=batch, unit=unit, month_on=month_on, listed_on=listed_on, row_count=batch.row_count
        )
        log("roll_export", batch=batch.pk, changes={"month": (None, f"{month_on:%Y-%m}")})
    return export


def proposals_write(
    *,
    export: RollExport,
    found: RollComparison,
    schools: Collection[int],
    rows: Mapping[int, RollExportRow],
    by: By,
    today: date,
) -> int:
    """What differs is proposed once; what the export no longer says is closed. Returns how many are new."""
    rolls = _rolls(found)
    standing = _standing(schools, rolls)
    new: list[RollProposal] = []
    again: list[RollProposal] = []
    for one in found.differences:
        made = _proposal(export, one, rows, rolls, today)
        known = standing.pop((made.school_id, made.kind, made.identity), None)
        if known is None:
            new.append(made)
        else:
            _said_again(known, made)
            again.append(known)
    closed = [one for one in standing.values() if _speaks_for(one) in schools]
    with act(by=by, unit=export.unit) as log:
        for one_closed in closed:
            is_done = one_closed.state == S.REJECTED
            one_closed.state = S.DONE_THERE if is_done else S.SUPERSEDED
            one_closed.ended_on = export.listed_on
        names = ["export", "row", "roll", "fields", "state", "due_on"]
        RollProposal.objects.bulk_update(again, names, batch_size=200)
        RollProposal.objects.bulk_update(closed, ["state", "ended_on"], batch_size=200)
        RollProposal.objects.bulk_create(new, batch_size=500)
        for one_new in new:
            child = one_new.roll.child if one_new.roll else None
            log(
                "roll_differs",
                child=child,
                unit=one_new.school_id,
                changes={"kind": ("", K(one_new.kind).label)},
            )
        log("roll_agrees", unit=export.unit, changes={"count": ("", len(closed))})
        _receipts_prove(export, schools)
        RollExport.objects.filter(pk=export.pk).update(same_count=found.same_count)
    return len(new)


def _receipts_prove(export: RollExport, schools: Collection[int]) -> None:
    """What was said to be done in the national system and this export shows is proved; the rest stays on the list."""
    said = RollReceipt.objects.filter(proved_on__isnull=True)
    for school in (
        said.filter(Q(school__in=schools) | Q(kind=K.OTHER_SCHOOL)).values_list("school").distinct()
    ):
        proved = [one.pk for one in receipts_proved(school[0])]
        RollReceipt.objects.filter(pk__in=proved).update(proved_on=export.listed_on)


def there_mark(*, school: Unit, marks: Collection[str], by: User, today: date) -> int | Refusal:
    """What was made in the national system, line by line of the list; a tick taken away takes the receipt back."""
    with act(by=by, unit=school) as log:
        changed = 0
        for line in there_lines(school):
            if (line.mark in marks) == (line.state == ThereState.DONE):
                continue
            changed += 1
            is_done = line.mark in marks
            child = line.roll.child if line.roll else None
            if line.receipt is not None:
                line.receipt.delete()
            if is_done:
                RollReceipt.objects.create(
                    school=school, kind=line.kind, identity=line.identity, by=by, done_on=today
                )
            log(
                "roll_there_done" if is_done else "roll_there_undone",
                child=child,
                changes={"what": ("", line.what)},
            )
        if not changed:
            log("roll_check_refused", changes={"rule": ("", NO_TICK.rule)})
            return NO_TICK
    return changed


def _standing(
    schools: Collection[int], rolls: Mapping[int, Roll]
) -> dict[tuple[int, str, str], RollProposal]:
    """What stands of these schools, by what makes it the same again."""
    of = Q(school__in={*schools, *(roll.school_id for roll in rolls.values())}) | Q(row__school__in=schools)
    rows = RollProposal.objects.select_for_update(of=("self",)).filter(of, state__in=STANDING_PROPOSALS)
    return {(one.school_id, one.kind, one.identity): one for one in rows.select_related("row")}


def _said_again(known: RollProposal, made: RollProposal) -> None:
    """The same difference in a newer export. What was answered 本校为准 is asked again where more differs than then."""
    if known.state == S.REJECTED and set(made.fields.split(",")) - set(known.fields.split(",")):
        known.state, known.due_on = S.PROPOSED, made.due_on
    known.export, known.row, known.roll, known.fields = made.export, made.row, made.roll, made.fields


def _speaks_for(one: RollProposal) -> int:
    """The school whose part of an export says so: where the row stands, else where the pupil is missing."""
    return one.row.school_id if one.row else one.school_id


def proposals_settle(*, proposals: Iterable[RollProposal], by: By, today: date) -> int:
    """Close those whose difference is there no longer: the move was made by hand meanwhile. Returns how many."""
    ended: list[RollProposal] = []
    by_school: dict[int, list[RollProposal]] = {}
    for one in proposals:
        by_school.setdefault(_speaks_for(one), []).append(one)
    for school, ones in by_school.items():
        now = compared(school)
        still = {(str(found.kind), now.identity(found)) for found in now.found.differences}
        for one in ones:
            if now.export is None or (one.kind, one.identity) in still:
                continue
            ended.append(one)
            if one.kind == K.OTHER_SCHOOL and one.row and (K.APPEARED, identity_of(one.row, None)) in still:
                _arrival(one, one.row, today)
    if not ended:
        return 0
    with act(by=by) as log:
        for one in ended:
            one.state, one.ended_on = S.SUPERSEDED, today
            child = one.roll.child if one.roll else None
            log("roll_agrees", child=child, unit=one.school_id, changes={"kind": (K(one.kind).label, "")})
        RollProposal.objects.bulk_update(ended, ["state", "ended_on"], batch_size=200)
    return len(ended)


def child_followed(*, child: Child, by: By, today: date) -> None:
    """A roll or a child's facts changed by hand (children.services.watching): what was asked about it may be settled."""
    standing = RollProposal.objects.select_for_update(of=("self",)).filter(state__in=STANDING_PROPOSALS)
    meant = Q(roll__child=child) | Q(row__name=child.name, row__born_on=child.born_on)
    if child.id_number_index:
        meant |= Q(row__id_number_index=child.id_number_index)
    proposals_settle(
        proposals=standing.filter(meant).select_related("row", "roll__child"), by=by, today=today
    )


def proposals_night(*, today: date) -> int:
    """Every standing difference once more: moves made in bulk (rollover, classes split, lists) are told to nobody."""
    with transaction.atomic():
        standing = RollProposal.objects.select_for_update(of=("self",)).filter(state__in=STANDING_PROPOSALS)
        return proposals_settle(
            proposals=standing.select_related("row", "roll__child"), by="system", today=today
        )


def _rolls(found: RollComparison) -> dict[int, Roll]:
    wanted = [one.ours.ref for one in found.differences if one.ours]
    rolls: dict[int, Roll] = {}
    for start in range(0, len(wanted), 5_000):
        rows = Roll.objects.filter(pk__in=wanted[start : start + 5_000]).select_related("child", "school")
        rolls |= {row.pk: row for row in rows}
    return rolls


def _proposal(
    export: RollExport,
    one: RollDifference,
    rows: Mapping[int, RollExportRow],
    rolls: Mapping[int, Roll],
    today: date,
) -> RollProposal:
    row = rows[one.theirs.ref] if one.theirs else None
    roll = rolls[one.ours.ref] if one.ours else None
    school = roll.school_id if roll else row.school_id if row else 0
    identity = identity_of(row, roll.child_id if roll else None)
    return RollProposal(
        export=export, row=row, roll=roll, school_id=school, kind=one.kind, fields=",".join(one.fields),
        identity=identity, proposed_on=today, due_on=today + timedelta(days=county_days("verification.roll_days")),
    )  # fmt: skip


def _held(proposal: RollProposal) -> RollProposal:
    return (
        RollProposal.objects.select_for_update(of=("self",))
        .select_related(
            "row__school", "roll__child", "roll__school", "roll__school_class", "school", "export"
        )
        .get(pk=proposal.pk)
    )


def proposal_confirm(
    *, proposal: RollProposal, by: User, today: date, evidence: StoredFile | None = None, **typed: Any
) -> RollProposal | Refusal:
    """The export is right: the register's own service makes the move, and the proposal is settled with it."""
    with act(by=by, unit=proposal.school_id) as log:
        try:
            with all_or_nothing(log):
                return _confirmed(proposal, by, today, evidence, typed, log)
        except Refused as refused:
            child = proposal.roll.child if proposal.roll else None
            rule = refused.refusal.rule
            log("roll_check_refused", child=child, unit=proposal.school_id, changes={"rule": ("", rule)})
            return refused.refusal


def _confirmed(
    proposal: RollProposal,
    by: User,
    today: date,
    evidence: StoredFile | None,
    typed: dict[str, Any],
    log: Log,
) -> RollProposal:
    """The move and the settled proposal. Raises Refused."""
    held = _held(proposal)
    if held.state != S.PROPOSED:
        raise Refused(DECIDED)
    if is_asked_for(held, by):
        return _asked(held, by, today, evidence, log)
    # settled first: the move tells whoever follows the child, and this difference is decided, not vanished
    _settle(held, S.CONFIRMED, by, today, evidence)
    outcome = _moved(held, by, today, evidence, typed)
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    if held.roll is None:
        held.roll = outcome
        held.save(update_fields=["roll"])
    changes = {"kind": ("", K(held.kind).label)}
    log("roll_check_confirm", child=outcome if isinstance(outcome, Child) else outcome.child, unit=held.school_id,
        changes=changes)  # fmt: skip
    if held.kind == K.OTHER_SCHOOL and held.row is not None:
        _arrival(held, held.row, today)
    return held


def _asked(held: RollProposal, by: User, today: date, evidence: StoredFile | None, log: Log) -> RollProposal:
    """变更申请 filled from the export. The difference stays open until the bureau approves and so settles it, or
    returns the request and the school decides anew. Raises Refused."""
    if held.row is None or held.roll is None:
        raise Refused(DECIDED)
    said = _theirs(held, held.row)
    if "id_number" in said:  # a number says birth date and sex too: they are asked for together
        said |= {"born_on": held.row.born_on, "sex": held.row.sex if held.row.sex != Sex.UNKNOWN else ""}
    reason = f"与学籍系统{held.export.listed_on:%Y年%m月%d日}的导出一致"
    outcome = key_change_ask(
        child=held.roll.child, school=held.school, after=said, reason=reason, by=by, today=today, evidence=evidence
    )  # fmt: skip
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    log(
        "roll_check_ask",
        child=held.roll.child,
        unit=held.school_id,
        changes={"fields": ("", held.fields_words)},
    )
    return held


def _theirs(held: RollProposal, row: RollExportRow) -> dict[str, Any]:
    """The fields that differ, as the national system has them, by the names of the register."""
    values = {
        "name": row.name, "number": row.id_number.open(), "born_on": row.born_on, "sex": Sex(row.sex),
        "roll_number": row.roll_number.open(),
    }  # fmt: skip
    names = {"number": "id_number"}
    return {names.get(name, name): values[name] for name in held.fields.split(",") if name in values}


def _settle(
    held: RollProposal, state: ProposalState, by: User, today: date, evidence: StoredFile | None
) -> None:
    held.state, held.decided_by, held.decided_at = state, by, clock.now()
    held.evidence = evidence
    if state == S.CONFIRMED:
        held.ended_on = today
    held.save()


def _arrival(held: RollProposal, row: RollExportRow, today: date) -> None:
    """Let go by one school, the pupil is the other one's to take in: asked at once, not a month later."""
    RollProposal.objects.get_or_create(
        school=row.school, kind=K.APPEARED, identity=identity_of(row, None), state=S.PROPOSED,
        defaults={
            "export": held.export, "row": row, "proposed_on": today,
            "due_on": today + timedelta(days=county_days("verification.roll_days")),
        },
    )  # fmt: skip


def _moved(
    held: RollProposal, by: User, today: date, evidence: StoredFile | None, typed: dict[str, Any]
) -> Any:
    """The move itself, by the service that always makes it."""
    if held.kind == K.APPEARED:
        words = {**typed, "kind": RollMoveKind(typed["kind"])}
        return pupil_enrol(by=by, today=today, evidence=evidence, **words)
    roll, row = held.roll, held.row
    if roll is None:
        return DECIDED
    if held.kind in (K.GONE, K.OTHER_SCHOOL):
        words = {**typed, "kind": RollMoveKind(typed["kind"])}
        return pupil_leave(roll=roll, by=by, today=today, evidence=evidence, **words)
    if row is None:
        return DECIDED
    if held.kind == K.OTHER_CLASS:
        return roll_class_change(roll=roll, school_class=typed["school_class"], by=by, today=today)
    return _corrected(held, row, roll.child, by, today)


def _corrected(held: RollProposal, row: RollExportRow, child: Child, by: User, today: date) -> Any:
    """Name, number, birth and sex as the national system has them; the 学籍号 on the roll."""
    said = _theirs(held, row)
    number = said.pop("roll_number", "")
    outcome: Any = child_edit(child=child, by=by, today=today, **said)
    if number and held.roll is not None and not isinstance(outcome, Refusal):
        outcome = roll_number_correct(roll=held.roll, number=number, by=by, today=today)
    return outcome if isinstance(outcome, Refusal) else child


def proposal_reject(*, proposal: RollProposal, reason: str, by: User, today: date) -> RollProposal | Refusal:
    """Ours is right: what must be changed in the national system, until an export shows that it was."""
    if not reason.strip():
        return NO_REASON
    with act(by=by, unit=proposal.school_id) as log:
        held = _held(proposal)
        if held.state != S.PROPOSED:
            log("roll_check_refused", unit=held.school_id, changes={"rule": ("", DECIDED.rule)})
            return DECIDED
        if held.kind == K.FIELD and held.roll and held.roll.child.key_changes.waiting().exists():
            log(
                "roll_check_refused",
                child=held.roll.child,
                unit=held.school_id,
                changes={"rule": ("", WITH_BUREAU.rule)},
            )
            return WITH_BUREAU
        held.reason = Sealed.of("verification.rollproposal.reason", reason.strip()[:400])
        _settle(held, S.REJECTED, by, today, None)
        child = held.roll.child if held.roll else None
        log(
            "roll_check_reject",
            child=child,
            unit=held.school_id,
            changes={"reason": ("", reason.strip()[:400])},
        )
        return held


def classes_confirm(*, school: Unit, by: User, today: date) -> int:
    """Every class change the school was asked about, at once; those whose class is not set up stay. Returns how many."""
    waiting = RollProposal.objects.filter(
        Q(row__isnull=False), school=school, kind=K.OTHER_CLASS, state=S.PROPOSED
    ).select_related("row")
    moved = 0
    with act(by=by, unit=school) as log:
        for one in list(waiting):
            school_class = class_of(one.row) if one.row else None
            if school_class is None:
                continue
            outcome = proposal_confirm(proposal=one, by=by, today=today, school_class=school_class)
            moved += not isinstance(outcome, Refusal)
        if not moved:
            log("roll_check_refused", unit=school, changes={"rule": ("", "rollcheck.no_class")})
    return moved
