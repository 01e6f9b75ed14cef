"""学校撤并、划出班级 on the school line: classes, teachers and covers of one school go over to another.

The pupils go over in the children's room, which calls this inside its own act (``children.services.schooljoin``,
``schoolsplit``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from notoneless.domain.words import LineChangeKind
from notoneless.grid.models import Cover, Post, ReceivingSchool, SchoolClass, Unit
from notoneless.grid.services.changes import change_keep

ONE_DAY = timedelta(days=1)


def _not_over(today: date) -> Q:
    """Rows that hold today or begin later."""
    return Q(until_on__isnull=True) | Q(until_on__gte=today)


def classes_over(*, classes: Iterable[SchoolClass], into: Unit) -> dict[int, SchoolClass]:
    """Old class → the class made for it at the other school, numbered on after those that are there."""
    last: Counter[tuple[str, int]] = Counter()
    for stage, entry_year, number in SchoolClass.objects.filter(school=into).values_list(
        "stage", "entry_year", "class_no"
    ):
        last[stage, entry_year] = max(last[stage, entry_year], number)
    made: dict[int, SchoolClass] = {}
    for old in sorted(classes, key=lambda one: (one.stage, one.entry_year, one.class_no)):
        last[old.stage, old.entry_year] += 1
        made[old.pk] = SchoolClass(
            school=into, stage=old.stage, entry_year=old.entry_year, class_no=last[old.stage, old.entry_year]
        )
    SchoolClass.objects.bulk_create(list(made.values()))
    return made


def teachers_over(*, classes: Mapping[int, SchoolClass], into: Unit, today: date) -> set[int]:
    """Homeroom teachers follow their classes, those who begin later too; says who."""
    followed: set[int] = set()
    for post in Post.objects.filter(_not_over(today), school_class__in=list(classes)):
        new_class, old_until = classes[post.school_class_id or 0], post.until_on
        followed.add(post.user_id)
        if post.from_on < today:
            post.until_on = today - ONE_DAY
            post.save(update_fields=["until_on"])
            Post.objects.create(
                user_id=post.user_id, unit=into, role=post.role, school_class=new_class, from_on=today,
                until_on=old_until, acting_for_id=post.acting_for_id,
            )  # fmt: skip
        else:  # there is no yesterday to keep
            post.unit, post.school_class = into, new_class
            post.save(update_fields=["unit", "school_class"])
    return followed


def school_over(
    *, school: Unit, into: Unit, classes: Mapping[int, SchoolClass], reason: str, by: Any, today: date
) -> None:
    """Homeroom teachers follow their classes, covers go to the other school with their person where he follows, all other
    posts end or never begin; receiving schools from this year on are rewritten; the school ends on the eve of today."""
    followed = teachers_over(classes=classes, into=into, today=today)
    Post.objects.filter(_not_over(today), unit=school).update(until_on=today - ONE_DAY)
    _covers_over(school, into, followed, today)
    _receiving(school, into, today)
    school.until_on = today - ONE_DAY
    school.save(update_fields=["until_on"])
    for node in (school, into):
        change_keep(
            node=node,
            kind=LineChangeKind.MERGE,
            before=school.name,
            after=into.name,
            reason=reason,
            by=by,
            on=today,
        )


def _covers_over(school: Unit, into: Unit, followed: set[int], today: date) -> None:
    """Each cover with the days it has; one that holds is kept to its eve, one that begins later begins there."""
    for cover in Cover.objects.filter(_not_over(today), unit=school):
        person, until_on = cover.person_id if cover.person_id in followed else None, cover.until_on
        if cover.from_on < today:
            cover.until_on = today - ONE_DAY
            cover.save(update_fields=["until_on"])
            cover = Cover(place_id=cover.place_id, from_on=today, until_on=until_on)
        cover.unit, cover.person_id = into, person
        cover.save()


def _receiving(school: Unit, into: Unit, today: date) -> None:
    """Leavers of the school, and leavers who were to come to it, go by the other school from this year on."""
    ReceivingSchool.objects.filter(junior=school, year__gte=today.year).update(junior=into)
    receiving_as(school=school, into=into, today=today)


def receiving_as(*, school: Unit, into: Unit, today: date) -> None:
    """Leavers of the other school go where those of this one go, unless it has its own junior school of the year."""
    taken = set(ReceivingSchool.objects.filter(primary=into).values_list("year", "place"))
    for row in ReceivingSchool.objects.filter(primary=school, year__gte=today.year):
        if (row.year, row.place_id) not in taken:
            ReceivingSchool.objects.create(year=row.year, primary=into, place=row.place, junior=row.junior)
