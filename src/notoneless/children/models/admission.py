"""招生入学季: the season, whose school a place belongs to, and each child that must be received."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models.child import Child
from notoneless.core.fields import SealedTextField
from notoneless.domain.admission import (
    WAITING,
    AdmissionSource,
    AdmissionState,
    DeferralState,
    ReceiptWay,
)
from notoneless.domain.words import Stage
from notoneless.grid.models import Place, Unit, User


class AdmissionSeason(models.Model):
    """招生年度: the autumn of one year, with its days."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    listed_on = models.DateField("名单日期")
    notice_by_on = models.DateField("通知书送达期限")
    register_from_on = models.DateField("报名开始")
    register_until_on = models.DateField("报名截止")
    set_on = models.DateField("核定日")
    opened_by = models.CharField(max_length=64)
    job = models.UUIDField(null=True)
    cases_opened_on = models.DateField("转疑似日期", null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_by_on__gte=models.F("listed_on"))
                & Q(register_until_on__gte=models.F("register_from_on"))
                & Q(set_on__gte=models.F("register_until_on")),
                name="children_season_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年秋季招生"


class CatchmentLine(models.Model):
    """招生范围: from this year on children of the place go to this school; without one, as the place above."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="catchments")
    stage = models.CharField("学段", max_length=8, choices=Stage.choices())
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_year = models.PositiveSmallIntegerField("起始年份")

    class Meta:
        ordering = ["place__code", "stage", "-from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "stage", "from_year"], name="children_one_catchment_a_place"
            )
        ]


class AdmissionSet(models.QuerySet[Any]):
    """Rows of the list."""

    def visible_to(self, user: User) -> Self:
        """Rows of the children in this person's sight."""
        return self.filter(child__in=Child.objects.visible_to(user))

    def standing(self) -> Self:
        """Rows still on the list."""
        return self.exclude(state=AdmissionState.OFF)

    def waiting(self) -> Self:
        """Nothing known, or told and not come."""
        return self.filter(state__in=WAITING)


class Admission(models.Model):
    """入学名单: one child that a school must receive in one season, and what came of it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    season = models.ForeignKey(AdmissionSeason, on_delete=models.PROTECT, related_name="admissions")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="admissions")
    stage = models.CharField("学段", max_length=8, choices=Stage.choices())
    source = models.CharField("列入原因", max_length=14, choices=AdmissionSource.choices())
    source_reason = models.CharField(max_length=80, blank=True)
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="admissions")
    school_reason = models.CharField(max_length=120, blank=True)
    is_school_chosen = models.BooleanField("教育局指定学校", default=False)
    state = models.CharField(
        "进度", max_length=12, choices=AdmissionState.choices(), default=AdmissionState.LISTED
    )
    state_reason = models.CharField("说明", max_length=200, blank=True)
    state_on = models.DateField("进度日期")
    notice_number = models.PositiveIntegerField("通知书编号", null=True)
    notice_text = models.CharField("通知书文号", max_length=40, blank=True)
    noticed_on = models.DateField("送达日期", null=True)
    noticed_how = models.CharField("送达方式", max_length=16, choices=ReceiptWay.choices(), blank=True)
    receiver = models.CharField("签收人", max_length=60, blank=True)
    receipt = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="回执"
    )
    registered_on = models.DateField("报名日期", null=True)
    registered_at_school = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    has_papers_seen = models.BooleanField("材料已核验", default=False)

    objects = AdmissionSet.as_manager()

    class Meta:
        ordering = ["school__number", "child__initials", "pk"]
        indexes = [models.Index(fields=["season", "school", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["season", "child"], name="children_once_in_a_season"),
            models.UniqueConstraint(
                fields=["season", "notice_number"],
                condition=Q(notice_number__isnull=False),
                name="children_notice_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdmissionState.REGISTERED.value)
                | Q(registered_on__isnull=False, registered_at_school__isnull=False),
                name="children_registered_has_its_day",
            ),
        ]


class NoticeBatch(models.Model):
    """入学通知书批次: the letters of one school numbered and printed together, frozen."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    season = models.ForeignKey(AdmissionSeason, on_delete=models.PROTECT, related_name="batches")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    letter_count = models.PositiveIntegerField("份数")
    first_text = models.CharField(max_length=40)
    last_text = models.CharField(max_length=40)
    pdf_file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField("印制日期")
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]


class Deferral(models.Model):
    """延缓入学申请: asked for by the guardian, with the hospital's proof, decided by township or bureau."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="deferrals")
    state = models.CharField(
        "状态", max_length=10, choices=DeferralState.choices(), default=DeferralState.ASKED
    )
    why = SealedTextField("身体状况说明")
    application = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="申请表"
    )
    proof = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="医院证明"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("申请日期")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField("审批日期", null=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)
    until_on = models.DateField("有效至", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["admission"],
                condition=Q(state=DeferralState.ASKED.value),
                name="children_one_deferral_asked",
            )
        ]
