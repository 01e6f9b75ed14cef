"""新生班: how many classes the entrants of a school need, and how full each then is.

义务教育学校管理标准 (教育部 2017): a primary class of 45, a junior class of 50 is the standard size, more than 55 is an
oversized class (大班额). Standard sizes are the county's setting.
"""

from math import ceil

OVERSIZED = 55
"""From 56 pupils on a class is oversized (大班额)."""


def classes_needed(pupils: int, size: int) -> int:
    """The fewest classes in which nobody sits in one larger than ``size``. Raises ValueError for a size below 1."""
    if size < 1:
        raise ValueError("a class seats at least one")
    return ceil(pupils / size)


def fullest(pupils: int, classes: int) -> int:
    """Pupils in the fullest class when they are spread evenly; all of them where there is no class."""
    return ceil(pupils / classes) if classes else pupils
