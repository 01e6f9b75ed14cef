"""新学年: the steps of all rooms on one page, in the order in which they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notoneless.cases.queries import yearsteps as cases
from notoneless.children.queries import yearsteps as children
from notoneless.core.yearsteps import YearStep
from notoneless.grid import yearsteps as grid
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.indicators import yearqueries as indicators

SOURCES = (grid.year_steps, children.year_steps, cases.year_steps, indicators.year_steps)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as partials/guide_steps.html reads it."""

    label: str
    help: str
    state: str
    tone: str
    said: str
    url: str
    button: str


def _shown(step: YearStep, user: User, today: date) -> Step:
    if not step.left:
        state, tone, said = "done", "done", "已完成"
    elif step.is_early(today) and step.from_on is not None:
        state, tone, said = "next", "plain", f"{step.from_on:%Y-%m-%d}起"
    else:
        state, tone, said = "next", "due", f"还有{step.left}"
    url = step.url if may(user, step.ability) else ""
    return Step(step.label, step.help, state, tone, said, url, step.button)


def year_steps(user: User, year: int, today: date) -> list[Step]:
    """Every step of the year that begins in the autumn of ``year``, as it stands today."""
    found = [step for source in SOURCES for step in source(user, year, today)]
    return [_shown(step, user, today) for step in sorted(found, key=lambda one: one.rank)]
