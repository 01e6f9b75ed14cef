"""Families by whether their phones are answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from notoneless.children.models import Child, Guardian
from notoneless.core.countysettings import county_days
from notoneless.domain.caring import PhoneState
from notoneless.grid.models import User

S = PhoneState


def with_reach(children: QuerySet[Any]) -> QuerySet[Any]:
    """The same children with ``last_reached_on`` and ``silent_since_on`` of their family's phones.

    A family is silent when none of its phones is answered; one that answers is enough.
    """
    phones = Guardian.objects.filter(child=OuterRef("pk"), phone_index__isnull=False)
    reached = phones.filter(reached_on__isnull=False).order_by("-reached_on").values("reached_on")[:1]
    silent = phones.filter(unreachable_since_on__isnull=False).order_by("-unreachable_since_on")
    found: QuerySet[Any] = children.annotate(
        has_phone=Exists(phones),
        is_silent=Exists(silent) & ~Exists(phones.filter(unreachable_since_on__isnull=True)),
        last_reached_on=Subquery(reached),
        silent_since_on=Subquery(silent.values("unreachable_since_on")[:1]),
    )
    return found


def in_phone_state(children: QuerySet[Any], state: str, today: date) -> QuerySet[Any]:
    """Children from ``with_reach`` whose family is in this state; each child is in exactly one."""
    before = today - timedelta(days=county_days("children.reach_days"))
    if state == S.NO_PHONE:
        return children.filter(has_phone=False)
    spoken = children.filter(has_phone=True)
    if state == S.UNREACHABLE:
        return spoken.filter(is_silent=True)
    spoken = spoken.filter(is_silent=False)
    if state == S.NEVER:
        return spoken.filter(last_reached_on__isnull=True)
    if state == S.STALE:
        return spoken.filter(last_reached_on__lt=before)
    return spoken.filter(last_reached_on__gte=before)


def phone_state(child: Child, today: date, days: int) -> PhoneState:
    """The same for one child from ``with_reach``."""
    if not child.has_phone:  # type: ignore[attr-defined]
        return S.NO_PHONE
    if child.is_silent:  # type: ignore[attr-defined]
        return S.UNREACHABLE
    last: date | None = child.last_reached_on  # type: ignore[attr-defined]
    if last is None:
        return S.NEVER
    return S.STALE if last < today - timedelta(days=days) else S.REACHED


def families_of(user: User) -> QuerySet[Any]:
    """The children whose families this person keeps in touch with, those longest out of touch first."""
    return with_reach(Child.objects.changeable_by(user).live()).order_by(
        F("last_reached_on").asc(nulls_first=True), "name", "pk"
    )
