"""留守: the two definitions, and when a special group is to be looked at again.

Sources: 学籍口径: a parent away three months or more (全国中小学生学籍信息管理系统, 留守儿童 单亲/双亲).
民政口径: both away for work, or one away and the other unable to care, under sixteen (国发〔2016〕13号,
民发〔2024〕 监测). The two are counted apart and never added.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from .refusal import Refusal
from .schoolyear import age_on
from .words import GroupKind, Word

AWAY_MONTHS = 3
CIVIL_AGE = 16
EDU = (GroupKind.LEFT_BEHIND_ONE, GroupKind.LEFT_BEHIND_BOTH)
LEFT_BEHIND = (*EDU, GroupKind.LEFT_BEHIND_CIVIL)


class ParentsAway(Word):
    """父母外出情况."""

    FATHER = "father", "父亲外出"
    MOTHER = "mother", "母亲外出"
    BOTH = "both", "父母都外出"
    ONE_OTHER_UNABLE = "one_unable", "一方外出，另一方无监护能力"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def left_behind_refused(
    kind: str, *, away: str, away_since_on: date | None, born_on: date | None, today: date
) -> Refusal | None:
    """Why a child is not entered under this kind of 留守; None where it may be, and for every other kind."""
    if kind not in LEFT_BEHIND:
        return None
    if not away or away_since_on is None:
        return Refusal("登记留守，请填父母谁外出、从哪天起外出。", "leftbehind.unsaid")
    if away_since_on > today:
        return Refusal("外出的日期晚于今天。请核对。", "leftbehind.future")
    if kind == GroupKind.LEFT_BEHIND_CIVIL:
        return _civil_refused(away, born_on, today)
    if away_since_on > months_before(today, AWAY_MONTHS):
        return Refusal(
            f"学籍口径的留守，父母外出须满{AWAY_MONTHS}个月。未满的到期再登记。", "leftbehind.too_short"
        )
    is_both = away == ParentsAway.BOTH
    if is_both != (kind == GroupKind.LEFT_BEHIND_BOTH):
        right = GroupKind.LEFT_BEHIND_BOTH if is_both else GroupKind.LEFT_BEHIND_ONE
        return Refusal(f"按填写的外出情况，应列入“{right.label}”。", "leftbehind.other_kind")
    return None


def _civil_refused(away: str, born_on: date | None, today: date) -> Refusal | None:
    if away not in (ParentsAway.BOTH, ParentsAway.ONE_OTHER_UNABLE):
        return Refusal(
            "民政口径的留守，须父母都外出，或一方外出、另一方无监护能力。只一方外出的按学籍口径登记。",
            "leftbehind.one_parent",
        )
    if born_on is None:
        return Refusal("民政口径的留守看年龄。请先补上出生日期。", "leftbehind.no_birth")
    if age_on(born_on, today) >= CIVIL_AGE:
        return Refusal(f"民政口径的留守须未满{CIVIL_AGE}周岁。", "leftbehind.too_old")
    return None


def review_due_on(from_on: date, reviewed_on: date | None, days: int) -> date:
    """The day by which somebody must look whether the child still belongs to the group."""
    return (reviewed_on or from_on) + timedelta(days=days)
