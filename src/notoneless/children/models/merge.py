"""并档: two files of one child made one, with what moved row by row, so that it can be parted again."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from notoneless.core.fields import SealedTextField
from notoneless.domain.merging import MergeState, MovedFate, MovedKind
from notoneless.grid.models import Unit, User


class ChildMerge(models.Model):
    """并档: one file joined to another: proposed, done, declined or parted again, by whom and why."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gone = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="merges_away")
    stays = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="merges_in")
    state = models.CharField("状态", max_length=10, choices=MergeState.choices())
    reason = SealedTextField("理由")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decline_reason = SealedTextField("未同意的理由")
    since_seq = models.BigIntegerField(null=True)
    """The event log stood here when the files were joined: what comes after was written since."""
    parted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    parted_at = models.DateTimeField(null=True)
    part_reason = SealedTextField("分开的理由")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(state="done"), name="children_merged_away_once"
            ),
            models.UniqueConstraint(
                fields=["gone", "stays"], condition=Q(state="proposed"), name="children_merge_proposed_once"
            ),
            models.CheckConstraint(condition=~Q(gone=models.F("stays")), name="children_merge_of_two"),
        ]


class MergeMoved(models.Model):
    """并档移动明细: one row that went over, ended, or filled a blank when two files became one."""

    merge = models.ForeignKey(ChildMerge, on_delete=models.PROTECT, related_name="lines")
    table = models.CharField("表", max_length=60)
    row_key = models.BigIntegerField("行")
    column = models.CharField("列", max_length=40)
    kind = models.CharField("做了什么", max_length=10, choices=MovedKind.choices())
    fate = models.CharField(
        "现在哪里", max_length=10, choices=MovedFate.choices(), default=MovedFate.GONE_OVER
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "table", "row_key", "column"], name="children_merge_line_once"
            )
        ]
