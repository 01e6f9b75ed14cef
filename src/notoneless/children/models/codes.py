"""The county's code table beside the codes themselves: sub-codes, every state it ever had, and who confirmed it."""

from __future__ import annotations

from django.db import models

from notoneless.children.models.standing import WhereaboutsCode
from notoneless.grid.models import User


class SubCode(models.Model):
    """核查细类: why a code applies (户籍原因: 死亡, 双重户籍 …). ``slug`` is the stable id."""

    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, related_name="subs")
    slug = models.CharField(max_length=40, unique=True)
    label = models.CharField("名称", max_length=60)
    has_own_term = models.BooleanField("另定有效天数", default=False)
    valid_days = models.PositiveIntegerField("有效天数", null=True, blank=True)
    is_data_fault = models.BooleanField("数据差错", default=False)
    is_active = models.BooleanField("启用", default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["code__rank", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "label"], name="children_subcode_once")]

    def __str__(self) -> str:
        return self.label


class CodeVersion(models.Model):
    """编码改动记录: one code as it stood from a day on, with who changed it; never changed, never removed.

    ``from_on`` is empty for what stood from the beginning. So a list printed last year can be told again in its words.
    """

    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, related_name="versions")
    from_on = models.DateField("起", null=True, blank=True)
    at = models.DateTimeField(null=True)
    by = models.CharField("改动人", max_length=64)
    said = models.CharField("改了什么", max_length=400, blank=True)
    letter = models.CharField("代码", max_length=2)
    label = models.CharField("名称", max_length=60)
    is_out_of_school = models.BooleanField("属失学")
    is_in_school = models.BooleanField("属在校")
    evidence = models.CharField("应附佐证", max_length=120)
    needs = models.CharField("必须具备", max_length=120)
    setters = models.CharField("可由谁确定", max_length=120)
    valid_days = models.PositiveIntegerField("有效天数", null=True, blank=True)
    is_data_fault = models.BooleanField("数据差错")
    is_active = models.BooleanField("启用")
    subs = models.CharField("细类", max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]


class CodeConfirmation(models.Model):
    """编码表核定: somebody compared the table with the province's template and stands for it."""

    confirmed_on = models.DateField("核定日期")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="核定人")
    template = models.CharField("依据的核查模板", max_length=120)

    class Meta:
        ordering = ["-pk"]
