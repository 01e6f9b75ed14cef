"""群众线索: what somebody without an account may say, what is done with it, and what he reads as answer (F6)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .refusal import Refusal
from .words import TipState, Word

SAID_MOST, NAME_MOST, WHERE_MOST, INFORMANT_MOST, ANSWER_MOST = 1000, 30, 120, 60, 300
TIPS_OF_ADDRESS, TIPS_OF_DAY = 5, 200
"""Most tips a day from one address and from all together: a county hears of a few a week."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
_FORMAT = re.compile(
    "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
)
_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")


class TipOutcome(Word):
    """线索查实的结果."""

    CASE = "case", "属实：孩子没有上学，立案或并入在办个案"
    LABOUR = "labour", "属实：孩子在做工，立案并移送人社部门"
    SETTLED = "settled", "属实：孩子已经在校，问题已处理"
    UNFOUNDED = "unfounded", "不属实"
    UNCLEAR = "unclear", "线索不清，无法核查"


STATE_AFTER = {
    TipOutcome.CASE: TipState.FOUNDED,
    TipOutcome.LABOUR: TipState.FOUNDED,
    TipOutcome.SETTLED: TipState.FOUNDED,
    TipOutcome.UNFOUNDED: TipState.UNFOUNDED,
    TipOutcome.UNCLEAR: TipState.UNCLEAR,
}
NEEDS_CHILD = (TipOutcome.CASE, TipOutcome.LABOUR)
OPEN = (TipState.NEW, TipState.ACCEPTED)

TOLD_OUTSIDE = {
    TipState.NEW: "已收到，等待核查。",
    TipState.ACCEPTED: "正在核查。",
    TipState.FOUNDED: "已办结。",
    TipState.UNFOUNDED: "已办结。",
    TipState.UNCLEAR: "已办结。",
}
"""What the informant reads beside the answer: not what was found, only how far it is."""


def clean_text(text: str, most: int) -> str:
    """Text from outside without what no keyboard writes: control marks, zero-width and direction marks; cut to size."""
    return _FORMAT.sub("", text).strip()[:most]


def code_from(numbers: Iterable[int]) -> str:
    """A query code from random numbers 0–31; letters and digits that are not taken for one another."""
    return "".join(_ALPHABET[number % 32] for number in numbers)


def code_of(typed: str) -> str:
    """A typed code as it is kept: capitals, without blanks and dashes; empty where it cannot be one."""
    found = re.sub(r"[\s-]", "", typed[:40]).upper()
    return found if len(found) == CODE_LENGTH and set(found) <= set(_ALPHABET) else ""


def too_many(*, from_address: int, of_day: int) -> Refusal | None:
    """Whether no more is taken today."""
    if from_address >= TIPS_OF_ADDRESS:
        return Refusal("今天从这里反映的次数已满。急事请直接打电话给教育局或者110。", "tip.address_full")
    if of_day >= TIPS_OF_DAY:
        return Refusal("今天收到的线索太多，请明天再来，或者直接打电话给教育局。", "tip.day_full")
    return None


def answer_refused(answer: str, *, secret: Iterable[str]) -> Refusal | None:
    """Why this sentence may not be read by a stranger: it names a child, its family, its school or place, or a number."""
    text = "".join(answer.split())
    if not text:
        return Refusal("请写给反映人的答复。", "tip.no_answer")
    if len(answer) > ANSWER_MOST:
        return Refusal(f"答复请在{ANSWER_MOST}字以内。", "tip.answer_long")
    if any(word and "".join(word.split()) in text for word in secret):
        return Refusal(
            "答复里不能写孩子、家长的姓名和所在学校、村：任何拿到查询码的人都能看到。请改写。",
            "tip.answer_names",
        )
    if _NUMBER.search(answer):
        return Refusal("答复里不能写证号、电话等号码。请改写。", "tip.answer_number")
    return None


def act_refused(state: TipState, outcome: TipOutcome, *, has_child: bool) -> Refusal | None:
    """Why a tip may not be answered so."""
    if state not in OPEN:
        return Refusal("这条线索已经答复过。", "tip.answered")
    if outcome in NEEDS_CHILD and not has_child:
        return Refusal("请先在名册里找到这个孩子；名册外的孩子先登记“发现名单外的孩子”。", "tip.no_child")
    return None
