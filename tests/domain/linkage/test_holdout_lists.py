"""Whole lists of a generator written apart from the match: what must hold on them at any rate of faults."""

import re
from functools import cache

import polars as pl
import pytest
from benchmarks.holdout import Lists, make
from benchmarks.matching import as_columns

from notoneless.domain.linkage import Linkage, Rates, evaluate, link

pytestmark = pytest.mark.pure

SEED, CHILDREN = 41, 3_000
PARTS = ("links", "review", "suspected", "duplicates", "unclaimed")
TIMES = [1.0, 3.0]


@cache
def lists(times: float) -> Lists:
    return make(CHILDREN, SEED, times)


@cache
def found(times: float) -> Linkage:
    made = lists(times)
    return link(as_columns(made.household), as_columns(made.roll))


def rates(answer: Linkage, made: Lists) -> Rates:
    nobody = pl.when(pl.col("roll") != "").then("roll").alias("roll")
    return evaluate(answer, made.truth.with_columns(nobody))


def differing(one: Linkage, other: Linkage) -> list[str]:
    return [part for part in PARTS if not getattr(one, part).equals(getattr(other, part))]


@pytest.mark.parametrize("times", TIMES)
def test_no_absent_child_is_linked_and_no_child_with_anothers_row(times: float) -> None:
    told = rates(found(times), lists(times))
    assert told.absent > 50
    assert told.absent_linked == 0
    assert told.enrolled_misled == 0


@pytest.mark.parametrize(("times", "alarms", "review"), [(1.0, 0.0025, 0.01), (3.0, 0.01, 0.04)])
def test_few_doors_are_knocked_on_for_nothing_and_few_children_left_to_people(
    times: float, alarms: float, review: float
) -> None:
    told = rates(found(times), lists(times))
    assert told.false_alarms <= alarms
    assert told.review <= review
    assert told.absent_suspected >= 0.97 * told.absent


@pytest.mark.parametrize("times", TIMES)
def test_linked_review_and_suspected_are_the_whole_list_and_nobody_is_in_two(times: float) -> None:
    answer, children = found(times), lists(times).household["序号"].to_list()
    linked = answer.links["household"].to_list()
    reviewed = answer.review["household"].unique().to_list()
    suspected = answer.suspected["household"].to_list()
    assert sorted([*linked, *reviewed, *suspected]) == sorted(children)
    assert answer.counts()["linked"] + answer.counts()["review"] + answer.counts()["suspected"] == CHILDREN


@pytest.mark.parametrize("times", TIMES)
def test_one_child_one_roll_and_every_roll_accounted_for(times: float) -> None:
    answer, rolls = found(times), set(lists(times).roll["序号"])
    assert answer.links["roll"].is_unique().all()
    assert answer.duplicates["roll"].is_unique().all()
    linked, again, unclaimed = (
        set(one["roll"]) for one in (answer.links, answer.duplicates, answer.unclaimed)
    )
    assert linked | again | unclaimed == rolls
    assert not unclaimed & (linked | again)
    assert not set(answer.duplicates["same_as"]) & again
    named = pl.concat([answer.suspected[f"candidate_{n}"] for n in (1, 2, 3)]).drop_nulls()
    assert not set(named) & linked


@pytest.mark.parametrize("times", TIMES)
def test_every_doubt_and_link_has_its_sentence_and_score(times: float) -> None:
    answer = found(times)
    for part in (answer.links, answer.review):
        assert part["explanation"].null_count() == 0
        assert part["explanation"].str.contains("^(姓名|身份证号|学籍号|同姓|缺姓名)").all()
        assert part["score"].is_between(0, 1).all()
    assert set(answer.review["rank"]) <= set(range(1, 6))


@pytest.mark.parametrize("times", TIMES)
def test_rows_and_columns_in_any_order_give_the_same_answer(times: float) -> None:
    made = lists(times)
    household, roll = as_columns(made.household), as_columns(made.roll)
    shuffled = link(
        household.sample(fraction=1, shuffle=True, seed=3).select(sorted(household.columns)),
        roll.sample(fraction=1, shuffle=True, seed=4).select(sorted(roll.columns, reverse=True)),
    )
    assert differing(found(times), shuffled) == []


# ---- the same list in another clerk's hand ----------------------------------------------------------------------


def _date(text: str) -> str:
    whole = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return f"{whole[1]}/{int(whole[2])}/{int(whole[3])}" if whole else text


def _phone(text: str) -> str:
    return f"{text[:3]}-{text[3:7]}-{text[7:]}" if re.fullmatch(r"1\d{10}", text) else text


def _number(text: str) -> str:
    return f"'{text.lower()}" if re.fullmatch(r"\d{17}[\dX]", text) else text


def _spaced(text: str) -> str:
    return f" {text[0]}　{text[1:]} " if re.fullmatch("[\u4e00-\u9fff]{2,3}", text) else text


WRITTEN = {
    "出生日期": _date,
    "身份证号": _number,
    "监护人电话": _phone,
    "姓名": _spaced,
    "监护人姓名": _spaced,
}


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("which", ["household", "roll"])
def test_a_list_written_otherwise_in_every_cell_matches_as_its_plain_twin(which: str, times: float) -> None:
    made = lists(times)
    plain: pl.DataFrame = getattr(made, which)
    other = plain.with_columns(
        pl.col(column).map_elements(write, return_dtype=pl.String) for column, write in WRITTEN.items()
    )
    changed = other.select((pl.col(column) != plain[column]).mean() for column in WRITTEN)
    assert min(changed.row(0)) > 0.5
    both = {"household": made.household, "roll": made.roll} | {which: other}
    assert differing(found(times), link(as_columns(both["household"]), as_columns(both["roll"]))) == []
