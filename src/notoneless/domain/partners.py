"""部门核对: a list goes to one partner department, comes back checked, and is signed off.

The department sees what was sent and nothing else, until the sending is signed off or its term and the days of grace
after it are over (个人信息保护法第6条: the least that serves the purpose; 第23条: purpose, way and kinds of what is
handed on are told).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import Refusal
from .words import PartnerAnswer, Word


class SharedField(Word):
    """What of a child may be sent; name, sex and birth date always are."""

    ID_NUMBER = "id_number", "身份证号"
    RESIDENCE = "residence", "居住地"
    GUARDIAN = "guardian", "监护人姓名"
    SCHOOL = "school", "学校和年级"


def shared_words(shared: Iterable[SharedField]) -> str:
    """All that is sent of each child, in words."""
    return "、".join(["姓名", "性别", "出生日期", *(one.label for one in shared)])


class JointKind(Word):
    """联合核对口径: where a child of a joint check is; each child is in exactly one."""

    IN_SCHOOL = "in_school", "在籍在校"
    SUSPECTED = "suspected", "疑似核查中"
    OUT = "out", "失学"
    OTHER = "other", "其他(已核定去向等)"


def joint_kind(*, is_out: bool, is_suspected: bool, is_on_roll: bool) -> JointKind:
    """Where a child is, for the counts two departments compare: an open case speaks before a roll."""
    if is_out:
        return JointKind.OUT
    if is_suspected:
        return JointKind.SUSPECTED
    return JointKind.IN_SCHOOL if is_on_roll else JointKind.OTHER


MOST = 2_000
"""More children than this are no check of a list but a copy of the register."""


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """Where a sending stands."""

    is_received: bool
    is_signed: bool
    due_on: date
    open_count: int
    differing_count: int
    uncounted: int = 0
    """Counts of a joint check the department has not stated yet."""


def send_refused(count: int, *, purpose: str, due_on: date, today: date) -> Refusal | None:
    """Why a list cannot be sent, or None."""
    if not count:
        return Refusal("按这个条件没有孩子，不用发送。", "partner.nobody")
    if count > MOST:
        return Refusal(f"一次最多发送{MOST}人。请缩小范围，只发这次要核对的。", "partner.too_many")
    if not purpose.strip():
        return Refusal("请写明发给部门做什么用。", "partner.no_purpose")
    if due_on < today:
        return Refusal("办结期限不能早于今天。", "partner.past")
    return None


def answer_refused(facts: SendingFacts, answer: PartnerAnswer, note: str) -> Refusal | None:
    """Why an answer cannot be taken, or None."""
    if facts.is_signed:
        return Refusal("这份名单已经签认，不能再改。要更正请联系教育局重新发送。", "partner.signed")
    if not facts.is_received:
        return Refusal("请先登记收到这份名单。", "partner.not_received")
    if answer is PartnerAnswer.DIFFERS and not note.strip():
        return Refusal("不一致的请写明差在哪里。", "partner.no_note")
    return None


def sign_refused(facts: SendingFacts) -> Refusal | None:
    """Why a list cannot be signed off, or None: every child has its answer first."""
    if facts.is_signed:
        return Refusal("这份名单已经签认。", "partner.signed")
    if facts.open_count:
        return Refusal(f"还有{facts.open_count}人没有核对。逐人核对完再签认。", "partner.open")
    if facts.uncounted:
        return Refusal("联合核对请先填本部门掌握的人数，再签认。", "partner.uncounted")
    return None


def counts_refused(facts: SendingFacts, stated: Sequence[int | None]) -> Refusal | None:
    """Why a department's counts cannot be taken, or None."""
    if facts.is_signed:
        return Refusal("这份名单已经签认，不能再改。要更正请联系教育局重新发送。", "partner.signed")
    if not facts.is_received:
        return Refusal("请先登记收到这份名单。", "partner.not_received")
    if any(one is None or one < 0 for one in stated):
        return Refusal("每一行都要填本部门掌握的人数，没有的填0。", "partner.count_missing")
    return None


@dataclass(frozen=True, slots=True)
class TwoCounts:
    """One line of a joint check: what it counts, ours, theirs."""

    words: str
    ours: int
    theirs: int


def signed_words(names: Sequence[str], counts: Sequence[TwoCounts] = ()) -> str:
    """人数一致, or by which names and which counts it differs."""
    differing = [one for one in counts if one.ours != one.theirs]
    if not names and not differing:
        return "人数一致，无差异。"
    said = [f"有{len(names)}人不一致：{'、'.join(names)}"] if names else []
    if differing:
        lines = "、".join(f"{one.words}教育{one.ours}人、部门{one.theirs}人" for one in differing)
        said.append(f"人数有{len(differing)}处不一致：{lines}")
    return f"{'；'.join(said)}。"


def extend_refused(facts: SendingFacts, *, due_on: date, reason: str, today: date) -> Refusal | None:
    """Why the term cannot be put off, or None: to a later day that is still to come, with its reason."""
    if facts.is_signed:
        return Refusal("这份名单已经签认或收回，不用延期。", "partner.signed")
    if due_on <= facts.due_on or due_on < today:
        return Refusal(f"新的期限要晚于原期限{facts.due_on:%Y-%m-%d}，也不能早于今天。", "partner.not_later")
    if not reason.strip():
        return Refusal("请写明为什么延期。", "partner.no_reason")
    return None


def oldest_readable_due(today: date, grace_days: int) -> date:
    """A list due on this day or later is still open to its department: a late one stays open for the days of grace."""
    return today - timedelta(days=grace_days)
