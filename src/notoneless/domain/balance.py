"""两线平衡: the household line says which children must be in school, the school line says which are.

Every counted child is in exactly one state, by the first rule of ``STATE_RULES`` that holds on the day:

1. An open case (suspected or later, until cleared or closed). It outranks a roll on purpose: somebody has
   seen reason to doubt that the child is there, and a roll on paper is what 人籍一致 doubts. Clearing the
   case is what puts the child back into school with proof.
2. In school with proof: an active roll here, or a certificate of attendance that has not run out.
3. Accounted for: an accepted code whose evidence has not run out.
4. None of these: unplaced, the error the product exists to prevent.

Every term counts its last day; the day after, the evidence is gone.

The rules are data, so that a query can be built from them and be compared with ``state_of`` row for row.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self, TypeVar

from .schoolyear import birth_window
from .words import ChildState, Word

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What the registers say about one child, as they stand.

    ``certificate_until`` is the last day of an accepted 就读证明, None when there is none.
    ``accounted_until`` is the last day of the accepted code, None when the code stands for good.
    ``on_line_until`` is the last day on the household line, None while the child is on it.
    """

    born_on: date
    on_line_from: date | None
    on_line_until: date | None = None
    has_graduated: bool = False
    has_open_case: bool = False
    has_active_roll: bool = False
    certificate_until: date | None = None
    accounted_code: str | None = None
    accounted_until: date | None = None


class Op(Word):
    """How a test reads its field on a day."""

    IS_TRUE = "is_true", "是"
    IS_FALSE = "is_false", "否"
    IS_SET = "is_set", "有值且不为空"
    BEGUN = "begun", "有值且不晚于当日"
    RUNNING = "running", "有值且不早于当日"
    RUNNING_OR_ENDLESS = "running_or_endless", "无值或不早于当日"
    SCHOOL_AGE = "school_age", "出生日期在适龄区间内"


@dataclass(frozen=True, slots=True)
class Predicate:
    """One field of ``ChildFacts`` and what must hold of it."""

    field: str
    op: Op


@dataclass(frozen=True, slots=True)
class StateRule:
    """A state and its alternatives: it holds when all tests of one alternative hold."""

    state: ChildState
    any_of: tuple[tuple[Predicate, ...], ...]


BASE_RULE: tuple[Predicate, ...] = (
    Predicate("on_line_from", Op.BEGUN),
    Predicate("on_line_until", Op.RUNNING_OR_ENDLESS),
    Predicate("has_graduated", Op.IS_FALSE),
    Predicate("born_on", Op.SCHOOL_AGE),
)
"""Who is counted at all: on the household line that day, of school age, nine years not completed."""

STATE_RULES: tuple[StateRule, ...] = (
    StateRule(ChildState.OPEN_CASE, ((Predicate("has_open_case", Op.IS_TRUE),),)),
    StateRule(
        ChildState.IN_SCHOOL,
        ((Predicate("has_active_roll", Op.IS_TRUE),), (Predicate("certificate_until", Op.RUNNING),)),
    ),
    StateRule(
        ChildState.ACCOUNTED,
        ((Predicate("accounted_code", Op.IS_SET), Predicate("accounted_until", Op.RUNNING_OR_ENDLESS)),),
    ),
    StateRule(ChildState.UNPLACED, ((),)),
)
"""The first that holds is the child's state; the last always holds."""

_READ: dict[Op, Callable[[Any, date, int], bool]] = {
    Op.IS_TRUE: lambda value, on, entry_age: bool(value),
    Op.IS_FALSE: lambda value, on, entry_age: not value,
    Op.IS_SET: lambda value, on, entry_age: bool(value),
    Op.BEGUN: lambda value, on, entry_age: value is not None and value <= on,
    Op.RUNNING: lambda value, on, entry_age: value is not None and value >= on,
    Op.RUNNING_OR_ENDLESS: lambda value, on, entry_age: value is None or value >= on,
    Op.SCHOOL_AGE: lambda value, on, entry_age: _is_between(value, birth_window(on, entry_age=entry_age)),
}


def _is_between(value: date, window: tuple[date, date]) -> bool:
    return window[0] <= value <= window[1]


def holds(test: Predicate, facts: ChildFacts, on: date, *, entry_age: int = 6) -> bool:
    """Whether one test holds of a child on a day."""
    return _READ[test.op](getattr(facts, test.field), on, entry_age)


def is_counted(facts: ChildFacts, on: date, *, entry_age: int = 6) -> bool:
    """Whether the child belongs to the children who must be in school on a day."""
    return all(holds(test, facts, on, entry_age=entry_age) for test in BASE_RULE)


def state_of(facts: ChildFacts, on: date) -> ChildState:
    """The one state of a child on a day, whether it is counted or not."""
    return next(
        rule.state
        for rule in STATE_RULES
        if any(all(holds(test, facts, on) for test in tests) for tests in rule.any_of)
    )


def place_in_balance(facts: ChildFacts, on: date, *, entry_age: int = 6) -> ChildState | None:
    """The child's state, or None when it is not counted that day."""
    return state_of(facts, on) if is_counted(facts, on, entry_age=entry_age) else None


@dataclass(frozen=True, slots=True)
class Balance:
    """两线平衡表 row: how many counted children are in each state."""

    in_school: int = 0
    accounted: int = 0
    open_case: int = 0
    unplaced: int = 0

    @classmethod
    def of(cls, states: Iterable[ChildState | None]) -> Self:
        """Counted from states; None, a child that is not counted, adds nothing."""
        counts = dict.fromkeys((state.value for state in ChildState), 0)
        for state in states:
            if state is not None:
                counts[state.value] += 1
        return cls(**counts)

    @property
    def should(self) -> int:
        """应入学: all counted children. It is the sum, so that a row cannot fail to add up."""
        return self.in_school + self.accounted + self.open_case + self.unplaced

    @property
    def is_balanced(self) -> bool:
        """Every child is in school with proof, accounted for, or on somebody's desk."""
        return self.unplaced == 0

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Balance)))

    @property
    def words(self) -> str:
        """The row as a sentence, with what to do when it does not balance."""
        if not self.should:
            return "没有应入学的适龄儿童少年。"
        parts = [f"应入学{self.should}人"]
        for state, count in (
            (ChildState.IN_SCHOOL, self.in_school),
            (ChildState.ACCOUNTED, self.accounted),
            (ChildState.OPEN_CASE, self.open_case),
        ):
            parts.append(f"{state.label}{count}人")
        if self.is_balanced:
            return "，".join(parts) + "，两线平衡。"
        return "，".join(parts) + f"；还有{self.unplaced}人未落实，请逐人核查或立案。"


def balance_by_unit(rows: Iterable[tuple[K, ChildState | None]]) -> dict[K, Balance]:
    """The balance of each unit from (unit, state of one child) pairs.

    A unit all of whose children are not counted stands there with zeros.
    """
    states: dict[K, list[ChildState | None]] = {}
    for unit, state in rows:
        states.setdefault(unit, []).append(state)
    return {unit: Balance.of(found) for unit, found in states.items()}


def sum_up(balances: Mapping[K, Balance], parent_of: Callable[[K], K | None]) -> dict[K, Balance]:
    """Each unit's balance with all units below it, up to the top of the tree."""
    sums: dict[K, Balance] = {}
    for unit, balance in balances.items():
        above: K | None = unit
        while above is not None:
            sums[above] = sums.get(above, Balance()) + balance
            above = parent_of(above)
    return sums


_NAMES = {
    "should": "应入学",
    "in_school": ChildState.IN_SCHOOL.label,
    "accounted": ChildState.ACCOUNTED.label,
    "open_case": ChildState.OPEN_CASE.label,
    "unplaced": ChildState.UNPLACED.label,
}


def difference_words(whole: Balance, parts: Iterable[Balance]) -> str:
    """How a unit's row differs from the sum of the rows below it; empty when they agree."""
    total = sum(parts, Balance())
    found = []
    for name, label in _NAMES.items():
        gap = getattr(whole, name) - getattr(total, name)
        if gap:
            found.append(f"{label}{'多' if gap > 0 else '少'}{abs(gap)}人")
    return "本级比下级合计" + "，".join(found) + "。" if found else ""
