"""Who works on a case: the group of named people."""

from __future__ import annotations

from datetime import date

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.cases.services.steps import _locked, _member_add, case_grants
from notoneless.children.services import grant_end
from notoneless.core.events import act
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    MemberRole,
)
from notoneless.grid.models import User


def case_members_set(
    *, case: Case, members: list[tuple[User, MemberRole]], by: User, today: date
) -> Case | Refusal:
    """Name the working group. One lead at least; who is left out leaves the group and loses sight of the child."""
    if not any(role == MemberRole.LEAD for _, role in members):
        return Refusal("工作组至少要有一名牵头人。", "case.members.no_lead")
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        keep = {user.pk for user, _ in members}
        for row in case.members.filter(until_on__isnull=True).exclude(user__in=keep):
            row.until_on = today
            row.save()
        for grant in case_grants(case).filter(user__isnull=False).exclude(user__in=keep):
            grant_end(grant=grant, by=by, today=today)
        for user, role in members:
            _member_add(case, role, queries.unit_of(user, today), user, by, today)
        lead = next(user for user, role in members if role == MemberRole.LEAD)
        before, case.person = case.person, lead
        case.save()
        log(
            "case_members_set",
            child=case.child.key,
            unit=case.unit,
            changes={"person": (before.name, lead.name)},
        )
        return case
