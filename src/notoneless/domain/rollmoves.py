"""学籍异动: which move may follow which state of a roll, and the paper it needs.

One child has one active roll. In grades 1–9 nobody is expelled and nobody withdraws (义务教育法 第27条), so
no such move exists and the words for it are refused by name. A suspended roll is not transferred. No paper
may stand between a child and the classroom: enrolling and coming back ask for none, and leaving is recorded
the day it is seen, paper or not, because waiting would hide it.
"""

from dataclasses import dataclass

from .refusal import Refusal
from .words import RollMoveKind, RollState

K, S = RollMoveKind, RollState

TRANSITIONS: dict[tuple[RollState | None, RollMoveKind], RollState] = {
    (None, K.ENROL): S.ACTIVE,
    (None, K.TRANSFER_IN): S.ACTIVE,
    (S.ACTIVE, K.TRANSFER_OUT): S.LEFT,
    (S.ACTIVE, K.LEAVE): S.LEFT,
    (S.ACTIVE, K.SUSPEND): S.SUSPENDED,
    (S.ACTIVE, K.GRADUATE): S.GRADUATED,
    (S.ACTIVE, K.DEATH): S.LEFT,
    (S.ACTIVE, K.ABROAD): S.LEFT,
    (S.ACTIVE, K.SPECIAL_SCHOOL): S.LEFT,
    (S.ACTIVE, K.REFORM_SCHOOL): S.ACTIVE,
    (S.ACTIVE, K.DUPLICATE): S.LEFT,
    (S.SUSPENDED, K.DUPLICATE): S.LEFT,
    (S.SUSPENDED, K.RETURN): S.ACTIVE,
    (S.SUSPENDED, K.LEAVE): S.LEFT,
    (S.SUSPENDED, K.DEATH): S.LEFT,
    (S.SUSPENDED, K.ABROAD): S.LEFT,
    (S.LEFT, K.RETURN): S.ACTIVE,
}
"""(state of this roll, move) → state after it. None is a roll that does not exist yet."""


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """The paper of a move in the words people use, and whether the move waits for it."""

    name: str
    is_required: bool


PAPERS: dict[RollMoveKind, PaperNeed] = {
    K.ENROL: PaperNeed("入学通知书回执或户口簿", False),
    K.TRANSFER_IN: PaperNeed("转学申请及转出学校证明", True),
    K.TRANSFER_OUT: PaperNeed("转学申请及接收学校证明", True),
    K.LEAVE: PaperNeed("学生离校情况报告", False),
    K.RETURN: PaperNeed("复学申请", False),
    K.SUSPEND: PaperNeed("休学批准书(附县级以上医疗机构证明)", True),
    K.GRADUATE: PaperNeed("经核准的毕业生名册", True),
    K.DEATH: PaperNeed("死亡证明或户口注销证明", True),
    K.ABROAD: PaperNeed("出国(境)证明", True),
    K.SPECIAL_SCHOOL: PaperNeed("特殊教育学校接收证明", True),
    K.REFORM_SCHOOL: PaperNeed("专门教育的决定书", True),
    K.DUPLICATE: PaperNeed("两校核对说明", False),
}

_STARTS = (K.ENROL, K.TRANSFER_IN, K.RETURN)
_RETURN_AFTER = (K.LEAVE, K.ABROAD, K.SPECIAL_SCHOOL)
_EXPULSION_WORDS = ("退学", "开除", "除名", "劝退", "取消学籍", "注销学籍")
_SYNONYMS = {
    "新生入学": K.ENROL,
    "招生": K.ENROL,
    "注册": K.ENROL,
    "转学(转入)": K.TRANSFER_IN,
    "转学转入": K.TRANSFER_IN,
    "转学(转出)": K.TRANSFER_OUT,
    "转学转出": K.TRANSFER_OUT,
    "离校": K.LEAVE,
    "辍学": K.LEAVE,
    "流失": K.LEAVE,
    "恢复入学": K.RETURN,
    "恢复学籍": K.RETURN,
    "出国": K.ABROAD,
    "出境": K.ABROAD,
}


def roll_move(
    state: RollState | None,
    kind: RollMoveKind,
    *,
    has_paper: bool,
    other_roll: RollState | None = None,
    left_by: RollMoveKind | None = None,
    grade: int | None = None,
    final_grades: tuple[int, ...] = (6, 9),
) -> RollState | Refusal:
    """The state of this roll after the move, or why the move cannot be made.

    ``other_roll`` is the state of the child's other roll that is active or suspended, if there is one;
    ``left_by`` the move that ended this roll; ``grade`` (1–9) is needed to graduate.
    """
    refusals = (_refused_by_other_roll(kind, other_roll), _refused_by_history(state, kind, left_by))
    for refusal in refusals:
        if refusal is not None:
            return refusal
    after = TRANSITIONS.get((state, kind))
    if after is None:
        now = f"学籍状态为“{state.label}”" if state else "还没有学籍"
        return Refusal(f"该生{now}，不能办理“{kind.label}”。请核对后选择别的异动。", "roll.no_such_move")
    if kind is K.GRADUATE and grade not in final_grades:
        return Refusal("只有小学、初中的毕业年级才能办理毕业。请核对年级。", "roll.not_final_grade")
    paper = PAPERS[kind]
    if paper.is_required and not has_paper:
        return Refusal(f"办理“{kind.label}”须先上传{paper.name}。", "roll.no_paper")
    return after


def _refused_by_other_roll(kind: RollMoveKind, other_roll: RollState | None) -> Refusal | None:
    if kind not in _STARTS:
        return None
    if other_roll is S.ACTIVE:
        return Refusal(
            "该生在别的学校还有在读学籍，一人只能有一个学籍。请先由原学校办理转出。", "roll.one_active"
        )
    if other_roll is S.SUSPENDED:
        return Refusal(
            "该生在原学校休学，休学期间不能转学。请先在原学校复学，再办理转学。", "roll.suspended_no_transfer"
        )
    return None


def _refused_by_history(
    state: RollState | None, kind: RollMoveKind, left_by: RollMoveKind | None
) -> Refusal | None:
    if state is S.SUSPENDED and kind is K.TRANSFER_OUT:
        return Refusal("休学期间不能转学。请先办理复学，再办理转出。", "roll.suspended_no_transfer")
    if state is S.LEFT and kind is K.RETURN and left_by not in _RETURN_AFTER:
        if left_by is K.TRANSFER_OUT:
            return Refusal("该生已转出，回校就读请按“转入”办理。", "roll.return_after_transfer")
        return Refusal("这份学籍不是因离校或出国(境)终止的，不能复学。请核对离校原因。", "roll.cannot_return")
    return None


def opens_case(kind: RollMoveKind) -> bool:
    """Whether the move by itself makes the child a suspected case: it left, and no school expects it."""
    return kind is K.LEAVE


def stays_on_roll(kind: RollMoveKind) -> bool:
    """Whether the school keeps the roll of a pupil who goes (专门学校: 预防未成年人犯罪法 第47条)."""
    return TRANSITIONS.get((S.ACTIVE, kind)) is S.ACTIVE


def moves_from(state: RollState | None) -> tuple[RollMoveKind, ...]:
    """The moves to offer for a roll in this state, in the order of the list of words."""
    return tuple(kind for kind in K if (state, kind) in TRANSITIONS)


def read_move_kind(text: str) -> RollMoveKind | Refusal:
    """The move a list means by a word; 退学 and 开除 are refused with the law and what to do instead."""
    word = "".join(text[:64].split()).translate({0xFF08: "(", 0xFF09: ")"})
    if any(wrong in word for wrong in _EXPULSION_WORDS):
        return Refusal(
            "义务教育阶段不得开除学生，也没有退学(义务教育法第二十七条)。"
            "学生已不在校的，请登记为“其他离校”并开展劝返。",
            "roll.no_expulsion",
        )
    kind = K.from_label(word) or _SYNONYMS.get(word)
    if kind is None:
        return Refusal("认不出这个异动类别。请从下拉列表中选择。", "roll.unknown_kind")
    return kind
