"""学籍: opening, closing and moving rolls. ``domain.rollmoves`` decides; this writes."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from notoneless.children.models import Child, Roll, RollMove
from notoneless.children.services.standing import By, person_of
from notoneless.children.services.watching import child_follow, child_watch
from notoneless.core import clock
from notoneless.core.events import Log, act, acts
from notoneless.core.sealing import Sealed, blind
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollmoves import roll_move
from notoneless.domain.schoolyear import grade_of, school_year_of
from notoneless.domain.transfers import TransferState
from notoneless.domain.words import RollMoveKind, RollState, Stage
from notoneless.grid.models import SchoolClass

acts(
    {
        "roll_open": "入学(学籍)",
        "roll_close": "离校(学籍)",
        "roll_suspend": "休学",
        "roll_resume": "休学期满复学",
        "roll_class_change": "调班",
        "roll_number_correct": "更正学籍号",
    }
)

K = RollMoveKind
TWO_ROLLS = Refusal(
    "该生在别的学校还有在读学籍，一人只能有一个学籍。请先由原学校办理转出。", "roll.one_active"
)
FUTURE = Refusal("异动日期不能晚于今天。请填实际发生的日期。", "roll.future")


def normalise_roll_number(number: str) -> str:
    """As it is kept and searched: without blanks, letters large."""
    return "".join(number.split()).upper()


def roll_row(
    *,
    child: Child,
    school_class: SchoolClass,
    on: date,
    roll_number: str = "",
    is_boarding: bool = False,
) -> Roll:
    """A roll not yet saved, its number sealed and its search hash made: saving is all that is left."""
    number = normalise_roll_number(roll_number)
    return Roll(
        child=child,
        school_id=school_class.school_id,
        school_class=school_class,
        stage=school_class.stage,
        entry_year=school_class.entry_year,
        roll_number=Sealed.of("children.roll.roll_number", number),
        roll_number_index=blind("roll_number", number),  # type: ignore[misc]
        is_boarding=is_boarding,
        entered_on=on,
        state=RollState.ACTIVE,
    )


def _left_by(roll: Roll | None) -> RollMoveKind | None:
    """The move that ended a roll; an imported one that only says 离校 counts as 其他离校."""
    if roll is None:
        return None
    move = roll.moves.exclude(kind__in=[K.ENROL, K.TRANSFER_IN, K.RETURN, K.SUSPEND, K.REFORM_SCHOOL]).first()
    if move is None:
        return K.LEAVE if roll.state == RollState.LEFT else None
    return K(move.kind)


def _open_refused(
    child: Child,
    kind: RollMoveKind,
    on: date,
    evidence: StoredFile | None,
    current: Roll | None,
    today: date,
) -> Refusal | None:
    if on > today:
        return FUTURE
    if child.merged_into_id is not None:
        return Refusal("这份儿童档案已并入另一份，请在并入后的档案里办理。", "roll.merged_child")
    if child.born_on and on < child.born_on:
        return Refusal("入学日期早于出生日期。请核对。", "roll.before_birth")
    former = child.rolls.filter(until_on__isnull=False).order_by("-until_on", "-pk").first()
    if former is not None and former.until_on > on:
        return Refusal(
            f"上一段学籍到{former.until_on:%Y-%m-%d}才终止，入学日期不能早于这一天。", "roll.overlap"
        )
    state = RollState(former.state) if kind is K.RETURN and former is not None else None
    outcome = roll_move(
        state,
        kind,
        has_paper=evidence is not None,
        other_roll=RollState(current.state) if current else None,
        left_by=_left_by(former) if state else None,
    )
    return outcome if isinstance(outcome, Refusal) else None


def roll_open(
    *,
    child: Child,
    school_class: SchoolClass,
    kind: RollMoveKind,
    on: date,
    by: By,
    today: date,
    roll_number: str = "",
    reason: str = "",
    evidence: StoredFile | None = None,
    is_boarding: bool = False,
) -> Roll | Refusal:
    """The child enters this class on this day (入学, 转入, 复学).

    A child that comes back (复学) to the school where it is suspended goes on with the same roll; after
    leaving it gets a new one; one that never had a roll is enrolled (入学).
    """
    with transaction.atomic():
        child = Child.objects.select_for_update().get(pk=child.pk)
        current = child.rolls.current().select_related("school_class").first()
        if kind is K.RETURN and current is not None and current.school_id == school_class.school_id:
            return _resume(current, school_class, on, by, reason, evidence, today)
        if kind is K.RETURN and current is None and not child.rolls.exists():
            kind = K.ENROL
        refused = _open_refused(child, kind, on, evidence, current, today)
        if refused is not None:
            return refused
        number = roll_number or _known_number(child)
        roll = roll_row(
            child=child, school_class=school_class, on=on, roll_number=number, is_boarding=is_boarding
        )
        try:
            with act(by=by, unit=school_class.school) as log:
                roll.save(force_insert=True)
                _move(roll, kind, on, by, reason, evidence)
                log("roll_open", child=child, changes=_said(roll, kind, on, reason))
                child_follow(child=child, by=by, today=today)
        except IntegrityError:
            return TWO_ROLLS
    return roll


def _known_number(child: Child) -> str:
    """One roll number for life: a new stay goes on with the number of the last one (学籍号一人一号)."""
    last = child.rolls.exclude(roll_number_index=None).order_by("-entered_on", "-pk").first()
    return str(last.roll_number.open()) if last is not None else ""


def _resume(
    roll: Roll,
    school_class: SchoolClass,
    on: date,
    by: By,
    reason: str,
    evidence: StoredFile | None,
    today: date,
) -> Roll | Refusal:
    if on > today:
        return FUTURE
    outcome = roll_move(RollState(roll.state), K.RETURN, has_paper=evidence is not None)
    if isinstance(outcome, Refusal):
        return outcome
    with act(by=by, unit=school_class.school) as log:
        old = RollState(roll.state).label
        roll.state, roll.school_class = outcome, school_class
        roll.stage, roll.entry_year = school_class.stage, school_class.entry_year
        roll.save(update_fields=["state", "school_class", "stage", "entry_year"])
        _move(roll, K.RETURN, on, by, reason, evidence)
        _suspension_end(roll, on)
        changes = {"state": (old, outcome.label), "class": (None, school_class.label(on)), "on": (None, on)}
        log("roll_resume", child=roll.child, changes=changes)
        child_follow(child=roll.child, by=by, today=today)
    return roll


def _move(
    roll: Roll, kind: RollMoveKind, on: date, by: By, reason: str, evidence: StoredFile | None
) -> RollMove:
    return RollMove.objects.create(
        roll=roll, kind=kind, on=on, reason=reason, evidence=evidence, by=person_of(by), at=clock.now()
    )


def _said(roll: Roll, kind: RollMoveKind, on: date, reason: str) -> dict[str, tuple[Any, Any]]:
    return {
        "kind": (None, kind.label),
        "school": (None, roll.school.name),
        "class": (None, roll.school_class.label(on)),
        "on": (None, on),
        "reason": (None, reason),
    }


def roll_close(
    *,
    roll: Roll,
    kind: RollMoveKind,
    on: date,
    by: By,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Roll | Refusal:
    """The child leaves this roll on this day (转出, 其他离校, 毕业, 死亡, 出国), or is suspended (休学).

    Whether leaving makes a case is the cases' room's business: ``domain.rollmoves.opens_case``.
    """
    with transaction.atomic():
        roll = (
            Roll.objects.select_for_update(of=("self",))
            .select_related("school", "school_class")
            .get(pk=roll.pk)
        )
        refused = _close_refused(roll, kind, on, evidence, today)
        if isinstance(refused, Refusal):
            return refused
        old = RollState(roll.state).label
        with act(by=by, unit=roll.school) as log:
            roll.state = refused
            if refused not in (RollState.SUSPENDED, RollState.ACTIVE):
                roll.until_on = on
            roll.save(update_fields=["state", "until_on"])
            _move(roll, kind, on, by, reason, evidence)
            _transfers_end(roll, log, today)
            _suspension_end(roll, on)
            if kind is K.DEATH:
                Child.objects.filter(pk=roll.child_id).update(died_on=on)
            changes = _said(roll, kind, on, reason) | {"state": (old, refused.label)}
            name = "roll_suspend" if kind is K.SUSPEND else "roll_close"
            log(name, child=roll.child, changes=changes)
            child_follow(child=roll.child, by=by, today=today)
            if kind is K.DEATH:
                roll.child.refresh_from_db()
                child_watch(child=roll.child, by=by, today=today)
    return roll


def _suspension_end(roll: Roll, on: date) -> None:
    """What is over has no last day to watch."""
    roll.suspensions.filter(ended_on__isnull=True).update(ended_on=on)


def _transfers_end(roll: Roll, log: Log, today: date) -> None:
    """A roll that ended or is suspended cannot be handed over any more: what was begun is taken back."""
    for transfer in roll.transfers.filter(ended_on__isnull=True):
        old = TransferState(transfer.state)
        transfer.state, transfer.ended_on = TransferState.WITHDRAWN, today
        transfer.answer = "学籍已有别的异动，这件转学自动撤回。"
        transfer.save(update_fields=["state", "ended_on", "answer"])
        log(
            "transfer_withdraw",
            child=roll.child,
            changes={"state": (old.label, TransferState.WITHDRAWN.label)},
        )


def _close_refused(
    roll: Roll, kind: RollMoveKind, on: date, evidence: StoredFile | None, today: date
) -> RollState | Refusal:
    """The state after the move, or why not."""
    if roll.until_on is not None:
        return Refusal(f"这段学籍已于{roll.until_on:%Y-%m-%d}终止，不能再办理异动。", "roll.closed")
    if on > today:
        return FUTURE
    if on < roll.entered_on:
        return Refusal("离校日期早于入学日期。请核对。", "roll.before_entry")
    if kind in (K.ENROL, K.TRANSFER_IN, K.RETURN):
        return Refusal("这是入学类异动，请用“入学、转入、复学”办理。", "roll.not_leaving")
    return roll_move(
        RollState(roll.state),
        kind,
        has_paper=evidence is not None,
        grade=grade_of(roll.entry_year, Stage(roll.stage), school_year_of(on)),
    )


def roll_class_change(*, roll: Roll, school_class: SchoolClass, by: By, today: date) -> Roll | Refusal:
    """Another class of the same school from today (调班)."""
    if roll.until_on is not None:
        return Refusal(f"这段学籍已于{roll.until_on:%Y-%m-%d}终止，不能调班。", "roll.closed")
    if school_class.school_id != roll.school_id:
        return Refusal("调班只在本校各班之间办理；到别的学校请办转学。", "roll.other_school")
    if school_class.pk == roll.school_class_id:
        return Refusal("学生已经在这个班。", "roll.same_class")
    with act(by=by, unit=roll.school) as log:
        old = roll.school_class.label(today)
        roll.school_class = school_class
        roll.stage, roll.entry_year = school_class.stage, school_class.entry_year
        roll.save(update_fields=["school_class", "stage", "entry_year"])
        log("roll_class_change", child=roll.child, changes={"class": (old, school_class.label(today))})
        child_follow(child=roll.child, by=by, today=today)
    return roll


def roll_number_correct(*, roll: Roll, number: str, by: By, today: date) -> Roll | Refusal:
    """The 学籍号 as the national system issued it; one number is one pupil's for life."""
    number = normalise_roll_number(number)
    index = blind("roll_number", number)
    if Roll.objects.current().filter(roll_number_index=index).exclude(child=roll.child_id).exists():
        return Refusal("这个学籍号已登记在另一名在读学生名下，请教育局核对后再改。", "roll.number_taken")
    with act(by=by, unit=roll.school) as log:
        old = roll.roll_number.open()
        roll.roll_number = Sealed.of("children.roll.roll_number", number)
        roll.roll_number_index = index
        roll.save(update_fields=["roll_number", "roll_number_index"])
        log("roll_number_correct", child=roll.child, changes={"roll_number": (old, number)})
        child_follow(child=roll.child, by=by, today=today)
    return roll
