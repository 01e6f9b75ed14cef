"""摸排: a survey of both lines, its sheets, and what was found of each child."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.fields import SealedTextField
from notoneless.domain.survey import (
    AnswerWay,
    SheetState,
    SurveyFound,
    SurveyKind,
    SurveyLine,
    SurveyReason,
    SurveyState,
    row_key,
)
from notoneless.grid.access import Sight, sight
from notoneless.grid.models import Cover, Place, SchoolClass, Unit, User, holding

LIVE = (SurveyState.PREPARING, SurveyState.RUNNING)
"""Of an area and range one at a time."""


class SurveySet(models.QuerySet[Any]):
    """The one door to surveys."""

    def visible_to(self, user: User) -> Self:
        """Surveys with a sheet in sight, and those one's own unit opened."""
        see = sight(user)
        if see.is_everything:
            return self
        mine = SurveySheet.objects.visible_to(user).values("survey")
        opened = Q(opened_unit__in=[post.unit_id for post in see.posts])
        return self.filter(opened | Q(pk__in=mine))


class Survey(models.Model):
    """摸排: households and classes of an area are looked through for every child, from a day till a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("范围", max_length=12, choices=SurveyKind.choices())
    reason = models.CharField("缘由", max_length=12, choices=SurveyReason.choices())
    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="surveys", verbose_name="地区")
    from_on = models.DateField("开始日期")
    due_on = models.DateField("报送期限")
    state = models.CharField(
        "状态", max_length=12, choices=SurveyState.choices(), default=SurveyState.PREPARING
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("发起日期")
    closed_on = models.DateField("结束日期", null=True, blank=True)
    job = models.UUIDField(null=True, editable=False)

    objects = SurveySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(state__in=LIVE), name="verification_one_live_survey"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("from_on")), name="verification_survey_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.state == SurveyState.RUNNING


def household_places(user: User) -> Q:
    """Condition on sheets of the household line: places one answers for, one's unit covers, or one covers in person."""
    see = sight(user)
    ways = Q(place__in=see.home_place_ids) | Q(place__in=see.covered_place_ids)
    own = Cover.objects.filter(holding(clock.today()), person__in=see.stands_for)
    paths = list(
        own.filter(unit__in=[post.unit_id for post in see.posts]).values_list("place__path", flat=True)
    )
    return ways | Q(place__in=Place.objects.under(*paths)) if paths else ways


def school_classes(see: Sight) -> Q:
    """Condition on sheets of the school line: one's class, the classes of one's units, schools in one's township."""
    return Q(unit__in=see.unit_ids) | Q(school_class__in=see.class_ids) | Q(unit__in=see.near_school_ids)


class SurveySheetSet(models.QuerySet[Any]):
    """The one door to sheets: every list, count, print and export starts here."""

    def visible_to(self, user: User) -> Self:
        """By place on the household line, by unit and class on the school line, of today's posts and covers."""
        see = sight(user)
        if see.is_everything:
            return self
        return self.filter(
            (Q(line=SurveyLine.HOUSEHOLD) & household_places(user))
            | (Q(line=SurveyLine.SCHOOL) & school_classes(see))
        )

    def live(self) -> Self:
        """Of surveys that are running."""
        return self.filter(survey__state=SurveyState.RUNNING)


class SurveySheet(models.Model):
    """摸排表: one village group, or one class, of a survey; who collects it, and whether it was reported."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    code = models.CharField("表号", max_length=5, unique=True)
    line = models.CharField("线", max_length=12, choices=SurveyLine.choices())
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_sheets"
    )
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="survey_sheets"
    )
    township = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="survey_sheets", verbose_name="收集单位"
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    state = models.CharField("状态", max_length=12, choices=SheetState.choices(), default=SheetState.NEW)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_on = models.DateField("报送日期", null=True, blank=True)
    words = SealedTextField("没有联系上的说明")
    township_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    township_on = models.DateField("乡镇接收", null=True, blank=True)
    bureau_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bureau_on = models.DateField("教育局接收", null=True, blank=True)

    objects = SurveySheetSet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(line=SurveyLine.HOUSEHOLD, place__isnull=False, school_class__isnull=True)
                | Q(line=SurveyLine.SCHOOL, place__isnull=True, school_class__isnull=False),
                name="verification_sheet_of_one_line",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.REPORTED) | Q(reported_on__isnull=False),
                name="verification_sheet_reported_when",
            ),
            models.UniqueConstraint(fields=["survey", "place"], name="verification_sheet_a_place"),
            models.UniqueConstraint(fields=["survey", "school_class"], name="verification_sheet_a_class"),
        ]

    @property
    def is_household(self) -> bool:
        return self.line == SurveyLine.HOUSEHOLD

    @property
    def title(self) -> str:
        """柳湾村二组, or 青石中心小学三年级(1)班."""
        if self.place is not None:
            return self.place.full_name
        assert self.school_class is not None
        return f"{self.unit.name}{self.school_class.label(self.survey.from_on)}"


class SurveyAnswer(models.Model):
    """摸排记录: one child on one sheet, and what was found of it; blank until somebody looked."""

    sheet = models.ForeignKey(SurveySheet, on_delete=models.PROTECT, related_name="rows")
    serial = models.PositiveSmallIntegerField("序号")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="survey_answers")
    found = models.CharField("摸排结果", max_length=16, choices=SurveyFound.choices(), blank=True)
    school_words = models.CharField("就读学校(自述)", max_length=60, blank=True)
    note = SealedTextField("备注")
    seen_on = models.DateField("见到日期", null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("填写时间", null=True, blank=True)
    way = models.CharField("怎么填的", max_length=8, choices=AnswerWay.choices(), blank=True)
    is_added = models.BooleanField("名单外", default=False)

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "child"], name="verification_surveyed_once"),
            models.UniqueConstraint(fields=["sheet", "serial"], name="verification_survey_serial"),
        ]

    @property
    def row_key(self) -> str:
        """What is printed in the first column and read back."""
        return row_key(self.sheet.code, self.serial)

    @property
    def word(self) -> SurveyFound | None:
        return SurveyFound(self.found) if self.found else None
