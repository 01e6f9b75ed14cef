"""住址 as a second agreement: only what lies below the township tells one family from thousands."""

import polars as pl
import pytest

from notoneless.domain.linkage.compare import MISSING, Address, address_grades
from notoneless.domain.linkage.normalise import addresses as parts
from tests.domain.linkage.rows import HOME, NOBODY, outcome

pytestmark = pytest.mark.pure


def addresses(one: str, other: str) -> int:
    """The grade of two addresses."""
    sides = [parts(pl.Series([text], dtype=pl.String), name) for text, name in ((one, "h"), (other, "r"))]
    grade = address_grades(pl.concat(sides, how="horizontal"), "h", "r").item()
    return MISSING if grade is None else int(grade)


BARE = {**HOME, **NOBODY, "id_number": None}


@pytest.mark.parametrize(
    "everywhere", ["清源县", "清源县龙潭镇", "龙潭镇", "990301000000", "外省务工", "随父母在外"]
)
def test_an_address_thousands_share_clears_nobody(everywhere: str) -> None:
    child = {**BARE, "address": everywhere}
    assert addresses(everywhere, everywhere) == MISSING
    assert outcome(child, child) == "review"


def test_the_same_village_is_a_second_agreement() -> None:
    child = {**BARE, "address": "清源县龙潭镇上坪村"}
    assert outcome({**BARE, "address": "上坪村村委会"}, child) == "name_birth"


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("清源县龙潭镇上坪村3组18号", "龙潭镇上坪村三组18号", Address.SAME),
        ("清源县龙潭镇上坪村3组18号", "上坪村民委员会3组", Address.GROUP),
        ("清源县龙潭镇上坪村3组18号", "上坪村", Address.VILLAGE),
        ("清源县龙潭镇上坪村3组18号", "上坪村4组18号", Address.DIFFERS),
        ("清源县龙潭镇上坪村3组18号", "双江镇下湾村3组18号", Address.DIFFERS),
        ("城关街道幸福路12号", "幸福路十二号", Address.SAME),
        ("龙潭镇红旗村3组", "清源县龙潭镇红旗村3组", Address.GROUP),
        ("龙潭镇红旗村3组", "双江镇新旗村3组", Address.DIFFERS),
        ("城关街道河市村2组", "河市村2组", Address.GROUP),
    ],
)
def test_how_two_addresses_agree(one: str, other: str, grade: Address) -> None:
    assert addresses(one, other) == grade == addresses(other, one)
