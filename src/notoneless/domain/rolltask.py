"""补建学籍: a child found in a school of the county without a roll gets one there, by a day (S4; domain.md 3.2 B)."""

from .refusal import Refusal
from .words import Word


class RollTaskState(Word):
    """补建学籍任务状态."""

    OPEN = "open", "待补建"
    DONE = "done", "已建学籍"
    NOT_HERE = "not_here", "不在该校"
    VOID = "void", "不再需要"


def rolltask_answer_refused(state: RollTaskState, *, is_own_school: bool, reason: str) -> Refusal | None:
    """Only the school named may say that the child is not there, once, and with what it knows."""
    if state != RollTaskState.OPEN:
        return Refusal(f"这件补建学籍任务{state.label}，不用再办。", "rolltask.state")
    if not is_own_school:
        return Refusal("由任务写明的学校办理。", "rolltask.other_school")
    if not reason.strip():
        return Refusal("请写明为什么说孩子不在本校，教育局要据此重新核查。", "rolltask.no_reason")
    return None
