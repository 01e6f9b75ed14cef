"""One child, one roll: from weighed pairs to the disjoint parts of the answer.

Links are given away from the best pair downwards. What is left of a child is looked at again: a roll already
given to somebody else, or two candidates the machine cannot tell apart, go to a person; nothing at all makes
the child suspected.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

import polars as pl

from .weigh import LINK, MARGIN, REVIEW

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
    """Which pairs link, which go to review (with the remark to add), and the candidates of the suspected.

    ``links``: h, place. ``review``: h, place, rank, remark. ``suspected``: h, candidate (list of r, the best first).
    """

    links: pl.DataFrame
    review: pl.DataFrame
    suspected: pl.DataFrame


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
    pairs: pl.DataFrame,
    children: pl.Series,
    *,
    settled: pl.Series,
    twice_on_roll: Mapping[int, int],
    twice_in_household: Mapping[int, int],
    remarks: tuple[str, str, str],
) -> Assignment:
    """The one-to-one assignment of weighed pairs, all of them worth keeping.

    ``children`` are the rows still to be placed; ``settled`` the rolls that are given away beyond doubt.
    ``twice_on_roll`` and ``twice_in_household`` give each repeated row its first row. ``remarks`` are the
    sentences added when a roll is already taken, when candidates are tied, and when the name points elsewhere.
    """
    ordered = pairs.with_row_index("place").sort(["points", "h", "r"], descending=[True, False, False])
    ordered = ordered.with_columns(pl.col("r").is_in(settled.implode()).alias("is_settled"))
    said = ordered.filter((pl.col("verdict") > 0) | pl.col("namesake"))
    alone = (pl.len().over("h") == 1) & (pl.len().over("r") == 1)
    plain = said.filter(alone & (pl.col("verdict") == LINK) & ~pl.col("is_settled"))
    rivals = said.join(plain.select("h"), on="h", how="anti", maintain_order="left")
    links, review = _contested(rivals, twice_on_roll, twice_in_household, remarks)
    linked = pl.concat(
        [
            plain.select("h", "r", "place"),
            links.cast({"h": plain.schema["h"], "r": plain.schema["r"], "place": plain.schema["place"]}),
        ]
    )
    lost = (
        children.to_frame("h")
        .join(linked, on="h", how="anti")
        .join(review.cast({"h": children.dtype}), on="h", how="anti")
    )
    return Assignment(linked.sort("h"), review, _nearest(lost, ordered, linked["r"]))


def _nearest(lost: pl.DataFrame, ordered: pl.DataFrame, given: pl.Series) -> pl.DataFrame:
    """The suspected children with the rolls to look at first: those nobody has."""
    free = ordered.filter(~pl.col("is_settled") & ~pl.col("r").is_in(given.implode()))
    first = free.group_by("h", maintain_order=True).agg(
        pl.col("r").head(SUSPECTED_CANDIDATES).alias("candidate")
    )
    return lost.select("h").join(first, on="h", how="left").sort("h")


def _contested(
    rivals: pl.DataFrame,
    twice_on_roll: Mapping[int, int],
    twice_in_household: Mapping[int, int],
    remarks: tuple[str, str, str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and reviews among pairs that want the same child or the same roll, from the best pair downwards."""
    taken_remark, tied_remark, named_remark = remarks
    columns = ("h", "r", "points", "verdict", "place", "namesake", "other_name")
    pairs = [Pair(*row) for row in rivals.select(columns).iter_rows()]
    settled = set(rivals.filter("is_settled")["r"].to_list())
    yielding = _yielding(pairs)
    pairs = [replace(one, verdict=REVIEW) if (one.h, one.r) in yielding else one for one in pairs]
    by_child: dict[int, list[Pair]] = defaultdict(list)
    by_roll: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_child[pair.h].append(pair)
        if pair.verdict == LINK and pair.r not in settled:
            by_roll[pair.r].append(pair)
    tied = _tied(by_child, by_roll, twice_on_roll, twice_in_household)
    owner: dict[int, Pair] = {}
    linked: set[int] = set()
    for pair in pairs:
        free = pair.verdict == LINK and pair.h not in linked and pair.r not in owner and pair.r not in settled
        if free and pair.h not in tied:
            owner[pair.r] = pair
            linked.add(pair.h)
    given = owner.keys() | settled
    review: list[tuple[int, int, int, str]] = []
    for child in sorted(by_child.keys() - linked):
        doubts = _doubts(
            by_child[child],
            given,
            yielding,
            (taken_remark, tied_remark if child in tied else "", named_remark),
        )
        for rank, (pair, remark) in enumerate(doubts[:REVIEW_CANDIDATES], start=1):
            review.append((child, pair.place, rank, remark))
    return (
        pl.DataFrame(
            [(pair.h, pair.r, pair.place) for pair in owner.values()],
            schema={"h": pl.Int64, "r": pl.Int64, "place": pl.Int64},
            orient="row",
        ),
        pl.DataFrame(
            review,
            schema={"h": pl.Int64, "place": pl.Int64, "rank": pl.Int64, "remark": pl.String},
            orient="row",
        ),
    )


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
        links = [pair for pair in own if pair.verdict == LINK and pair.r in by_roll]
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
                and _best_link(by_child[other.h], by_roll) == best.r
            ):
                tied |= {child, other.h}
    return tied


def _best_link(own: list[Pair], by_roll: Mapping[int, list[Pair]]) -> int | None:
    """The roll of a child's best link that is not settled otherwise."""
    return next((pair.r for pair in own if pair.verdict == LINK and pair.r in by_roll), None)


def _same(one: int, other: int, twice: Mapping[int, int]) -> bool:
    return one in twice and twice[one] == twice.get(other)


def _doubts(
    own: list[Pair],
    owner: Set[int],
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
