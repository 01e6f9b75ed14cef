"""就读证明: issued by schools here for their pupils, asked of schools elsewhere."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from notoneless.children.models import Child, Roll, WhereaboutsCode
from notoneless.core.fields import SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.proofs import ProofAnswer
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User


class SchoolProofSet(models.QuerySet[Any]):
    """The one door to certificates issued here."""

    def visible_to(self, user: User) -> Self:
        """Those of children in this person's sight."""
        return self if sight(user).is_everything else self.filter(child__in=Child.objects.visible_to(user))


class SchoolProof(models.Model):
    """就读证明: issued by a school for a pupil it holds that day, numbered by the school, frozen."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="school_proofs")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="+")
    class_name = models.CharField("班级", max_length=40)
    purpose = models.CharField("用途", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField("文号", max_length=40)
    valid_until_on = models.DateField("有效期至")
    issued_on = models.DateField("开具日期")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = SchoolProofSet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "number"], name="verification_proof_number_once"
            )
        ]


class ProofRequestSet(models.QuerySet[Any]):
    """The one door to requests sent to schools elsewhere."""

    def visible_to(self, user: User) -> Self:
        """Those of children in this person's sight."""
        return self if sight(user).is_everything else self.filter(child__in=Child.objects.visible_to(user))

    def open(self) -> Self:
        """Not answered, not given up."""
        return self.filter(answer="", dropped_on__isnull=True)


class ProofRequest(models.Model):
    """就读函询: a school elsewhere is asked whether a child sits there; one waiting a child."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="proof_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="函询单位")
    school = models.CharField("函询学校", max_length=80)
    contact = SealedTextField("对方联系方式")
    address = models.CharField("回函地址", max_length=120)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("函询日期")
    due_on = models.DateField("答复期限")
    reminded_on = models.DateField("催办日期", null=True)
    letter_count = models.PositiveSmallIntegerField("发函次数", default=1)
    answer = models.CharField("答复", max_length=14, choices=ProofAnswer.choices(), blank=True)
    answered_on = models.DateField("答复日期", null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.ForeignKey(WhereaboutsCode, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    valid_until_on = models.DateField("证明有效期", null=True)
    used_on = models.DateField("采信日期", null=True)
    dropped_on = models.DateField("取消日期", null=True)
    note = SealedTextField("说明")

    objects = ProofRequestSet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(answer="", dropped_on__isnull=True),
                name="verification_one_request_waits",
            ),
            models.CheckConstraint(
                condition=~Q(answer="attending") | Q(evidence__isnull=False),
                name="verification_attending_has_paper",
            ),
        ]


class ProofLetter(models.Model):
    """就读函询函: one letter of a request, numbered and frozen; the first, or a reminder."""

    request = models.ForeignKey(ProofRequest, on_delete=models.PROTECT, related_name="letters")
    turn = models.PositiveSmallIntegerField("第几次")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number_text = models.CharField("文号", max_length=40)
    sent_on = models.DateField("发函日期")
    word_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["request", "turn"], name="verification_letter_once"),
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="verification_letter_number_once"
            ),
        ]
