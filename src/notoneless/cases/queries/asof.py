"""Where each case stood on the evening of a day, in one question to the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case as Cases
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from notoneless.cases.models import Case, CaseStep
from notoneless.core import clock
from notoneless.core.countysettings import records_from
from notoneless.domain.statement import day_problem
from notoneless.domain.words import CaseState


def not_told(on: date) -> str:
    """Why there is no ledger of that day, "" where there is one: before the county began nothing was recorded."""
    return day_problem(on, today=clock.today(), records_from=records_from())


def with_state_on(rows: QuerySet[Case], on: date, today: date) -> Any:
    """Cases with ``state_then``, null where a case did not exist yet.

    Told by the steps that had been taken *by* that day (``on``), not by the day they were written down: an import
    brings steps of months ago today, and from then on the ledger of those months knows them. Of two steps the one
    written later counts (as in the statement of a day, ``verification.queries.codeson``): paper books brought
    over correct what stood here before. A case brought over without any step is told by its own days. Whose case
    it is in sight of, its unit and its person are today's.
    """
    if on >= today:
        return rows.annotate(state_then=F("state"))
    return rows.annotate(state_then=Coalesce(Subquery(_stepped(on)), _stepless(on)))


def steps_by(on: date) -> QuerySet[CaseStep]:
    """Steps known to be true by that day, the deciding one first."""
    return CaseStep.objects.filter(on__lte=on).order_by("-at", "-pk")


def _stepped(on: date) -> QuerySet[Any, Any]:
    return steps_by(on).filter(case=OuterRef("pk")).values("to_state")[:1]


def _stepless(on: date) -> Cases:
    """A case without steps (brought over before steps were kept): by its days; what it came to later is not told."""
    # asked as a question of its own: a join would list a case once for each of its steps
    older = Q(~Exists(CaseStep.objects.filter(case=OuterRef("pk"))), opened_on__lte=on)
    return Cases(
        When(
            older & (Q(ended_on__lte=on) | Q(ended_on__isnull=True, returned_on__isnull=True)),
            then=F("state"),
        ),
        When(older & Q(returned_on__lte=on), then=Value(CaseState.RETURNED)),
        When(older & Q(confirmed_on__lte=on), then=Value(CaseState.CONFIRMED)),
        When(older, then=Value(CaseState.SUSPECTED)),
        output_field=CharField(),
    )
