"""Sums in capitals: exact words for the awkward places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.money import capital_yuan, money_text, yuan_text

EXACT = {
    "0": "零元整",
    "1": "壹元整",
    "10": "壹拾元整",
    "15": "壹拾伍元整",
    "100": "壹佰元整",
    "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整",
    "1000": "壹仟元整",
    "1001": "壹仟零壹元整",
    "1010": "壹仟零壹拾元整",
    "5000.50": "伍仟元伍角整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "10000": "壹万元整",
    "10005": "壹万零伍元整",
    "10500": "壹万零伍佰元整",
    "100000": "壹拾万元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "0.30": "叁角整",
    "0.05": "伍分",
    "0.35": "叁角伍分",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "123456789.12": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分",
}


@pytest.mark.parametrize("figures", EXACT)
def test_sums_are_written_in_capitals(figures):
    assert capital_yuan(Decimal(figures)) == EXACT[figures]


@pytest.mark.parametrize("figures", ["-1", "0.001", "1000000000000"])
def test_what_is_no_sum_of_money_is_refused(figures):
    with pytest.raises(ValueError):
        capital_yuan(Decimal(figures))


def test_figures_and_capitals_stand_together():
    assert money_text(Decimal("1000.00")) == "1000元（大写：壹仟元整）"
    assert yuan_text(Decimal("30.5")) == "30.50元"


_VALUES = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def _read(words: str) -> Decimal:
    """Read capitals back, as a bank clerk would."""
    total = section = digit = 0
    cents = 0
    for c in words.removesuffix("整"):
        if c in _VALUES:
            digit = _VALUES[c]
        elif c in _UNITS:
            section, digit = section + digit * _UNITS[c], 0
        elif c in "万亿":
            total, section, digit = total + (section + digit) * (10**4 if c == "万" else 10**8), 0, 0
        elif c == "元":
            total, section, digit = total + section + digit, 0, 0
        else:
            cents, digit = cents + digit * (10 if c == "角" else 1), 0
    return total + Decimal(cents) / 100


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_capitals_read_back_as_the_sum_they_were_written_from(amount):
    words = capital_yuan(amount)
    assert _read(words) == amount
    assert "零零" not in words and not words.startswith("零元零")
