"""点名: one call of a class, and the pupils of whom something else than presence was said."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from notoneless.children.models import Child
from notoneless.domain.rollcall import EXCEPTIONS, MOST_LESSONS, CallCounts
from notoneless.grid.models import SchoolClass, Unit, User


class CallPlan(models.Model):
    """点名方式 of a school: once a day, or before every lesson. A school without a row calls once a day."""

    school = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="call_plan")
    lessons = models.PositiveSmallIntegerField("每天几节课点名", default=0)
    """0: once a day."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(lessons__lte=MOST_LESSONS), name="attendance_lessons_of_a_day")
        ]


class RollCall(models.Model):
    """点名: what was said of one class on one day, or in one lesson of it. No row means not taken."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="roll_calls")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    lesson = models.PositiveSmallIntegerField("课节", default=0)
    """0: the whole day."""
    expected = models.PositiveSmallIntegerField("应到")
    absent = models.PositiveSmallIntegerField("缺勤", default=0)
    leave = models.PositiveSmallIntegerField("请假", default=0)
    late = models.PositiveSmallIntegerField("迟到", default=0)
    home = models.PositiveSmallIntegerField("送教", default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="点名人")
    at = models.DateTimeField("点名时间")
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["on", "school"], name="attendance_calls_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "on", "lesson"], name="attendance_one_call_a_lesson"
            ),
            models.CheckConstraint(
                condition=Q(expected__gte=F("absent") + F("leave") + F("home")),
                name="attendance_call_within_class",
            ),
        ]

    @property
    def counts(self) -> CallCounts:
        """What this call came to."""
        return CallCounts(self.expected, self.absent, self.leave, self.late, self.home)


class Mark(models.Model):
    """点名例外: one pupil of whom a call says something else than present."""

    call = models.ForeignKey(RollCall, on_delete=models.PROTECT, related_name="marks")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="marks")
    on = models.DateField("日期")
    """The day of its call, so that a child's days are read without it."""
    seen = models.CharField("情况", max_length=8, choices=[(str(one), one.label) for one in EXCEPTIONS])

    class Meta:
        indexes = [models.Index(fields=["child", "on"], name="attendance_days_of_a_child")]
        constraints = [models.UniqueConstraint(fields=["call", "child"], name="attendance_one_mark_a_call")]
