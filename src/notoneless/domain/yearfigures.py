"""学年数字: what is counted of a school year when it ends, and when it may be counted again.

A frozen figure is never changed. Where a correction comes late, the year is counted anew as a further version with its
reason, and both stand (figures must be shown as they stood; domain.md 4: every figure with its base and date).
"""

from dataclasses import dataclass
from datetime import date

from .refusal import Refusal
from .schoolyear import SchoolYear
from .words import Word


class YearFigureKey(Word):
    """What is counted of a school year, at a school, on its last day or over its course."""

    PUPILS = "pupils", "年末在籍"
    GIRLS = "girls", "其中女生"
    BOARDERS = "boarders", "其中住校"
    SUSPENDED = "suspended", "其中休学"
    CLASSES = "classes", "班数"
    ENTRANTS = "entrants", "招生"
    GRADUATES = "graduates", "毕业"
    CAME = "came", "转入"
    WENT = "went", "转出"
    LEFT = "left", "其他离校"
    CASES_OPENED = "cases_opened", "立案"
    CASES_CONFIRMED = "cases_confirmed", "确认失学"
    CASES_RETURNED = "cases_returned", "劝返复学"
    CASES_OPEN = "cases_open", "年末在办"


COUNTED = {
    YearFigureKey.PUPILS: "8月31日在籍(含休学)的学生数。",
    YearFigureKey.GIRLS: "8月31日在籍学生中的女生数。",
    YearFigureKey.BOARDERS: "8月31日在籍学生中的住校生数。",
    YearFigureKey.SUSPENDED: "8月31日在籍学生中，那天在休学期内的学生数。",
    YearFigureKey.CLASSES: "8月31日有学生的班数。",
    YearFigureKey.ENTRANTS: "学年内入学、年级为一年级或七年级的学生数。",
    YearFigureKey.GRADUATES: "学年内(含学年最后一天)办理毕业的学生数。",
    YearFigureKey.CAME: "学年内转入的学籍异动数。",
    YearFigureKey.WENT: "学年内转出的学籍异动数。",
    YearFigureKey.LEFT: "学年内因其他原因离校(含到专门学校、出国、死亡)的学籍异动数。",
    YearFigureKey.CASES_OPENED: "学年内立案、由本校牵头的个案数。",
    YearFigureKey.CASES_CONFIRMED: "学年内确认失学、由本校牵头的个案数。",
    YearFigureKey.CASES_RETURNED: "学年内登记返校、由本校牵头的个案数。",
    YearFigureKey.CASES_OPEN: "8月31日还没有办结、由本校牵头的个案数。",
}
"""The formula of each figure in words."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is frozen of a year already."""

    version: int = 0


def freeze_refused(start_year: int, frozen: Frozen, *, reason: str, today: date) -> Refusal | None:
    """Why the figures of this year cannot be frozen now, or None."""
    year = SchoolYear(start_year)
    if today <= year.ends_on:
        return Refusal(f"{year}到{year.ends_on:%Y-%m-%d}才结束，之后才能定数。", "figures.early")
    if frozen.version and not reason.strip():
        return Refusal("这一学年已经定数。要重新核定，请写明原因；原来的数字保留。", "figures.no_reason")
    return None
