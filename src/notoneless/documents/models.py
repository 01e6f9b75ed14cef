"""文书: papers with their numbers and frozen bytes, stored files, deliveries. This room has no URLs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from notoneless.core.fields import SealedTextField
from notoneless.domain.words import DeliveryMode, PaperState
from notoneless.grid.models import Unit, User


class StoredFile(models.Model):
    """存档文件: sealed bytes under the data folder, found by the digest of their content."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = SealedTextField("文件名")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)


class PaperNumber(models.Model):
    """发文字号计数: the last number a unit gave out for one kind of paper in one year; no gaps."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "year"], name="documents_one_counter")]


class Paper(models.Model):
    """文书: drafted, checked, signed and numbered, sealed scan attached, delivered. Frozen once signed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=8)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    state = models.CharField("状态", max_length=12, choices=PaperState.choices(), default=PaperState.DRAFTED)
    addressee = models.CharField("受送达人", max_length=60)
    body = SealedTextField("文书要素")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.CharField("发文字号", max_length=40, blank=True, db_index=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签发日期", null=True)
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    check_code = models.CharField("防伪查验码", max_length=24, blank=True, db_index=True)
    """Printed as a QR code: who holds the paper may ask whether it is genuine, and learns nothing more."""
    book = models.CharField("纸质档案号", max_length=60, blank=True)
    """补录: the paper file the original lies in; it was issued and delivered before the county began here."""

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "number"],
                condition=Q(number__isnull=False),
                name="documents_number_once",
            )
        ]


class Wording(models.Model):
    """文书用语: the county's own paragraphs for one kind of paper, read from the Word file it handed in.

    A new one replaces the former from then on; issued papers keep the words they were frozen with.
    """

    kind = models.CharField("种类", max_length=8)
    lines = models.TextField("段落")
    """The paragraphs with their {栏目}, one a line."""
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="Word 模板")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_active = models.BooleanField("启用", default=True)
    started_at = models.DateTimeField("启用时间", null=True, blank=True)
    """Handed in first, looked at as a preview, then put into force; empty until then."""
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="启用人"
    )
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停用人"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_active=True), name="documents_one_wording_a_kind"
            )
        ]


class DeliverySet(models.QuerySet["Delivery"]):
    """Deliveries."""

    def standing(self) -> DeliverySet:
        """Those that count: a corrected entry is kept and counts no more."""
        return self.filter(corrected_by__isnull=True)


class Delivery(models.Model):
    """送达: how, where, to whom and on which day a sealed paper reached its addressee (送达回证).

    ``done_on`` is the day of the act (the notice was posted), ``delivered_on`` the day it counts from.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="deliveries")
    mode = models.CharField("送达方式", max_length=12, choices=DeliveryMode.choices())
    place_text = SealedTextField("送达地点")
    receiver = models.CharField("签收人", max_length=60)
    relation = models.CharField("与受送达人关系", max_length=40, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    done_on = models.DateField("送出日期")
    delivered_on = models.DateField("送达日期")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("备注", max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by", verbose_name="更正"
    )
    """The mistaken entry this one takes the place of. Both are kept; only this one counts."""
    why = models.CharField("更正原因", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DeliverySet.as_manager()

    class Meta:
        ordering = ["done_on", "pk"]


class CheckCount(models.Model):
    """查验次数: how many papers were asked about in an hour by one address, and how many were genuine. Nothing else.

    ``who`` is a keyed hash of the address, there to slow down a machine that tries codes.
    """

    on = models.DateField()
    hour = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=64)
    asked = models.PositiveIntegerField(default=0)
    genuine = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "hour", "who"], name="documents_one_check_count")
        ]
