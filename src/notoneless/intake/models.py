"""导入: one batch a confirmed list, what it did to each child, and how an office heads its columns."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from notoneless.core.fields import SealedTextField
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import Word
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User


class BatchState(Word):
    """导入批次状态."""

    UPLOADED = "uploaded", "已上传，正在读取"
    READ = "read", "待对应列"
    PREVIEWED = "previewed", "待确认"
    REFUSED = "refused", "有错误，未导入"
    APPLIED = "applied", "已导入"
    CANCELLED = "cancelled", "已放弃"
    UNDONE = "undone", "已撤销"


OPEN_STATES = (BatchState.UPLOADED, BatchState.READ, BatchState.PREVIEWED)


class RowOutcome(Word):
    """一行名单导入后的结果."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    ASIDE = "aside", "另列待核"
    GONE = "gone", "不再列入"


class BatchSet(models.QuerySet["ImportBatch"]):
    """Batches."""

    def visible_to(self, user: User) -> Self:
        """The bureau sees all; everyone else those of his own units."""
        see = sight(user)
        return self if see.is_everything else self.filter(unit__in=see.units)


class ImportBatch(models.Model):
    """导入批次: one or more files of one kind, read, previewed and written together or not at all."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("名册", max_length=12, choices=ListKind.choices())
    state = models.CharField("状态", max_length=12, choices=BatchState.choices(), default=BatchState.UPLOADED)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="import_batches")
    by = models.CharField("导入人", max_length=64)
    asked_at = models.DateTimeField("上传时间")
    applied_at = models.DateTimeField("写入时间", null=True)
    listed_on = models.DateField("名单日期")
    source = models.CharField("名单来源", max_length=40, blank=True)
    """Who keeps this list (残联, 乡村振兴局 …); each heads its columns in its own way."""
    job = models.UUIDField(null=True)
    """The job that works on this batch now, or did last."""
    mapping = models.JSONField(default=dict)
    """Header as written → field name, where a person said so."""
    fixes = models.JSONField(default=list)
    """Faults a person ticked to be put right (domain.fixes.FixKind)."""
    fixed = models.JSONField(default=dict)
    """Fault in words → cells that were put right."""
    rule = models.CharField(max_length=40, blank=True)
    sentence = models.CharField(max_length=400, blank=True)
    """Why it was refused, in words."""
    row_count = models.PositiveIntegerField("行数", default=0)
    new_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("变化", default=0)
    same_count = models.PositiveIntegerField("无变化", default=0)
    error_count = models.PositiveIntegerField("有错误的行", default=0)
    warning_count = models.PositiveIntegerField("提醒", default=0)
    gone_count = models.PositiveIntegerField("本次名单没有", default=0)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)
    undo_reason = models.CharField("撤销原因", max_length=200, blank=True)
    fresh_until = models.BigIntegerField(default=0)
    """The newest batch written when the preview was made; a later one makes the preview stale."""

    objects = BatchSet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["unit", "state"]), models.Index(fields=["by", "state"])]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def name(self) -> str:
        """The first file's name, and how many more there are."""
        files = list(self.files.all())
        if not files:
            return ""
        return files[0].name if len(files) == 1 else f"{files[0].name} 等{len(files)}个文件"


class ImportFile(models.Model):
    """导入文件: one file of a batch; its content lies sealed in the staging folder until the batch ends."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sheet = models.CharField("工作表", max_length=60, blank=True)
    header_row = models.PositiveIntegerField("表头行", default=0)
    row_count = models.PositiveIntegerField("行数", default=0)
    sentence = models.CharField(max_length=400, blank=True)
    """Why this file cannot be read; empty when it can."""

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="intake_file_once")]


class ImportedRow(models.Model):
    """导入明细: what one batch did to one child or row. A child's timeline reads it by ``child_key``.

    A new child's values stand in the register, so ``changes`` is empty there; else it holds field → [before,
    after] as JSON.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    file_number = models.PositiveSmallIntegerField(default=1)
    row_number = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices())
    name = models.CharField("姓名", max_length=60, blank=True)
    """Whom or what the row is about; it stays when the batch is undone and the child is gone."""
    child_key = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The school the row stands under, where that matters (a second roll)."""
    changes = SealedTextField()
    content_hash = models.CharField(max_length=32, blank=True)
    """Keyed hash of what the row said; the same row again changes nothing."""

    class Meta:
        ordering = ["batch", "file_number", "row_number"]
        indexes = [models.Index(fields=["batch", "outcome"])]


class WrittenStretch(models.Model):
    """写入记录: new rows of one table that one batch wrote, with keys that follow each other. 撤销导入 removes them."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="stretches")
    table = models.CharField(max_length=60)
    first_key = models.BigIntegerField()
    last_key = models.BigIntegerField()
    marks = models.BinaryField()
    """Eight bytes a row, in the order of the keys: what tells a row that was changed since (core.written)."""

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["table", "first_key"])]


class ChangedRow(models.Model):
    """改动记录: what one batch changed in one row that was there. 撤销导入 puts it back."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="changed_rows")
    table = models.CharField(max_length=60)
    row_key = models.BigIntegerField()
    values = SealedTextField()
    """Field → [before, after] as the database holds them, as JSON."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "table", "row_key"], name="intake_changed_row_once")
        ]
        indexes = [models.Index(fields=["table", "row_key"])]


class ColumnMapping(models.Model):
    """列对应: how one source heads the columns of one kind of list, remembered by the unit from the last time."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=ListKind.choices())
    source = models.CharField("名单来源", max_length=40, blank=True)
    header = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)
    """Empty: this column is left out."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "source", "header"], name="intake_mapping_once")
        ]
