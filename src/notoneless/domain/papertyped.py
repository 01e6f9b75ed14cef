"""What a drafter types for one paper alone: the days of a deferral, the day an answer is asked for, a return-by day."""

from collections.abc import Mapping
from datetime import date

from .refusal import Refusal
from .suspensions import latest_until
from .words import PaperKind as K
from .workdays import Calendar, check_return_by


def deferral_refused(from_on: date, until_on: date) -> Refusal | None:
    """Why an approval of deferral or suspension cannot run from–until.

    One year at a time, applied for anew where the child is still unfit (义务教育法 Art. 11(2); 省级实施细则).
    """
    if until_on <= from_on:
        return Refusal("截止日期必须晚于起始日期，请核对。", "paper.deferral_backwards")
    latest = latest_until(from_on)
    if until_on > latest:
        return Refusal(
            f"一次最长一年，最晚到{latest.year}年{latest.month}月{latest.day}日；期满仍不能上学的重新申请。",
            "paper.deferral_too_long",
        )
    return None


def answer_by_refused(answer_by: date, today: date) -> Refusal | None:
    """Why a day cannot be the one by which an answer is asked for."""
    if answer_by <= today:
        return Refusal("答复日期须晚于今天，给对方留出办理时间。", "paper.answer_past")
    return None


def return_by_refused(return_by: date | None, *, today: date, calendar: Calendar) -> Refusal | None:
    """Why a return-by day cannot stand in a paper drafted or signed today: past, or a day no school opens."""
    if return_by is None:
        return None
    if return_by <= today:
        return Refusal("应返校日期须晚于今天，给家长留出时间。", "paper.return_by_past")
    found = check_return_by(return_by, delivered_on=today, calendar=calendar)
    return found if isinstance(found, Refusal) else None


_ASKED = {
    K.DEFERRAL_APPROVAL: (("ground", "申请事由"), ("from_on", "起始日期"), ("until_on", "截止日期")),
    K.GOVERNMENT_REPORT: (("situation", "当前情况"),),
}


def typed_refused(kind: K, typed: Mapping[str, str], *, today: date) -> Refusal | None:
    """Why a paper of this kind cannot be drafted with what was typed, or None."""
    missing = [label for name, label in _ASKED.get(kind, ()) if not typed.get(name, "").strip()]
    if missing:
        return Refusal(f"请填写{'、'.join(missing)}。", "paper.typed_missing")
    if kind is K.DEFERRAL_APPROVAL:
        return deferral_refused(date.fromisoformat(typed["from_on"]), date.fromisoformat(typed["until_on"]))
    if typed.get("answer_by"):
        return answer_by_refused(date.fromisoformat(typed["answer_by"]), today)
    return None
