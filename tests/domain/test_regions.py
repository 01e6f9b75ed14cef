"""Place codes say where a place stands in the tree."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.domain.regions import (
    Level,
    ancestor_codes,
    county_code,
    fits_kind,
    group_code,
    is_valid,
    level_of,
    lies_in,
    parent_code,
    read_code,
)
from notoneless.domain.words import PlaceKind

GROUP = "99010110120103"
VILLAGE = "990101101201"
TOWNSHIP = "990101101000"
COUNTY = "990101000000"
PREFECTURE = "990100000000"
PROVINCE = "990000000000"


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        (PROVINCE, Level.PROVINCE, None),
        (PREFECTURE, Level.PREFECTURE, PROVINCE),
        (COUNTY, Level.COUNTY, PREFECTURE),
        (TOWNSHIP, Level.TOWNSHIP, COUNTY),
        (VILLAGE, Level.VILLAGE, TOWNSHIP),
        (GROUP, Level.GROUP, VILLAGE),
        ("441900003000", Level.TOWNSHIP, "441900000000"),
        ("110101001001", Level.VILLAGE, "110101001000"),
    ],
)
def test_a_code_knows_its_level_and_its_parent(code: str, level: Level, parent: str | None) -> None:
    assert level_of(code) is level
    assert parent_code(code) == parent
    assert is_valid(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "990101",
        "99010110120",
        "9901011012011",
        "990101101201033",
        "000000000000",
        "090101000000",
        "990101000201",  # a village without a township
        "990001000000",  # a county without a prefecture
        "990000101000",
        "990000101201",
        "99010110120100",  # group number 00
        "99010110100001",  # a group under a township
        "99010100020101",
        "99010110120A",
        "９９0101101201",
        "990101101201\n",
    ],
)
def test_digits_that_contradict_each_other_are_no_code(code: str) -> None:
    assert level_of(code) is None
    assert not is_valid(code)
    assert parent_code(code) is None
    assert county_code(code) is None


def test_the_way_up_ends_at_the_province() -> None:
    assert ancestor_codes(GROUP) == (PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE)
    assert ancestor_codes(PROVINCE) == ()
    assert ancestor_codes("441900003000") == ("440000000000", "441900000000")


def test_the_county_is_known_from_county_down() -> None:
    assert [county_code(code) for code in (GROUP, VILLAGE, TOWNSHIP, COUNTY)] == ["990101"] * 4
    assert county_code(PREFECTURE) is None


def test_a_place_lies_in_its_own_branch_only() -> None:
    assert lies_in(GROUP, COUNTY)
    assert lies_in(VILLAGE, VILLAGE)
    assert not lies_in(COUNTY, GROUP)
    assert not lies_in(VILLAGE, "990101102000")


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_every_kind_of_place_fits_exactly_one_level(kind: PlaceKind) -> None:
    fitting = [
        code for code in (PROVINCE, PREFECTURE, COUNTY, TOWNSHIP, VILLAGE, GROUP) if fits_kind(code, kind)
    ]
    assert len(fitting) == 1
    assert fits_kind(TOWNSHIP, PlaceKind.STREET)
    assert fits_kind(VILLAGE, PlaceKind.COMMUNITY)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("990101", COUNTY),
        ("99", PROVINCE),
        ("9901", PREFECTURE),
        ("990101101", TOWNSHIP),
        (" 990101 101201 ", VILLAGE),
        ("９９０１０１１０１２０１", VILLAGE),
        (GROUP, GROUP),
    ],
)
def test_codes_are_read_as_people_write_them(written: str, code: str) -> None:
    assert read_code(written) == code


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", "region.code"),
        ("99010", "region.code"),
        ("甲乡", "region.code"),
        ("9" * 100_000, "region.too_long"),
    ],
)
def test_what_is_no_code_is_refused(written: str, rule: str) -> None:
    refusal = read_code(written)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == rule


def test_groups_are_numbered_under_their_village() -> None:
    assert group_code(VILLAGE, 3) == GROUP
    for village, number in ((TOWNSHIP, 1), (VILLAGE, 0), (VILLAGE, 100)):
        with pytest.raises(ValueError, match="no village group"):
            group_code(village, number)


@given(st.from_regex(r"[0-9]{12}([0-9]{2})?", fullmatch=True))
@example("10000000110001")
def test_every_valid_code_climbs_to_a_province_one_level_at_a_time(code: str) -> None:
    if not is_valid(code):
        return
    levels = [level_of(above) for above in (*ancestor_codes(code), code)]
    assert levels[0] is Level.PROVINCE
    assert None not in levels
    assert levels == sorted(set(levels))
