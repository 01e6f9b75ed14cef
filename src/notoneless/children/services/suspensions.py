"""休学 with its last day, its renewal, and leave to a special or reform school."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from notoneless.children.models import Roll, Suspension, WhereaboutsCode
from notoneless.children.services.rolls import roll_close
from notoneless.children.services.standing import whereabouts_set
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollmoves import stays_on_roll
from notoneless.domain.suspensions import suspension_refused
from notoneless.domain.words import RollMoveKind, RollState
from notoneless.grid.models import User

acts(
    {
        "suspension_set": "登记休学期限",
        "suspension_extend": "延长休学",
        "suspension_refused": "休学未办成",
        "special_school": "到特殊或专门学校就读",
    }
)

PLACED_CODE = "other_not_out"


def roll_suspend(
    *,
    roll: Roll,
    from_on: date,
    until_on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Suspension | Refusal:
    """The pupil is suspended from this day to that one; the roll is kept."""
    refused = suspension_refused(from_on, until_on, has_certificate=evidence is not None, today=today)
    if refused is not None:
        return refused
    with act(by=by, unit=roll.school) as log:
        closed = roll_close(
            roll=roll, kind=RollMoveKind.SUSPEND, on=from_on, by=by, today=today, evidence=evidence
        )
        if isinstance(closed, Refusal):
            log("suspension_refused", child=roll.child, changes={"rule": ("", closed.rule)})
            return closed
        row = _granted(closed, from_on, until_on, by, reason, evidence)
        log("suspension_set", child=roll.child, changes={"until_on": (None, until_on)})
    return row


def _granted(
    roll: Roll, from_on: date, until_on: date, by: User, reason: str, evidence: StoredFile | None
) -> Suspension:
    assert evidence is not None
    return Suspension.objects.create(
        roll=roll, from_on=from_on, until_on=until_on, certificate=evidence, by=by, at=clock.now(), reason=reason
    )  # fmt: skip


def suspension_extend(
    *,
    roll: Roll,
    until_on: date,
    by: User,
    today: date,
    reason: str = "",
    evidence: StoredFile | None = None,
) -> Suspension | Refusal:
    """The suspension goes on after its last day, for a year at most; a list that named none gets its first one."""
    with transaction.atomic():
        roll = Roll.objects.select_for_update(of=("self",)).select_related("school", "child").get(pk=roll.pk)
        if roll.until_on is not None or roll.state != RollState.SUSPENDED:
            return Refusal("该生不在休学，不能延长。请核对学籍状态。", "suspension.not_suspended")
        former = roll.suspensions.filter(ended_on__isnull=True).first()
        from_on = former.until_on + timedelta(days=1) if former is not None else today
        refused = suspension_refused(from_on, until_on, has_certificate=evidence is not None, today=today)
        if refused is not None:
            return refused
        with act(by=by, unit=roll.school) as log:
            if former is not None:
                former.ended_on = today
                former.save(update_fields=["ended_on"])
            row = _granted(roll, from_on, until_on, by, reason, evidence)
            before = former.until_on if former is not None else None
            log("suspension_extend", child=roll.child, changes={"until_on": (before, until_on)})
    return row


def special_school_go(
    *,
    roll: Roll,
    kind: RollMoveKind,
    other_school: str,
    on: date,
    by: User,
    today: date,
    evidence: StoredFile | None = None,
) -> Roll | Refusal:
    """The pupil goes to a special school (its roll ends, the paper accounts for it) or is sent to a reform school
    (its roll stays where it was, 预防未成年人犯罪法 第47条)."""
    if kind not in (RollMoveKind.SPECIAL_SCHOOL, RollMoveKind.REFORM_SCHOOL):
        return Refusal("请选特殊教育学校或专门学校。", "special.kind")
    if not other_school.strip():
        return Refusal("请填写学校全称。", "special.no_school")
    with act(by=by, unit=roll.school) as log:
        moved = roll_close(
            roll=roll,
            kind=kind,
            on=on,
            by=by,
            today=today,
            reason=other_school.strip()[:200],
            evidence=evidence,
        )
        if isinstance(moved, Refusal):
            log("suspension_refused", child=roll.child, changes={"rule": ("", moved.rule)})
            return moved
        log("special_school", child=roll.child, changes={"kind": (None, kind.label)})
        if not stays_on_roll(kind):
            whereabouts_set(
                child=roll.child, code=WhereaboutsCode.objects.get(slug=PLACED_CODE), by=by, today=today,
                evidence=evidence, evidence_note=f"{kind.label}：{other_school.strip()}",
            )  # fmt: skip
    return moved
