"""One child, one roll: brothers, twins, namesakes, and children written twice."""

import pytest

from notoneless.domain.linkage import Linkage, link, link_group
from tests.domain.linkage.rows import HOME, NOBODY, OTHER, OWN, STRANGER, Row, frame, matched, number

pytestmark = pytest.mark.pure

TWIN: Row = {**HOME, "name": "周文强", "id_number": number(sequence="137")}
SISTER: Row = {
    **HOME,
    "name": "周小雨",
    "sex": "女",
    "birth_on": "2018-05-06",
    "id_number": number("20180506", "224"),
}
UNNUMBERED: Row = {"id_number": None}


def pairs(found: Linkage) -> dict[str, str]:
    return dict(found.links.select("household", "roll").iter_rows())


def reviewed(found: Linkage) -> list[tuple[str, str, int]]:
    return list(found.review.select("household", "roll", "rank").iter_rows())


@pytest.mark.parametrize("fault", [{}, UNNUMBERED])
def test_twins_each_find_their_own_row(fault: Row) -> None:
    one, other = {**HOME, **fault}, {**TWIN, **fault}
    assert pairs(matched([one, other], [other, one])) == {"h1": "r2", "h2": "r1"}


@pytest.mark.parametrize("fault", [{}, UNNUMBERED])
def test_an_absent_twin_is_suspected_though_the_other_is_at_school(fault: Row) -> None:
    found = matched([{**HOME, **fault}, {**TWIN, **fault}], [{**TWIN, **fault}])
    assert pairs(found) == {"h2": "r1"}
    assert found.suspected["household"].to_list() == ["h1"]


def test_the_absent_twins_number_on_the_others_row_goes_to_a_person() -> None:
    """Otherwise the clerk's slip would hide the child who is missing."""
    found = matched([HOME, TWIN], [{**TWIN, "id_number": OWN}])
    assert pairs(found) == {"h2": "r1"}
    assert reviewed(found) == [("h1", "r1", 1)]
    assert found.review["explanation"].item() == (
        "身份证号相同，姓名一字不同，出生日期相同，监护人相同，监护人电话相同，住址相同"
        "；按姓名和出生日期另有更相符的，证号可能填成了别人的，请核对"
    )


def test_a_row_with_ones_own_name_goes_before_a_row_with_ones_number() -> None:
    found = matched([HOME, TWIN], [{**TWIN, "id_number": OWN}, {**HOME, **UNNUMBERED}])
    assert pairs(found) == {"h1": "r2", "h2": "r1"}


@pytest.mark.parametrize("birth", [None, "2013-08-08", "2015-02-10"])
def test_the_number_of_another_child_of_the_house_is_for_a_person_to_decide(birth: str | None) -> None:
    """The brother's row has no birthday of this child's own: the number alone does not clear him."""
    found = matched([HOME], [{**HOME, "name": "周文强", "birth_on": birth}])
    assert pairs(found) == {}
    assert reviewed(found) == [("h1", "r1", 1)]


def test_a_sisters_number_on_the_brothers_row_leaves_her_suspected() -> None:
    found = matched([HOME, SISTER], [{**HOME, "id_number": SISTER["id_number"]}])
    assert pairs(found) == {"h1": "r1"}
    assert found.suspected["household"].to_list() == ["h2"]


def test_a_sisters_number_where_the_brother_is_on_no_list_goes_to_a_person() -> None:
    assert reviewed(matched([SISTER], [{**HOME, "id_number": SISTER["id_number"]}])) == [("h1", "r1", 1)]


def test_a_brother_at_school_clears_nobody() -> None:
    found = matched([SISTER], [HOME])
    assert found.suspected["household"].to_list() == ["h1"]
    assert found.unclaimed["roll"].to_list() == ["r1"]


def test_a_child_twice_on_the_roll_is_linked_once_and_told() -> None:
    found = matched([HOME], [HOME, {**HOME, **UNNUMBERED}, SISTER])
    assert pairs(found) == {"h1": "r1"}
    assert found.duplicates.rows() == [("r2", "r1", "name_birth")]
    assert found.unclaimed["roll"].to_list() == ["r3"]


def test_a_child_twice_on_the_household_list_is_linked_once_and_the_other_is_looked_at() -> None:
    found = matched([HOME, {**HOME, **UNNUMBERED}], [HOME])
    assert pairs(found) == {"h1": "r1"}
    assert reviewed(found) == [("h2", "r1", 1)]
    assert found.review["explanation"].item().endswith("这条学籍已与另一名儿童关联，请核对是否同一人重复登记")


def test_two_rolls_as_good_as_each_other_are_not_chosen_between() -> None:
    known = {**HOME, **NOBODY, **UNNUMBERED, "guardian_phone": HOME["guardian_phone"]}
    found = matched([known], [{**known, "id_number": OWN}, {**known, "id_number": OTHER}])
    assert reviewed(found) == [("h1", "r1", 1), ("h1", "r2", 2)]
    assert all(text.endswith("另有条件相当的人选，请人工判断") for text in found.review["explanation"])
    assert found.unclaimed["roll"].to_list() == ["r1", "r2"]


def test_two_children_as_good_as_each_other_for_one_roll_both_wait() -> None:
    known = {**HOME, **NOBODY, **UNNUMBERED, "guardian_phone": HOME["guardian_phone"]}
    found = matched([{**known, "id_number": OWN}, {**known, "id_number": OTHER}], [known])
    assert reviewed(found) == [("h1", "r1", 1), ("h2", "r1", 1)]


def test_a_namesake_with_another_sound_number_is_named_to_the_officer_but_clears_nobody() -> None:
    found = matched([HOME], [{**HOME, **STRANGER, "id_number": OTHER}])
    assert found.suspected.rows() == [("h1", "r1", None, None)]


def test_a_number_typed_to_fill_cells_joins_nobody() -> None:
    names = (
        ("赵一鸣", "2015-01-01"),
        ("钱二南", "2016-01-01"),
        ("孙三元", "2017-01-01"),
        ("李四方", "2018-01-01"),
    )
    filled = [{**HOME, **NOBODY, "name": name, "birth_on": born} for name, born in names]
    found = matched(filled, [{**HOME, **NOBODY, "name": "吴小满", "birth_on": "2012-02-02"}])
    assert found.suspected.height == 4
    few = matched(filled[:3], [{**HOME, **NOBODY, "name": "吴小满", "birth_on": "2012-02-02"}])
    assert few.review["household"].n_unique() == 3  # the same number on three rows may still be a slip


def test_a_schools_telephone_is_no_familys() -> None:
    """On nine rows it is the office's; on eight it may still be a house with many children."""
    child = {**HOME, **NOBODY, **UNNUMBERED, "guardian_phone": "10011112222"}
    others = [
        {**child, "name": f"{surname}小满", "birth_on": f"2013-0{n}-01"}
        for n, surname in enumerate("赵钱孙李吴郑王冯", start=1)
    ]
    assert matched([child], [child, *others]).links.height == 0
    assert pairs(matched([child], [child, *others[:7]])) == {"h1": "r1"}


def test_a_poor_familys_child_is_found_on_both_lists() -> None:
    household, roll = frame(HOME, SISTER, prefix="h"), frame(SISTER, prefix="r")
    links = link(household, roll).links
    poor = frame(
        {**SISTER, **UNNUMBERED}, HOME, {**HOME, **STRANGER, "name": "何小满", "id_number": None}, prefix="p"
    )
    found = link_group(poor, household, roll, links=links)
    assert found.select("row", "household", "roll", "rule").rows() == [
        ("p1", "h2", "r1", "name_birth"),
        ("p2", "h1", None, "number"),
        ("p3", None, None, None),
    ]


def test_a_listed_child_on_no_household_list_is_still_looked_for_on_the_roll() -> None:
    found = link_group(frame(SISTER, prefix="p"), frame(HOME, prefix="h"), frame(SISTER, prefix="r"))
    assert found.select("row", "household", "roll", "rule").rows() == [("p1", None, "r1", "number")]


def test_the_first_eighteen_characters_of_a_disability_card_are_the_number() -> None:
    card = {"name": HOME["name"], "birth_on": HOME["birth_on"], "card_number": f"{OWN}43"}
    found = link_group(frame(card, prefix="d"), frame(HOME, prefix="h"), frame(prefix="r"))
    assert found.select("row", "household", "rule").rows() == [("d1", "h1", "number")]
