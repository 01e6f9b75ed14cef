"""Cases, findings, papers and files in sight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from notoneless.cases.models import Case, CaseFinding, CasePaper, CaseSet
from notoneless.cases.queries.rows import rows_of
from notoneless.children.models import Child
from notoneless.core.countysettings import county_days
from notoneless.documents.models import StoredFile
from notoneless.domain.words import (
    CaseOrigin,
    FindingState,
    PaperKind,
    PaperState,
)
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact


def cases_of(user: User) -> CaseSet:
    """Cases in sight, with what a list shows."""
    found: CaseSet = Case.objects.visible_to(user).select_related(
        "child__residence__parent", "place__parent", "unit", "person", "code"
    )
    return found


def cases_to_act(user: User) -> CaseSet:
    """Cases in sight with what an act needs; the rest is fetched where a page shows it."""
    found: CaseSet = Case.objects.visible_to(user).select_related("child", "unit")
    return found


def cases_overdue_for(user: User, today: date) -> QuerySet[Case]:
    """Open cases past their due date."""
    return cases_of(user).filter(pk__in=Case.objects.open().filter(due_on__lt=today).values("pk"))


def findings_waiting(user: User) -> QuerySet[CaseFinding]:
    """Codes waiting for the bureau."""
    return (
        CaseFinding.objects.filter(state=FindingState.PROPOSED, case__in=Case.objects.visible_to(user))
        .select_related("case__child", "case__unit", "code", "sub", "school", "evidence", "proposed_by")
        .order_by("proposed_at")
    )


def followup_days_left(case: Case, today: date) -> int:
    """Days until a returned child's case may be closed; 0 when it may."""
    if case.returned_on is None:
        return 0
    return max(0, (case.returned_on + timedelta(days=county_days("cases.followup_days")) - today).days)


def search_lines(user: User, paper_number: str) -> QuerySet[Any]:
    """Cases whose paper has this number, in scope; for the one search box."""
    numbered = papers_of(user).filter(paper__number_text=paper_number)
    return cases_of(user).filter(pk__in=numbered.values("case"))


_TELLING_LISTS = (CaseOrigin.POVERTY_LIST, CaseOrigin.DISABILITY_LIST)


def sources_of(case: Case, user: User) -> list[tuple[str, str]]:
    """Where the case came from, with the detail; that a poverty or a disability list named the child is told only
    to those who may read such facts."""
    rows = case.sources.all()
    if may(user, "children.sensitive"):
        return [(row.get_origin_display(), row.detail) for row in rows]
    words = ["部门下发名单" if row.origin in _TELLING_LISTS else row.get_origin_display() for row in rows]
    return [(word, "") for word in dict.fromkeys(words)]


def file_of(case: Case, key: UUID, user: User) -> StoredFile | None:
    """The photo or scan with this key, if it belongs to this case and this person may read it: evidence may tell of
    illness or poverty, so a village officer opens only what he took himself (safety §2)."""
    is_sensitive = may(user, "children.sensitive")
    files: set[int | None] = set()
    for seen, by, evidence in case.findings.values_list("seen_photo", "seen_by", "evidence"):
        files |= {seen, evidence} if is_sensitive else {seen} if by == user.pk else set()
    if is_sensitive:
        for letter, receipt in case.county_transfers.values_list("letter", "receipt"):
            files |= {letter, receipt}
        files |= set(case.causes.values_list("evidence", flat=True))
    visits = Contact.objects.filter(case_key=case.key)  # former versions are read too
    if not is_sensitive:
        visits = visits.filter(Q(written_by=user) | Q(written_by__isnull=True, by=user))
    for pictures in visits.values_list("photo", "signature"):
        files |= set(pictures)
    return StoredFile.objects.filter(pk__in=[pk for pk in files if pk is not None], key=key).first()


def papers_of(user: User) -> QuerySet[CasePaper]:
    """Papers of the cases in sight. A village officer sees what was delivered to the household, and no more."""
    rows = CasePaper.objects.filter(case__in=Case.objects.visible_to(user))
    if not may(user, "cases.paper_see"):
        delivered = rows.filter(paper__state=PaperState.DELIVERED)
        rows = delivered.exclude(kind=PaperKind.INCIDENT_REPORT)
    return rows.select_related(
        "case__child",
        "case__unit",
        "case__person",
        "case__code",
        "paper__issuer",
        "paper__drafted_by",
        "paper__checked_by",
    )


def papers_shown(case: Case, user: User) -> list[CasePaper]:
    """Of one case in sight the papers this person sees, by the same rule as ``papers_of``."""
    rows: list[CasePaper] = rows_of(case, "papers")
    if may(user, "cases.paper_see"):
        return rows
    delivered = [row for row in rows if row.paper.state == PaperState.DELIVERED]
    return [row for row in delivered if row.kind != PaperKind.INCIDENT_REPORT]


def panel_cases(child: Child, user: User) -> dict[str, Any]:
    """Context of ``cases/panel_cases.html``: the child's cases, newest first."""
    rows = cases_of(user).filter(child=child).order_by("-opened_on", "-pk")
    has_open = any(case.is_open for case in rows)
    return {"child": child, "cases": rows, "may_open": may(user, "cases.open"), "has_open_case": has_open}
