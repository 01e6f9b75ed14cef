"""The story of one case, newest first, from its own rows. What a post may not read is left out, not greyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from notoneless.cases import queries
from notoneless.cases.backtimeline import back_entries
from notoneless.cases.entry import Entry
from notoneless.cases.lawtimeline import law_entries
from notoneless.cases.models import Case, CaseFinding, CasePaper
from notoneless.cases.queries.rows import rows_of
from notoneless.core import clock
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.paperkinds import PaperEnd, end_of, state_words
from notoneless.domain.words import CaseState, FindingState, PaperKind, PaperState, SeenAtDoor
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact
from notoneless.support.queries import contact_opens, corrected_words

TONES = {
    CaseState.SUSPECTED: "due",
    CaseState.VERIFYING: "due",
    CaseState.CLEARED: "done",
    CaseState.CONFIRMED: "accent",
    CaseState.PERSUADING: "accent",
    CaseState.ORDERED: "accent",
    CaseState.PENALTY: "accent",
    CaseState.ENFORCEMENT: "accent",
    CaseState.LAWSUIT: "accent",
    CaseState.IN_TOUCH: "accent",
    CaseState.SUPERVISED: "accent",
    CaseState.FOLLOWING: "done",
    CaseState.TRANSFERRED: "done",
    CaseState.RETURNED: "done",
    CaseState.CLOSED: "done",
}
_TOLD_ELSEWHERE = {
    CaseAct.SEE_DOOR,
    CaseAct.PROPOSE,
    CaseAct.RETURN_FINDING,
    CaseAct.PERSUADE,
    CaseAct.TOUCH,
    CaseAct.FOLLOW,
}


SHOWN = 50
"""Entries of one page: the newest ones are what a case is opened for."""


def timeline(case: Case, user: User, start: int = 0) -> tuple[list[Entry], bool]:
    """What happened in this case that this person may read, newest first: ``SHOWN`` entries from ``start``, and whether
    there are older ones.

    Each source is asked once, for no more rows than could be shown; what is sealed is opened only where it is shown.
    """
    most = start + SHOWN + 1
    entries = _steps(case, user, most) + _findings(case, user) + _contacts(case, user, most)
    entries += _papers(case, user) + _followups(case, user, most) + _causes(case, user)
    entries += law_entries(case, user) + back_entries(case, user)
    entries.sort(key=lambda e: (e.on, e.at.timestamp() if e.at else 0.0), reverse=True)
    return entries[start : start + SHOWN], len(entries) > start + SHOWN


def _later(words: Callable[[], str]) -> Any:
    """Sealed words, opened when the page writes them."""
    return SimpleLazyObject(words)


def _names(logins: set[str]) -> dict[str, str]:
    return dict(User.objects.filter(login__in=logins).values_list("login", "name"))


def _steps(case: Case, user: User, most: int) -> list[Entry]:
    is_sensitive = may(user, "children.sensitive")  # a step's reason may name the code: illness, poverty
    rows = list(case.steps.exclude(act__in=_TOLD_ELSEWHERE).order_by("-on", "-at", "-pk")[:most])
    names = _names({row.by for row in rows})
    return [
        Entry(
            on=row.on,
            at=row.at,
            title=CaseAct(row.act).label,
            by=names.get(row.by, "系统" if row.by == "system" else row.by),
            detail=_later(row.reason.open) if is_sensitive else "",
            pill=CaseState(row.to_state).label,
            tone=TONES[CaseState(row.to_state)],
        )
        for row in rows
    ]


def _file_url(case: Case, stored: object) -> str:
    key = getattr(stored, "key", None)
    return reverse("cases:case_file", args=[case.key, key]) if key else ""


def _findings(case: Case, user: User) -> list[Entry]:
    entries: list[Entry] = []
    is_sensitive = may(user, "children.sensitive")
    for row in rows_of(case, "findings"):
        if row.seen and row.seen_on:
            opens = is_sensitive or row.seen_by_id == user.pk
            entries.append(
                Entry(
                    on=row.seen_on,
                    at=None,
                    title=f"入户所见：{SeenAtDoor(row.seen).label}",
                    by=row.seen_by.name if row.seen_by else "",
                    detail=_later(row.seen_note.open) if opens else "",
                    url=_file_url(case, row.seen_photo) if opens else "",
                    url_label="看照片",
                )
            )
        if is_sensitive:
            entries += _code_entries(case, row)
    return entries


def _code_entries(case: Case, row: CaseFinding) -> list[Entry]:
    if row.code is None or row.proposed_at is None:
        return []
    entry = Entry(
        on=clock.local_day(row.proposed_at),
        at=row.proposed_at,
        title=f"核查结论：{row.code}",
        by=row.proposed_by.name if row.proposed_by else "",
        detail=_later(row.evidence_note.open) if row.evidence_note else "",
        url=_file_url(case, row.evidence),
        url_label="看佐证",
        pill=FindingState(row.state).label,
        tone="done" if row.state == FindingState.ACCEPTED else "due",
    )
    if row.state != FindingState.RETURNED or row.reviewed_at is None:
        return [entry]
    by = row.reviewed_by.name if row.reviewed_by else ""
    sent_back = Entry(
        on=clock.local_day(row.reviewed_at),
        at=row.reviewed_at,
        title="退回",
        by=by,
        detail=row.review_reason,
        tone="due",
    )
    return [entry, sent_back]


def _contact_words(row: Contact) -> Any:
    def words() -> str:
        found = row.found.open()
        return f"{found} 约定：{row.agreed.open()}" if row.agreed and found else found

    return _later(words)


def _contacts(case: Case, user: User, most: int) -> list[Entry]:
    """Every visit in every version: the former ones struck through, with who put them right and why."""
    people = ("by", "unit", "written_by", "corrected_by__by", "corrected_by__written_by")
    entries = []
    rows = Contact.objects.filter(case_key=case.key).select_related(*people)
    for row in rows.order_by("-on", "-at", "-pk")[:most]:
        entries.append(
            Entry(
                on=row.on,
                at=row.at,
                title=f"{row.words}{'：见到' + row.met if row.met else ''}",
                by=f"{row.companions}(补录：{row.book})" if row.book else f"{row.by.name}({row.unit.name})",
                detail=_contact_words(row) if contact_opens(row, user) else "",
                url=_later(lambda pk=row.pk: reverse("cases:case_visit", args=[case.key, pk])),  # type: ignore[misc]
                url_label="看记录",
                struck=corrected_words(row),
            )
        )
    return entries


def paper_tone(row: CasePaper) -> str:
    """Done when it reached its addressee, or lies signed in the file."""
    kind, state = PaperKind(row.kind), PaperState(row.paper.state)
    is_filed = state == PaperState.SEALED and end_of(kind) is PaperEnd.FILE
    return "done" if state == PaperState.DELIVERED or is_filed else "accent"


def _papers(case: Case, user: User) -> list[Entry]:
    entries = []
    for row in queries.papers_shown(case, user):
        paper = row.paper
        entries.append(
            Entry(
                on=paper.signed_on or clock.local_day(paper.drafted_at),
                at=paper.drafted_at,
                title=f"{PaperKind(row.kind).label} {paper.number_text}",
                by=paper.issuer.name,
                url=reverse("cases:paper_page", args=[paper.key]),
                url_label="看文书",
                pill=state_words(PaperKind(row.kind), PaperState(paper.state)),
                tone=paper_tone(row),
            )
        )
    return entries


def _causes(case: Case, user: User) -> list[Entry]:
    """What was said of the cause, for those who may read such facts."""
    if not may(user, "children.sensitive"):
        return []
    return [
        Entry(
            on=row.on,
            at=row.at,
            title=f"{row.get_level_display()}：{row.label}",
            by=row.by.name,
            detail=row.note.open() if row.note else "",
            url=_file_url(case, row.evidence),
            url_label="看材料",
        )
        for row in rows_of(case, "causes")
    ]


def _followups(case: Case, user: User, most: int) -> list[Entry]:
    is_sensitive = may(user, "children.sensitive")
    return [
        Entry(
            on=row.on,
            at=row.at,
            title=f"复学跟踪：{'在班上课' if row.is_in_class else '不在班'}",
            by=row.by.name if row.by else "课堂点名",
            detail=_later(row.note.open) if is_sensitive or row.by_id == user.pk else "",
            tone="done" if row.is_in_class else "overdue",
        )
        for row in case.followups.select_related("by").order_by("-on", "-at", "-pk")[:most]
    ]
