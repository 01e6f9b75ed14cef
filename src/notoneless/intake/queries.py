"""What intake shows: batches, the history of a child's rows, second rolls, lines for the desk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.urls import reverse

from notoneless.core.clock import local_day
from notoneless.core.desk import DeskLine
from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.intake.models import (
    OPEN_STATES,
    BatchState,
    ColumnMapping,
    ImportBatch,
    ImportedRow,
    RowOutcome,
)

SCHOOL_KINDS = (
    ListKind.ROLL,
    ListKind.ROLL_EXPORT,
    ListKind.CARDS,
    ListKind.GROUPS,
    ListKind.MARKS,
    ListKind.SURVEY,
)
"""What a school may take in: what it keeps itself of its own pupils, and the sheets of surveys it collects."""


def kinds_for(user: User) -> tuple[ListKind, ...]:
    """The lists this person may take in."""
    if not may(user, "intake.import"):
        return ()
    return tuple(ListKind) if sight(user).is_everything else SCHOOL_KINDS


def batches_of(user: User) -> QuerySet[ImportBatch]:
    """The batches in this person's sight, newest first."""
    by = User.objects.filter(login=OuterRef("by")).values("name")[:1]
    batches = ImportBatch.objects.visible_to(user).annotate(by_name=Subquery(by))
    return batches.select_related("unit").prefetch_related("files")


def newest_import() -> int:
    """The event of the last list that was written or taken back; a preview made before it is stale."""
    return (
        Event.objects.filter(act__in=("import_apply", "import_undo")).aggregate(last=Max("seq"))["last"] or 0
    )


def mapping_known(unit: Any, kind: str, source: str) -> dict[str, str]:
    """Header → field as this unit said last time of this source."""
    rows = ColumnMapping.objects.filter(unit=unit, kind=kind, source=source)
    return dict(rows.values_list("header", "field"))


def sources_known(user: User) -> list[str]:
    """Names of sources this person's unit has taken lists from, the latest first."""
    rows = batches_of(user).exclude(source="").order_by().values("source").annotate(last=Max("asked_at"))
    return [row["source"] for row in rows.order_by("-last")[:30]]


def mappings_of(user: User) -> QuerySet[ColumnMapping]:
    """What this person's unit remembers of how lists are headed."""
    unit = None if sight(user).is_everything else sight(user).unit_with("intake.import")
    everybody = (
        ColumnMapping.objects.all() if sight(user).is_everything else ColumnMapping.objects.filter(unit=unit)
    )
    return everybody.order_by("kind", "source", "header")


_UNDONE = "(已撤销)"


@dataclass(frozen=True, slots=True)
class RowOfChild:
    """One line of a child's timeline: which list said something about it, when, and what changed."""

    at: datetime
    by: str
    title: str
    outcome: RowOutcome
    changes: dict[str, tuple[str, str]]


def rows_of_child(key: UUID) -> list[RowOfChild]:
    """What lists did to this child, newest first. The caller has checked that the child is in sight."""
    rows = (
        ImportedRow.objects.filter(child_key=key)
        .select_related("batch")
        .order_by("-batch__applied_at", "-pk")
    )
    return [
        RowOfChild(
            at=row.batch.applied_at or row.batch.asked_at,
            by=row.batch.by,
            title=ListKind(row.batch.kind).label + (_UNDONE if row.batch.state == BatchState.UNDONE else ""),
            outcome=RowOutcome(row.outcome),
            changes={
                label: (old, new) for label, (old, new) in json.loads(row.changes.open() or "{}").items()
            },
        )
        for row in rows
    ]


def second_rolls() -> QuerySet[ImportedRow]:
    """Children a second school lists: ``child_key``, and ``unit`` the school that came second."""
    rows = ImportedRow.objects.exclude(batch__state=BatchState.UNDONE).filter(outcome=RowOutcome.ASIDE)
    return rows.select_related("unit", "batch")


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Lists this person began to take in and has not finished."""
    if not may(user, "intake.import"):
        return []
    rows = ImportBatch.objects.filter(by=user.login, state__in=OPEN_STATES).prefetch_related("files")
    return [
        DeskLine(
            who=ListKind(row.kind).label,
            what="确认导入" if row.state == BatchState.PREVIEWED else "接着导入",
            due_on=None,
            since_on=local_day(row.asked_at),
            url=reverse("intake:batch_page", args=[row.key]),
            button="去确认" if row.state == BatchState.PREVIEWED else "接着办",
            group="intake",
        )
        for row in rows
    ]
