"""Open cases when a place or a unit changes."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case
from notoneless.grid.models import Place, Unit


def cases_rest(*, node: Place | Unit) -> list[str]:
    """How many open cases this unit leads, or lie at this place."""
    cases = Case.objects.open()
    count = cases.filter(unit=node).count() if isinstance(node, Unit) else cases.filter(place=node).count()
    return [f"{count}件在办个案"] if count else []


def cases_follow(*, place: Place, into: Place, today: date) -> None:
    """Open cases lie at the place joined to; ended ones stay where they were."""
    Case.objects.open().filter(place=place).update(place=into)
