"""点名: one call of a class, written in one transaction however many pupils are named in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError

from notoneless.attendance import queries
from notoneless.attendance.models import CallPlan, Mark, RollCall
from notoneless.attendance.services.absences import absences_follow
from notoneless.attendance.services.returned import returned_seen
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import Log, Refused, act, acts
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollcall import MOST_LESSONS, Seen, call_refused, counts_of, marks_refused
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.grid.schooldays import school_opens

acts({"roll_call_take": "点名", "mark_correct": "更正点名", "call_plan_set": "设定点名方式"})

TAKEN_MEANWHILE = Refusal("这一节刚由别人点过名。请刷新页面，看是否要更正。", "call.meanwhile")


def call_take(
    *,
    school_class: SchoolClass,
    on: date,
    lesson: int,
    seen: Mapping[int, Seen],
    by: User,
    today: date,
    read_at: str = "",
) -> RollCall | Refusal:
    """Write one call: who is named with what; everybody else of the class is there. A call taken before is put right,
    and each word that changed stands on its child's timeline with what it was.

    ``read_at`` is the version the page showed (``version_of``): where another stands by now, nothing is written over.
    ``seen`` maps a child's key to its word; the word "present" may be left out. Opens, updates and ends the follow-ups of
    absences without leave in the same transaction.
    """
    marks = {child: word for child, word in seen.items() if word is not Seen.PRESENT}
    is_open = school_opens(school_class.school)
    try:
        with act(by=by, unit=school_class.school) as log:
            call = _locked(school_class, on, lesson)
            refused = call_refused(queries.call_facts(school_class, on, lesson, by, today, call, is_open))
            pupils = set(
                queries.rolls_on(on).filter(school_class=school_class).values_list("child_id", flat=True)
            )
            if refused is None:
                refused = marks_refused(pupils, marks)
            if refused is None and version_of(call) != read_at:
                refused = TAKEN_MEANWHILE
            if refused is not None:
                log("roll_call_take", changes={"rule": ("", refused.rule)})
                return refused
            call, before = _write(call, school_class, on, lesson, len(pupils), marks, by)
            _tell(log, call, before, marks)
            returned_seen(call=call, pupils=pupils, marks=marks, today=today)
            concerned = _concerned(before, marks)
            absences_follow(call=call, children=concerned, is_open=is_open, by=by, today=today, log=log)
    except Refused as refused:  # what follows from the call could not be done: nothing of it is
        return refused.refusal
    except IntegrityError:  # two phones at the same moment: the constraint let one of them through
        return TAKEN_MEANWHILE
    return call


def version_of(call: RollCall | None) -> str:
    """Which version of a call a page shows; empty where none was taken."""
    return "" if call is None else (call.corrected_at or call.at).isoformat()


def _locked(school_class: SchoolClass, on: date, lesson: int) -> RollCall | None:
    rows = RollCall.objects.select_for_update(of=("self",)).filter(
        school_class=school_class, on=on, lesson=lesson
    )
    found: RollCall | None = rows.first()
    return found


def _write(
    call: RollCall | None, school_class: SchoolClass, on: date, lesson: int, expected: int,
    marks: Mapping[int, Seen], by: User,
) -> tuple[RollCall, dict[int, Seen]]:  # fmt: skip
    """The call and its exceptions as they are now, and the words that stood before."""
    counts = counts_of(expected, marks.values())
    sums = {"absent": counts.absent, "leave": counts.leave, "late": counts.late, "home": counts.home}
    before: dict[int, Seen] = {}
    if call is None:
        call = RollCall.objects.create(
            school_class=school_class, school=school_class.school, on=on, lesson=lesson, by=by, at=clock.now(),
            expected=expected, **sums,
        )  # fmt: skip
    else:
        before = {child: Seen(word) for child, word in call.marks.values_list("child_id", "seen")}
        call.marks.all().delete()
        call.expected, call.corrected_at = expected, clock.now()
        for name, value in sums.items():
            setattr(call, name, value)
        call.save()
    Mark.objects.bulk_create(
        [Mark(call=call, child_id=child, on=on, seen=word) for child, word in marks.items()]
    )
    return call, before


def _concerned(before: Mapping[int, Seen], marks: Mapping[int, Seen]) -> set[int]:
    """Whose absence this call may begin, lengthen or take back; who has a follow-up is looked at anyway."""
    return {child for said in (before, marks) for child, word in said.items() if word is Seen.ABSENT}


def _tell(log: Log, call: RollCall, before: Mapping[int, Seen], marks: Mapping[int, Seen]) -> None:
    counts = call.counts
    said = f"应到{counts.expected}，缺勤{counts.absent}，请假{counts.leave}，迟到{counts.late}，送教{counts.home}"
    log(
        "roll_call_take",
        changes={"counts": (None, said), "on": (None, call.on), "lesson": (None, call.lesson)},
    )
    if call.corrected_at is None:
        return
    changed = [c for c in before.keys() | marks.keys() if before.get(c) != marks.get(c)]
    for child in Child.objects.filter(pk__in=changed):
        old, new = before.get(child.pk, Seen.PRESENT), marks.get(child.pk, Seen.PRESENT)
        log("mark_correct", child=child, changes={"seen": (old.label, new.label), "on": (None, call.on)})


def call_plan_set(*, school: Unit, lessons: int, by: User, today: date) -> CallPlan | Refusal:
    """How often this school calls: once a day (0), or in so many lessons. Holds from the next call on."""
    if not queries.answers_for(school, by):
        return Refusal("点名方式由本校负责人设定。", "callplan.school")
    if not 0 <= lessons <= MOST_LESSONS:
        return Refusal(f"每天最多{MOST_LESSONS}节课点名；每天点一次名的填0。", "callplan.lessons")
    with act(by=by, unit=school) as log:
        plan, _ = CallPlan.objects.select_for_update().get_or_create(school=school)
        log("call_plan_set", changes={"lessons": (plan.lessons, lessons)})
        plan.lessons = lessons
        plan.save()
    return plan
