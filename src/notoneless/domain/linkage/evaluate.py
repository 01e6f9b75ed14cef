"""How good an answer is, measured against lists whose truth is known."""

from dataclasses import dataclass
from typing import Protocol

import polars as pl


class Answer(Protocol):
    """Anybody's answer: a ``Linkage``, or the same parts read from files."""

    @property
    def links(self) -> pl.DataFrame:
        """household, roll."""

    @property
    def review(self) -> pl.DataFrame:
        """household."""

    @property
    def suspected(self) -> pl.DataFrame:
        """household."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of one run against the truth; the rates are fractions of the group named.

    Absent: children of the household list who are on no line of the roll. Enrolled: the others.
    """

    absent: int
    enrolled: int
    links: int
    links_right: int
    absent_linked: int
    """Absent children linked with somebody's roll: the error that hides a child."""
    enrolled_suspected: int
    """False alarms: a door knocked on for nothing."""
    reviewed: int
    absent_suspected: int

    @property
    def enrolled_misled(self) -> int:
        """Enrolled children linked with another child's roll."""
        return self.links - self.links_right - self.absent_linked

    @property
    def wrongly_linked(self) -> float:
        """Of the absent."""
        return self.absent_linked / max(self.absent, 1)

    @property
    def false_alarms(self) -> float:
        """Of the enrolled."""
        return self.enrolled_suspected / max(self.enrolled, 1)

    @property
    def misled(self) -> float:
        """Of the enrolled."""
        return self.enrolled_misled / max(self.enrolled, 1)

    @property
    def review(self) -> float:
        """Of the whole household list."""
        return self.reviewed / max(self.absent + self.enrolled, 1)

    @property
    def precision(self) -> float:
        """Of the links: right ones."""
        return self.links_right / max(self.links, 1)


def evaluate(answer: Answer, truth: pl.DataFrame) -> Rates:
    """Rates of an answer. ``truth``: household, roll; one line a right pair, roll null or empty for an absent child.

    A child standing on the roll twice has two lines; either is right.
    """
    right = truth.filter((pl.col("roll") != "").fill_null(False)).select("household", "roll").unique()
    enrolled = right.select("household").unique()
    absent = truth.select("household").unique().join(enrolled, on="household", how="anti")
    linked = answer.links.select("household", "roll").unique()
    alarmed = answer.suspected.select("household").unique()
    return Rates(
        absent=absent.height,
        enrolled=enrolled.height,
        links=linked.height,
        links_right=linked.join(right, on=["household", "roll"], how="semi").height,
        absent_linked=linked.join(absent, on="household", how="semi").height,
        enrolled_suspected=enrolled.join(alarmed, on="household", how="semi").height,
        reviewed=answer.review["household"].n_unique(),
        absent_suspected=absent.join(alarmed, on="household", how="semi").height,
    )
