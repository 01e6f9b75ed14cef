"""联系链: a phone of a child's chain, to tap and call."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from notoneless.children.queries.chain import chain_contact
from notoneless.children.views.asked import Asked, child_in_sight
from notoneless.core import clock
from notoneless.core.pages import asked
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import needs
from notoneless.grid.services import contact_reveal


@require_POST
@needs("children.see")
def chain_phone(request: Asked, key: UUID) -> HttpResponse:
    """看电话: of somebody who answers for this child; recorded."""
    today = clock.today()
    found = chain_contact(
        child_in_sight(request, key), asked(request, "unit"), asked(request, "person"), today
    )
    if found is None:
        raise Http404
    unit, person = found
    phone = contact_reveal(unit=unit, person=person, by=request.user, today=today)
    context = {"phone": "" if isinstance(phone, Refusal) else phone, "reason": str(phone)}
    context |= {"name": person.name if person else unit.contact_name, "page_title": "联系电话"}
    is_part = request.headers.get("HX-Request")
    return render(request, "grid/contact_phone.html" if is_part else "grid/contact_phone_page.html", context)
