"""The seeds of codes and causes say what the field says, and letters stay a setting."""

import ast
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from notoneless.domain import codes
from notoneless.domain.causes import (
    CAUSES,
    Cause,
    CausePath,
    cause_by_id,
    cause_told_by,
    may_become_legal,
    path_of,
)
from notoneless.domain.codes import DEFAULT_CODES, code_by_id, last_valid_day, term_of


def test_the_table_is_that_of_the_field_guide() -> None:
    assert [(code.letter, code.id) for code in DEFAULT_CODES] == [
        ("A", "in_school_registered"),
        ("B", "in_school_no_reg_province"),
        ("C", "in_school_no_reg_outside"),
        ("D", "hukou_issue"),
        ("E", "deferred"),
        ("F", "abroad"),
        ("G", "over_age"),
        ("H", "other_not_out"),
        ("I", "illness"),
        ("J", "disability"),
        ("K", "poverty"),
        ("L", "aversion_or_work"),
        ("M", "missing_other"),
    ]


def test_a_to_h_are_not_out_of_school_and_i_to_m_are() -> None:
    out = "".join(code.letter for code in DEFAULT_CODES if code.is_out_of_school)
    assert out == "IJKLM"


def test_only_a_certificate_of_a_school_counts_as_in_school() -> None:
    assert [code.letter for code in DEFAULT_CODES if code.is_in_school] == ["A", "B", "C"]
    for code in DEFAULT_CODES:
        if code.is_in_school:
            assert "就读证明" in code.evidence
            assert code.valid_days, "a certificate never speaks for ever"


def test_every_code_asks_for_evidence_and_has_ids_of_its_own() -> None:
    assert all(code.evidence for code in DEFAULT_CODES)
    ids = [code.id for code in DEFAULT_CODES] + [sub.id for code in DEFAULT_CODES for sub in code.subs]
    assert len(ids) == len(set(ids))
    assert len({code.letter for code in DEFAULT_CODES}) == len(DEFAULT_CODES)


def test_no_rule_of_the_house_asks_for_a_letter() -> None:
    folder = Path(codes.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Compare):
                touched = [n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)]
                assert "letter" not in touched, f"{file.name}:{node.lineno}"


def test_a_seed_cannot_be_changed_by_accident() -> None:
    with pytest.raises(FrozenInstanceError):
        DEFAULT_CODES[0].letter = "Z"  # type: ignore[misc]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_a_code_that_is_out_of_school(cause: Cause) -> None:
    code = code_by_id(cause.code_id)
    assert code is not None
    assert code.is_out_of_school
    assert cause_by_id(cause.id) is cause


def test_the_ill_and_the_disabled_are_never_ordered() -> None:
    never = [cause.id for cause in CAUSES if cause.is_never_legal]
    assert never == ["illness", "disability", "treatment_away", "school_fault"]
    assert not may_become_legal("illness")
    assert not may_become_legal("disability")
    assert may_become_legal("work")


@pytest.mark.parametrize("cause_id", [None, "", "unheard_of"])
def test_without_a_verified_cause_there_is_no_order(cause_id: str | None) -> None:
    assert not may_become_legal(cause_id)


def test_a_cause_in_the_school_goes_to_the_bureau() -> None:
    assert [cause.id for cause in CAUSES if cause.path is CausePath.BUREAU] == ["school_fault"]


@pytest.mark.parametrize(
    ("code_id", "sub_id", "cause_id"),
    [
        ("illness", "", "illness"),
        ("disability", "", "disability"),
        ("poverty", "", "poverty"),
        ("aversion_or_work", "work", "work"),
        ("aversion_or_work", "aversion", "aversion"),
        ("aversion_or_work", "", None),
        ("missing_other", "", None),
    ],
)
def test_an_accepted_code_says_the_cause_only_where_it_leaves_nothing_open(
    code_id: str, sub_id: str, cause_id: str | None
) -> None:
    assert getattr(cause_told_by(code_id, sub_id), "id", None) == cause_id


def test_the_path_is_the_causes_and_a_code_of_the_body_holds_beside_it() -> None:
    assert path_of("work") is CausePath.LAW
    assert path_of("work", is_code_never_legal=True) is CausePath.CARE
    assert path_of("school_fault", is_code_never_legal=True) is CausePath.BUREAU
    assert path_of("", is_code_never_legal=True) is CausePath.CARE
    assert path_of("") is CausePath.LAW


@pytest.mark.parametrize(
    ("code_id", "sub_id", "days"),
    [
        ("in_school_registered", None, 183),
        ("hukou_issue", None, 365),
        ("hukou_issue", "empty_hukou", 365),
        ("hukou_issue", "dead", None),
        ("hukou_issue", "moved_away", None),
        ("hukou_issue", "no_such_person", 183),
        ("deferred", None, 365),
        ("over_age", None, None),
        ("other_not_out", "home_teaching", 183),
        ("abroad", "unheard_of", 365),
    ],
)
def test_how_long_a_code_stands(code_id: str, sub_id: str | None, days: int | None) -> None:
    code = code_by_id(code_id)
    assert code is not None
    assert term_of(code, sub_id) == days


def test_a_deferral_ends_with_its_paper_but_never_after_a_year() -> None:
    start = date(2026, 9, 1)
    assert last_valid_day(start, 365) == date(2027, 9, 1)
    assert last_valid_day(start, 365, until=date(2027, 8, 31)) == date(2027, 8, 31)
    assert last_valid_day(start, 365, until=date(2029, 8, 31)) == date(2027, 9, 1)
    assert last_valid_day(start, None) is None
    assert last_valid_day(start, None, until=date(2027, 1, 1)) == date(2027, 1, 1)


def test_unknown_ids_are_nobody() -> None:
    assert code_by_id("A") is None
    assert cause_by_id("A") is None
