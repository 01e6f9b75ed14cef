"""Bringing a child back: the working group, visits and calls."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.cases.services.steps import _locked, _member_add, _nothing, _step, case_grants
from notoneless.children.services import grant_end
from notoneless.core.countysettings import county_days
from notoneless.core.events import act
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import (
    BACK,
    CaseAct,
    advance,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseState,
    ContactKind,
    MemberRole,
)
from notoneless.grid.models import User
from notoneless.support.models import Contact
from notoneless.support.services import contact_record


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


def case_contact(
    *,
    case: Case,
    kind: ContactKind,
    on: date,
    found: str,
    by: User,
    today: date,
    met: str = "",
    companions: str = "",
    agreed: str = "",
    next_on: date | None = None,
    photo: StoredFile | None = None,
) -> Contact | Refusal:
    """A visit or call in the case. The first one begins persuasion; for the ill and disabled it renews the clock."""
    with act(by=by, unit=queries.acting_unit(by, case)) as log:
        case = _locked(case)
        touching = case.state_word == CaseState.IN_TOUCH
        which = CaseAct.TOUCH if touching else CaseAct.PERSUADE
        # a visit is no end of the bureau's supervision: only its own word is (F4)
        stays = (*BACK, CaseState.SUPERVISED)
        to = case.state_word if case.state_word in stays else advance(case.state_word, which)
        if isinstance(to, Refusal):
            return _nothing(log, case, to)
        contact = contact_record(
            child=case.child,
            kind=kind,
            on=on,
            by=by,
            unit=queries.acting_unit(by, case),
            found=found,
            met=met,
            companions=companions,
            agreed=agreed,
            next_on=next_on,
            photo=photo,
            case_key=case.key,
            today=today,
        )
        if isinstance(contact, Refusal):
            return _nothing(log, case, contact)
        if touching:
            case.due_on = today + timedelta(days=case.touch_days or county_days("cases.touch_days"))
        _step(case, which, to, log, today=today, reason=kind.label, event="case_contact")
        return contact
