"""Invented school lists with known truth, for measuring how well lists are put together.

Written apart from the engine that is measured and from the other generator of lists: no table, rate or rule is shared.
"""

from benchmarks.holdout.lists import Lists, make, write

__all__ = ["Lists", "make", "write"]
