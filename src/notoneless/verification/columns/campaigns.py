"""Columns of 核查行动: the campaigns, the names behind a figure."""

from __future__ import annotations

from typing import Any

from notoneless.core import clock
from notoneless.core.tables import Column, pill
from notoneless.domain.campaigns import CheckStanding, CheckWorksOn, check_standing, is_late_child
from notoneless.domain.words import CaseState

TONES = {
    CheckStanding.WAITING: "due",
    CheckStanding.SEEN: "accent",
    CheckStanding.PROPOSED: "accent",
    CheckStanding.CLEARED: "done",
    CheckStanding.OUT: "plain",
}


def _days(row: Any) -> str:
    stages = list(row.stages.all())
    return f"{stages[0].from_on:%Y-%m-%d}至{stages[-1].until_on:%Y-%m-%d}" if stages else "—"


CAMPAIGN_COLUMNS = [
    Column("title", "行动", lambda row: row.title),
    Column(
        "state", "状态", lambda row: pill("已结束", "plain") if row.closed_on else pill("进行中", "accent")
    ),
    Column("days", "起止", _days),
    Column("works_on", "核查范围", lambda row: CheckWorksOn(row.works_on).label),
    Column("opened", "开启", lambda row: f"{row.opened_on:%Y-%m-%d}"),
    Column("closed", "结束", lambda row: f"{row.closed_on:%Y-%m-%d}" if row.closed_on else "—"),
]


def standing_of(case: Any) -> CheckStanding:
    """How far the check of a child is."""
    return check_standing(CaseState(case.state), is_proposed=case.is_proposed)


def _due(case: Any) -> Any:
    if not case.is_open:
        return "—"
    late = is_late_child(CaseState(case.state), case.due_on, clock.today())
    return pill(f"{case.due_on:%Y-%m-%d}", "overdue") if late else f"{case.due_on:%Y-%m-%d}"


NAME_COLUMNS = [
    Column("name", "姓名", lambda c: c.child.name, sort="child__name"),
    Column(
        "state", "进度", lambda c: pill(standing_of(c).label, TONES[standing_of(c)]), sort="state",
        export=lambda c: standing_of(c).label,
    ),
    Column("place", "居住地", lambda c: c.place.full_name if c.place else "未登记", sort="place__code"),
    Column("code", "核查代码", lambda c: c.code or "—", sort="code__rank"),
    Column("unit", "牵头单位", lambda c: c.unit.name, sort="unit__name"),
    Column("person", "责任人", lambda c: c.person.name, sort="person__name"),
    Column("due", "期限", _due, sort="due_on", export=lambda c: f"{c.due_on:%Y-%m-%d}" if c.is_open else ""),
]  # fmt: skip
