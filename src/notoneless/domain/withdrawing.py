"""撤回: an entry made for the wrong child is taken back; the row stays, marked, with who, when and why.

Source: 学籍与走访记录 are evidence and are never deleted (未成年人学校保护规定; the county's one-child-one-file rule).
"""

from __future__ import annotations

from dataclasses import dataclass

from .merging import LONGEST_REASON
from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class WithdrawFacts:
    """Who asks, of which entry."""

    is_withdrawn: bool
    is_author: bool
    is_same_day: bool
    is_manager: bool


def withdraw_refused(facts: WithdrawFacts) -> Refusal | None:
    """Why this person does not take this entry back: the author the same day, a manager of the unit later."""
    if facts.is_withdrawn:
        return Refusal("这条记录已经撤回。", "withdraw.done")
    if facts.is_manager or (facts.is_author and facts.is_same_day):
        return None
    if facts.is_author:
        return Refusal("只能当天撤回自己写的。过了当天，请学校管理员、中心校或教育局撤回。", "withdraw.late")
    return Refusal(
        "这条不是您写的。写错了的，请写的人当天撤回，或请学校管理员、中心校撤回。", "withdraw.not_own"
    )


def why_refused(reason: str) -> Refusal | None:
    """Taking back is told with a reason."""
    if not reason.strip():
        return Refusal("请写明为什么撤回，如“写到了双胞胎弟弟的档案里”。", "withdraw.no_reason")
    if len(reason) > LONGEST_REASON:
        return Refusal(f"理由最多{LONGEST_REASON}字，请写要点。", "withdraw.long_reason")
    return None
