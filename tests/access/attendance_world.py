"""A class called on both sides of the fence, and one of its pupils away without leave."""

from datetime import UTC, datetime
from typing import Any

from notoneless.attendance.models import Absence, AbsenceTold, Mark, RollCall
from notoneless.support.models import Contact
from tests.makers import TODAY, make_child, make_roll

AT = datetime(2026, 11, 17, 0, 30, tzinfo=UTC)


def attendance_rows(child: Any, teacher: Any, school_class: Any, word: str) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``."""
    away = make_child(f"{word}缺", residence=child.residence)
    make_roll(away, school_class)
    school = school_class.school
    call = RollCall.objects.create(
        school_class=school_class, school=school, on=AT.date(), expected=3, absent=1, by=teacher, at=AT
    )
    Mark.objects.create(call=call, child=away, on=call.on, seen="absent")
    absence = Absence.objects.create(
        child=away, school=school, school_class=school_class, first_on=call.on, last_on=call.on, due_on=TODAY,
        absent_at=AT, school_at=AT, next_words="当天上门家访", is_visit=True, found="not_reached", contacted_at=AT,
    )  # fmt: skip
    contact = Contact.objects.create(
        child=away, kind="call", on=call.on, by=teacher, unit=school, found=f"{word}没接电话", at=AT
    )
    AbsenceTold.objects.create(absence=absence, contact=contact, found="not_reached")
    return {"absence": absence.key, "away": away.key}
