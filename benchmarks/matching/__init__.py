"""How good the match is and what it costs: on lists of two generators, beside a plain join and two other libraries.

    python -m benchmarks.matching [--quick] [--last] [--curve FILE] [--table FILE...]

The reporting run makes its lists from seeds that nobody tunes on, runs the command as an officer would, each time in
a process of its own, reads its files, and reckons them against the truth. ``goals`` says what binds.
"""

from .frames import as_columns
from .goals import LIMITS, LIMITS_AT_THREE, over

__all__ = ["LIMITS", "LIMITS_AT_THREE", "as_columns", "over"]
