"""文号: the numbers of one unit, kind and year run on without a gap; what is missing is explained or is a fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers ``first`` to ``last`` that no paper here has. Explained: they stand in the paper books."""

    first: int
    last: int
    is_explained: bool


def gaps_of(numbers: Iterable[int], *, last: int, books: Sequence[tuple[int, int]]) -> list[Gap]:
    """The missing runs among 1 … ``last``. ``books``: (before, after) each time the counter was set to the number the
    paper books had reached, so that before+1 … after were given out by hand."""
    known = set(numbers)
    by_hand = {n for before, after in books for n in range(before + 1, after + 1)}
    gaps: list[Gap] = []
    for n in range(1, last + 1):
        if n in known:
            continue
        is_explained = n in by_hand
        if gaps and gaps[-1].last == n - 1 and gaps[-1].is_explained == is_explained:
            gaps[-1] = Gap(gaps[-1].first, n, is_explained)
        else:
            gaps.append(Gap(n, n, is_explained))
    return gaps
