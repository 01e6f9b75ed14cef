"""就读证明: issued only for whom a school holds, asked elsewhere with a day, reminded when it passed."""

from datetime import date, timedelta

import pytest

from notoneless.domain.proofs import (
    ProofAnswer,
    RequestFacts,
    RequestState,
    answer_refused,
    ask_refused,
    issue_refused,
    remind_refused,
    request_state,
)
from notoneless.domain.refusal import Refusal

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)
WAITS = RequestFacts(due_on=TODAY)
A, S = ProofAnswer, RequestState


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (WAITS, S.WAITING),
        (RequestFacts(due_on=TODAY - DAY), S.OVERDUE),
        (RequestFacts(due_on=TODAY - DAY, is_dropped=True), S.DROPPED),
        (RequestFacts(due_on=TODAY, answer=A.NOBODY), S.ANSWERED),
        (RequestFacts(due_on=TODAY, answer=A.ATTENDING), S.TO_USE),
        (RequestFacts(due_on=TODAY, answer=A.ATTENDING, is_used=True), S.ANSWERED),
        (RequestFacts(TODAY, A.ATTENDING, is_used=True, valid_until_on=TODAY + 30 * DAY), S.EXPIRING),
        (RequestFacts(TODAY, A.ATTENDING, is_used=True, valid_until_on=TODAY + 31 * DAY), S.ANSWERED),
        (RequestFacts(TODAY, A.ATTENDING, is_used=True, valid_until_on=TODAY - DAY), S.EXPIRED),
        (RequestFacts(TODAY, A.ATTENDING, valid_until_on=TODAY - DAY), S.EXPIRED),
    ],
)
def test_a_request_stands_where_its_facts_say(facts: RequestFacts, state: RequestState) -> None:
    assert request_state(facts, TODAY) is state


def test_a_reminder_follows_a_day_that_has_passed_and_only_that() -> None:
    later = TODAY + 10 * DAY
    assert isinstance(remind_refused(WAITS, letters=1, due_on=later, today=TODAY), Refusal)
    late = RequestFacts(due_on=TODAY - DAY)
    assert remind_refused(late, letters=1, due_on=later, today=TODAY) is None
    assert isinstance(remind_refused(late, letters=3, due_on=later, today=TODAY), Refusal)
    assert isinstance(remind_refused(late, letters=1, due_on=TODAY, today=TODAY), Refusal)
    answered = RequestFacts(due_on=TODAY - DAY, answer=A.NOBODY)
    assert isinstance(remind_refused(answered, letters=1, due_on=later, today=TODAY), Refusal)


def test_attending_is_believed_only_on_a_paper_that_has_not_run_out() -> None:
    def refused(answer: ProofAnswer, **words: object) -> Refusal | None:
        facts = {"has_paper": True, "valid_until_on": TODAY + DAY, "today": TODAY} | words
        return answer_refused(WAITS, answer, **facts)  # type: ignore[arg-type]

    assert refused(A.ATTENDING) is None
    assert isinstance(refused(A.ATTENDING, has_paper=False), Refusal)
    assert isinstance(refused(A.ATTENDING, valid_until_on=TODAY), Refusal)
    assert refused(A.NOBODY, has_paper=False, valid_until_on=None) is None
    over = RequestFacts(due_on=TODAY, answer=A.NOBODY)
    assert answer_refused(over, A.NOBODY, has_paper=False, valid_until_on=None, today=TODAY) is not None


def test_a_pupil_who_sits_here_is_not_looked_for_elsewhere() -> None:
    assert ask_refused("粤海小学", due_on=TODAY + DAY, today=TODAY, has_roll=False) is None
    assert isinstance(ask_refused("粤海小学", due_on=TODAY + DAY, today=TODAY, has_roll=True), Refusal)
    assert isinstance(ask_refused(" ", due_on=TODAY + DAY, today=TODAY, has_roll=False), Refusal)
    assert isinstance(ask_refused("粤海小学", due_on=TODAY, today=TODAY, has_roll=False), Refusal)


def test_a_school_speaks_only_for_a_pupil_it_holds_today() -> None:
    assert issue_refused(is_held=True, valid_until_on=TODAY + DAY, today=TODAY) is None
    assert isinstance(issue_refused(is_held=False, valid_until_on=TODAY + DAY, today=TODAY), Refusal)
    assert isinstance(issue_refused(is_held=True, valid_until_on=TODAY, today=TODAY), Refusal)
