"""The public form's ticket: a sum to do and a word of its own, signed, so that nothing has to be kept for a stranger."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping

from django.core import signing

from notoneless.domain.refusal import Refusal

SALT = "cases.tip"
HOURS = 4
TRAP = "website"
"""A field no person sees: what fills it in is a machine."""


def ticket_new() -> str:
    """A ticket with a new sum."""
    a, b = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    return signing.dumps({"a": a, "b": b, "word": secrets.token_hex(16)}, salt=SALT)


def _opened(ticket: str) -> Mapping[str, object] | None:
    try:
        found: Mapping[str, object] = signing.loads(ticket[:400], salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return found


def question_of(ticket: str) -> str:
    """The sum in words; empty for a ticket that does not hold."""
    found = _opened(ticket)
    return f"{found['a']} + {found['b']} = ?" if found is not None else ""


def word_of(ticket: str) -> str:
    """The ticket's own word, by which a second press is known."""
    found = _opened(ticket)
    return str(found["word"]) if found is not None else ""


def ticket_refused(typed: Mapping[str, str], total: str) -> Refusal | None:
    """Why a form is not taken: its ticket is too old or was made elsewhere, its sum is wrong, or a machine typed."""
    found = _opened(typed.get("ticket", ""))
    if found is None:
        return Refusal("页面放得太久了，请核对内容、重新算一下再提交。", "tip.ticket")
    digits = total.strip()
    if (
        not digits.isascii()
        or not digits.isdigit()
        or int(digits) != int(str(found["a"])) + int(str(found["b"]))
    ):
        return Refusal("计算结果不对，请重新算一下。", "tip.sum")
    if typed.get(TRAP):
        return Refusal("没有提交成功，请刷新页面后重新填写。", "tip.trap")
    return None


def address_of(remote: str) -> str:
    """The sender's address; empty where all come through one door (a proxy on this machine) and none is known."""
    try:
        return "" if ipaddress.ip_address(remote).is_loopback else remote
    except ValueError:
        return ""
