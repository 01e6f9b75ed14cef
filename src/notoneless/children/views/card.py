"""One child: what is known of it corrected, the contact card, a masked value shown."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import Child, Guardian
from notoneless.children.reveals import CARER_PHONE, PHONE
from notoneless.children.views.asked import Asked, child_in_sight, child_to_change
from notoneless.core import clock
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import needs


def _stamped(row: Child | Guardian) -> dict[str, str]:
    return {"seen": json.dumps(services.stamps_of(row))}


@needs("children.edit")
def child_edit(request: Asked, key: UUID) -> HttpResponse:
    """修改儿童信息. Where somebody saved in between, both values are shown and one must be chosen."""
    child = child_to_change(request, key)
    initial = forms.ChildEditForm.initial_of(child) | _stamped(child)
    form = forms.ChildEditForm(request.POST or None, child=child, user=request.user, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        out = services.child_edit(
            child=child, by=request.user, today=clock.today(), seen=form.stamps(), **form.changes()
        )
        if isinstance(out, Child):
            messages.success(request, "已保存。")
            return redirect(columns.file_url(child))
        refusal = out
        if isinstance(out, services.EditConflict):
            child.refresh_from_db()
            again = form.again(request.POST, out, services.stamps_of(child))
            form = forms.ChildEditForm(again, child=child, user=request.user)
    context = {"child": child, "form": form, "refusal": refusal, "cancel_url": columns.file_url(child)}
    return render(request, "children/child_edit.html", context, status=422 if form.is_bound else 200)


@needs("children.contact")
def contact_card(request: Asked, key: UUID) -> HttpResponse:
    """联系卡: guardians and phones of one child; the form adds one more."""
    child = child_to_change(request, key)
    form = forms.GuardianForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        out = services.guardian_edit(child=child, by=request.user, today=clock.today(), **form.changes())
        if isinstance(out, Guardian):
            messages.success(request, "已记入联系卡。")
            return redirect("children:contact_card", key=child.key)
        refusal = out
    context = queries.panel_guardians(child, request.user) | {"form": form, "refusal": refusal}
    return render(request, "children/contact_card.html", context, status=422 if form.is_bound else 200)


@needs("children.contact")
def guardian_edit(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """修改联系卡上的一行."""
    child = child_to_change(request, key)
    guardian = get_object_or_404(child.guardians, pk=pk)
    initial = {"name": guardian.name, "relation": guardian.relation} | _stamped(guardian)
    form = forms.GuardianForm(request.POST or None, guardian=guardian, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        fields = form.changes() | {"guardian": guardian, "seen": form.stamps()}
        out = services.guardian_edit(child=child, by=request.user, today=clock.today(), **fields)
        if isinstance(out, Guardian):
            messages.success(request, "联系卡已更新。")
            return redirect("children:contact_card", key=child.key)
        refusal = out
        if isinstance(out, services.EditConflict):
            guardian.refresh_from_db()
            form = forms.GuardianForm(form.again(request.POST, out, services.stamps_of(guardian)))
    context = {"child": child, "guardian": guardian, "form": form, "refusal": refusal}
    return render(request, "children/guardian_edit.html", context, status=422 if form.is_bound else 200)


@needs("children.reveal")
@require_POST
def field_reveal(request: Asked, key: UUID, field: str) -> HttpResponse:
    """One masked value in full, for one reason, recorded."""
    child = child_in_sight(request, key)
    out = services.field_reveal(
        child=child, field=field, reason=request.POST.get("reason", ""), by=request.user
    )
    if isinstance(out, Refusal) and out.rule == "reveal.not_allowed":
        raise PermissionDenied(out.reason)
    is_refused = isinstance(out, Refusal)
    if is_refused and out.rule == "reveal.no_such_field":  # type: ignore[union-attr]
        return HttpResponse(status=404)
    template = "children/field_plain.html" if request.htmx else "children/field_reveal.html"
    is_phone = field.partition("-")[0] in (PHONE, CARER_PHONE)
    context = {"child": child, "value": out, "is_refused": is_refused, "is_phone": is_phone}
    return render(request, template, context, status=422 if is_refused else 200)
