"""四查三比对: the exact set differences, and whether a list of households agrees with the rolls child by child.

四查: the household register, the rolls, the pupils actually in class, the children of households out of poverty.
三比对: household against roll → of school age and out of school; roll against class → left; those against the poverty
list → out of poverty and out of school (教基厅函〔2024〕15号).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .words import Stage

C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True, slots=True)
class FourChecks(Generic[C]):
    """What the four checks saw, as sets of children.

    ``in_class`` and ``not_in_class`` are of pupils somebody has looked for; a pupil nobody looked for is in neither and
    is never taken for absent. ``elsewhere`` are children accounted for by accepted evidence.
    """

    household: Collection[C]
    roll: Collection[C]
    in_class: Collection[C] = ()
    not_in_class: Collection[C] = ()
    poor: Collection[C] = ()
    elsewhere: Collection[C] = ()

    def out(self) -> set[C]:
        """户籍 − 学籍: on the household register, of school age, on no roll (适龄失学)."""
        return set(self.household) - set(self.roll)

    def absent(self) -> set[C]:
        """学籍 − 在校: on a roll, looked for in class and not there."""
        return (set(self.roll) & set(self.not_in_class)) - set(self.in_class)

    def left(self) -> set[C]:
        """Absent, and nothing accounts for it: left school (辍学)."""
        return self.absent() - set(self.elsewhere)

    def phantom(self) -> set[C]:
        """Absent, and known to be elsewhere: the roll is kept for a child that is not there (空挂学籍)."""
        return self.absent() & set(self.elsewhere)

    def unchecked(self) -> set[C]:
        """On a roll, and nobody has looked in class yet."""
        return set(self.roll) - set(self.in_class) - set(self.not_in_class)

    def poor_out(self) -> set[C]:
        """Out of school or left, and on the poverty list (脱贫户失学)."""
        return (self.out() | self.left()) & set(self.poor)


@dataclass(frozen=True, slots=True)
class ListedChild:
    """One row of a poverty or disability list. ``stage`` is of its roll, None while it is on none."""

    household: Hashable
    stage: Stage | None
    is_doubtful: bool = False
    """On no roll yet, and a person has still to say whether it is the pupil it resembles."""


@dataclass(slots=True)
class Agreement:
    """名单与学籍核对表: households, and their children by stage (S0.7: 990 households, 1,263 pupils = 912 + 351)."""

    households: int = 0
    primary: int = 0
    junior: int = 0
    doubtful: int = 0
    no_roll: int = 0
    _known: set[Hashable] = field(default_factory=set, repr=False)

    def add(self, child: ListedChild) -> None:
        """Count one more row."""
        self._known.add(child.household)
        self.households = len(self._known)
        if child.stage == Stage.PRIMARY:
            self.primary += 1
        elif child.stage is not None:
            self.junior += 1
        elif child.is_doubtful:
            self.doubtful += 1
        else:
            self.no_roll += 1

    @property
    def pupils(self) -> int:
        """Children found on a roll."""
        return self.primary + self.junior

    @property
    def children(self) -> int:
        """All children of the list."""
        return self.pupils + self.doubtful + self.no_roll

    @property
    def agrees(self) -> bool:
        """Every child of the list sits in a school."""
        return self.pupils == self.children


def agreement_of(children: Iterable[ListedChild]) -> Agreement:
    """The table of these rows."""
    table = Agreement()
    for child in children:
        table.add(child)
    return table
