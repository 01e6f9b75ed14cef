"""The one clock. Every date and time of the product comes from here, so that drills and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Today in the county's own time zone."""
    return timezone.localdate(now())


def local_day(moment: datetime) -> date:
    """The county's calendar day of a moment."""
    return timezone.localdate(moment)


def local_time(moment: datetime) -> str:
    """2026-11-18 10:30:05 in the county."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block it is that moment: for drills and for the demo's past weeks."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
