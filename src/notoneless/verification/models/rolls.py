"""学籍核对: the national system's export beside our rolls, and what schools say of theirs."""

from __future__ import annotations

import json
import uuid
from typing import Self

from django.db import models

from notoneless.children.models import KeyChange, Roll
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.rolldiff import KEY_FIELDS, RollDifferenceKind
from notoneless.domain.words import Sex, Word
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.intake.models import ImportBatch


class RollStatement(models.Model):
    """学校说明: what a school says of its own roll where a child stands on two: in class here or not."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="statements")
    is_here = models.BooleanField("孩子在本校上课")
    note = SealedTextField("核对情况")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class RollExport(models.Model):
    """学籍系统导出: the national system's roll of one school or of the district, one that counts a month."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="roll_exports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="roll_exports")
    """The school whose export it is; null for the district's."""
    month_on = models.DateField("月份")
    listed_on = models.DateField("导出日期")
    is_current = models.BooleanField(default=True)
    """False once a later export of the same month took its place."""
    row_count = models.PositiveIntegerField("行数", default=0)
    same_count = models.PositiveIntegerField("一致", default=0)

    class Meta:
        ordering = ["-listed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month_on"],
                condition=models.Q(is_current=True, unit__isnull=False),
                name="verification_one_export_a_school_month",
            ),
            models.UniqueConstraint(
                fields=["month_on"],
                condition=models.Q(is_current=True, unit__isnull=True),
                name="verification_one_export_a_month",
            ),
        ]


class RollExportRow(models.Model):
    """学籍系统导出行: one pupil as the national system has it."""

    export = models.ForeignKey(RollExport, on_delete=models.PROTECT, related_name="rows")
    file_number = models.PositiveSmallIntegerField(default=1)
    row_number = models.PositiveIntegerField("行号")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("学段", max_length=8, blank=True)
    entry_year = models.PositiveSmallIntegerField("入学年份", null=True)
    class_no = models.PositiveSmallIntegerField("班号", null=True)
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True)
    id_number = SealedTextField("身份证件号")
    id_number_index = BlindIndexField()
    is_id_checked = models.BooleanField("证号校验通过", default=False)
    roll_number = SealedTextField("学籍号")
    roll_number_index = BlindIndexField()
    details = SealedTextField("其余各列")
    """Address and family as JSON, field name of the list → text: what a form is filled from."""

    class Meta:
        ordering = ["export", "file_number", "row_number"]
        indexes = [models.Index(fields=["school", "export"])]

    def __str__(self) -> str:
        return self.name

    def details_words(self) -> dict[str, str]:
        """The other columns, field name → text as written."""
        return dict(json.loads(self.details.open() or "{}"))


class ProposalState(Word):
    """学籍核对状态."""

    PROPOSED = "proposed", "待学校确认"
    CONFIRMED = "confirmed", "已按学籍系统办理"
    REJECTED = "rejected", "本校为准，待到学籍系统变更"
    DONE_THERE = "done_there", "学籍系统已变更"
    SUPERSEDED = "superseded", "差异已消除"


STANDING_PROPOSALS = (ProposalState.PROPOSED, ProposalState.REJECTED)


class RollProposalSet(models.QuerySet["RollProposal"]):
    """Proposed moves."""

    def visible_to(self, user: User) -> Self:
        """The bureau sees all; a centre school and a school those of their own schools."""
        see = sight(user)
        return self if see.is_everything else self.filter(school__in=see.units)

    def with_asked(self) -> Self:
        """Each with ``is_asked``: its correction waits for the bureau (变更申请), the school has done its part."""
        waiting = KeyChange.objects.waiting().filter(child=models.OuterRef("roll__child"))
        is_field = models.Q(kind=RollDifferenceKind.FIELD, state=ProposalState.PROPOSED)
        return self.annotate(is_asked=models.ExpressionWrapper(
            is_field & models.Q(models.Exists(waiting)), output_field=models.BooleanField()
        ))  # fmt: skip

    def waiting(self) -> Self:
        """Those the school has still to decide."""
        return self.with_asked().filter(state=ProposalState.PROPOSED, is_asked=False)


class RollProposal(models.Model):
    """学籍核对差异: one difference between the export and a school's roll, until the school has decided it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    export = models.ForeignKey(RollExport, on_delete=models.PROTECT, related_name="proposals")
    """The newest export that says so."""
    row = models.ForeignKey(RollExportRow, on_delete=models.PROTECT, null=True, related_name="proposals")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="+")
    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roll_proposals")
    """Who decides: the school of our roll, or the school the export names where we have none."""
    kind = models.CharField("差异", max_length=12, choices=RollDifferenceKind.choices())
    fields = models.CharField("不同的项目", max_length=60, blank=True)
    identity = models.CharField(max_length=80)
    """By which the same difference is known again in the next export."""
    state = models.CharField(
        "状态", max_length=10, choices=ProposalState.choices(), default=ProposalState.PROPOSED
    )
    proposed_on = models.DateField("发现日期")
    due_on = models.DateField("期限")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField("本校为准的理由")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("了结日期", null=True)

    is_asked: bool
    """Only on rows read ``with_asked``."""

    objects = RollProposalSet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["school", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "identity"],
                condition=models.Q(state__in=["proposed", "rejected"]),
                name="verification_proposal_once",
            ),
            models.CheckConstraint(
                condition=models.Q(row__isnull=False) | models.Q(roll__isnull=False),
                name="verification_proposal_of_somebody",
            ),
        ]

    @property
    def child_name(self) -> str:
        """Our name where we have the child, else theirs."""
        return self.roll.child.name if self.roll else self.row.name if self.row else ""

    @property
    def fields_words(self) -> str:
        """Which fields differ, in words."""
        return "、".join(KEY_FIELDS[name] for name in self.fields.split(",") if name)


class RollReceipt(models.Model):
    """学籍系统办理回执: a school says that a change was made in the national system; its next export proves it."""

    school = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("差异", max_length=12, choices=RollDifferenceKind.choices())
    identity = models.CharField(max_length=80)
    """As a proposal's: by which the same difference is known again."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField("办理日期")
    proved_on = models.DateField("导出核实日期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "identity"],
                condition=models.Q(proved_on__isnull=True),
                name="verification_receipt_once",
            )
        ]
