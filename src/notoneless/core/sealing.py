"""Sealing of personal values: SM4-GCM for what must be read again, HMAC-SM3 for what must be found again.

GB/T 39786 asks for national algorithms; both come with the ``cryptography`` wheel.
"""

import os
import threading
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from notoneless.core.keys import keys

_IV = 12
_TAG = 16


class BrokenSeal(Exception):
    """A sealed value was changed, cut, or sealed with keys that are not here."""


@lru_cache(maxsize=16)
def _mac_of(key: bytes) -> hmac.HMAC:
    """A MAC with the key worked in, to be copied: half the work of each hash of a long list."""
    return hmac.HMAC(key, hashes.SM3())


@lru_cache(maxsize=16)
def _cipher_of(key: bytes) -> SM4:
    return SM4(key)


class _Bench(threading.local):
    """One thread's cipher object, given a new nonce for each seal: checking key and mode anew costs a third."""

    def __init__(self) -> None:
        self.ciphers: dict[bytes, Cipher[modes.GCM]] = {}

    def cipher(self, key: bytes, nonce: bytes) -> "Cipher[modes.GCM]":
        mode = modes.GCM(nonce)
        cipher = self.ciphers.get(key)
        if cipher is None:
            cipher = self.ciphers[key] = Cipher(_cipher_of(key), mode)
        cipher.mode = mode
        return cipher


_bench = _Bench()


def keyed_hash(key: bytes, message: bytes) -> str:
    """HMAC-SM3 as 64 hex characters."""
    mac = _mac_of(key).copy()
    mac.update(message)
    return mac.finalize().hex()


def blind(column: str, normalised: str) -> str | None:
    """The search hash of a normalised value in this column (32 hex characters); None for an empty value.

    Two columns never share hashes, so a phone cannot be compared with an ID number.
    """
    if not normalised:
        return None
    return keyed_hash(keys().newest.index, f"{column}\x00{normalised}".encode())[:32]


def seal(column: str, plain: bytes) -> bytes:
    """Version byte, nonce, text and tag; bound to its column so that a value cannot be moved to another."""
    newest = keys().newest
    nonce = os.urandom(_IV)
    encryptor = _bench.cipher(newest.data, nonce).encryptor()
    encryptor.authenticate_additional_data(column.encode())
    body = encryptor.update(plain) + encryptor.finalize()
    return b"".join((bytes((newest.version,)), nonce, body, encryptor.tag))


def unseal(column: str, blob: bytes) -> bytes:
    """What ``seal`` was given. Raises BrokenSeal."""
    try:
        key = keys().sets[blob[0]]
        nonce, body, tag = blob[1 : 1 + _IV], blob[1 + _IV : -_TAG], blob[-_TAG:]
        decryptor = Cipher(_cipher_of(key.data), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(column.encode())
        return decryptor.update(body) + decryptor.finalize()
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise BrokenSeal(f"{column} 的内容无法解封：密钥不符或数据被改动") from error


class Sealed:
    """A sealed text as a model holds it. It never prints itself: whoever needs the value calls ``open``."""

    __slots__ = ("blob", "column")

    def __init__(self, column: str, blob: bytes) -> None:
        self.column = column
        self.blob = bytes(blob)

    @classmethod
    def of(cls, column: str, text: str) -> Self:
        """Seal this text for the column ("children.child.id_number"); an empty text stays empty."""
        return cls(column, seal(column, text.encode()) if text else b"")

    def open(self) -> str:
        """The plain text. Raises BrokenSeal."""
        return unseal(self.column, self.blob).decode() if self.blob else ""

    def __bool__(self) -> bool:
        return bool(self.blob)

    def __str__(self) -> str:
        return "••••" if self.blob else ""

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sealed):
            return self.open() == other.open()
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]
