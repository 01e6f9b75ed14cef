"""委托照护与联系: who cares for a child whose parents are away, and whether its family can be reached.

Sources: 未成年人保护法 第二十二条 (parents who work elsewhere entrust a capable adult, and whom they may not
entrust), 第二十三条 (school and village are told in writing; contact at least once a week).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .refusal import Refusal
from .words import Word

UNFIT = "有侵害、虐待、遗弃、拐卖、暴力伤害未成年人行为的，吸毒、酗酒、赌博的，长期不履行照护职责的"
"""Whom parents may not entrust (未成年人保护法 第二十二条第二款)."""


class PhoneState(Word):
    """电话联系情况 of one family."""

    NO_PHONE = "no_phone", "没有电话，须上门"
    UNREACHABLE = "unreachable", "联系不上"
    STALE = "stale", "很久没联系"
    NEVER = "never", "没有联系记录"
    REACHED = "reached", "联系得上"


@dataclass(frozen=True, slots=True)
class Reach:
    """Since when a phone answers or does not."""

    reached_on: date | None
    unreachable_since_on: date | None


def reach_after(before: Reach, *, is_reached: bool, today: date) -> Reach:
    """What a call changes: an answer ends the silence; silence keeps its first day."""
    if is_reached:
        return Reach(today, None)
    return Reach(before.reached_on, before.unreachable_since_on or today)


def carer_refused(
    *, name: str, is_fit: bool, from_on: date, until_on: date | None, born_on: date | None, today: date
) -> Refusal | None:
    """Why this person is not written down as the one entrusted; None where he may be (第二十二条)."""
    if not name.strip():
        return Refusal("请填写受委托人的姓名。", "carer.no_name")
    if not is_fit:
        return Refusal(
            f"受委托人须是有照护能力的成年人；{UNFIT}，不得受委托(未成年人保护法第二十二条)。请核实后勾选，不合适的请父母另行委托。",
            "carer.unfit",
        )
    if from_on > today:
        return Refusal("委托还没有开始。请到开始那天再登记。", "carer.future")
    if born_on is not None and from_on < born_on:
        return Refusal("委托开始的日期早于孩子出生。请核对。", "carer.before_birth")
    if until_on is not None and until_on < from_on:
        return Refusal("委托到期早于开始。请核对两个日期。", "carer.ends_before")
    return None
