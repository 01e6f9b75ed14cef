"""Backup and restore: every row and every stored file, sealed with the installation's key, in one file.

The form is the same for SQLite and PostgreSQL, so a county that outgrows the one restores into the other. The keys
are never in it. A restore goes onto an empty data folder only and takes nothing it cannot prove to be whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from notoneless.core import clock
from notoneless.core.keys import keys
from notoneless.core.models import Installation
from notoneless.core.sealing import BrokenSeal, Sealed, seal, unseal
from notoneless.core.wholefiles import UNFINISHED
from notoneless.domain.refusal import Refusal

MAGIC = b"NOTONELESS-BACKUP-1\n"
CHUNK = 4 * 1024 * 1024
LEFT_OUT = {"contenttypes", "auth", "sessions", "axes"}
ROWS = 2000
VERSION = "version.json"
"""First in the file: a backup of another version is refused before a row of it is read."""


def backup(file: Path) -> str | Refusal:
    """Write a backup while the service runs: one consistent view of all tables, then the files (which never change).

    Returns the sentence to print. Refuses to overwrite.
    """
    if file.exists():
        return Refusal(f"{file} 已存在，请换一个文件名。", "backup.exists")
    part = file.with_name(file.name + UNFINISHED)
    try:
        with part.open("wb") as out:
            os.fchmod(out.fileno(), 0o600)
            counts = _write(out)
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    except OSError as error:
        return Refusal(f"备份没有写成：{file}:{error.strerror}。没有留下文件，请换一处再试。", "backup.disk")
    finally:
        part.unlink(missing_ok=True)
    return f"已备份 {counts['rows']} 行、{counts['files']} 个文件到 {file}。密钥不在备份里，请另行保管。"


def _tables() -> list[type[models.Model]]:
    models = apps.get_models(include_auto_created=True)  # with the hidden tables of many-to-many columns
    return [m for m in models if m._meta.app_label not in LEFT_OUT and m._meta.managed]


@contextmanager
def _one_view() -> Iterator[None]:
    """A read-only view of the database as it is at this moment, whatever others write meanwhile."""
    if connection.vendor == "sqlite":
        # BEGIN IMMEDIATE, which Django would send, would hold up every writer; a deferred one holds up nobody.
        connection.ensure_connection()
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
        return
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(out: BinaryIO) -> dict[str, int]:
    out.write(MAGIC + keys().fingerprint.encode() + b"\n")
    sealed = _SealedWriter(out)
    total = 0
    with tarfile.open(fileobj=sealed, mode="w|") as tar, _one_view():  # type: ignore[call-overload]
        manifest: dict[str, Any] = {"at": clock.now().isoformat(), "tables": {}}
        _add_json(tar, VERSION, {"migrations": _migrations()})
        for model in _tables():
            with tempfile.TemporaryFile() as rows:
                count, digest = _dump(model, rows)
                _add(tar, f"tables/{model._meta.label}.jsonl", rows)
            manifest["tables"][model._meta.label] = {"count": count, "digest": digest}
            total += count
        names = _add_files(tar)
        manifest["files"] = len(names)
        _add_json(tar, "manifest.json", manifest)
    sealed.close()
    return {"rows": total, "files": len(names)}


def _migrations() -> list[str]:
    rows = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in rows)


def _dump(model: type[models.Model], out: Any) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    names = [field.attname for field in model._meta.local_concrete_fields]
    pk = model._meta.pk
    assert pk is not None
    rows = model._base_manager.order_by(pk.attname).values_list(*names)
    for row in rows.iterator(chunk_size=ROWS):
        line = json.dumps([_pack(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode()
        digest.update(line + b"\n")
        out.write(line + b"\n")
        count += 1
    return count, digest.hexdigest()


def _pack(value: Any) -> Any:
    if isinstance(value, Sealed):
        return {"b": base64.b64encode(value.blob).decode()}
    if isinstance(value, (bytes, memoryview)):
        return {"b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, UUID):
        return {"u": value.hex}
    return {"j": value} if isinstance(value, (dict, list)) else value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind, body = next(iter(value.items()))
    readers: dict[str, Any] = {
        "b": base64.b64decode,
        "t": datetime.fromisoformat,
        "d": date.fromisoformat,
        "h": time.fromisoformat,
        "u": UUID,
        "n": Decimal,
        "j": lambda same: same,
    }
    return readers[kind](body)


def _add(tar: tarfile.TarFile, name: str, body: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size = body.tell()
    body.seek(0)
    tar.addfile(info, body)


def _add_json(tar: tarfile.TarFile, name: str, value: dict[str, Any]) -> None:
    with tempfile.TemporaryFile() as body:
        body.write(json.dumps(value).encode())
        _add(tar, name, body)


def _folder() -> Path:
    return Path(settings.NOTONELESS_DATA) / "files"


def _add_files(tar: tarfile.TarFile) -> list[str]:
    """Stored files are sealed already and never change once written, so they need no snapshot."""
    names = []
    for path in sorted(_folder().rglob("*")) if _folder().exists() else []:
        if path.is_file() and not path.name.endswith(UNFINISHED):
            name = str(path.relative_to(_folder()))
            info = tarfile.TarInfo(f"files/{name}")
            info.size = path.stat().st_size
            with path.open("rb") as body:
                tar.addfile(info, body)
            names.append(name)
    return names


class _SealedWriter:
    """Seals what is written in chunks, each bound to its place, and ends with a closing mark."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.rest, self.index = out, bytearray(), 0

    def write(self, data: bytes) -> int:
        self.rest += data
        while len(self.rest) >= CHUNK:
            self._chunk(bytes(self.rest[:CHUNK]), is_last=False)
            del self.rest[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._chunk(bytes(self.rest), is_last=True)

    def _chunk(self, plain: bytes, *, is_last: bool) -> None:
        body = seal(f"backup:{self.index}:{int(is_last)}", plain)
        self.out.write(struct.pack(">I?", len(body), is_last) + body)
        self.index += 1


class _SealedReader:
    """Reads what ``_SealedWriter`` wrote. Raises BrokenSeal for anything changed, moved or cut off."""

    def __init__(self, source: BinaryIO) -> None:
        self.source, self.rest, self.index, self.is_over = source, bytearray(), 0, False

    def read(self, size: int = -1) -> bytes:
        while not self.is_over and (size < 0 or len(self.rest) < size):
            head = self.source.read(5)
            if len(head) < 5:
                raise BrokenSeal("备份文件不完整")
            length, is_last = struct.unpack(">I?", head)
            if length > CHUNK + 1024:
                raise BrokenSeal("备份文件已损坏")
            self.rest += unseal(f"backup:{self.index}:{int(is_last)}", self.source.read(length))
            self.index, self.is_over = self.index + 1, is_last
        taken = bytes(self.rest) if size < 0 else bytes(self.rest[:size])
        del self.rest[: len(taken)]
        return taken


def restore(file: Path) -> str | Refusal:
    """Bring a backup back onto an empty data folder (and an empty PostgreSQL database). Checked whole before the
    first row is written; what fails half-way leaves nothing behind."""
    refused = _restore_check(file)
    if refused is not None:
        return refused
    try:
        with file.open("rb") as source:
            _skip_head(source)
            reader = _SealedReader(source)
            while reader.read(CHUNK):
                pass
            if source.read(1):
                raise BrokenSeal("备份文件末尾多出内容")
    except BrokenSeal as error:
        return Refusal(f"备份文件损坏或不完整，没有恢复任何内容：{error}", "restore.damaged")
    call_command("migrate", verbosity=0, interactive=False)
    try:
        return _bring_back(file)
    except _WrongVersion as error:
        _undo()
        return Refusal(str(error), "restore.version")
    except (BrokenSeal, ValueError, KeyError, tarfile.TarError) as error:
        _undo()
        return Refusal(f"备份文件内容不符，没有恢复任何内容：{error}", "restore.damaged")


class _WrongVersion(Exception):
    """The backup was made by another version of the product."""


def _skip_head(source: BinaryIO) -> str:
    if source.readline(64) != MAGIC:
        raise BrokenSeal("不是本系统的备份文件")
    return source.readline(64).decode("ascii", "replace").strip()


def _restore_check(file: Path) -> Refusal | None:
    data = Path(settings.NOTONELESS_DATA)
    if data.exists() and any(data.iterdir()):
        return Refusal(f"{data} 不是空目录。恢复只能在空目录上进行，以免覆盖现有数据。", "restore.not_empty")
    if connection.vendor != "sqlite" and connection.introspection.table_names():
        return Refusal("数据库里已有内容。请换一个空的数据库再恢复。", "restore.not_empty")
    try:
        with file.open("rb") as source:
            fingerprint = _skip_head(source)
    except OSError:
        return Refusal(f"打不开 {file}。", "restore.unreadable")
    except BrokenSeal as error:
        return Refusal(f"{error}。", "restore.damaged")
    if fingerprint != keys().fingerprint:
        return Refusal("这份备份要用它原来的密钥文件才能恢复，现在的密钥不是那一套。", "restore.wrong_key")
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return None


def _undo() -> None:
    """Leave the place as empty as it was."""
    import shutil

    connection.close()
    data = Path(settings.NOTONELESS_DATA)
    for path in data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def _bring_back(file: Path) -> str:
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] = {}
    files = 0
    with file.open("rb") as source, transaction.atomic():
        _skip_head(source)
        for model in reversed(_tables()):  # what migrations wrote: whoever points at a row goes before it
            model._base_manager.all().delete()
        with tarfile.open(fileobj=_SealedReader(source), mode="r|") as tar:  # type: ignore[call-overload]
            for info in tar:
                body = tar.extractfile(info)
                assert body is not None
                if info.name.startswith("tables/"):
                    label = info.name.removeprefix("tables/").removesuffix(".jsonl")
                    found[label] = _load(apps.get_model(label), body)
                elif info.name == VERSION:
                    if json.loads(body.read())["migrations"] != _migrations():
                        raise _WrongVersion("备份来自另一个版本，请用备份时的版本恢复，再升级。")
                elif info.name.startswith("files/"):
                    _file_back(info.name.removeprefix("files/"), body.read())
                    files += 1
                else:
                    manifest = json.loads(body.read())
        _compare(manifest, found, files)
        _sequences()
    total = sum(one["count"] for one in found.values())
    return f"已恢复 {total} 行、{files} 个文件(备份时间 {manifest['at']})。"


def _load(model: type[models.Model], body: Any) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    fields = model._meta.local_concrete_fields
    batch: list[models.Model] = []
    for line in body:
        digest.update(line)
        values = [_unpack(value) for value in json.loads(line)]
        words = {f.attname: _typed(f, v) for f, v in zip(fields, values, strict=True)}
        batch.append(model(**words))
        count += 1
        if len(batch) >= ROWS:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)
    return {"count": count, "digest": digest.hexdigest()}


def _typed(field: Any, value: Any) -> Any:
    from notoneless.core.fields import SealedTextField

    return (
        Sealed(field.seal_column, value)
        if isinstance(field, SealedTextField) and value is not None
        else value
    )


def _file_back(name: str, content: bytes) -> None:
    path = (_folder() / name).resolve()
    if not path.is_relative_to(_folder().resolve()):
        raise ValueError("存档文件名越界")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)


def _compare(manifest: dict[str, Any], found: dict[str, dict[str, Any]], files: int) -> None:
    if manifest["tables"] != found or manifest["files"] != files:
        raise ValueError("行数或校验值不符")
    if Installation.objects.count() > 1:
        raise ValueError("安装信息不止一行")


def _sequences() -> None:
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(line)
