"""委托照护: who cares for a child while its parents are away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from notoneless.core.fields import BlindIndexField, SealedTextField


class Carer(models.Model):
    """受委托照护人: the adult to whom parents who are away entrusted the child, from–to (未成年人保护法 第22、23条)."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="carers")
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("与孩子的关系", max_length=20, blank=True)
    phone = SealedTextField("电话")
    phone_index = BlindIndexField()
    from_on = models.DateField("委托起")
    until_on = models.DateField("委托止", null=True, blank=True)
    has_notice = models.BooleanField("已书面告知学校和村(居)委会", default=False)
    ended_on = models.DateField("终止", null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="children_one_carer"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="children_carer_days"
            ),
        ]
