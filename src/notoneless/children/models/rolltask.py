"""补建学籍: what a school owes a child who sits in its classroom without a roll."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.domain.rolltask import RollTaskState
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User


class RollTaskSet(models.QuerySet[Any]):
    """Tasks."""

    def visible_to(self, user: User) -> Self:
        """Those of the schools this person serves, and of those below them."""
        see = sight(user)
        return self if see.is_everything else self.filter(school__in=see.units)

    def open(self) -> Self:
        return self.filter(state=RollTaskState.OPEN)


class RollTask(models.Model):
    """补建学籍任务: this school gives this child a roll, or says that it is not there."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="roll_tasks")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    state = models.CharField(
        "状态", max_length=10, choices=RollTaskState.choices(), default=RollTaskState.OPEN
    )
    opened_on = models.DateField("下达日期")
    opened_by = models.CharField("下达人", max_length=64)
    due_on = models.DateField("办理期限")
    answered_on = models.DateField("办结日期", null=True, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answer = models.CharField("说明", max_length=200, blank=True)

    objects = RollTaskSet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["school", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="open"), name="children_one_roll_task_open"
            )
        ]
