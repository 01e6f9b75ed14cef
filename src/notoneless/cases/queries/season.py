"""Who becomes suspected on the set day of an enrolment season."""

from __future__ import annotations

from django.db.models import QuerySet

from notoneless.cases.models import Case
from notoneless.children.models import Admission, AdmissionSeason
from notoneless.grid.models import User


def not_registered(season: AdmissionSeason) -> QuerySet[Admission]:
    """Nothing known, or told and not come: those of whom the set day makes a case."""
    rows = Admission.objects.filter(season=season).waiting()
    return rows.select_related("child__residence__parent", "school", "season").order_by(
        "child__residence__code", "child__initials", "pk"
    )


def preview(user: User, season: AdmissionSeason) -> QuerySet[Admission]:
    """The same, as far as this person sees them."""
    seen = Admission.objects.visible_to(user).values("pk")
    return not_registered(season).filter(pk__in=seen)


def cased_already(rows: QuerySet[Admission]) -> set[int]:
    """Children of these rows with an open case: they get a further source, not a second case."""
    return set(Case.objects.open().filter(child__in=rows.values("child")).values_list("child", flat=True))
