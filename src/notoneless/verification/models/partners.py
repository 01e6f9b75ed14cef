"""部门核对: lists sent to partner departments."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.partners import JointKind, oldest_readable_due
from notoneless.domain.words import PartnerAnswer, Role
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Unit, User
from notoneless.verification.models.campaigns import CheckCampaign


class PartnerSendingSet(models.QuerySet[Any]):
    """The one door to what was sent to departments."""

    def addressed_to(self, user: User) -> Self:
        """The bureau has all; a department's contact what was sent to his own and is not signed off. Names no child."""
        if sight(user).is_everything:
            return self
        own = [post.unit_id for post in sight(user).posts if post.role == Role.PARTNER]
        return self.filter(unit__in=own, signed_on__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Whose children he may read: the bureau all, a department's contact while the term and its grace run."""
        found = self.addressed_to(user)
        if sight(user).is_everything:
            return found
        grace = county_days("verification.partner_grace_days")
        return found.filter(due_on__gte=oldest_readable_due(clock.today(), grace))


class PartnerSending(models.Model):
    """部门核对: one list sent to one department, with its purpose, its term and how it came back."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sendings", verbose_name="部门")
    title = models.CharField("名单", max_length=80)
    purpose = models.CharField("用途", max_length=200)
    shared = models.JSONField("发送的内容", default=list)
    due_on = models.DateField("办结期限")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("发送日期")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField("收到日期", null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField("签认日期", null=True, blank=True)
    said = models.TextField("签认意见", blank=True)
    campaign = models.ForeignKey(
        CheckCampaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_checks",
        verbose_name="核查行动",
    )
    is_joint = models.BooleanField("联合核对人数", default=False)

    objects = PartnerSendingSet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]


class PartnerRow(models.Model):
    """部门核对明细: one child of a list sent to a department, and what the department said of it."""

    sending = models.ForeignKey(PartnerSending, on_delete=models.PROTECT, related_name="rows")
    serial = models.PositiveIntegerField("序号")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        "结果", max_length=8, choices=PartnerAnswer.choices(), default=PartnerAnswer.OPEN
    )
    note = SealedTextField("说明")
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "child"], name="verification_sent_once"),
            models.UniqueConstraint(fields=["sending", "serial"], name="verification_sent_serial"),
        ]


class JointCount(models.Model):
    """联合核对人数: how many children of a list the bureau counts in a township and kind, and how many the department."""

    sending = models.ForeignKey(PartnerSending, on_delete=models.PROTECT, related_name="counts")
    township = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("口径", max_length=10, choices=JointKind.choices())
    our_count = models.PositiveIntegerField("教育部门人数")
    stated_count = models.PositiveIntegerField("部门人数", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "township", "kind"], name="verification_joint_once")
        ]

    @property
    def words(self) -> str:
        """青石镇 疑似核查中."""
        place = self.township.name if self.township is not None else "居住地未落实"
        return f"{place}{JointKind(self.kind).label}"
