"""Numbers a spreadsheet turned into numbers: fifteen digits are left, and they are worth what fifteen digits are."""

import polars as pl
import pytest

from notoneless.domain.idcard import check_char
from notoneless.domain.linkage import normalise
from notoneless.domain.linkage.cells import number_of
from tests.domain.linkage.rows import HOME, NOBODY, OWN, STRANGER, Row, matched, number, outcome, said

pytestmark = pytest.mark.pure

CUT = f"{OWN[0]}.{OWN[1:15]}E+17"
ZEROES = number(sequence="220")[:15] + "000"
KEPT = "身份证号前十五位相同，末几位被表格丢失"
BARE: Row = {**HOME, **NOBODY}


def sound_and_ending_in_zeroes() -> str:
    """A number whose last three characters are 000 by right: one birth date in eleven has one."""
    return next(text for day in range(1, 29) if (text := number(f"201503{day:02d}", "100")).endswith("000"))


@pytest.mark.parametrize(
    "written",
    [
        *("9.90301201503121E+17", "9.90301201503121e+17", "9.90301201503121E17", "９.90301201503121E+17"),
        *(" 9.90301201503121E+17 ", "'9.90301201503121E+17"),
    ],
)
def test_the_fifteen_digits_of_a_cut_number_are_kept(written: str) -> None:
    assert number_of(written) == "990301201503121???"
    assert normalise.numbers(pl.Series([written])).to_list() == ["990301201503121???"]


def test_zeroes_that_do_not_check_are_lost_digits() -> None:
    assert check_char(ZEROES[:17]) != "0"
    assert number_of(ZEROES) == f"{ZEROES[:15]}???" == number_of(f"{ZEROES}.0")


def test_a_sound_number_that_ends_in_zeroes_is_whole() -> None:
    """One in eleven of those who were first at the counter; it is the number and no rest of one."""
    whole = sound_and_ending_in_zeroes()
    assert number_of(whole) == whole
    assert normalise.numbers(pl.Series([whole, f" {whole}"])).to_list() == [whole, whole]
    child = {**BARE, "id_number": whole, "birth_on": f"{whole[6:10]}-{whole[10:12]}-{whole[12:14]}"}
    assert outcome(child, child) == "number"


@pytest.mark.parametrize(
    "written", ["9.90301E+17", "9E+17", "9.90301201503121E+16", "9.90301201503121E+18", "9.9E+05"]
)
def test_what_tells_too_little_is_no_number(written: str) -> None:
    assert number_of(written) is None
    assert normalise.numbers(pl.Series([written])).to_list() == [None]


@pytest.mark.parametrize("trailing", ["9.9030120150312E+17"])
def test_a_trailing_nought_the_spreadsheet_left_out_is_put_back(trailing: str) -> None:
    assert number_of(trailing) == "990301201503120???"


def test_the_sentence_says_that_the_digits_are_lost() -> None:
    row = {**HOME, "id_number": CUT}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名相同，出生日期相同，监护人相同，监护人电话相同，住址相同；{KEPT}"


def test_fifteen_digits_are_a_second_agreement_beside_name_and_birthday() -> None:
    row = {**BARE, "id_number": CUT}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名相同，出生日期相同；{KEPT}"
    assert outcome({**row, "name": "周闻博"}) == "sound_birth"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "周文强"},
        {"name": "周启明"},
        {"birth_on": None},
        {"birth_on": "2015-03-13"},
        {"birth_on": "2013-09-09"},
        {"sex": "女"},
    ],
)
def test_fifteen_digits_repair_nothing(change: Row) -> None:
    """With name or birthday amiss a number one digit off would be repaired; one that is cut clears nobody."""
    assert outcome({**BARE, "id_number": CUT, **change}) in ("review", "suspected")


def test_other_fifteen_digits_agree_with_nothing() -> None:
    other = number(area="990722")
    row = {**BARE, "id_number": f"{other[0]}.{other[1:15]}E+17"}
    assert outcome(row) == "review"
    assert said(row) == "姓名相同，出生日期相同；身份证号不同"


def test_two_cut_numbers_do_not_hide_an_absent_twin() -> None:
    """The twins' numbers are the same as far as they are kept."""
    twin = {**HOME, "name": "周文强", "id_number": CUT}
    found = matched([{**HOME, "id_number": CUT}, twin], [twin])
    assert found.links.select("household", "roll").rows() == [("h2", "r1")]
    assert found.suspected["household"].to_list() == ["h1"] or found.review["household"].to_list() == ["h1"]


def test_a_cut_number_with_everything_else_against_is_not_alone_enough_to_join_two_names() -> None:
    row = {**HOME, **STRANGER, "id_number": CUT, "name": "何小满", "birth_on": "2013-09-09"}
    assert outcome(row) == "suspected"
