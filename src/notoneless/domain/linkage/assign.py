"""One child, one roll: from weighed pairs to the disjoint parts of the answer.

Links are given away from the best pair downwards. What is left of a child is looked at again: a roll already
given to somebody else, or two candidates the machine cannot tell apart, go to a person; nothing at all makes
the child suspected.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from .weigh import CANDIDATE_POINTS, LINK, MARGIN, REVIEW

REVIEW_CANDIDATES = 5
"""So many candidates of one child are laid before a person at most."""
SUSPECTED_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """One weighed pair by row index: ``place`` is its line in the frame of pairs."""

    h: int
    r: int
    points: float
    verdict: int
    place: int
    namesake: bool = False
    other_name: bool = False


@dataclass(slots=True)
class Assignment:
    """Which pairs link, which go to review (with the remark to add), and the candidates of the suspected."""

    links: list[Pair] = field(default_factory=list)
    review: list[tuple[Pair, str]] = field(default_factory=list)
    suspected: dict[int, list[int]] = field(default_factory=dict)


def pairs_of(weighed: pl.DataFrame) -> list[Pair]:
    """The pairs that matter, the best first; ties by position, which depends on the row keys alone."""
    ordered = weighed.with_row_index("place").filter(
        (pl.col("verdict") > 0) | (pl.col("points") >= CANDIDATE_POINTS) | pl.col("namesake")
    )
    ordered = ordered.sort(["points", "h", "r"], descending=[True, False, False])
    columns = ordered.select("h", "r", "points", "verdict", "place", "namesake", "other_name")
    return [Pair(*row) for row in columns.iter_rows()]


def same_children(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Index → smallest index of the rows joined with it, for rows written twice."""
    root: dict[int, int] = {}

    def find(one: int) -> int:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for left, right in pairs:
        a, b = find(left), find(right)
        root[max(a, b)] = min(a, b)
    return {one: find(one) for one in root}


def assigned(
    pairs: list[Pair],
    children: Iterable[int],
    *,
    twice_on_roll: Mapping[int, int],
    twice_in_household: Mapping[int, int],
    remarks: tuple[str, str, str],
) -> Assignment:
    """The one-to-one assignment.

    ``twice_on_roll`` and ``twice_in_household`` give each repeated row its first row. ``remarks`` are the
    sentences added when a roll is already taken, when candidates are tied, and when the name points elsewhere.
    """
    taken_remark, tied_remark, named_remark = remarks
    yielding = _yielding(pairs)
    pairs = [replace(one, verdict=REVIEW) if (one.h, one.r) in yielding else one for one in pairs]
    by_child: dict[int, list[Pair]] = defaultdict(list)
    by_roll: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_child[pair.h].append(pair)
        if pair.verdict == LINK:
            by_roll[pair.r].append(pair)
    tied = _tied(by_child, by_roll, twice_on_roll, twice_in_household)
    owner: dict[int, Pair] = {}
    linked: set[int] = set()
    for pair in pairs:
        free = pair.verdict == LINK and pair.h not in linked and pair.r not in owner
        if free and pair.h not in tied:
            owner[pair.r] = pair
            linked.add(pair.h)
    answer = Assignment(links=list(owner.values()))
    for child in children:
        if child in linked:
            continue
        own = by_child.get(child, [])
        doubts = _doubts(
            own, owner, yielding, (taken_remark, tied_remark if child in tied else "", named_remark)
        )
        if doubts:
            answer.review.extend(doubts[:REVIEW_CANDIDATES])
        else:
            free_rolls = [pair.r for pair in own if pair.r not in owner]
            answer.suspected[child] = free_rolls[:SUSPECTED_CANDIDATES]
    return answer


def _yielding(pairs: list[Pair]) -> set[tuple[int, int]]:
    """Pairs held together by a number although child or roll has another with its own name and birthday.

    The number of one twin typed on the other's row must neither clear the absent twin nor take the row from the
    one it describes; a person decides.
    """
    named_children = {pair.h for pair in pairs if pair.namesake}
    named_rolls = {pair.r for pair in pairs if pair.namesake}
    return {
        (pair.h, pair.r)
        for pair in pairs
        if pair.verdict == LINK and pair.other_name and (pair.h in named_children or pair.r in named_rolls)
    }


def _tied(
    by_child: Mapping[int, list[Pair]],
    by_roll: Mapping[int, list[Pair]],
    twice_on_roll: Mapping[int, int],
    twice_in_household: Mapping[int, int],
) -> set[int]:
    """Children whose best link another child or another roll rivals so closely that a person must decide."""
    tied: set[int] = set()
    for child, own in by_child.items():
        links = [pair for pair in own if pair.verdict == LINK]
        best = next((pair for pair in links if by_roll[pair.r][0].h == child), None)
        if best is None:
            continue
        for other in links:
            rival = (
                other is not best
                and best.points - other.points < MARGIN
                and by_roll[other.r][0].h == child
                and not _same(best.r, other.r, twice_on_roll)
            )
            if rival:
                tied.add(child)
        for other in by_roll[best.r]:
            if (
                other.h != child
                and best.points - other.points < MARGIN
                and not _same(child, other.h, twice_in_household)
                and next(pair for pair in by_child[other.h] if pair.verdict == LINK).r == best.r
            ):
                tied |= {child, other.h}
    return tied


def _same(one: int, other: int, twice: Mapping[int, int]) -> bool:
    return one in twice and twice[one] == twice.get(other)


def _doubts(
    own: list[Pair],
    owner: Mapping[int, Pair],
    yielding: set[tuple[int, int]],
    remarks: tuple[str, str, str],
) -> list[tuple[Pair, str]]:
    """What a person is shown: candidates still free, then rolls this child would have had but for another."""
    taken, tied, named = remarks
    free = [
        (pair, named if (pair.h, pair.r) in yielding else tied if pair.verdict == LINK else "")
        for pair in own
        if pair.verdict in (LINK, REVIEW) and pair.r not in owner
    ]
    lost = [
        (pair, named if (pair.h, pair.r) in yielding else taken)
        for pair in own
        if pair.r in owner and (pair.verdict == LINK or (pair.h, pair.r) in yielding)
    ]
    return sorted(free + lost, key=lambda doubt: (-doubt[0].points, doubt[0].r))
