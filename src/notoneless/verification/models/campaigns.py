"""核查行动: a campaign over a list of suspected children, its stages, working groups, reports and closing figures."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from notoneless.cases.models import Case
from notoneless.core.fields import SealedTextField
from notoneless.domain.campaigns import CheckRole, CheckStanding, CheckWorksOn, Stage
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Unit, User
from notoneless.grid.queries import path_steps


class CheckCampaign(models.Model):
    """核查行动: suspected children checked in stages, township by township, from the opening to the closing."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("名称", max_length=60)
    works_on = models.CharField("核查范围", max_length=8, choices=CheckWorksOn.choices())
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("开启日期")
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class CheckStage(models.Model):
    """核查阶段: one stage of a campaign with its first and last day."""

    campaign = models.ForeignKey(CheckCampaign, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("阶段", max_length=30)
    from_on = models.DateField("开始")
    until_on = models.DateField("截止")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="verification_stage_once"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="verification_stage_forward"
            ),
        ]

    @property
    def plan(self) -> Stage:
        """The stage as the rules read it."""
        return Stage(self.name, self.from_on, self.until_on)


class CheckChild(models.Model):
    """核查名单: one case a campaign works on. How far it is and who sees it, the case says: read it by ``cases_in``."""

    campaign = models.ForeignKey(CheckCampaign, on_delete=models.PROTECT, related_name="rows")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField("列入日期")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "case"], name="verification_checked_once")]


class CheckGroupSet(models.QuerySet[Any]):
    """Working groups of townships."""

    def visible_to(self, user: User) -> Self:
        """The bureau all; others those of the townships their places and units lie in."""
        see = sight(user)
        if see.is_everything:
            return self
        paths = {*see.place_paths, *see.cover_place_paths}
        paths |= {post.unit.place.path for post in see.posts if post.unit.place is not None}
        return self.filter(township__path__in={step for path in paths for step in path_steps(path)})

    def of_own_township(self, user: User) -> Self:
        """Those a person may change and report for: the bureau all, a township officer his own."""
        if sight(user).is_everything:
            return self
        return self.filter(township__path__in=sight(user).enrol_place_paths)


class CheckGroup(models.Model):
    """核查工作组: the working group of one township in a campaign."""

    campaign = models.ForeignKey(CheckCampaign, on_delete=models.PROTECT, related_name="groups")
    township = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CheckGroupSet.as_manager()

    class Meta:
        ordering = ["township__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "township"], name="verification_group_once")
        ]


class CheckMember(models.Model):
    """核查组成员: a named person of a working group, from–to; without an account, by name and phone."""

    group = models.ForeignKey(CheckGroup, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("分工", max_length=8, choices=CheckRole.choices())
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("姓名", max_length=40, blank=True)
    phone = SealedTextField("电话")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    village = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""), name="verification_member_named"
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(role="leader", until_on__isnull=True),
                name="verification_one_leader",
            ),
        ]

    @property
    def person_words(self) -> str:
        """The name, from the account or as written down."""
        return self.user.name if self.user is not None else self.name


class CheckReport(models.Model):
    """阶段报告: a township says that a stage is done; the bureau acknowledges it."""

    stage = models.ForeignKey(CheckStage, on_delete=models.PROTECT, related_name="reports")
    group = models.ForeignKey(CheckGroup, on_delete=models.PROTECT, related_name="reports")
    remark = models.CharField("情况", max_length=200, blank=True)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField("报送日期")
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_on = models.DateField("签收日期", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "group"], name="verification_stage_reported_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | ~Q(acknowledged_by=F("reported_by")),
                name="verification_report_by_another",
            ),
        ]


class CheckFigure(models.Model):
    """核查定数: the figures of one township (none: no township known) on the day a campaign was closed."""

    campaign = models.ForeignKey(CheckCampaign, on_delete=models.PROTECT, related_name="figures")
    township = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    waiting_count = models.PositiveIntegerField(CheckStanding.WAITING.label)
    seen_count = models.PositiveIntegerField(CheckStanding.SEEN.label)
    proposed_count = models.PositiveIntegerField(CheckStanding.PROPOSED.label)
    cleared_count = models.PositiveIntegerField(CheckStanding.CLEARED.label)
    out_count = models.PositiveIntegerField(CheckStanding.OUT.label)
    late_count = models.PositiveIntegerField("逾期")

    class Meta:
        ordering = ["township__code"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "township"], name="verification_figure_once")
        ]
