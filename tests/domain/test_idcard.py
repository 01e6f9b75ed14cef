"""Identity numbers are read as people write them, and never believed without their check."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain import idcard
from notoneless.domain.idcard import (
    IdNumber,
    IdWarning,
    check_char,
    is_valid,
    mismatches,
    normalise,
    parse,
    to_18,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Sex

BODY = "99010120150304123"
GOOD = BODY + check_char(BODY)


def made(area: str, birth_on: date, sequence: int) -> str:
    body = f"{area}{birth_on:%Y%m%d}{sequence:03d}"
    return body + check_char(body)


bodies = st.builds(
    lambda area, birth_on, sequence: f"{area:06d}{birth_on:%Y%m%d}{sequence:03d}",
    st.integers(0, 999_999),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)


def read(text: str, **options: date) -> IdNumber:
    number = parse(text, **options)
    assert isinstance(number, IdNumber), number
    return number


def rule(text: str, **options: date) -> str:
    refusal = parse(text, **options)
    assert isinstance(refusal, Refusal)
    assert not refusal
    return refusal.rule


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("11010519491231002", "X"),  # the worked example printed in GB 11643
        ("44052418800101001", "4"),  # the second one there
        ("99010120150304123", GOOD[17]),
    ],
)
def test_the_check_character_follows_the_standard(body: str, check: str) -> None:
    remainder = sum(int(digit) * weight for digit, weight in zip(body, idcard.WEIGHTS, strict=True)) % 11
    assert check_char(body) == check == "10X98765432"[remainder]


def test_a_number_gives_its_birth_date_sex_and_area() -> None:
    number = read(GOOD)
    assert number == IdNumber(GOOD, date(2015, 3, 4), Sex.MALE, "990101", False, (IdWarning.UNKNOWN_AREA,))
    assert read(made("360102", date(2012, 2, 29), 122)).sex is Sex.FEMALE
    assert str(number) == GOOD


@given(bodies)
def test_every_area_code_is_read_and_none_crashes(body: str) -> None:
    number = read(body + check_char(body))
    assert number.area == body[:6]
    assert is_valid(number.text)


@pytest.mark.parametrize("area", ["330113", "500156", "659012"])
def test_young_area_codes_are_no_reason_to_doubt(area: str) -> None:
    assert read(made(area, date(2016, 9, 1), 7)).warnings == ()


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002×",
        "11010519491231002Х",
        "\ufeff11010519491231002X\u200b",
        "110105\u300019491231002X\n",
    ],
)
def test_the_writing_is_repaired_before_the_number_is_judged(written: str) -> None:
    assert read(written).text == "11010519491231002X" == normalise(written)


def test_fifteen_digits_become_eighteen_with_a_warning() -> None:
    number = read("110105491231002")
    assert number.text == "11010519491231002X"
    assert number.was_15_digits
    assert IdWarning.OLD_15_DIGITS in number.warnings
    assert to_18("440524800101996")[6:14] == "18800101"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", "idcard.empty"),
        ("  \u3000", "idcard.empty"),
        ("3.602012012010113e+17", "idcard.spoiled"),
        ("3.60201E+17", "idcard.spoiled"),
        ("360201201201011234.0", "idcard.spoiled"),
        ("3602012012010", "idcard.length"),
        ("3602012012010112345", "idcard.length"),
        ("36020120120101A23X", "idcard.characters"),
        ("X60201201201011234", "idcard.characters"),
        ("٣٦٠٢٠١٢٠١٢٠١٠١١٢٣٤", "idcard.characters"),
        ("无", "idcard.length"),
        (made("990101", date(2015, 1, 31), 1)[:10] + "0231" + "0011", "idcard.birth"),
        ("990101230001010018", "idcard.check"),
        ("990101100001010018", "idcard.birth"),
        ("990101991332001", "idcard.birth"),
        (GOOD[:17] + ("0" if GOOD[17] != "0" else "1"), "idcard.check"),
        ("9" * 65, "idcard.too_long"),
    ],
)
def test_what_is_no_number_is_refused_with_its_rule(written: str, expected: str) -> None:
    assert rule(written) == expected
    assert not is_valid(written)


def test_digits_lost_by_a_spreadsheet_are_named_as_such() -> None:
    spoiled = made("360102", date(2013, 5, 6), 124)[:15] + "000"
    assert check_char(spoiled[:17]) != "0"
    refusal = parse(spoiled)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "idcard.spoiled"
    assert "文本格式" in refusal.reason


def test_a_child_born_tomorrow_is_refused_and_one_born_today_is_not() -> None:
    today = date(2026, 11, 22)
    assert read(made("990101", today, 1), today=today).birth_on == today
    assert rule(made("990101", date(2026, 11, 23), 1), today=today) == "idcard.future"
    assert read(made("990101", date(2026, 11, 23), 1))


@given(bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, step: int) -> None:
    good = body + check_char(body)
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    assert isinstance(parse(wrong), Refusal)
    assert not is_valid(wrong)


@given(bodies, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_noticed(body: str, place: int) -> None:
    good = body + check_char(body)
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert is_valid(swapped) is (swapped == good)


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    outcome = parse(text)
    assert isinstance(outcome, IdNumber | Refusal)
    if isinstance(outcome, Refusal):
        assert outcome.reason.endswith("。")
        assert not is_valid(text)


@given(st.sampled_from([GOOD, "11010519491231002x"]), st.text("0123456789xX ", max_size=4))
def test_the_quick_test_never_believes_what_the_full_one_refuses(good: str, tail: str) -> None:
    text = good[: 18 - len(tail)] + tail
    if is_valid(text):
        assert read(text).text == text


@pytest.mark.parametrize(
    "hostile", ["9" * 100_000, "１" * 100_000, " " * 100_000, "9E+" * 40_000, "\u200b" * 100_000]
)
def test_a_hundred_kilobytes_are_answered_at_once(hostile: str) -> None:
    began = time.process_time()
    assert rule(hostile) == "idcard.too_long"
    assert normalise(hostile) == ""
    assert not is_valid(hostile)
    assert time.process_time() - began < 0.05


def test_a_refusal_never_repeats_the_number() -> None:
    for written in (GOOD[:17] + "?", GOOD[:12], GOOD[:17] + ("0" if GOOD[17] != "0" else "1")):
        assert written[:10] not in str(parse(written))


def test_columns_that_say_something_else_are_pointed_out() -> None:
    number = read(GOOD)
    assert mismatches(number) == ()
    assert mismatches(number, birth_on=date(2015, 3, 4), sex=Sex.MALE) == ()
    assert mismatches(number, sex=Sex.UNKNOWN) == ()
    assert mismatches(number, birth_on=date(2015, 4, 3), sex=Sex.FEMALE) == (
        IdWarning.BIRTH_DIFFERS,
        IdWarning.SEX_DIFFERS,
    )


@pytest.mark.parametrize("written", ["110105 19491231002", "1101051949123100 2X", "11010519491231002 X"])
def test_blanks_are_taken_out_wherever_they_stand(written: str) -> None:
    assert normalise(written) == written.replace(" ", "")


@pytest.mark.parametrize("written", ["A" * 15, "甲" * 15, "٣" * 15, "甲" * 18])
def test_letters_of_the_right_count_are_no_number(written: str) -> None:
    assert rule(written) == "idcard.characters"


def test_the_longest_cell_is_still_read() -> None:
    assert rule("9" * 64) == "idcard.length"
    assert normalise(" " * 46 + GOOD) == GOOD


def test_the_quick_test_knows_only_plain_digits_and_real_dates() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in BODY)
    for check in idcard.CHECK_CHARS:
        assert not is_valid(wide + check)
    unreal = "99010120150231123"
    assert not is_valid(unreal + check_char(unreal))
    assert rule(unreal + check_char(unreal)) == "idcard.birth"


def test_nobody_now_alive_was_born_before_1850() -> None:
    assert read(made("990101", date(1850, 1, 1), 1)).birth_on == date(1850, 1, 1)
    assert rule(made("990101", date(1849, 12, 31), 1)) == "idcard.birth"
