"""Plumbing tables: event log, request keys, jobs, county settings."""

import uuid

from django.db import models

from notoneless.core.fields import SealedTextField
from notoneless.domain.words import Word


class Installation(models.Model):
    """安装信息: one row. Says with which keys the data was sealed and whether this is a demo."""

    key_fingerprint = models.CharField(max_length=16)
    is_demo = models.BooleanField(default=False)
    demo_logins = models.JSONField(default=list)
    created_at = models.DateTimeField()


class ChainHead(models.Model):
    """日志链头: one row, locked by whoever appends to the event log."""

    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")


class Event(models.Model):
    """操作日志: one act, append-only and chained. Holds no personal value; those lie sealed in EventValue."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    act = models.CharField(max_length=64, db_index=True)
    unit = models.BigIntegerField(null=True)
    child_key = models.UUIDField(null=True, db_index=True)
    batch = models.BigIntegerField(null=True)
    field_names = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seq"]


class EventValue(models.Model):
    """操作日志前后值: one field of one act, sealed; may be erased without breaking the chain."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="values")
    name = models.CharField(max_length=64)
    old = SealedTextField()
    new = SealedTextField()
    salt = models.CharField(max_length=32)


class RequestKey(models.Model):
    """请求凭证: one press of a button. A second press with the same key gets the first one's answer."""

    key = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=64)
    body_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    location = models.CharField(max_length=300, blank=True)


class JobState(Word):
    """后台任务状态."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"


class Job(models.Model):
    """后台任务: the truth about a piece of long work; the queue carries only its key."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=64)
    asker = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    input = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=JobState.choices(), default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    sentence = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"])]


class CountySetting(models.Model):
    """县级设置: a number or a word the county may set itself; defaults stand in core/countysettings.py."""

    key = models.CharField(max_length=64, unique=True)
    value = models.CharField(max_length=400)


class Holiday(models.Model):
    """节假日: a day off or a make-up working day, imported each year (国务院办公厅放假通知)."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=40)
    is_workday = models.BooleanField(default=False)
