"""Who must know at once when a child may have fallen out of all three states, or its roll or facts were changed.

Rooms above register here (the cases' room opens the case, verification closes what it proposed); each is called inside
the act that moved the child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from notoneless.children.models import Child
from notoneless.children.services.standing import By

Watch = Callable[..., None]
"""Called with ``child``, ``by`` and ``today``."""
WATCHING: list[Watch] = []


def child_watch(*, child: Child, by: By, today: date) -> None:
    """Tell everybody who watches: this child's standing changed."""
    for watch in WATCHING:
        watch(child=child, by=by, today=today)


FOLLOWING: list[Watch] = []
"""Who must know when a person changed a roll or the facts of a child: what was proposed may be done by it."""


def child_follow(*, child: Child, by: By, today: date) -> None:
    """Tell everybody who follows; called inside the act that made the change."""
    for follow in FOLLOWING:
        follow(child=child, by=by, today=today)
