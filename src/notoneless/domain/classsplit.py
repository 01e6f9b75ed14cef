"""分班、并班: pupils of one class to another class of the same grade of the same school.

To another grade is 留级 or 跳级, to another school 转学: neither is done by the dozen with a tick in a list.
"""

from collections.abc import Iterable

from .refusal import Refusal


def class_move_refused(
    *, asked_count: int, there_count: int, is_same_class: bool, is_same_grade: bool
) -> Refusal | None:
    """Why these pupils cannot be moved. ``there_count`` of the asked ones are still in the class."""
    if not asked_count:
        return Refusal("请先勾选要调的学生。", "split.nobody")
    if there_count != asked_count:
        return Refusal("名单已有变动，有的学生已不在这个班。请刷新页面重新勾选。", "split.stale")
    if is_same_class:
        return Refusal("学生已经在这个班，请选别的班。", "split.same_class")
    if not is_same_grade:
        return Refusal("只在本校同年级各班之间调整；转学、留级请另行办理。", "split.other_grade")
    return None


def next_class_no(taken: Iterable[int]) -> int:
    """The number of a new class of the grade: the first free one after the last."""
    return max(taken, default=0) + 1
