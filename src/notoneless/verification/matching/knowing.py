"""存疑配对 goes to the unit that can know: the school, its centre school, or the bureau."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from notoneless.children.models import Roll
from notoneless.domain.pairing import unit_that_knows
from notoneless.domain.words import UnitKind
from notoneless.grid.models import Cover, holding
from notoneless.verification.models import SourceRow

PIECE = 2000


def units_that_know(pairs: Collection[tuple[int, int]], today: date) -> dict[tuple[int, int], int]:
    """(row, pupil) → the unit; a pair that is not named goes to the bureau."""
    ordered = sorted(pairs)
    paths: dict[int, str] = {}
    schools: dict[int, tuple[int, int | None]] = {}
    for start in range(0, len(ordered), PIECE):
        piece = ordered[start : start + PIECE]
        rows = SourceRow.objects.filter(pk__in={row for row, _ in piece}, place__isnull=False)
        paths |= dict(rows.values_list("pk", "place__path"))
        rolls = Roll.objects.current().filter(child__in={child for _, child in piece})
        for child, school, above, kind in rolls.values_list(
            "child", "school", "school__parent", "school__parent__kind"
        ):
            schools[child] = school, above if kind == UnitKind.CENTRE_SCHOOL else None
    covers = _covers(today)
    found: dict[tuple[int, int], int] = {}
    for row, child in ordered:
        covering = _covering(covers, paths.get(row, ""))
        school, centre = schools.get(child, (None, None))
        unit = unit_that_knows(school, centre, covering)
        if unit is not None:
            found[row, child] = unit
    return found


def _covers(today: date) -> dict[str, set[int]]:
    covers: dict[str, set[int]] = defaultdict(set)
    for path, unit in Cover.objects.filter(holding(today)).values_list("place__path", "unit"):
        covers[path].add(unit)
    return covers


def _covering(covers: dict[str, set[int]], path: str) -> set[int]:
    """The units that cover the place or one above it."""
    steps = path.split("/")[:-1]
    found: set[int] = set()
    for end in range(1, len(steps) + 1):
        found |= covers.get("/".join(steps[:end]) + "/", set())
    return found
