"""返校安置: the plan for the child who is back, parents' meetings, follow-ups, closing; surveys of those still out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from notoneless.cases.models.case import Case
from notoneless.core.fields import SealedTextField
from notoneless.domain.words import ClosingState
from notoneless.grid.models import Unit, User


class ReturnPlan(models.Model):
    """返校安置方案 (F5): who receives the child, who teaches what was missed, who listens, who is paired with it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="return_plan")
    reception = SealedTextField("接待安排")
    tutoring = SealedTextField("补课安排")
    tutoring_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="补课教师"
    )
    counselling = SealedTextField("心理疏导安排")
    counselling_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="疏导教师"
    )
    paired_teacher = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结对教师"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("制定日期")


class ParentMeeting(models.Model):
    """家长约谈: parents invited to the school, on which day, and what came of it (F5)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parent_meetings")
    invited_on = models.DateField("邀请日期")
    meet_on = models.DateField("约定日期")
    has_come = models.BooleanField("家长到校", null=True)
    outcome = SealedTextField("约谈情况")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField("登记日期", null=True, blank=True)

    class Meta:
        ordering = ["-meet_on", "-pk"]


class CaseFollowup(models.Model):
    """复学跟踪: after the return, whether the child was in class on this day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="followups")
    on = models.DateField("日期")
    is_in_class = models.BooleanField("在班上课")
    note = SealedTextField("情况")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty where the roll-call of the class said it."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]


class FollowupDue(models.Model):
    """跟踪安排: one of the spaced follow-ups of a return, the day it is due, and the record that met it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="followups_due")
    number = models.PositiveSmallIntegerField("第几次")
    returned_on = models.DateField("返校日期")
    due_on = models.DateField("应跟踪日期")
    done = models.OneToOneField(
        CaseFollowup, on_delete=models.PROTECT, null=True, blank=True, related_name="met"
    )
    is_dropped = models.BooleanField("已取消", default=False)
    """The child left again before it was due."""

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "returned_on", "number"], name="cases_followup_due_once")
        ]


class TrackingSurvey(models.Model):
    """学期跟踪调查 (E2): each term twice, where every child still out of school is and how it fares."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="surveys")
    term = models.CharField("学期", max_length=12)
    """2026-1: the first term of the school year that began in September 2026."""
    number = models.PositiveSmallIntegerField("第几次")
    due_on = models.DateField("应完成日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    skipped_on = models.DateField("免做日期", null=True, blank=True)
    """The child was back, or found to be no case, before it was due."""
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调查人"
    )
    where = SealedTextField("孩子现在哪里")
    doing = SealedTextField("在做什么")
    wish = SealedTextField("本人和家长意愿")
    next_step = SealedTextField("下一步")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "term", "number"], name="cases_tracking_once")]


class CaseClosing(models.Model):
    """销号申请 (动态销号): the school proposes, centre school and township check, the bureau approves."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    state = models.CharField(
        "状态", max_length=10, choices=ClosingState.choices(), default=ClosingState.PROPOSED
    )
    reason = models.CharField("销号理由", max_length=200)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申请人")
    proposed_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="申请单位"
    )
    proposed_on = models.DateField("申请日期")
    centre = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="中心校"
    )
    centre_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    centre_on = models.DateField("中心校审核日期", null=True, blank=True)
    township = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="乡镇(街道)"
    )
    township_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    township_on = models.DateField("乡镇审核日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_on = models.DateField("批准日期", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["proposed", "checked"]), name="cases_one_closing_open"
            )
        ]
