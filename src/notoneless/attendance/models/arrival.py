"""开学报到: the weeks at the start of a term in which every pupil is reported, and what each day came to."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from notoneless.children.models import Child
from notoneless.documents.models import StoredFile
from notoneless.domain.arrival import Came, Counts, NotCome, Said
from notoneless.grid.models import SchoolClass, Term, Unit, User


class Arrival(models.Model):
    """开学报到 of one term, opened by the bureau. Closed in the night after its set day with what it came to."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="arrival", verbose_name="学期")
    first_on = models.DateField("报到首日")
    due_on = models.DateField("截止日")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="开启人")
    at = models.DateTimeField("开启时间")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    expected = models.PositiveIntegerField("应报到", default=0)
    arrived = models.PositiveIntegerField("已报到", default=0)
    leave = models.PositiveIntegerField("请假", default=0)
    elsewhere = models.PositiveIntegerField("别处就读", default=0)
    missing = models.PositiveIntegerField("未到", default=0)
    unreported = models.PositiveIntegerField("未报", default=0)

    class Meta:
        ordering = ["-first_on"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("first_on")), name="attendance_arrival_days")
        ]


class ArrivalMark(models.Model):
    """报到登记: what is said of one pupil. No row: not reported yet."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="marks")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="arrival_marks")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    came = models.CharField("报到情况", max_length=10, choices=Came.choices())
    reason = models.CharField("未到原因", max_length=12, choices=NotCome.choices(), blank=True)
    follower = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="跟进人"
    )
    next_on = models.DateField("下次跟进", null=True, blank=True)
    other_school = models.CharField("就读学校", max_length=60, blank=True)
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        indexes = [models.Index(fields=["follower", "next_on"], name="attendance_arrival_next")]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "child"], name="attendance_one_arrival_a_child"),
            models.CheckConstraint(
                condition=~Q(came="missing")
                | (~Q(reason="") & Q(follower__isnull=False) & Q(next_on__isnull=False)),
                name="attendance_missing_is_followed",
            ),
            models.CheckConstraint(
                condition=~Q(came="elsewhere")
                | (
                    ~Q(other_school="")
                    & (Q(proof__isnull=False) | (Q(follower__isnull=False) & Q(next_on__isnull=False)))
                ),
                name="attendance_elsewhere_is_proved",
            ),
        ]

    @property
    def said(self) -> Said:
        """As the rule reads it."""
        reason = NotCome(self.reason) if self.reason else None
        return Said(
            Came(self.came),
            reason,
            self.follower_id,
            self.next_on,
            self.other_school,
            self.proof_id is not None,
        )


class ArrivalDay(models.Model):
    """报到日报: what one class came to on one day, kept as it stood that evening."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="days")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    expected = models.PositiveSmallIntegerField("应报到")
    arrived = models.PositiveSmallIntegerField("已报到")
    leave = models.PositiveSmallIntegerField("请假")
    elsewhere = models.PositiveSmallIntegerField("别处就读")
    missing = models.PositiveSmallIntegerField("未到")
    unreported = models.PositiveSmallIntegerField("未报")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="报送人"
    )
    """None: nobody of the school told of the class that day; the night wrote down how it stood."""
    at = models.DateTimeField("报送时间")

    class Meta:
        indexes = [models.Index(fields=["arrival", "on"], name="attendance_arrival_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["arrival", "school_class", "on"], name="attendance_one_arrival_a_day"
            ),
            models.CheckConstraint(
                condition=Q(
                    expected=F("arrived") + F("leave") + F("elsewhere") + F("missing") + F("unreported")
                ),
                name="attendance_arrival_day_adds_up",
            ),
        ]

    @property
    def counts(self) -> Counts:
        """What the day came to."""
        return Counts(self.expected, self.arrived, self.leave, self.elsewhere, self.missing)
