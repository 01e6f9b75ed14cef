"""Rules of the cause: who may say which, what waits for the bureau, what an answer to a stranger may hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.causes import (
    CAUSES,
    NOT_FOR_THE_VILLAGE,
    REFUSED_ON_PATH,
    CausePath,
    causes_to_report,
    changes_path,
    confirm_refused,
    path_of,
    report_refused,
    verify_refused,
)
from notoneless.domain.referrals import (
    DEPARTMENT_OF,
    answer_refused,
    department_for,
    is_overdue,
    is_same_department,
    send_refused,
    withdraw_refused,
)
from notoneless.domain.supervising import close_refused, found_refused
from notoneless.domain.tips import (
    CODE_LENGTH,
    NEEDS_CHILD,
    STATE_AFTER,
    TOLD_OUTSIDE,
    TipOutcome,
    act_refused,
    clean_text,
    code_from,
    code_of,
    too_many,
)
from notoneless.domain.tips import answer_refused as tip_answer_refused
from notoneless.domain.words import CaseState, ReferralKind, ReferralState, Role, SupervisionEnd, TipState

TODAY = date(2026, 11, 18)
ROLES = st.frozensets(st.sampled_from(list(Role)), min_size=1)
CAUSE_IDS = st.sampled_from([cause.id for cause in CAUSES])


@given(ROLES, CAUSE_IDS)
def test_only_a_village_officer_and_nothing_else_is_kept_from_illness_poverty_and_faith(roles, cause) -> None:
    refused = report_refused(cause, roles)
    is_village = roles == {Role.VILLAGE_OFFICER}
    assert (refused is not None) == (is_village and cause in NOT_FOR_THE_VILLAGE)
    assert report_refused("no such", roles) is not None


def test_the_village_has_no_word_of_what_the_codes_call_illness_or_poverty() -> None:
    left = causes_to_report(frozenset({Role.VILLAGE_OFFICER}))
    assert {"illness", "disability", "poverty"}.isdisjoint(cause.code_id for cause in left)
    assert "school_fault" in {cause.id for cause in left}, "anybody may say that a school is at fault"


@given(CAUSE_IDS, CAUSE_IDS, st.booleans())
def test_a_cause_waits_exactly_where_the_path_would_be_another(now, then, is_never_legal) -> None:
    path = path_of(now, is_code_never_legal=is_never_legal)
    after = path_of(then, is_code_never_legal=is_never_legal)
    assert changes_path(then, path, is_code_never_legal=is_never_legal) == (path is not after)


def test_a_cause_needs_proof_and_one_word_waits_at_a_time() -> None:
    fine = {"state": CaseState.PERSUADING, "has_proof": True, "is_waiting": False}
    assert verify_refused("work", **fine) is None
    for bad in ({"has_proof": False}, {"is_waiting": True}, {"state": CaseState.SUPERVISED}):
        assert verify_refused("work", **(fine | bad)) is not None
    assert verify_refused("", **fine) is not None
    assert confirm_refused(is_waiting=True, is_own=False) is None
    assert confirm_refused(is_waiting=True, is_own=True) is not None
    assert confirm_refused(is_waiting=False, is_own=False) is not None
    assert set(REFUSED_ON_PATH) == set(CausePath) - {CausePath.LAW}


def test_every_cause_that_concerns_a_department_names_it() -> None:
    for kind in {cause.referral for cause in CAUSES if cause.referral is not None}:
        assert DEPARTMENT_OF[kind] and department_for(kind, "云溪区").startswith("云溪区")
    assert department_for(ReferralKind.OTHER) == ""
    assert is_same_department("云溪区人社局", ReferralKind.CHILD_LABOUR)
    assert not is_same_department("云溪区公安局", ReferralKind.HARDSHIP)


@given(st.integers(-30, 30), st.integers(-30, 30), st.sampled_from(list(ReferralState)))
def test_an_answer_follows_its_letter_and_is_no_prophecy(sent, answered, state) -> None:
    sent_on, on = TODAY + timedelta(days=sent), TODAY + timedelta(days=answered)
    refused = answer_refused(state, on=on, sent_on=sent_on, today=TODAY, text="已办")
    assert (refused is None) == (state is ReferralState.SENT and sent_on <= on <= TODAY)
    late = is_overdue(state, sent_on, TODAY)
    assert late == (state is ReferralState.SENT and sent_on < TODAY)


def test_a_referral_is_sent_once_and_what_was_reported_under_duty_stands() -> None:
    day = {"on": TODAY, "opened_on": TODAY, "today": TODAY}
    assert send_refused(ReferralState.PREPARED, **day) is None
    assert send_refused(ReferralState.SENT, **day) is not None
    assert send_refused(ReferralState.PREPARED, **(day | {"on": TODAY + timedelta(days=1)})) is not None
    assert withdraw_refused(ReferralState.SENT, is_mandatory=False, reason="改了") is None
    assert withdraw_refused(ReferralState.SENT, is_mandatory=True, reason="改了") is not None
    assert withdraw_refused(ReferralState.ANSWERED, is_mandatory=False, reason="改了") is not None
    assert withdraw_refused(ReferralState.SENT, is_mandatory=False, reason=" ") is not None
    assert answer_refused(ReferralState.SENT, on=TODAY, sent_on=TODAY, today=TODAY, text=" ") is not None


def test_supervision_ends_only_after_it_was_looked_into() -> None:
    right, fine = SupervisionEnd.PUT_RIGHT, {"is_open": True, "is_found": True, "outcome": "已接回"}
    assert close_refused(end=right, **fine) is None
    for bad in ({"is_open": False}, {"is_found": False}, {"outcome": " "}):
        assert close_refused(end=right, **(fine | bad)) is not None
    assert close_refused(end=SupervisionEnd.NOT_SO, **(fine | {"is_found": False})) is None
    words = {"is_open": True, "found": "收费", "told": "退费", "correct_by_on": TODAY, "today": TODAY}
    assert found_refused(**words) is None
    for bad in (
        {"is_open": False},
        {"found": ""},
        {"told": ""},
        {"correct_by_on": TODAY - timedelta(days=1)},
    ):
        assert found_refused(**(words | bad)) is not None


# ---- tips ----------------------------------------------------------------------------------------------------

NAMES = st.text("曾望林小明覃兰", min_size=2, max_size=4)


@given(NAMES, st.text(max_size=40), st.text(max_size=40), st.integers(0, 3))
def test_no_answer_holds_a_name_however_it_is_spaced(name, before, after, at) -> None:
    spaced = name[:at] + " " + name[at:]
    assert tip_answer_refused(before + spaced + after, secret=["", name]) is not None


@pytest.mark.parametrize("number", ["13812345678", "138 1234 5678", "990102201803120017", "0873-1234567"])
def test_no_answer_holds_a_number(number) -> None:
    assert tip_answer_refused(f"请打{number}", secret=[]) is not None
    assert tip_answer_refused("11月20日已核实，孩子共2名。", secret=[]) is None


@given(st.lists(st.integers(0, 10**9), min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_code_is_read_however_it_is_typed(numbers) -> None:
    code = code_from(numbers)
    assert code_of(code.lower()) == code_of(f" {code[:4]}-{code[4:8]} {code[8:]} ") == code
    assert code_of(code[:-1]) == code_of(code + "A") == code_of(code[:-1] + "0") == ""


@given(st.text(), st.integers(1, 50))
def test_what_is_kept_of_a_strangers_text_is_short_and_without_hidden_marks(text, most) -> None:
    kept = clean_text(text, most)
    assert len(kept) <= most
    assert not set(kept) & set("\x00\x07\u200b\u202e\u2066\ufeff")
    assert clean_text(kept, most) == kept.strip()


def test_every_outcome_ends_the_tip_and_two_need_a_child() -> None:
    assert set(STATE_AFTER) == set(TipOutcome) and set(TOLD_OUTSIDE) == set(TipState)
    for outcome in TipOutcome:
        assert act_refused(TipState.NEW, outcome, has_child=True) is None
        assert (act_refused(TipState.ACCEPTED, outcome, has_child=False) is None) == (
            outcome not in NEEDS_CHILD
        )
        assert act_refused(STATE_AFTER[outcome], outcome, has_child=True) is not None


@given(st.integers(0, 10), st.integers(0, 300))
def test_a_flood_is_stopped_by_address_and_by_day(address, day) -> None:
    assert (too_many(from_address=address, of_day=day) is None) == (address < 5 and day < 200)
