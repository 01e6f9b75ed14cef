"""Children who are back: their plan, the looks they are due, whether the case may be closed, and what the desk says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseClosing, FollowupDue, ParentMeeting, ReturnPlan
from notoneless.cases.queries.nextacts import may_change
from notoneless.cases.queries.rows import rows_of
from notoneless.core.countysettings import county_days, county_setting
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import BACK, CaseAct, advance, close_allowed
from notoneless.domain.following import BEFORE, FEWEST, Due, due_days, due_met_by, spacing_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ClosingState, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.grid.queries import colleagues_at

PENDING = (ClosingState.PROPOSED, ClosingState.CHECKED)


def followup_days(returned_on: date, is_open: Callable[[date], bool]) -> list[date]:
    """The days of the looks after a return of this day, as the county spaces them."""
    spacing = spacing_of(county_setting("cases.followup_spacing"))
    # a value written before it was checked must not stop a return
    return due_days(returned_on, (3, 7, 15, 30) if isinstance(spacing, Refusal) else spacing, is_open)


def dues_of(case: Case) -> QuerySet[FollowupDue]:
    """The looks of the return that holds now, in their order."""
    if case.returned_on is None:
        return FollowupDue.objects.none()
    rows: QuerySet[FollowupDue] = case.followups_due.filter(returned_on=case.returned_on, is_dropped=False)
    return rows.select_related("done__by").order_by("due_on", "pk")


def due_for(case: Case, on: date) -> FollowupDue | None:
    """The look a record of this day meets (domain.following)."""
    rows = {row.pk: row for row in dues_of(case)}
    met = [Due(row.pk, row.due_on, row.done.on if row.done else None) for row in rows.values()]
    key = due_met_by(met, on)
    return rows[key] if key is not None else None


def next_due(case: Case) -> FollowupDue | None:
    """The look still to come, the earliest first."""
    return dues_of(case).filter(done__isnull=True).first()


def closing_refused(case: Case, today: date) -> Refusal | None:
    """Why this case may not be closed today; None where every condition holds (domain.caseflow.close_allowed)."""
    to = advance(case.state_word, CaseAct.CLOSE)
    if isinstance(to, Refusal) and case.state_word not in BACK:
        return to
    dues = list(dues_of(case))
    back_on = case.returned_on or today
    last = case.followups.filter(on__gte=back_on).first()
    refused = close_allowed(
        returned_on=back_on,
        followups_in_class=sum(row.done is not None and row.done.is_in_class for row in dues),
        last_in_class=last is not None and last.is_in_class,
        days=county_days("cases.followup_days"),
        today=today,
        count=max(FEWEST, len(dues)),
    )
    return refused if refused is not None else to if isinstance(to, Refusal) else None


def closing_open(case: Case) -> CaseClosing | None:
    """The application to close that waits for somebody."""
    return next((row for row in rows_of(case, "closings") if row.state in PENDING), None)


def people_of_class(case: Case, today: date) -> QuerySet[User]:
    """Who of the school that took the child back may be named in its plan."""
    school = case.return_class.school if case.return_class is not None else None
    return colleagues_at(school, today) if school is not None else User.objects.none()


def plan_of(case: Case) -> ReturnPlan | None:
    """安置方案 of this case, None where nobody wrote one (a case brought over from the books)."""
    return (
        ReturnPlan.objects.filter(case=case)
        .select_related("tutoring_by", "counselling_by", "paired_teacher")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Look:
    """One look as the card shows it."""

    due: FollowupDue
    word: str
    tone: str


def looks_of(case: Case, today: date) -> list[Look]:
    """The looks of the return that holds now, each with a word."""
    found = []
    for row in dues_of(case):
        if row.done is not None:
            found.append(Look(row, f"{row.done.on:%Y-%m-%d} 在班", "done"))
        else:
            found.append(
                Look(
                    row,
                    "已逾期" if row.due_on < today else "待跟踪",
                    "overdue" if row.due_on < today else "plain",
                )
            )
    return found


def panel_back(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """安置与跟踪: the plan, the looks, the parents, the closing."""
    meetings, closings = rows_of(case, "parent_meetings"), rows_of(case, "closings")
    if case.state_word not in BACK and not meetings and not closings:
        return None
    is_back = case.state_word in BACK
    return {
        "is_back": is_back,
        "plan": plan_of(case),
        "looks": looks_of(case, today) if is_back or not case.is_open else [],
        "meetings": meetings,
        "closing": next(iter(closings), None),
        "reads": may(user, "children.sensitive"),
        "may_plan": is_back and may(user, "cases.return") and may_change(case, user),
        "may_meet": may(user, "cases.visit") and case.is_open and may_change(case, user),
        "closing_refused": closing_refused(case, today) if is_back else None,
    }


def _of_my_school(user: User) -> Q:
    """Children who came back to a class or a school of this person, or whose case is in his name."""
    see = sight(user)
    return (
        Q(case__person__in=see.stands_for)
        | Q(case__return_class__in=see.class_ids)
        | Q(case__return_class__school__in=see.unit_ids_as(Role.SCHOOL_MANAGER))
    )


def back_lines(user: User, today: date) -> list[DeskLine]:
    """Looks due within a week, parents who come today, and cases that may be closed."""
    if not may(user, "cases.visit"):
        return []
    return _look_lines(user, today) + _meeting_lines(user, today) + _ready_lines(user, today)


def _look_lines(user: User, today: date) -> list[DeskLine]:
    dues = FollowupDue.objects.filter(
        _of_my_school(user), done__isnull=True, is_dropped=False, due_on__lte=today + timedelta(days=BEFORE),
        case__in=Case.objects.visible_to(user).filter(state__in=BACK),
    )  # fmt: skip
    first: dict[int, FollowupDue] = {}
    for due in dues.select_related("case__child").order_by("due_on", "pk")[:90]:
        first.setdefault(due.case_id, due)
    return [
        DeskLine(
            who=due.case.child.name,
            what=f"看一眼在不在班上课（第{due.number}次跟踪）",
            due_on=due.due_on,
            since_on=due.returned_on,
            url=reverse("cases:case_followup", args=[due.case.key]),
            button="登记",
            group="cases",
        )
        for due in list(first.values())[:30]
    ]


def _meeting_lines(user: User, today: date) -> list[DeskLine]:
    meetings = ParentMeeting.objects.filter(
        _of_my_school(user) | Q(by__in=sight(user).stands_for), recorded_on__isnull=True, meet_on__lte=today,
        case__in=Case.objects.visible_to(user),
    )  # fmt: skip
    return [
        DeskLine(
            who=row.case.child.name,
            what="约了家长到校，谈完登记情况",
            due_on=row.meet_on,
            since_on=row.invited_on,
            url=reverse("cases:meeting_record", args=[row.key]),
            button="登记",
            group="cases",
        )
        for row in meetings.select_related("case__child").order_by("meet_on", "pk")[:20]
    ]


def _ready_lines(user: User, today: date) -> list[DeskLine]:
    """Every look met: the school proposes closing, or reads why its proposal came back."""
    if not may(user, "cases.return"):
        return []
    mine = Case.objects.visible_to(user).filter(
        Q(person__in=sight(user).stands_for)
        | Q(return_class__school__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER)),
        state__in=BACK,
    )
    open_looks = FollowupDue.objects.filter(done__isnull=True, is_dropped=False).values("case")
    pending = CaseClosing.objects.filter(state__in=PENDING).values("case")
    rows = (
        mine.exclude(pk__in=open_looks)
        .exclude(pk__in=pending)
        .select_related("child")
        .order_by("due_on", "pk")
    )
    lines = []
    for case in rows[:30]:
        if closing_refused(case, today) is not None:
            continue
        back = case.closings.filter(state=ClosingState.RETURNED).first()
        words = f"销号申请被退回：{back.decision}" if back is not None else "跟踪都在班，申请销号"
        lines.append(
            DeskLine(
                who=case.child.name,
                what=words,
                due_on=case.due_on,
                since_on=case.returned_on,
                url=reverse("cases:closing_propose", args=[case.key]),
                button="申请销号",
                group="cases",
            )
        )
    return lines
