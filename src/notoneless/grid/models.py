"""网格: the two lines as trees, the people on them, and who covers what."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.schooldays import BreakKind
from notoneless.domain.words import (
    TOWNSHIPS,
    VILLAGES,
    LineChangeKind,
    PlaceKind,
    Role,
    SchoolKind,
    Sex,
    Stage,
    UnitKind,
)


def holding(today: date) -> Q:
    """Rows that hold on this day: begun, and not ended before it."""
    return Q(from_on__lte=today) & (Q(until_on__isnull=True) | Q(until_on__gte=today))


class TreeSet(models.QuerySet[Any]):
    """Rows of a tree with a materialised path."""

    def under(self, *paths: str) -> Self:
        """The branch below each of these paths, its root included. No path, no rows."""
        if not paths:
            return self.none()
        branches = Q()
        for path in paths:
            branches |= Q(path__startswith=path)
        return self.filter(branches)


class Place(models.Model):
    """地点: one node of the tree from province down to the village group (12-digit code, groups 14)."""

    code = models.CharField("区划代码", max_length=14, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("级别", max_length=12, choices=PlaceKind.choices())
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    until_on = models.DateField("撤销日期", null=True, blank=True)

    objects = TreeSet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def ancestor(self, *kinds: str) -> Place | None:
        """The nearest place of one of these kinds, itself first."""
        node: Place | None = self
        while node is not None and node.kind not in kinds:
            node = node.parent
        return node

    @property
    def full_name(self) -> str:
        """柳湾村二组: a group with its village in front, once; every other place by its own name."""
        parent = self.parent if self.kind == PlaceKind.GROUP else None
        return (
            self.name if parent is None or self.name.startswith(parent.name) else f"{parent.name}{self.name}"
        )

    @property
    def township(self) -> Place | None:
        return self.ancestor(*TOWNSHIPS)

    @property
    def village(self) -> Place | None:
        return self.ancestor(*VILLAGES)


class Unit(models.Model):
    """单位: a government, village committee, bureau, centre school or school, in one tree."""

    number = models.CharField("单位编号", max_length=20, unique=True)
    name = models.CharField("单位名称", max_length=60)
    kind = models.CharField("单位类别", max_length=24, choices=UnitKind.choices())
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="units")
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = SealedTextField()
    paper_prefix = models.CharField("机关代字", max_length=20, blank=True)
    until_on = models.DateField("撤销日期", null=True, blank=True)

    objects = TreeSet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> Unit | None:
        """The centre school above this school; None where the bureau runs it directly."""
        parent = self.parent
        return parent if parent is not None and parent.kind == UnitKind.CENTRE_SCHOOL else None


class School(models.Model):
    """学校: what a unit of kind school has besides."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="school")
    code = models.CharField("学校标识码", max_length=10, unique=True)
    kind = models.CharField("办学类型", max_length=3, choices=SchoolKind.choices())
    urban_class = models.CharField("城乡分类", max_length=20, blank=True)
    is_boarding = models.BooleanField("寄宿制", default=False)

    def __str__(self) -> str:
        return self.unit.name


class SchoolYear(models.Model):
    """学年: from 1 September; label 2026-2027学年."""

    start_year = models.PositiveSmallIntegerField(unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-start_year"]

    def __str__(self) -> str:
        return f"{self.start_year}-{self.start_year + 1}学年"


class Term(models.Model):
    """学期: autumn (1) or spring (2) of a school year."""

    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_year", "number"], name="grid_term_once")]


class SchoolClass(models.Model):
    """班级: entry year, stage and number; the grade follows from the school year."""

    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classes")
    stage = models.CharField("学段", max_length=8, choices=Stage.choices())
    entry_year = models.PositiveSmallIntegerField("入学年份")
    class_no = models.PositiveSmallIntegerField("班号")

    class Meta:
        ordering = ["school", "stage", "-entry_year", "class_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "stage", "entry_year", "class_no"], name="grid_class_once"
            )
        ]

    def label(self, on: date) -> str:
        """三年级(2)班 on this day."""
        from notoneless.domain.schoolyear import class_label

        return class_label(self.entry_year, Stage(self.stage), self.class_no, on)


class UserManager(BaseUserManager["User"]):
    """Accounts are made by staff import or by init; none is made without a login."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login=username)


class User(AbstractBaseUser):
    """人员: one person with an account. What he may see and do follows from his posts, never from this row."""

    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    phone = SealedTextField()
    phone_index = BlindIndexField()
    is_active = models.BooleanField("可登录", default=True)
    activation_hash = models.CharField(max_length=128, blank=True)
    activation_until = models.DateTimeField(null=True, blank=True)
    activation_failures = models.PositiveSmallIntegerField(default=0)
    activation_locked_until = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    working_post = models.ForeignKey(
        "Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当前岗位"
    )
    """The one of several posts he works in now; none chosen or no longer held: all of them together."""

    USERNAME_FIELD = "login"
    objects = UserManager()

    class Meta:
        ordering = ["login"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """任职: a person in a role at a unit, for a class or a village where the role asks for one, from–to."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices())
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True)
    acting_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="stood_in_by", verbose_name="代谁"
    )
    """The absent colleague whose post this one stands in for; such a post always has its last day."""

    class Meta:
        ordering = ["unit", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                F("user"),
                F("unit"),
                F("role"),
                Coalesce("school_class", 0),
                Coalesce("place", 0),
                condition=Q(until_on__isnull=True),
                name="grid_post_once",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | Q(until_on__isnull=False), name="grid_acting_ends"
            ),
        ]

    def __str__(self) -> str:
        words = f"{self.unit.name} {Role(self.role).label}"
        return f"{words}(代{self.acting_for.name})" if self.acting_for else words


class Cover(models.Model):
    """包保: a village is given to a school, a township to its centre school, with a named person, from–to."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="covers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="covers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers")
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["place__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(until_on__isnull=True), name="grid_one_cover_a_place"
            )
        ]


class CoverPlan(models.Model):
    """包保批次: the villages of a township given out in one act, which may be taken back."""

    township = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cover_plans")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField("日期")
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]


class CoverPlanLine(models.Model):
    """包保批次明细: one village, to whom the act gave it and who had it before."""

    plan = models.ForeignKey(CoverPlan, on_delete=models.PROTECT, related_name="lines")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    old_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    old_person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["place__code"]
        constraints = [models.UniqueConstraint(fields=["plan", "place"], name="grid_planned_once")]


class LineChange(models.Model):
    """区划与单位变动: a place or a unit was renamed, moved under another, joined to another or closed, on one day."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="changes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="changes")
    kind = models.CharField("变动", max_length=8, choices=LineChangeKind.choices())
    before = models.CharField("原来", max_length=120)
    after = models.CharField("现在", max_length=120, blank=True)
    reason = models.CharField("依据", max_length=120, blank=True)
    on = models.DateField("日期")
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) ^ Q(unit__isnull=True), name="grid_change_of_one"
            )
        ]


class SchoolBreak(models.Model):
    """停课与地方假期: days without lessons for the whole county or for one unit and what is below it."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="school_breaks"
    )
    kind = models.CharField("类别", max_length=12, choices=BreakKind.choices())
    name = models.CharField("名称", max_length=40)
    reason = models.CharField("原因", max_length=200, blank=True)
    from_on = models.DateField("起")
    until_on = models.DateField("止")
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="grid_break_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="grid_break_withdrawn_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReceivingSchool(models.Model):
    """对口初中: to which junior school the leavers of a primary school go in a year, of one village if it is named."""

    year = models.PositiveSmallIntegerField("入学年份")
    primary = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    junior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receives")

    class Meta:
        ordering = ["primary__number", "place__code"]
        constraints = [
            models.UniqueConstraint(
                F("year"), F("primary"), Coalesce("place", 0), name="grid_one_receiving_school"
            )
        ]
