"""A child as two offices write it, and where a pair of rows ends up."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from notoneless.domain.idcard import check_char
from notoneless.domain.linkage import Linkage, link
from notoneless.domain.linkage.compare import graded, wide
from notoneless.domain.linkage.explain import explained
from notoneless.domain.linkage.grades import grades_of
from notoneless.domain.linkage.normalise import bodies, heads
from notoneless.domain.linkage.records import COLUMNS, canonical
from notoneless.domain.linkage.weigh import weighed

Row = dict[str, Any]


def number(born: str = "20150312", sequence: str = "123", area: str = "990301") -> str:
    """A sound identity number; an odd sequence is a boy's."""
    body = f"{area}{born}{sequence}"
    return body + check_char(body)


OWN = number()
OTHER = number(area="990722", sequence="457")
FATHER = number(born="19850602", sequence="315")

HOME: Row = {
    "name": "周文博",
    "sex": "男",
    "birth_on": "2015-03-12",
    "id_number": OWN,
    "guardian_name": "周建国",
    "guardian_phone": "10012345678",
    "address": "清源县龙潭镇上坪村3组18号",
}
"""The household row of one boy."""
STRANGER: Row = {
    "guardian_name": "何淑琴",
    "guardian_phone": "10087654321",
    "address": "清源县双江镇下湾村9组2号",
}
"""Another family, another village."""
NOBODY: Row = {"guardian_name": None, "guardian_phone": None, "address": None}


def frame(*rows: Row, prefix: str = "") -> pl.DataFrame:
    """Rows as a frame, called by their number from 1 unless they bring a name of their own."""
    named = [{"row": f"{prefix}{n}", **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame(named, schema=dict.fromkeys(COLUMNS, pl.String))


def matched(household: list[Row], roll: list[Row]) -> Linkage:
    """The match of rows called h1, h2 … and r1, r2 …"""
    return link(frame(*household, prefix="h"), frame(*roll, prefix="r"))


@cache
def _one(household: tuple[tuple[str, Any], ...], roll: tuple[tuple[str, Any], ...]) -> Linkage:
    return matched([dict(household)], [dict(roll)])


def outcome(roll: Row, household: Row = HOME) -> str:
    """Where one household row ends beside one roll row: the rule that linked, ``review`` or ``suspected``."""
    found = _one(tuple(household.items()), tuple(roll.items()))
    assert found.links.height + found.review["household"].n_unique() + found.suspected.height == 1
    if found.links.height:
        return str(found.links["rule"].item())
    return "review" if found.review.height else "suspected"


def said(roll: Row, household: Row = HOME) -> str:
    """The sentence of the one pair."""
    found = _one(tuple(household.items()), tuple(roll.items()))
    return str(pl.concat([found.links["explanation"], found.review["explanation"]]).item())


def body(*rows: Row) -> pl.DataFrame:
    """The rows as they are compared, by their place."""
    cells = canonical(frame(*rows))
    return bodies(cells, heads(cells), set())


def side_by_side(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Bodies of the same length, each row weighed against the one beside it: the grades, the verdict, the sentence."""
    pairs = pl.DataFrame({"h": left["index"], "r": right["index"]})
    found = explained(weighed(graded(wide(pairs, left, right)))).sort("h")
    return found.join(grades_of(found["kind"]), on="kind", how="left", maintain_order="left")
