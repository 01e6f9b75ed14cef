"""行政处罚案件: who may conduct it, against whom, what must be written down before it is decided, how it may end."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from .deadlines import LawFacts, apply_refused, decision_refused, enforcement_window, suit_until
from .refusal import Refusal
from .words import ProceedingEnd
from .workdays import Calendar

OFFICERS = 2
"""At least so many officers with 执法证 (行政处罚法 第42条)."""


def opening_refused(
    *,
    officers: Sequence[str],
    cards: Sequence[str],
    party: str,
    guardians: Collection[str],
    child: str,
    has_filing: bool,
    has_open: bool,
) -> Refusal | None:
    """Why a proceeding may not be opened, or None (行政处罚法 第42、54、55条)."""
    if has_open:
        return Refusal("本案已经立案，还没有了结，不能再立。", "proceeding.open")
    if not has_filing:
        return Refusal("先办立案审批表：签发、用印归档以后才能立案。", "proceeding.no_filing")
    if len(set(officers)) < OFFICERS or len(set(cards)) < OFFICERS or len(officers) != len(cards):
        return Refusal(
            "执法人员不得少于两人，每人填写姓名和执法证号(行政处罚法第四十二条)。", "proceeding.officers"
        )
    if party == child or party not in guardians:
        return Refusal("当事人须是孩子的监护人，不能是孩子本人。", "proceeding.party")
    return None


def fine_refused(*, fine: Decimal, told: Decimal | None, is_decided: bool) -> Refusal | None:
    """Whether the fine may be set so: not after the decision, and not raised once it was told (第45条)."""
    if is_decided:
        return Refusal("处罚决定已经作出，不能再改依据和罚款。", "proceeding.decided")
    if told is not None and fine > told:
        return Refusal(
            f"事先告知的是{told}元，不得因当事人陈述申辩加重(行政处罚法第四十五条)。"
            "确需加重的，撤销本案后重新告知。",
            "proceeding.heavier",
        )
    return None


def hearing_refused(
    *, has_right: bool, asked_on: date | None, last_day: date | None, hearing_on: date | None, host: str,
    officers: Sequence[str],
) -> Refusal | None:  # fmt: skip
    """Whether a hearing may be recorded so (行政处罚法 第63、64条)."""
    if not has_right:
        return Refusal("罚款没有达到较大数额，不适用听证；请登记陈述申辩。", "hearing.no_right")
    if asked_on is None:
        return Refusal("请填写当事人要求听证的日期。", "hearing.not_asked")
    if last_day is not None and asked_on > last_day:
        return Refusal(f"要求听证的期限已于{last_day:%Y-%m-%d}届满。", "hearing.late")
    if hearing_on is not None and hearing_on <= asked_on:
        return Refusal("听证日期须晚于要求听证的日期。", "hearing.date")
    if hearing_on is not None and not host:
        return Refusal("请填写听证主持人。", "hearing.no_host")
    if host and host in officers:
        return Refusal("听证由本案执法人员以外的人主持(行政处罚法第六十四条)。", "hearing.host")
    return None


def decision_papers_refused(
    *, has_defence: bool, has_defence_review: bool, has_legal_review: bool, is_penalty: bool
) -> Refusal | None:
    """What must stand in the file before a decision is signed (行政处罚法 第45、58条)."""
    if has_defence and not has_defence_review:
        return Refusal("当事人作了陈述申辩，先登记复核意见再决定。", "penalty.defence_unreviewed")
    if is_penalty and not has_legal_review:
        return Refusal("先由法规审核人员登记法制审核意见，再签发处罚决定。", "penalty.no_legal_review")
    return None


def decide_refused(
    facts: LawFacts,
    calendar: Calendar,
    today: date,
    *,
    has_defence: bool,
    has_defence_review: bool,
    has_legal_review: bool,
    is_penalty: bool,
) -> Refusal | None:
    """Whether the decision may be signed today: its time has come and the file is whole."""
    refused = decision_refused(facts, calendar, today)
    if refused is not None:
        return refused
    return decision_papers_refused(
        has_defence=has_defence,
        has_defence_review=has_defence_review,
        has_legal_review=has_legal_review,
        is_penalty=is_penalty,
    )


def end_refused(
    end: ProceedingEnd,
    *,
    reason: str,
    is_returned: bool,
    is_decided: bool,
    is_paid: bool,
    has_no_penalty: bool,
) -> Refusal | None:
    """Whether a proceeding may end this way."""
    if not reason.strip():
        return Refusal("请写明了结的理由。", "proceeding.no_reason")
    if end is ProceedingEnd.PERFORMED and not (is_paid or is_returned):
        return Refusal("罚款还没有缴清，孩子也没有返校，不能按已履行了结。", "proceeding.not_performed")
    if end is ProceedingEnd.RETURNED and not is_returned:
        return Refusal("还没有登记返校，不能按孩子已返校了结。", "proceeding.not_returned")
    if end is ProceedingEnd.RETURNED and is_decided:
        return Refusal("处罚决定已经作出，按已履行或撤销了结。", "proceeding.decided")
    if end is ProceedingEnd.NO_PENALTY and not (is_returned or has_no_penalty):
        return Refusal("不予处罚须先签发不予行政处罚决定书，或者孩子已返校。", "proceeding.no_decision")
    return None


def remedy_refused(
    *, served_on: date | None, review_filed_on: date | None, review_delivered_on: date | None,
    suit_filed_on: date | None, suit_ended_on: date | None, today: date,
) -> Refusal | None:  # fmt: skip
    """Whether the party's own remedies may be recorded so: in order, none before the decision reached him."""
    days = [d for d in (review_filed_on, review_delivered_on, suit_filed_on, suit_ended_on) if d is not None]
    if served_on is None:
        return Refusal("处罚决定书还没有送达，不会有复议和诉讼。", "remedy.no_decision")
    if any(day > today for day in days):
        return Refusal("日期不能晚于今天。", "remedy.future")
    if any(day < served_on for day in days):
        return Refusal(f"日期不能早于处罚决定书送达的{served_on:%Y-%m-%d}。", "remedy.early")
    if review_delivered_on is not None and (review_filed_on is None or review_delivered_on < review_filed_on):
        return Refusal("复议决定送达须在申请复议之后，请一并填写申请日期。", "remedy.review_order")
    if suit_ended_on is not None and (suit_filed_on is None or suit_ended_on < suit_filed_on):
        return Refusal("裁判生效须在起诉之后，请一并填写起诉日期。", "remedy.suit_order")
    return None


def possible_now(facts: LawFacts, calendar: Calendar, today: date, *, is_correction: bool = True) -> str:
    """What the organ may do now that a party's period has run out, verb first; empty where it must wait.

    ``is_correction``: the order that ran out was a 责令限期改正通知书, not yet only a 限期复学通知书.
    """
    if facts.returned_on or facts.ended_on or facts.applied_on or facts.sued_on:
        return ""
    if facts.decision_delivered_on is not None:
        return _after_decision(facts, calendar, today)
    if facts.decided_on is not None:
        return ""
    if facts.notice_delivered_on is not None:
        refused = decision_refused(facts, calendar, today)
        return "陈述申辩期已满，可以作出决定" if refused is None else ""
    if facts.filed_on is None and facts.order_by is not None and today > facts.order_by:
        if is_correction:
            return "责令改正期限已满没有返校，可以立案处罚或者提起民事诉讼"
        return "限期复学已满没有返校，可以责令限期改正"
    return ""


def _after_decision(facts: LawFacts, calendar: Calendar, today: date) -> str:
    if facts.paid_on is not None or facts.suit_filed_on is not None:
        return ""
    until = suit_until(facts)
    if until is None or today <= calendar.next_workday(until):
        return ""
    if facts.demand_delivered_on is None:
        return "诉讼期已满，可以催告"
    window = enforcement_window(facts, calendar)
    refused = apply_refused(facts, calendar, today)
    if refused is None and not isinstance(window, Refusal):
        return f"催告期满没有履行，{window.until_on:%Y-%m-%d}前申请强制执行"
    if refused is not None and refused.rule == "enforce.late":
        return "申请强制执行的期限已过，可以提起民事诉讼"
    return ""
