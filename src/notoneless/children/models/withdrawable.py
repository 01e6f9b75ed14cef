"""撤回: what rows have that can be taken back: they stay, marked, and nobody counts them."""

from __future__ import annotations

from typing import Any

from django.db import models

from notoneless.core.fields import SealedTextField
from notoneless.grid.models import User


class StandingManager(models.Manager[Any]):
    """Rows that stand. Withdrawn ones are in ``every``."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Withdrawable(models.Model):
    """可撤回的记录: an entry made for the wrong child is marked and no longer counted."""

    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdraw_reason = SealedTextField("撤回理由")

    objects = StandingManager()
    every = models.Manager()

    class Meta:
        abstract = True
