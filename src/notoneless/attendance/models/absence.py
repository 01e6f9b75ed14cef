"""缺勤跟进: a pupil away without leave, from the first missed call until he is back, excused or suspected."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models import Child
from notoneless.domain.absence import AbsenceEnd, Clock, Found
from notoneless.grid.models import SchoolClass, Unit, User
from notoneless.support.models import Contact


class AbsenceSet(models.QuerySet[Any]):
    """Follow-ups of absences."""

    def visible_to(self, user: User) -> Self:
        """Of the children in sight."""
        return self.filter(child__in=Child.objects.visible_to(user))

    def open(self) -> Self:
        """Those nobody has brought to an end."""
        return self.filter(ended_on__isnull=True)


class Absence(models.Model):
    """缺勤跟进: opened by the call that missed the child; one open a child. It ends by real contact, never by a click."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="absences")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField("首次缺勤")
    last_on = models.DateField("最近缺勤")
    days = models.PositiveSmallIntegerField("连续缺勤(上课日)", default=1)
    found = models.CharField("联系结果", max_length=12, choices=Found.choices(), blank=True)
    due_on = models.DateField("期限")
    """When the next step is due: nearly always today."""
    next_words = models.CharField("下一步", max_length=60)
    is_visit = models.BooleanField("须上门", default=False)
    absent_at = models.DateTimeField("发现时间")
    contacted_at = models.DateTimeField("联系家长", null=True, blank=True)
    school_at = models.DateTimeField("报告学校", null=True, blank=True)
    centre_at = models.DateTimeField("报告中心校", null=True, blank=True)
    township_at = models.DateTimeField("报告乡镇", null=True, blank=True)
    bureau_at = models.DateTimeField("报告教育局", null=True, blank=True)
    case_key = models.UUIDField("个案", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end = models.CharField("结果", max_length=12, choices=AbsenceEnd.choices(), blank=True)

    objects = AbsenceSet.as_manager()

    class Meta:
        ordering = ["due_on", "-days", "pk"]
        indexes = [models.Index(fields=["school", "ended_on"], name="attendance_absences_school")]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="attendance_one_open_absence"
            )
        ]

    @property
    def clock(self) -> Clock:
        """When each level knew."""
        return Clock(self.absent_at, self.contacted_at, self.school_at, self.township_at, self.bureau_at)


class AbsenceTold(models.Model):
    """跟进记录: one call to the family, or one visit, of a follow-up, and what it came to."""

    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, related_name="told")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="+")
    found = models.CharField("联系结果", max_length=12, choices=Found.choices())

    class Meta:
        ordering = ["-pk"]
