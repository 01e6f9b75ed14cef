"""Which lists are measured, and how they are written."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lists import DEFAULT, HEAVY, make

HOLDOUT, KNOWN = "holdout", "lists"
"""``benchmarks.holdout``, written apart from the match; ``benchmarks.lists``, known to whoever wrote the match."""
SHORT, LONG, LONGEST = 35_000, 300_000, 1_000_000
TUNING = {HOLDOUT: (1, 2, 3, 4, 5, 21), KNOWN: (1, 2, 3, 4, 5)}
REPORTED = {HOLDOUT: tuple(range(31, 41)), KNOWN: tuple(range(11, 21))}
DRAWN = REPORTED[HOLDOUT][:5]
"""Seeds of the trade-off curve."""


@dataclass(frozen=True, slots=True)
class Case:
    """Lists of one size and one rate of faults, pooled over seeds."""

    source: str
    children: int
    times: int
    seeds: tuple[int, ...]
    peers: tuple[str, ...] = ()
    repeats: int = 1


BOTH = ("splink", "recordlinkage")
WHOLE = (
    Case(HOLDOUT, SHORT, 1, REPORTED[HOLDOUT], BOTH),
    Case(HOLDOUT, SHORT, 3, REPORTED[HOLDOUT], BOTH),
    Case(HOLDOUT, LONG, 1, REPORTED[HOLDOUT][:1], BOTH),
    Case(HOLDOUT, LONG, 3, REPORTED[HOLDOUT][:1], BOTH),
    Case(HOLDOUT, LONGEST, 1, REPORTED[HOLDOUT][:1], BOTH[:1], repeats=3),
    Case(KNOWN, SHORT, 1, REPORTED[KNOWN], BOTH),
    Case(KNOWN, SHORT, 3, REPORTED[KNOWN], BOTH),
)
QUICK = tuple(
    Case(source, SHORT, times, TUNING[source][:2]) for source in (HOLDOUT, KNOWN) for times in (1, 3)
)
"""Tuning seeds: what is tried often must not be what is reported."""


def write(source: str, children: int, seed: int, times: int, folder: Path) -> Path:
    """household.csv, roll.csv and truth.csv in the folder; made elsewhere, so that this process stays small."""
    if source == HOLDOUT:
        command = [
            sys.executable,
            "-m",
            "benchmarks.holdout",
            str(children),
            str(seed),
            str(times),
            str(folder),
        ]
        subprocess.run(command, check=True)
        return folder
    made = make(children, seed, DEFAULT if times == 1 else HEAVY)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("household", "roll", "truth"):
        getattr(made, name).write_csv(folder / f"{name}.csv")
    return folder
