"""报送: month-end reports of both lines, the village officers' part, and the receipts of township and bureau."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.cases.models import Case
from notoneless.core.fields import SealedTextField
from notoneless.domain.reporting import Period, ReportCounts
from notoneless.domain.words import CaseState, ReportState, ReturnKind
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Unit, User


class MonthReportSet(models.QuerySet[Any]):
    """Month reports."""

    def visible_to(self, user: User) -> Self:
        """Reports of the units on this person's lines, and those a township receives."""
        see = sight(user)
        if see.is_everything:
            return self
        return self.filter(
            Q(unit__in=see.units) | Q(receipts__unit__in=[post.unit_id for post in see.posts])
        ).distinct()


class MonthReport(models.Model):
    """月报: one per unit, kind and month. Counts are derived from the cases and frozen when it is signed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="month_reports", verbose_name="填报单位"
    )
    kind = models.CharField("口径", max_length=16, choices=ReturnKind.choices())
    month_on = models.DateField("月份")
    state = models.CharField("状态", max_length=14, choices=ReportState.choices(), default=ReportState.DRAFT)
    suspected = models.PositiveIntegerField("疑似", default=0)
    dropout = models.PositiveIntegerField("失学辍学", default=0)
    opened = models.PositiveIntegerField("本月新立案", default=0)
    confirmed = models.PositiveIntegerField("本月确认", default=0)
    returned = models.PositiveIntegerField("本月返校", default=0)
    ended = models.PositiveIntegerField("本月办结", default=0)
    first_submitted_on = models.DateField("首次上报", null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = MonthReportSet.as_manager()

    class Meta:
        ordering = ["-month_on", "unit__path", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "month_on"], name="returns_one_a_unit_and_month")
        ]

    @property
    def period(self) -> Period:
        day: date = self.month_on
        return Period(day.year, day.month)

    @property
    def counts(self) -> ReportCounts:
        """The counts as signed."""
        return ReportCounts(
            self.suspected, self.dropout, self.opened, self.confirmed, self.returned, self.ended
        )


class ReportLine(models.Model):
    """月报名单: one case as it stood when the report was signed."""

    report = models.ForeignKey(MonthReport, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=CaseState.choices())
    cells = SealedTextField("当时内容")

    class Meta:
        ordering = ["pk"]


class ReportReceipt(models.Model):
    """签收: a unit a report goes to (township, bureau), and when it took note of it."""

    report = models.ForeignKey(MonthReport, on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "unit"], name="returns_one_receipt_a_unit")]


class VillageConfirmation(models.Model):
    """村级确认: the village officer says the household line of his village is as shown, for one month."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField()
    suspected = models.PositiveIntegerField()
    dropout = models.PositiveIntegerField()
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "month_on"], name="returns_one_confirmation_a_village")
        ]
