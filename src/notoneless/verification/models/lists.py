"""来源名单: lists that came from elsewhere, kept row by row."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Self

from django.db import models

from notoneless.children.models import Child
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import Sex
from notoneless.grid.models import Place, Unit
from notoneless.intake.models import ImportBatch

SOURCE_KINDS = (ListKind.HOUSEHOLD, ListKind.POVERTY, ListKind.DISABILITY, ListKind.SUSPECTED)


class SourceList(models.Model):
    """来源名单: one list as it was taken in. What it says stands row by row until a newer list says otherwise."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="source_lists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    listed_on = models.DateField("名单日期")
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-listed_on", "-pk"]
        indexes = [models.Index(fields=["kind", "listed_on"])]


class SourceRowSet(models.QuerySet["SourceRow"]):
    """Rows of source lists."""

    def standing(self, kind: str = "") -> Self:
        """The rows the newest lists still say (of one kind)."""
        rows = self.filter(until_on__isnull=True)
        return rows.filter(kind=kind) if kind else rows

    def on(self, day: date, kind: str) -> Self:
        """The rows the lists of a day said: not those that came later, and those that were ended since."""
        stood = models.Q(until_on__isnull=True) | models.Q(until_on__gte=day)
        return self.filter(stood, kind=kind, source_list__listed_on__lte=day)


class SourceRow(models.Model):
    """名单行: one child as one list names it. A newer list corrects it in place or ends it (``until_on``)."""

    source_list = models.ForeignKey(SourceList, on_delete=models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    file_number = models.PositiveSmallIntegerField(default=1)
    row_number = models.PositiveIntegerField("行号")
    """As the spreadsheet shows it, in file ``file_number`` of the list's batch."""
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True)
    id_number = SealedTextField("身份证号")
    id_number_index = BlindIndexField()
    is_id_checked = models.BooleanField("证号校验通过", default=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="source_rows")
    """The township, village or group the row names; null where the list names none we know."""
    guardian_name = models.CharField("监护人", max_length=60, blank=True)
    guardian_phone = SealedTextField("监护人电话")
    guardian_phone_index = BlindIndexField()
    address = SealedTextField("户籍地址")
    details = SealedTextField("其余各列")
    """Every other column as JSON, field name of the list → text as written."""
    content_hash = models.CharField(max_length=32, db_index=True)
    """Keyed hash of everything the row says; equal means nothing changed."""
    until_on = models.DateField("止", null=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="source_rows")
    """The child of the register this row was found to be; written by the match."""

    objects = SourceRowSet.as_manager()

    class Meta:
        ordering = ["source_list", "file_number", "row_number"]
        indexes = [models.Index(fields=["kind", "until_on"]), models.Index(fields=["name", "born_on"])]

    def __str__(self) -> str:
        return self.name

    def details_words(self) -> dict[str, str]:
        """The other columns, field name → text as written."""
        return dict(json.loads(self.details.open() or "{}"))
