"""Who answers for what: people by unit, covers by place, authorities by place, contacts across and up."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from notoneless.domain.words import Role, UnitKind
from notoneless.grid.access import GOVERNMENT_KINDS
from notoneless.grid.models import Cover, Place, Post, SchoolClass, Unit, User, holding

ANSWERING: dict[str, tuple[Role, ...]] = {
    UnitKind.COUNTY_GOVERNMENT: (),
    UnitKind.BUREAU: (Role.BUREAU_OFFICER, Role.BUREAU_LEADER),
    UnitKind.TOWNSHIP_GOVERNMENT: (Role.TOWNSHIP_OFFICER,),
    UnitKind.STREET_OFFICE: (Role.TOWNSHIP_OFFICER,),
    UnitKind.VILLAGE_COMMITTEE: (Role.VILLAGE_OFFICER,),
    UnitKind.CENTRE_SCHOOL: (Role.CENTRE_OFFICER, Role.SCHOOL_MANAGER),
    UnitKind.SCHOOL: (Role.SCHOOL_MANAGER,),
}
"""Whose name stands for a unit, by role, first one first."""


def path_steps(path: str) -> list[str]:
    """The paths of a node and of all above it, root first: "a/b/" gives "a/" and "a/b/"."""
    return [path[: end + 1] for end, mark in enumerate(path) if mark == "/"]


def standing_posts(today: date) -> QuerySet[Post]:
    """Posts that hold today, of people who may log in."""
    return (
        Post.objects.filter(holding(today), user__is_active=True)
        .select_related("user")
        .order_by("from_on", "pk")
    )


def managers_of(unit: Unit, today: date) -> list[User]:
    """The people who answer for this very unit today, the first one first."""
    roles = ANSWERING[unit.kind]
    posts = sorted(
        standing_posts(today).filter(unit=unit, role__in=roles), key=lambda post: roles.index(Role(post.role))
    )
    return list(dict.fromkeys(post.user for post in posts))


def person_for(unit: Unit, today: date) -> User | None:
    """Who answers for a unit: its own first person, else the next above, in the end the bureau. One query."""
    line = {step: rank for rank, step in enumerate(path_steps(unit.path))}
    at_bureau = Q(unit__kind=UnitKind.BUREAU, unit__until_on__isnull=True)
    found: list[tuple[tuple[int, int], User]] = []
    for post in (
        standing_posts(today).filter(Q(unit__path__in=line) | at_bureau).select_related("unit", "user")
    ):
        roles = ANSWERING[post.unit.kind]
        if Role(post.role) in roles:
            nearness = len(line) - line[post.unit.path] if post.unit.path in line else len(line) + 1
            found.append(((nearness, roles.index(Role(post.role))), post.user))
    return min(found, key=lambda one: one[0])[1] if found else None


def cover_of(place: Place, today: date) -> Cover | None:
    """The cover that holds for a place today: its own, else that of the nearest place above."""
    return (
        Cover.objects.filter(holding(today), place__path__in=path_steps(place.path))
        .select_related("place", "unit__parent", "unit__place", "person")
        .order_by(Length("place__path").desc(), "-from_on")
        .first()
    )


def bureau() -> Unit | None:
    """The county's education bureau."""
    return Unit.objects.filter(kind=UnitKind.BUREAU, until_on__isnull=True).order_by("pk").first()


def _unit_of(place: Place, *kinds: str) -> Unit | None:
    return (
        Unit.objects.filter(kind__in=kinds, until_on__isnull=True, place__path__in=path_steps(place.path))
        .select_related("place", "parent")
        .order_by(Length("place__path").desc(), "pk")
        .first()
    )


def township_government_of(place: Place) -> Unit | None:
    """The township government or street office a place belongs to."""
    return _unit_of(place, *GOVERNMENT_KINDS)


def village_committee_of(place: Place) -> Unit | None:
    """The village or residents' committee a place belongs to."""
    return _unit_of(place, UnitKind.VILLAGE_COMMITTEE)


def village_officers_of(place: Place, today: date) -> list[User]:
    """The village officers who know this place, the one of the nearest place first."""
    steps = path_steps(place.path)
    posts = (
        standing_posts(today)
        .filter(role=Role.VILLAGE_OFFICER)
        .filter(Q(place__path__in=steps) | Q(place__isnull=True, unit__place__path__in=steps))
        .select_related("user", "place", "unit__place")
    )

    def depth(post: Post) -> int:
        known = post.place or post.unit.place
        return len(known.path) if known else 0

    nearest = sorted(posts, key=depth, reverse=True)
    return list(dict.fromkeys(post.user for post in nearest))


def homeroom_teacher_of(school_class: SchoolClass, today: date) -> User | None:
    """The homeroom teacher of a class today."""
    post = standing_posts(today).filter(role=Role.CLASS_TEACHER, school_class=school_class).first()
    return post.user if post else None


def order_issuer_for(place: Place) -> Unit | None:
    """Who may order a guardian (义务教育法 第58条): the township government; in a street the bureau."""
    found = township_government_of(place)
    return found if found is not None and found.kind == UnitKind.TOWNSHIP_GOVERNMENT else bureau()
