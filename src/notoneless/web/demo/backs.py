"""The demo's children who came back: received, looked for four times, closed by four pairs of hands; and those still out.

Also a parents' meeting today, surveys of the term, and one case offered to another county.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from notoneless.cases import services
from notoneless.cases.models import Case, CaseClosing, TrackingSurvey
from notoneless.cases.queries import next_due
from notoneless.core import clock
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, Role
from notoneless.grid.models import Post, SchoolClass, User, holding
from notoneless.grid.queries import managers_of

SURVEYED, MET = 4, 2
"""How many of those still out are surveyed already, and how many parents came or come."""


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)


def plan_of_school(school_class: SchoolClass, day: date) -> services.PlanWords:
    """Who receives, teaches, listens: the head of the school and a teacher of it."""
    people = managers_of(school_class.school, day)
    teacher = (
        Post.objects.filter(holding(day), school_class=school_class, role=Role.CLASS_TEACHER)
        .select_related("user")
        .first()
    )
    paired = teacher.user if teacher is not None else people[0] if people else None
    return services.PlanWords(
        reception=f"{day.month}月{day.day}日早读前，班主任在校门口接，领课本、排座位。",
        tutoring="每天午休补语文、数学各一节，补到期末。",
        tutoring_by=paired,
        counselling="每周三下午谈一次。",
        counselling_by=people[0] if people else None,
        paired_teacher=paired,
    )


def come_back(case: Case, school_class: SchoolClass, day: date, today: date, *, is_closed: bool) -> None:
    """Back on a day, looked for on each due day up to today, proposed for closing where all is met."""
    with clock.at(_morning(day)):
        plan = plan_of_school(school_class, day)
        out = services.case_return(
            case=case, school_class=school_class, on=day, plan=plan, by=case.person, today=day
        )
    if isinstance(out, Refusal):
        return
    due = next_due(out)
    while due is not None and due.due_on <= today:
        with clock.at(_morning(due.due_on)):
            services.followup_record(
                case=out,
                on=due.due_on,
                is_in_class=True,
                by=case.person,
                today=due.due_on,
                note="在座位上，作业交了。",
            )
        due = next_due(out)
    if due is None and is_closed:
        _close(Case.objects.select_related("child", "unit").get(pk=case.pk), today)


def _close(case: Case, today: date) -> None:
    """Proposed by the school, checked by both lines, approved by the bureau, each on the day after the other."""
    last = case.followups_due.order_by("due_on").last()
    over = (case.returned_on or today) + timedelta(days=30)
    day = max(over, last.due_on if last is not None else over)
    if day > today:
        return
    heads = managers_of(case.return_class.school if case.return_class else case.unit, day)
    with clock.at(_morning(day)):
        closing = services.closing_propose(
            case=case,
            reason="巩固期满，四次跟踪都在班，作业能按时交。",
            by=heads[0] if heads else case.person,
            today=day,
        )
    if isinstance(closing, Refusal):
        return
    for number in range(3):
        then = min(day + timedelta(days=number), today)
        with clock.at(_morning(then)):
            _next_word(closing, then)


def _next_word(closing: CaseClosing, day: date) -> None:
    """Whoever's turn it is agrees."""
    closing.refresh_from_db()
    for unit, role in (
        (closing.centre, Role.CENTRE_OFFICER), (closing.township, Role.TOWNSHIP_OFFICER), (None, Role.BUREAU_OFFICER),
    ):  # fmt: skip
        posts = Post.objects.filter(holding(day), role=role, user__is_active=True).select_related("user")
        for post in (posts.filter(unit=unit) if unit is not None else posts).order_by("pk")[:2]:
            check = services.closing_approve if unit is None else services.closing_check
            if unit is None and closing.state != "checked":
                continue
            if not isinstance(check(closing=closing, by=post.user, today=day), Refusal):
                return


def still_out(today: date, photo: Callable[[str], Any], officer: User) -> None:
    """Surveys of the term, parents asked to the school, one case offered to another county."""
    with clock.at(_morning(today)):
        services.back_night(today=today)
    out = list(Case.objects.out_of_school().select_related("child", "unit", "person").order_by("pk")[:12])
    _survey(out, today)
    for number, case in enumerate([one for one in out if one.state != CaseState.SUPERVISED][:MET]):
        _meet(case, today - timedelta(days=3 * number), today)
    if len(out) > MET:
        with clock.at(_morning(today - timedelta(days=20))):
            services.county_transfer_offer(
                case=out[MET], by=officer, today=today - timedelta(days=20),
                words=services.OfferWords(
                    county="乙省丙市丁县", organ="丁县教育局", contact="李老师 1000-5501234",
                    reason="户口已迁入丁县，随父母常住，请丁县接着劝返。", number_text="教函〔2026〕18号",
                    letter=photo("evidence"),
                ),
            )  # fmt: skip


def _survey(cases: list[Case], today: date) -> None:
    """Some of those due are done, the rest stay due or overdue."""
    rows = TrackingSurvey.objects.filter(case__in=cases, due_on__lte=today + timedelta(days=7))
    words = services.SurveyWords(
        where="在家",
        doing="帮爷爷放羊，玩手机",
        wish="孩子想学手艺，爷爷愿意送",
        next_step="下周联系职校预科班，再上门",
    )
    for row in (
        rows.filter(done_on__isnull=True).select_related("case__person").order_by("due_on", "pk")[:SURVEYED]
    ):
        with clock.at(_morning(today)):
            services.survey_record(survey=row, words=words, by=row.case.person, today=today)


def _meet(case: Case, day: date, today: date) -> None:
    invited = day - timedelta(days=4)
    with clock.at(_morning(invited)):
        meeting = services.meeting_invite(case=case, meet_on=day, by=case.person, today=invited)
    if not isinstance(meeting, Refusal) and day < today:
        with clock.at(_morning(day)):
            services.meeting_record(
                meeting=meeting,
                has_come=True,
                outcome="父亲来了，答应周一送孩子到校。",
                by=case.person,
                today=day,
            )
