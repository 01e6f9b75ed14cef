"""Visits, calls and talks of the cases in sight: who visited whom when, as it reads now and as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.cases.queries.listing import cases_of
from notoneless.core.desk import DeskLine
from notoneless.documents.models import StoredFile
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.support.models import Contact
from notoneless.support.queries import HIDDEN_FOUND, contact_opens, who_went

SOON_SHOWN = 20


def visits_of(user: User) -> QuerySet[Contact]:
    """Current visits of the cases in sight, each once; ``is_over`` where nobody need go again: somebody went, or the case
    has ended."""
    cases = Case.objects.visible_to(user)
    rows = Contact.objects.current().filter(case_key__in=cases.values("key"))
    same, on = Contact.objects.current().filter(case_key=OuterRef("case_key")), OuterRef("on")
    later = same.filter(Q(on__gt=on) | Q(on=on, pk__gt=OuterRef("pk")))
    still_open = Case.objects.open().filter(key=OuterRef("case_key"))
    return rows.annotate(is_over=Exists(later) | ~Exists(still_open)).select_related(
        "child", "by", "unit", "written_by"
    )


def visit_url(row: Contact) -> str:
    """The page of this record."""
    return reverse("cases:case_visit", args=[row.case_key, row.pk])


def visit_of(case: Case, pk: int) -> Contact | None:
    """One record of this case that stands, in any of its versions."""
    rows = Contact.objects.filter(case_key=case.key, pk=pk)
    return rows.select_related(
        "child", "by", "unit", "written_by", "photo", "signature", "corrected_by"
    ).first()


def persuasions_of(case: Case) -> list[Contact]:
    """The case's visits as they read now, oldest first, for the sheet."""
    rows = Contact.objects.current().filter(case_key=case.key)
    return list(rows.select_related("by", "unit", "written_by").order_by("number", "on", "pk"))


@dataclass(frozen=True, slots=True)
class VisitVersion:
    """One version of a record, with what this person may read of it."""

    row: Contact
    is_current: bool
    opens: bool
    found: str
    agreed: str
    place: str
    purpose: str
    who: str
    photo_url: str
    photo_is_picture: bool
    signature_url: str


def visit_version(case: Case, row: Contact, user: User, *, is_current: bool) -> VisitVersion:
    """The record for this person: a village officer reads his own words and opens his own pictures (safety §2)."""
    opens = contact_opens(row, user)
    return VisitVersion(
        row=row,
        is_current=is_current,
        opens=opens,
        found=row.found.open() if opens else HIDDEN_FOUND,
        agreed=row.agreed.open() if opens else "",
        place=row.place_text.open() if opens else "",
        purpose=row.purpose if opens else "",
        who=who_went(row),
        photo_url=_file_url(case, row.photo) if opens else "",
        photo_is_picture=row.photo is not None and row.photo.media_type.startswith("image/"),
        signature_url=_file_url(case, row.signature) if opens else "",
    )


def visit_versions(case: Case, row: Contact, user: User) -> list[VisitVersion]:
    """All versions of this record, the newest first."""
    newest = row
    while (after := Contact.objects.filter(corrects=newest).first()) is not None:
        newest = after
    found, step = [], newest
    while step is not None:
        found.append(visit_version(case, step, user, is_current=step.pk == newest.pk))
        step = step.corrects  # type: ignore[assignment]
    return found


def _file_url(case: Case, stored: StoredFile | None) -> str:
    return reverse("cases:case_file", args=[case.key, stored.key]) if stored is not None else ""


def visit_lines(user: User, today: date) -> list[DeskLine]:
    """约定今天再访: cases of this person whose newest visit promised another one by today."""
    newest = Contact.objects.current().filter(case_key=OuterRef("key")).order_by("-on", "-pk")
    mine = cases_of(user).open().filter(person__in=sight(user).stands_for)
    due: Any = mine.annotate(promised_on=Subquery(newest.values("next_on")[:1])).filter(
        promised_on__lte=today
    )
    is_visitor = may(user, "cases.visit")
    return [
        DeskLine(
            who=case.child.name,
            what="约定今天再访"
            if case.promised_on == today
            else f"约定{case.promised_on:%Y-%m-%d}再访，还没去",
            due_on=case.promised_on,
            since_on=None,
            url=reverse("cases:case_contact" if is_visitor else "cases:case_page", args=[case.key]),
            button="登记走访" if is_visitor else "查看",
            group="cases",
        )
        for case in due.order_by("promised_on", "pk")[:SOON_SHOWN]
    ]
