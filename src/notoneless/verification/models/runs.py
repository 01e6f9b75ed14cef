"""名单比对: runs, what they found, and what people decided."""

from __future__ import annotations

import uuid

from django.db import models

from notoneless.children.models import Child, Roll
from notoneless.domain.words import Word
from notoneless.grid.models import User
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
