"""督办: what the bureau has to say before a cause in a school is closed (F4)."""

from __future__ import annotations

from datetime import date

from .refusal import Refusal
from .words import SupervisionEnd


def found_refused(
    *, is_open: bool, found: str, told: str, correct_by_on: date, today: date
) -> Refusal | None:
    """Why the bureau's finding may not be kept: both what was found and what is to be put right, with a day to come."""
    if not is_open:
        return Refusal("这件督办已经办结。", "supervision.ended")
    if not found.strip() or not told.strip():
        return Refusal("请写明查明的情况和责成学校改正什么。", "supervision.no_words")
    if correct_by_on < today:
        return Refusal("限期改正日期不能早于今天。", "supervision.past")
    return None


def close_refused(*, is_open: bool, is_found: bool, end: SupervisionEnd, outcome: str) -> Refusal | None:
    """Why supervision may not end: nobody closes what was not looked into."""
    if not is_open:
        return Refusal("这件督办已经办结。", "supervision.ended")
    if end is SupervisionEnd.PUT_RIGHT and not is_found:
        return Refusal("先登记查明的情况和限期改正的事项，再办结。", "supervision.not_found")
    if not outcome.strip():
        return Refusal("请写明怎样改正的、由谁核实的。", "supervision.no_outcome")
    return None
