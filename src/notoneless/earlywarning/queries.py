"""Reading term marks: of one child, of one class."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from notoneless.children.models import Child, Roll
from notoneless.domain.words import Role
from notoneless.earlywarning.models import TermMark
from notoneless.grid.access import may, sight
from notoneless.grid.models import SchoolClass, User


def panel_marks(child: Child, user: User) -> dict[str, Any]:
    """Terms as rows, newest first, each with its subjects. ``earlywarning/panel_marks.html``; empty for who may not."""
    terms: dict[tuple[int, int], list[TermMark]] = {}
    if may(user, "marks.see"):
        for mark in TermMark.objects.filter(child=child):
            terms.setdefault((mark.year, mark.term), []).append(mark)
    return {
        "terms": [(term_words(*key), marks) for key, marks in terms.items()],
        "child": child,
        "may_correct": bool(terms) and may_correct(child, user),
    }


def may_correct(child: Child, user: User) -> bool:
    """The school of the pupil's roll, and the homeroom teacher of the class, put its marks right."""
    see = sight(user)
    own = Q(school__in=see.unit_ids_as(Role.SCHOOL_MANAGER)) | Q(school_class__in=see.class_ids)
    return may(user, "marks.edit") and Roll.objects.current().filter(own, child=child).exists()


def term_words(year: int, term: int) -> str:
    """2026-2027学年第一学期."""
    return f"{year}-{year + 1}学年第{'一二'[term - 1]}学期"


def terms_of(school_class: SchoolClass) -> list[tuple[int, int]]:
    """The terms of which a class has marks, newest first."""
    pupils = Roll.objects.current().filter(school_class=school_class).values("child")
    found = TermMark.objects.filter(child__in=pupils).values_list("year", "term").order_by("-year", "-term")
    return list(found.distinct())


def marks_of_class(school_class: SchoolClass, year: int, term: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Subjects, and a row a pupil with his mark in each; pupils without any mark stand there too."""
    rolls = (
        Roll.objects.current()
        .filter(school_class=school_class)
        .select_related("child")
        .order_by("child__initials")
    )
    pupils = {roll.child_id: roll.child for roll in rolls}
    marks = TermMark.objects.filter(child__in=pupils, year=year, term=term)
    subjects = sorted({mark.subject for mark in marks})
    said = {(mark.child_id, mark.subject): mark.words for mark in marks}
    return subjects, [
        {"child": child, "marks": [said.get((pk, subject), "") for subject in subjects]}
        for pk, child in pupils.items()
    ]
