"""``notoneless check``: deployment, integrity, event chain, files. Each line says what was looked at and how it is."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from notoneless.core.events import chain_faults
from notoneless.core.keys import keys
from notoneless.core.models import Installation
from notoneless.documents.models import StoredFile
from notoneless.documents.services import BrokenFile, file_open


@dataclass
class Report:
    """What was found. Sound when nothing is wrong; notes do not count."""

    lines: list[str] = field(default_factory=list)
    is_sound: bool = True

    def say(self, what: str, wrong: list[str]) -> None:
        """One line for what is well, one for each thing that is not."""
        if not wrong:
            self.lines.append(f"✓ {what}")
            return
        self.is_sound = False
        self.lines += [f"✗ {what}：{one}" for one in wrong[:20]]


def chain() -> Report:
    """``notoneless audit verify``: every entry of the event log."""
    report = Report()
    report.say("操作日志链", [fault.sentence for fault in chain_faults()])
    return report


def check() -> Report:
    """Everything that can be checked without stopping the service."""
    report = Report()
    report.say("密钥文件", _keys())
    report.say("数据库版本", _migrations())
    report.say("数据库完整性", _integrity())
    report.say("部署设置", _deploy())
    report.say("存档文件", _files())
    log = chain()
    report.lines += log.lines
    report.is_sound = report.is_sound and log.is_sound
    return report


def _keys() -> list[str]:
    path = Path(settings.NOTONELESS_KEYS)
    wrong = []
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        wrong.append(f"{path} 其他用户可读，请执行 chmod 600")
    if path.resolve().is_relative_to(Path(settings.NOTONELESS_DATA).resolve()):
        wrong.append("放在数据目录里，会随备份外流，请移到别处")
    here = Installation.objects.first()
    if here is not None and here.key_fingerprint != keys().fingerprint:
        wrong.append("与数据不是一套")
    return wrong


def _migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name} 未执行" for migration, _ in plan]


def _integrity() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            wrong = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return wrong + [f"{row[0]} 第 {row[1]} 行引用缺失" for row in cursor.fetchall()]
    try:
        connection.check_constraints()
    except Exception as error:
        return [type(error).__name__]
    return []


def _deploy() -> list[str]:
    try:
        found = checks.run_checks(include_deployment_checks=True)
    except CommandError as error:
        return [str(error)]
    return [f"{one.id} {one.msg}" for one in found if one.level >= checks.WARNING and not one.is_silenced()]


def _files() -> list[str]:
    wrong = []
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        try:
            file_open(stored=stored)
        except BrokenFile as error:
            wrong.append(str(error))
    return wrong
