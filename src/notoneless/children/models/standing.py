"""What stands written of a child for a time: household line, what accounts for it, groups, who was given sight."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from notoneless.children.models.withdrawable import Withdrawable
from notoneless.core.fields import SealedTextField
from notoneless.domain.codeneeds import SETTERS, joined
from notoneless.domain.leftbehind import ParentsAway
from notoneless.domain.words import HouseholdSource
from notoneless.grid.models import Place, Unit, User


class HouseholdEntry(models.Model):
    """户籍线登记: since when, at which place and from which source a child stands on the household line."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="household_entries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="household_entries")
    source = models.CharField("来源", max_length=16, choices=HouseholdSource.choices())
    household_number = models.CharField("户号", max_length=30, blank=True)
    head_name = models.CharField("户主", max_length=60, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField("最近核对", null=True, blank=True)
    """When somebody last saw that a resident without registration still lives there."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(until_on__isnull=True), name="children_once_on_household_line"
            )
        ]


class WhereaboutsCode(models.Model):
    """核查代码 A–M: letters, names and evidence are the county's setting; ``slug`` is the stable id."""

    slug = models.CharField(max_length=40, unique=True)
    letter = models.CharField("代码", max_length=2)
    label = models.CharField("名称", max_length=60)
    is_out_of_school = models.BooleanField("属失学")
    is_in_school = models.BooleanField("属在校", default=False)
    evidence = models.CharField("应附佐证", max_length=120)
    valid_days = models.PositiveIntegerField("有效天数", null=True, blank=True)
    is_never_legal = models.BooleanField("不走法律程序", default=False)
    needs = models.CharField("必须具备", max_length=120, default="file")
    """Kinds of evidence (domain.codeneeds), joined by commas: the acceptance checks them one by one."""
    setters = models.CharField("可由谁确定", max_length=120, default=joined(SETTERS))
    is_data_fault = models.BooleanField("数据差错", default=False)
    is_active = models.BooleanField("启用", default=True)
    """Switched off it is offered for new findings no longer; what stands on it stays."""
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["letter"], name="children_code_letter_once")]

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"


class Whereabouts(Withdrawable):
    """核定去向: the accepted code that accounts for a child, with its evidence and its last day."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="whereabouts")
    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, related_name="+")
    sub = models.ForeignKey(
        "children.SubCode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="细类",
    )
    evidence = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_note = SealedTextField("佐证说明")
    from_on = models.DateField("起")
    until_on = models.DateField("有效至", null=True, blank=True)
    ended_on = models.DateField("终止", null=True, blank=True)
    accepted_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="children_one_whereabouts"
            )
        ]


class SpecialGroup(Withdrawable):
    """特殊群体: poor, monitored, disabled, left behind … as dated rows, each with its source."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField("类别", max_length=30, db_index=True)
    detail = SealedTextField("说明")
    source = models.CharField("来源", max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    away = models.CharField("父母外出情况", max_length=12, choices=ParentsAway.choices(), blank=True)
    away_since_on = models.DateField("外出起", null=True, blank=True)
    evidence = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField("复核日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_on = models.DateField("登记日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(until_on__isnull=True), name="children_group_once"
            )
        ]


class ChildGrant(models.Model):
    """知悉授权: sight of one child given to a unit or a person, from–to, with the reason."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "child"])]
