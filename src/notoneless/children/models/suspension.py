"""休学: from when to when a roll is suspended, and on which certificate."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from notoneless.children.models.roll import Roll
from notoneless.core.fields import SealedTextField
from notoneless.grid.models import User


class Suspension(models.Model):
    """休学期限: one grant with its last day; a renewal is a row of its own. One open a roll."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="suspensions")
    from_on = models.DateField("起")
    until_on = models.DateField("止")
    certificate = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField("原因")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["roll"], condition=Q(ended_on__isnull=True), name="children_one_open_suspension"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="children_suspension_forward"
            ),
        ]
