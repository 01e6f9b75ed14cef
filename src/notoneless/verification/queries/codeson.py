"""Which code accounts for the child of a list's row, on any day: told once, for the list of today and for a
statement of the past."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case as Cases
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from notoneless.cases.models import Case, CaseFinding, CaseStep, kept_from_schools
from notoneless.children.models import Roll, Whereabouts, WhereaboutsCode
from notoneless.children.queries.codes import codes_as_of
from notoneless.domain.caseflow import OUT_OF_SCHOOL, PROVISIONAL
from notoneless.domain.statement import StatementCode
from notoneless.domain.words import FindingState
from notoneless.grid.models import User
from notoneless.verification.models import SourceRow

IN_SCHOOL_REGISTERED = "in_school_registered"
"""The code of whoever is found on a roll: the roll is the proof (代码 A)."""
HUKOU_ISSUE = "hukou_issue"
"""The code of a child whose death is registered with its certificate (户籍原因：死亡)."""


def codes_listed(on: date) -> list[StatementCode]:
    """The county's table of codes with the letters and names of a day, in its order. The one place where a statement
    looks letters up; a code that came later has its first words."""
    then = codes_as_of(on)
    return [
        StatementCode(code.pk, code.slug, said.letter, said.label, said.is_out_of_school)
        for code in WhereaboutsCode.objects.order_by("rank", "pk")
        for said in [then.get(code.pk, code)]
    ]


def stood_on(on: date) -> Q:
    """Rows that stood on a day: their list had come, and no newer one had ended them."""
    return Q(source_list__listed_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def with_code_on(rows: QuerySet[SourceRow], on: date, user: User | None = None) -> QuerySet[SourceRow]:
    """Rows with ``code_id``, the code that accounted for their child on that day, null while it waited.

    A death is known by its certificate. Else the order is that of the two-line balance (``domain.balance``): an open
    case first, since a roll on paper is what it doubts: suspected, the child waits; confirmed, it has the code the
    bureau had accepted by then. Then the roll it held that day, then the accepted code in force. What was decided
    later is not known yet on that day. For somebody of a school a case is kept from (``user``), there is no such case.
    """
    kept = kept_from_schools(user)
    out_code = Coalesce(Subquery(_found(on, kept)), Subquery(_confirmed(on, kept)))
    state = Coalesce(Subquery(_stepped(on, kept)), Subquery(_stepless(on, kept)))
    held = Roll.objects.filter(_open(on), child=OuterRef("child"), entered_on__lte=on)
    coded: Any = rows.alias(case_state=state)
    return coded.annotate(  # type: ignore[no-any-return]
        code_id=Cases(
            When(child__died_on__lte=on, then=_code(HUKOU_ISSUE)),
            When(case_state__in=PROVISIONAL, then=Value(None, output_field=IntegerField())),
            When(case_state__in=OUT_OF_SCHOOL, then=out_code),
            When(Exists(held), then=_code(IN_SCHOOL_REGISTERED)),
            default=Subquery(_accounted(on)),
            output_field=IntegerField(),
        )
    )


def _code(slug: str) -> Subquery:
    return Subquery(WhereaboutsCode.objects.filter(slug=slug).values("pk")[:1])


def _open(on: date) -> Q:
    """A term counts its last day."""
    return Q(until_on__isnull=True) | Q(until_on__gte=on)


def _night(on: date) -> datetime:
    """The end of the day in the county."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def _stepped(on: date, kept: list[int]) -> QuerySet[Any, Any]:
    """The state the child's cases had come to by the evening of that day."""
    steps = CaseStep.objects.filter(case__child=OuterRef("child"), on__lte=on)
    steps = steps.exclude(case__hidden_from__in=kept) if kept else steps
    return steps.order_by("-at", "-pk").values("to_state")[:1]


def _stepless(on: date, kept: list[int]) -> QuerySet[Any, Any]:
    """The state of a case that was brought over without its steps."""
    cases = Case.objects.filter(child=OuterRef("child"), opened_on__lte=on, steps__isnull=True)
    cases = cases.exclude(hidden_from__in=kept) if kept else cases
    return cases.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).order_by("-pk").values("state")[:1]


def _found(on: date, kept: list[int]) -> QuerySet[Any, Any]:
    """The code of the last finding the bureau had accepted by then."""
    findings = CaseFinding.objects.filter(
        case__child=OuterRef("child"), state=FindingState.ACCEPTED, reviewed_at__lt=_night(on)
    )
    findings = findings.exclude(case__hidden_from__in=kept) if kept else findings
    return findings.order_by("-reviewed_at", "-pk").values("code")[:1]


def _confirmed(on: date, kept: list[int]) -> QuerySet[Any, Any]:
    """The code of a case that was brought over confirmed, without a finding."""
    cases = Case.objects.filter(child=OuterRef("child"), confirmed_on__lte=on, findings__isnull=True)
    cases = cases.exclude(hidden_from__in=kept) if kept else cases
    return cases.order_by("-pk").values("code")[:1]


def _accounted(on: date) -> QuerySet[Any, Any]:
    """The accepted code in force: begun, not ended, its paper not run out, not withdrawn by that evening."""
    held = Whereabouts.every.filter(_open(on), child=OuterRef("child"), from_on__lte=on)
    held = held.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    held = held.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=_night(on)))
    return held.order_by("-from_on", "-pk").values("code")[:1]
