"""Columns of the ledgers on the screen and in Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from notoneless.cases.columns import CASE_COLUMNS, case_columns
from notoneless.cases.models import Case
from notoneless.cases.timeline import TONES
from notoneless.core.tables import Column, pill
from notoneless.domain.caseflow import step_of
from notoneless.domain.causes import cause_label
from notoneless.domain.masking import mask_id_number, mask_phone
from notoneless.domain.words import CaseState, Sex
from notoneless.grid.models import User

ORDINALS = {1: "第一步", 2: "第二步", 3: "第三步", 4: "第四步"}


def _then(case: Any) -> CaseState:
    return CaseState(case.state_then)


def _day(on: date | None) -> str:
    return f"{on:%Y-%m-%d}" if on else ""


_SAME = {column.key: column for column in CASE_COLUMNS}
NAME, PLACE, UNIT, PERSON, OPENED, DUE = (
    _SAME[key] for key in ("name", "place", "unit", "person", "opened_on", "due_on")
)
STATE = Column(
    "state",
    "状态",
    lambda c: pill(_then(c).label, TONES[_then(c)]),
    sort="state_then",
    export=lambda c: _then(c).label,
)
NOW = Column("now", "现在", lambda c: c.state_word.label, sort="state")
STEP = Column("step", "四步法", lambda c: ORDINALS.get(step_of(_then(c)) or 0, "—"))
CLASS = Column("class", "接收学校", lambda c: c.return_class.school.name if c.return_class else "—")


def returned_by(day: date) -> Callable[[Case], str]:
    """The day of the return, where it had come by that day: a later one is not told."""
    return lambda c: _day(c.returned_on) if c.returned_on is not None and c.returned_on <= day else ""


def _ends(is_sensitive: bool) -> list[Column]:
    names: dict[str, str] = {}

    def reviewer(case: Any) -> str:
        if not names:
            names.update({"system": "系统"} | dict(User.objects.values_list("login", "name")))
        return names.get(case.end_by or "", case.end_by or "—")

    def reason(case: Any) -> str:
        return case.end_steps[0].reason.open() if case.end_steps and case.end_steps[0].reason else "—"

    why = [Column("reason", "理由", reason)] if is_sensitive else []
    return [
        Column("end_on", "销号日期", lambda c: _day(c.end_on or c.ended_on) or "—", sort="end_on"),
        *why,
        Column("by", "审核人", reviewer),
    ]  # fmt: skip


def ledger_columns(name: str, day: date, *, is_sensitive: bool, is_past: bool) -> list[Column]:
    """What a ledger shows. Of a past day only what was so on that day, and beside it where the case stands now."""
    now = [NOW] if is_past else []
    if name == "ended":
        return [NAME, STATE, *_ends(is_sensitive), PLACE, UNIT, OPENED, *now]
    if name == "back":
        returned = Column("returned_on", "返校", returned_by(day), sort="returned_on")
        return [NAME, STATE, returned, *([] if is_past else [CLASS]), PLACE, UNIT, PERSON, *(now or [DUE])]
    if is_past:
        return [NAME, STATE, *([STEP] if name == "out" else []), PLACE, UNIT, PERSON, OPENED, NOW]
    columns = case_columns(is_sensitive=is_sensitive)
    if name == "out":
        columns.insert(2, STEP)
    return columns


def _roll(case: Any) -> Any:
    return case.child.rolls_known[0] if case.child.rolls_known else None


def _guardian(case: Any) -> Any:
    return case.child.guardians_known[0] if case.child.guardians_known else None


def school_of(case: Case) -> str:
    """The school the child is or last was a pupil of."""
    roll = _roll(case)
    return roll.school.name if roll else ""


def class_of(day: date) -> Callable[[Case], str]:
    def words(case: Case) -> str:
        roll = _roll(case)
        return roll.school_class.label(day) if roll else ""

    return words


def guardian_name(case: Case) -> str:
    guardian = _guardian(case)
    return guardian.name if guardian else ""


def guardian_phone(case: Case, *, is_whole: bool) -> str:
    guardian = _guardian(case)
    number = guardian.phone.open() if guardian and guardian.phone else ""
    return number if is_whole else mask_phone(number)


def id_number(case: Case, *, is_whole: bool) -> str:
    number = case.child.id_number.open() if case.child.id_number else ""
    return number if is_whole else mask_id_number(number)


def village_name(case: Case) -> str:
    return case.place.full_name if case.place else ""


def export_columns(
    name: str, day: date, *, is_sensitive: bool, is_past: bool, is_whole: bool = False
) -> list[Column]:
    """The ledger as it goes out (domain 7.5): name first, numbers covered unless ``is_whole``."""
    is_told = is_sensitive and not is_past  # which cause was known on a past day is not kept with the case
    kept = [Column("cause", "原因", lambda c: cause_label(c.cause))] if is_told else []
    return [
        Column("name", "姓名", lambda c: c.child.name, sort="child__name"),
        Column("sex", "性别", lambda c: Sex(c.child.sex).label),
        Column("born_on", "出生日期", lambda c: _day(c.child.born_on)),
        Column("id_number", "身份证号", lambda c: id_number(c, is_whole=is_whole), is_identifier=True),
        Column("place", "居住地", village_name, sort="place__code"),
        Column("school", "学校", school_of),
        Column("class", "班级", class_of(day)),
        Column("guardian", "监护人", guardian_name),
        Column("phone", "联系电话", lambda c: guardian_phone(c, is_whole=is_whole), is_identifier=True),
        Column("state", "状态", lambda c: _then(c).label, sort="state_then"),
        Column("step", "四步法", lambda c: ORDINALS.get(step_of(_then(c)) or 0, "")),
        Column("opened_on", "立案日期", lambda c: _day(c.opened_on), sort="opened_on"),
        Column("absent_since_on", "离校日期", lambda c: _day(c.absent_since_on)),
        *kept,
        Column("visits", "劝返次数", lambda c: c.visit_count or 0, is_number=True),
        Column("visited_on", "最近劝返日期", lambda c: _day(c.visited_on)),
        Column("paper", "文书文号", lambda c: c.paper_text or ""),
        Column("unit", "牵头单位", lambda c: c.unit.name, sort="unit__name"),
        Column("person", "责任人", lambda c: c.person.name, sort="person__name"),
        *(_ends(is_sensitive) if name == "ended" else []),
        Column("returned_on", "复学日期", returned_by(day) if name in ("back", "ended") else lambda c: ""),
    ]  # fmt: skip
