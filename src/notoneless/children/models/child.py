"""儿童: each child once, in whose sight it is, and who answers for it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models.roll import Roll
from notoneless.children.models.standing import ChildGrant, HouseholdEntry
from notoneless.children.models.withdrawable import Withdrawable
from notoneless.core import clock
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.words import Sex
from notoneless.grid.access import Sight, sight
from notoneless.grid.models import Place, User, holding

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
        first, *more = self._branches(user, see, held)
        # one branch after another, each by its own index: joined by OR, a province's children are read one by one
        return self.filter(pk__in=first.union(*more, all=True))

    def _branches(self, user: User, see: Sight, held: Q) -> list[models.QuerySet[Any, Any]]:
        """Keys of children, one query for each reason why this person sees them."""
        granted = Q(user__in=tuple(see.stands_for))
        if see.unit_paths:
            granted |= Q(unit__in=see.unit_ids)
        grants = ChildGrant.objects.filter(holding(clock.today()))
        rolls = Roll.objects.current()
        found: list[models.QuerySet[Any, Any]] = [grants.filter(granted).values("child")]
        if see.place_paths:
            on_line = HouseholdEntry.objects.filter(until_on__isnull=True, place__in=see.home_place_ids)
            living = self.model.objects.filter(residence__in=see.home_place_ids)
            found += [living.values("pk"), on_line.values("child")]
        if see.unit_paths:
            found.append(Roll.objects.filter(held, school__in=see.unit_ids).values("child"))
        if see.cover_place_paths:
            in_case = grants.filter(why__startswith=CASE_GRANT, child__residence__in=see.covered_place_ids)
            found.append(in_case.values("child"))
        if see.enrol_place_paths:
            found.append(rolls.filter(school__in=see.near_school_ids).values("child"))
        if see.class_ids:
            found.append(rolls.filter(school_class__in=see.class_ids).values("child"))
        return found

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
            models.Index(fields=["former_name"], name="children_former_name"),
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


class Guardian(Withdrawable):
    """监护人 and the family contact card (联系卡)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="guardians")
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("关系", max_length=20, blank=True)
    phone = SealedTextField("电话")
    phone_index = BlindIndexField()
    id_number = SealedTextField("身份证号")
    rank = models.PositiveSmallIntegerField(default=1)
    reached_on = models.DateField("最近打通", null=True, blank=True)
    unreachable_since_on = models.DateField("打不通起", null=True, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_on = models.DateField("登记日期", null=True, blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="children_guardian_once",
            )
        ]
