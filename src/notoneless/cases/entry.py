"""One line of a case's story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline, as partials/timeline.html reads it."""

    on: date
    at: datetime | None
    title: str
    by: str = ""
    detail: str = ""
    url: str = ""
    url_label: str = ""
    tone: str = "plain"
    pill: str = ""
    struck: str = ""
    """Why this stands struck through: it was corrected, by whom and when."""
