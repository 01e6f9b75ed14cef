"""A class called on both sides of the fence, and one of its pupils away without leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

from notoneless.attendance.models import (
    Absence,
    AbsenceTold,
    Arrival,
    ArrivalDay,
    ArrivalMark,
    Mark,
    RollCall,
)
from notoneless.documents.services import file_keep
from notoneless.grid.models import Term
from notoneless.support.models import Contact
from tests.makers import TODAY, make_child, make_roll

AT = datetime(2026, 11, 17, 0, 30, tzinfo=UTC)


def attendance_rows(child: Any, teacher: Any, school_class: Any, word: str, proof: bytes) -> dict[str, Any]:
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
    return {
        "absence": absence.key,
        "away": away.key,
        "arrivalmark": _arrival_mark(child, teacher, school_class, word, proof).key,
    }


def _arrival_mark(child: Any, teacher: Any, school_class: Any, word: str, proof: bytes) -> ArrivalMark:
    """The arrival of the running term, and a pupil who is elsewhere with a paper."""
    term = Term.objects.get(starts_on__lte=TODAY, ends_on__gte=TODAY)
    arrival, _ = Arrival.objects.get_or_create(
        term=term, defaults={"first_on": TODAY, "due_on": TODAY + timedelta(days=14), "by": teacher, "at": AT}
    )
    gone = make_child(f"{word}走", residence=child.residence)
    make_roll(gone, school_class)
    paper = file_keep(name=f"{word}-school.jpg", content=proof, by=teacher, today=TODAY)
    made: ArrivalMark = ArrivalMark.objects.create(
        arrival=arrival, child=gone, school_class=school_class, came="elsewhere", other_school=f"{word}一小",
        proof=paper, by=teacher, at=AT,
    )  # fmt: skip
    ArrivalDay.objects.create(
        arrival=arrival, school_class=school_class, school=school_class.school, on=TODAY, expected=1, arrived=0,
        leave=0, elsewhere=1, missing=0, unreported=0, by=teacher, at=AT,
    )  # fmt: skip
    return made
