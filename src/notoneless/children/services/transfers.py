"""转学: offered, asked for, accepted, proved, declined, withdrawn. ``domain.transfers`` decides who and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from notoneless.children.models import Child, Roll, Transfer, WhereaboutsCode
from notoneless.children.queries.transfers import own_school_ids, transfer_due_on
from notoneless.children.services.leavers import leavers_move
from notoneless.children.services.rolls import roll_close, roll_open
from notoneless.children.services.standing import whereabouts_set
from notoneless.core.events import Log, Refused, act, acts, all_or_nothing
from notoneless.core.sealing import blind
from notoneless.documents.models import StoredFile
from notoneless.domain.idcard import normalise
from notoneless.domain.names import normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.domain.transfers import (
    TransferAct,
    TransferKind,
    TransferState,
    arrival_refused,
    transfer_start,
    transfer_step,
)
from notoneless.domain.words import RollMoveKind, RollState
from notoneless.grid.models import SchoolClass, Unit, User

acts(
    {
        "transfer_offer": "提出转学",
        "transfer_ask": "申请转入",
        "transfer_accept": "接收转学并编班",
        "transfer_release": "同意放行转学",
        "transfer_prove": "凭接收证明办结转学",
        "transfer_decline": "不同意转学",
        "transfer_withdraw": "撤回转学",
        "transfer_refused": "转学未办成",
    }
)

K = RollMoveKind
ONE_OPEN = Refusal("该生已有一件转学在办，先办完或撤回那一件。", "transfer.one_open")
NOBODY = Refusal(
    "按这个号码和姓名没有找到能转入的学生。请对照户口簿核对；没有学籍的请办“登记新生”。", "transfer.nobody"
)
PROVED_CODE = "in_school_registered"
"""A roll that went to another county with its certificate: in school, on a roll, elsewhere."""


def transfer_offer(
    *,
    roll: Roll,
    to_school: Unit,
    from_on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Transfer | Refusal:
    """The giving school offers the child to another school of this installation; its roll stays until that accepts."""
    facts = {"to_school": to_school, "from_on": from_on, "reason": reason, "paper": evidence}
    return _begin(roll, TransferKind.INSIDE, TransferState.OFFERED, facts, by, today, "transfer_offer")


def transfer_beyond(
    *,
    roll: Roll,
    other_school: str,
    other_place: str,
    from_on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Transfer | Refusal:
    """The child goes to a school beyond the county. With its certificate the transfer is done; without it the roll
    stays and the school has ten working days to obtain it."""
    if not other_school.strip() or not other_place.strip():
        return Refusal("请填写接收学校和所在的省市县。", "transfer.no_receiver")
    facts = {
        "other_school": other_school.strip()[:80], "other_place": other_place.strip()[:60],
        "from_on": from_on, "reason": reason,
    }  # fmt: skip
    with act(by=by, unit=roll.school) as log:
        try:
            with all_or_nothing(log):
                begun = _begin(
                    roll, TransferKind.BEYOND, TransferState.PROVING, facts, by, today, "transfer_offer"
                )
                if evidence is not None and not isinstance(begun, Refusal):
                    begun = transfer_prove(transfer=begun, evidence=evidence, on=from_on, by=by, today=today)
                if isinstance(begun, Refusal):
                    raise Refused(begun)
        except Refused as refused:
            log("transfer_refused", child=roll.child, changes={"rule": ("", refused.refusal.rule)})
            return refused.refusal
    return begun


def transfer_ask(
    *,
    number: str,
    name: str,
    school_class: SchoolClass,
    from_on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Transfer | Refusal:
    """申请转入: the receiving school asks whoever has the child, by the whole ID number or 学籍号 and the name.

    A number of another name and a number nobody has are answered alike (safety rule 5).
    """
    roll = _roll_called(number, name)
    if roll is None:
        return NOBODY
    facts = {
        "to_school": school_class.school, "to_class": school_class, "from_on": from_on, "reason": reason,
        "paper": evidence,
    }  # fmt: skip
    return _begin(roll, TransferKind.INSIDE, TransferState.ASKED, facts, by, today, "transfer_ask")


def _roll_called(number: str, name: str) -> Roll | None:
    """The open roll of the child of exactly this number and name."""
    text = normalise(number)
    children = Child.objects.live().filter(name=normalise_name(name))
    by_id = children.filter(id_number_index=blind("id_number", text), is_id_checked=True)
    rolls = Roll.objects.current().select_related("school", "child")
    same = rolls.filter(roll_number_index=blind("roll_number", "".join(number.split()).upper()))
    found: Roll | None = (
        rolls.filter(child__in=by_id).first() or same.filter(child__in=children).first() if text else None
    )
    return found


def _begin(
    roll: Roll,
    kind: TransferKind,
    state: TransferState,
    facts: dict[str, Any],
    by: User,
    today: date,
    act_name: str,
) -> Transfer | Refusal:
    with transaction.atomic():
        child = Child.objects.select_for_update(of=("self",)).get(pk=roll.child_id)
        now = Roll.objects.select_related("school").get(pk=roll.pk)
        to = facts.get("to_school")
        refused = transfer_start(
            RollState(now.state) if now.until_on is None else None,
            has_paper=facts.get("paper") is not None,
            needs_paper=kind is TransferKind.INSIDE,
            has_open=child.transfers.open().exists(),
            is_same_school=to is not None and to.pk == now.school_id,
        )
        if refused is not None:
            return refused
        try:
            with (
                act(by=by, unit=now.school if state is not TransferState.ASKED else to) as log,
                transaction.atomic(),
            ):
                row = Transfer.objects.create(
                    child=child, roll=now, kind=kind, state=state, from_school=now.school, opened_on=today,
                    opened_by=by, due_on=transfer_due_on(today), **facts,
                )  # fmt: skip
                where = to.name if to is not None else f"{facts['other_place']}{facts['other_school']}"
                said = {
                    "to": (None, where),
                    "from_on": (None, facts["from_on"]),
                    "due_on": (None, row.due_on),
                }
                log(act_name, child=child, changes={**said, "reason": (None, facts["reason"])})
        except IntegrityError:
            return ONE_OPEN
    return row


def transfer_accept(
    *,
    transfer: Transfer,
    school_class: SchoolClass,
    on: date,
    by: User,
    today: date,
    is_boarding: bool = False,
) -> Transfer | Refusal:
    """The receiving school takes the child into a class: the old roll ends and the new one opens in one act, with the
    same 学籍号."""

    def hand_over(row: Transfer) -> None:
        if school_class.school_id != row.to_school_id:
            raise Refused(Refusal("请选本校的班级。", "transfer.other_class"))
        row.to_class = school_class
        _hand_over(row, on, by, today, is_boarding)

    return _answer(transfer, TransferAct.ACCEPT, by, today, hand_over)


def transfer_release(*, transfer: Transfer, on: date, by: User, today: date) -> Transfer | Refusal:
    """The giving school lets go a child another school asked for: it goes at once into the class that was named."""
    return _answer(
        transfer, TransferAct.RELEASE, by, today, lambda row: _hand_over(row, on, by, today, False)
    )


def transfer_prove(
    *, transfer: Transfer, evidence: StoredFile | None, on: date, by: User, today: date
) -> Transfer | Refusal:
    """The certificate of the school beyond the county is here: the roll ends and the child is accounted for by it."""

    def close(row: Transfer) -> None:
        if evidence is None:
            raise Refused(Refusal("请上传接收学校的就读证明或接收函。", "transfer.no_certificate"))
        row.certificate = evidence
        late = arrival_refused(on, from_on=row.from_on, today=today)
        if late is not None:
            raise Refused(late)
        _close(row, on, by, today, evidence, f"{row.other_place}{row.other_school}")
        whereabouts_set(
            child=row.child, code=WhereaboutsCode.objects.get(slug=PROVED_CODE), by=by, today=today,
            evidence=evidence, evidence_note=f"转学至{row.other_place}{row.other_school}",
        )  # fmt: skip

    return _answer(transfer, TransferAct.PROVE, by, today, close)


def transfer_decline(*, transfer: Transfer, reason: str, by: User, today: date) -> Transfer | Refusal:
    """The school that was asked says no, with its reason; the child stays on the roll it is on."""
    return _answer(transfer, TransferAct.DECLINE, by, today, lambda row: None, reason)


def transfer_withdraw(*, transfer: Transfer, reason: str, by: User, today: date) -> Transfer | Refusal:
    """Who began the transfer takes it back, with the reason."""
    return _answer(transfer, TransferAct.WITHDRAW, by, today, lambda row: None, reason)


def _answer(
    transfer: Transfer,
    which: TransferAct,
    by: User,
    today: date,
    do: Callable[[Transfer], None],
    reason: str = "",
) -> Transfer | Refusal:
    """One step under the row's lock: the table of steps, then what it does, all of it or nothing."""
    with transaction.atomic():
        row: Transfer = (
            Transfer.objects.select_for_update(of=("self",))
            .select_related("child", "roll", "from_school", "to_school", "to_class")
            .get(pk=transfer.pk)
        )
        before = TransferState(row.state)
        own = own_school_ids(by)
        after = transfer_step(before, which, row.side_of(own), reason=reason)
        if isinstance(after, Refusal):
            return after
        unit = row.from_school if row.from_school_id in own or row.to_school is None else row.to_school
        with act(by=by, unit=unit) as log:
            try:
                with all_or_nothing(log):
                    row.state, row.ended_on = after, today
                    row.answer, row.answered_by = reason.strip()[:200], by
                    row.save()
                    do(row)
                    row.save()
                    _told(log, which, row, before, after, reason)
            except Refused as refused:
                log("transfer_refused", child=row.child, changes={"rule": ("", refused.refusal.rule)})
                return refused.refusal
    return row


def _told(
    log: Log, which: TransferAct, row: Transfer, before: TransferState, after: TransferState, reason: str
) -> None:
    said: dict[str, tuple[Any, Any]] = {"state": (before.label, after.label)}
    if reason:
        said["reason"] = (None, reason)
    log(f"transfer_{which}", child=row.child, changes=said)


def _hand_over(row: Transfer, on: date, by: User, today: date, is_boarding: bool) -> None:
    """The old roll ends, the new one opens. Raises Refused."""
    assert row.to_school is not None and row.to_class is not None
    late = arrival_refused(on, from_on=row.from_on, today=today)
    if late is not None:
        raise Refused(late)
    _close(row, on, by, today, row.paper, row.to_school.name)
    opened = roll_open(
        child=row.child, school_class=row.to_class, kind=K.TRANSFER_IN, on=on, by=by, today=today,
        roll_number=row.roll.roll_number.open(), reason=row.reason, evidence=row.paper, is_boarding=is_boarding,
    )  # fmt: skip
    if isinstance(opened, Refusal):
        raise Refused(opened)
    leavers_move(rolls={row.roll_id: opened})


def _close(row: Transfer, on: date, by: User, today: date, evidence: StoredFile | None, to: str) -> None:
    closed = roll_close(
        roll=row.roll, kind=K.TRANSFER_OUT, on=on, by=by, today=today, reason=f"转往{to}", evidence=evidence
    )
    if isinstance(closed, Refusal):
        raise Refused(closed)
