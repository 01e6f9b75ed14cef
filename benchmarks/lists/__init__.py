"""Lists of invented children with known truth, for measuring the match; they share nothing with the demo.

``make(children, seed, faults)`` gives the household list and the roll as they would arrive from two offices, with
the headers of the command's contract, and the truth: which roll rows are which household child's.
"""

from .faults import DEFAULT, HEAVY, NONE, Faults
from .maker import Lists, make

__all__ = ["DEFAULT", "HEAVY", "NONE", "Faults", "Lists", "make"]
