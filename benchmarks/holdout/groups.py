"""The two group lists: families lifted from poverty, and children with a disability certificate."""

from dataclasses import replace
from random import Random

import polars as pl

from benchmarks.holdout import places
from benchmarks.holdout.clerk import Clerk
from benchmarks.holdout.entries import entries
from benchmarks.holdout.people import HAN, Child, Family, Population
from benchmarks.holdout.places import Village
from benchmarks.holdout.rates import Rates
from benchmarks.holdout.rows import Table
from benchmarks.holdout.words import NICKNAMES

POVERTY = entries("序号,姓名,性别,出生日期,身份证号,监护人姓名,户籍地址")
DISABILITY = entries("序号,姓名,残疾人证号,监护人姓名,监护人电话")


def certificate_rates(rates: Rates) -> Rates:
    """A certificate number is a card's: it is not a spreadsheet's number, nor the guardian's, nor the old form."""
    return replace(
        rates,
        number_missing=rates.certificate_missing,
        number_15=0.0,
        number_scientific=0.0,
        number_zeroed=0.0,
        number_guardian=0.0,
    )


class GroupLists:
    """Both group lists and whom each row stands for."""

    def __init__(self, poverty: Clerk, disability: Clerk, population: Population) -> None:
        self.poor_clerk, self.card_clerk, self.population = poverty, disability, population
        self.poverty, self.disability = Table(POVERTY), Table(DISABILITY)
        self.rows: list[tuple[str, int, int | None]] = []  # list, row, household row

    def consider(self, family: Family) -> None:
        """Write the family's children into the lists they belong on, and now and then a child of neither list."""
        rng, rates, village = self.population.rng, self.population.rates, family.home.village
        poor = rng.random() < rates.poverty_family
        for child in family.children:
            if poor:
                self._poor(child)
                if rng.random() < rates.poverty_stranger / (1 - rates.poverty_stranger):
                    self._poor(self._unknown(village))
            if rng.random() < rates.disabled:
                self._card(child)
                if rng.random() < rates.disability_stranger / (1 - rates.disability_stranger):
                    self._card(self._unknown(village))

    def _unknown(self, village: Village) -> Child:
        """A child of a family that is on neither the household list nor the roll."""
        area = village.area if self.population.rng.random() < 0.5 else self.population.foreign()
        return self.population.family(village, area, 1).children[0]

    def _poor(self, child: Child) -> None:
        clerk = self.poor_clerk
        name, sex = clerk.name(child)[0], clerk.sex(child.sex)
        birth, number = clerk.birth(child.day)[0], clerk.number(child)[0]
        who = child.family.head if clerk.rng.random() < 0.6 else child.family.guardian
        address = _register_form(clerk.rng, child.family.home)
        row = self.poverty.add((name, sex, birth, number, clerk.guardian(who.name), address))
        self.rows.append(("poverty", row, child.row or None))

    def _card(self, child: Child) -> None:
        clerk, family = self.card_clerk, child.family
        name = clerk.name(child)[0]
        if clerk.rng.random() < clerk.rates.nickname:
            own = clerk.rng.choice(NICKNAMES)
            name = child.surname + own if family.kind == HAN and clerk.rng.random() < 0.6 else own
            clerk.note("nickname")
        number = self._certificate(child)
        who = family.guardian if clerk.rng.random() < 0.7 else family.mother
        cells = (name, number, clerk.guardian(who.name), clerk.phone(who.phone, family))
        self.rows.append(("disability", self.disability.add(cells), child.row or None))

    def _certificate(self, child: Child) -> str:
        """The certificate's number: the identity number, then the kind (1-7) and grade (1-4) of the disability."""
        clerk = self.card_clerk
        written, kind = clerk.number(child, bare=True)
        if not written:
            return ""
        ending = f"{clerk.rng.randint(1, 7)}{clerk.rng.randint(1, 4)}"
        if kind == "trailing":
            return clerk.styled(child.number + ending + written[18:])
        return clerk.styled(written + ending)

    def finished(self, truth: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Poverty, disability, and the truth about them: a line for each pair, as in `truth`."""
        schema = {"list": pl.String, "row": pl.Int64, "household": pl.Int64}
        rows = pl.DataFrame(self.rows, schema=schema, orient="row").sort(
            "list", "row", descending=[True, False]
        )
        links = (
            rows.with_columns(pl.col("row", "household").cast(pl.String))
            .join(truth, on="household", how="left", maintain_order="left_right")
            .with_columns(pl.col("household", "roll").fill_null(""))
        )
        return self.poverty.finished()[0], self.disability.finished()[0], links


def _register_form(rng: Random, home: places.Home) -> str:
    """The poverty office copies the register's form half the time and writes to the village otherwise."""
    if rng.random() < 0.5:
        return places.police_form(rng, home)
    return f"{home.village.township}{home.village.name}{home.village.kind}{home.group}组"
