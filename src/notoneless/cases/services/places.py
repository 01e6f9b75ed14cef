"""Open cases when a place or a unit changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from notoneless.cases.models import Case, CaseMember
from notoneless.cases.services.steps import PERSON_GRANT
from notoneless.children.services import grant_give
from notoneless.grid.models import Place, Post, Unit, holding
from notoneless.grid.queries import person_for


def cases_rest(*, node: Place | Unit) -> list[str]:
    """How many open cases this unit leads, or lie at this place."""
    cases = Case.objects.open()
    count = cases.filter(unit=node).count() if isinstance(node, Unit) else cases.filter(place=node).count()
    return [f"{count}件在办个案"] if count else []


def cases_of_school_follow(
    *, school: Unit, into: Unit, children: Collection[int] | None, by: Any, today: date
) -> None:
    """Open cases a school led of these children (None: of all) are led by the one they went to. Their person stays where
    he came along, else the other school's own is named; groups and sight of the named person follow."""
    serving = set(Post.objects.filter(holding(today), unit=into).values_list("user", flat=True))
    named = person_for(into, today)
    cases = Case.objects.open().filter(unit=school)
    members = CaseMember.objects.filter(unit=school, until_on__isnull=True)
    if children is not None:
        cases, members = cases.filter(child__in=children), members.filter(case__child__in=children)
    for case in cases.select_related("child", "person"):
        case.unit = into
        if case.person_id not in serving and named is not None:
            case.person = named
            grant_give(child=case.child, user=named, why=PERSON_GRANT, by=by, today=today)
        case.save(update_fields=["unit", "person"])
    members.update(unit=into)


def cases_follow(*, place: Place, into: Place, today: date) -> None:
    """Open cases lie at the place joined to; ended ones stay where they were."""
    Case.objects.open().filter(place=place).update(place=into)


def cases_split_off(*, place: Place, new: Place, people: Sequence[int], today: date) -> None:
    """Open cases of these children lie at the new village."""
    Case.objects.open().filter(place=place, child__in=people).update(place=new)
