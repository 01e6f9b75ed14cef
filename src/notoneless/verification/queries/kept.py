"""核查统计定稿: what was handed in, shown again, and what the same list says now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.domain.columnlists import ListKind
from notoneless.domain.statement import KeptDifference, Statement, StatementCode, difference
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS
from notoneless.grid.models import Place, Unit, User
from notoneless.verification.models import KeptStatement
from notoneless.verification.queries import statement as queries
from notoneless.verification.queries.codeson import codes_listed


def kept_of(user: User, chosen: queries.Chosen | None = None) -> Any:
    """Kept statements in sight, the newest first; of one list where it is named."""
    rows = KeptStatement.objects.visible_to(user).select_related("unit", "by", "source")
    return rows.filter(kind=chosen.kind, source=chosen.source) if chosen else rows


def kept_told(kept: KeptStatement) -> queries.Told:
    """The kept statement as page and paper tell it: its own codes and figures, nothing of today."""
    codes = tuple(StatementCode(n, *code) for n, code in enumerate(kept.codes, start=1))
    ids = {code.slug: code.id for code in codes}
    cells = {
        (queries.Township(code, name), ids.get(slug) if slug else None): count
        for code, name, slug, count in kept.cells
    }
    towns = sorted({town for town, _ in cells}, key=lambda one: (not one.code, one.code))
    chosen = queries.Chosen(ListKind(kept.kind), kept.on, kept.source)
    return queries.Told(chosen, Statement(codes, cells), tuple(towns), 0)


@dataclass(frozen=True, slots=True)
class Beside:
    """The figures of today beside the kept ones, by code, and what changed by name."""

    now: dict[str, int]
    """Slug, or "" while it waits → how many."""
    total: int
    changed: KeptDifference


def beside(kept: KeptStatement, user: User, today: date) -> Beside:
    """What the same list says today of the same unit's places."""
    chosen = queries.Chosen(ListKind(kept.kind), today, kept.source)
    rows: Any = queries.rows_on(user, chosen)
    if (place := _place_of(kept.unit)) is not None:
        rows = rows.filter(spot__in=Place.objects.under(place.path))
    slugs = {code.id: code.slug for code in codes_listed(today)}
    now = {str(pk): slugs.get(code, "") for pk, code in rows.order_by().values_list("pk", "code_id")}
    then = {str(pk): slug for slug, keys in kept.rows.items() for pk in keys}
    counts: dict[str, int] = {}
    for slug in now.values():
        counts[slug] = counts.get(slug, 0) + 1
    return Beside(counts, len(now), difference(then, now))


def _place_of(unit: Unit) -> Place | None:
    return unit.place if unit.kind in TOWNSHIP_GOVERNMENTS else None
