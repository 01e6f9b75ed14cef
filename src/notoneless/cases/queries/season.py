"""Who becomes suspected on the set day of an enrolment season."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from notoneless.cases.models import Case
from notoneless.children.models import Admission, AdmissionSeason, Roll
from notoneless.children.queries import holding_whereabouts
from notoneless.domain.admission import WAITING
from notoneless.domain.admission import AdmissionState as S
from notoneless.grid.models import User


def not_registered(season: AdmissionSeason) -> QuerySet[Admission]:
    """Nothing known, told and not come, registered and on no roll, put off or elsewhere without a paper that still
    holds: those of whom the set day makes a case.
    Whoever is on a roll all the same or accounted for by an accepted code is none of them; a leaver who has not come
    to his junior school still is, on whatever roll he stands."""
    waiting = Q(state__in=WAITING)
    on_roll = Roll.objects.current().filter(child=OuterRef("child"))
    coded = holding_whereabouts(season.set_on).filter(child=OuterRef("child"), code__is_out_of_school=False)
    rows = Admission.objects.filter(
        (waiting & ~Exists(on_roll.filter(stage=OuterRef("stage"))))
        | (Q(state=S.REGISTERED) & ~Exists(on_roll))
        | (Q(state__in=(S.DEFERRED, S.ELSEWHERE)) & ~Exists(on_roll)),
        ~Exists(coded),
        season=season,
    )
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
