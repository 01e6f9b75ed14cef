"""关键信息: locked on a roll, asked for with papers, decided by somebody else."""

from datetime import date

import pytest

from notoneless.domain.keyfields import (
    KEY_FIELDS,
    KeyChangeState,
    key_change_refused,
    key_decision_refused,
    key_edit_refused,
    key_fields_locked,
)
from notoneless.domain.refusal import Refusal
from tests.makers import TODAY, id_number

BEFORE = {"name": "林小明", "id_number": "x", "born_on": date(2018, 3, 12), "sex": "1"}


def rule(out: Refusal | None) -> str | None:
    assert out is None or isinstance(out, Refusal)
    return None if out is None else out.rule


@pytest.mark.parametrize(
    ("is_on_roll", "is_id_checked", "is_bureau", "is_locked"),
    [(True, True, False, True), (False, True, False, False), (True, False, False, False), (True, True, True, False)],
)  # fmt: skip
def test_a_checked_child_on_a_roll_is_locked_for_all_but_the_bureau(
    is_on_roll, is_id_checked, is_bureau, is_locked
) -> None:
    found = key_fields_locked(is_on_roll=is_on_roll, is_id_checked=is_id_checked, is_bureau=is_bureau)
    assert found is is_locked


@pytest.mark.parametrize("field", list(KEY_FIELDS))
def test_each_key_field_is_refused_and_the_reason_says_what_to_do(field) -> None:
    out = key_edit_refused({field: "x"}, is_locked=True)
    assert rule(out) == "child.key_locked" and "申请变更" in str(out)
    assert key_edit_refused({field: "x"}, is_locked=False) is None
    assert key_edit_refused({"ethnicity": "苗"}, is_locked=True) is None


def asked(after, **more):
    words = {"has_evidence": True, "has_open": False, "today": TODAY}
    return rule(key_change_refused(BEFORE, after, **(words | more)))


def test_a_request_needs_a_change_its_papers_and_no_other_request_open() -> None:
    assert asked({"name": "林晓明"}) is None
    assert asked({"name": "林小明"}) == "key.nothing"
    assert asked({}) == "key.nothing"
    assert asked({"name": "林晓明"}, has_evidence=False) == "key.no_evidence"
    assert asked({"name": "林晓明"}, has_open=True) == "key.one_open"


def test_a_new_number_is_checked_and_agrees_with_birth_date_and_sex() -> None:
    right = id_number(date(2018, 3, 12), "1", 7)
    other = id_number(date(2018, 3, 13), "1", 7)
    assert asked({"id_number": right}) is None
    assert asked({"id_number": right[:-1] + ("1" if right[-1] != "1" else "2")}) is not None
    assert asked({"id_number": other}) == "key.number_disagrees"
    assert asked({"id_number": other, "born_on": date(2018, 3, 13)}) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"state": KeyChangeState.APPROVED}, "key.decided"),
        ({"is_asker": True}, "key.own"),
        ({"is_stale": True}, "key.stale"),
        ({"is_approved": False}, "key.no_reason"),
        ({"is_approved": False, "reason": "证明不清", "is_stale": True}, None),
    ],
)
def test_what_keeps_a_decision_from_being_made(change, expected) -> None:
    words = {"is_asker": False, "is_approved": True, "reason": "", "is_stale": False, **change}
    assert rule(key_decision_refused(words.pop("state", KeyChangeState.WAITING), **words)) == expected
