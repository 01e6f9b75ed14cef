"""法定期限: every clock of the four steps, computed from recorded days, each naming its article.

A clock starts from the day a sealed paper was delivered, never from the day it was signed. In 行政处罚法 "2, 3, 5, 7日"
are working days (第85条) and 15 and 90 are natural ones; in 行政强制法 periods up to ten days are working days
(第69条). What ends on a day off ends for the party on the next working day, so that nobody loses a right; what the
organ itself must do is not stretched, so that nobody is late by trusting the stretch.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .refusal import Refusal
from .words import Word
from .workdays import Calendar, add_workdays

DECIDE_DAYS = 90
HEARING_REQUEST_WORKDAYS = 5
HEARING_NOTICE_WORKDAYS = 7
SERVE_WORKDAYS = 7
PAY_DAYS = 15
REVIEW_DAYS = 60
SUIT_MONTHS = 6
SUIT_AFTER_REVIEW_DAYS = 15
DEMAND_WORKDAYS = 10
APPLY_MONTHS = 3
ACCEPT_WORKDAYS = 5
LATE_RATE = Decimal("0.03")


class DeadlineKind(Word):
    """期限种类; the label is what has to happen by that day."""

    RETURN_BY = "return_by", "限期返校"
    DECIDE = "decide", "作出处罚决定"
    DEFENCE = "defence", "陈述申辩"
    HEARING_REQUEST = "hearing_request", "要求听证"
    HEARING_NOTICE = "hearing_notice", "送达听证通知"
    SERVE = "serve", "送达处罚决定书"
    PAY = "pay", "缴纳罚款"
    REVIEW = "review", "申请行政复议"
    SUIT = "suit", "提起行政诉讼"
    PERFORM = "perform", "催告后履行"
    APPLY = "apply", "申请强制执行"
    ACCEPT = "accept", "法院决定是否受理"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a deadline is, by which article, and whose it is."""

    article: str
    is_ours: bool
    """The organ must act by then; else it is the party's period, and the organ goes on when it has run out."""


TERMS: dict[DeadlineKind, Term] = {
    DeadlineKind.RETURN_BY: Term("义务教育法第五十八条", is_ours=False),
    DeadlineKind.DECIDE: Term("行政处罚法第六十条(立案之日起九十日)", is_ours=True),
    DeadlineKind.DEFENCE: Term("行政处罚法第四十四条、第四十五条", is_ours=False),
    DeadlineKind.HEARING_REQUEST: Term("行政处罚法第六十四条第一项(五个工作日)", is_ours=False),
    DeadlineKind.HEARING_NOTICE: Term("行政处罚法第六十四条第二项(听证七个工作日前)", is_ours=True),
    DeadlineKind.SERVE: Term("行政处罚法第六十一条(七个工作日)", is_ours=True),
    DeadlineKind.PAY: Term("行政处罚法第六十七条(十五日)", is_ours=False),
    DeadlineKind.REVIEW: Term("行政复议法第二十条(六十日)", is_ours=False),
    DeadlineKind.SUIT: Term("行政诉讼法第四十五条、第四十六条(六个月，复议后十五日)", is_ours=False),
    DeadlineKind.PERFORM: Term("行政强制法第五十四条(催告送达十个工作日)", is_ours=False),
    DeadlineKind.APPLY: Term("行政强制法第五十三条(期限届满三个月内)", is_ours=True),
    DeadlineKind.ACCEPT: Term("行政强制法第五十六条(五个工作日)", is_ours=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFacts:
    """The recorded days of one case's legal way. None: it has not happened.

    ``order_by`` is the return-by day of the latest delivered notice or order. ``review_*`` and ``suit_*`` tell of the
    guardian's own remedies against the decision.
    """

    order_delivered_on: date | None = None
    order_by: date | None = None
    filed_on: date | None = None
    notice_delivered_on: date | None = None
    defence_workdays: int = 3
    has_hearing_right: bool = False
    hearing_asked_on: date | None = None
    hearing_on: date | None = None
    hearing_notice_delivered_on: date | None = None
    decided_on: date | None = None
    decision_delivered_on: date | None = None
    has_fine: bool = False
    paid_on: date | None = None
    deferred_until_on: date | None = None
    """准予暂缓或者分期: payment is late only after this day (行政处罚法 第66条)."""
    review_filed_on: date | None = None
    review_delivered_on: date | None = None
    suit_filed_on: date | None = None
    suit_ended_on: date | None = None
    demand_delivered_on: date | None = None
    sued_on: date | None = None
    """The government's own civil suit (官告民)."""
    applied_on: date | None = None
    accepted_on: date | None = None
    returned_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock: since when, until when, by which article; ``met_on`` where it was kept or is of no more use."""

    kind: DeadlineKind
    from_on: date
    due_on: date
    met_on: date | None = None
    is_certain: bool = True
    """False where it runs over a year whose public holidays are not known yet."""

    @property
    def article(self) -> str:
        return TERMS[self.kind].article

    @property
    def is_ours(self) -> bool:
        return TERMS[self.kind].is_ours

    def is_over(self, today: date) -> bool:
        """Whether the day has passed and nothing met it."""
        return self.met_on is None and today > self.due_on


def months_after(day: date, months: int) -> date:
    """The same-numbered day so many months on, or that month's last day where it has none (31 Aug + 6 → 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadlines(facts: LawFacts, calendar: Calendar) -> tuple[Deadline, ...]:
    """All clocks that have started, in the order of the law; those of a case that ended or returned are met."""
    return (
        *_of_order(facts, calendar),
        *_of_notice(facts, calendar),
        *_of_decision(facts, calendar),
        *_of_enforcement(facts, calendar),
    )


def _made(
    facts: LawFacts, calendar: Calendar, kind: DeadlineKind, from_on: date, due_on: date, *met: date | None
) -> Deadline:
    ends = [day for day in (*met, facts.returned_on, facts.ended_on) if day is not None]
    certain = all(calendar.is_certain(year) for year in range(from_on.year, due_on.year + 1))
    return Deadline(kind, from_on, due_on, min(ends) if ends else None, certain)


def _of_order(facts: LawFacts, calendar: Calendar) -> Iterable[Deadline]:
    if facts.order_delivered_on is not None and facts.order_by is not None:
        yield _made(
            facts, calendar, DeadlineKind.RETURN_BY, facts.order_delivered_on, facts.order_by, facts.filed_on,
            facts.sued_on,
        )  # fmt: skip
    if facts.filed_on is not None:
        due = facts.filed_on + timedelta(days=DECIDE_DAYS)
        yield _made(facts, calendar, DeadlineKind.DECIDE, facts.filed_on, due, facts.decided_on)


def _of_notice(facts: LawFacts, calendar: Calendar) -> Iterable[Deadline]:
    told = facts.notice_delivered_on
    if told is None:
        return
    due = add_workdays(told, facts.defence_workdays, calendar)
    yield _made(facts, calendar, DeadlineKind.DEFENCE, told, due, facts.decided_on)
    if facts.has_hearing_right:
        due = add_workdays(told, HEARING_REQUEST_WORKDAYS, calendar)
        met = (facts.hearing_asked_on, facts.decided_on)
        yield _made(facts, calendar, DeadlineKind.HEARING_REQUEST, told, due, *met)
    if facts.hearing_asked_on is not None and facts.hearing_on is not None:
        due = workdays_before(facts.hearing_on, HEARING_NOTICE_WORKDAYS, calendar)
        met = (facts.hearing_notice_delivered_on, facts.decided_on)
        yield _made(facts, calendar, DeadlineKind.HEARING_NOTICE, facts.hearing_asked_on, due, *met)


def hearing_request_until(facts: LawFacts, calendar: Calendar) -> date | None:
    """The last day to ask for a hearing; None before the party was told or where it has no such right (第64条)."""
    if facts.notice_delivered_on is None or not facts.has_hearing_right:
        return None
    return add_workdays(facts.notice_delivered_on, HEARING_REQUEST_WORKDAYS, calendar)


def workdays_before(day: date, count: int, calendar: Calendar) -> date:
    """The last day so many working days before ``day``: whole working days lie between the two."""
    found = day
    while count:
        found -= timedelta(days=1)
        count -= calendar.is_workday(found)
    return found


def _of_decision(facts: LawFacts, calendar: Calendar) -> Iterable[Deadline]:
    if facts.decided_on is not None:
        due = add_workdays(facts.decided_on, SERVE_WORKDAYS, calendar)
        yield _made(facts, calendar, DeadlineKind.SERVE, facts.decided_on, due, facts.decision_delivered_on)
    served = facts.decision_delivered_on
    if served is None:
        return
    if facts.has_fine:
        due = pay_by(served, calendar, deferred_until_on=facts.deferred_until_on)
        yield _made(facts, calendar, DeadlineKind.PAY, served, due, facts.paid_on)
    met = (facts.review_filed_on, facts.suit_filed_on)
    due = calendar.next_workday(served + timedelta(days=REVIEW_DAYS))
    yield _made(facts, calendar, DeadlineKind.REVIEW, served, due, *met)
    until = suit_until(facts)
    if until is not None:
        start = facts.review_delivered_on or served
        due = calendar.next_workday(until)
        yield _made(facts, calendar, DeadlineKind.SUIT, start, due, facts.suit_filed_on)


def _of_enforcement(facts: LawFacts, calendar: Calendar) -> Iterable[Deadline]:
    told = facts.demand_delivered_on
    if told is not None:
        due = add_workdays(told, DEMAND_WORKDAYS, calendar)
        yield _made(facts, calendar, DeadlineKind.PERFORM, told, due, facts.paid_on, facts.applied_on)
    window = enforcement_window(facts, calendar)
    if isinstance(window, Window):
        yield _made(
            facts,
            calendar,
            DeadlineKind.APPLY,
            window.from_on,
            window.until_on,
            facts.applied_on,
            facts.paid_on,
        )
    if facts.applied_on is not None:
        due = add_workdays(facts.applied_on, ACCEPT_WORKDAYS, calendar)
        yield _made(facts, calendar, DeadlineKind.ACCEPT, facts.applied_on, due, facts.accepted_on)


def pay_by(delivered_on: date, calendar: Calendar, *, deferred_until_on: date | None = None) -> date:
    """The last day to pay a fine: 15 days from the delivery of the decision (行政处罚法 第67条), later where the
    organ allowed it to be put off or paid in parts (第66条)."""
    due = calendar.next_workday(delivered_on + timedelta(days=PAY_DAYS))
    return due if deferred_until_on is None else max(due, deferred_until_on)


def late_addition_of(facts: LawFacts, fine: Decimal, calendar: Calendar, today: date) -> Decimal:
    """What has been added to an unpaid fine so far; nothing before its day to pay (行政处罚法 第72、73条)."""
    served = facts.decision_delivered_on
    if served is None or not facts.has_fine:
        return Decimal(0)
    paused = (
        (facts.review_filed_on, facts.review_delivered_on),
        (facts.suit_filed_on, facts.suit_ended_on),
    )
    due = pay_by(served, calendar, deferred_until_on=facts.deferred_until_on)
    return late_addition(
        fine,
        due_on=due,
        until=min(facts.paid_on or today, today),
        paused=[(first, last or today) for first, last in paused if first is not None],
    )


def suit_until(facts: LawFacts) -> date | None:
    """The last day to sue, not stretched over days off; None while a review is pending or nothing was delivered.

    Six months from the delivery (行政诉讼法 第46条); after a review 15 days from the delivery of its decision (第45条).
    """
    if facts.decision_delivered_on is None:
        return None
    if facts.review_filed_on is None:
        return months_after(facts.decision_delivered_on, SUIT_MONTHS)
    if facts.review_delivered_on is None:
        return None
    return facts.review_delivered_on + timedelta(days=SUIT_AFTER_REVIEW_DAYS)


@dataclass(frozen=True, slots=True)
class Window:
    """申请强制执行的窗口: the first and the last day an application may be handed in."""

    from_on: date
    until_on: date


def enforcement_window(facts: LawFacts, calendar: Calendar) -> Window | Refusal:
    """When the court may be asked to enforce (行政强制法 第53、54条), or why not yet.

    From the day after both the period to sue and ten working days since the demand have run out; until three months
    after the period to sue ended.
    """
    if facts.decision_delivered_on is None:
        return Refusal("处罚决定书还没有送达，期限没有起算。", "enforce.no_decision")
    if facts.suit_filed_on is not None:
        return Refusal("当事人已提起行政诉讼，等法院裁判后按裁判执行。", "enforce.sued")
    until = suit_until(facts)
    if until is None:
        return Refusal("当事人已申请行政复议，等复议决定送达后再计算期限。", "enforce.review_pending")
    if facts.demand_delivered_on is None:
        return Refusal("先送达催告书；送达十个工作日后仍不履行的，才能申请强制执行。", "enforce.no_demand")
    demanded = add_workdays(facts.demand_delivered_on, DEMAND_WORKDAYS, calendar)
    first = max(calendar.next_workday(until), demanded) + timedelta(days=1)
    return Window(first, months_after(until, APPLY_MONTHS))


def apply_refused(facts: LawFacts, calendar: Calendar, today: date) -> Refusal | None:
    """Whether an application for enforcement may be handed in today."""
    window = enforcement_window(facts, calendar)
    if isinstance(window, Refusal):
        return window
    if facts.paid_on is not None:
        return Refusal("罚款已缴清，不需要申请强制执行。", "enforce.paid")
    if today < window.from_on:
        return Refusal(
            f"复议、诉讼和催告期限到{window.from_on - timedelta(days=1):%Y-%m-%d}届满，"
            f"{window.from_on:%Y-%m-%d}起才能申请强制执行。",
            "enforce.early",
        )
    if today > window.until_on:
        return Refusal(
            f"申请强制执行的期限已于{window.until_on:%Y-%m-%d}届满(行政强制法第五十三条)。可以提起民事诉讼。",
            "enforce.late",
        )
    return None


def decision_refused(facts: LawFacts, calendar: Calendar, today: date) -> Refusal | None:
    """Whether the penalty may be decided today: told, heard, and not after ninety days (行政处罚法 第60、62条)."""
    told = facts.notice_delivered_on
    if told is None:
        return Refusal(
            "还没有送达行政处罚事先告知书，不得作出处罚决定(行政处罚法第六十二条)。", "penalty.not_told"
        )
    until = add_workdays(told, facts.defence_workdays, calendar)
    if facts.has_hearing_right and facts.hearing_asked_on is None:
        until = max(until, add_workdays(told, HEARING_REQUEST_WORKDAYS, calendar))
    if today <= until:
        return Refusal(
            f"陈述申辩和要求听证的期限到{until:%Y-%m-%d}，期满后才能决定。", "penalty.defence_runs"
        )
    if facts.hearing_asked_on is not None and (facts.hearing_on is None or facts.hearing_on > today):
        return Refusal("当事人要求听证，听证结束后才能决定。", "penalty.hearing_due")
    if facts.filed_on is not None and today > facts.filed_on + timedelta(days=DECIDE_DAYS):
        last = facts.filed_on + timedelta(days=DECIDE_DAYS)
        return Refusal(
            f"立案之日起九十日已于{last:%Y-%m-%d}届满(行政处罚法第六十条)。请撤销本案后另行处理。",
            "penalty.too_late",
        )
    return None


def late_addition(
    fine: Decimal, *, due_on: date, until: date, paused: Iterable[tuple[date, date]] = ()
) -> Decimal:
    """加处罚款 in yuan: 3 % of the fine a day late, never more than the fine (行政处罚法 第72条).

    Days of a review or a suit (first and last day) are not counted (第73条).
    """
    late = {due_on + timedelta(days=step) for step in range(1, (until - due_on).days + 1)}
    for first, last in paused:
        late -= {first + timedelta(days=step) for step in range((last - first).days + 1)}
    added = (fine * LATE_RATE * len(late)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return min(fine, added)
