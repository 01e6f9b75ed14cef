"""存疑配对: who can know whether a row of a list and a pupil are the same child, and how it is said.

Source: the covering unit of the household's place leads where a child is on no roll, the school where it is on one (S2);
a pair has one foot on each line, so it goes to whoever stands on both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .refusal import Refusal

LONGEST_REASON = 200


def unit_that_knows(school: int | None, centre: int | None, covering: Collection[int]) -> int | None:
    """The pupil's school where it covers the village of the row, its centre school where that does, else None: the
    bureau."""
    return next((unit for unit in (school, centre) if unit is not None and unit in covering), None)


def reason_words(is_same: bool, agreeing: Sequence[str], differing: Sequence[str]) -> str:
    """Why, where the person typed nothing: what agrees, or what differs."""
    named = agreeing if is_same else differing
    if not named:
        return "逐项核对" if is_same else "与本人情况不符"
    return "、".join(named) + ("一致" if is_same else "不一致")


def undo_refused(*, is_decided: bool, reason: str) -> Refusal | None:
    """Why a decision is not taken back; None where it may be."""
    if not is_decided:
        return Refusal("这一对还没有确认，不用撤销。", "pair.not_decided")
    if not reason.strip():
        return Refusal("请写明为什么撤销，如“家长来电，不是同一人”。", "pair.no_reason")
    if len(reason) > LONGEST_REASON:
        return Refusal(f"理由最多{LONGEST_REASON}字。", "pair.long_reason")
    return None
