"""What is masked shows what was promised and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.masking import mask_address, mask_id_number, mask_phone, mask_roll_number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("990101201503041234", "9901**********1234"),
        ("99010120150304123X", "9901**********123X"),
        (" 990101 20150304 1234 ", "9901**********1234"),
        ("990101150304123", "9901*******4123"),
        ("E12345678", "E1*****78"),
        ("1234567", "***"),
        ("9" * 100_000, "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_id_number_keeps_four_at_each_end(text: str | None, shown: str) -> None:
    assert mask_id_number(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10012345678", "100****5678"),
        ("100 1234 5678", "100****5678"),
        ("100-1234-5678", "100****5678"),
        ("+8610012345678", "100****5678"),
        ("079012345678", "**********78"),
        ("(0790)1234567", "*********67"),
        ("1234567", "*****67"),
        ("120", "***"),
        ("爸爸10012345678", "***"),
        ("9" * 100_000, "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_phone_is_shown_three_four_four(text: str | None, shown: str) -> None:
    assert mask_phone(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("G990101201503041234", "G9901**********1234"),
        ("g99010120150304123x", "G9901**********123X"),
        ("J990101201503040018", "J9901**********0018"),
        ("L990101201503049876", "L9901**********9876"),
        ("990101201503041234", "9901**********1234"),
        ("2024010101", "20******01"),
        ("X990101201503041234", "X9***************34"),
        ("12", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_roll_number_hides_what_the_id_number_hides(text: str | None, shown: str) -> None:
    assert mask_roll_number(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲省乙市丙县丁乡东山村3组12号", "甲省乙市丙县丁乡东山村***"),
        ("丙县丁镇东山村李家垅12号", "丙县丁镇东山村***"),
        ("丙区丁街道幸福社区新村路8号3栋201室", "丙区丁街道幸福社区***"),
        ("丁乡东山村村委会旁", "丁乡东山村***"),
        ("丁乡东山村", "丁乡东山村"),
        ("丁镇人民路5号", "丁镇***"),
        ("人民路5号李村小区3栋", "***"),
        ("丁镇人民路5号李村小区3栋", "丁镇***"),
        ("丁镇和平三巷李村", "丁镇***"),
        ("镇江路", "镇***"),
        ("某小区2单元", "***"),
        ("王家12组李村", "***"),
        ("某旗某苏木某嘎查5号", "某旗某苏木某嘎查***"),
        ("东村镇李家村5组", "东村镇李家村***"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_ends_at_the_village(text: str | None, shown: str) -> None:
    assert mask_address(text) == shown


@given(st.text("0123456789Xx G甲乙村镇乡路号组一二 ", max_size=60))
def test_no_mask_shows_a_digit_too_many(text: str) -> None:
    def digits(shown: str) -> int:
        return sum(char.isdigit() for char in shown)

    assert digits(mask_id_number(text)) <= 8
    assert digits(mask_phone(text)) <= 7
    assert digits(mask_roll_number(text)) <= 8
    assert digits(mask_address(text)) == 0


@given(st.text(max_size=60))
def test_what_was_hidden_is_marked(text: str) -> None:
    for mask in (mask_id_number, mask_phone, mask_roll_number):
        shown = mask(text)
        assert ("*" in shown) is bool("".join(text.split())) or shown == ""
