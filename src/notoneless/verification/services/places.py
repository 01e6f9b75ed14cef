"""Rows of source lists when a place joins another."""

from __future__ import annotations

from datetime import date

from notoneless.grid.models import Place
from notoneless.verification.models import SourceRow


def rows_follow(*, place: Place, into: Place, today: date) -> None:
    """What a list says of a place that is no more is seen by who answers for the place it joined."""
    SourceRow.objects.filter(place=place).update(place=into)
