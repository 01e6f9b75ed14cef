"""What a person may choose from: places, schools and classes in sight."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from notoneless.children.models import Child, Roll
from notoneless.children.queries.rows import with_phone
from notoneless.domain.schoolyear import school_year_of
from notoneless.domain.words import TOWNSHIPS, VILLAGES, PlaceKind, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Place, SchoolClass, Unit, User

AREAS = (*TOWNSHIPS, *VILLAGES)


def areas_of(user: User) -> QuerySet[Place]:
    """Townships, streets, villages and communities in sight, for filters."""
    places: QuerySet[Place] = sight(user).places
    return places.filter(kind__in=AREAS).order_by("code")


def cells_of(user: User) -> QuerySet[Place]:
    """Village groups in sight, and villages that keep none: where a found child may live."""
    groups = Place.objects.filter(parent=OuterRef("pk"), kind=PlaceKind.GROUP)
    leaves = Q(kind=PlaceKind.GROUP) | (Q(kind__in=VILLAGES) & ~Exists(groups))
    places: QuerySet[Place] = sight(user).places
    return places.filter(leaves, until_on__isnull=True).select_related("parent").order_by("code")


def living_places(child: Child, user: User) -> QuerySet[Place]:
    """Where a child may be said to live: the groups in sight, and where it lives now."""
    now = Place.objects.filter(pk__in=[child.residence_id] if child.residence_id else [])
    cells = Place.objects.filter(pk__in=cells_of(user).values("pk")) | now
    if not sight(user).place_paths and not sight(user).is_everything:
        cells = cells | villages()
    return cells.select_related("parent").order_by("code")


def villages() -> QuerySet[Place]:
    """Every village and community of the installation: pupils come from all of them."""
    return Place.objects.filter(kind__in=VILLAGES, until_on__isnull=True).order_by("code")


def schools_of(user: User) -> QuerySet[Unit]:
    """Schools in which children in sight may sit."""
    see = sight(user)
    schools = Unit.objects.filter(school__isnull=False)
    if see.is_everything:
        return schools.order_by("number")
    if see.class_ids:
        schools = schools.filter(Q(classes__in=see.class_ids) | Q(pk__in=see.units)).distinct()
    elif see.enrol_place_paths:
        schools = schools.filter(
            Q(place__in=Place.objects.under(*see.enrol_place_paths)) | Q(pk__in=see.units)
        )
    elif see.unit_paths:
        schools = schools.filter(pk__in=see.units)
    else:
        return schools.none()
    return schools.order_by("number")


def classes_of(user: User, today: date) -> QuerySet[SchoolClass]:
    """Classes this person answers for: her own, those of her school or centre; with their count of pupils.

    Bureau and township choose a school first; they are not offered eight hundred classes.
    """
    see = sight(user)
    if see.unit_paths:
        classes = SchoolClass.objects.filter(school__in=see.units)
    else:
        classes = SchoolClass.objects.filter(pk__in=see.class_ids)
    return running(classes, today).select_related("school")


def running(classes: QuerySet[SchoolClass], today: date) -> QuerySet[SchoolClass]:
    """Classes that have a grade in this school year."""
    year = school_year_of(today).start_year
    return classes.filter(
        Q(stage="primary", entry_year__range=(year - 5, year))
        | Q(stage="junior", entry_year__range=(year - 2, year))
    )


def classes_board(user: User, today: date, school: Unit | None = None) -> list[dict[str, Any]]:
    """Classes with their teacher, pupils, boarders and cards without a phone, lowest grade first."""
    classes = running(SchoolClass.objects.filter(school=school), today) if school else classes_of(user, today)
    open_now = Q(rolls__until_on__isnull=True)
    rows = (
        classes.select_related("school")
        .annotate(
            pupil_count=Count("rolls", filter=open_now),
            boarder_count=Count("rolls", filter=open_now & Q(rolls__is_boarding=True)),
        )
        .prefetch_related("posts__user")
        .order_by("school__number", "stage", "-entry_year", "class_no")
    )
    without = _cards_without_phone(rows)
    board = [
        {
            "school_class": row,
            "label": row.label(today),
            "school": row.school.name,
            "teachers": "、".join(
                post.user.name
                for post in row.posts.all()
                if post.role == Role.CLASS_TEACHER and (post.until_on is None or post.until_on >= today)
            ),
            "pupil_count": row.pupil_count,
            "boarder_count": row.boarder_count,
            "no_phone_count": without.get(row.pk, 0),
        }
        for row in rows
    ]
    return sorted(board, key=lambda row: (row["school"], row["school_class"].stage != "primary"))


def _cards_without_phone(classes: QuerySet[SchoolClass]) -> dict[int, int]:
    counted = (
        Roll.objects.current()
        .filter(school_class__in=list(classes.values_list("pk", flat=True)))
        .exclude(child__in=with_phone())
        .values("school_class")
        .annotate(count=Count("pk"))
    )
    return {row["school_class"]: row["count"] for row in counted}
