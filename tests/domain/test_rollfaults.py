"""问题学籍: each fault by its own name, the gravest first, and none where nothing is wrong."""

from datetime import date

import pytest

from notoneless.domain.pairing import reason_words, undo_refused, unit_that_knows
from notoneless.domain.rollfaults import NumberFault, namesakes, number_fault
from tests.makers import id_number

BORN = date(2015, 4, 2)
NUMBER = id_number(BORN, "1", 11)
OTHER = id_number(BORN, "1", 13)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, None),
        ({"number": ""}, NumberFault.MISSING),
        ({"number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, NumberFault.INVALID),
        ({"is_held": False}, NumberFault.TAKEN),
        ({"born_on": date(2015, 4, 3)}, NumberFault.BIRTH),
        ({"sex": "2"}, NumberFault.SEX),
        ({"sex": "0"}, None),
        ({"born_on": None}, None),
        ({"listed": NUMBER}, None),
        ({"listed": OTHER}, NumberFault.REGISTER),
    ],
)
def test_what_is_wrong_with_a_number(said: dict[str, object], fault: NumberFault | None) -> None:
    words = {"number": NUMBER, "is_held": True, "born_on": BORN, "sex": "1"} | said
    assert number_fault(words.pop("number"), **words) is fault  # type: ignore[arg-type]


def test_namesakes_are_told_against_the_first_of_them() -> None:
    people = [
        (1, "李雨", BORN),
        (2, "李雨", BORN),
        (3, "李雨", date(2014, 1, 1)),
        (4, "李雨", BORN),
        (5, "王一", None),
    ]
    assert list(namesakes(people)) == [(2, 1), (4, 1)]


def test_a_pair_goes_to_the_school_then_its_centre_then_the_bureau() -> None:
    assert unit_that_knows(7, 70, {7, 70}) == 7
    assert unit_that_knows(7, 70, {70, 8}) == 70
    assert unit_that_knows(7, 70, {8}) is None
    assert unit_that_knows(7, None, set()) is None


def test_the_reason_nobody_typed_is_what_agrees_or_differs() -> None:
    assert reason_words(True, ["姓名", "出生日期"], ["监护人"]) == "姓名、出生日期一致"
    assert reason_words(False, ["姓名"], ["监护人"]) == "监护人不一致"
    assert reason_words(True, [], []) == "逐项核对"


def test_only_a_decision_is_taken_back_and_only_with_a_reason() -> None:
    assert undo_refused(is_decided=True, reason="家长来电") is None
    for words in ({"is_decided": False, "reason": "x"}, {"is_decided": True, "reason": " "},
                  {"is_decided": True, "reason": "长" * 201}):  # fmt: skip
        assert undo_refused(**words) is not None  # type: ignore[arg-type]
