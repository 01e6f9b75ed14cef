"""村(社区) as a second agreement: a village is something, a township, a county or nothing is not."""

import pytest

from notoneless.domain.linkage.cells import place_of
from tests.domain.linkage.rows import HOME, NOBODY, outcome, said

pytestmark = pytest.mark.pure

BARE = {**HOME, **NOBODY, "id_number": None}


@pytest.mark.parametrize("same", ["上坪村", "上坪", "清源县龙潭镇上坪村", "上坪村村委会", "上坪社区"])
def test_the_same_village_however_written_is_a_second_agreement(same: str) -> None:
    assert outcome({**BARE, "place": same}, {**BARE, "place": "上坪村"}) == "name_birth"
    assert (
        said({**BARE, "place": same}, {**BARE, "place": "上坪村"})
        == "姓名相同，出生日期相同，住址同村；缺身份证号"
    )


@pytest.mark.parametrize(
    "everywhere",
    [
        "无",
        "不详",
        "无 ",
        "-",
        "待查",
        "NULL",
        "990301000000",
        "龙潭镇",
        "清源县",
        "清源县龙潭镇",
        "城关街道",
    ],
)
def test_what_thousands_share_clears_nobody(everywhere: str) -> None:
    """The same filler on both lists would otherwise make every namesake born that day the child."""
    assert place_of(everywhere) is None
    child = {**BARE, "place": everywhere}
    assert outcome(child, child) == "review"


@pytest.mark.parametrize("village", ["新镇村", "红旗村", "八旗寨", "河市村", "小乡屯", "街道村"])
def test_a_village_whose_name_sounds_like_a_township_is_a_village(village: str) -> None:
    assert place_of(village) == village[:-1]
    assert place_of(f"清源县龙潭镇{village}") == village[:-1]
