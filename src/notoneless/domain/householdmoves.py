"""户籍线变动: how a child comes onto the household line, goes from one place of it to another, and leaves it.

The household line says which children must be in school (义务教育法 第12条: near the registered home). Whoever leaves it
is counted here no longer, so each way out rests on a paper, and inside the county a child stays on the old place's line
until the new place has taken it over: nobody drops between two places.
"""

from dataclasses import dataclass
from datetime import date

from .refusal import Refusal
from .words import Word


class HouseholdMoveKind(Word):
    """户籍变动类别."""

    IN = "in", "迁入、上户"
    INSIDE = "inside", "县内迁移"
    OUT = "out", "迁出本县"
    DOUBLE = "double", "双重户籍，以外地为准"
    EMPTY = "empty", "空挂户，查无此人"
    ERROR = "error", "登记错误"
    DIED = "died", "死亡"


class HouseholdMoveState(Word):
    """户籍变动进度."""

    WAITING = "waiting", "待确认"
    DONE = "done", "已办"
    DECLINED = "declined", "未确认"
    WITHDRAWN = "withdrawn", "已撤销"


K = HouseholdMoveKind
ENDINGS = (K.OUT, K.DOUBLE, K.EMPTY, K.ERROR, K.DIED)
"""After these the child does not stand on the household line as registered here."""
GONE_FOR_GOOD = (K.EMPTY, K.ERROR, K.DIED)
"""Nobody can sit in a school here after these."""
SETTLES = (K.OUT, K.DOUBLE)
"""Registered elsewhere afterwards, which somebody must make sure of: 迁出未落户 is how children are lost."""

PAPERS: dict[HouseholdMoveKind, str] = {
    K.IN: "户口簿或户口迁移证",
    K.INSIDE: "户口簿或户口迁移证",
    K.OUT: "户口迁移证或派出所证明",
    K.DOUBLE: "派出所证明",
    K.EMPTY: "派出所或村(居)委会证明",
    K.ERROR: "派出所或村(居)委会证明",
    K.DIED: "死亡证明或户口注销证明",
}
"""What each rests on (domain.md 2.4: 户籍原因 needs a certificate of police or village)."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the registers say of the child today."""

    is_on_line: bool
    is_registered: bool = False
    """By the household register; who was found living here without registration stands on the line all the same."""
    entered_on: date | None = None
    has_roll: bool = False
    has_case: bool = False
    is_waiting: bool = False
    """Another move of this child waits for its answer."""


def household_move_refused(
    kind: HouseholdMoveKind,
    facts: LineFacts,
    *,
    on: date,
    today: date,
    has_paper: bool,
    is_same_place: bool = False,
    has_destination: bool = True,
) -> Refusal | None:
    """Why this move cannot be entered, or None. ``has_destination``: where to, or where from, is written."""
    if facts.is_waiting:
        return Refusal("这个孩子已有一条户籍变动等待确认，先办完那一条。", "line.waiting")
    if not has_paper:
        return Refusal(f"请上传{PAPERS[kind]}的照片或扫描件。", "line.no_paper")
    if on > today:
        return Refusal("变动日期不能晚于今天。", "line.future")
    if kind in SETTLES and not has_destination:
        return Refusal("请写明迁到哪里(写到县)，以后要去核对那边有没有落户。", "line.no_where")
    if kind is K.IN:
        return (
            Refusal("这个孩子已在本县户籍线上，请办“县内迁移”。", "line.already")
            if facts.is_registered
            else None
        )
    if not facts.is_on_line:
        return Refusal("这个孩子不在本县户籍线上，不用再办。", "line.not_on")
    if facts.entered_on is not None and on < facts.entered_on:
        return Refusal(f"变动日期不能早于列入户籍线的日期{facts.entered_on:%Y-%m-%d}。", "line.early")
    if kind is K.INSIDE:
        return Refusal("迁入地和现在的登记地是同一处。", "line.same") if is_same_place else None
    if kind in GONE_FOR_GOOD and facts.has_roll:
        return Refusal(
            "这个孩子在本县学校有学籍。请先由学校核实并办理学籍注销，再办户籍变动。", "line.on_roll"
        )
    if facts.has_case and kind is not K.DIED:
        return Refusal("这个孩子有在办个案。请在个案里核查，定为“户籍原因”并附证明。", "line.case")
    return None


def confirms(*, is_village_officer: bool, kind: HouseholdMoveKind, sees_both: bool) -> bool:
    """Whether somebody else must confirm: what a village officer enters that takes a child off the line (his township),
    and a move between two places of which the person answers for one only (the other place)."""
    if kind in (K.IN, K.INSIDE):
        return not sees_both
    return is_village_officer


UNSEEN = Refusal("这个证号在本县已有登记，现在不能办迁入。请报乡镇核对。", "line.unseen")
"""In the place of a reason that would tell of a child out of sight (safety rule 5)."""


def withdrawal_refused(
    state: HouseholdMoveState,
    *,
    reason: str,
    sees_entry_side: bool,
    sees_all: bool,
    is_village_officer: bool,
    is_own_of_today: bool,
    has_later: bool,
) -> Refusal | None:
    """Why this person cannot take the move back, or None.

    What waits is taken back by the side that entered it; the other side declines. What is done took two to do where it
    has two sides: it is taken back by who answers for both, never by one of them alone, and by a village only what it
    entered by itself this very day (``is_own_of_today``: entered by this person today, confirmed by nobody).
    """
    if state not in (HouseholdMoveState.WAITING, HouseholdMoveState.DONE):
        return Refusal("这条户籍变动已经答复过，请刷新页面再看。", "line.answered")
    if not reason.strip():
        return Refusal("请写明为什么撤销。", "line.no_reason")
    if has_later:
        return Refusal("这个孩子后来又有户籍变动，请先撤销后来的那一条。", "line.later")
    if state == HouseholdMoveState.WAITING:
        return (
            None if sees_entry_side else Refusal("对方登记的变动，请点“去确认”答复不确认。", "line.not_yours")
        )
    if not sees_all or (is_village_officer and not is_own_of_today):
        return Refusal("已经办好的变动，由管两地的乡镇或教育局撤销。请报乡镇。", "line.not_yours")
    return None
