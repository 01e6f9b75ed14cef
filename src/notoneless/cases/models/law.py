"""依法督促: the cause found out, the basis of a penalty, the penalty proceeding, and every clock that runs."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from notoneless.cases.models.case import Case
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.causes import cause_label
from notoneless.domain.deadlines import DeadlineKind
from notoneless.domain.words import CauseLevel, ProceedingEnd, UnitKind
from notoneless.grid.models import Place, Unit, User


class CaseCause(models.Model):
    """原因认定: as first reported and as verified; the last verified one is the case's cause."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="causes")
    level = models.CharField("认定", max_length=10, choices=CauseLevel.choices())
    cause = models.CharField("原因", max_length=24)
    note = SealedTextField("说明")
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField("日期")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    @property
    def label(self) -> str:
        """The cause in words."""
        return cause_label(self.cause)


class LegalBasis(models.Model):
    """法律依据: what allows a penalty here, from when to when, by which organ, and how much (行政处罚法 第38条)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=120)
    article = models.CharField("条款", max_length=60)
    text = models.TextField("条文", max_length=2000)
    issued_by = models.CharField("制定机关", max_length=80)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="适用地域"
    )
    """None: everywhere in this installation."""
    valid_from_on = models.DateField("施行日期")
    valid_until_on = models.DateField("失效日期", null=True, blank=True)
    organs = models.CharField(
        "处罚机关", max_length=80, default=f"{UnitKind.TOWNSHIP_GOVERNMENT},{UnitKind.BUREAU}"
    )
    """Unit kinds joined by commas."""
    fine_min = models.DecimalField("罚款下限(元)", max_digits=10, decimal_places=2, default=0)
    fine_max = models.DecimalField("罚款上限(元)", max_digits=10, decimal_places=2)
    hearing_from = models.DecimalField("较大数额(元)", max_digits=10, decimal_places=2)
    """From this sum the party may ask for a hearing (行政处罚法 第63条)."""
    is_active = models.BooleanField("启用", default=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="法规审核"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    """A basis counts only once the bureau's legal officer, another than who entered it, has checked it."""
    source = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文本"
    )

    class Meta:
        ordering = ["title", "article"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fine_max__gte=models.F("fine_min")), name="cases_basis_fine_range"
            ),
            models.UniqueConstraint(fields=["title", "article", "valid_from_on"], name="cases_basis_once"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》{self.article}"

    def holds_on(self, day: date) -> bool:
        """Whether a penalty may rest on it on this day: checked, switched on, in force."""
        until = self.valid_until_on
        in_force = self.valid_from_on <= day and (until is None or day <= until)
        return self.is_active and self.checked_by_id is not None and in_force


class Proceeding(models.Model):
    """行政处罚案件: one proceeding from 立案 to its end; its days are what the clocks are computed from."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proceedings")
    organ = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="处罚机关")
    filed_on = models.DateField("立案日期")
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    officers = models.CharField("执法人员", max_length=60)
    """Two at least, with the numbers of their 执法证 (行政处罚法 Arts. 42, 55)."""
    officer_cards = models.CharField("执法证号", max_length=80)
    party = models.CharField("当事人", max_length=60)
    """A guardian, never the child."""
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处罚依据"
    )
    fine = models.DecimalField("拟罚款(元)", max_digits=10, decimal_places=2, null=True, blank=True)
    bank = models.CharField("缴款银行和账号", max_length=120, blank=True)
    defence_on = models.DateField("陈述申辩日期", null=True, blank=True)
    defence_text = SealedTextField("陈述申辩内容")
    defence_review = SealedTextField("复核意见")
    hearing_asked_on = models.DateField("要求听证日期", null=True, blank=True)
    hearing_on = models.DateField("听证日期", null=True, blank=True)
    hearing_place = models.CharField("听证地点", max_length=80, blank=True)
    hearing_host = models.CharField("听证主持人", max_length=30, blank=True)
    """Not one of the officers of the case (行政处罚法 Art. 64)."""
    legal_review_on = models.DateField("法制审核日期", null=True, blank=True)
    legal_reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="法制审核"
    )
    legal_review = SealedTextField("法制审核意见")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    paid_on = models.DateField("缴清日期", null=True, blank=True)
    paid_amount = models.DecimalField("缴款(元)", max_digits=10, decimal_places=2, null=True, blank=True)
    deferred_until_on = models.DateField("准予暂缓(分期)缴纳至", null=True, blank=True)
    review_filed_on = models.DateField("申请复议日期", null=True, blank=True)
    review_delivered_on = models.DateField("复议决定送达日期", null=True, blank=True)
    suit_filed_on = models.DateField("当事人起诉日期", null=True, blank=True)
    suit_ended_on = models.DateField("裁判生效日期", null=True, blank=True)
    applied_on = models.DateField("申请强制执行日期", null=True, blank=True)
    court = models.CharField("法院", max_length=60, blank=True)
    court_number = models.CharField("法院案号", max_length=60, blank=True)
    accepted_on = models.DateField("法院受理日期", null=True, blank=True)
    end = models.CharField("了结", max_length=12, choices=ProceedingEnd.choices(), blank=True)
    ended_on = models.DateField("了结日期", null=True, blank=True)
    end_reason = models.CharField("了结说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-filed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="cases_one_proceeding_open"
            )
        ]

    @property
    def has_hearing_right(self) -> bool:
        """Whether the fine is large enough for a hearing."""
        return self.fine is not None and self.basis is not None and self.fine >= self.basis.hearing_from


class Lawsuit(models.Model):
    """官告民: the government's civil suit for the child's schooling, supported by a prosecutor or not."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lawsuits")
    plaintiff = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="原告")
    court = models.CharField("法院", max_length=60)
    filed_on = models.DateField("起诉日期")
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("案号", max_length=60, blank=True)
    heard_on = models.DateField("开庭(巡回审理)日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=200, blank=True)
    """A mediation with a promised day, a judgment, a withdrawal."""
    promised_on = models.DateField("承诺返校日期", null=True, blank=True)
    ended_on = models.DateField("结案日期", null=True, blank=True)

    class Meta:
        ordering = ["-filed_on", "-pk"]


class CaseDeadline(models.Model):
    """法定期限: one clock of a case as last computed from its recorded days; the desk and the lists read it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField("期限", max_length=16, choices=DeadlineKind.choices())
    from_on = models.DateField("起算日")
    due_on = models.DateField("期满日")
    met_on = models.DateField("办结日", null=True, blank=True)
    is_ours = models.BooleanField("本机关期限")
    is_certain = models.BooleanField("节假日已知", default=True)
    article = models.CharField("依据", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="办理单位")

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["met_on", "due_on"])]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="cases_deadline_once")]


class Escalation(models.Model):
    """逾期上报: what was overdue at one unit and is now known to the unit above, with the answer."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    what = models.CharField("事项", max_length=60)
    due_on = models.DateField("期限")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="逾期单位")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="上报至")
    on = models.DateField("上报日期")
    answered_on = models.DateField("督办日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督办人"
    )
    answer = models.CharField("督办意见", max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "what", "due_on", "to_unit"], name="cases_escalated_once")
        ]
