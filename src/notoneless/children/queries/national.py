"""学籍 in the columns of the national 学生基本信息表, so that what goes out is read back as it is.

What this register does not keep (出生地, 籍贯, 国籍, 证件类型, 健康状况, 户口性质, 班内学号 …) stays blank: the national
system has it, and a blank cell changes nothing when the list comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch

from notoneless.children.models import Guardian, Roll
from notoneless.domain.masking import mask_address, mask_id_number, mask_phone, mask_roll_number
from notoneless.domain.schoolyear import grade_name, grade_of, school_year_of
from notoneless.domain.words import GroupKind, Sex, Stage
from notoneless.grid.models import Unit

YES, NO = "是", "否"
LEFT_BEHIND = {GroupKind.LEFT_BEHIND_BOTH: "双亲留守儿童", GroupKind.LEFT_BEHIND_ONE: "单亲留守儿童"}


def national_rows(school: Unit, today: date, *, is_whole: bool) -> Iterator[dict[str, str]]:
    """A row a pupil of the school, by class and name; numbers, phones and addresses covered unless ``is_whole``."""
    rolls = Roll.objects.current().filter(school=school, child__merged_into__isnull=True)
    rolls = rolls.select_related("child__residence", "school__school", "school_class").prefetch_related(
        Prefetch("child__guardians", Guardian.objects.order_by("rank", "pk")), "child__groups"
    )
    for serial, roll in enumerate(
        rolls.order_by("-entry_year", "school_class__class_no", "child__initials", "pk"), start=1
    ):
        yield {"serial": str(serial)} | _roll(roll, today, is_whole) | _child(roll.child, is_whole)


def _cover(text: str, mask: Any, is_whole: bool) -> str:
    return text if is_whole else mask(text)


def _roll(roll: Roll, today: date, is_whole: bool) -> dict[str, str]:
    grade = grade_of(roll.entry_year, Stage(roll.stage), school_year_of(today))
    return {
        "roll_number": _cover(roll.roll_number.open(), mask_roll_number, is_whole),
        "school_code": roll.school.school.code,
        "school_name": roll.school.name,
        "grade": grade_name(grade) if grade else "",
        "class_no": f"{roll.school_class.class_no}班",
        "enrolled_month": f"{roll.entered_on:%Y%m}",
        "attend_method": "住校" if roll.is_boarding else "走读",
    }


def _child(child: Any, is_whole: bool) -> dict[str, str]:
    groups = {group.kind: group for group in child.groups.all() if group.until_on is None}
    found = {
        "name": child.name,
        "sex": Sex(child.sex).label,
        "birth_on": f"{child.born_on:%Y%m%d}" if child.born_on else "",
        "ethnic": child.ethnicity,
        "id_number": _cover(child.id_number.open(), mask_id_number, is_whole),
        "former_name": child.former_name,
        "household_place": _cover(child.hukou_detail.open(), mask_address, is_whole),
        "address": _cover(child.residence_detail.open(), mask_address, is_whole),
        "left_behind": next((words for kind, words in LEFT_BEHIND.items() if kind in groups), "非留守儿童"),
        "disability_kind": groups[GroupKind.DISABLED].detail.open() if GroupKind.DISABLED in groups else "",
        "is_migrant": YES if GroupKind.MIGRANT in groups else NO,
        "is_orphan": YES if GroupKind.ORPHAN in groups else NO,
    }
    for n, guardian in enumerate(child.guardians.all()[:2], start=1):
        found |= {
            f"member{n}_name": guardian.name,
            f"member{n}_relation": guardian.relation,
            f"member{n}_phone": _cover(guardian.phone.open(), mask_phone, is_whole),
            f"member{n}_id_number": _cover(guardian.id_number.open(), mask_id_number, is_whole),
        }
    return found
