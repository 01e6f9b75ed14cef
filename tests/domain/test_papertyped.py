"""What a drafter types: days of a deferral, of an answer, of a return; and when a delivered paper may be corrected."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.causes import CausePath
from notoneless.domain.paperkinds import PAPERS, PaperFacts, correction_refused, paper_refused
from notoneless.domain.papertyped import deferral_refused, return_by_refused, typed_refused
from notoneless.domain.referralduties import DUTIES, matter_words
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import PaperKind as K
from notoneless.domain.words import ReferralKind
from notoneless.domain.workdays import Calendar

pytestmark = pytest.mark.pure
TODAY = date(2026, 11, 18)
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def rule(refused) -> str | None:
    return None if refused is None else refused.rule


@given(DAYS, DAYS)
def test_a_deferral_runs_forward_and_a_year_at_most(from_on, until_on) -> None:
    said = rule(deferral_refused(from_on, until_on))
    if until_on <= from_on:
        assert said == "paper.deferral_backwards"
    else:
        assert (said == "paper.deferral_too_long") == ((until_on - from_on).days > 366 or said is not None)
        assert said in (None, "paper.deferral_too_long")
        assert said is None or (until_on - from_on).days >= 365


def test_a_deferral_of_one_year_to_the_day_before_is_let_through() -> None:
    assert deferral_refused(date(2026, 9, 1), date(2027, 8, 31)) is None
    refused = deferral_refused(date(2026, 9, 1), date(2027, 9, 1))
    assert refused is not None and "最晚到2027年8月31日" in refused.reason


@given(DAYS)
def test_a_return_by_day_is_later_and_a_working_day(day) -> None:
    calendar = Calendar.of()
    said = rule(return_by_refused(day, today=TODAY, calendar=calendar))
    assert (said is None) == (day > TODAY and calendar.is_workday(day))
    assert return_by_refused(None, today=TODAY, calendar=calendar) is None


def test_the_countys_own_holiday_counts() -> None:
    calendar = Calendar.of(off_days=[date(2026, 11, 24)])
    refused = return_by_refused(date(2026, 11, 24), today=TODAY, calendar=calendar)
    assert refused is not None and "请改为2026年11月25日" in refused.reason


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (K.GOVERNMENT_REPORT, {}, "paper.typed_missing"),
        (K.GOVERNMENT_REPORT, {"situation": "  "}, "paper.typed_missing"),
        (K.GOVERNMENT_REPORT, {"situation": "在外打工"}, None),
        (K.DEFERRAL_APPROVAL, {"ground": "骨折"}, "paper.typed_missing"),
        (K.DEFERRAL_APPROVAL, {"ground": "骨折", "from_on": "2026-11-18", "until_on": "2028-01-01"},
         "paper.deferral_too_long"),
        (K.DEFERRAL_APPROVAL, {"ground": "骨折", "from_on": "2026-11-18", "until_on": "2027-01-31"}, None),
        (K.VILLAGE_NOTICE, {"answer_by": "2026-11-18"}, "paper.answer_past"),
        (K.VILLAGE_NOTICE, {"answer_by": "2026-11-19"}, None),
        (K.REFERRAL_LETTER, {"answer_by": "2026-11-01"}, "paper.answer_past"),
        (K.URGING_LETTER, {}, None),
    ],
)  # fmt: skip
def test_what_is_typed_is_looked_at(kind, typed, said) -> None:
    assert rule(typed_refused(kind, typed, today=TODAY)) == said


def test_every_referral_names_its_law_and_its_matter() -> None:
    assert set(DUTIES) == set(ReferralKind)
    assert matter_words(ReferralKind.CHILD_LABOUR) == "使用童工"


DELIVERED = PaperFacts(
    state=S.PENALTY, today=TODAY, has_cause=True, is_filed=True, has_basis=True, done=frozenset(K)
)


@pytest.mark.parametrize("kind", [K.URGING_LETTER, K.RETURN_NOTICE, K.CORRECTION_ORDER, K.PENALTY_DECISION])
def test_a_correction_is_let_through_where_the_first_one_would_not_be_any_more(kind) -> None:
    assert rule(paper_refused(kind, DELIVERED)) == "paper.state"
    assert correction_refused(kind, DELIVERED) is None
    running = replace(DELIVERED, state=S.ORDERED, return_by={K.RETURN_NOTICE: TODAY + timedelta(days=9)})
    assert correction_refused(kind, running) is None


@pytest.mark.parametrize("kind", [kind for kind, row in PAPERS.items() if row.is_legal])
def test_a_correction_never_takes_the_law_to_a_family_met_with_care(kind) -> None:
    for path in (CausePath.CARE, CausePath.BUREAU):
        assert rule(correction_refused(kind, replace(DELIVERED, path=path))) == "paper.never_legal"


def test_a_correction_needs_what_it_corrects_an_open_case_and_a_basis_that_holds() -> None:
    assert (
        rule(correction_refused(K.URGING_LETTER, replace(DELIVERED, done=frozenset())))
        == "paper.nothing_to_correct"
    )
    assert rule(correction_refused(K.URGING_LETTER, replace(DELIVERED, state=S.CLOSED))) == "paper.ended_case"
    assert (
        rule(correction_refused(K.PENALTY_DECISION, replace(DELIVERED, has_basis=False))) == "paper.no_basis"
    )
    assert (
        rule(correction_refused(K.CORRECTION_ORDER, replace(DELIVERED, has_cause=False))) == "paper.no_cause"
    )
