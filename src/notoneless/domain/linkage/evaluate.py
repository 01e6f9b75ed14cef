"""How good an answer is, measured against lists whose truth is known."""

from dataclasses import dataclass

import polars as pl

from .records import Linkage


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of one run against the truth; the rates are fractions of the group named.

    Absent: children of the household list who are on no line of the roll. Enrolled: the others.
    """

    absent: int
    enrolled: int
    absent_linked: int
    """Absent children linked with somebody's roll: the error that hides a child."""
    enrolled_misled: int
    """Enrolled children linked with another child's roll."""
    enrolled_suspected: int
    """False alarms: a door knocked on for nothing."""
    reviewed: int
    absent_suspected: int

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


def evaluate(linkage: Linkage, truth: pl.DataFrame) -> Rates:
    """Rates of an answer. ``truth``: household, roll; one line a right pair, roll null for an absent child.

    A child standing on the roll twice has two lines; either is right.
    """
    absent = set(truth.filter(pl.col("roll").is_null())["household"].to_list())
    right = set(truth.drop_nulls("roll").select("household", "roll").iter_rows())
    enrolled = {household for household, _ in right}
    links = set(linkage.links.select("household", "roll").iter_rows())
    suspected = set(linkage.suspected["household"].to_list())
    return Rates(
        absent=len(absent),
        enrolled=len(enrolled),
        absent_linked=sum(household in absent for household, _ in links),
        enrolled_misled=sum(
            household in enrolled and (household, roll) not in right for household, roll in links
        ),
        enrolled_suspected=len(suspected & enrolled),
        reviewed=linkage.review["household"].n_unique(),
        absent_suspected=len(suspected & absent),
    )
