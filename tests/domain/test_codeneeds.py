"""What a code asks for is there or is named; who may not set it hears who may; many at a time only for one fault."""

import pytest

from notoneless.domain.codeneeds import (
    SETTERS,
    CodeNeed,
    Given,
    bulk_refused,
    evidence_refused,
    joined,
    needs_of,
    roles_of,
    setter_refused,
)
from notoneless.domain.codes import DEFAULT_CODES
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role

N = CodeNeed
ALL = Given(True, True, True, True, True, True, True)


def refused(needs: tuple[CodeNeed, ...], given: Given, *, has_subs: bool = True) -> Refusal | None:
    return evidence_refused(needs, given, code="C 省外", evidence="就读证明", has_subs=has_subs)


@pytest.mark.parametrize("need", list(CodeNeed))
def test_each_kind_of_evidence_is_missed_by_name_and_found_where_it_is(need: CodeNeed) -> None:
    missing = refused((need,), Given())
    assert missing is not None and need.label in missing.reason and missing.rule == "case.propose.no_evidence"
    assert refused((need,), ALL) is None


def test_all_that_is_missing_is_said_at_once() -> None:
    missing = refused((N.FILE, N.PHONE, N.UNTIL), Given(has_phone=True))
    assert missing is not None and "佐证材料(照片或扫描件)、佐证有效期。" in missing.reason
    assert "电话" not in missing.reason


def test_the_roll_here_may_stand_for_the_paper_only_where_the_code_says_so() -> None:
    on_roll = Given(has_roll=True)
    assert refused((N.FILE_OR_ROLL,), on_roll) is None
    assert refused((N.FILE,), on_roll) is not None


def test_a_sub_code_is_asked_for_only_where_there_is_one() -> None:
    assert refused((N.SUB,), Given(), has_subs=False) is None


def test_every_default_code_asks_for_evidence_and_those_with_sub_codes_for_one() -> None:
    for code in DEFAULT_CODES:
        assert set(code.needs) & {N.FILE, N.FILE_OR_ROLL}, code.id
        assert (N.SUB in code.needs) == bool(code.subs), code.id
    asks = {code.id: set(code.needs) for code in DEFAULT_CODES}
    assert N.PHONE in asks["in_school_no_reg_outside"]
    assert N.UNTIL in asks["deferred"]
    assert N.SCHOOL in asks["in_school_no_reg_province"]


def test_a_data_fault_never_says_that_a_child_is_out_of_school() -> None:
    faults = {code.id for code in DEFAULT_CODES if code.is_data_fault}
    faults |= {sub.id for code in DEFAULT_CODES for sub in code.subs if sub.is_data_fault}
    assert faults == {"in_school_registered", "double_hukou", "wrong_details", "roll_error"}
    assert not any(
        code.is_out_of_school and (code.is_data_fault or any(s.is_data_fault for s in code.subs))
        for code in DEFAULT_CODES
    )


def test_a_post_that_may_not_set_a_code_hears_who_may() -> None:
    no = setter_refused([Role.CENTRE_OFFICER], [Role.SCHOOL_MANAGER], code="I 因病")
    assert no is not None and "中心校专干" in no.reason and no.rule == "case.propose.not_setter"
    assert setter_refused([Role.CENTRE_OFFICER], [Role.CENTRE_OFFICER, Role.CLASS_TEACHER], code="") is None
    assert Role.VILLAGE_OFFICER not in SETTERS


def test_many_at_a_time_is_for_one_and_the_same_data_fault() -> None:
    assert bulk_refused([(4, 5), (4, 5)], is_data_fault=True) is None
    rules = [
        bulk_refused([], is_data_fault=True),
        bulk_refused([(4, 5), (4, 6)], is_data_fault=True),
        bulk_refused([(9, None), (9, None)], is_data_fault=False),
    ]
    assert [no.rule for no in rules if no is not None] == [
        "case.bulk.none",
        "case.bulk.mixed",
        "case.bulk.not_data_fault",
    ]


def test_a_choice_is_kept_in_one_column_and_read_again() -> None:
    assert needs_of(joined((N.SUB, N.FILE))) == (N.FILE, N.SUB)
    assert roles_of(joined(SETTERS)) == tuple(role for role in Role if role in SETTERS)
    assert needs_of("") == ()
