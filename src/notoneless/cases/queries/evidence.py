"""核查佐证: what came with a finding, against what the county's table asks for its code."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from notoneless.cases.models import Case, CaseFinding
from notoneless.cases.queries.leading import roll_is_evidence
from notoneless.cases.queries.listing import cases_to_act, findings_waiting
from notoneless.children.models import Child, Roll, SubCode, WhereaboutsCode
from notoneless.core.sealing import Sealed
from notoneless.domain.codeneeds import Given, evidence_refused, needs_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, FindingState
from notoneless.grid.access import sight
from notoneless.grid.models import User


def _said(value: Sealed | bytes | None) -> bool:
    return isinstance(value, Sealed) and bool(value.open().strip())


def evidence_refused_of(finding: CaseFinding) -> Refusal | None:
    """What the code of this finding asks for and the finding has not; None where all is there."""
    code, child = finding.code, finding.case.child
    assert code is not None
    on_roll = Roll.objects.current().filter(child=child).exists()
    given = Given(
        has_file=finding.evidence_id is not None,
        has_words=_said(finding.evidence_note),
        has_roll=on_roll or roll_is_evidence(child, code),
        has_school=finding.school_id is not None or bool(finding.school_name),
        has_phone=_said(finding.school_phone),
        has_until=finding.valid_until_on is not None,
        has_sub=finding.sub_id is not None,
    )
    return evidence_refused(
        needs_of(code.needs), given, code=str(code), evidence=code.evidence,
        has_subs=code.subs.filter(is_active=True).exists(),
    )  # fmt: skip


def is_data_fault(code: WhereaboutsCode, sub: SubCode | None) -> bool:
    """Whether the list was wrong and not the child's life; a sub-code says it for itself."""
    return sub.is_data_fault if sub is not None else code.is_data_fault


def finding_words(finding: CaseFinding) -> str:
    """D 户籍原因（死亡）."""
    return f"{finding.code}（{finding.sub}）" if finding.sub_id else str(finding.code)


def code_rests(code: WhereaboutsCode) -> bool:
    """Whether a case or a finding has this code (children.services.codes asks)."""
    return Case.objects.filter(code=code).exists() or CaseFinding.objects.filter(code=code).exists()


def findings_of_faults(user: User) -> QuerySet[CaseFinding]:
    """Waiting findings that only say that a list was wrong: these may be accepted many at a time."""
    of_sub = Q(sub__isnull=False, sub__is_data_fault=True)
    return findings_waiting(user).filter(of_sub | Q(sub__isnull=True, code__is_data_fault=True))


def cases_to_propose(user: User) -> QuerySet[Case]:
    """Cases his own unit leads that wait for a code: those a school may propose many at a time."""
    waiting = CaseFinding.objects.filter(case=OuterRef("pk"), state=FindingState.PROPOSED)
    rows = cases_to_act(user).filter(
        ~Exists(waiting), state__in=(CaseState.SUSPECTED, CaseState.VERIFYING), unit__in=sight(user).units
    )
    return rows.filter(child__in=Child.objects.changeable_by(user)).order_by("due_on", "pk")
