"""Which visit is a 劝返, what it does to a case, when it cannot have been, and who puts it right."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.caseflow import BACK, ENDED, LEGAL, PROVISIONAL, CaseAct
from notoneless.domain.refusal import Refusal
from notoneless.domain.visits import (
    CorrectionFacts,
    VisitFacts,
    correction_refused,
    is_persuasion,
    visit_refused,
    visit_step,
    visit_words,
)
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import ContactKind

DAY = date(2026, 11, 18)
SEEN = VisitFacts(
    on=DAY, began_at=time(10), today=DAY, now=time(10, 30), born_on=date(2017, 5, 6), next_on=None, found="在家",
    longest=10,
)  # fmt: skip
MINE = CorrectionFacts(is_corrected=False, is_withdrawn=False, is_author=True, answers_for_unit=False)


@pytest.mark.parametrize("state", list(S))
def test_a_visit_never_takes_a_step_nobody_decided(state: S) -> None:
    moved = visit_step(state)
    if state in (*PROVISIONAL, *ENDED):
        assert isinstance(moved, Refusal)
        return
    assert not isinstance(moved, Refusal)
    act, to = moved
    assert to == (S.PERSUADING if state == S.CONFIRMED else state)
    assert act == (CaseAct.TOUCH if state == S.IN_TOUCH else CaseAct.PERSUADE)


def test_only_a_visit_that_persuades_is_numbered() -> None:
    assert {state for state in S if is_persuasion(state)} == {S.CONFIRMED, S.PERSUADING, *LEGAL}
    assert not any(is_persuasion(state) for state in BACK)


def test_a_visit_says_which_one_it_is() -> None:
    assert visit_words(ContactKind.VISIT, 3) == "第3次劝返（入户走访）"
    assert visit_words(ContactKind.CALL, None) == "电话联系"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, ""),
        ({"on": DAY + timedelta(days=1)}, "contact.future"),
        ({"began_at": time(10, 31)}, "contact.future_hour"),
        ({"on": DAY - timedelta(days=1), "began_at": time(23)}, ""),
        ({"on": date(2017, 5, 5)}, "contact.before_birth"),
        ({"born_on": None, "on": date(2000, 1, 1)}, ""),
        ({"found": " \n"}, "contact.nothing_found"),
        ({"found": "长" * 11}, "contact.too_long"),
        ({"next_on": DAY}, ""),
        ({"next_on": DAY - timedelta(days=1)}, "contact.next_before"),
    ],
)
def test_a_visit_is_on_a_day_and_an_hour_that_were(changes: dict[str, object], rule: str) -> None:
    refused = visit_refused(replace(SEEN, **changes))  # type: ignore[arg-type]
    assert (refused.rule if refused is not None else "") == rule


@given(
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "", " 改 ", "日期写错"]),
)
def test_a_correction_is_the_authors_or_his_heads_once_and_with_a_reason(
    corrected: bool, withdrawn: bool, author: bool, answers: bool, reason: str | None
) -> None:
    facts = CorrectionFacts(corrected, withdrawn, author, answers)
    allowed = not corrected and not withdrawn and (author or answers) and reason in (None, "日期写错")
    assert (correction_refused(facts, reason) is None) == allowed
