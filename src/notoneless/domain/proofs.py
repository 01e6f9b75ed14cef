"""就读证明 (D22): issued for pupils here, asked of schools elsewhere.

Who moved on must be located with a certificate (S1.1: "流出学生去向 + 证明"). A school elsewhere is asked by letter with
a day to answer by; when that passes it is asked once more. Its answer files the paper as evidence, or opens a case.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .refusal import Refusal
from .words import Word

EXPIRING_DAYS = 30
LETTERS_AT_MOST = 3
"""The first letter and two reminders; a school that does not answer those is rung up or visited."""


class ProofAnswer(Word):
    """对方学校的答复."""

    ATTENDING = "attending", "在读"
    NOT_ATTENDING = "not_attending", "不在读"
    NOBODY = "nobody", "查无此人"


class RequestState(Word):
    """函询进度 on a day."""

    WAITING = "waiting", "等答复"
    OVERDUE = "overdue", "逾期未答复"
    TO_USE = "to_use", "证明待采信"
    ANSWERED = "answered", "已答复"
    EXPIRING = "expiring", "证明快到期"
    EXPIRED = "expired", "证明已到期"
    DROPPED = "dropped", "已取消"


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One request as it stands."""

    due_on: date
    answer: ProofAnswer | None = None
    is_used: bool = False
    is_dropped: bool = False
    valid_until_on: date | None = None


def request_state(facts: RequestFacts, on: date) -> RequestState:
    """Where it stands: a day counts to its end."""
    if facts.is_dropped:
        return RequestState.DROPPED
    if facts.answer is None:
        return RequestState.OVERDUE if facts.due_on < on else RequestState.WAITING
    if facts.answer is not ProofAnswer.ATTENDING:
        return RequestState.ANSWERED
    until = facts.valid_until_on
    if until is not None and until < on:
        return RequestState.EXPIRED
    if not facts.is_used:
        return RequestState.TO_USE
    if until is not None and until <= on + timedelta(days=EXPIRING_DAYS):
        return RequestState.EXPIRING
    return RequestState.ANSWERED


def ask_refused(school: str, *, due_on: date, today: date, has_roll: bool) -> Refusal | None:
    """A letter needs an addressee and a day to answer by; a pupil who sits here is not looked for elsewhere."""
    if has_roll:
        return Refusal("孩子在本县有在读学籍，不用向外校函询。", "proof.ask.here")
    if not school.strip():
        return Refusal("请写明函询的学校。", "proof.ask.school")
    if due_on <= today:
        return Refusal("答复期限要晚于今天。", "proof.ask.due")
    return None


def remind_refused(facts: RequestFacts, *, letters: int, due_on: date, today: date) -> Refusal | None:
    """A reminder follows only a day that has passed."""
    if facts.answer is not None or facts.is_dropped:
        return Refusal("已经答复或取消，不用再催。", "proof.remind.over")
    if facts.due_on >= today:
        return Refusal(f"答复期限是{facts.due_on:%Y-%m-%d}，过了期限再催。", "proof.remind.early")
    if letters >= LETTERS_AT_MOST:
        return Refusal("已经函询三次，请打电话或者请当地教育局协助。", "proof.remind.enough")
    if due_on <= today:
        return Refusal("新的期限要晚于今天。", "proof.ask.due")
    return None


def answer_refused(
    facts: RequestFacts, answer: ProofAnswer, *, has_paper: bool, valid_until_on: date | None, today: date
) -> Refusal | None:
    """Whether this answer may be recorded: "attending" only with the paper, and one that has not run out."""
    if facts.answer is not None or facts.is_dropped:
        return Refusal("答复已经登记过。", "proof.answer.twice")
    if answer is ProofAnswer.ATTENDING and not has_paper:
        return Refusal("在读的，请上传盖章的就读证明。", "proof.answer.no_paper")
    if answer is ProofAnswer.ATTENDING and valid_until_on is not None and valid_until_on <= today:
        return Refusal("证明的有效期要晚于今天。", "proof.answer.expired")
    return None


def issue_refused(*, is_held: bool, valid_until_on: date, today: date) -> Refusal | None:
    """A school speaks only for a pupil it holds today."""
    if not is_held:
        return Refusal("只给今天在本校在读的学生开就读证明；休学、已离校的不开。", "proof.issue.not_held")
    if valid_until_on <= today:
        return Refusal("有效期要晚于今天。", "proof.issue.until")
    return None
