"""法定期限: every clock of a case computed anew from its recorded days, kept where desk and lists read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from notoneless.cases.models import Case, CaseDeadline, Proceeding
from notoneless.cases.queries.law import latest_order, law_facts, proceeding_of
from notoneless.core.events import act, acts
from notoneless.domain.caseflow import LEGAL
from notoneless.domain.deadlines import Deadline, DeadlineKind, deadlines
from notoneless.domain.workdays import Calendar
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import county_calendar

acts({"deadlines_set": "计算法定期限"})

System = User | str


def deadlines_refresh(*, case: Case, by: System, today: date, calendar: Calendar | None = None) -> int:
    """Write the clocks of a case as its recorded days make them today; how many were new, moved, met or taken away.

    Called after every delivery, every change of a proceeding or a suit, a return, and each night: a holiday that was
    moved moves them too.
    """
    wanted = {one.kind: one for one in deadlines(law_facts(case), calendar or county_calendar())}
    kept = {DeadlineKind(row.kind): row for row in case.deadlines.all()}
    units = _units(case)
    changes: dict[str, tuple[Any, Any]] = {}
    for kind in DeadlineKind:
        before, now = kept.get(kind), wanted.get(kind)
        unit = units.get(kind, units["law"])
        if now is not None and unit is not None and _differs(before, now, unit):
            changes[str(kind)] = (before.due_on if before else "", now.due_on)
        elif before is not None and now is None:
            changes[str(kind)] = (before.due_on, "")
    if not changes:
        return 0
    with act(by=by, unit=case.unit) as log:
        for kind in map(DeadlineKind, changes):
            _keep(case, kind, wanted.get(kind), units.get(kind, units["law"]))
        log("deadlines_set", child=case.child.key, unit=case.unit, changes=changes)
    return len(changes)


def _units(case: Case) -> dict[Any, Unit | None]:
    """Whose clock each is: the issuer's of the order, the organ's of the proceeding."""
    order, proceeding = latest_order(case), proceeding_of(case)
    issuer = order.paper.issuer if order is not None else None
    organ = proceeding.organ if proceeding is not None else issuer
    return {DeadlineKind.RETURN_BY: issuer, "law": organ}


def _differs(row: CaseDeadline | None, now: Deadline, unit: Unit) -> bool:
    if row is None:
        return True
    was = (row.from_on, row.due_on, row.met_on, row.is_certain, row.unit_id)
    return was != (now.from_on, now.due_on, now.met_on, now.is_certain, unit.pk)


def _keep(case: Case, kind: DeadlineKind, now: Deadline | None, unit: Unit | None) -> None:
    if now is None or unit is None:
        case.deadlines.filter(kind=kind).delete()
        return
    CaseDeadline.objects.update_or_create(
        case=case,
        kind=kind,
        defaults={
            "from_on": now.from_on,
            "due_on": now.due_on,
            "met_on": now.met_on,
            "is_ours": now.is_ours,
            "is_certain": now.is_certain,
            "article": now.article,
            "unit": unit,
        },
    )


def deadlines_night(*, today: date) -> int:
    """Compute anew the clocks of every case the law has spoken in; the number of cases that changed."""
    running = CaseDeadline.objects.filter(met_on__isnull=True).values("case")
    undecided = Proceeding.objects.filter(ended_on__isnull=True).values("case")
    cases = (
        Case.objects.filter(Q(state__in=LEGAL) | Q(pk__in=running) | Q(pk__in=undecided))
        .select_related("child", "unit")
        .order_by("pk")
    )
    calendar, changed = county_calendar(), 0
    for case in cases.iterator(chunk_size=200):
        changed += bool(deadlines_refresh(case=case, by="system", today=today, calendar=calendar))
    return changed
