"""A penalty rests on a basis that holds that day, for that place, that organ and that sum, or on none."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.legalbasis import (
    BasisTerms,
    basis_refused,
    check_refused,
    edit_refused,
    replaced_until,
    text_refused,
)
from notoneless.domain.words import UnitKind as U

DAY = date(2026, 11, 18)
WORDS = {
    "name": "《条例》第四十条", "valid_from_on": date(2024, 1, 1), "valid_until_on": None,
    "organs": frozenset({U.TOWNSHIP_GOVERNMENT}), "fine_min": Decimal(200), "fine_max": Decimal(2000),
    "is_checked": True, "is_active": True, "place_path": "1/2/",
}  # fmt: skip
HERE = {"day": DAY, "place_path": "1/2/3/", "organ": U.TOWNSHIP_GOVERNMENT, "fine": Decimal(1000)}


def rule_of(terms: dict | None = None, asked: dict | None = None) -> str:
    refused = basis_refused(BasisTerms(**(WORDS | (terms or {}))), **(HERE | (asked or {})))
    return refused.rule if refused is not None else ""


def test_a_basis_that_holds_in_every_way_is_taken() -> None:
    assert rule_of() == ""
    assert rule_of(asked={"fine": None}) == ""
    assert rule_of({"place_path": ""}, {"place_path": "9/"}) == ""


@pytest.mark.parametrize(
    ("terms", "asked", "rule"),
    [
        ({"is_checked": False}, {}, "basis.unchecked"),
        ({"is_active": False}, {}, "basis.off"),
        ({"valid_from_on": date(2027, 1, 1)}, {}, "basis.not_yet"),
        ({"valid_until_on": date(2026, 11, 17)}, {}, "basis.expired"),
        ({}, {"place_path": "1/4/"}, "basis.place"),
        ({}, {"organ": U.STREET_OFFICE}, "basis.organ"),
        ({}, {"fine": Decimal("199.99")}, "basis.fine"),
        ({}, {"fine": Decimal("2000.01")}, "basis.fine"),
    ],
)
def test_each_thing_that_does_not_hold_is_named(terms, asked, rule) -> None:
    assert rule_of(terms, asked) == rule


@given(
    fine=st.decimals(min_value=0, max_value=5000, places=2),
    day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    until=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_what_is_taken_lies_within_its_days_and_its_sums(fine, day, until) -> None:
    if rule_of({"valid_until_on": until}, {"fine": fine, "day": day}) == "":
        assert Decimal(200) <= fine <= Decimal(2000) and date(2024, 1, 1) <= day <= until


def test_nobody_checks_what_he_entered_and_nothing_is_checked_twice() -> None:
    assert check_refused(entered_by=1, by=1, is_checked=False).rule == "basis.own"
    assert check_refused(entered_by=1, by=2, is_checked=True).rule == "basis.checked"
    assert check_refused(entered_by=1, by=2, is_checked=False) is None


def test_a_used_basis_gets_a_later_version_and_is_never_written_over() -> None:
    day = date(2024, 1, 1)
    assert edit_refused(is_used=True, valid_from_on=day, new_from_on=day).rule == "basis.used"
    assert edit_refused(is_used=True, valid_from_on=day, new_from_on=date(2027, 1, 1)) is None
    assert edit_refused(is_used=False, valid_from_on=day, new_from_on=day) is None
    assert replaced_until(None, date(2027, 1, 1)) == date(2026, 12, 31)
    assert replaced_until(date(2026, 6, 30), date(2027, 1, 1)) == date(2026, 6, 30)


def test_dates_sums_and_organs_typed_in_must_make_sense() -> None:
    good = {
        "valid_from_on": DAY, "valid_until_on": None, "fine_min": Decimal(0), "fine_max": Decimal(5),
        "hearing_from": Decimal(3), "organs": [U.BUREAU],
    }  # fmt: skip
    assert text_refused(**good) is None
    for wrong, rule in (
        ({"valid_until_on": date(2020, 1, 1)}, "basis.dates"),
        ({"fine_min": Decimal(6)}, "basis.range"),
        ({"fine_max": Decimal(0)}, "basis.range"),
        ({"hearing_from": Decimal(0)}, "basis.hearing"),
        ({"organs": []}, "basis.no_organ"),
    ):
        assert text_refused(**(good | wrong)).rule == rule
