"""One guard of the product, and the test that must go red without it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """What is switched off: every match of ``pattern`` in ``path`` (a glob under the package) is replaced."""

    name: str
    path: str
    pattern: str
    off: str
    test: str
    count: int = 1
