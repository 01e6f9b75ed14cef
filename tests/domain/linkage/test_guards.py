"""Negative controls: with a guard switched off the match makes the very mistake the guard is there for."""

import polars as pl
import pytest

from notoneless.domain.linkage import assign, compare, linking, normalise, weigh
from notoneless.domain.linkage.grades import Name
from notoneless.domain.linkage.records import Rule
from tests.domain.linkage.rows import FATHER, HOME, NOBODY, OTHER, OWN, STRANGER, Row, matched, number

pytestmark = pytest.mark.pure

TWIN: Row = {**HOME, "name": "周文强", "id_number": number(sequence="137")}
NUMBERLESS: Row = {**HOME, **NOBODY, "id_number": None}


def linked(household: list[Row], roll: list[Row]) -> list[tuple[str, str]]:
    return list(matched(household, roll).links.select("household", "roll").iter_rows())


def test_without_yielding_the_absent_twin_takes_the_others_row(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [HOME, TWIN], [{**TWIN, "id_number": OWN}]
    assert linked(*lists) == [("h2", "r1")]
    monkeypatch.setattr(assign, "_yielding", lambda pairs: set())
    assert linked(*lists) == [("h1", "r1")]


def test_without_a_margin_the_machine_picks_one_of_two_equals(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**NUMBERLESS, "guardian_phone": HOME["guardian_phone"]}
    lists = [known], [{**known, "id_number": OWN}, {**known, "id_number": OTHER}]
    assert linked(*lists) == []
    monkeypatch.setattr(assign, "MARGIN", 0.0)
    assert linked(*lists) == [("h1", "r1")]


def test_without_the_second_agreement_a_namesake_clears_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [NUMBERLESS], [{**NUMBERLESS, **STRANGER}]
    assert linked(*lists) == []
    bare = (Rule.NAME_BIRTH, weigh.name_same & weigh.birth_same & weigh.sex_ok)
    monkeypatch.setattr(weigh, "RULES", (*weigh.RULES, bare))
    assert linked(*lists) == [("h1", "r1")]


def test_without_firmness_a_namesake_of_the_same_village_clears_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lists = [HOME], [{**HOME, **STRANGER, "id_number": FATHER, "address": "上坪村"}]
    assert linked(*lists) == []
    soft = (
        Rule.NAME_BIRTH,
        weigh.name_same & weigh.birth_same & weigh.sex_ok & ~weigh.number_clash & (weigh.second >= 1),
    )
    monkeypatch.setattr(weigh, "RULES", (*weigh.RULES, soft))
    assert linked(*lists) == [("h1", "r1")]


def test_a_birthday_read_from_the_shared_number_would_be_a_false_witness(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The brother's row carries this child's number and no birthday of its own."""
    lists = [HOME], [{**HOME, "name": "周文强", "birth_on": None}]
    assert linked(*lists) == []
    true = compare._birth
    monkeypatch.setattr(compare, "_birth", lambda pairs, grades: true(pairs, grades * 0))
    assert linked(*lists) == [("h1", "r1")]


@pytest.mark.parametrize("guard", ["OVERUSED_PHONE", "OVERUSED_NUMBER"])
def test_without_a_ceiling_a_filled_in_value_joins_strangers(
    guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = {"OVERUSED_PHONE": {"guardian_phone": "10011112222"}, "OVERUSED_NUMBER": {"id_number": OWN}}[
        guard
    ]
    child = {**NUMBERLESS, **filled}
    crowd = [
        {**child, "name": f"{one}小满", "birth_on": f"2013-0{n}-01"}
        for n, one in enumerate("赵钱孙李吴郑王冯", 1)
    ]
    assert linked([child], [child, *crowd]) == []
    monkeypatch.setattr(normalise, guard, 99)
    assert linked([child], [child, *crowd]) == [("h1", "r1")]


def test_without_the_search_for_repeats_a_second_enrolment_goes_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lists = [HOME], [HOME, {**HOME, "id_number": None}]
    assert matched(*lists).duplicates.height == 1
    monkeypatch.setattr(linking, "_twice", lambda body, alike: {})
    assert matched(*lists).duplicates.height == 0


@pytest.mark.parametrize(
    ("guard", "off", "village"),
    [
        ("VILLAGE_AT_LEAST", 1, [("上坪村", "龙潭小学", 9)]),
        ("SHARE_AT_LEAST", 0.0, [("上坪村", "龙潭小学", 2), ("上坪村", "双江小学", 9)]),
        ("LIFT_AT_LEAST", 1.0, [("上坪村", "龙潭小学", 10), ("中山村", "龙潭小学", 91)]),
    ],
)
def test_without_a_threshold_any_school_is_the_villages(
    guard: str, off: float, village: list[tuple[str, str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = ["village", "school", "len"]
    counted = pl.DataFrame([*village, ("下湾村", "双江小学", 890)], schema=columns, orient="row")
    asked = pl.DataFrame({"h": [1], "r": [2], "village": ["上坪村"], "school": ["龙潭小学"]})
    everywhere = counted.group_by("school").agg(pl.col("len").sum())
    assert linking.village_schools(asked, counted, everywhere, counted["len"].sum()).height == 0
    monkeypatch.setattr(linking, guard, off)
    assert linking.village_schools(asked, counted, everywhere, counted["len"].sum()).height == 1


def test_with_fillers_read_as_telephones_strangers_vouch_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two families whose telephone is 1 and ten noughts; the child at the other's school is a namesake."""
    pupil = {**HOME, **NOBODY, "school": "龙潭小学"}
    namesake = {**pupil, "name": "何小满", "birth_on": "2016-02-03", "id_number": None}
    filled = {"guardian_phone": "10000000000"}
    household = [
        {**HOME, **STRANGER, **filled},
        {**namesake, "address": HOME["address"], **filled, "school": None},
    ]
    assert linked(household, [pupil, namesake]) == [("h1", "r1")]
    monkeypatch.setattr(linking, "FILLED", "^$")
    assert linked(household, [pupil, namesake]) == [("h1", "r1"), ("h2", "r2")]


def test_were_a_clash_no_hindrance_two_rolls_would_be_one_child(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [HOME], [HOME, {**HOME, "id_number": OTHER}]
    assert matched(*lists).duplicates.height == 0
    true = linking.same_rows
    monkeypatch.setattr(linking, "same_rows", lambda pairs: true(pairs.with_columns(clash=False)))
    assert matched(*lists).duplicates.rows() == [("r2", "r1", "name_birth")]


def test_were_a_short_fathers_name_a_whole_one_it_would_outweigh_two_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    father = {**NOBODY, "guardian_name": "周强"}
    lists = [{**HOME, **father}], [{**HOME, **father, "id_number": OTHER}]
    assert linked(*lists) == []
    monkeypatch.setattr(compare, "SHORT_SAME", Name.SAME)
    assert linked(*lists) == [("h1", "r1")]
