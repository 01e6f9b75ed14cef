"""Keys of the installation: kept in one file outside the data folder, versioned, never in a backup."""

import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class KeySet:
    """One version of the keys: ``data`` seals fields and files, ``index`` makes search hashes."""

    version: int
    data: bytes
    index: bytes


@dataclass(frozen=True)
class Keys:
    """All versions, the current one, the chain key of the event log and Django's own secret."""

    sets: dict[int, KeySet]
    current: int
    chain: bytes
    secret: str

    @property
    def newest(self) -> KeySet:
        return self.sets[self.current]

    @property
    def fingerprint(self) -> str:
        """Says which keys these are without saying what they are; stored in the database and in backups."""
        from notoneless.core.sealing import keyed_hash

        return keyed_hash(self.chain, b"fingerprint of these keys")[:16]


def keys_make(path: Path) -> None:
    """Write a new key file, readable by its owner only. Never overwrites one.

    Raises FileExistsError if a key file is there already: its data could not be read again without it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = {
        "current": 1,
        "sets": {"1": {"data": secrets.token_hex(16), "index": secrets.token_hex(32)}},
        "chain": secrets.token_hex(32),
        "secret": secrets.token_urlsafe(48),
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())


def keys_read(path: Path) -> Keys:
    """The keys in this file. Raises ImproperlyConfigured with a sentence where it is missing or damaged."""
    try:
        body = json.loads(path.read_text(encoding="ascii"))
        sets = {
            int(version): KeySet(int(version), bytes.fromhex(one["data"]), bytes.fromhex(one["index"]))
            for version, one in body["sets"].items()
        }
        keys = Keys(sets, int(body["current"]), bytes.fromhex(body["chain"]), str(body["secret"]))
        if keys.current not in sets or len(keys.secret) < 40 or len(keys.chain) < 32:
            raise ValueError("incomplete")
    except FileNotFoundError as error:
        raise ImproperlyConfigured(
            f"找不到密钥文件 {path}。首次安装请先运行 notoneless init;恢复备份时请把原来的密钥文件放回此处。"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"密钥文件 {path} 已损坏或不完整，请用当初另行保存的副本替换。") from error
    return keys


@lru_cache(maxsize=1)
def keys() -> Keys:
    """The keys of this installation, read once a process."""
    return keys_read(Path(settings.NOTONELESS_KEYS))
