"""核查: lists that came from elsewhere, and what was found about their rows."""

from __future__ import annotations

import json
import uuid
from typing import Any, Self

from django.db import models

from notoneless.children.models import Child, KeyChange, Roll
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.documents.models import StoredFile
from notoneless.domain.columnlists import ListKind
from notoneless.domain.partners import oldest_readable_due
from notoneless.domain.rolldiff import KEY_FIELDS, RollDifferenceKind
from notoneless.domain.words import PartnerAnswer, Role, Sex, Word
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Unit, User
from notoneless.intake.models import ImportBatch

SOURCE_KINDS = (ListKind.HOUSEHOLD, ListKind.POVERTY, ListKind.DISABILITY, ListKind.SUSPECTED)


class SourceList(models.Model):
    """来源名单: one list as it was taken in. What it says stands row by row until a newer list says otherwise."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="source_lists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    listed_on = models.DateField("名单日期")
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-listed_on", "-pk"]
        indexes = [models.Index(fields=["kind", "listed_on"])]


class SourceRowSet(models.QuerySet["SourceRow"]):
    """Rows of source lists."""

    def standing(self, kind: str = "") -> Self:
        """The rows the newest lists still say (of one kind)."""
        rows = self.filter(until_on__isnull=True)
        return rows.filter(kind=kind) if kind else rows


class SourceRow(models.Model):
    """名单行: one child as one list names it. A newer list corrects it in place or ends it (``until_on``)."""

    source_list = models.ForeignKey(SourceList, on_delete=models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    file_number = models.PositiveSmallIntegerField(default=1)
    row_number = models.PositiveIntegerField("行号")
    """As the spreadsheet shows it, in file ``file_number`` of the list's batch."""
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices(), default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True)
    id_number = SealedTextField("身份证号")
    id_number_index = BlindIndexField()
    is_id_checked = models.BooleanField("证号校验通过", default=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="source_rows")
    """The township, village or group the row names; null where the list names none we know."""
    guardian_name = models.CharField("监护人", max_length=60, blank=True)
    guardian_phone = SealedTextField("监护人电话")
    guardian_phone_index = BlindIndexField()
    address = SealedTextField("户籍地址")
    details = SealedTextField("其余各列")
    """Every other column as JSON, field name of the list → text as written."""
    content_hash = models.CharField(max_length=32, db_index=True)
    """Keyed hash of everything the row says; equal means nothing changed."""
    until_on = models.DateField("止", null=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="source_rows")
    """The child of the register this row was found to be; written by the match."""

    objects = SourceRowSet.as_manager()

    class Meta:
        ordering = ["source_list", "file_number", "row_number"]
        indexes = [models.Index(fields=["kind", "until_on"]), models.Index(fields=["name", "born_on"])]

    def __str__(self) -> str:
        return self.name

    def details_words(self) -> dict[str, str]:
        """The other columns, field name → text as written."""
        return dict(json.loads(self.details.open() or "{}"))


class RunState(Word):
    """比对状态."""

    RUNNING = "running", "比对中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class MatchOutcome(Word):
    """一行名单比对的结果. Every row of a list that was matched has exactly one."""

    LINKED = "linked", "有学籍"
    REVIEW = "review", "待人工确认"
    NO_ROLL = "no_roll", "无学籍"


class MatchRule(Word):
    """依据. The rules of ``domain.linkage`` by name, and what a person or the school's own act decided."""

    NUMBER = "number", "身份证号相同"
    ROLL_NUMBER = "roll_number", "学籍号相同"
    NUMBER_REPAIRED = "number_repaired", "身份证号改正一处后相同"
    NAME_BIRTH = "name_birth", "姓名、出生日期、性别相同，另有一项相同"
    SOUND_BIRTH = "sound_birth", "姓名同音，出生日期、性别相同，另有一项相同"
    NEAR_NAME = "near_name", "姓名相近，出生日期相同，监护人或电话相同"
    NEAR_BIRTH = "near_birth", "姓名相同，出生日期相近，监护人或电话相同"
    CONTACT = "contact", "姓名相同，缺出生日期，监护人、电话、地址两项相同"
    RENAMED = "renamed", "身份证号和出生日期相同，姓名不同"
    PERSON = "person", "人工确认"
    ENROLLED = "enrolled", "比对以后建立了学籍"


class MatchRun(models.Model):
    """名单比对: one run over the lists that stood, with what it found. Figures of a past run never change."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状态", max_length=8, choices=RunState.choices(), default=RunState.RUNNING)
    job = models.UUIDField(null=True)
    by = models.CharField("发起人", max_length=64)
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    on = models.DateField("比对日期")
    engine = models.CharField("比对规则版本", max_length=20)
    lists = models.ManyToManyField(SourceList, related_name="runs")
    household_count = models.PositiveIntegerField("户籍名册", default=0)
    roll_count = models.PositiveIntegerField("学籍", default=0)
    linked_count = models.PositiveIntegerField("有学籍", default=0)
    review_count = models.PositiveIntegerField("待人工确认", default=0)
    no_roll_count = models.PositiveIntegerField("无学籍", default=0)
    unclaimed_count = models.PositiveIntegerField("不在户籍名册的学生", default=0)
    duplicate_count = models.PositiveIntegerField("重复学籍", default=0)
    group_count = models.PositiveIntegerField("列入特殊群体", default=0)
    case_count = models.PositiveIntegerField("本次新立个案", default=0)
    new_count = models.PositiveIntegerField("新列入户籍线", default=0)
    gone_count = models.PositiveIntegerField("不再列入户籍线", default=0)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="verification_one_run_at_a_time"
            )
        ]


class MatchCount(models.Model):
    """比对结果分类: how many rows of one kind of list ended how, by which rule, in one run."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="counts")
    kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in SOURCE_KINDS])
    outcome = models.CharField(max_length=8, choices=MatchOutcome.choices())
    rule = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "outcome", "rule"], name="verification_count_once")
        ]


class MatchLink(models.Model):
    """比对关联: where one row of a list stands now: which child it is, by which rule, how sure, and why."""

    row = models.OneToOneField(SourceRow, on_delete=models.CASCADE, related_name="match")
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="links")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="match_links")
    outcome = models.CharField("结果", max_length=8, choices=MatchOutcome.choices())
    rule = models.CharField("规则", max_length=20, blank=True)
    score = models.FloatField("把握", null=True)
    explanation = models.CharField("理由", max_length=300, blank=True)
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="+")
    """The roll that proves 在校就读有学籍, where the row is linked."""
    content_hash = models.CharField(max_length=32)
    """What the row said when this was found; a row that says something else is matched anew."""

    class Meta:
        indexes = [models.Index(fields=["outcome", "rule"])]


class PairState(Word):
    """存疑配对的状态."""

    WAITING = "waiting", "待确认"
    SAME = "same", "是同一人"
    DIFFERENT = "different", "不是同一人"


class MatchPair(models.Model):
    """存疑配对: a row and a child on a roll that may be the same; a person decides once, no run asks again."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    row = models.ForeignKey(SourceRow, on_delete=models.CASCADE, related_name="pairs")
    candidate = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="match_pairs")
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="pairs")
    rank = models.PositiveSmallIntegerField(default=1)
    score = models.FloatField("把握", default=0)
    explanation = models.CharField("理由", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=PairState.choices(), default=PairState.WAITING)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["row", "rank", "pk"]
        indexes = [models.Index(fields=["state", "row"])]
        constraints = [models.UniqueConstraint(fields=["row", "candidate"], name="verification_pair_once")]


class RollDuplicate(models.Model):
    """重复学籍: two rolls that one run found to be the same child."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="duplicates")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="+")
    same_as = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "roll"], name="verification_duplicate_once")]


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


class PartnerSendingSet(models.QuerySet[Any]):
    """The one door to what was sent to departments."""

    def addressed_to(self, user: User) -> Self:
        """The bureau has all; a department's contact what was sent to his own and is not signed off. Names no child."""
        if sight(user).is_everything:
            return self
        own = [post.unit_id for post in sight(user).posts if post.role == Role.PARTNER]
        return self.filter(unit__in=own, signed_on__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Whose children he may read: the bureau all, a department's contact while the term and its grace run."""
        found = self.addressed_to(user)
        if sight(user).is_everything:
            return found
        grace = county_days("verification.partner_grace_days")
        return found.filter(due_on__gte=oldest_readable_due(clock.today(), grace))


class PartnerSending(models.Model):
    """部门核对: one list sent to one department, with its purpose, its term and how it came back."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sendings", verbose_name="部门")
    title = models.CharField("名单", max_length=80)
    purpose = models.CharField("用途", max_length=200)
    shared = models.JSONField("发送的内容", default=list)
    due_on = models.DateField("办结期限")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("发送日期")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField("收到日期", null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField("签认日期", null=True, blank=True)
    said = models.TextField("签认意见", blank=True)

    objects = PartnerSendingSet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-pk"]


class PartnerRow(models.Model):
    """部门核对明细: one child of a list sent to a department, and what the department said of it."""

    sending = models.ForeignKey(PartnerSending, on_delete=models.PROTECT, related_name="rows")
    serial = models.PositiveIntegerField("序号")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        "结果", max_length=8, choices=PartnerAnswer.choices(), default=PartnerAnswer.OPEN
    )
    note = SealedTextField("说明")
    evidence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["sending", "child"], name="verification_sent_once"),
            models.UniqueConstraint(fields=["sending", "serial"], name="verification_sent_serial"),
        ]
