"""Who is called where and when, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from notoneless.attendance.models import CallPlan, Mark, RollCall
from notoneless.children.models import Roll
from notoneless.children.queries import schools_of
from notoneless.domain.absence import day_word
from notoneless.domain.rollcall import CallFacts, Seen
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import SchoolClass, Unit, User


@dataclass(slots=True)
class Pupil:
    """One row of the page on which a class is called."""

    child_id: int
    key: str
    name: str
    seen: Seen


def classes_in_sight(user: User) -> QuerySet[SchoolClass]:
    """Classes whose calls this person reads: his own as homeroom teacher, else those of the schools in sight."""
    see = sight(user)
    is_teacher_only = not see.is_everything and not see.unit_paths and not see.enrol_place_paths
    seen = Q(pk__in=see.class_ids) if is_teacher_only else Q(school__in=schools_of(user))
    return SchoolClass.objects.filter(seen).select_related("school")


def classes_called(user: User) -> QuerySet[SchoolClass]:
    """Classes this person calls: as homeroom teacher, or as who answers for the school."""
    see = sight(user)
    mine = Q(pk__in=see.class_ids) | Q(school__in=see.unit_ids_as(Role.SCHOOL_MANAGER))
    return SchoolClass.objects.filter(mine).select_related("school")


def with_pupils(classes: QuerySet[SchoolClass], on: date) -> QuerySet[SchoolClass]:
    """Of these the classes that have somebody to call on a day."""
    return classes.filter(pk__in=rolls_on(on).values("school_class"))


def rolls_on(on: date) -> QuerySet[Roll]:
    """The rolls of those who should be there on a day: held on it, and not suspended."""
    return Roll.objects.on(on).not_suspended()


def pupils_on(school_class: SchoolClass, on: date, call: RollCall | None = None) -> list[Pupil]:
    """The class as it is called on a day, by name; with what ``call`` said."""
    said = dict(call.marks.values_list("child_id", "seen")) if call is not None else {}
    rows = rolls_on(on).filter(school_class=school_class).order_by("child__name", "child_id")
    return [
        Pupil(child, str(key), name, Seen(said.get(child, Seen.PRESENT)))
        for child, key, name in rows.values_list("child_id", "child__key", "child__name")
    ]


def lessons_of(school: Unit) -> int:
    """How many lessons a day this school calls; 0: once a day."""
    found = CallPlan.objects.filter(school=school).values_list("lessons", flat=True).first()
    return found or 0


def call_of(school_class: SchoolClass, on: date, lesson: int) -> RollCall | None:
    """The call that stands, None where it was not taken."""
    found: RollCall | None = (
        RollCall.objects.filter(school_class=school_class, on=on, lesson=lesson).select_related("by").first()
    )
    return found


def answers_for(school: Unit, user: User) -> bool:
    """Whether this person answers for the school."""
    return school.pk in sight(user).unit_ids_as(Role.SCHOOL_MANAGER)


def call_facts(
    school_class: SchoolClass, on: date, lesson: int, user: User, today: date, call: RollCall | None,
    is_open: Callable[[date], bool],
) -> CallFacts:  # fmt: skip
    """What the rule of a call asks."""
    school = school_class.school
    return CallFacts(
        on=on,
        today=today,
        lesson=lesson,
        lessons=lessons_of(school),
        is_school_day=is_open(on),
        is_taken=call is not None,
        is_taker=call is not None and call.by_id == user.pk,
        answers_for_school=answers_for(school, user),
    )


def seen_on(
    school_class: SchoolClass, children: Iterable[int], since: date, until: date
) -> dict[int, dict[date, Seen]]:
    """For each of these pupils the word of each day on which the class was called; who was not named was there."""
    lessons: dict[date, list[int]] = {}
    calls = RollCall.objects.filter(school_class=school_class, on__gte=since, on__lte=until)
    for on, call in calls.values_list("on", "pk"):
        lessons.setdefault(on, []).append(call)
    wanted = set(children)
    marks = Mark.objects.filter(
        child__in=wanted, on__gte=since, on__lte=until, call__school_class=school_class
    )
    said = {
        (child, call): Seen(word) for child, call, word in marks.values_list("child_id", "call_id", "seen")
    }
    found: dict[int, dict[date, Seen]] = {child: {} for child in wanted}
    for child, days in found.items():
        for on, keys in lessons.items():
            word = day_word(said.get((child, call), Seen.PRESENT) for call in keys)
            if word is not None:
                days[on] = word
    return found
