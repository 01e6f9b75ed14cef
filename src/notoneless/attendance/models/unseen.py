"""人籍核对: what a school answered about a pupil not seen in a whole month."""

from __future__ import annotations

from django.db import models

from notoneless.children.models import Child
from notoneless.core.fields import SealedTextField
from notoneless.domain.consistency import UnseenAnswer
from notoneless.grid.models import Unit, User


class UnseenReply(models.Model):
    """人籍核对答复: one answer for one pupil and month; a child whose whereabouts nobody knows is suspected by it."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="unseen_replies")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month_on = models.DateField("月份")
    called = models.PositiveSmallIntegerField("点名天数")
    answer = models.CharField("答复", max_length=8, choices=UnseenAnswer.choices())
    note = SealedTextField("核实情况")
    case_key = models.UUIDField("个案", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="答复人")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "month_on"], name="attendance_one_unseen_reply_a_month")
        ]
