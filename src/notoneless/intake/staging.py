"""暂存: what lies between upload and confirmation, sealed, in one folder a batch under the data folder.

Names, numbers and addresses of a whole county pass through here, so nothing is ever written open, and what
nobody confirmed within a day is removed.
"""

from __future__ import annotations

import io
import pickle
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from notoneless.core.sealing import seal, unseal
from notoneless.core.wholefiles import write_whole

_PLAIN = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("uuid", "UUID"),
    ("uuid", "SafeUUID"),
}


class _PlainUnpickler(pickle.Unpickler):
    """Reads values, never code: any class but days and keys is refused, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def folder(key: UUID | str) -> Path:
    """Where one batch is staged."""
    return Path(settings.NOTONELESS_DATA) / "staging" / str(UUID(str(key)))


def staging_put(key: UUID | str, name: str, body: bytes) -> None:
    """Seal and write one piece; whole or not at all."""
    write_whole(folder(key) / name, seal(f"intake.staging.{key}.{name}", body))


def staging_get(key: UUID | str, name: str) -> bytes | None:
    """One piece, or None where it is not (any more). Raises BrokenSeal for one that was changed."""
    try:
        blob = (folder(key) / name).read_bytes()
    except FileNotFoundError:
        return None
    return unseal(f"intake.staging.{key}.{name}", blob)


def plain_put(key: UUID | str, name: str, thing: Any) -> None:
    """Stage plain data: lists, dicts, text, bytes, numbers, days, keys."""
    staging_put(key, name, pickle.dumps(thing, protocol=5))


def plain_get(key: UUID | str, name: str) -> Any:
    """What ``plain_put`` was given, or None."""
    body = staging_get(key, name)
    return None if body is None else _PlainUnpickler(io.BytesIO(body)).load()


def staging_clear(key: UUID | str) -> None:
    """Remove all of one batch."""
    shutil.rmtree(folder(key), ignore_errors=True)
