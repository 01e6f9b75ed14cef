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
    return None


def signed_words(names: Sequence[str]) -> str:
    """人数一致, or by which names it differs."""
    return "人数一致，无差异。" if not names else f"有{len(names)}人不一致：{'、'.join(names)}。"


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
