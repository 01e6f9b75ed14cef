"""开学报到: who came back at the start of a term, who did not and why, and when a class may be told of.

A class nobody told of is neither full nor empty: each of its pupils is *not reported*, a figure of its own. "Elsewhere"
counts only with the paper that proves it (S1.2 去向有佐证); until the paper is there the pupil has not come.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import Refusal
from .words import Word

DAYS = timedelta(days=14)
"""From the first day to the set day where the county names none."""
LONGEST = timedelta(days=60)
EARLY = timedelta(days=31)
"""Pupils report some days before lessons begin; nothing is opened earlier than this."""
NAME_LENGTH = 60


class Came(Word):
    """报到情况 of one pupil of whom something was said."""

    ARRIVED = "arrived", "已报到"
    LEAVE = "leave", "请假"
    ELSEWHERE = "elsewhere", "在别处就读"
    MISSING = "missing", "未到"


class Counted(Word):
    """报到统计: the one column of the board a pupil stands in."""

    ARRIVED = "arrived", "已报到"
    LEAVE = "leave", "请假"
    ELSEWHERE = "elsewhere", "别处有证明"
    MISSING = "missing", "未到"
    UNREPORTED = "unreported", "未报"


class NotCome(Word):
    """未到原因."""

    ILL = "ill", "生病"
    POOR = "poor", "家庭困难"
    WORK = "work", "外出务工"
    WITH_PARENTS = "with_parents", "随父母外出"
    WEARY = "weary", "厌学"
    LOST = "lost", "联系不上"
    OTHER = "other", "其他"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one pupil. ``follower`` is who asks after him, ``has_proof`` whether the paper of the other school
    is there; ``next_on`` is when he is asked after again, or when the paper is due."""

    came: Came
    reason: NotCome | None = None
    follower: int | None = None
    next_on: date | None = None
    school: str = ""
    has_proof: bool = False

    @property
    def is_open(self) -> bool:
        """Somebody still has to find out or to bring a paper."""
        return self.came is Came.MISSING or (self.came is Came.ELSEWHERE and not self.has_proof)

    @property
    def label(self) -> str:
        """In words, as the timeline tells it."""
        if self.came is Came.MISSING and self.reason is not None:
            return f"{self.came.label}（{self.reason.label}）"
        if self.came is Came.ELSEWHERE:
            return f"{self.came.label}（{self.school}，{'有证明' if self.has_proof else '待交证明'}）"
        return self.came.label


def counted_as(came: Came | None, *, has_proof: bool) -> Counted:
    """The column of a pupil; None: nobody said anything."""
    if came is None:
        return Counted.UNREPORTED
    if came is Came.ELSEWHERE and not has_proof:
        return Counted.MISSING
    return Counted(came.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of one class, school or county. What was not reported is never counted as anything else."""

    expected: int = 0
    arrived: int = 0
    leave: int = 0
    elsewhere: int = 0
    missing: int = 0

    @property
    def unreported(self) -> int:
        """Pupils of whom nobody said anything yet."""
        return self.expected - self.arrived - self.leave - self.elsewhere - self.missing

    @property
    def is_complete(self) -> bool:
        """Everybody came, is excused or proved elsewhere."""
        return self.missing + self.unreported == 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.expected + other.expected, self.arrived + other.arrived, self.leave + other.leave,
            self.elsewhere + other.elsewhere, self.missing + other.missing,
        )  # fmt: skip


def set_day(first_on: date) -> date:
    """The set day where none is named: two weeks after the first day."""
    return first_on + DAYS


def next_day(today: date, due_on: date) -> date:
    """When a pupil who has not come is asked after again: tomorrow, never after the set day."""
    return min(today + timedelta(days=1), due_on)


def opening_refused(
    first_on: date, due_on: date, *, starts_on: date, ends_on: date, today: date
) -> Refusal | None:
    """Why an arrival with these days cannot be opened for a term, or None."""
    if not starts_on - EARLY <= first_on <= ends_on:
        return Refusal(f"报到首日应在开学前{EARLY.days}天到学期结束之间。", "arrival.first")
    if not first_on < due_on <= first_on + LONGEST:
        return Refusal(f"截止日应晚于报到首日，最多晚{LONGEST.days}天。", "arrival.due")
    if due_on < today:
        return Refusal("截止日已经过了，请改成今天或以后。", "arrival.past")
    return None


def marking_refused(*, first_on: date, due_on: date, is_closed: bool, today: date) -> Refusal | None:
    """Why nothing can be written down on this day, or None."""
    if today < first_on:
        return Refusal("还没到报到首日，不能先报。", "arrival.early")
    if is_closed or today > due_on:
        return Refusal("报到已截止。截止日还没到校的已立为疑似，请在个案里登记到校。", "arrival.closed")
    return None


def word_refused(said: Said, name: str, *, today: date, due_on: date) -> Refusal | None:
    """Why this word about a pupil cannot stand: whoever has not come has a reason, a person and a next day."""
    if said.came is Came.MISSING and said.reason is None:
        return Refusal(f"{name}：未到的请选原因。", "arrival.reason")
    if said.came is Came.ELSEWHERE and not said.school.strip():
        return Refusal(f"{name}：在别处就读的请填学校名称。", "arrival.school")
    if len(said.school) > NAME_LENGTH:
        return Refusal(f"{name}：学校名称请控制在{NAME_LENGTH}字以内。", "arrival.school_length")
    if not said.is_open:
        return None
    if said.follower is None:
        return Refusal(f"{name}：请选由谁跟进。", "arrival.follower")
    if said.next_on is None or not today <= said.next_on <= due_on:
        return Refusal(f"{name}：下次跟进日期（或交证明日期）应在今天到截止日之间。", "arrival.next")
    return None


def pupils_refused(pupils: Collection[int], named: Collection[int]) -> Refusal | None:
    """Why the page of a class cannot be saved: it names somebody who is not expected there any more, or has nobody."""
    if not pupils:
        return Refusal("这个班没有应报到的学生。", "arrival.empty")
    if any(key not in pupils for key in named):
        return Refusal("名单里有人已不在这个班了。请刷新页面再报。", "arrival.stranger")
    return None
