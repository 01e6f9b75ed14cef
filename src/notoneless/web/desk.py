"""The desk 工作台: what I must do today, gathered from the rooms and put in the order of what happens if it is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse

from notoneless.attendance import queries as attendance
from notoneless.cases import queries as cases
from notoneless.children import queries as children
from notoneless.core.desk import DeskLine
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.intake import queries as intake
from notoneless.returns import queries as returns
from notoneless.verification.queries import (
    campaigns,
    duplicates,
    guarantees,
    pairs,
    partners,
    proofs,
    rolls,
    secondlook,
    surveys,
)
from notoneless.verification.queries import matching as verification
from notoneless.web.templatetags.notoneless_tags import since

SOURCES = [
    attendance.desk_lines,
    cases.desk_lines,
    children.desk_lines,
    returns.desk_lines,
    verification.desk_lines,
    pairs.desk_lines,
    duplicates.desk_lines,
    rolls.desk_lines,
    partners.partner_lines,
    secondlook.second_look_lines,
    surveys.desk_lines,
    campaigns.campaign_lines,
    guarantees.desk_lines,
    proofs.proof_lines,
    intake.desk_lines,
]
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line as partials/due_list.html reads it."""

    who: str
    what: str
    when: str
    url: str
    action: str


@dataclass(slots=True)
class Group:
    """Lines of one urgency."""

    key: str
    label: str
    lines: list[Line] = field(default_factory=list)


def _when(line: DeskLine, today: date) -> str:
    if line.due_on is None:
        return since(line.since_on)
    if line.due_on < today:
        return f"逾期{(today - line.due_on).days}天"
    return "今天到期" if line.due_on == today else f"{since(line.due_on)}到期"


def _key(line: DeskLine, today: date) -> str:
    if line.due_on is not None and line.due_on < today:
        return "overdue"
    if line.due_on is None or line.due_on <= today + timedelta(days=1):
        return "today"
    return "week"


def desk_groups(lines: Iterable[DeskLine], today: date) -> list[Group]:
    """已逾期 · 今天 · 本周, each sorted by day, then weight; empty groups left out."""
    groups = {
        "overdue": Group("overdue", "已逾期"),
        "today": Group("today", "今天"),
        "week": Group("week", "本周"),
    }
    far = date.max
    for line in sorted(lines, key=lambda one: (one.due_on or far, -one.weight, one.who)):
        group = groups[_key(line, today)]
        if len(group.lines) < SHOWN:
            group.lines.append(Line(line.who, line.what, _when(line, today), line.url, line.button))
    return [group for group in groups.values() if group.lines]


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """All rooms' lines for this person; one line a thing to do."""
    lines: dict[tuple[str, str], DeskLine] = {}
    for source in SOURCES:
        for line in source(user, today):
            lines.setdefault((line.who, line.url), line)
    return list(lines.values())


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure under the desk; it opens its names."""

    label: str
    value: str
    url: str
    tone: str = "plain"


def desk_figures(user: User, today: date) -> list[Figure]:
    """At most three figures in sight: suspected, out of school, overdue. None for who sees no case."""
    if not may(user, "cases.see"):
        return []
    suspected = cases.cases_of(user).suspected().count()
    out = cases.cases_of(user).out_of_school().count()
    late = cases.cases_overdue_for(user, today).count()
    return [
        Figure("疑似待核查", str(suspected), reverse("cases:cases_suspected")),
        Figure("失学未返校", str(out), reverse("cases:cases_out_of_school")),
        Figure("逾期个案", str(late), reverse("cases:cases_overdue"), "overdue" if late else "plain"),
    ]
