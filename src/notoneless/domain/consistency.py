"""人籍一致: a roll whose child nobody saw in a whole month is answered one by one (B3).

Whoever was called absent or on leave on every day his class was called was not seen. A class nobody called says nothing
of its pupils: that is its own line, never "all there".
"""

from dataclasses import dataclass

from .refusal import Refusal
from .words import Word

FEWEST_DAYS = 3
"""Called days of a month from which not having been seen says something."""
NOTE_MOST = 400


class UnseenAnswer(Word):
    """核对答复: what the school found out about a child not seen all month."""

    ILL = "ill", "生病在家，有医院证明"
    HOME = "home", "送教上门，在落实"
    BACK = "back", "已返校上课"
    MOVING = "moving", "已转学、休学，手续在办"
    GONE = "gone", "不在校，去向不明"


@dataclass(frozen=True, slots=True)
class SeenDays:
    """One pupil's month: days on which his class was called, and on which it was said that he was not there."""

    called: int
    away: int

    @property
    def is_unseen(self) -> bool:
        """Not there on any called day, of enough to mean it."""
        return self.called >= FEWEST_DAYS and self.away >= self.called


def answer_refused(*, is_unseen: bool, is_answered: bool, note: str) -> Refusal | None:
    """Why this answer cannot be taken, or None."""
    if is_answered:
        return Refusal(
            "这个孩子这个月已经答复过。情况变了的，下个月再核对，或直接立为疑似。", "unseen.answered"
        )
    if not is_unseen:
        return Refusal("这个孩子这个月点名到过，不用答复。", "unseen.seen")
    if not note.strip():
        return Refusal("写一句怎么核实的：问了谁、看到什么。", "unseen.note")
    if len(note) > NOTE_MOST:
        return Refusal(f"核实情况请控制在{NOTE_MOST}字以内。", "unseen.long")
    return None
