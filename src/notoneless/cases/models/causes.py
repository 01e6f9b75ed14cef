"""What follows from a cause: the bureau's supervision of a school, care at a distance, and what falls due in it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from notoneless.cases.models.case import Case
from notoneless.core.fields import SealedTextField
from notoneless.domain.words import SupervisionEnd
from notoneless.grid.models import Unit, User


class Supervision(models.Model):
    """督办: the cause lies in a school; what the bureau found there, what is to be put right, by when, and its end."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    school = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所涉学校"
    )
    opened_on = models.DateField("交办日期")
    found = SealedTextField("查明的情况")
    told = SealedTextField("责成改正的事项")
    correct_by_on = models.DateField("限期改正日期", null=True, blank=True)
    found_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    found_on = models.DateField("查明日期", null=True, blank=True)
    end = models.CharField("结果", max_length=10, choices=SupervisionEnd.choices(), blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = SealedTextField("改正情况")

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="cases_one_supervision_open"
            )
        ]


class CareArrangement(models.Model):
    """保持联系安排: where an ill child is treated, until when, and what was agreed for it alone (一人一案)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="care")
    treated_at = SealedTextField("就医地点")
    back_by_on = models.DateField("预计回家日期", null=True, blank=True)
    plan = SealedTextField("一人一案")
    home_on = models.DateField("回家日期", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("填写日期")


class CareDuty(models.Model):
    """关爱待办: something a unit owes the child by a day, done with what was agreed; first: home teaching."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="care_duties")
    what = models.CharField("事项", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="办理单位")
    opened_on = models.DateField("起始日期")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = SealedTextField("落实情况")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "what"], condition=Q(done_on__isnull=True), name="cases_care_duty_open_once"
            )
        ]
