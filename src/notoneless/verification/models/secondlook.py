"""抽查复核: what the bureau drew of the accepted findings, and what came of looking again."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from notoneless.cases.models import CaseFinding
from notoneless.children.models import Child, WhereaboutsCode
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User


class SecondLookDrawSet(models.QuerySet[Any]):
    """Draws."""

    def visible_to(self, user: User) -> Self:
        """All for the bureau; for others the draws in which something is theirs to look at."""
        if sight(user).is_everything:
            return self
        mine = SecondLook.objects.filter(draw=OuterRef("pk"), assignee__in=sight(user).stands_for)
        return self.filter(Exists(mine))


class SecondLookDraw(models.Model):
    """抽查批次: whom the sample was drawn from, with the seed and the population, so that it can be drawn again."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    drawn_on = models.DateField("抽取日期")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="抽取人")
    code = models.ForeignKey(
        WhereaboutsCode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核查代码",
    )
    township = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="乡镇(街道)"
    )
    from_on = models.DateField("采信起")
    until_on = models.DateField("采信止")
    due_on = models.DateField("完成期限")
    seed = models.CharField("随机种子", max_length=64)
    population = models.TextField("抽取范围")
    """Keys of all findings the sample was drawn from, joined by commas."""
    population_count = models.PositiveIntegerField("范围人数")
    sample_count = models.PositiveIntegerField("抽取人数")

    objects = SecondLookDrawSet.as_manager()

    class Meta:
        ordering = ["-pk"]


class SecondLookSet(models.QuerySet[Any]):
    """Looks."""

    def visible_to(self, user: User) -> Self:
        """All for the bureau; for others what they look at themselves, as long as they see the child."""
        see = sight(user)
        if see.is_everything:
            return self
        mine = self.filter(assignee__in=see.stands_for) if see.has_role(Role.CENTRE_OFFICER) else self.none()
        return mine.filter(finding__case__child__in=Child.objects.visible_to(user))


class SecondLook(models.Model):
    """复核: one drawn child, looked at again by somebody who neither set nor accepted its code."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draw = models.ForeignKey(SecondLookDraw, on_delete=models.PROTECT, related_name="looks")
    finding = models.ForeignKey(CaseFinding, on_delete=models.PROTECT, related_name="second_looks")
    rank = models.PositiveIntegerField("抽取次序")
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="复核人")
    way = models.CharField("方式", max_length=10, choices=SecondLookWay.choices(), blank=True)
    result = models.CharField("结果", max_length=12, choices=SecondLookResult.choices(), blank=True)
    looked_on = models.DateField("复核日期", null=True, blank=True)
    note = SealedTextField("情况")
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = SecondLookSet.as_manager()

    class Meta:
        ordering = ["draw", "rank"]
        indexes = [models.Index(fields=["assignee", "result"])]
        constraints = [
            models.UniqueConstraint(fields=["draw", "finding"], name="verification_look_once"),
            models.CheckConstraint(
                condition=Q(result="") | Q(looked_on__isnull=False), name="verification_look_dated"
            ),
        ]
