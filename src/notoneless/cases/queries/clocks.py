"""期限 on screens: the card of a case, the list across cases, the lines of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseDeadline, Escalation, Lawsuit
from notoneless.cases.queries.law import latest_order, law_facts, proceeding_of
from notoneless.core.countysettings import county_setting
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import LEGAL
from notoneless.domain.deadlines import Deadline, DeadlineKind, deadlines, late_addition_of
from notoneless.domain.lawsuits import promise_words
from notoneless.domain.proceeding import possible_now
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind
from notoneless.domain.workdays import Calendar, reminder_level, reminders_of
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.grid.queries import county_calendar

DESK_LINES = 30
NAMED = 3
"""So many reports upwards stand on the desk by name; more are one line with their count."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock as the card of a case tells it."""

    kind: DeadlineKind
    from_on: date
    due_on: date
    whose: str
    article: str
    word: str
    tone: str
    is_certain: bool


def clock_words(*, is_ours: bool, met_on: date | None, due_on: date, today: date) -> tuple[str, str]:
    """(word, tone) of a clock today. Only what the organ itself let run over is overdue."""
    if met_on is not None and not is_ours:
        return "已了结", "plain"
    if met_on is not None:
        return ("已按期办结", "done") if met_on <= due_on else (f"{met_on:%Y-%m-%d}办结，已超期", "plain")
    left = (due_on - today).days
    if left < 0:
        return (f"已逾期{-left}天", "overdue") if is_ours else ("期限已满", "due")
    return ("今天期满", "due") if left == 0 else (f"还有{left}天", "due" if left <= 7 else "plain")


def _line(one: Deadline, today: date) -> ClockLine:
    word, tone = clock_words(is_ours=one.is_ours, met_on=one.met_on, due_on=one.due_on, today=today)
    whose = "本机关" if one.is_ours else "当事人"
    if one.kind is DeadlineKind.ACCEPT:
        whose = "人民法院"
    return ClockLine(one.kind, one.from_on, one.due_on, whose, one.article, word, tone, one.is_certain)


def clocks_panel(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """Context of ``cases/panel_clocks.html``: every clock of the case, what is possible now, the addition so far."""
    if not may(user, "law.see"):
        return None
    calendar, facts = county_calendar(), law_facts(case)
    lines = [(_line(one, today), one) for one in deadlines(facts, calendar)]
    if not lines:
        return None
    running = [line for line, one in lines if one.met_on is None]
    proceeding = proceeding_of(case)
    fine = proceeding.fine if proceeding is not None and proceeding.fine else Decimal(0)
    order = latest_order(case)
    is_correction = order is not None and order.kind == PaperKind.CORRECTION_ORDER
    return {
        "running": running,
        "past": [line for line, one in lines if one.met_on is not None],
        "is_uncertain": any(not line.is_certain for line in running),
        "possible": possible_now(facts, calendar, today, is_correction=is_correction),
        "late_addition": late_addition_of(facts, fine, calendar, today),
        "fine": fine,
    }


def clocks_of(user: User) -> QuerySet[CaseDeadline]:
    """Clocks that run in the cases in sight."""
    rows = CaseDeadline.objects.filter(met_on__isnull=True, case__in=Case.objects.visible_to(user))
    return rows.select_related("case__child", "case__place", "unit")


def remind_days() -> tuple[int, ...]:
    """The days before a due date on which people are reminded, as the county set them."""
    days = reminders_of(county_setting("cases.remind_days"))
    return (7, 3, 1) if isinstance(days, Refusal) else days


def clock_lines(user: User, today: date) -> list[DeskLine]:
    """Desk lines of the unit that must act: what runs out soon, what ran over, what became possible, promised days."""
    if not may(user, "law.work"):
        return []
    units = [post.unit_id for post in sight(user).posts]
    levels = remind_days()
    until = today + timedelta(days=max(levels))
    rows = clocks_of(user).filter(unit__in=units, due_on__lte=until).order_by("due_on")
    ours = [_reminder(row) for row in rows.filter(is_ours=True)[:DESK_LINES]]
    theirs = [
        _reminder(row)
        for row in rows.filter(is_ours=False, due_on__gte=today)[:DESK_LINES]
        if reminder_level(row.due_on, today, levels=levels) is not None
    ]
    return ours + theirs + _possible_lines(user, units, today) + _promise_lines(user, units, today)


def _reminder(row: CaseDeadline) -> DeskLine:
    return DeskLine(
        who=row.case.child.name,
        what=f"{DeadlineKind(row.kind).label}（{'本机关' if row.is_ours else '当事人'}期限）",
        due_on=row.due_on,
        since_on=row.from_on,
        url=reverse("cases:case_page", args=[row.case.key]),
        button="办理" if row.is_ours else "查看",
        group="cases",
    )


def _possible_lines(user: User, units: list[int], today: date) -> list[DeskLine]:
    """What the organ may do now in the cases where a party's period has run out."""
    over = CaseDeadline.objects.filter(
        is_ours=False, met_on__isnull=True, due_on__lt=today, unit__in=units, case__state__in=LEGAL
    )
    cases = Case.objects.visible_to(user).filter(pk__in=over.values("case")).select_related("child")
    calendar = county_calendar()
    found = [(case, _possible(case, calendar, today)) for case in cases.order_by("due_on", "pk")[:DESK_LINES]]
    return [
        DeskLine(
            who=case.child.name,
            what=what,
            due_on=None,
            since_on=None,
            url=reverse("cases:case_page", args=[case.key]),
            button="办理",
            weight=1,
            group="cases",
        )
        for case, what in found
        if what
    ]


def _possible(case: Case, calendar: Calendar, today: date) -> str:
    order = latest_order(case)
    is_correction = order is not None and order.kind == PaperKind.CORRECTION_ORDER
    return possible_now(law_facts(case), calendar, today, is_correction=is_correction)


def _promise_lines(user: User, units: list[int], today: date) -> list[DeskLine]:
    """The day a guardian promised before the court: look whether the child came."""
    suits = Lawsuit.objects.filter(
        plaintiff__in=units, promised_on__lte=today, case__in=Case.objects.visible_to(user).filter(state__in=LEGAL)
    ).select_related("case__child")  # fmt: skip
    return [
        DeskLine(
            who=suit.case.child.name,
            what=promise_words(suit.promised_on, is_returned=False, today=today),
            due_on=suit.promised_on,
            since_on=suit.filed_on,
            url=reverse("cases:case_page", args=[suit.case.key]),
            button="办理",
            group="cases",
        )
        for suit in suits.order_by("promised_on")[:DESK_LINES]
    ]


# --- what ran over, told upwards ---


def escalations_of(user: User) -> QuerySet[Escalation]:
    """What was told to this person's units, or about them; the bureau reads all."""
    rows = Escalation.objects.filter(case__in=Case.objects.visible_to(user)).select_related(
        "case__child", "from_unit", "to_unit", "answered_by"
    )
    if sight(user).is_everything:
        return rows
    units = [post.unit_id for post in sight(user).posts]
    return rows.filter(to_unit__in=units) | rows.filter(from_unit__in=units)


def escalations_waiting(user: User) -> QuerySet[Escalation]:
    """Told to this person's units, of cases still open, and not answered yet."""
    units = [post.unit_id for post in sight(user).posts]
    return escalations_of(user).filter(
        to_unit__in=units, answered_on__isnull=True, case__in=Case.objects.open().values("pk")
    )


def escalation_lines(user: User) -> list[DeskLine]:
    """Desk of the unit above: up to three by name, more as one line that counts them and opens the list; of the unit
    below: what it was told."""
    lines: list[DeskLine] = []
    if may(user, "escalations.answer"):
        waiting = escalations_waiting(user)
        count = waiting.count()
        if count > NAMED:
            url = reverse("cases:escalations")
            lines = [
                DeskLine(f"{count}件逾期", "下级逾期上报，写督办意见", None, None, url, "看名单", weight=2, group="cases")
            ]  # fmt: skip
        else:
            lines = [
                _told_line(row, "写督办意见", f"{row.from_unit.name}逾期：{row.what}") for row in waiting
            ]
    return lines + _answered_lines(user)


def _answered_lines(user: User) -> list[DeskLine]:
    """What the unit above answered, while the same day is still overdue here."""
    if not may(user, "law.see"):
        return []
    units = [post.unit_id for post in sight(user).posts]
    answered = escalations_of(user).filter(from_unit__in=units, answered_on__isnull=False)
    still = answered.filter(case__in=Case.objects.open().values("pk"), case__due_on=F("due_on"))
    return [
        _told_line(row, "查看", f"照{row.to_unit.name}的督办意见办理：{row.answer}")
        for row in still.order_by("-answered_on", "-pk")[:NAMED]
    ]


def _told_line(row: Escalation, button: str, what: str) -> DeskLine:
    return DeskLine(
        who=row.case.child.name,
        what=what,
        due_on=None,
        since_on=row.due_on,
        url=reverse("cases:escalation_answer", args=[row.key]) if button == "写督办意见"
        else reverse("cases:case_page", args=[row.case.key]),
        button=button,
        weight=1,
        group="cases",
    )  # fmt: skip
