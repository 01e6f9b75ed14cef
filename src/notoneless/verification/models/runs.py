"""名单比对: runs, what they found, and what people decided."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from notoneless.children.models import Child, ChildMerge, Roll
from notoneless.core.fields import SealedTextField
from notoneless.domain.words import Word
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.verification.models.lists import SOURCE_KINDS, SourceList, SourceRow


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
    is_report = models.BooleanField("只出结果", default=False)
    """A look at the rolls of another day: it opens no case and changes no register."""

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


class SeenKind(Word):
    """比对所见的种类: rows of lists with their outcome, and what the comparisons found."""

    HOUSEHOLD = "household", "户籍名册"
    POVERTY = "poverty", "困难名单"
    DISABILITY = "disability", "残疾名单"
    SUSPECTED = "suspected", "疑似名单"
    OUT = "out", "适龄失学"
    LEFT = "left", "辍学"
    POOR_OUT = "poor_out", "脱贫户失学"
    UNCLAIMED = "unclaimed", "不在户籍名册的学生"
    DUPLICATE = "duplicate", "重复学籍"
    WRONG_NUMBER = "wrong_number", "问题证号"
    PHANTOM = "phantom", "空挂学籍"
    NAMESAKE = "namesake", "同名同生日"


class MatchSeenSet(models.QuerySet["MatchSeen"]):
    """What runs saw."""

    def in_run(self, run: MatchRun) -> Self:
        """What stood in this run."""
        later = models.Q(until_run__isnull=True) | models.Q(until_run__gt=run.pk)
        return self.filter(later, from_run__lte=run.pk)

    def not_in_run(self, run: MatchRun) -> Self:
        """What began after this run or had ended before it."""
        return self.filter(models.Q(from_run__gt=run.pk) | models.Q(until_run__lte=run.pk))

    def visible_to(self, user: User) -> Self:
        """Of the places seen, and of the children seen."""
        see = sight(user)
        if see.is_everything:
            return self
        mine = models.Q(child__in=Child.objects.visible_to(user)) | models.Q(row__place__in=see.home_places)
        return self.filter(mine)


class MatchSeen(models.Model):
    """比对所见: what one run saw of one row, child or roll, until another run saw something else.

    A run that sees the same writes nothing, so what every run saw can be told for as long as rows are kept.
    """

    kind = models.CharField("种类", max_length=12, choices=SeenKind.choices())
    subject = models.BigIntegerField()
    """Key of the row, else of the roll: who it is from one run to the next."""
    row = models.ForeignKey(SourceRow, on_delete=models.CASCADE, null=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="+")
    """The roll it repeats or may be mistaken for."""
    outcome = models.CharField("结果", max_length=8, blank=True)
    rule = models.CharField("依据", max_length=24, blank=True)
    from_run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="+")
    until_run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, null=True, related_name="+")
    """The first run that did not see it so any longer."""

    objects = MatchSeenSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "from_run"]),
            models.Index(fields=["kind", "until_run"]),
            models.Index(fields=["kind", "subject", "from_run"], name="verification_seen_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(until_run__isnull=True),
                name="verification_seen_once",
            )
        ]  # fmt: skip


class PairState(Word):
    """存疑配对的状态."""

    WAITING = "waiting", "待确认"
    ASKED = "asked", "已请学校核实"
    SAME = "same", "是同一人"
    DIFFERENT = "different", "不是同一人"


OPEN_PAIRS = (PairState.WAITING, PairState.ASKED)
"""Nobody has said yet."""


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
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """Who can know: the school that has the pupil and covers the village, their centre school, else the bureau."""
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("核实期限", null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = SealedTextField("理由")
    row_hash = models.CharField(max_length=32, blank=True)
    pupil_hash = models.CharField(max_length=32, blank=True)
    """What both said when it was decided: the decision holds while they still say so."""
    merge = models.ForeignKey(ChildMerge, on_delete=models.PROTECT, null=True, related_name="+")
    moved_rows = models.JSONField(default=list)
    """What 是同一人 joined, so that it can be taken back: the two files, and the rows that named the one that went."""

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
