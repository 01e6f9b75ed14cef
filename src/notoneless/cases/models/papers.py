"""个案文书: the papers of a case, those of others, and the letters to departments with their answers."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.cases.models.case import Case
from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import Paper, StoredFile
from notoneless.domain.referrals import is_overdue
from notoneless.domain.words import (
    OutsideOrgan,
    OutsidePaperKind,
    PaperKind,
    ReferralKind,
    ReferralState,
    Role,
    TipState,
)
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Unit, User


class CasePaper(models.Model):
    """个案文书: ties a paper to the case; the dates it sets are columns here.

    ``facts``: what the drafter typed for this paper alone (hearing place, findings), by field name.
    ``replaces``: the delivered paper this one corrects and cites.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="case_paper")
    kind = models.CharField("种类", max_length=4, choices=PaperKind.choices())
    return_by_on = models.DateField("应返校日期", null=True, blank=True)
    proceeding = models.ForeignKey(
        "cases.Proceeding", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    referral = models.ForeignKey(
        "cases.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    facts = SealedTextField("补充要素")

    class Meta:
        ordering = ["-pk"]


class OutsidePaper(models.Model):
    """外来司法文书 (D20): from a court, the police, a prosecutor; filed with its number and day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outside_papers")
    kind = models.CharField("种类", max_length=24, choices=OutsidePaperKind.choices())
    organ = models.CharField("机关", max_length=12, choices=OutsideOrgan.choices())
    organ_name = models.CharField("机关名称", max_length=60)
    number_text = models.CharField("文号", max_length=60)
    dated_on = models.DateField("文书日期")
    delivered_on = models.DateField("送达家长日期", null=True, blank=True)
    note = SealedTextField("主要内容")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文书扫描件"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organ_name", "number_text", "kind"], name="cases_outside_paper_once"
            )
        ]


class ReferralSet(models.QuerySet[Any]):
    """转介移送."""

    def visible_to(self, user: User) -> Self:
        """Those of the cases in sight. What was reported under duty (强制报告) is for the bureau, the township and who
        reported it: never for a school that may be part of it."""
        see = sight(user)
        if see.is_everything:
            return self
        seen = Q(pk__in=[])
        if may(user, "children.sensitive"):
            seen |= Q(is_mandatory=False, case__in=Case.objects.visible_to(user))
        if see.has_role(Role.TOWNSHIP_OFFICER):
            seen |= Q(is_mandatory=True, child__in=Child.objects.visible_to(user))
        return self.filter(seen | Q(is_mandatory=True, opened_by=user))


class Referral(models.Model):
    """转介移送: a cause that belongs to another department as well, its letter and the department's answer."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="referrals")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    """None only for a report made under duty: a child in school may be harmed as well."""
    kind = models.CharField("事由", max_length=16, choices=ReferralKind.choices())
    state = models.CharField(
        "状态", max_length=10, choices=ReferralState.choices(), default=ReferralState.PREPARED
    )
    department = models.CharField("接收部门", max_length=60)
    department_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_mandatory = models.BooleanField("强制报告", default=False)
    """强制报告 (未保法 Art. 11): reported at once, by word first; its letter follows."""
    situation = SealedTextField("情况")
    reported_how = models.CharField("报告方式", max_length=60, blank=True)
    noted_on = models.DateField("教育局知悉日期", null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField("撤回原因", max_length=200, blank=True)
    opened_on = models.DateField("登记日期")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("发出日期", null=True, blank=True)
    answer_due_on = models.DateField("应答复日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = SealedTextField("答复")
    answer_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReferralSet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state__in=["prepared", "sent"], is_mandatory=False),
                name="cases_referral_open_once",
            )
        ]

    @property
    def is_late(self) -> bool:
        """Sent, and the day for an answer is past."""
        return is_overdue(ReferralState(self.state), self.answer_due_on, clock.today())


class TipSet(models.QuerySet[Any]):
    """线索."""

    def visible_to(self, user: User) -> Self:
        """All for the bureau; for a township those it was given. What is said of a school goes to the bureau alone."""
        see = sight(user)
        if see.is_everything:
            return self
        return self.filter(unit__in=see.unit_ids_as(Role.TOWNSHIP_OFFICER), is_about_school=False)


class Tip(models.Model):
    """线索: somebody says a child is out of school or at work; left without an account or taken down by a clerk.

    ``code`` is what the person keeps to ask for the answer; who he is stays sealed and may be empty.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("查询码", max_length=16, unique=True)
    state = models.CharField("状态", max_length=10, choices=TipState.choices(), default=TipState.NEW)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地"
    )
    is_at_work = models.BooleanField("疑似童工", default=False)
    is_about_school = models.BooleanField("反映学校的问题", default=False)
    said = SealedTextField("线索内容")
    child_name = SealedTextField("孩子姓名")
    where = SealedTextField("地点")
    informant = SealedTextField("反映人和电话")
    received_on = models.DateField("收到日期")
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    due_on = models.DateField("办理期限")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="办理单位"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="tips")
    answer = models.CharField("答复", max_length=300, blank=True)
    """What the informant reads: never a name, never where a child is."""
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    press = models.CharField(max_length=64, unique=True, null=True, editable=False)
    """The form it was typed into: pressed twice is one tip with one code."""
    from_index = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    """Keyed hash of the address and the day, to stop floods; it tells nothing of the person."""

    objects = TipSet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
