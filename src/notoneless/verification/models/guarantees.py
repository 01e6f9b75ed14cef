"""有保障认定: the rounds of each autumn, the certificates of families, the files printed, the papers that withdraw."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from notoneless.children.models import Child
from notoneless.documents.models import StoredFile
from notoneless.domain.guarantee import BatchState, GuaranteeState, WithdrawalState
from notoneless.domain.words import Stage, Word
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Unit, User

LIVE = (GuaranteeState.PREPARED, GuaranteeState.ISSUED)
"""States in which a family has its certificate, or soon will: it gets no second one."""


class GuaranteeRound(models.Model):
    """有保障认定轮次: the autumn of one year, with the groups whose families are gone through."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="教育局")
    year = models.PositiveSmallIntegerField("年份")
    kinds = models.JSONField("认定对象", default=list)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("开始日期")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="verification_guarantee_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}年秋季义务教育有保障认定"


class GuaranteeBatch(models.Model):
    """认定书批次: families of a village, a township or the county, prepared by one officer, signed by another."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(GuaranteeRound, on_delete=models.PROTECT, related_name="batches")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="范围"
    )
    state = models.CharField("状态", max_length=10, choices=BatchState.choices(), default=BatchState.PREPARED)
    family_count = models.PositiveIntegerField("户数")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField("编制日期")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签发日期", null=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)
    job = models.UUIDField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("prepared_by")),
                name="verification_guarantee_two_persons",
            )
        ]


class GuaranteeSet(models.QuerySet[Any]):
    """The one door to certificates."""

    def visible_to(self, user: User) -> Self:
        """Those all of whose children are in this person's sight: a brother out of sight is not told of."""
        if sight(user).is_everything:
            return self
        hidden = GuaranteeChild.objects.filter(guarantee=OuterRef("pk")).exclude(
            child__in=Child.objects.visible_to(user)
        )
        return self.filter(~Exists(hidden))

    def issued(self) -> Self:
        """Signed and not withdrawn."""
        return self.filter(state=GuaranteeState.ISSUED)


class Guarantee(models.Model):
    """有保障认定书: one family certified in one round. Once issued it is never altered, only withdrawn."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(GuaranteeRound, on_delete=models.PROTECT, related_name="guarantees")
    batch = models.ForeignKey(GuaranteeBatch, on_delete=models.PROTECT, related_name="guarantees")
    village = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="村(社区)"
    )
    family_key = models.CharField(max_length=80)
    head_name = models.CharField("户主", max_length=60)
    state = models.CharField(
        "状态", max_length=10, choices=GuaranteeState.choices(), default=GuaranteeState.PREPARED
    )
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.CharField("文号", max_length=40, blank=True, db_index=True)
    issued_on = models.DateField("签发日期", null=True)
    lapsed_on = models.DateField("保障中断", null=True)
    """When it was first seen that a child of it is no longer in school with proof; empty while all are."""
    note = models.CharField("说明", max_length=200, blank=True)

    objects = GuaranteeSet.as_manager()

    class Meta:
        ordering = ["village__code", "head_name", "pk"]
        indexes = [models.Index(fields=["round", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "year", "number"],
                condition=Q(number__isnull=False),
                name="verification_guarantee_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "withdrawn"])
                | Q(number__isnull=False, issued_on__isnull=False),
                name="verification_guarantee_issued_has_number",
            ),
        ]


class GuaranteeChild(models.Model):
    """认定书学生: one child as the certificate names it, with school and class of that day."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="children")
    round = models.ForeignKey(GuaranteeRound, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="guarantees")
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=4, blank=True)
    stage = models.CharField("学段", max_length=8, choices=Stage.choices(), blank=True)
    school = models.CharField("学校", max_length=80, blank=True)
    class_name = models.CharField("班级", max_length=40, blank=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "child"],
                condition=Q(is_live=True),
                name="verification_one_guarantee_a_child",
            )
        ]


class GuaranteeFileKind(Word):
    """认定材料种类."""

    CERTIFICATES = "certificates", "认定书"
    REPORT = "report", "认定报告"


class GuaranteeFile(models.Model):
    """认定材料: the certificates of one village, or its report, printed together as Word and PDF and frozen."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(GuaranteeBatch, on_delete=models.PROTECT, related_name="files")
    village = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=GuaranteeFileKind.choices())
    part = models.PositiveSmallIntegerField("第几份", default=1)
    letter_count = models.PositiveIntegerField("份数")
    first_text = models.CharField(max_length=40)
    last_text = models.CharField(max_length=40)
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField("印制日期")

    class Meta:
        ordering = ["village__code", "kind", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "village", "kind", "part"], name="verification_guarantee_file_once"
            )
        ]


class GuaranteeWithdrawal(models.Model):
    """撤销通知: the later paper that withdraws a certificate, citing it; prepared by one, signed by another."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="withdrawals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="教育局")
    reason = models.CharField("撤销原因", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=WithdrawalState.choices(), default=WithdrawalState.PREPARED
    )
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField("编制日期")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签发日期", null=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    number_text = models.CharField("文号", max_length=40, blank=True)
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                condition=Q(number__isnull=False),
                name="verification_withdrawal_number_once",
            ),
            models.UniqueConstraint(
                fields=["guarantee"],
                condition=Q(state__in=["prepared", "signed"]),
                name="verification_one_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("prepared_by")),
                name="verification_withdrawal_two_persons",
            ),
        ]
