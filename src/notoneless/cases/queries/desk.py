"""The case lines of the desk."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from notoneless.cases.queries.bases import basis_lines
from notoneless.cases.queries.causedesk import cause_lines
from notoneless.cases.queries.clocks import clock_lines, escalation_lines
from notoneless.cases.queries.closing import closing_lines
from notoneless.cases.queries.following import back_lines
from notoneless.cases.queries.handing import handovers_waiting
from notoneless.cases.queries.lawpanel import review_lines
from notoneless.cases.queries.listing import cases_of, cases_overdue_for, findings_waiting
from notoneless.cases.queries.nextacts import next_verb
from notoneless.cases.queries.papersteps import paper_steps_for
from notoneless.cases.queries.tracking import survey_lines
from notoneless.cases.queries.transferring import county_transfer_lines
from notoneless.cases.queries.visits import visit_lines
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import BACK
from notoneless.domain.words import (
    CaseState,
    PaperKind,
    Role,
)
from notoneless.grid.access import may, sight
from notoneless.grid.models import User


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """The case lines of the desk: mine by name first, then what only my post can do."""
    lines = visit_lines(user, today) + _own_lines(user, today)
    if may(user, "cases.accept"):
        lines += [
            DeskLine(
                who=finding.case.child.name,
                what=f"审核核查结论：{finding.code}",
                due_on=finding.case.due_on,
                since_on=None,
                url=reverse("cases:case_review", args=[finding.case.key]),
                button="审核",
                group="cases",
            )
            for finding in findings_waiting(user)[:20]
        ]
    if sight(user).has_role(Role.VILLAGE_OFFICER):
        lines += _door_lines(user)
    lines += [
        DeskLine(
            who=handover.giver.name,
            what=f"接收{handover.unit.name}移交的工作",
            due_on=None,
            since_on=handover.offered_on,
            url=reverse("cases:handover_page", args=[handover.key]),
            button="看一看",
            group="cases",
        )
        for handover in handovers_waiting(user)
    ]
    lines += back_lines(user, today) + closing_lines(user, today) + survey_lines(user, today)
    lines += county_transfer_lines(user, today)
    lines += cause_lines(user, today)
    lines += _news_lines(user, today) + _paper_lines(user, today) + _late_line(user, today)
    lines += clock_lines(user, today) + escalation_lines(user) + basis_lines(user) + review_lines(user)
    return lines


def _late_line(user: User, today: date) -> list[DeskLine]:
    """One line for what is overdue in the hands of others, for those who answer for a unit."""
    if not may(user, "cases.members"):
        return []
    late = cases_overdue_for(user, today).exclude(person__in=sight(user).stands_for).count()
    if not late:
        return []
    url = reverse("cases:cases_overdue")
    return [
        DeskLine(f"{late}件个案", "已逾期，督促责任人", None, None, url, "看名单", weight=1, group="cases")
    ]


def _own_lines(user: User, today: date) -> list[DeskLine]:
    soon = today + timedelta(days=7)
    mine = (
        cases_of(user)
        .open()
        .filter(person__in=sight(user).stands_for, due_on__lte=soon)
        .exclude(state__in=BACK)  # their looks and their closing have lines of their own
        .order_by("due_on")[:30]
    )
    return [
        DeskLine(
            who=case.child.name,
            what=next_verb(case),
            due_on=case.due_on,
            since_on=case.opened_on,
            url=reverse("cases:case_page", args=[case.key]),
            button="办理",
            group="cases",
        )
        for case in mine
    ]


def _door_lines(user: User) -> list[DeskLine]:
    unseen = cases_of(user).filter(state=CaseState.SUSPECTED).order_by("due_on")[:30]
    return [
        DeskLine(
            who=case.child.name,
            what="入户看看，登记所见",
            due_on=case.due_on,
            since_on=case.opened_on,
            url=reverse("cases:case_see_door", args=[case.key]),
            button="登记",
            group="cases",
        )
        for case in unseen
    ]


def _news_lines(user: User, today: date) -> list[DeskLine]:
    """Confirmed today: bureau, township and village see it the same day (S2 实时上报)."""
    told = {
        Role.BUREAU_LEADER,
        Role.BUREAU_OFFICER,
        Role.TOWNSHIP_OFFICER,
        Role.VILLAGE_OFFICER,
        Role.CENTRE_OFFICER,
    }
    if not sight(user).has_role(*told):
        return []
    return [
        DeskLine(
            who=case.child.name,
            what="今天确认失学，查看牵头单位和工作组",
            due_on=None,
            since_on=case.confirmed_on,
            url=reverse("cases:case_page", args=[case.key]),
            button="查看",
            group="cases",
        )
        for case in cases_of(user).filter(confirmed_on=today)[:20]
    ]


def _paper_lines(user: User, today: date) -> list[DeskLine]:
    return [
        DeskLine(
            who=step.case_paper.case.child.name,
            what=f"{PaperKind(step.case_paper.kind).label}:{step.label}",
            due_on=None,
            since_on=step.case_paper.paper.drafted_at.date(),
            url=reverse("cases:paper_page", args=[step.case_paper.paper.key]),
            button=step.button,
            group="cases",
        )
        for step in paper_steps_for(user)
    ]
