"""分班、并班: many pupils of one class to another in one act, the homeroom teacher with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from notoneless.children.models import Roll
from notoneless.core.events import Refused, act, acts, all_or_nothing
from notoneless.domain.classsplit import class_move_refused, next_class_no
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.models import SchoolClass, User
from notoneless.grid.services import class_add, class_teacher_set

acts({"class_split": "分班、并班", "class_split_refused": "分班未办成"})


def class_split(
    *,
    school_class: SchoolClass,
    roll_ids: Sequence[int],
    target: SchoolClass | None,
    by: User,
    today: date,
    teacher: User | None = None,
) -> SchoolClass | Refusal:
    """These pupils sit in ``target`` from today, a new class of the grade where it is None; all of them or none.

    ``teacher`` becomes homeroom teacher of the class they go to.
    """
    with transaction.atomic():
        SchoolClass.objects.select_for_update(of=("self",)).get(pk=school_class.pk)
        current = Roll.objects.select_for_update(of=("self",)).current().select_related("child", "school")
        rolls = list(current.filter(school_class=school_class, pk__in=roll_ids))
        grade = (school_class.school_id, school_class.stage, school_class.entry_year)
        refused = class_move_refused(
            asked_count=len(set(roll_ids)), there_count=len(rolls), is_same_class=target == school_class,
            is_same_grade=target is None or (target.school_id, target.stage, target.entry_year) == grade,
        )  # fmt: skip
        if refused is not None:
            return refused
        with act(by=by, unit=school_class.school) as log:
            try:
                with all_or_nothing(log):
                    to = target if target is not None else _new_class(school_class, by, today)
                    names = (school_class.label(today), to.label(today))
                    Roll.objects.filter(pk__in=[roll.pk for roll in rolls]).update(school_class=to)
                    log("class_split", changes={"class": names, "count": (None, len(rolls))})
                    for roll in rolls:
                        log("roll_class_change", child=roll.child, changes={"class": names})
                    _give_teacher(to, teacher, by, today)
            except Refused as refusal:
                log("class_split_refused", changes={"rule": ("", refusal.refusal.rule)})
                return refusal.refusal
    return to


def _new_class(school_class: SchoolClass, by: User, today: date) -> SchoolClass:
    """The next class of the same grade. Raises Refused."""
    same = SchoolClass.objects.filter(
        school=school_class.school, stage=school_class.stage, entry_year=school_class.entry_year
    )
    made = class_add(
        school=school_class.school, stage=Stage(school_class.stage), entry_year=school_class.entry_year,
        class_no=next_class_no(same.values_list("class_no", flat=True)), by=by, today=today,
    )  # fmt: skip
    if isinstance(made, Refusal):
        raise Refused(made)
    return made


def _give_teacher(to: SchoolClass, teacher: User | None, by: User, today: date) -> None:
    if teacher is None:
        return
    given = class_teacher_set(school_class=to, user=teacher, by=by, today=today)
    if isinstance(given, Refusal):
        raise Refused(given)
