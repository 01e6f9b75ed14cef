"""台账: the ledgers as filters on state, of today or of a past day, with what their columns and papers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Prefetch, QuerySet, Subquery

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.queries.asof import steps_by, with_state_on
from notoneless.cases.queries.listing import cases_of
from notoneless.children.models import Guardian, Roll
from notoneless.domain.caseflow import BACK, ENDED, OUT_OF_SCHOOL, PROVISIONAL
from notoneless.domain.words import CaseState
from notoneless.grid.models import User
from notoneless.support.models import Contact


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger: whose states stand on it, and what it is for."""

    name: str
    title: str
    sentence: str
    states: tuple[CaseState, ...]


LEDGERS = {
    one.name: one
    for one in (
        Ledger("suspected", "疑似台账", "还没核实在哪里上学的孩子，逐个入户、定码、附佐证。", PROVISIONAL),
        Ledger("out", "辍学台账", "已确认失学、还没返校的孩子，一人一案。", OUT_OF_SCHOOL),
        Ledger("back", "复学跟踪台账", "已返校、还在巩固期的孩子，按期跟踪，期满销号。", BACK),
        Ledger("ended", "动态销号台账", "已核减、销号、移交的个案，每一件有理由、有审核人。", ENDED),
    )
}


def ledger_rows(ledger: Ledger, user: User, on: date, today: date) -> Any:
    """The ledger of a day, of the cases in sight."""
    return with_state_on(cases_of(user), on, today).filter(state_then__in=ledger.states)


def with_ends(rows: QuerySet[Case], on: date) -> QuerySet[Case]:
    """With ``end_steps``: the step that ended the case by that day comes first."""
    ends = steps_by(on).filter(to_state__in=ENDED)
    last = ends.filter(case=OuterRef("pk"))
    return rows.annotate(
        end_on=Subquery(last.values("on")[:1]), end_by=Subquery(last.values("by")[:1])
    ).prefetch_related(Prefetch("steps", ends, to_attr="end_steps"))


def with_papers(rows: QuerySet[Case], on: date) -> QuerySet[Case]:
    """With what the exported ledger and the forms say beside the case: rolls, guardians, visits and the last paper."""
    visits = Contact.objects.filter(case_key=OuterRef("key"), on__lte=on).order_by().values("case_key")
    papers = CasePaper.objects.filter(case=OuterRef("pk"), paper__signed_on__lte=on).order_by(
        "-paper__signed_on", "-pk"
    )
    return rows.annotate(
        visit_count=Subquery(visits.annotate(n=Count("pk")).values("n")),
        visited_on=Subquery(visits.annotate(last=Max("on")).values("last")),
        paper_text=Subquery(papers.values("paper__number_text")[:1]),
    ).prefetch_related(
        Prefetch(
            "child__rolls",
            Roll.objects.select_related("school", "school_class").order_by(
                F("until_on").desc(nulls_first=True), "-pk"
            ),
            to_attr="rolls_known",
        ),
        Prefetch("child__guardians", Guardian.objects.order_by("rank", "pk"), to_attr="guardians_known"),
    )


def contacts_of(cases: Sequence[Case], on: date) -> dict[Any, list[Contact]]:
    """The contacts of these cases by their key, oldest first; what was corrected is left to its correction."""
    rows = Contact.objects.filter(
        case_key__in=[case.key for case in cases], on__lte=on, corrected_by__isnull=True
    )
    found: dict[Any, list[Contact]] = {}
    for row in rows.select_related("by").order_by("on", "pk"):
        found.setdefault(row.case_key, []).append(row)
    return found
