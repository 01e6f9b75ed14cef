"""Runs the peers on the lists of a folder and reckons their errors: in the project's own environment, without pandas.

    python -m benchmarks.peers.run FOLDER [NAME...]

FOLDER holds household.csv, roll.csv and truth.csv (household, roll by 序号; roll empty for an absent child; two
lines for a child twice on the roll). NAME is one of PEERS, all of them by default.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.environment import ROOT, Unavailable, ready
from notoneless.domain.linkage import Rates, evaluate

PEERS = {"splink": "benchmarks.peers.splink_lists", "recordlinkage": "benchmarks.peers.recordlinkage_lists"}
HEADERS = (
    "peer", "version", "cpu s", "peak MiB", "wrongly linked of the absent", "false alarms of the enrolled",
    "review share", "precision of links",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One peer's run. ``rates`` is none where it stopped or failed; ``why`` then says why."""

    name: str
    figures: dict[str, Any]
    rates: Rates | None
    why: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of an answer that errors are reckoned from."""

    links: pl.DataFrame
    review: pl.DataFrame
    suspected: pl.DataFrame

    @classmethod
    def read(cls, out: Path) -> Parts:
        """The parts as text."""
        return cls(*(pl.read_csv(out / f"{one.name}.csv", infer_schema=False) for one in fields(cls)))


def answer_rates(out: Path, folder: Path) -> Rates:
    """Errors of the answer whose files are in ``out`` against the truth of the lists in ``folder``."""
    return evaluate(Parts.read(out), pl.read_csv(folder / "truth.csv", infer_schema=False))


def measured(name: str, folder: Path, out: Path) -> Result:
    """Runs one peer on ``folder`` in a process of its own; its files stay in ``out``."""
    command = [str(ready()), "-m", PEERS[name], str(folder.resolve()), str(out.resolve())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or f"ended with {done.returncode}").splitlines()[-1]
        return Result(name, {}, None, f"failed: {last}")
    found = json.loads((out / "figures.json").read_text())
    if found["stopped"]:
        return Result(name, found, None, f"stopped: {found['stopped']}")
    return Result(name, found, answer_rates(out, folder), "")


def run(folder: Path, names: list[str]) -> list[Result]:
    """Every peer of ``names`` on ``folder``, one after the other; raises Unavailable without an environment."""
    ready()
    results = []
    for name in names:
        with tempfile.TemporaryDirectory() as out:
            results.append(measured(name, folder, Path(out)))
    return results


def table(results: list[Result]) -> str:
    """The results as lines of text, one a peer."""
    lines = [HEADERS, *(_line(one) for one in results)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADERS))]
    told = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join(told + [f"{one.name} {one.why}" for one in results if one.why])


def _line(result: Result) -> tuple[str, ...]:
    cost = result.figures
    measures = ("–",) * 4
    if result.rates is not None:
        shares = (result.rates.wrongly_linked, result.rates.false_alarms, result.rates.review)
        measures = (*(f"{share:.3%}" for share in shares), f"{result.rates.precision:.4%}")
    version = cost["versions"][result.name] if cost else "–"
    spent = (f"{cost['cpu_seconds']:.1f}", f"{cost['peak_mib']:.0f}") if cost else ("–", "–")
    return (result.name, version, *spent, *measures)


def main() -> int:
    """Print the table; 1 when a peer could not be run."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(PEERS)
    for name in names:
        if name not in PEERS:
            print(f"there is no peer {name}: {', '.join(PEERS)}")
            return 2
    try:
        results = run(folder, names)
    except Unavailable as why:
        print(why)
        return 1
    print(table(results))
    return 1 if any(one.why.startswith("failed") for one in results) else 0


if __name__ == "__main__":
    sys.exit(main())
