"""The one clock. Every date and time the product uses comes from here, so that tests and drills can set it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today in the county's own time zone."""
    return timezone.localdate(now())


def local_day(moment: datetime) -> date:
    """The county's calendar day of a moment."""
    return timezone.localdate(moment)
