"""并档与分开: when two files may become one, and when they may be parted again.

Source: the county's rule that one child has one file for life (一人一档), and 问题学籍 handling: 重复学籍 is settled
between the two schools and the upper office, nothing is deleted (中小学生学籍管理办法 第六、二十五条).
"""

from __future__ import annotations

from dataclasses import dataclass

from .refusal import Refusal
from .words import Word

LONGEST_REASON = 200


class MergeState(Word):
    """并档状态."""

    PROPOSED = "proposed", "待教育局审核"
    DECLINED = "declined", "未同意"
    DONE = "done", "已并档"
    PARTED = "parted", "已分开"


class MovedKind(Word):
    """并档时对一行记录做了什么."""

    MOVED = "moved", "移到保留的档案"
    ENDED = "ended", "到并档前一天为止"
    FILLED = "filled", "补上空白项"


class MovedFate(Word):
    """分开以后这一行在哪里."""

    GONE_OVER = "gone_over", "在保留的档案"
    BACK = "back", "已移回"
    KEPT = "kept", "后来又改过，留在原处"


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """What is asked of two files before they become one. ``open_in_both`` names what only one file may have open."""

    is_one_file: bool
    is_any_merged: bool
    is_any_dead: bool
    open_in_both: tuple[str, ...] = ()


def reason_refused(reason: str) -> Refusal | None:
    """Joining and parting are told with a reason, for whoever reads the file in ten years."""
    if not reason.strip():
        return Refusal("请写明理由，如“同名同生日，母亲确认是同一个孩子”。", "merge.no_reason")
    if len(reason) > LONGEST_REASON:
        return Refusal(f"理由最多{LONGEST_REASON}字，请写要点。", "merge.long_reason")
    return None


def merge_refused(facts: MergeFacts) -> Refusal | None:
    """Why these two files do not become one; None where they may."""
    if facts.is_one_file:
        return Refusal("这是同一份档案，不用并档。请选另一份。", "merge.self")
    if facts.is_any_merged:
        return Refusal("其中一份档案已经并入别的档案。请打开并入后的档案再办理。", "merge.merged")
    if facts.is_any_dead:
        return Refusal("其中一份档案已登记死亡，请先核实是不是同一个孩子，再报教育局更正。", "merge.died")
    if "学籍" in facts.open_in_both:
        return Refusal(
            "两份档案都有在读学籍，不能直接并档。请先在“重复学籍”里定哪一段学籍有效。", "merge.two_rolls"
        )
    if facts.open_in_both:
        words = "、".join(facts.open_in_both)
        return Refusal(
            f"两份档案各有一条在办的{words}，只能留一条。请先办结其中一条，再并档。", "merge.two_open"
        )
    return None


def part_refused(
    state: MergeState, *, stays_is_merged: bool, has_lines: bool, number_taken: bool
) -> Refusal | None:
    """Why two joined files are not parted; None where they may."""
    if state is not MergeState.DONE:
        return Refusal(f"这次并档的状态是“{state.label}”，不用分开。", "part.not_done")
    if stays_is_merged:
        return Refusal("并入后的档案后来又并入了别的档案。请先分开后面那一次。", "part.merged_again")
    if not has_lines:
        return Refusal("这次并档没有留下移动清单，不能自动分开。请报教育局逐条更正。", "part.no_lines")
    if number_taken:
        return Refusal(
            "原档案的身份证号现在另有一份档案在用，不能分开。请先核对那份档案的证号。", "part.number_taken"
        )
    return None


def settle_refused(*, is_open: bool, said: int) -> Refusal | None:
    """Why a 重复学籍 is not settled: one roll has ended already, or no school has said a word yet."""
    if not is_open:
        return Refusal("两段学籍里已有一段终止，不再重复。请刷新名单。", "duplicate.ended")
    if said == 0:
        return Refusal("两所学校都还没有说明孩子在哪里上课。请先请两校核对说明，再认定。", "duplicate.unsaid")
    return None
