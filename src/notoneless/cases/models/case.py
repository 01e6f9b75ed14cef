"""劝返个案: one open case a child, with its unit, its person and its due date, from suspicion to closing."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models import Child, SubCode, WhereaboutsCode
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import ENDED, OUT_OF_SCHOOL, PROVISIONAL, CaseAct
from notoneless.domain.causes import CausePath, path_of
from notoneless.domain.words import (
    CaseOrigin,
    FindingState,
    MemberRole,
    Role,
    SeenAtDoor,
)
from notoneless.domain.words import CaseState as S
from notoneless.grid.access import sight
from notoneless.grid.models import Place, SchoolClass, Unit, User


def schools_of(user: User) -> list[int]:
    """The schools this person works at, as teacher or head: what goes on against one of them is not shown there.

    A centre school sees it: the bureau's supervision passes through it.
    """
    kinds = (Role.SCHOOL_MANAGER, Role.CLASS_TEACHER)
    return [post.unit_id for post in sight(user).posts if post.role in kinds]


def kept_from_schools(user: User | None) -> list[int]:
    """The schools whose people this user belongs to, where what is kept from them is kept from him: not the bureau, and
    nobody where no user is asked for."""
    return schools_of(user) if user is not None and not sight(user).is_everything else []


class CaseSet(models.QuerySet[Any]):
    """Cases."""

    def visible_to(self, user: User) -> Self:
        """Cases of the children in this person's sight; a case whose cause lies in a school is hidden from it."""
        if sight(user).is_everything:
            return self
        return self.filter(child__in=Child.objects.visible_to(user)).not_kept_from(user)

    def not_kept_from(self, user: User | None) -> Self:
        """Less the cases this person's school must not know of: for counts and states told beside a child he sees
        anyway. Without a user nothing is left out."""
        schools = kept_from_schools(user)
        return self.exclude(hidden_from__in=schools) if schools else self

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def suspected(self) -> Self:
        """疑似台账: not yet verified."""
        return self.filter(state__in=PROVISIONAL)

    def out_of_school(self) -> Self:
        """辍学台账: confirmed and not yet back."""
        return self.filter(state__in=OUT_OF_SCHOOL)


class Case(models.Model):
    """个案: an open one always has a lead unit, a named person and a due date."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField("状态", max_length=12, choices=S.choices(), default=S.SUSPECTED)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, related_name="cases", verbose_name="居住地"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="lead_cases", verbose_name="牵头单位"
    )
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="lead_cases", verbose_name="责任人"
    )
    lead_rule = models.CharField("牵头依据", max_length=120, blank=True)
    due_on = models.DateField("办理期限")
    opened_on = models.DateField("立案日期")
    absent_since_on = models.DateField("离校日期", null=True, blank=True)
    code = models.ForeignKey(
        WhereaboutsCode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核查代码",
    )
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    ordered_until_on = models.DateField("限期返校日期", null=True, blank=True)
    returned_on = models.DateField("返校日期", null=True, blank=True)
    return_class = models.ForeignKey(
        SchoolClass,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="接收班级",
    )
    ended_on = models.DateField("办结日期", null=True, blank=True)
    cause = models.CharField("失学原因", max_length=24, blank=True)
    """The verified cause (``domain.causes``); empty until somebody found out."""
    hidden_from = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回避学校"
    )
    """The school the cause lies in: the case is the bureau's and out of that school's sight (F4)."""
    touch_days = models.PositiveSmallIntegerField("联系间隔天数", null=True, blank=True)
    """保持联系: how often, where the county's setting does not fit the child."""
    book = models.CharField("纸质档案号", max_length=60, blank=True)
    """补录: the paper file this case was brought over from when the county began; empty for a case opened here."""

    objects = CaseSet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["person", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=~Q(state__in=[str(s) for s in ENDED]),
                name="cases_one_open_a_child",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def state_word(self) -> S:
        return S(self.state)

    @property
    def path(self) -> CausePath:
        """The path its cause picks; before a cause is verified, the county's code alone decides."""
        return path_of(self.cause, is_code_never_legal=self.code is not None and self.code.is_never_legal)


class CaseSource(models.Model):
    """个案来源: which list, person or rule pointed at this child; a case may have several."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sources")
    origin = models.CharField("来源", max_length=24, choices=CaseOrigin.choices())
    detail = models.CharField("说明", max_length=120, blank=True)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "origin", "detail"], name="cases_source_once")]


class CaseStep(models.Model):
    """个案进程: one transition, so that the funnel of any day can be told again."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=16, choices=CaseAct.choices())
    from_state = models.CharField(max_length=12, choices=S.choices(), blank=True)
    to_state = models.CharField(max_length=12, choices=S.choices())
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = SealedTextField()

    class Meta:
        ordering = ["-at", "-pk"]


class CaseFinding(models.Model):
    """核查记录: what was seen at the door, the code the covering school set, and what the bureau said."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    state = models.CharField("状态", max_length=10, choices=FindingState.choices())
    seen = models.CharField("入户所见", max_length=16, choices=SeenAtDoor.choices(), blank=True)
    seen_note = SealedTextField("所见说明")
    seen_photo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seen_on = models.DateField("入户日期", null=True)
    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, null=True, related_name="+")
    sub = models.ForeignKey(
        SubCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="细类"
    )
    school = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="就读学校(本县)"
    )
    school_name = models.CharField("就读学校(外地)", max_length=60, blank=True)
    school_phone = SealedTextField("学校联系电话")
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_note = SealedTextField("佐证说明")
    valid_until_on = models.DateField("佐证有效至", null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.CharField("审核意见", max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]


class CaseMember(models.Model):
    """工作组成员: named people of township, village, school and centre school."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("分工", max_length=10, choices=MemberRole.choices())
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="case_memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(until_on__isnull=True), name="cases_member_once"
            )
        ]
