"""The timeline of a child's file: the event log by the child's key, and the imports that touched it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notoneless.children.models import Child
from notoneless.core import clock
from notoneless.core.events import ACT_LABELS
from notoneless.core.models import Event
from notoneless.grid.access import may
from notoneless.grid.models import Unit, User

SHOWN = 60
QUIET = {"child_file_opened", "case_file_opened", "file_keep", "grant_give", "grant_end", "case_refused"}
QUIET |= {"group_file_opened"}
GROUP_ACTS = {"group_set", "group_end", "group_enter", "group_review"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story. Who looked is told to the audit, not here."""

    on: date
    title: str
    by: str
    detail: str = ""


def story_of(child: Child, user: User) -> list[Entry]:
    """What happened to this child, newest first: act, person, unit. Values stay sealed; the panels show today's.

    That the child was entered in a group of the poor or disabled is not told to whoever may not read groups.
    """
    quiet = QUIET if may(user, "children.sensitive") else QUIET | GROUP_ACTS
    keys = [child.key, *child.merged.values_list("key", flat=True)]
    events = list(Event.objects.filter(child_key__in=keys).exclude(act__in=quiet).order_by("-seq")[:SHOWN])
    names = dict(User.objects.filter(login__in={event.by for event in events}).values_list("login", "name"))
    units = dict(Unit.objects.filter(pk__in={e.unit for e in events if e.unit}).values_list("pk", "name"))
    return [
        Entry(
            on=clock.local_day(event.at),
            title=ACT_LABELS.get(event.act, event.act),
            by=f"{units.get(event.unit, '')} {names.get(event.by, '系统')}".strip(),
        )
        for event in events
    ]
