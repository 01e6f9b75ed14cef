"""Two sound numbers, each telling its own child's birthday: what it takes to believe that it is one child all the same."""

import pytest

from tests.domain.linkage.rows import (
    FATHER,
    HOME,
    NOBODY,
    OTHER,
    OWN,
    STRANGER,
    Row,
    matched,
    number,
    outcome,
    said,
)

pytestmark = pytest.mark.pure

CLASHING: Row = {**HOME, **NOBODY, "id_number": OTHER}
CLASH = "身份证号不同且两个证号都校验无误"
SHORT: Row = {**HOME, "guardian_name": "周强"}


@pytest.mark.parametrize(
    ("agreeing", "words"),
    [
        ({"guardian_name": "周建国"}, "监护人相同"),
        ({"guardian_phone": "10012345678"}, "监护人电话相同"),
        ({"address": HOME["address"]}, "住址相同"),
        ({"guardian_name": "周建国", "guardian_phone": "10087654321"}, "监护人相同，电话不同"),
        ({"guardian_name": "何淑琴", "guardian_phone": "10012345678"}, "监护人不同，监护人电话相同"),
    ],
)
def test_a_whole_guardians_name_telephone_or_house_outweighs_the_numbers(agreeing: Row, words: str) -> None:
    row = {**CLASHING, **agreeing}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名相同，出生日期相同，{words}；{CLASH}"


def test_a_fathers_name_of_two_characters_does_not() -> None:
    """The surname he shares with any namesake; one character is left that says anything."""
    row = {**CLASHING, "guardian_name": "周强"}
    assert outcome(row, SHORT) == "review"
    assert said(row, SHORT) == f"姓名相同，出生日期相同，监护人相同；{CLASH}"
    assert outcome({**row, "id_number": None}, SHORT) == "name_birth"
    assert outcome({**row, "guardian_phone": "10012345679"}, SHORT) == "name_birth"


@pytest.mark.parametrize(
    "weak",
    [
        {"guardian_name": "周健国"},
        {"guardian_name": "周国"},
        {"guardian_phone": "10012345679"},
        {"address": "上坪村3组"},
        {"address": "上坪村"},
    ],
)
def test_one_thing_that_agrees_in_part_does_not_either(weak: Row) -> None:
    assert outcome({**CLASHING, **weak}) == "review"


@pytest.mark.parametrize("silent", ["guardian_name", "guardian_phone", "address"])
def test_with_two_of_guardian_telephone_and_address_against_the_namesake_is_named_and_clears_nobody(
    silent: str,
) -> None:
    found = matched([HOME], [{**CLASHING, **STRANGER, silent: None}])
    assert found.suspected.rows() == [("h1", "r1", None, None)]
    assert found.unclaimed["roll"].to_list() == ["r1"]


@pytest.mark.parametrize("against", ["guardian_name", "guardian_phone", "address"])
def test_with_one_against_a_person_decides(against: str) -> None:
    row = {**CLASHING, against: STRANGER[against]}
    assert outcome(row) == "review"
    assert said(row).endswith(f"不同；{CLASH}")


def test_with_none_against_a_person_decides() -> None:
    assert outcome(CLASHING) == "review"
    assert said(CLASHING) == f"姓名相同，出生日期相同；{CLASH}"


def test_a_number_that_tells_another_birthday_is_no_clash() -> None:
    """The father's in the child's cell: sound, but not this child's."""
    row = {**CLASHING, "id_number": FATHER}
    assert said(row) == "姓名相同，出生日期相同；身份证号不同"
    assert outcome({**row, "guardian_name": "周强"}, SHORT) == "name_birth"


@pytest.mark.parametrize("change", [{"name": "周闻博"}, {"name": "周博"}, {"sex": "女"}])
def test_beside_a_clash_the_name_must_be_the_same_and_the_sex_too(change: Row) -> None:
    family = {"guardian_name": "周建国", "guardian_phone": "10012345678"}
    assert outcome({**CLASHING, **family, **change}) in ("review", "suspected")


# ---- papers of another year -----------------------------------------------------------------------------------

EARLIER: Row = {**HOME, "birth_on": "2014-03-12", "id_number": number("20140312", "123")}
YEAR = "姓名相同，出生日期差一年"


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ({}, "监护人相同，监护人电话相同，住址相同"),
        ({"guardian_phone": None, "address": None}, "监护人相同"),
        ({"guardian_name": None, "address": None}, "监护人电话相同"),
        ({"guardian_name": "何淑琴", "address": None}, "监护人不同，监护人电话相同"),
    ],
)
def test_a_year_earlier_with_a_number_to_match_is_the_child_where_the_family_is_the_same(
    family: Row, words: str
) -> None:
    row = {**EARLIER, **family}
    assert outcome(row) == "near_birth"
    assert said(row) == f"{YEAR}，{words}；{CLASH}"


@pytest.mark.parametrize(
    "change", [NOBODY, STRANGER, {"name": "周闻博"}, {"sex": "女"}, {"guardian_phone": None}]
)
def test_a_year_earlier_without_the_whole_family_or_name_is_for_a_person_at_most(change: Row) -> None:
    home = SHORT if change == {"guardian_phone": None} else HOME
    short = {"guardian_name": "周强", "address": None} if home is SHORT else {}
    assert outcome({**EARLIER, **change, **short}, home) in ("review", "suspected")


@pytest.mark.parametrize("other", ["2015-03-13", "2015-12-03", "2005-03-12", "2015-01-22"])
def test_another_slip_with_a_sound_number_to_match_is_for_a_person_to_decide(other: str) -> None:
    """Only the year is changed on purpose, and papers with it."""
    row = {**HOME, "birth_on": other, "id_number": number(other.replace("-", ""), "123")}
    assert outcome(row) == "review"


# ---- two rows of the roll ------------------------------------------------------------------------------------


def test_two_rolls_whose_sound_numbers_clash_are_two_children() -> None:
    """Linked across the lists such a pair may be; that one of two rolls is the other once more it does not say."""
    found = matched([HOME], [HOME, {**HOME, "id_number": OTHER}])
    assert found.links.select("household", "roll", "rule").rows() == [("h1", "r1", "number")]
    assert found.duplicates.height == 0
    assert found.unclaimed["roll"].to_list() == ["r2"]
    again = matched([HOME], [HOME, {**HOME, "id_number": None}])
    assert again.duplicates.rows() == [("r2", "r1", "name_birth")]


def test_the_number_inside_the_roll_number_ends_a_clash() -> None:
    row = {**CLASHING, "roll_number": f"G{OWN}"}
    assert outcome(row) == "number"
    assert said(row).startswith("身份证号与学籍号中的证号相同，")
