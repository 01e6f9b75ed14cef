"""转学: the hand-over of a roll from one school to another, step by step.

Both schools check within ten working days (学籍管理办法; the county may set another count). Until the receiver
has taken the child, or its certificate is there, the roll stays where it is and the giving school answers for the
child: nobody drops between two rolls. Who must act is read from the table, so that a board can say who is late.
"""

from datetime import date

from .refusal import Refusal
from .words import RollState, Word


class TransferKind(Word):
    """转学类别."""

    INSIDE = "inside", "县内转学"
    BEYOND = "beyond", "转往外县"


class TransferState(Word):
    """转学状态."""

    ASKED = "asked", "待原学校放行"
    OFFERED = "offered", "待接收学校接收"
    PROVING = "proving", "待接收证明"
    DONE = "done", "已转出"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class TransferSide(Word):
    """哪一方学校."""

    GIVER = "giver", "转出学校"
    RECEIVER = "receiver", "接收学校"


class TransferAct(Word):
    """转学里的一步."""

    RELEASE = "release", "同意放行"
    ACCEPT = "accept", "接收并编班"
    PROVE = "prove", "上传接收证明"
    DECLINE = "decline", "不同意"
    WITHDRAW = "withdraw", "撤回"


S, A, G, R = TransferState, TransferAct, TransferSide.GIVER, TransferSide.RECEIVER

STEPS: dict[tuple[TransferState, TransferAct], tuple[TransferSide, TransferState]] = {
    (S.ASKED, A.RELEASE): (G, S.DONE),
    (S.ASKED, A.DECLINE): (G, S.DECLINED),
    (S.ASKED, A.WITHDRAW): (R, S.WITHDRAWN),
    (S.OFFERED, A.ACCEPT): (R, S.DONE),
    (S.OFFERED, A.DECLINE): (R, S.DECLINED),
    (S.OFFERED, A.WITHDRAW): (G, S.WITHDRAWN),
    (S.PROVING, A.PROVE): (G, S.DONE),
    (S.PROVING, A.WITHDRAW): (G, S.WITHDRAWN),
}
"""(state, act) → (the side that may do it, state after it)."""

WAITS_FOR: dict[TransferState, TransferSide] = {S.ASKED: G, S.OFFERED: R, S.PROVING: G}
"""Whose turn it is while a transfer is open."""

OPEN = tuple(WAITS_FOR)
WITH_REASON = (A.DECLINE, A.WITHDRAW)


def transfer_step(
    state: TransferState, act: TransferAct, side: TransferSide | None, *, reason: str = ""
) -> TransferState | Refusal:
    """The state after the act of this side, or why not. ``side`` is None for whoever only looks on."""
    step = STEPS.get((state, act))
    if step is None:
        return Refusal(f"这件转学{state.label}，不能再“{act.label}”。", "transfer.no_such_step")
    if side is not step[0]:
        return Refusal(f"“{act.label}”由{step[0].label}办理。", "transfer.other_side")
    if act in WITH_REASON and not reason.strip():
        return Refusal(f"请写明{act.label}的原因，对方学校和教育局看得到。", "transfer.no_reason")
    return step[1]


def acts_of(state: TransferState, side: TransferSide | None) -> tuple[TransferAct, ...]:
    """What this side may do now, the main act first."""
    return tuple(
        act for act in TransferAct if STEPS.get((state, act), (None,))[0] is side and side is not None
    )


def transfer_start(
    roll: RollState | None, *, has_paper: bool, needs_paper: bool, has_open: bool, is_same_school: bool
) -> Refusal | None:
    """Why no transfer of this roll may begin (学籍管理办法: none while 休学; one at a time)."""
    if has_open:
        return Refusal("该生已有一件转学在办，先办完或撤回那一件。", "transfer.one_open")
    if roll is RollState.SUSPENDED:
        return Refusal("休学期间不能转学。请先办理复学，再办理转学。", "roll.suspended_no_transfer")
    if roll is not RollState.ACTIVE:
        return Refusal("该生现在没有在读学籍，不能转学；到校就读请办“登记新生”。", "transfer.no_roll")
    if is_same_school:
        return Refusal("该生就在本校，换班请办“调班”。", "transfer.same_school")
    if needs_paper and not has_paper:
        return Refusal("请先上传转学申请(监护人签字)。", "transfer.no_paper")
    return None


def arrival_refused(on: date, *, from_on: date, today: date) -> Refusal | None:
    """Why the child cannot have arrived on this day: never before the giver lets go, never in the future."""
    if on > today:
        return Refusal("到校日期不能晚于今天。孩子到校当天再接收。", "roll.future")
    if on < from_on:
        return Refusal(
            f"转出学校写明从{from_on.year}年{from_on.month}月{from_on.day}日起转出，到校日期不能早于这一天。",
            "transfer.too_early",
        )
    return None
