"""Reading visits, calls and talks."""

from typing import Any

from django.urls import reverse

from notoneless.children.models import Child
from notoneless.children.queries import struck_words
from notoneless.children.services import KINDS, withdraw_word
from notoneless.core import clock
from notoneless.domain.words import ContactKind
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact

SHOWN = 20
HIDDEN_FOUND = "走访内容由学校、乡镇和教育局查看。"


def contacts_of(child: Child) -> list[Contact]:
    """The child's contacts, newest first, those withdrawn among them."""
    return list(
        Contact.every.filter(child=child).select_related("by", "unit", "withdrawn_by").order_by("-on", "-pk")
    )


def panel_contacts(child: Child, user: User) -> dict[str, Any]:
    """Context of ``support/panel_contacts.html``.

    A village officer reads what he wrote himself; another's notes may tell of illness or poverty (safety §2).
    """
    is_sensitive = may(user, "children.sensitive")
    entries = []
    for contact in contacts_of(child)[:SHOWN]:
        opens = is_sensitive or contact.by_id == user.pk
        agreed = contact.agreed.open() if opens else ""
        entries.append(
            {
                "on": contact.on,
                "title": f"{ContactKind(contact.kind).label}"
                + (f"：见到{contact.met}" if contact.met else ""),
                "detail": contact.found.open() if opens else HIDDEN_FOUND,
                "agreed": agreed,
                "withdraw_url": _withdraw_url(child, contact, user),
                "struck": struck_words(contact, "")["said"] if contact.withdrawn_at else "",
                "next_on": contact.next_on,
                "by": _who(contact),
            }
        )
    return {"child": child, "contacts": entries, "contact_count": Contact.objects.current().filter(child=child).count()}


def _who(contact: Contact) -> str:
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
