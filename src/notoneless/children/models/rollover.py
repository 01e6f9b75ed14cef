"""升级: who leaves for which junior school, who stays back, and what a rollover did to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from notoneless.core.fields import SealedTextField
from notoneless.domain.rollover import Acceptance, Fate, RolloverState
from notoneless.grid.models import SchoolClass, Unit, User


class Leaver(models.Model):
    """升学名单: one primary leaver sent to a junior school, and what that school said."""

    year = models.PositiveSmallIntegerField("入学年份")
    roll = models.ForeignKey("children.Roll", on_delete=models.PROTECT, related_name="leavings")
    junior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leavers")
    state = models.CharField("接收", max_length=10, choices=Acceptance.choices(), default=Acceptance.WAITING)
    reason = SealedTextField("退回原因")
    planned_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="编入班级"
    )
    """Where the junior school will seat him; the rollover opens his roll there."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["junior", "state"])]
        constraints = [models.UniqueConstraint(fields=["year", "roll"], name="children_leaver_once")]


class Retention(models.Model):
    """留级: a pupil named by his school to stay back in a year, with reason and evidence."""

    year = models.PositiveSmallIntegerField("学年")
    roll = models.ForeignKey("children.Roll", on_delete=models.PROTECT, related_name="retentions")
    reason = SealedTextField("原因")
    evidence = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "roll"], condition=Q(withdrawn_on__isnull=True), name="children_retained_once"
            )
        ]


class Rollover(models.Model):
    """升级办理: one run of a year's rollover, what it rests on and how many it moved."""

    year = models.PositiveSmallIntegerField("学年")
    state = models.CharField(
        "状态", max_length=10, choices=RolloverState.choices(), default=RolloverState.DRAFT
    )
    evidence = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    job = models.UUIDField(null=True, blank=True)
    graduated_count = models.PositiveIntegerField("初中毕业", default=0)
    entered_count = models.PositiveIntegerField("升入初中", default=0)
    left_count = models.PositiveIntegerField("外地升学", default=0)
    retained_count = models.PositiveIntegerField("留级", default=0)
    blocked_count = models.PositiveIntegerField("没有办的", default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="draft"), name="children_one_rollover_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(applied_at__isnull=False), name="children_rollover_applied_at"
            ),
        ]


class RolloverPupil(models.Model):
    """升级明细: what one rollover did to one pupil; enough to undo it."""

    rollover = models.ForeignKey(Rollover, on_delete=models.PROTECT, related_name="pupils")
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="rollovers")
    fate = models.CharField("去向", max_length=16, choices=Fate.choices())
    old_roll = models.ForeignKey("children.Roll", on_delete=models.PROTECT, related_name="+")
    old_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    new_roll = models.ForeignKey("children.Roll", on_delete=models.PROTECT, null=True, related_name="+")
    new_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(F("rollover"), F("child"), name="children_rolled_over_once")]
