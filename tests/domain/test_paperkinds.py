"""The catalogue of papers: each step opens only by the one before it, and care is never met with the law."""

from dataclasses import replace
from datetime import date

import pytest

from notoneless.domain.caseflow import ENDED, PROVISIONAL
from notoneless.domain.causes import CausePath
from notoneless.domain.paperkinds import PAPERS, Addressee, PaperFacts, ladder, paper_refused
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import PaperKind as K

pytestmark = pytest.mark.pure
TODAY = date(2026, 12, 1)
NOTHING = PaperFacts(state=S.PERSUADING, today=TODAY, has_cause=True)
URGED = replace(NOTHING, done=frozenset({K.URGING_LETTER}))
NOTICED = replace(
    URGED,
    state=S.ORDERED,
    done=URGED.done | {K.RETURN_NOTICE},
    return_by={K.RETURN_NOTICE: date(2026, 11, 24)},
)
ORDERED = replace(
    NOTICED, done=NOTICED.done | {K.CORRECTION_ORDER},
    return_by={**NOTICED.return_by, K.CORRECTION_ORDER: date(2026, 11, 30)},
)  # fmt: skip
FILED = replace(ORDERED, done=ORDERED.done | {K.FILING, K.INTERVIEW}, is_filed=True, has_basis=True)


def rule(kind: K, facts: PaperFacts) -> str | None:
    refused = paper_refused(kind, facts)
    return None if refused is None else refused.rule


def test_every_kind_has_a_row_and_a_mark_of_its_own() -> None:
    assert set(PAPERS) == set(K)
    marks = [each.mark for each in PAPERS.values()]
    assert len(set(marks)) == len(marks)
    assert all(each.states and not set(each.states) & (set(ENDED) - {S.CLOSED}) for each in PAPERS.values())


def test_the_ladder_goes_rung_by_rung() -> None:
    assert rule(K.URGING_LETTER, NOTHING) is None
    assert rule(K.CENTRE_NOTICE, NOTHING) == rule(K.RETURN_NOTICE, NOTHING) == "paper.no_urging_letter"
    assert rule(K.RETURN_NOTICE, URGED) is None
    assert rule(K.CORRECTION_ORDER, URGED) == "paper.state"
    assert rule(K.CORRECTION_ORDER, NOTICED) is None
    assert rule(K.FILING, NOTICED) == "paper.no_step"
    assert rule(K.FILING, ORDERED) is None
    assert rule(K.PENALTY_NOTICE, ORDERED) == "paper.no_step"
    assert rule(K.PENALTY_NOTICE, FILED) is None
    assert rule(K.PENALTY_DECISION, FILED) == "paper.no_step"
    told = replace(FILED, done=FILED.done | {K.PENALTY_NOTICE})
    assert rule(K.PENALTY_DECISION, told) is None
    fined = replace(told, state=S.PENALTY, done=told.done | {K.PENALTY_DECISION})
    assert rule(K.ENFORCEMENT_APPLICATION, fined) == "paper.no_step"
    assert rule(K.DEMAND_NOTICE, fined) is None
    paying = replace(fined, return_by={**fined.return_by, K.PENALTY_DECISION: TODAY})
    assert rule(K.DEMAND_NOTICE, paying) == "paper.still_running", "the last day to pay is the party's"
    demanded = replace(fined, done=fined.done | {K.DEMAND_NOTICE})
    assert rule(K.ENFORCEMENT_APPLICATION, demanded) is None


@pytest.mark.parametrize(
    ("kind", "facts", "before"),
    [(K.CORRECTION_ORDER, NOTICED, K.RETURN_NOTICE), (K.FILING, ORDERED, K.CORRECTION_ORDER),
     (K.CIVIL_COMPLAINT, ORDERED, K.CORRECTION_ORDER), (K.PENALTY_PROPOSAL, ORDERED, K.CORRECTION_ORDER)],
)  # fmt: skip
def test_a_term_still_running_holds_the_next_step_back(kind: K, facts: PaperFacts, before: K) -> None:
    until = facts.return_by[before]
    assert rule(kind, replace(facts, today=until)) == "paper.still_running"
    assert rule(kind, facts) is None


def test_no_fine_without_a_basis_and_none_without_a_filed_case() -> None:
    assert rule(K.PENALTY_NOTICE, replace(FILED, has_basis=False)) == "paper.no_basis"
    assert rule(K.INTERVIEW, replace(FILED, is_filed=False)) == "paper.not_filed"
    assert rule(K.CIVIL_COMPLAINT, replace(ORDERED, has_basis=False)) is None, "the lawful other way"


@pytest.mark.parametrize("path", [CausePath.CARE, CausePath.BUREAU])
def test_care_and_supervision_know_no_order(path: CausePath) -> None:
    for kind, paper in PAPERS.items():
        for facts in (NOTHING, URGED, NOTICED, ORDERED, FILED):
            if paper.is_legal:
                assert rule(kind, replace(facts, path=path)) == "paper.never_legal", kind
    assert not any(
        PAPERS[kind].is_legal for kind in (K.DEFERRAL_APPROVAL, K.REFERRAL_LETTER, K.INCIDENT_REPORT)
    )


def test_an_order_waits_for_the_verified_cause() -> None:
    for kind in (K.CORRECTION_ORDER, K.CIVIL_COMPLAINT):
        facts = NOTICED if kind is K.CORRECTION_ORDER else ORDERED
        assert rule(kind, replace(facts, has_cause=False)) == "paper.no_cause"
    assert rule(K.RETURN_NOTICE, replace(URGED, has_cause=False)) is None


@pytest.mark.parametrize("state", [*PROVISIONAL, *ENDED])
def test_nothing_goes_to_a_family_before_the_case_is_confirmed_or_after_it_ended(state: S) -> None:
    for kind, paper in PAPERS.items():
        if paper.to is Addressee.GUARDIAN:
            assert rule(kind, replace(FILED, state=state)) is not None, kind


def test_the_ladder_is_in_the_order_of_its_predecessors() -> None:
    rungs = ladder()
    for at, kind in enumerate(rungs):
        assert all(before in rungs[:at] for before in PAPERS[kind].after if before in rungs)
