"""The rules of papers, deliveries and the two lines of units, without a database."""

from datetime import date

import pytest

from notoneless.domain import lines, paperflow
from notoneless.domain.paperflow import (
    TRANSITIONS,
    PaperAct,
    acts_from,
    counts_on,
    default_prefix,
    next_state,
    number_text,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    DeliveryMode,
    PaperKind,
    PaperState,
    PlaceKind,
    Role,
    SchoolKind,
    Stage,
    UnitKind,
)

pytestmark = pytest.mark.pure


def test_every_pair_of_state_and_act_either_leads_on_or_says_what_comes_first() -> None:
    for state in PaperState:
        for act in PaperAct:
            out = next_state(state, act)
            if (state, act) in TRANSITIONS:
                assert out == TRANSITIONS[state, act]
            else:
                assert isinstance(out, Refusal)
                assert out.reason.endswith("。")


def test_nothing_leads_out_of_void_and_no_act_skips_the_check() -> None:
    assert acts_from(PaperState.VOID) == []
    assert PaperAct.SIGN not in acts_from(PaperState.DRAFTED)
    assert [s for (s, a) in TRANSITIONS if a == PaperAct.DELIVER] == [PaperState.SEALED, PaperState.DELIVERED]


@pytest.mark.parametrize(
    ("name", "kind", "prefix"),
    [
        ("云溪区教育局", UnitKind.BUREAU, "云溪教"),
        ("云溪县教育体育局", UnitKind.BUREAU, "云溪教"),
        ("教育局", UnitKind.BUREAU, "教"),
        ("双河镇人民政府", UnitKind.TOWNSHIP_GOVERNMENT, "双河镇政"),
        ("东关街道办事处", UnitKind.STREET_OFFICE, "东关街道办"),
        ("青石中心小学", UnitKind.SCHOOL, "青石中心小学"),
        ("很" * 50, UnitKind.SCHOOL, "很" * 20),
    ],
)
def test_a_unit_without_its_own_word_gets_one_from_its_name(name: str, kind: UnitKind, prefix: str) -> None:
    assert default_prefix(name, kind) == prefix


def test_numbers_are_written_as_the_standard_says_and_each_kind_has_its_mark() -> None:
    assert number_text("云溪教", PaperKind.RETURN_NOTICE, 2026, 1) == "云溪教通〔2026〕1号"
    assert len({number_text("云", kind, 2026, 1) for kind in PaperKind}) == len(PaperKind)
    longest = number_text("字" * paperflow.PREFIX_LENGTH, PaperKind.RETURN_NOTICE, 2026, 99999)
    assert len(longest) <= 40


def test_only_a_public_notice_counts_later() -> None:
    day = date(2026, 12, 15)
    assert counts_on(DeliveryMode.PUBLIC, day) == date(2027, 1, 14)
    assert {counts_on(mode, day) for mode in DeliveryMode if mode != DeliveryMode.PUBLIC} == {day}


def test_every_way_of_delivery_has_its_proof() -> None:
    assert set(paperflow._PROOFS) == set(DeliveryMode)


def test_every_kind_of_unit_role_and_school_has_its_rule() -> None:
    assert set(lines.UNIT_UNDER) == set(lines.UNIT_AT) == set(UnitKind)
    assert set(lines.ROLE_AT) == set(Role)
    assert [lines.stages_of(kind) for kind in SchoolKind] == [
        (Stage.PRIMARY,), (Stage.PRIMARY,), (Stage.JUNIOR,), (Stage.PRIMARY, Stage.JUNIOR),
    ]  # fmt: skip


def test_a_school_stands_under_a_centre_school_or_the_bureau_and_under_nothing_else() -> None:
    fits = {kind for kind in UnitKind if lines.unit_fits(UnitKind.SCHOOL, kind, PlaceKind.TOWNSHIP) is None}
    assert fits == {UnitKind.CENTRE_SCHOOL, UnitKind.BUREAU}
    assert lines.unit_fits(UnitKind.BUREAU, None, PlaceKind.COUNTY) is None


def test_a_cover_goes_from_village_or_township_to_a_school() -> None:
    fits = {(p, u) for p in PlaceKind for u in UnitKind if lines.cover_fits(p, u) is None}
    places = {PlaceKind.VILLAGE, PlaceKind.COMMUNITY, PlaceKind.TOWNSHIP, PlaceKind.STREET}
    assert fits == {(p, u) for p in places for u in (UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL)}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("100 1000 0001", "10010000001"),
        ("+8610010000001", "10010000001"),
        ("(0990)123-4567", "09901234567"),
        ("1234567", None),
        ("8765432", "8765432"),
        ("", ""),
        ("10010000001x", None),
        ("1" * 500, None),
    ],
)
def test_phones_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    out = lines.read_phone(typed)
    assert isinstance(out, Refusal) if read is None else out == read
