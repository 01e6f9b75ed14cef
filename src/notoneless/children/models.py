"""儿童与学籍: each child once, with the two lines it stands on and what accounts for it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.core import clock
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.words import (
    HouseholdSource,
    RollMoveKind,
    RollState,
    Sex,
    Stage,
)
from notoneless.grid.access import sight
from notoneless.grid.models import Place, SchoolClass, Unit, User, holding

KEEP_VIEW_DAYS = 365
CASE_GRANT = "个案"
"""How the reason of a grant begins that an open case gave: such a child is seen by whoever covers its home today."""


class ChildSet(models.QuerySet[Any]):
    """The one door to children: every list, count, search and export starts here."""

    def visible_to(self, user: User) -> Self:
        """Children in this person's sight today: residence line, school line, grants (safety rule 1)."""
        since = clock.today() - timedelta(days=KEEP_VIEW_DAYS)
        return self._in_sight(user, Q(until_on__isnull=True) | Q(until_on__gte=since))

    def changeable_by(self, user: User) -> Self:
        """Children this person may write about: those in sight, less the pupils who merely left his school within
        the last year, whom he may only view."""
        return self._in_sight(user, Q(until_on__isnull=True))

    def _in_sight(self, user: User, held: Q) -> Self:
        see = sight(user)
        if see.is_everything:
            return self
        today = clock.today()
        found = Q(pk__in=[])
        if see.place_paths:
            on_line = HouseholdEntry.objects.filter(until_on__isnull=True, place__in=see.home_places)
            found |= Q(residence__in=see.home_places) | Q(pk__in=on_line.values("child"))
        if see.unit_paths:
            rolls = Roll.objects.filter(held, school__in=see.units).values("child")
            found |= Q(pk__in=rolls)
        if see.cover_place_paths:
            covered = Place.objects.under(*see.cover_place_paths)
            in_case = ChildGrant.objects.filter(holding(today), why__startswith=CASE_GRANT).values("child")
            found |= Q(residence__in=covered, pk__in=in_case)
        if see.enrol_place_paths:
            found |= Q(
                pk__in=Roll.objects.current()
                .filter(school__place__in=Place.objects.under(*see.enrol_place_paths))
                .values("child")
            )
        if see.class_ids:
            found |= Q(pk__in=Roll.objects.current().filter(school_class__in=see.class_ids).values("child"))
        granted = Q(user=user)
        if see.unit_paths:
            granted |= Q(unit__in=see.units)
        found |= Q(pk__in=ChildGrant.objects.filter(holding(today)).filter(granted).values("child"))
        return self.filter(found)

    def live(self) -> Self:
        """Children that count: not joined to another file, and alive."""
        return self.filter(merged_into__isnull=True, died_on__isnull=True)


class Child(models.Model):
    """儿童: one child, once, for life. Never deleted; merged rows point to the one that stays."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=60)
    initials = models.CharField("姓名首字母", max_length=30, blank=True, db_index=True)
    former_name = models.CharField("曾用名", max_length=60, blank=True)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True, blank=True)
    ethnicity = models.CharField("民族", max_length=10, blank=True)
    id_number = SealedTextField("身份证号")
    id_number_index = BlindIndexField()
    is_id_checked = models.BooleanField("证号校验通过", default=True)
    residence = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="residents", verbose_name="居住地"
    )
    residence_detail = SealedTextField("居住地址")
    hukou_detail = SealedTextField("户籍地址")
    is_unconfirmed = models.BooleanField("待核实", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    died_on = models.DateField("死亡日期", null=True, blank=True)

    objects = ChildSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name"]),
            models.Index(fields=["born_on"]),
            models.Index(fields=["residence", "name"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                condition=Q(merged_into__isnull=True, is_id_checked=True),
                name="children_one_child_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Guardian(models.Model):
    """监护人 and the family contact card (联系卡)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="guardians")
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("关系", max_length=20, blank=True)
    phone = SealedTextField("电话")
    phone_index = BlindIndexField()
    id_number = SealedTextField("身份证号")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["child", "name"], name="children_guardian_once")]


class HouseholdEntry(models.Model):
    """户籍线登记: since when, at which place and from which source a child stands on the household line."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="household_entries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="household_entries")
    source = models.CharField("来源", max_length=16, choices=HouseholdSource.choices())
    household_number = models.CharField("户号", max_length=30, blank=True)
    head_name = models.CharField("户主", max_length=60, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(until_on__isnull=True), name="children_once_on_household_line"
            )
        ]


class RollSet(models.QuerySet[Any]):
    """Rolls."""

    def current(self) -> Self:
        """The rolls that hold now: in school or suspended."""
        return self.filter(until_on__isnull=True)


class Roll(models.Model):
    """学籍: one stay of one child at one school. A child has one open roll at the most."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="rolls")
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
            )
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


class WhereaboutsCode(models.Model):
    """核查代码 A–M: letters, names and evidence are the county's setting; ``slug`` is the stable id."""

    slug = models.CharField(max_length=40, unique=True)
    letter = models.CharField("代码", max_length=2)
    label = models.CharField("名称", max_length=60)
    is_out_of_school = models.BooleanField("属失学")
    is_in_school = models.BooleanField("属在校", default=False)
    evidence = models.CharField("应附佐证", max_length=120)
    valid_days = models.PositiveIntegerField("有效天数", null=True, blank=True)
    is_never_legal = models.BooleanField("不走法律程序", default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"


class Whereabouts(models.Model):
    """核定去向: the accepted code that accounts for a child, with its evidence and its last day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="whereabouts")
    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_note = SealedTextField("佐证说明")
    from_on = models.DateField("起")
    until_on = models.DateField("有效至", null=True, blank=True)
    ended_on = models.DateField("终止", null=True, blank=True)
    accepted_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="children_one_whereabouts"
            )
        ]


class SpecialGroup(models.Model):
    """特殊群体: poor, monitored, disabled, left behind … as dated rows, each with its source."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField("类别", max_length=30, db_index=True)
    detail = SealedTextField("说明")
    source = models.CharField("来源", max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(until_on__isnull=True), name="children_group_once"
            )
        ]


class ChildGrant(models.Model):
    """知悉授权: sight of one child given to a unit or a person, from–to, with the reason."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "child"])]
