"""休学: how long it may last, and what it is worth when its end has passed.

At most one year at a time, renewable, on the certificate of a medical institution of county level or above; the
school reminds thirty days before the end, and whoever has not come back after it is a suspected dropout (省级学籍
管理实施细则; the county sets the days). The roll is kept meanwhile, it is only believed no longer.
"""

from datetime import date, timedelta

from .refusal import Refusal
from .words import Word


class SuspensionStage(Word):
    """休学进度."""

    RUNNING = "running", "休学中"
    ENDING = "ending", "即将期满"
    OVER = "over", "期满未复学"
    LAPSED = "lapsed", "超期未复学"
    UNDATED = "undated", "未登记期限"


def latest_until(from_on: date) -> date:
    """The last day a suspension that begins on this day may name: the day before the same day of the next year."""
    try:
        next_year = from_on.replace(year=from_on.year + 1)
    except ValueError:  # 29 February
        next_year = date(from_on.year + 1, 3, 1)
    return next_year - timedelta(days=1)


def suspension_refused(
    from_on: date, until_on: date, *, has_certificate: bool, today: date
) -> Refusal | None:
    """Why a suspension, or its renewal, cannot be granted for these days."""
    if not has_certificate:
        return Refusal("请上传休学批准书，附县级以上医疗机构证明。", "suspension.no_certificate")
    if until_on <= from_on:
        return Refusal("休学止日必须晚于起日，请核对。", "suspension.backwards")
    if until_on < today:
        return Refusal("休学止日已经过去。孩子已回校的请办复学。", "suspension.past")
    latest = latest_until(from_on)
    if until_on > latest:
        return Refusal(
            f"休学一次最长一年，最晚到{latest.year}年{latest.month}月{latest.day}日；期满仍不能上学的再延长。",
            "suspension.too_long",
        )
    return None


def last_day_held(until_on: date, grace_days: int) -> date:
    """The last day on which a suspended roll still accounts for the child."""
    return until_on + timedelta(days=grace_days)


def stage_of(until_on: date | None, today: date, *, remind_days: int, grace_days: int) -> SuspensionStage:
    """Where a suspension stands on a day."""
    if until_on is None:
        return SuspensionStage.UNDATED
    if today > last_day_held(until_on, grace_days):
        return SuspensionStage.LAPSED
    if today > until_on:
        return SuspensionStage.OVER
    return (
        SuspensionStage.ENDING if until_on - today <= timedelta(days=remind_days) else SuspensionStage.RUNNING
    )
