"""Each fault of a list and the rule that meets it, one pair at a time; the sentences are exact."""

import pytest

from tests.domain.linkage.rows import FATHER, HOME, NOBODY, OTHER, OWN, STRANGER, Row, number, outcome, said

pytestmark = pytest.mark.pure

NO_NUMBER: Row = {"id_number": None}
MISTYPED = OWN[:15] + str((int(OWN[15]) + 1) % 10) + OWN[16:]
SWAPPED = OWN[:7] + OWN[8] + OWN[7] + OWN[9:]
ENDS_IN_X = next(text for n in range(101, 999, 2) if (text := number(sequence=str(n))).endswith("X"))
FULL_WIDTH = OWN.translate({n: n + 0xFEE0 for n in range(48, 91)})
VILLAGE_ONLY: Row = {**STRANGER, "address": "龙潭镇上坪村"}
SAME_FAMILY = "监护人相同，监护人电话相同，住址相同"


@pytest.mark.parametrize(
    "written",
    [
        OWN,
        OWN[:6] + OWN[8:17],
        FULL_WIDTH,
        f" {OWN[:6]} {OWN[6:14]}　{OWN[14:]} ",
        f"'{OWN}",
        f"{OWN[:6]}-{OWN[6:14]}-{OWN[14:]}",
    ],
)
def test_a_number_however_written_is_the_same_number(written: str) -> None:
    assert outcome({**HOME, "id_number": written}) == "number"
    assert said({**HOME, "id_number": written}) == "身份证号相同，姓名相同，出生日期相同"


def test_a_small_x_is_a_capital_x() -> None:
    assert outcome({**HOME, "id_number": ENDS_IN_X.lower()}, {**HOME, "id_number": ENDS_IN_X}) == "number"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (MISTYPED, "身份证号一位不同"),
        (SWAPPED, "身份证号相邻两位颠倒"),
        (OWN[:9] + OWN[10:], "身份证号多写或漏写一位"),
        (OWN + "1", "身份证号多写或漏写一位"),
    ],
)
def test_one_slip_in_the_number_is_repaired(written: str, words: str) -> None:
    row = {**HOME, **NOBODY, "id_number": written}
    assert outcome(row) == "number_repaired"
    assert said(row) == f"姓名相同，出生日期相同；{words}"


def test_two_sound_numbers_are_never_repaired_into_one() -> None:
    """Neighbours at the counter may have numbers one digit apart; both checks hold, so neither is a slip."""
    near = next(
        text
        for n in range(100, 1000)
        if (text := number(sequence=str(n))) != OWN
        and sum(a != b for a, b in zip(text, OWN, strict=True)) <= 2
    )
    row = {**HOME, **NOBODY, "id_number": near, "name": "周文强"}
    assert outcome(row) == "suspected"


def test_the_number_inside_the_roll_number_counts() -> None:
    row = {**HOME, **NOBODY, "id_number": None, "roll_number": f"G{OWN}"}
    assert outcome(row) == "number"
    assert said(row) == "身份证号与学籍号中的证号相同，姓名相同，出生日期相同"


@pytest.mark.parametrize("letter", ["J", "L"])
def test_the_same_roll_number_links_children_without_an_identity_number(letter: str) -> None:
    both = {**HOME, **NOBODY, "id_number": None, "roll_number": f"{letter}123456789012345678"}
    assert outcome(both, both) == "roll_number"
    assert said(both, both) == "学籍号相同，姓名相同，出生日期相同"


@pytest.mark.parametrize("wrong", [None, FATHER, OTHER])
def test_without_an_agreeing_number_name_birthday_and_family_link(wrong: str | None) -> None:
    assert outcome({**HOME, "id_number": wrong}) == "name_birth"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(None, "缺身份证号"), (FATHER, "身份证号不同"), (OTHER, "身份证号不同且两个证号都校验无误")],
)
def test_the_sentence_ends_with_what_the_numbers_say(wrong: str | None, words: str) -> None:
    assert said({**HOME, "id_number": wrong}) == f"姓名相同，出生日期相同，{SAME_FAMILY}；{words}"


@pytest.mark.parametrize("second", ["guardian_name", "guardian_phone", "address"])
def test_one_second_agreement_is_enough_where_no_number_speaks(second: str) -> None:
    assert outcome({**HOME, **NO_NUMBER, **NOBODY, second: HOME[second]}) == "name_birth"


@pytest.mark.parametrize("family", [NOBODY, STRANGER])
def test_same_name_same_birthday_alone_is_for_a_person_to_decide(family: Row) -> None:
    assert outcome({**HOME, **NO_NUMBER, **family}) == "review"


def test_two_sound_numbers_part_namesakes_of_different_families() -> None:
    assert outcome({**HOME, **STRANGER, "id_number": OTHER}) == "suspected"


@pytest.mark.parametrize("wrong", [FATHER, OTHER])
def test_a_village_in_common_does_not_outweigh_two_different_numbers(wrong: str) -> None:
    """A namesake of the same village must not clear an absent child."""
    assert outcome({**HOME, **VILLAGE_ONLY, "id_number": wrong}) == "review"
    assert outcome({**HOME, **VILLAGE_ONLY, "id_number": wrong, "name": "周闻博"}) == "review"
    assert outcome({**HOME, **VILLAGE_ONLY, "id_number": None}) == "name_birth"


NAMES = [
    ("周文博", "name_birth", "姓名相同"),
    ("週文博", "name_birth", "姓名相同"),
    ("周　文 博", "name_birth", "姓名相同"),
    ("周文博(小名豆豆)", "name_birth", "姓名相同"),
    ("周闻博", "sound_birth", "姓名同音"),
    ("周文愽", "sound_birth", "姓名同音"),
    ("周博", "near_name", "姓名一处多字或少字"),
    ("周文强", "review", "姓名一字不同"),
    ("周启明", "review", "同姓，名不同"),
]


@pytest.mark.parametrize(("written", "rule", "words"), NAMES)
def test_names_without_a_number(written: str, rule: str, words: str) -> None:
    row = {**HOME, **NO_NUMBER, "name": written}
    assert outcome(row) == rule
    assert said(row) == f"{words}，出生日期相同，{SAME_FAMILY}；缺身份证号"


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("王欣怡", "王欣恰", "near_name"),
        ("陈浩宇", "陈洁宇", "near_name"),
        ("张辰", "张晨", "sound_birth"),
        ("宁修哲", "甯脩喆", "name_birth"),
        ("曾思远", "增思远", "sound_birth"),
        ("刘丽娜", "刘莉娜", "sound_birth"),
        ("林书豪", "宁书豪", "near_name"),
    ],
)
def test_names_by_shape_variant_and_southern_ear(one: str, other: str, rule: str) -> None:
    assert outcome({**HOME, **NO_NUMBER, "name": other}, {**HOME, "name": one}) == rule


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", ".", "。", " ", "", "∙", "⋅", "﹒", "●"])
def test_a_dotted_name_is_one_name_whatever_the_dot(dot: str) -> None:
    row = {**HOME, **NO_NUMBER, "name": f"阿力木{dot}艾合买提"}
    assert outcome(row, {**HOME, "name": "阿力木·艾合买提"}) == "name_birth"


@pytest.mark.parametrize("short", ["阿力木", "阿力木·艾合"])
def test_a_dotted_name_cut_by_a_narrow_cell(short: str) -> None:
    assert outcome({**HOME, **NO_NUMBER, "name": short}, {**HOME, "name": "阿力木·艾合买提"}) == "near_name"


def test_a_former_name_is_a_name() -> None:
    row = {**HOME, **NO_NUMBER, "name": "周启明", "former_name": "周文博"}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名与曾用名相同，出生日期相同，{SAME_FAMILY}；缺身份证号"


def test_a_renamed_child_keeps_number_and_birthday() -> None:
    row = {**HOME, **NOBODY, "name": "周启明"}
    assert outcome(row) == "renamed"
    assert said(row) == "身份证号相同，同姓，名不同，出生日期相同"
    assert outcome({**row, "birth_on": "2014-01-05"}) == "review"
    assert outcome({**row, "sex": "女"}) == "review"


@pytest.mark.parametrize(
    "written",
    [
        *("2015年3月12日", "20150312", "2015.3.12", "2015/3/12", "2015/03/12 00:00:00", "42075", "42075.0"),
        "２０１５－０３－１２",
    ],
)
def test_a_date_however_written_is_the_same_date(written: str) -> None:
    assert outcome({**HOME, **NO_NUMBER, "birth_on": written}) == "name_birth"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2015-01-22", "出生日期相差一个多月，可能一处写的是农历"),
        ("2015-03-13", "出生日期差一天"),
        ("2015-03-11", "出生日期差一天"),
        ("2015-12-03", "出生日期月日颠倒"),
        ("2014-03-12", "出生日期差一年"),
        ("2015-03-18", "出生日期一位数字不同"),
    ],
)
def test_a_slip_in_the_birthday_wants_the_same_family(written: str, words: str) -> None:
    row = {**HOME, **NO_NUMBER, "birth_on": written}
    assert outcome(row) == "near_birth"
    assert said(row) == f"姓名相同，{words}，{SAME_FAMILY}；缺身份证号"
    assert outcome({**row, **STRANGER}) in ("review", "suspected")
    assert outcome({**HOME, "birth_on": written}) == "number"


def test_another_birthday_is_another_child_unless_the_number_says_otherwise() -> None:
    assert outcome({**HOME, **NO_NUMBER, **STRANGER, "birth_on": "2013-09-09"}) == "suspected"
    assert outcome({**HOME, **NO_NUMBER, "birth_on": "2013-09-09"}) == "review"


def test_a_missing_birthday_wants_two_agreements_one_of_them_the_family() -> None:
    row = {**HOME, **NO_NUMBER, "birth_on": None}
    assert outcome(row) == "contact"
    assert said(row) == f"姓名相同，缺出生日期，{SAME_FAMILY}；缺身份证号"
    assert outcome({**row, "guardian_name": None, "guardian_phone": None}) == "review"
    assert outcome({**row, **NOBODY}) == "review"


def test_another_sex_wants_two_further_agreements() -> None:
    row = {**HOME, **NO_NUMBER, "sex": "女"}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名相同，出生日期相同，性别不同，{SAME_FAMILY}；缺身份证号"
    assert outcome({**row, **NOBODY, "guardian_phone": HOME["guardian_phone"]}) == "review"


def test_a_telephone_with_one_wrong_digit_still_agrees() -> None:
    row = {**HOME, **NO_NUMBER, **NOBODY, "guardian_phone": "10012345679"}
    assert outcome(row) == "name_birth"
    assert said(row) == "姓名相同，出生日期相同，监护人电话一位不同；缺身份证号"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("清源县龙潭镇上坪村三组18号", "住址相同"),
        ("龙潭镇上坪村民委员会3组", "住址同组"),
        ("上坪村", "住址同村"),
    ],
)
def test_an_address_in_another_clerks_words(address: str, words: str) -> None:
    row = {**HOME, **NO_NUMBER, **NOBODY, "address_home": address}
    assert outcome(row) == "name_birth"
    assert said(row) == f"姓名相同，出生日期相同，{words}；缺身份证号"


@pytest.mark.parametrize("nothing", [None, "", " ", "无", "不详", "-", "/", "待查"])
def test_empty_cells_agree_with_nothing(nothing: str | None) -> None:
    """The same nothing on both sides is no agreement: not in numbers, families, nor names."""
    blank = {
        **dict.fromkeys(("id_number", "guardian_name", "guardian_phone", "address", "roll_number"), nothing),
        "name": "周文博",
        "birth_on": "2015-03-12",
        "sex": "男",
    }
    assert outcome(blank, blank) == "review"
    empty = dict.fromkeys(HOME, nothing)
    assert outcome(empty, empty) == "suspected"
    assert outcome({**empty, "name": "周文博"}, {**empty, "sex": "男"}) == "suspected"


def test_the_guardians_own_number_is_not_the_childs() -> None:
    """On both lists in the child's column: it would join two brothers."""
    one = {**HOME, "id_number": FATHER, "guardian_number": FATHER}
    brother = {**one, "name": "周小川", "birth_on": "2017-08-01"}
    assert outcome(brother, one) == "suspected"
    assert outcome({**brother, "guardian_number": None}, {**one, "guardian_number": None}) == "review"
