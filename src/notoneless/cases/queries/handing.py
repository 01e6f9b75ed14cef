"""What a leaver answers for, and the hand-overs a person has to do with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from notoneless.cases.models import Case, CaseMember, Handover
from notoneless.domain.words import HandoverState, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Cover, Post, Unit, User, holding

MOVING_ROLES = (
    Role.CLASS_TEACHER, Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER, Role.TOWNSHIP_OFFICER, Role.VILLAGE_OFFICER,
)  # fmt: skip
"""Posts of the two lines. Those of the bureau and the administrators are given anew, never handed on."""


@dataclass(frozen=True)
class Duties:
    """All that one person answers for at one unit, as it stands now."""

    posts: QuerySet[Post]
    covers: QuerySet[Cover]
    cases: QuerySet[Case]
    groups: QuerySet[CaseMember]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by the column of ``Handover`` that keeps it."""
        return {
            "post_count": self.posts.count(),
            "cover_count": self.covers.count(),
            "case_count": self.cases.count(),
            "group_count": self.groups.count(),
        }


def duties_of(person: User, unit: Unit, today: date) -> Duties:
    """What this person answers for at this unit today."""
    posts = Post.objects.filter(
        holding(today),
        user=person,
        unit=unit,
        role__in=MOVING_ROLES,
        acting_for__isnull=True,
        until_on__isnull=True,
    ).select_related("unit", "school_class", "place", "user")
    covers = Cover.objects.filter(person=person, unit=unit, until_on__isnull=True).select_related("place")
    cases = Case.objects.open().filter(person=person, unit=unit).select_related("child", "unit")
    groups = CaseMember.objects.filter(
        user=person, unit=unit, until_on__isnull=True, case__in=Case.objects.open()
    ).exclude(case__in=cases)
    return Duties(posts, covers, cases, groups)


def leavers_of(unit: Unit, today: date) -> QuerySet[User]:
    """Whose work at this unit can be handed over: who holds a post there, and who no longer does but still has a village
    or an open case in his name."""
    posts = Post.objects.filter(holding(today), unit=unit)
    covers = Cover.objects.filter(unit=unit, until_on__isnull=True, person__isnull=False)
    cases = Case.objects.open().filter(unit=unit)
    named = (
        Q(pk__in=posts.values("user")) | Q(pk__in=covers.values("person")) | Q(pk__in=cases.values("person"))
    )
    return User.objects.filter(named).order_by("name")


def units_handed_in(user: User) -> QuerySet[Unit]:
    """The units whose leavers this person hands over: every unit for the bureau officer, one's own for the head of a
    school or centre school."""
    see = sight(user)
    if see.has_role(Role.BUREAU_OFFICER):
        return Unit.objects.filter(until_on__isnull=True)
    return Unit.objects.filter(pk__in=see.unit_ids_as(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER))


def handovers_of(user: User) -> QuerySet[Handover]:
    """Hand-overs to this person, or of the units whose leavers he hands over."""
    return Handover.objects.filter(Q(taker=user) | Q(unit__in=units_handed_in(user))).select_related(
        "giver", "taker", "unit", "offered_by"
    )


def handovers_waiting(user: User) -> QuerySet[Handover]:
    """What this person has to accept or decline."""
    return Handover.objects.filter(taker=user, state=HandoverState.OFFERED).select_related("giver", "unit")
