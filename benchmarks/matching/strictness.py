"""What the match, and the peers, would answer were they stricter or bolder than they are.

The match decides by rules and scores every pair besides. Its answer is moved by the scores alone, in four ways that
start from the answer as it is:

- stricter: a link with a score below t goes to a person instead (t rising)
- bolder: a child left to a person is linked with its best free roll, where that scores at least t (t falling)
- more doubting: a suspected child whose first candidate scores at least t goes to a person (t falling)
- more alarming: a child left to a person is suspected, where its best pair scores below t (t rising)

The first two trade wrong links, the others false alarms, against people's work. A peer has two thresholds instead,
linked from and doubted from: each is moved while the other stays at its own 0.9 or 0.5.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import polars as pl

from benchmarks.matching.frames import as_columns
from benchmarks.peers import figures
from benchmarks.peers.environment import ROOT, ready
from notoneless.domain.linkage import Linkage, link, linking

STEPS = (*(n / 50 for n in range(1, 50)), 0.985, 0.99, 0.995, 0.998, 0.999, 0.9999, 0.99999)


@dataclass(frozen=True, slots=True)
class Counts:
    """An answer's errors: absent children linked, enrolled ones suspected, children left to a person."""

    linked: int
    suspected: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Truth:
    """Who is absent and who is enrolled, by 序号."""

    absent: frozenset[str]
    enrolled: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Truth:
        """The truth about the lists of a folder."""
        truth = pl.read_csv(folder / "truth.csv", infer_schema=False)
        known = pl.col("roll").is_not_null() & (pl.col("roll") != "")
        enrolled = frozenset(truth.filter(known)["household"])
        return cls(frozenset(truth["household"]) - enrolled, enrolled)

    def counts(self, links: Iterable[str], review: Iterable[str], suspected: Iterable[str]) -> Counts:
        """Errors of an answer given by children."""
        return Counts(
            len(self.absent.intersection(links)),
            len(self.enrolled.intersection(suspected)),
            len(set(review)),
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """Answers by strictness: the tool's own, and for each of the two trades what comes of each threshold."""

    own: Counts
    links: dict[str, Counts]
    alarms: dict[str, Counts]


def ours(folder: Path) -> Moved:
    """The match's answer to the lists of a folder, and what it would be otherwise."""
    truth = Truth.read(folder)
    household, roll = (
        as_columns(pl.read_csv(folder / f"{name}.csv", infer_schema=False)) for name in ("household", "roll")
    )
    found, scores = _with_scores(household, roll)
    links, doubts = dict(found.links.select("household", "score").iter_rows()), found.review
    best = dict(doubts.group_by("household").agg(pl.col("score").max()).iter_rows())
    suspected = {
        child: scores.get((child, first), 0.0)
        for child, first in found.suspected.select("household", "candidate_1").iter_rows()
    }
    own = truth.counts(links, best, suspected)
    by_link, by_alarm = {}, {}
    for t in STEPS:
        weak = {child for child, score in links.items() if score < t}
        by_link[f"stricter {t}"] = truth.counts(links.keys() - weak, best.keys() | weak, suspected)
        bold = _bold(found, t)
        by_link[f"bolder {t}"] = truth.counts(links.keys() | bold, best.keys() - bold, suspected)
        seen = {child for child, score in suspected.items() if score >= t}
        by_alarm[f"doubting {t}"] = truth.counts(links, best.keys() | seen, suspected.keys() - seen)
        faint = {child for child, score in best.items() if score < t}
        by_alarm[f"alarming {t}"] = truth.counts(links, best.keys() - faint, suspected.keys() | faint)
    return Moved(own, by_link, by_alarm)


def _with_scores(household: pl.DataFrame, roll: pl.DataFrame) -> tuple[Linkage, dict[tuple[str, str], float]]:
    """The answer, and the score of every pair that was weighed for it, also of those it does not show."""
    weighed: list[pl.DataFrame] = []
    assigned = linking.assigned

    def noted(pairs: pl.DataFrame, *rest: object, **more: object) -> object:
        weighed.append(pairs.select("h", "r", "score"))
        return assigned(pairs, *rest, **more)  # type: ignore[arg-type]

    with patch.object(linking, "assigned", noted):
        found = link(household, roll)
    rows, rolls = (linking.canonical(frame)["row"] for frame in (household, roll))
    pairs = weighed[0]
    keys = zip(rows.gather(pairs["h"]), rolls.gather(pairs["r"]), strict=True)
    return found, dict(zip(keys, pairs["score"], strict=True))


def _bold(found: Linkage, least: float) -> set[str]:
    """Children left to a person who would be linked from this score on, one roll a child, the best pair first."""
    taken, bold = set(found.links["roll"]), set()
    doubts = found.review.filter(pl.col("score") >= least).sort(["score", "rank"], descending=[True, False])
    for child, roll in doubts.select("household", "roll").iter_rows():
        if child not in bold and roll not in taken:
            bold.add(child)
            taken.add(roll)
    return bold


def theirs(name: str, folder: Path, out: Path) -> Moved:
    """A peer's answers to the lists of a folder, by threshold."""
    words = [str(ready()), "-m", "benchmarks.peers.pairs", name, str(folder), str(out)]
    subprocess.run(words, check=True, cwd=ROOT, capture_output=True)
    truth = Truth.read(folder)
    children = sorted(truth.absent | truth.enrolled)
    found = pl.read_csv(out / "review.csv", schema_overrides={"household": pl.String, "roll": pl.String})
    pairs = list(found.iter_rows())
    decided = _decider(truth, children, pairs)
    return Moved(
        decided(figures.LINKED, figures.DOUBTED),
        {f"linked {t}": decided(t, figures.DOUBTED) for t in STEPS if t >= figures.DOUBTED},
        {f"doubted {t}": decided(figures.LINKED, t) for t in STEPS if t <= figures.LINKED},
    )


def _decider(
    truth: Truth, children: list[str], pairs: list[figures.Pair]
) -> Callable[[float, float], Counts]:
    def decided(linked: float, doubted: float) -> Counts:
        with patch.object(figures, "LINKED", linked):
            answer = figures.decide(children, [pair for pair in pairs if pair[2] >= doubted])
        links, review = ({pair[0] for pair in part} for part in (answer.links, answer.review))
        return truth.counts(links, review, answer.suspected)

    return decided
