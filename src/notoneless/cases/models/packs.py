"""案卷: the whole case as one PDF, for a court or an inspection."""

from __future__ import annotations

import uuid

from django.db import models

from notoneless.cases.models.case import Case
from notoneless.documents.models import StoredFile
from notoneless.grid.models import User


class EvidencePack(models.Model):
    """案卷: one version of the case's file as one PDF. A newer one is made beside it; none is ever changed.

    ``sha256`` is that of the PDF as it leaves the house: whoever holds the file can check it against this row.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="packs")
    job = models.UUIDField("任务", null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="编制人")
    asked_at = models.DateTimeField("要求时间")
    made_at = models.DateTimeField("编制时间", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    sha256 = models.CharField("校验码", max_length=64, blank=True)
    page_count = models.PositiveIntegerField("页数", default=0)
    is_sensitive = models.BooleanField("含敏感内容", default=True)
    """Made by somebody who may read such facts; opened only by those who may as well."""
    faults = models.TextField("未能装入的材料", blank=True)
    """One a line: papers whose stored file is damaged or gone."""

    class Meta:
        ordering = ["-asked_at", "-pk"]
