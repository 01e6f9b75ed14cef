"""Whatever a rule would join, a key lets meet; what no key lets meet is listed here, so that nobody believes more."""

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from notoneless.domain.linkage import block
from notoneless.domain.linkage.block import candidate_pairs, keyed, met
from notoneless.domain.linkage.grades import Number
from notoneless.domain.linkage.weigh import LINK
from tests.domain.linkage.rows import HOME, NOBODY, OWN, STRANGER, Row, body, number, side_by_side
from tests.domain.linkage.variations import CUT, SLIPS, pairs

pytestmark = pytest.mark.pure

Pair = tuple[Row, Row]
FEW = settings(max_examples=15, deadline=None, phases=[Phase.generate])
BARE: Row = {**HOME, **NOBODY}


def missed(beside: list[Pair]) -> list[tuple[str, Pair]]:
    """The pairs that a rule links and no key lets meet, with the rule."""
    left, right = body(*(one for one, _ in beside)), body(*(other for _, other in beside))
    linked = (
        side_by_side(left, right).filter(pl.col("verdict") == LINK).with_columns(pl.col("h").alias("place"))
    )
    found = linked.join(candidate_pairs(left, right), on=["h", "r"], how="anti")
    return [(rule, beside[place]) for place, rule in found.select("place", "rule").iter_rows()]


def linked_without_meeting(one: Row, other: Row) -> bool:
    return bool(missed([(one, other)]))


@given(st.lists(pairs(faults=4, inexact=False), min_size=40, max_size=80))
@FEW
def test_what_a_rule_joins_meets_where_the_family_is_written_alike(beside: list[Pair]) -> None:
    """Number, name, birthday, sex, address: any of them wrong at once, guardian and telephone right, changed or absent."""
    assert missed(beside) == []


@given(st.lists(pairs(faults=2), min_size=40, max_size=80))
@FEW
def test_what_a_rule_joins_after_two_faults_meets_whatever_they_are(beside: list[Pair]) -> None:
    assert missed(beside) == []


@pytest.mark.parametrize("cell", ["birth_on", "name"])
def test_a_number_with_one_slip_is_met_by_what_is_left_of_it(cell: str) -> None:
    """At any place, where neither birthday nor family nor the whole name could bring the two rows together."""
    faulty: Row = {**BARE, cell: {"birth_on": None, "name": "周文"}[cell]}
    left, right = body(*[BARE] * len(SLIPS)), body(*({**faulty, "id_number": slip} for slip in SLIPS))
    found = side_by_side(left, right).filter(pl.col("number").is_between(Number.DIGIT_LOST, Number.ONE_DIGIT))
    assert found.height > 50
    keys = [
        met(keyed(one, block.NUMBER_PART_KEYS), keyed(two, block.NUMBER_PART_KEYS))
        for one, two in ((left, right),)
    ]
    assert found.join(keys[0], on=["h", "r"], how="anti").height == 0


def test_every_kind_of_slip_is_among_those_tried() -> None:
    left, right = body(*[BARE] * len(SLIPS)), body(*({**BARE, "id_number": slip} for slip in SLIPS))
    grades = set(side_by_side(left, right)["number"])
    assert {Number.ONE_DIGIT, Number.SWAPPED, Number.DIGIT_LOST} <= grades


@pytest.mark.parametrize("slip", ["2015-03-13", "2014-03-12", "2015-12-03", "2015-01-22", "2015-04-12", None])
def test_a_former_name_is_met_as_the_name_is(slip: str | None) -> None:
    renamed = {**HOME, "id_number": None, "name": "周启明", "former_name": "周文博", "birth_on": slip}
    for family in ({"guardian_phone": None}, {"guardian_name": None}):
        assert not linked_without_meeting({**HOME, "id_number": None}, {**renamed, **family})
        assert not linked_without_meeting({**renamed, **family}, {**HOME, "id_number": None})


def test_a_name_without_its_surname_is_met_by_birthday() -> None:
    bare = {
        **HOME,
        "id_number": None,
        "name": "文博",
        "guardian_name": "周健国",
        "guardian_phone": "10012345679",
    }
    assert not linked_without_meeting({**HOME, "id_number": None}, bare)


def test_a_name_of_one_character_is_met_by_birthday() -> None:
    child = {**HOME, **NOBODY, "id_number": None, "name": "张", "address": HOME["address"]}
    assert not linked_without_meeting(child, child)


UNMET = {
    "a farmers' calendar birthday, guardian and telephone each with a slip": (
        {**HOME, "id_number": None},
        {
            **HOME,
            "id_number": None,
            "birth_on": "2015-01-22",
            "guardian_name": "周健国",
            "guardian_phone": "10012345679",
        },
    ),
    "another month, the guardian's name with a slip, no telephone": (
        {**HOME, "id_number": None},
        {
            **HOME,
            "id_number": None,
            "birth_on": "2015-08-12",
            "guardian_name": "周健国",
            "guardian_phone": None,
        },
    ),
    "the day before at a month's end, the telephone with a slip": (
        {**HOME, "id_number": None, "birth_on": "2015-03-31"},
        {
            **HOME,
            "id_number": None,
            "birth_on": "2015-04-01",
            "guardian_name": None,
            "guardian_phone": "10012345679",
        },
    ),
    "a name of two characters, one of them by shape, guardian or telephone with a slip": (
        {**HOME, "id_number": None, "name": "张辰"},
        {**HOME, "id_number": None, "name": "张震", "guardian_name": "周健国", "guardian_phone": None},
    ),
    "a name of two characters, one of them unreadable, the telephone with a slip": (
        {**HOME, "id_number": None, "name": "张辰"},
        {**HOME, "id_number": None, "name": "张？", "guardian_name": None, "guardian_phone": "10012345679"},
    ),
    "a two-character name read two ways": (
        {**HOME, **NOBODY, "id_number": None, "name": "王乐", "address": HOME["address"]},
        {**HOME, **NOBODY, "id_number": None, "name": "王月", "address": HOME["address"]},
    ),
}


@pytest.mark.parametrize("what", UNMET)
def test_what_no_key_lets_meet_is_known(what: str) -> None:
    """A rule would link these, the search does not find them: the child goes out as suspected and a door is knocked on
    for nothing. Keys wide enough for them would let too many strangers meet."""
    assert linked_without_meeting(*UNMET[what])


def test_numbers_a_spreadsheet_cut_do_not_meet_everybody_of_the_county() -> None:
    """Their lost digits are no digits: two such lists would otherwise meet row by row."""
    cut = [
        f"{one[0]}.{one[1:15]}E+17" for n in range(60) if (one := number(f"20150{n % 9 + 1}{n % 28 + 1:02d}"))
    ]
    rows = [{**STRANGER, "id_number": one, "guardian_name": None, "guardian_phone": None} for one in cut]
    assert keyed(body(*rows), block.NUMBER_PART_KEYS).height == 0
    assert keyed(body({"id_number": CUT}, {"id_number": OWN}), block.NUMBER_PART_KEYS)[
        "index"
    ].unique().to_list() == [1]


def test_rows_without_a_cell_have_no_key() -> None:
    empty = body({}, dict.fromkeys(HOME, ""), dict.fromkeys(HOME, "无"))
    assert keyed(empty, block.ALL_KEYS).height == 0
    assert candidate_pairs(empty, empty).height == 0
