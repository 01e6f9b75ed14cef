"""特殊群体 of one child."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import forms, queries, services
from notoneless.children.models import SpecialGroup
from notoneless.children.views.asked import Asked, child_to_change, needs_sensitive
from notoneless.core import clock
from notoneless.grid.access import needs


@needs("children.edit")
def child_groups(request: Asked, key: UUID) -> HttpResponse:
    """特殊群体 of one child; the form adds one."""
    needs_sensitive(request)
    child = child_to_change(request, key)
    form = forms.GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.group_set(child=child, by=request.user, today=clock.today(), **form.cleaned_data)
        messages.success(request, "已登记。")
        return redirect("children:child_groups", key=child.key)
    context = queries.panel_groups(child, request.user) | {"form": form}
    return render(request, "children/child_groups.html", context, status=422 if form.is_bound else 200)


@needs("children.edit")
@require_POST
def group_end(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """The child belongs to the group no longer."""
    needs_sensitive(request)
    group = get_object_or_404(SpecialGroup, child=child_to_change(request, key), pk=pk, until_on__isnull=True)
    services.group_end(group=group, by=request.user, today=clock.today())
    messages.success(request, "已移出。历史仍可在时间线上查到。")
    return redirect(reverse("children:child_groups", args=[key]))
