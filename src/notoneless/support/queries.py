"""Reading visits, calls and talks."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse

from notoneless.children.models import Child
from notoneless.children.queries import struck_words
from notoneless.children.services import KINDS, withdraw_word
from notoneless.core import clock
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact

SHOWN = 20
HIDDEN_FOUND = "走访内容由学校、乡镇和教育局查看。"


def contacts_of(child: Child) -> list[Contact]:
    """The child's contacts, newest first, those withdrawn and the former versions of those corrected among them."""
    people = ("by", "unit", "withdrawn_by", "written_by", "corrected_by__written_by", "corrected_by__by")
    return list(Contact.every.filter(child=child).select_related(*people).order_by("-on", "-pk"))


def contact_opens(contact: Contact, user: User) -> bool:
    """Whether this person reads the words and opens the pictures: a village officer those he wrote himself, for
    another's may tell of illness or poverty (safety §2). What his head put right is the head's."""
    return contact.author == user or may(user, "children.sensitive")


def newer_version(contact: Contact) -> Contact | None:
    """The version that stands beside this one now."""
    found: Contact | None = getattr(contact, "corrected_by", None)
    return found


def corrected_words(contact: Contact) -> str:
    """已更正 2026-11-19 傅校敏：日期写错; empty while a record is its newest version."""
    newer = newer_version(contact)
    if newer is None:
        return ""
    return f"已更正 {clock.local_day(newer.at):%Y-%m-%d} {newer.author.name}：{newer.correction_reason}"


def panel_contacts(child: Child, user: User, *, but_cases: Collection[UUID] = ()) -> dict[str, Any]:
    """Context of ``support/panel_contacts.html``, less the contacts of cases this person must not know of.

    A village officer reads what he wrote himself; another's notes may tell of illness or poverty (safety §2).
    """
    entries = []
    shown = [contact for contact in contacts_of(child) if contact.case_key not in but_cases]
    for contact in shown[:SHOWN]:
        opens = contact_opens(contact, user)
        corrected = corrected_words(contact)
        agreed = contact.agreed.open() if opens else ""
        entries.append(
            {
                "on": contact.on,
                "title": contact.words + (f"：见到{contact.met}" if contact.met else ""),
                "detail": contact.found.open() if opens else HIDDEN_FOUND,
                "agreed": agreed,
                "withdraw_url": "" if corrected else _withdraw_url(child, contact, user),
                "struck": struck_words(contact, "")["said"] if contact.withdrawn_at else corrected,
                "next_on": contact.next_on,
                "by": who_went(contact),
            }
        )
    return {"child": child, "contacts": entries, "contact_count": _standing(child, but_cases)}


def _standing(child: Child, but_cases: Collection[UUID]) -> int:
    """How many stand: neither withdrawn nor corrected."""
    rows = Contact.objects.current().filter(child=child)
    found: int = (rows.exclude(case_key__in=but_cases) if but_cases else rows).count()
    return found


def who_went(contact: Contact) -> str:
    """Who went; of a visit taken over from a paper book, who the book names."""
    if contact.book:
        return f"{contact.companions}(补录：{contact.book})"
    along = f"(同行：{contact.companions})" if contact.companions else ""
    return f"{contact.unit.name} {contact.by.name}{along}"


def _withdraw_url(child: Child, contact: Contact, user: User) -> str:
    """Where this person takes the entry back; "" where he may not."""
    if contact.withdrawn_at is not None or not may(user, "children.contact"):
        return ""
    kind, today = KINDS["contacts"], clock.today()
    if withdraw_word(kind=kind, row=contact, by=user, today=today) is not None:
        return ""
    return reverse("children:entry_withdraw", args=[child.key, "contacts", contact.pk])
