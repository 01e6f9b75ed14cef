"""What goes back up: a suspected list as its sender laid it out, what was answered, and statements that were kept."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from notoneless.domain.columnlists import ListKind
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.intake.models import ImportBatch
from notoneless.verification.models.lists import SOURCE_KINDS, SourceList, SourceRow


class HandedList(models.Model):
    """上级名单原表: how the sender of a suspected list laid it out, so that it goes back in its own columns."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.OneToOneField(ImportBatch, on_delete=models.PROTECT, related_name="handed_list")
    listed_on = models.DateField("名单日期")
    heads = models.JSONField("表头", default=list)
    """In their order, of all files: [header, name of our column or ""]."""

    class Meta:
        ordering = ["-listed_on", "-pk"]

    def __str__(self) -> str:
        return f"{ListKind.SUSPECTED.label} {self.listed_on:%Y-%m-%d}"


class HandedRow(models.Model):
    """上级名单原表行: where a row stood in the sender's list, also where an older list had named the child before."""

    handed = models.ForeignKey(HandedList, on_delete=models.PROTECT, related_name="rows")
    row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, related_name="handed_rows")
    place = models.PositiveIntegerField("顺序")
    serial = models.CharField("序号", max_length=20, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["handed", "place"], name="verification_handed_place")]


class HandedAnswer(models.Model):
    """上级名单答复: a list was filled in with its results and taken out with whole numbers: by whom, when and why."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handed = models.ForeignKey(HandedList, on_delete=models.PROTECT, related_name="answers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("答复日期")
    reason = models.CharField("用途", max_length=200)
    done_count = models.PositiveIntegerField("已有结果")
    open_count = models.PositiveIntegerField("尚无结果")

    class Meta:
        ordering = ["-on", "-pk"]


class KeptStatementSet(models.QuerySet["KeptStatement"]):
    """Kept statements."""

    def visible_to(self, user: User) -> Self:
        """The bureau reads all; others what their own unit handed in."""
        if sight(user).is_everything:
            return self
        return self.filter(unit__in=[post.unit_id for post in sight(user).posts])


class KeptStatement(models.Model):
    """核查统计定稿: a statement as it was handed in. Its figures never change; the page sets those of today beside it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="kept_statements", verbose_name="单位"
    )
    kind = models.CharField("种类", max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    source = models.ForeignKey(SourceList, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField("统计日期")
    codes = models.JSONField(default=list)
    """The county's table of that day: [slug, letter, name, is out of school]."""
    cells = models.JSONField(default=list)
    """[township code, township name, slug or "", count]."""
    rows = models.JSONField(default=dict)
    """Slug (or "" while it waited) → keys of the rows counted."""
    sentence = models.TextField("文字")
    digest = models.CharField("校验码", max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_on = models.DateField("定稿日期")
    at = models.DateTimeField()

    objects = KeptStatementSet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
