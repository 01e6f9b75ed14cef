"""文号使用情况: of one unit and year, which numbers were used, which are void and why, and whether one is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from notoneless.core.models import EventValue
from notoneless.documents.models import Paper, PaperNumber
from notoneless.domain.papernumbers import Gap, gaps_of
from notoneless.domain.words import PaperKind, PaperState
from notoneless.grid.models import Unit


@dataclass(slots=True)
class NumberUse:
    """One kind: ``void`` holds (number as printed, reason); ``gaps`` the numbers no paper here has."""

    kind: PaperKind
    last: int = 0
    first: int = 0
    count: int = 0
    void: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every number up to the last is a paper, or explained."""
        return all(gap.is_explained for gap in self.gaps)


def numbers_used(unit: Unit, year: int) -> list[NumberUse]:
    """Of each kind the unit has a counter for in a year."""
    last = dict(PaperNumber.objects.filter(unit=unit, year=year).values_list("kind", "last"))
    used: dict[str, list[tuple[int, str, str, str, str]]] = defaultdict(list)
    papers = Paper.objects.filter(issuer=unit, year=year, number__isnull=False).order_by("number")
    for row in papers.defer("body"):
        used[row.kind].append((row.number or 0, row.number_text, row.state, row.void_reason, row.book))
    books = _set_from_books(unit, year)
    return [
        _use(kind, last.get(str(kind), 0), used[str(kind)], books[kind.label])
        for kind in PaperKind
        if last.get(str(kind))
    ]


def _use(
    kind: PaperKind, last: int, rows: list[tuple[int, str, str, str, str]], books: list[tuple[int, int]]
) -> NumberUse:
    numbers = [row[0] for row in rows]
    copied = [row[0] for row in rows if row[4]]
    return NumberUse(
        kind=kind, last=last, first=numbers[0] if numbers else 0, count=len(rows),
        void=[(text, reason) for _, text, state, reason, _ in rows if state == PaperState.VOID],
        gaps=gaps_of(numbers, last=last, books=[*books, *([(0, max(copied))] if copied else [])]),
    )  # fmt: skip


def _set_from_books(unit: Unit, year: int) -> dict[str, list[tuple[int, int]]]:
    """Kind in words → from where to where the counter was set, as the event log tells."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = EventValue.objects.filter(
        event__act="paper_number_set", event__unit=unit.pk, name__endswith=f" {year}"
    )
    for row in rows:
        before, after = row.old.open(), row.new.open()
        found[row.name.removesuffix(f" {year}")].append((int(before or 0), int(after or 0)))
    return found
