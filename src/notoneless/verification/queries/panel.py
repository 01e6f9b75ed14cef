"""The panel of a child's file that says on which lists the child stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.children.models import Child
from notoneless.domain.columnlists import ListKind
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.verification.models import (
    MatchOutcome,
    SourceRow,
)
from notoneless.verification.queries.matching import TONES, rule_words


@dataclass(frozen=True, slots=True)
class Named:
    """A list that names the child, and where."""

    words: str
    row_number: int
    listed_on: date
    outcome: str
    tone: str
    rule: str
    explanation: str


def panel_sources(child: Child, user: User) -> dict[str, Any]:
    """名单来源: which lists name the child, in which row. Lists of poverty and disability only for those who may read
    such facts. ``verification/panel_sources.html``."""
    rows = SourceRow.objects.standing().filter(child=child).select_related("source_list", "match")
    if not may(user, "children.sensitive"):
        rows = rows.exclude(kind__in=(ListKind.POVERTY, ListKind.DISABILITY))
    named = []
    for row in rows.order_by("kind", "pk"):
        link = getattr(row, "match", None)
        named.append(
            Named(
                words=ListKind(row.kind).label,
                row_number=row.row_number,
                listed_on=row.source_list.listed_on,
                outcome=MatchOutcome(link.outcome).label if link else "未比对",
                tone=TONES[MatchOutcome(link.outcome)] if link else "plain",
                rule=rule_words(link.rule) if link else "",
                explanation=link.explanation if link else "",
            )
        )
    return {"child": child, "named": named}
