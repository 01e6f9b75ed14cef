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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.environment import ROOT, Unavailable, ready

PEERS = {"splink": "benchmarks.peers.splink_lists", "recordlinkage": "benchmarks.peers.recordlinkage_lists"}
HEADERS = (
    "peer", "version", "cpu s", "peak MiB", "wrongly linked of the absent", "false alarms of the enrolled",
    "review share", "precision of links",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of one answer against the truth, and what they are as fractions of the group named.

    Absent: children of the household list on no line of the roll. Enrolled: the others.
    """

    absent: int
    enrolled: int
    links: int
    links_right: int
    absent_linked: int
    enrolled_suspected: int
    reviewed: int
    absent_suspected: int

    @property
    def wrongly_linked(self) -> float:
        """Of the absent: hidden by a link with somebody's roll."""
        return self.absent_linked / max(self.absent, 1)

    @property
    def false_alarms(self) -> float:
        """Of the enrolled: suspected for nothing."""
        return self.enrolled_suspected / max(self.enrolled, 1)

    @property
    def review(self) -> float:
        """Of the whole household list: left to a person."""
        return self.reviewed / max(self.absent + self.enrolled, 1)

    @property
    def precision(self) -> float:
        """Of the links: right ones."""
        return self.links_right / max(self.links, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """One peer's run. ``rates`` is none where it stopped or failed; ``why`` then says why."""

    name: str
    figures: dict[str, Any]
    rates: Rates | None
    why: str


def rates(links: pl.DataFrame, review: pl.DataFrame, suspected: pl.DataFrame, truth: pl.DataFrame) -> Rates:
    """Rates of an answer.

    ``links`` and ``review`` have household and roll, ``suspected`` has household, ``truth`` household and roll, all
    of them as text; truth's roll is null or empty for an absent child.
    """
    known = pl.col("roll").is_not_null() & (pl.col("roll") != "")
    right = truth.filter(known).select("household", "roll").unique()
    enrolled = right.select("household").unique()
    absent = truth.select("household").unique().join(enrolled, on="household", how="anti")
    linked = links.select("household", "roll").unique()
    reviewed = review.select("household").unique()
    alarmed = suspected.select("household").unique()
    return Rates(
        absent=absent.height,
        enrolled=enrolled.height,
        links=linked.height,
        links_right=linked.join(right, on=["household", "roll"], how="semi").height,
        absent_linked=absent.join(linked, on="household", how="semi").height,
        enrolled_suspected=enrolled.join(alarmed, on="household", how="semi").height,
        reviewed=reviewed.height,
        absent_suspected=absent.join(alarmed, on="household", how="semi").height,
    )


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
    links, review, suspected = (
        pl.read_csv(out / f"{part}.csv", infer_schema=False) for part in ("links", "review", "suspected")
    )
    truth = pl.read_csv(folder / "truth.csv", infer_schema=False)
    return Result(name, found, rates(links, review, suspected, truth), "")


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
