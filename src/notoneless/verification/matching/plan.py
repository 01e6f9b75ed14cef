"""What a match would write. Computed outside any transaction; ``applying`` writes it in a short one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from notoneless.children.models import Child, Guardian
from notoneless.children.services import child_row, guardian_row
from notoneless.domain.columnlists import ListKind
from notoneless.domain.words import CaseOrigin, HouseholdSource
from notoneless.verification.matching.facts import RowFact
from notoneless.verification.models import MatchOutcome, SeenKind


@dataclass(eq=False, slots=True)
class NewChild:
    """A row that fits no child of the register makes one, unconfirmed, sealed and ready to be saved."""

    key: str
    row: RowFact
    child: Child
    guardian: Guardian | None


Ref = int | NewChild
"""A child of the register by its primary key, or one that will be made."""


@dataclass(slots=True)
class Standing:
    """Where one row stands."""

    row: RowFact
    child: Ref
    outcome: MatchOutcome
    rule: str = ""
    score: float | None = None
    explanation: str = ""
    roll: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A child on a roll that may be the one a row names."""

    row: int
    candidate: int
    rank: int
    score: float
    explanation: str


@dataclass(frozen=True, slots=True)
class EntryPlan:
    """A place on the household line. ``only_if_none``: whoever stands there already stays as it is."""

    child: Ref
    place: int
    source: HouseholdSource
    household_number: str = ""
    head_name: str = ""
    only_if_none: bool = False


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A special group of a child, by a list."""

    child: Ref
    kind: str
    detail: str
    source: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A child to be suspected, and why."""

    child: Ref
    origin: CaseOrigin
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One child of a comparison's list, as runs remember it. ``row`` or ``roll`` says who it is from run to run."""

    kind: SeenKind
    child: Ref | None
    row: int | None = None
    roll: int | None = None
    other: int | None = None
    outcome: str = ""
    rule: str = ""

    @property
    def subject(self) -> int:
        return self.row or self.roll or 0


@dataclass(slots=True)
class Plan:
    """Everything one run found."""

    standings: list[Standing] = field(default_factory=list)
    new_children: list[NewChild] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    joins: list[tuple[int, int, str]] = field(default_factory=list)
    """(unconfirmed child, child on a roll it is, why)"""
    entries: list[EntryPlan] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    """Children of the household line whom no list names any longer."""
    groups: list[GroupPlan] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    duplicates: list[tuple[int, int, str]] = field(default_factory=list)
    """(roll, roll it repeats, rule)"""
    checks: list[Seen] = field(default_factory=list)
    """What 四查三比对 and the looks at rolls found; the rows of lists are in ``standings``."""
    household_count: int = 0
    roll_count: int = 0
    unclaimed_count: int = 0

    def seen(self) -> Iterator[Seen]:
        """Everything a run remembers: each row of a list with its outcome, and each check."""
        for one in self.standings:
            yield Seen(
                SeenKind(one.row.kind), one.child, row=one.row.pk, roll=one.roll, outcome=one.outcome,
                rule=one.rule,
            )  # fmt: skip
        yield from self.checks

    def household_tally(self) -> dict[str, int]:
        """How many rows of the household list ended how; the three sum to the list."""
        tally = dict.fromkeys((str(outcome) for outcome in MatchOutcome), 0)
        for one in self.standings:
            if one.row.kind == ListKind.HOUSEHOLD:
                tally[one.outcome] += 1
        return tally


class Nursery:
    """Makes the new children of a run, each once however many rows name it."""

    def __init__(self, taken_numbers: set[str]) -> None:
        self.made: list[NewChild] = []
        self._taken = taken_numbers
        self._by_words: dict[tuple[object, ...], NewChild] = {}

    def child_for(self, row: RowFact, place: int | None) -> NewChild:
        """The new child this row names. Two rows are one child when name, birth date and number or phone agree."""
        words = [
            ("number", row.id_number, row.name) if row.id_number and row.is_id_checked else None,
            ("phone", row.guardian_phone, row.name, row.born_on) if row.guardian_phone else None,
        ]
        for word in words:
            if word is not None and word in self._by_words:
                return self._by_words[word]
        new = self._make(row, place)
        for word in words:
            if word is not None:
                self._by_words[word] = new
        return new

    def _make(self, row: RowFact, place: int | None) -> NewChild:
        child = child_row(
            name=row.name,
            sex=row.sex,
            born_on=row.born_on,
            id_number=row.id_number,
            residence_detail=row.detail("address"),
            hukou_detail=row.address,
            ethnicity=row.detail("ethnic"),
            is_unconfirmed=True,
        )
        child.residence_id = place
        index = str(child.id_number_index or "")
        if index and (index in self._taken or not row.is_id_checked):
            child.is_id_checked = False  # somebody else holds this number; a person will find out whose it is
        elif index:
            self._taken.add(index)
        guardian = None
        if row.guardian_name.strip():
            guardian = guardian_row(
                child=child,
                name=row.guardian_name,
                relation=row.detail("guardian_relation"),
                phone=row.guardian_phone,
            )
        new = NewChild(f"new:{len(self.made) + 1}", row, child, guardian)
        self.made.append(new)
        return new
