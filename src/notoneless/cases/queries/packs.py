"""Versions of case files in sight."""

from __future__ import annotations

from django.db.models import QuerySet

from notoneless.cases.models import Case, EvidencePack
from notoneless.grid.access import may
from notoneless.grid.models import User


def packs_of(user: User) -> QuerySet[EvidencePack]:
    """Versions of the files of cases in sight. One with facts on illness or poverty only for who may read such facts."""
    rows = EvidencePack.objects.filter(case__in=Case.objects.visible_to(user))
    if not may(user, "children.sensitive"):
        rows = rows.filter(is_sensitive=False)
    return rows.select_related("case__child", "case__unit", "case__person", "asked_by", "file")
