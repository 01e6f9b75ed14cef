"""What the children of one house, and of one village, tell about each other."""

import polars as pl
import pytest

from notoneless.domain.linkage import Linkage
from notoneless.domain.linkage.linking import village_schools
from tests.domain.linkage.rows import HOME, NOBODY, Row, matched, number

pytestmark = pytest.mark.pure

BROTHER: Row = HOME
SISTER: Row = {
    **HOME,
    "name": "周小雨",
    "sex": "女",
    "birth_on": "2018-05-06",
    "id_number": None,
}
MOTHER: Row = {"guardian_name": "李秀英", "guardian_phone": None, "address": None}
"""As the school knows the family: by the mother, whom the household list does not name."""
KIN = "监护人或电话与同户已入学的儿童相同"


def where(found: Linkage, child: str) -> str:
    """The rule that linked a household row, ``review`` or ``suspected``."""
    rules = dict(found.links.select("household", "rule").iter_rows())
    if child in rules:
        return str(rules[child])
    return "review" if child in found.review["household"].to_list() else "suspected"


def told(found: Linkage, child: str) -> str:
    parts = [one.select("household", "explanation") for one in (found.links, found.review)]
    return str(pl.concat(parts).filter(household=child)["explanation"].item())


def sisters(
    brother: Row | None = None,
    *,
    roll: Row | None = None,
    household: Row | None = None,
    own: Row | None = None,
) -> Linkage:
    """Brother h1 and sister h2 of one house; r1 and r2 as the school has them."""
    return matched(
        [BROTHER, {**SISTER, **(household or {})}],
        [{**BROTHER, **MOTHER, **(brother or {})}, {**SISTER, **MOTHER, **(own or {}), **(roll or {})}],
    )


def test_the_mothers_name_on_the_linked_brothers_row_links_the_sister() -> None:
    found = sisters()
    assert where(found, "h2") == "name_birth"
    assert told(found, "h2") == f"姓名相同，出生日期相同，监护人不同，{KIN}；缺身份证号"


def test_her_telephone_on_the_brothers_row_does_so_too() -> None:
    new = {"guardian_name": None, "guardian_phone": "10055556666"}
    found = sisters(new, roll=new)
    assert where(found, "h2") == "name_birth"
    assert told(found, "h2") == f"姓名相同，出生日期相同，电话不同，{KIN}；缺身份证号"


def test_without_a_brother_at_school_it_is_for_a_person_to_decide() -> None:
    found = matched([BROTHER, SISTER], [{**SISTER, **MOTHER}])
    assert where(found, "h2") == "review"
    assert told(found, "h2") == "姓名相同，出生日期相同，监护人不同；缺身份证号"


@pytest.mark.parametrize("doubt", [{"id_number": None}, {"name": "周文强"}, {"birth_on": "2015-03-13"}])
def test_a_brother_who_is_not_beyond_doubt_vouches_for_nobody(doubt: Row) -> None:
    assert where(sisters(doubt), "h2") == "review"


def test_a_brother_of_another_house_vouches_for_nobody() -> None:
    other = {"guardian_phone": "10099998888", "address": "清源县龙潭镇上坪村4组2号"}
    assert where(sisters(household=other), "h2") == "review"


def test_guardian_and_address_make_a_house_where_there_is_no_telephone() -> None:
    silent = {"guardian_phone": None}
    rolls = [{**BROTHER, **MOTHER}, {**SISTER, **MOTHER}]
    assert where(matched([{**BROTHER, **silent}, {**SISTER, **silent}], rolls), "h2") == "name_birth"
    assert where(matched([BROTHER, {**SISTER, **silent, "address": "清源县"}], rolls), "h2") == "review"


@pytest.mark.parametrize(
    ("near", "rule", "words"),
    [
        ({"name": "周小宇"}, "sound_birth", "姓名同音，出生日期相同"),
        ({"name": "周雨"}, "near_name", "姓名一处多字或少字，出生日期相同"),
        ({"birth_on": "2018-05-07"}, "near_birth", "姓名相同，出生日期差一天"),
    ],
)
def test_the_brothers_row_makes_the_family_for_a_slip_too(near: Row, rule: str, words: str) -> None:
    found = sisters(roll=near)
    assert where(found, "h2") == rule
    assert told(found, "h2") == f"{words}，监护人不同，{KIN}；缺身份证号"


def test_a_room_in_town_that_is_the_brothers_too_is_an_agreement() -> None:
    room = {"guardian_name": None, "address_home": "城关街道幸福路12号"}
    found = sisters(room, roll=room)
    assert where(found, "h2") == "name_birth"
    assert told(found, "h2") == "姓名相同，出生日期相同，住址不同，住址与同户已入学的儿童相同；缺身份证号"


def test_the_brothers_school_counts_where_no_address_is_known() -> None:
    here, there = {"guardian_name": None, "school": "龙潭小学"}, {"guardian_name": None, "school": "双江小学"}
    found = sisters(here, roll=here)
    assert where(found, "h2") == "name_birth"
    assert told(found, "h2") == "姓名相同，出生日期相同，学校是同户或同村儿童就读的学校；缺身份证号"
    assert where(sisters(here, roll=there), "h2") == "review"
    away = {**here, "address": "双江镇下湾村9组2号"}
    assert where(sisters(here, roll=away), "h2") == "review"


# ---- two sound numbers ----------------------------------------------------------------------------------------

OWN_2, OTHER_2 = number("20180506", "224"), number("20180506", "468", area="990722")


def clashing(guardian: str, **more: str) -> Linkage:
    """The sister with a sound number on either list, another each time; the family as the school knows it."""
    family = {"guardian_name": guardian, "guardian_phone": None, "address": None, **more}
    return matched(
        [BROTHER, {**SISTER, "id_number": OWN_2}],
        [{**BROTHER, **family}, {**SISTER, **family, "id_number": OTHER_2}],
    )


def test_a_short_name_on_the_brothers_row_does_not_outweigh_two_sound_numbers() -> None:
    assert where(clashing("李英"), "h2") == "review"


def test_a_short_fathers_name_counts_once_though_it_stands_on_both_rows() -> None:
    """The household's own father, 周强: his name agrees, and the brother's row says it again."""
    home = {"guardian_name": "周强", "guardian_phone": "10012345678", "address": "清源县龙潭镇上坪村3组18号"}
    school = {"guardian_name": "周强", "guardian_phone": None, "address": None}
    found = matched(
        [{**BROTHER, **home}, {**SISTER, **home, "id_number": OWN_2}],
        [{**BROTHER, **school}, {**SISTER, **school, "id_number": OTHER_2}],
    )
    assert where(found, "h2") == "review"
    assert told(found, "h2") == (
        f"姓名相同，出生日期相同，监护人相同，{KIN}；身份证号不同且两个证号都校验无误"
    )


# ---- cells that were filled -----------------------------------------------------------------------------------


@pytest.mark.parametrize("filler", ["无", "不详", "-", " ", "0", "11111111111", "待查"])
def test_the_same_filler_for_a_telephone_makes_no_house(filler: str) -> None:
    """Strangers whose telephone is 无 are not brothers, whatever school they share."""
    here = {**NOBODY, "school": "龙潭小学"}
    other = {**BROTHER, "guardian_phone": filler, "guardian_name": "何淑琴", "address": "双江镇下湾村9组2号"}
    found = matched([other, {**SISTER, "guardian_phone": filler}], [{**BROTHER, **here}, {**SISTER, **here}])
    assert where(found, "h1") == "number"
    assert where(found, "h2") == "review"


@pytest.mark.parametrize(
    ("guardian", "address"), [("不详", "清源县龙潭镇上坪村"), ("父亲", "上坪村"), ("周建国", "清源县")]
)
def test_a_filled_guardian_or_a_whole_county_makes_no_house(guardian: str, address: str) -> None:
    here = {**NOBODY, "school": "龙潭小学"}
    home = {"guardian_phone": None, "guardian_name": guardian, "address": address}
    found = matched([{**BROTHER, **home}, {**SISTER, **home}], [{**BROTHER, **here}, {**SISTER, **here}])
    assert where(found, "h2") == "review"


# ---- the village's school -------------------------------------------------------------------------------------


def schools(
    counted: list[tuple[str | None, str | None, int]], asked: tuple[str, str] = ("上坪村", "龙潭小学")
) -> int:
    """How many of one asked pair are told by the settled children of each village and school."""
    pair = pl.DataFrame({"h": [1], "r": [2], "village": [asked[0]], "school": [asked[1]]})
    known = pl.DataFrame(counted, schema=["village", "school", "len"], orient="row")
    return village_schools(
        pair, known, known.group_by("school").agg(pl.col("len").sum()), known["len"].sum()
    ).height


ELSEWHERE = ("下湾村", "双江小学", 990)


@pytest.mark.parametrize(
    ("here", "is_told"),
    [
        ([("上坪村", "龙潭小学", 10)], True),
        ([("上坪村", "龙潭小学", 9)], False),
        ([("上坪村", "龙潭小学", 2), ("上坪村", "双江小学", 8)], True),
        ([("上坪村", "龙潭小学", 2), ("上坪村", "双江小学", 9)], False),
        ([("上坪村", "龙潭小学", 10), ("中山村", "龙潭小学", 90)], True),
        ([("上坪村", "龙潭小学", 10), ("中山村", "龙潭小学", 91)], False),
        ([("上坪村", "双江小学", 10)], False),
        ([("中山村", "龙潭小学", 10)], False),
    ],
)
def test_a_village_has_a_school_by_ten_children_a_fifth_of_them_and_ten_times_the_usual(
    here: list[tuple[str | None, str | None, int]], is_told: bool
) -> None:
    rest = 1000 - sum(count for _, _, count in here)
    assert schools([*here, ("下湾村", "双江小学", rest)]) == int(is_told)


@pytest.mark.parametrize("filler", ["无", "不详", "-"])
def test_no_school_is_no_villages_school(filler: str) -> None:
    assert schools([("上坪村", filler, 20), ELSEWHERE], ("上坪村", filler)) == 0


def village(*, known: int = 10, elsewhere: int = 90) -> tuple[list[Row], list[Row]]:
    """Children beyond doubt: of 上坪村 at 龙潭小学, of 下湾村 at 双江小学."""
    household, roll = [], []
    for n in range(known + elsewhere):
        home, school = ("上坪村", "龙潭小学") if n < known else ("下湾村", "双江小学")
        born = f"2014-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        child = {
            "name": f"{'赵钱孙李吴郑冯陈褚卫'[n % 10]}小{'一二三四五六七八九十'[n // 10]}",
            "sex": "男",
            "birth_on": born,
        }
        child["id_number"] = number(born.replace("-", ""), f"{n * 2 + 101:03d}")
        household.append({**child, "address": f"清源县龙潭镇{home}{n % 9 + 1}组{n}号"})
        roll.append({**child, "school": school})
    return household, roll


LONE: Row = {**SISTER, "guardian_name": None, "guardian_phone": None, "address": "清源县龙潭镇上坪村3组18号"}


def of_the_village(roll: Row, **sizes: int) -> tuple[str, str]:
    """Where a child of 上坪村 without number or family ends, and the sentence."""
    homes, rolls = village(**sizes)
    found = matched([LONE, *homes], [{**LONE, "address": None, **roll}, *rolls])
    assert found.links.height >= len(homes)
    return where(found, "h1"), told(found, "h1")


def test_the_villages_school_links_where_no_address_is_known() -> None:
    assert of_the_village({"school": "龙潭小学"}) == (
        "name_birth",
        "姓名相同，出生日期相同，学校是同户或同村儿童就读的学校；缺身份证号",
    )


@pytest.mark.parametrize(
    ("roll", "sizes"),
    [
        ({"school": "双江小学"}, {}),
        ({"school": None}, {}),
        ({"school": "龙潭小学"}, {"known": 9, "elsewhere": 91}),
        ({"school": "龙潭小学"}, {"known": 11, "elsewhere": 89}),
        ({"school": "龙潭小学", "address": "双江镇下湾村9组2号"}, {}),
    ],
)
def test_it_links_nobody_where_it_is_not_the_villages_or_an_address_speaks(
    roll: Row, sizes: dict[str, int]
) -> None:
    assert of_the_village(roll, **sizes)[0] == "review"


def test_no_villages_school_is_looked_for_where_an_address_speaks() -> None:
    """Otherwise the doubt's sentence would name the school beside an address that says another thing."""
    away = {"school": "龙潭小学", "address": "双江镇下湾村9组2号"}
    assert of_the_village(away) == ("review", "姓名相同，出生日期相同，住址不同；缺身份证号")
