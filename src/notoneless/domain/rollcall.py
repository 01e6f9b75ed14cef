"""点名: what a teacher says of a class on a day or in a lesson, and when it may be said.

Whoever is there needs no word: only who is not, is late or is taught at home is named. A class nobody called is neither
full nor empty: it is *not taken*, a state of its own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import Refusal
from .words import Word

MOST_LESSONS = 9
"""Lessons of a day with the evening's own study; a school that calls once a day has none."""
CORRECT_DAYS = 7
"""Days a call may still be put right by the school; what is older stands and is told by a note."""


class Seen(Word):
    """点名结果 of one pupil."""

    PRESENT = "present", "到"
    ABSENT = "absent", "缺勤"
    LEAVE = "leave", "请假"
    LATE = "late", "迟到"
    HOME = "home", "送教"


EXCEPTIONS = (Seen.ABSENT, Seen.LEAVE, Seen.LATE, Seen.HOME)
"""What is written down of a pupil; presence is what is left."""
IN_SCHOOL = frozenset({Seen.PRESENT, Seen.LATE})


@dataclass(frozen=True, slots=True)
class CallCounts:
    """What one call came to. ``expected`` counts who should be there: on the roll and not suspended."""

    expected: int
    absent: int = 0
    leave: int = 0
    late: int = 0
    home: int = 0

    @property
    def present(self) -> int:
        """In the room, late ones among them."""
        return self.expected - self.absent - self.leave - self.home

    def __add__(self, other: "CallCounts") -> "CallCounts":
        return CallCounts(
            self.expected + other.expected, self.absent + other.absent, self.leave + other.leave,
            self.late + other.late, self.home + other.home,
        )  # fmt: skip


def counts_of(expected: int, seen: Collection[Seen]) -> CallCounts:
    """The counts of a class of which these exceptions were named."""
    said = list(seen)
    return CallCounts(
        expected, absent=said.count(Seen.ABSENT), leave=said.count(Seen.LEAVE), late=said.count(Seen.LATE),
        home=said.count(Seen.HOME),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What is known when somebody calls a class."""

    on: date
    today: date
    lesson: int
    lessons: int
    """How many the school calls a day; 0: once, for the whole day."""
    is_school_day: bool
    is_taken: bool
    is_taker: bool
    """He took the call that stands."""
    answers_for_school: bool


def call_refused(facts: CallFacts) -> Refusal | None:
    """Why this class cannot be called for this day and lesson, or None."""
    if facts.on > facts.today:
        return Refusal("这一天还没到，不能先点名。", "call.future")
    if not facts.is_school_day:
        return Refusal(
            "这一天不上课（不在学期里、放假或停课），不点名。校历不对的请在“校历”里改。", "call.no_school"
        )
    if not 0 <= facts.lesson <= facts.lessons or (facts.lessons and not facts.lesson):
        return Refusal("学校没有设这一节课的点名。请从点名页重新选课节。", "call.lesson")
    if facts.on < facts.today - timedelta(days=CORRECT_DAYS):
        return Refusal(f"超过{CORRECT_DAYS}天的点名不再补记、更正。", "call.old")
    if facts.on < facts.today and not facts.answers_for_school:
        return Refusal("过了当天，由学校负责人补记、更正点名。", "call.past")
    if facts.is_taken and not (facts.is_taker or facts.answers_for_school):
        return Refusal("这一节已由别人点过名，请他或学校负责人更正。", "call.taken")
    return None


def marks_refused(pupils: Collection[int], seen: Mapping[int, Seen]) -> Refusal | None:
    """Why these words cannot stand: somebody who does not belong to the class on that day is named."""
    if not pupils:
        return Refusal("这个班这一天没有在读学生，不用点名。", "call.empty")
    if any(key not in pupils for key in seen):
        return Refusal("名单里有人已不在这个班了。请刷新页面，重新点一次。", "call.stranger")
    return None
