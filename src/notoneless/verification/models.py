"""核查: lists that came from elsewhere, and what was found about their rows."""

from __future__ import annotations

import json
import uuid
from typing import Self

from django.db import models

from notoneless.children.models import Child, Roll
from notoneless.core.fields import BlindIndexField, SealedTextField
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import Sex, Word
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
