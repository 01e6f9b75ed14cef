"""Reading visits, calls and talks."""

from typing import Any

from notoneless.children.models import Child
from notoneless.domain.words import ContactKind
from notoneless.grid.access import may
from notoneless.grid.models import User
from notoneless.support.models import Contact

SHOWN = 20
HIDDEN_FOUND = "走访内容由学校、乡镇和教育局查看。"


def contacts_of(child: Child) -> list[Contact]:
    """The child's contacts, newest first."""
    return list(child.contacts.select_related("by", "unit").order_by("-on", "-pk"))


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
                "next_on": contact.next_on,
                "by": f"{contact.unit.name} {contact.by.name}"
                + (f"(同行：{contact.companions})" if contact.companions else ""),
            }
        )
    return {"child": child, "contacts": entries, "contact_count": child.contacts.count()}
