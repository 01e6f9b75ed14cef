"""逾期上报: each night what is overdue becomes known to the unit above, once per day it was due, with its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from notoneless.cases.models import Case, CaseDeadline, Escalation
from notoneless.core.events import act, acts
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.domain.deadlines import DeadlineKind
from notoneless.domain.escalation import Above, chain_above, told_by
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import UnitKind
from notoneless.grid.access import sight
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import bureau

acts({"overdue_escalated": "逾期上报", "escalation_answer": "登记督办意见"})

OWN_TERM = "个案办理期限"
Overdue = tuple[int, str, date, int]
"""Case, what was due, when, at which unit."""


def escalations_night(*, today: date) -> int:
    """Tell the units above what is overdue below them; how many rows are new.

    Told once for each day something was due, however often it runs; where it stays overdue, the next unit up hears
    of it after seven days. One event a unit a night.
    """
    chains = _chains()
    new: dict[tuple[int, str, date, int], Escalation] = {}
    told = _told()
    for case, what, due_on, unit in _overdue(today):
        for above in told_by(due_on, today, chains.get(unit, ())):
            key = (case, what, due_on, above)
            if key not in told and key not in new:
                new[key] = Escalation(
                    case_id=case, what=what, due_on=due_on, from_unit_id=unit, to_unit_id=above, on=today
                )
    if not new:
        return 0
    ready = rows_ready(Escalation, list(new.values()))
    with act(by="system") as log:
        rows_insert(ready)
        counts = Counter(key[3] for key in new)
        for unit, count in sorted(counts.items()):
            log("overdue_escalated", unit=unit, changes={"count": ("", count)})
    return len(new)


def _overdue(today: date) -> Iterator[Overdue]:
    """Own terms of cases, and what the law gives the organ, that ran over and are not met."""
    cases = Case.objects.open().filter(due_on__lt=today).order_by("pk")
    for case, due_on, unit in cases.values_list("pk", "due_on", "unit").iterator():
        yield case, OWN_TERM, due_on, unit
    clocks = CaseDeadline.objects.filter(is_ours=True, met_on__isnull=True, due_on__lt=today).order_by("pk")
    for case, kind, due_on, unit in clocks.values_list("case", "kind", "due_on", "unit").iterator():
        yield case, DeadlineKind(kind).label, due_on, unit


def _told() -> set[tuple[int, str, date, int]]:
    """What was said before, of the cases that are still open."""
    rows = Escalation.objects.filter(case__in=Case.objects.open().values("pk"))
    return set(rows.values_list("case", "what", "due_on", "to_unit"))


def _chains() -> dict[int, tuple[int, ...]]:
    """Of each unit those above it, nearest first."""
    units = {unit.pk: unit for unit in Unit.objects.only("pk", "kind", "parent")}
    top = bureau()
    key = top.pk if top is not None else None
    return {
        unit.pk: tuple(
            above for above in chain_above(UnitKind(unit.kind), list(_parents(unit, units)), key) if above != unit.pk
        )
        for unit in units.values()
    }  # fmt: skip


def _parents(unit: Unit, units: dict[int, Unit]) -> Iterator[Above]:
    parent = units.get(unit.parent_id or 0)
    while parent is not None:
        yield Above(parent.pk, UnitKind(parent.kind))
        parent = units.get(parent.parent_id or 0)


def escalation_answer(*, escalation: Escalation, answer: str, by: User, today: date) -> Escalation | Refusal:
    """The unit above says what is to be done; the late unit reads it in the case."""
    answer = answer.strip()
    if not answer:
        return Refusal("请写督办意见：要求谁在什么时候做什么。", "escalation.empty")
    if escalation.to_unit_id not in {post.unit_id for post in sight(by).posts}:
        return Refusal("督办意见由上报至的单位登记。", "escalation.unit")
    with act(by=by, unit=escalation.to_unit) as log:
        row = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
        if row.answered_on is not None:
            log("case_refused", child=row.case.child.key, changes={"rule": ("", "escalation.answered")})
            return Refusal("已经登记过督办意见。", "escalation.answered")
        row.answer, row.answered_by, row.answered_on = answer, by, today
        row.save()
        log(
            "escalation_answer",
            child=row.case.child.key,
            unit=row.from_unit,
            changes={"answer": ("", answer)},
        )
        return row
