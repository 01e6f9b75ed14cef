"""Puts the lists together: who stands on which, in what order, and what truly belongs together."""

import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import polars as pl

from benchmarks.holdout import dates, words
from benchmarks.holdout.clerk import Clerk, Style, household_rates
from benchmarks.holdout.groups import GroupLists, certificate_rates
from benchmarks.holdout.people import Child, Family, Population
from benchmarks.holdout.places import Village, district
from benchmarks.holdout.rates import BASE, Rates
from benchmarks.holdout.rows import HOUSEHOLD, RollBook, Table, household_row, stranger_school

NEAR = 20  # villages to either side in the district's order that count as the neighbourhood
LISTS = ("household", "roll", "poverty", "disability")
# The kinds of namesakes born the same day, taken in turn so that even a small district has each: what else is alike.
NAMESAKES = ("sex", "nothing", "sex_village", "sex_township")


@dataclass(frozen=True)
class Lists:
    """The lists as their offices hand them in (all text, "" where a cell is empty), and the truth about them.

    `truth`: household, roll - the 序号 of each right pair; roll is "" for an absent child; a child who stands
    twice on the roll has two lines. `groups`: list (poverty or disability), row, household, roll - the same for
    the rows of the two group lists; household is "" for a child of neither list.
    """

    household: pl.DataFrame
    roll: pl.DataFrame
    poverty: pl.DataFrame
    disability: pl.DataFrame
    truth: pl.DataFrame
    groups: pl.DataFrame


class Maker:
    """One making of the lists: people and faults draw from streams of their own, so `times` changes no child."""

    def __init__(self, children: int, seed: int, times: float) -> None:
        self.children, rates = children, BASE.scaled(times)
        self.rng, self.fault_rng = (
            Random(f"people {children} {seed}"),
            Random(f"faults {children} {seed} {times}"),
        )
        styles = Random(f"styles {seed}")
        self.styles = {label: Style.chosen(styles) for label in LISTS}
        self.tally: Counter[tuple[str, str]] = Counter()
        self.villages = district(self.rng, children, words.SURNAME)
        self.at = {id(village): at for at, village in enumerate(self.villages)}
        self.population = Population(self.rng, rates)
        self.office = self._clerk("household", household_rates(rates))
        self.book = RollBook(self._clerk("roll", rates), self._clerk("roll", rates.scaled(2), "second row"))
        self.groups = GroupLists(
            self._clerk("poverty", replace(rates, number_missing=rates.poverty_missing)),
            self._clerk("disability", certificate_rates(rates)),
            self.population,
        )
        self.household = Table(HOUSEHOLD)
        self.truth: list[tuple[int, int | None]] = []
        self.absent, self.offset = (
            0,
            self.rng.randrange(100),
        )  # absent children so far; which of them has a namesake
        self.turn: Counter[bool] = Counter()  # namesakes made so far, of absent and of enrolled children

    def run(self) -> Lists:
        """Make every family and write it into the lists."""
        for family in self._families():
            self._write(family)
        roll, order = self.book.table.finished()
        pairs = pl.DataFrame(self.truth, schema={"household": pl.Int64, "at": pl.Int64}, orient="row")
        truth = pairs.join(order, on="at", how="left", maintain_order="left").select(
            pl.col("household").cast(pl.String), pl.col("row").cast(pl.String).fill_null("").alias("roll")
        )
        poverty, disability, links = self.groups.finished(truth)
        return Lists(self.household.finished()[0], roll, poverty, disability, truth, links)

    def _clerk(self, label: str, rates: Rates, counted_as: str = "") -> Clerk:
        return Clerk(counted_as or label, rates, self.fault_rng, self.styles[label], self.tally)

    def _families(self) -> Iterator[Family]:
        """Families village by village until there are enough children."""
        made = 0
        while made < self.children:
            family = self.population.family(self.villages[made * len(self.villages) // self.children])
            family.children = family.children[: self.children - made]
            made += len(family.children)
            yield family

    def _near(self, village: Village) -> list[Village]:
        """The villages around one, of the same county."""
        at = self.at[id(village)]
        around = self.villages[max(0, at - NEAR) : at + NEAR + 1]
        return [each for each in around if each.county == village.county]

    def _write(self, family: Family) -> None:
        """One family's rows on every list, and the other children who come onto the roll with it."""
        rng, rates, near = self.rng, self.population.rates, self._near(family.home.village)
        for child in family.children:
            child.row = self.household.add(household_row(self.office, child, near))
            self._count("absent" if child.absent else "enrolled")
            if child.absent:
                self.truth.append((child.row, None))
            else:
                self.truth.append((child.row, self.book.enter(child, near)))
                if rng.random() < rates.second_row:
                    self._second_row(child, near)
                if rng.random() < rates.stranger:
                    self._stranger(near)
            self._namesakes(child, near)
        self._siblings(family)
        self.groups.consider(family)

    def _second_row(self, child: Child, near: list[Village]) -> None:
        school, surname = stranger_school(self.rng, near, child.grade, child.school), child.surname
        if surname and self.rng.random() < self.population.rates.second_surname:
            surname = child.family.mothers_surname
            self._count("second_surname")
        self.truth.append((child.row, self.book.enter_again(child, school, surname, near)))
        self._count("second_row")

    def _stranger(self, near: list[Village]) -> None:
        """A child of another district who goes to school here."""
        other = self.population.family(self.rng.choice(near), self.population.foreign(), 1).children[0]
        self.book.enter(other, near)
        self._count("stranger")

    def _namesakes(self, child: Child, near: list[Village]) -> None:
        """At times put another child of the same name on the roll, with the same birthday or another."""
        rng, rates, whose = self.rng, self.population.rates, "absent" if child.absent else "enrolled"
        village = child.family.home.village
        if child.absent:
            self.absent += 1
            same_day = self.absent % round(1 / rates.namesake_absent) == self.offset
        else:
            same_day = rng.random() < rates.namesake_enrolled
        if same_day:
            alike = NAMESAKES[self.turn[child.absent] % len(NAMESAKES)]
            self.turn[child.absent] += 1
            sex = child.sex if alike.startswith("sex") else "女" if child.sex == "男" else "男"
            others = [each for each in near if each.name != village.name]
            if alike == "sex_township":
                others = [each for each in others if each.township == village.township] or others
            where = village if alike == "sex_village" or not others else rng.choice(others)
            self.book.enter(self.population.namesake(child, where, child.day, sex), near)
            self._count(f"namesake_{whose}_{alike}")
        if rng.random() < (rates.near_name_absent if child.absent else rates.near_name_enrolled):
            day = dates.birthday(rng)
            self.book.enter(self.population.namesake(child, village, day, child.sex), near)
            self._count(f"near_name_{whose}")

    def _siblings(self, family: Family) -> None:
        """Count the hard families: an absent child with a sibling, or a twin, at school."""
        here = [child for child in family.children if not child.absent]
        for child in family.children:
            if child.absent and here:
                twin = any(each.day == child.day for each in here)
                self._count("absent_twin_enrolled" if twin else "absent_sibling_enrolled")

    def _count(self, what: str) -> None:
        self.tally["people", what] += 1


def build(children: int, seed: int, times: float = 1.0) -> tuple[Lists, Counter[tuple[str, str]]]:
    """The lists, and how often each thing happened: (list, fault) or ("people", what) to its count."""
    collecting = gc.isenabled()
    gc.disable()  # nearly all that is made is kept; looking for rubbish meanwhile costs a third of the time
    try:
        maker = Maker(children, seed, times)
        return maker.run(), maker.tally
    finally:
        if collecting:
            gc.enable()


def make(children: int, seed: int, times: float = 1.0) -> Lists:
    """Lists of a district with so many children on its household list; `times` multiplies every fault rate."""
    return build(children, seed, times)[0]


def write(lists: Lists, folder: Path | str) -> None:
    """The lists as UTF-8 CSV files in the folder, which is made if need be."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*LISTS, "truth", "groups"):
        frame: pl.DataFrame = getattr(lists, name)
        file = folder / ("groups_truth.csv" if name == "groups" else f"{name}.csv")
        frame.with_columns(pl.when(pl.all() != "").then(pl.all())).write_csv(file)
