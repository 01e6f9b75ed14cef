"""Which list is called household and which roll changes no grade and no sentence; and nothing agrees with nothing."""

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from notoneless.domain.linkage.grades import FIELDS, MISSING
from notoneless.domain.linkage.records import COLUMNS
from notoneless.domain.linkage.weigh import NONE
from tests.domain.linkage.rows import FATHER, HOME, OTHER, OWN, STRANGER, Row, body, side_by_side
from tests.domain.linkage.variations import BIRTHS, CUT, NAMES, SLIPS

pytestmark = pytest.mark.pure

FEW = settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SAID = (*FIELDS, "rule", "verdict", "points", "namesake", "other_name", "clash", "score", "explanation")
NOTHING = [None, "", " ", "　", "无", "不详", "-", "/", "待查", "无 ", "NULL"]

_names = st.one_of(st.none(), *(st.sampled_from([name, *others]) for name, others in NAMES.items()))
_people = st.sampled_from(
    [None, "周建国", "周健国", "周国", "李明", "李", "周文博", "何淑琴", "阿合买提·艾力", "张？"]
)
_phones = st.sampled_from(
    [None, "10012345678", "10012345679", "10087654321 10012345678", "0851-86123456", "86123457"]
)
_places = [
    *(
        None,
        "清源县龙潭镇上坪村3组18号",
        "龙潭镇上坪村三组18号",
        "上坪村民委员会3组",
        "上坪村",
        "上坪村4组18号",
    ),
    *(
        "双江镇下湾村9组2号",
        "城关街道幸福路12号",
        "幸福路十二号附1",
        "幸福路12号2栋",
        "外省务工",
        "清源县龙潭镇",
    ),
]
_addresses = st.sampled_from(_places)
anyone: dict[str, st.SearchStrategy[Any]] = {
    "name": _names,
    "former_name": st.one_of(st.none(), _names),
    "sex": st.sampled_from(["男", "女", None]),
    "birth_on": st.sampled_from(["2015-03-12", *BIRTHS]),
    "id_number": st.one_of(
        st.sampled_from([OWN, OWN, OTHER, FATHER, CUT, None, OWN[:6] + OWN[8:17]]), st.sampled_from(SLIPS)
    ),
    "roll_number": st.sampled_from([None, None, f"G{OWN}", f"G{OTHER}", "J123456789012345678"]),
    "guardian_name": _people,
    "guardian_name_2": _people,
    "head_name": _people,
    "guardian_phone": _phones,
    "guardian_phone_2": _phones,
    "address": _addresses,
    "address_now": _addresses,
    "address_home": _addresses,
    "place": st.sampled_from([None, "上坪村", "上坪", "下湾村委会"]),
    "school": st.sampled_from([None, "龙潭小学", "双江小学", "龙潭 小学"]),
    "grade": st.sampled_from([None, "五年级", "5", "初二"]),
}
rows = st.fixed_dictionaries(anyone)


@given(st.lists(st.tuples(rows, rows), min_size=30, max_size=80))
@FEW
def test_grades_and_sentences_are_the_same_in_either_order(beside: list[tuple[Row, Row]]) -> None:
    left, right = body(*(one for one, _ in beside)), body(*(other for _, other in beside))
    straight, turned = side_by_side(left, right), side_by_side(right, left)
    assert straight.select(SAID).equals(turned.select(SAID))


@given(st.lists(rows, min_size=40, max_size=80))
@FEW
def test_a_row_beside_itself_contradicts_nothing(same: list[Row]) -> None:
    own = body(*same)
    found = side_by_side(own, own)
    for field in FIELDS:
        agreed = found.filter((pl.col(field) != MISSING) & (pl.col(field) <= 1))
        at_least = 1 if field == "sex" else 2
        assert agreed.filter(pl.col(field) < at_least).height == 0, field


def blanked(row: Row, kept: set[str], nothing: Any) -> Row:
    """The row with every cell but these left empty, in one way or another."""
    return {cell: row.get(cell) if cell in kept else nothing for cell in COLUMNS if cell != "row"}


CHILD: Row = {
    **HOME,
    "former_name": "周小博",
    "card_number": f"{OWN}43",
    "roll_number": f"G{OWN}",
    "guardian_number": FATHER,
    "guardian_name_2": "何小丽",
    "head_name": "周老根",
    "guardian_phone_2": "10011223344",
    "guardian_phone_3": "10011223355",
    "address_now": "双江镇下湾村9组2号",
    "address_home": "城关街道幸福路12号",
    "place": "上坪村",
    "school": "龙潭小学",
    "grade": "五年级",
}
SAYING = sorted(set(COLUMNS) - {"row"})
empties = st.sampled_from(NOTHING)


@given(st.lists(st.tuples(st.sets(st.sampled_from(SAYING)), empties, empties), min_size=40, max_size=80))
@FEW
def test_cells_empty_on_one_side_or_the_other_join_nobody(cases: list[tuple[set[str], Any, Any]]) -> None:
    """Of one child, whatever one row says the other leaves out: nothing agrees, so nothing is linked or doubted.

    The two numbers and the date in them are one thing said three times, so they stand on one side together.
    """
    number = {"id_number", "card_number", "roll_number", "birth_on", "guardian_number"}
    people = {"guardian_name", "guardian_name_2", "head_name"}
    left, right = [], []
    for kept, nothing, other in cases:
        one = {cell for cell in SAYING if cell in kept}
        for together in (number, people):
            one = one | together if min(together) in one else one - together
        left.append(blanked(CHILD, one, nothing))
        right.append(blanked(CHILD, set(SAYING) - one, other))
    found = side_by_side(body(*left), body(*right))
    assert found["verdict"].unique().to_list() == [NONE]
    assert not found["namesake"].any()


@given(
    st.lists(st.tuples(*[st.sets(st.sampled_from(SAYING))] * 2, empties, empties), min_size=40, max_size=80)
)
@FEW
def test_strangers_are_joined_by_no_cells_left_empty(
    cases: list[tuple[set[str], set[str], Any, Any]],
) -> None:
    other: Row = {
        **dict.fromkeys(CHILD),
        **STRANGER,
        "name": "何小满",
        "sex": "女",
        "birth_on": "2012-09-09",
        "id_number": OTHER[:6] + "201209092",
        "school": "双江小学",
    }
    left = body(*(blanked(CHILD, kept - {"address_now"}, nothing) for kept, _, nothing, _ in cases))
    right = body(*(blanked(other, kept, nothing) for _, kept, _, nothing in cases))
    assert side_by_side(left, right)["verdict"].unique().to_list() == [NONE]


@pytest.mark.parametrize("nothing", NOTHING)
def test_rows_that_say_nothing_are_graded_as_saying_nothing(nothing: Any) -> None:
    empty = body(blanked(CHILD, set(), nothing))
    found = side_by_side(empty, empty)
    assert found.select(FIELDS).row(0) == (MISSING,) * len(FIELDS)
    assert found["explanation"].item() == "缺姓名，缺出生日期；缺身份证号"
