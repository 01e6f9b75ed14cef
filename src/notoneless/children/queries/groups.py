"""特殊群体名册: who stands in which group, and which rows are to be looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from notoneless.children.models import Child, Roll, SpecialGroup
from notoneless.core.countysettings import county_days
from notoneless.grid.access import may
from notoneless.grid.models import User


def groups_of(user: User) -> QuerySet[Any]:
    """The open rows of the children in sight, for whoever may read such facts."""
    rows = SpecialGroup.objects.filter(until_on__isnull=True, child__in=Child.objects.visible_to(user).live())
    rows = rows if may(user, "children.sensitive") else rows.none()
    rolls = Roll.objects.current().select_related("school", "school_class")
    found: QuerySet[Any] = (
        rows.annotate(looked_on=Coalesce(F("reviewed_on"), F("from_on"), output_field=DateField()))
        .select_related("child__residence__parent", "evidence")
        .prefetch_related(Prefetch("child__rolls", rolls, to_attr="open_rolls"))
    )
    return found


def groups_due(user: User, today: date, ahead: int = 0) -> QuerySet[Any]:
    """Rows last looked at a year ago (the county's days), or within ``ahead`` days of it."""
    before = today + timedelta(days=ahead) - timedelta(days=county_days("children.group_review_days"))
    return groups_of(user).filter(looked_on__lte=before)


def groups_changeable(user: User) -> list[int]:
    """Rows this person may renew or end."""
    rows = SpecialGroup.objects.filter(
        until_on__isnull=True, child__in=Child.objects.changeable_by(user).live()
    )
    return list(rows.values_list("pk", flat=True)) if may(user, "children.sensitive") else []
