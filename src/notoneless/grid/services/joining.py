"""学校撤并 on the school line: classes, teachers and covers of one school go over to another, and it is no more.

Its pupils go over in the children's room, which calls this inside its own act (``children.services.schooljoin``)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from notoneless.domain.words import LineChangeKind, Role
from notoneless.grid.models import Cover, Post, ReceivingSchool, SchoolClass, Unit, holding
from notoneless.grid.services.changes import change_keep

ONE_DAY = timedelta(days=1)


def classes_over(*, school: Unit, into: Unit) -> dict[int, SchoolClass]:
    """Old class → the class made for it at the other school, numbered on after those that are there."""
    last: Counter[tuple[str, int]] = Counter()
    for stage, entry_year, number in SchoolClass.objects.filter(school=into).values_list(
        "stage", "entry_year", "class_no"
    ):
        last[stage, entry_year] = max(last[stage, entry_year], number)
    made: dict[int, SchoolClass] = {}
    for old in SchoolClass.objects.filter(school=school).order_by("stage", "entry_year", "class_no"):
        last[old.stage, old.entry_year] += 1
        made[old.pk] = SchoolClass(
            school=into, stage=old.stage, entry_year=old.entry_year, class_no=last[old.stage, old.entry_year]
        )
    SchoolClass.objects.bulk_create(list(made.values()))
    return made


def school_over(
    *, school: Unit, into: Unit, classes: dict[int, SchoolClass], reason: str, by: Any, today: date
) -> None:
    """Homeroom teachers follow their classes, covers go to the other school with their person where he follows, all other
    posts end; receiving schools of the years to come are rewritten; the school ends on the eve of today."""
    followed: dict[int, int] = {}
    for post in Post.objects.filter(holding(today), unit=school).select_related("user"):
        until_on, post.until_on = post.until_on, today - ONE_DAY
        post.save(update_fields=["until_on"])
        if post.role == Role.CLASS_TEACHER and post.school_class_id in classes:
            Post.objects.create(
                user=post.user, unit=into, role=post.role, school_class=classes[post.school_class_id], from_on=today,
                until_on=until_on, acting_for=post.acting_for,
            )  # fmt: skip
            followed[post.user_id] = post.user_id
    covers = list(Cover.objects.filter(unit=school, until_on__isnull=True))
    for cover in covers:
        cover.until_on = max(cover.from_on, today - ONE_DAY)
    Cover.objects.bulk_update(covers, ["until_on"])
    Cover.objects.bulk_create(
        Cover(place_id=cover.place_id, unit=into, person_id=followed.get(cover.person_id or 0), from_on=today)
        for cover in covers
    )
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


def _receiving(school: Unit, into: Unit, today: date) -> None:
    """Leavers of the school, and leavers who were to come to it, go by the other school from this year on."""
    ReceivingSchool.objects.filter(junior=school, year__gte=today.year).update(junior=into)
    taken = set(ReceivingSchool.objects.filter(primary=into).values_list("year", "place"))
    for row in ReceivingSchool.objects.filter(primary=school, year__gte=today.year):
        if (row.year, row.place_id) not in taken:
            ReceivingSchool.objects.create(year=row.year, primary=into, place=row.place, junior=row.junior)
