"""变更申请: a change of key fields of a child on a roll, asked for by its school, decided by the bureau."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.core.fields import SealedTextField
from notoneless.core.sealing import Sealed
from notoneless.domain.keyfields import KEY_FIELDS, KeyChangeState
from notoneless.domain.words import Sex
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User


class KeyChangeSet(models.QuerySet[Any]):
    """The one door to requests."""

    def visible_to(self, user: User) -> Self:
        """Requests of the schools in this person's sight; the bureau sees all."""
        see = sight(user)
        if see.is_everything:
            return self
        return self.filter(school__in=see.units) if see.unit_paths else self.none()

    def waiting(self) -> Self:
        """Those nobody decided yet."""
        return self.filter(state=KeyChangeState.WAITING)


class KeyChange(models.Model):
    """变更申请: what stood and what shall stand; an empty new value leaves the field as it is. One open a child."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="key_changes")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="key_changes")
    old_name = models.CharField(max_length=60)
    new_name = models.CharField(max_length=60, blank=True)
    old_sex = models.CharField(max_length=1, choices=Sex.choices())
    new_sex = models.CharField(max_length=1, choices=Sex.choices(), blank=True)
    old_born_on = models.DateField(null=True)
    new_born_on = models.DateField(null=True, blank=True)
    old_id_number = SealedTextField()
    new_id_number = SealedTextField()
    old_roll_number = SealedTextField()
    new_roll_number = SealedTextField()
    reason = models.CharField("变更原因", max_length=200)
    evidence = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=KeyChangeState.choices())
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("申请日期")
    answer = models.CharField("审核意见", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField("审核日期", null=True, blank=True)

    objects = KeyChangeSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="waiting"), name="children_one_open_key_change"
            )
        ]

    def before(self) -> dict[str, Any]:
        """What stood when it was asked for, by field; the 学籍号 only where it is to change."""
        return {
            field: _plain(getattr(self, f"old_{field}"))
            for field in KEY_FIELDS
            if field != "roll_number" or self.new_roll_number
        }

    def after(self) -> dict[str, Any]:
        """What shall change, by field."""
        found = {field: _plain(getattr(self, f"new_{field}")) for field in KEY_FIELDS}
        return {field: value for field, value in found.items() if value}


def _plain(value: str | date | Sealed | None) -> str | date | None:
    return value.open() if isinstance(value, Sealed) else value
