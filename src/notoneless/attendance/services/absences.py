"""缺勤跟进: opened and ended by what the calls say, moved on by real contact, turned into a case on the set day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from notoneless.attendance import queries
from notoneless.attendance.models import Absence, AbsenceTold, RollCall
from notoneless.cases.models import Case
from notoneless.cases.services import case_open, followup_record
from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.events import Log, Refused, act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.absence import (
    SUSPECTED_AT_ONCE,
    AbsenceEnd,
    Found,
    Start,
    Thresholds,
    days_without_leave,
    next_step,
)
from notoneless.domain.caseflow import BACK
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollcall import Seen
from notoneless.domain.words import CaseOrigin, ContactKind
from notoneless.grid.models import User
from notoneless.grid.schooldays import newest_school_days
from notoneless.support.services import contact_record

acts(
    {
        "absence_open": "发现无假缺勤",
        "absence_go_on": "仍未到校",
        "absence_end": "缺勤跟进结束",
        "absence_tell": "联系缺勤学生家长",
    }
)

LOOK_BACK = timedelta(days=90)
"""So far back a run of absence is looked for: a term's half of school days, with its holidays."""


def absences_follow(
    *,
    call: RollCall,
    children: Collection[int],
    is_open: Callable[[date], bool],
    by: User,
    today: date,
    log: Log,
) -> None:
    """Bring the follow-ups of a class in line with its calls; ``is_open`` says on which days its school holds lessons.
    Part of the act that wrote the call."""
    open_rows = {
        row.child_id: row
        for row in Absence.objects.open()
        .select_for_update(of=("self",))
        .filter(school_class=call.school_class_id)
    }
    concerned = set(children) | open_rows.keys()
    if not concerned:
        return
    days = newest_school_days(is_open, today, LOOK_BACK.days)
    seen = queries.seen_on(call.school_class, concerned, today - LOOK_BACK, today)
    cases = Case.objects.open().exclude(
        state__in=BACK
    )  # who came back and stays away again is asked after anew
    has_case = set(cases.filter(child__in=concerned).values_list("child", flat=True))
    limits = queries.thresholds()
    for child in Child.objects.filter(pk__in=concerned).select_related("residence"):
        run = days_without_leave(days, seen[child.pk])
        newest = next((seen[child.pk][day] for day in days if day in seen[child.pk]), None)
        row = open_rows.get(child.pk)
        if row is not None and (not run or newest is not Seen.ABSENT):
            _end(row, AbsenceEnd.LEAVE if newest is Seen.LEAVE else AbsenceEnd.BACK, today, log)
        elif run and newest is Seen.ABSENT and child.pk not in has_case:
            _go_on(row or _begun(child, call), run, limits, by, today, log)


def _begun(child: Child, call: RollCall) -> Absence:
    return Absence(
        child=child, school=call.school, school_class=call.school_class, absent_at=call.at, first_on=call.on,
        last_on=call.on, due_on=call.on,
    )  # fmt: skip


def _go_on(row: Absence, run: list[date], limits: Thresholds, by: User, today: date, log: Log) -> None:
    is_new = row.pk is None
    if not is_new and (row.last_on, row.days) == (run[0], len(run)):
        return
    row.first_on, row.last_on, row.days = run[-1], run[0], len(run)
    row.found = "" if row.found and run[0] == today and row.found != Found.ILL else row.found
    started = limits.started(row.days)
    now = clock.now()
    row.school_at = row.school_at or (now if Start.SCHOOL in started else None)
    row.centre_at = row.centre_at or (now if Start.CENTRE in started else None)
    _set_next(row, limits, today)
    row.save()
    log("absence_open" if is_new else "absence_go_on", child=row.child, changes={"days": (None, row.days)})
    if Start.SUSPECT in started:
        _suspect(row, by, today, log, f"连续{row.days}个上课日无假缺勤")


def _set_next(row: Absence, limits: Thresholds, today: date) -> None:
    has_phone = row.child.guardians.exclude(phone_index=None).exists()
    found = Found(row.found) if row.found else None
    step = next_step(found, has_phone=has_phone, days=row.days, thresholds=limits, today=today)
    row.next_words, row.due_on, row.is_visit = step.words, step.due_on, step.is_visit


def _suspect(row: Absence, by: User, today: date, log: Log, detail: str) -> None:
    """The child is suspected from here on; its case tells bureau and township the same moment."""
    case: Case | Refusal | None = _relapsed(row, today, detail)
    if case is None:
        case = case_open(
            child=row.child,
            origin=CaseOrigin.ABSENT,
            by=by,
            today=today,
            detail=detail,
            absent_since_on=row.first_on,
        )
    if isinstance(case, Refusal):
        raise Refused(case)
    now = clock.now()
    row.case_key, row.bureau_at, row.township_at = case.key, now, now
    row.school_at = row.school_at or now
    _end(row, AbsenceEnd.SUSPECTED, today, log)


def _relapsed(row: Absence, today: date, detail: str) -> Case | None:
    """The case of a child who had come back: away again, it goes back to persuasion (再次辍学)."""
    case: Case | None = (
        Case.objects.open().filter(child=row.child, state__in=BACK).select_related("child", "unit").first()
    )
    if case is None:
        return None
    said = followup_record(case=case, on=today, is_in_class=False, by="system", today=today, note=detail)
    if isinstance(said, Refusal):
        raise Refused(said)
    return case


def _end(row: Absence, end: AbsenceEnd, today: date, log: Log) -> None:
    row.ended_on, row.end = today, end
    row.save()
    log("absence_end", child=row.child, changes={"end": (None, end.label)})


def absence_tell(
    *,
    absence: Absence,
    found: Found,
    kind: ContactKind,
    words: str,
    by: User,
    today: date,
    met: str = "",
    photo: StoredFile | None = None,
) -> Absence | Refusal:
    """What a call to the family or a visit found. Sets the next step; a child that will not come is suspected at once."""
    if found is Found.NOT_REACHED and kind is ContactKind.VISIT and not words.strip():
        return Refusal("上门没见到人的，写明去了哪里、问了谁。", "absence.visit_words")
    try:
        with act(by=by, unit=absence.school) as log:
            row: Absence = (
                Absence.objects.select_for_update(of=("self",))
                .select_related("child", "school")
                .get(pk=absence.pk)
            )
            if row.ended_on is not None:
                log("absence_tell", child=row.child, changes={"rule": ("", "absence.ended")})
                return Refusal("这件缺勤已经结束了：" + AbsenceEnd(row.end).label + "。", "absence.ended")
            contact = contact_record(
                child=row.child, by=by, unit=row.school, today=today, photo=photo, kind=kind, on=today, met=met,
                purpose="缺勤跟进", found=words.strip() or found.label,
            )  # fmt: skip
            if isinstance(contact, Refusal):
                raise Refused(contact)
            AbsenceTold.objects.create(absence=row, contact=contact, found=found)
            row.found, row.contacted_at = found, row.contacted_at or clock.now()
            _set_next(row, queries.thresholds(), today)
            row.save()
            log("absence_tell", child=row.child, changes={"found": (None, found.label)})
            if found in SUSPECTED_AT_ONCE:
                _suspect(row, by, today, log, f"{found.label}（{kind.label}得知）")
    except Refused as refused:
        return refused.refusal
    return row


def absences_night(*, today: date) -> int:
    """End the follow-ups of children who left meanwhile: their papers or their case go on elsewhere. How many."""
    rolls = Roll.objects.current().values("child")
    rows: Any = Absence.objects.open().exclude(child__in=rolls).select_related("child")
    ended = 0
    for row in rows:
        with act(by="system", unit=row.school_id) as log:
            _end(row, AbsenceEnd.LEFT, today, log)
        ended += 1
    return ended
