"""A county changes its table; what a code does with a child is not turned under those who stand on it."""

from typing import Any

import pytest

from notoneless.domain.codeneeds import SETTERS, CodeNeed
from notoneless.domain.codetable import TermAsked, code_refused, confirm_refused, letters_refused, sub_refused
from notoneless.domain.words import Role

RIGHT: dict[str, Any] = {
    "label": "因病", "evidence": "诊断", "needs": [CodeNeed.FILE], "setters": SETTERS, "valid_days": 30,
    "is_out_of_school": True, "is_in_school": False, "is_data_fault": False, "is_turned": False, "is_in_use": False,
    "code": "I 因病",
}  # fmt: skip


def test_a_right_code_is_written() -> None:
    assert code_refused(**RIGHT) is None
    assert code_refused(**RIGHT | {"valid_days": None, "is_turned": True}) is None


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"label": " "}, "code.empty"),
        ({"needs": []}, "code.no_evidence"),
        ({"setters": []}, "code.no_setter"),
        ({"setters": [Role.VILLAGE_OFFICER]}, "code.no_setter"),
        ({"valid_days": 0}, "code.days"),
        ({"is_in_school": True}, "code.both"),
        ({"is_data_fault": True}, "code.both"),
        ({"is_turned": True, "is_in_use": True}, "code.in_use"),
    ],
)
def test_a_wrong_code_is_refused_by_its_rule(wrong: dict[str, Any], rule: str) -> None:
    no = code_refused(**RIGHT | wrong)
    assert no is not None and no.rule == rule


@pytest.mark.parametrize(
    ("letters", "rule"),
    [
        (["A", ""], "code.letter"),
        (["A", "A1B"], "code.letter"),
        (["甲"], "code.letter"),
        (["A", "B", "A"], "code.letter_twice"),
    ],
)
def test_letters_are_short_plain_and_no_two_alike(letters: list[str], rule: str) -> None:
    no = letters_refused(letters)
    assert no is not None and no.rule == rule
    assert letters_refused(["A", "B", "L1"]) is None


def test_a_sub_code_has_its_own_name_and_is_no_fault_of_data_where_a_child_is_out_of_school() -> None:
    right: dict[str, Any] = {
        "label": "死亡", "others": ["迁户"], "is_data_fault": False, "is_out_of_school": False,
        "term": TermAsked(False, None),
    }  # fmt: skip
    assert sub_refused(**right) is None
    wrong = [
        ({"label": ""}, "subcode.empty"),
        ({"label": "迁户 "}, "subcode.twice"),
        ({"is_data_fault": True, "is_out_of_school": True}, "subcode.not_fault"),
        ({"term": TermAsked(True, 0)}, "subcode.days"),
    ]
    for change, rule in wrong:
        no = sub_refused(**right | change)
        assert no is not None and no.rule == rule


def test_the_table_is_confirmed_against_a_named_template_by_another_than_who_wrote_it() -> None:
    assert confirm_refused(template="省核查表", is_own_work=False) is None
    no, own = (
        confirm_refused(template=" ", is_own_work=False),
        confirm_refused(template="表", is_own_work=True),
    )
    assert no is not None and no.rule == "codes.no_template"
    assert own is not None and own.rule == "codes.own_work"
