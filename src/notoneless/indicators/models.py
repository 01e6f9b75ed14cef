"""学年数字: counted when a school year ends, and never changed."""

from __future__ import annotations

from django.db import models

from notoneless.domain.words import Stage
from notoneless.domain.yearfigures import YearFigureKey
from notoneless.grid.models import Unit


class YearFigures(models.Model):
    """学年定数: one counting of one school year; a later correction is a further version with its reason."""

    start_year = models.PositiveSmallIntegerField("学年")
    version = models.PositiveSmallIntegerField("版次")
    counted_on = models.DateField("截止日期")
    taken_at = models.DateTimeField("定数时间")
    by = models.CharField("定数人", max_length=64)
    reason = models.CharField("重新核定原因", max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    """SHA-256 over all rows in their order: shows that none was changed since."""

    class Meta:
        ordering = ["-start_year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["start_year", "version"], name="indicators_one_counting")
        ]


class YearFigure(models.Model):
    """学年数字: one figure of one school and stage. The county is the sum of its schools."""

    figures = models.ForeignKey(YearFigures, on_delete=models.PROTECT, related_name="rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("学段", max_length=8, choices=Stage.choices(), blank=True)
    """Empty: of the unit as a whole, as the cases it leads."""
    key = models.CharField("项目", max_length=16, choices=YearFigureKey.choices())
    value = models.PositiveIntegerField("数字")

    class Meta:
        ordering = ["unit__number", "stage", "key"]
        constraints = [
            models.UniqueConstraint(fields=["figures", "unit", "stage", "key"], name="indicators_figure_once")
        ]
