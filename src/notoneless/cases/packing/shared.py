"""What the parts of a case file share: who reads it, days and names in words, and stored files as attachments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from notoneless.cases.models import Case
from notoneless.documents.models import StoredFile
from notoneless.documents.services import file_open
from notoneless.files.casefile import Attached
from notoneless.grid.models import User


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the file is made: what he may not read is not in it."""

    case: Case
    user: User
    is_sensitive: bool
    today: date


def day(on: date | None) -> str:
    """2026-03-05, or nothing."""
    return f"{on:%Y-%m-%d}" if on else ""


def moment(at: datetime | None) -> str:
    """The county's clock: 2026-03-05 10:30."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def name(user: User | None) -> str:
    return user.name if user is not None else ""


def words(sealed: Any) -> str:
    """A sealed text, opened."""
    return str(sealed.open()) if sealed else ""


def attached(*files: tuple[str, StoredFile | None]) -> tuple[Attached, ...]:
    """The stored files among these, each under its caption, read when its turn comes."""
    return tuple(
        Attached(caption, stored.media_type, _reader(stored))
        for caption, stored in files
        if stored is not None
    )


def _reader(stored: StoredFile) -> Callable[[], bytes]:
    return lambda: file_open(stored=stored)


def in_order(items: Iterable[Any]) -> list[Any]:
    """Oldest first; what bears no day stands last."""
    return sorted(items, key=lambda item: (item.on is None, item.on or date.max))
