"""学籍: each stay of a child at a school, and the moves that began, changed and ended it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.words import RollMoveKind, RollState, Stage
from notoneless.grid.models import SchoolClass, Unit, User


class RollSet(models.QuerySet[Any]):
    """Rolls."""

    def current(self) -> Self:
        """The rolls that hold now: in school or suspended."""
        return self.filter(until_on__isnull=True)

    def not_suspended(self) -> Self:
        """Of pupils who should come to class, or should have until their last day."""
        return self.filter(state__in=(RollState.ACTIVE, RollState.LEFT, RollState.GRADUATED))

    def on(self, day: date) -> Self:
        """The rolls that held on a day, its last day included."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), entered_on__lte=day)


class Roll(models.Model):
    """学籍: one stay of one child at one school. A child has one open roll at the most."""

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="rolls")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rolls")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="rolls")
    stage = models.CharField("学段", max_length=8, choices=Stage.choices())
    entry_year = models.PositiveSmallIntegerField("入学年份")
    roll_number = SealedTextField("学籍号")
    roll_number_index = BlindIndexField()
    state = models.CharField("学籍状态", max_length=12, choices=RollState.choices(), default=RollState.ACTIVE)
    is_boarding = models.BooleanField("住校", default=False)
    entered_on = models.DateField("入学日期")
    until_on = models.DateField("离校日期", null=True, blank=True)

    objects = RollSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["school", "until_on"]),
            models.Index(fields=["school_class", "until_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(until_on__isnull=True), name="children_one_open_roll"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("entered_on")),
                name="children_roll_ends_after_it_begins",
            ),
        ]


class RollMove(models.Model):
    """学籍异动: one move of one roll, with the paper it rests on."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField("异动类别", max_length=16, choices=RollMoveKind.choices())
    on = models.DateField("异动日期")
    reason = models.CharField("原因", max_length=200, blank=True)
    evidence = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="roll_moves"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
