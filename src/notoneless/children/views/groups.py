"""特殊群体 of one child, and the register of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import SpecialGroup
from notoneless.children.views.asked import (
    Asked,
    child_in_sight,
    child_to_change,
    export_name,
    file_shown,
    list_export,
    needs_sensitive,
)
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import act_or_say_why
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import may, needs

acts({"groups_exported": "导出特殊群体名册", "group_file_opened": "查看特殊群体材料"})


@needs("children.edit")
def child_groups(request: Asked, key: UUID) -> HttpResponse:
    """特殊群体 of one child; the form adds one."""
    needs_sensitive(request)
    child = child_to_change(request, key)
    form = forms.GroupForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None

    def do(data: dict[str, Any]) -> Any:
        return services.group_enter(child=child, by=request.user, today=clock.today(), **data)

    if request.method == "POST" and form.is_valid():
        out = with_file(request, do, child_key=child.key)(form.cleaned_data)
        if isinstance(out, SpecialGroup):
            messages.success(request, "已登记。")
            return redirect("children:child_groups", key=child.key)
        refusal = out
    context = queries.panel_groups(child, request.user) | {"form": form, "refusal": refusal}
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


@needs("children.sensitive")
def groups_list(request: Asked) -> HttpResponse:
    """特殊群体名册: who stands in which group, what is to be reviewed; renewed or ended in bulk."""
    found = forms.GroupFilter(request.GET, queries.groups_of(request.user), request=request)
    may_review = may(request.user, "children.edit")
    table = Table(
        request,
        found.qs,
        columns.group_columns(clock.today(), may_review=may_review),
        url_of=lambda group: columns.file_url(group.child),
        order="due",
        export_name=export_name(request, "特殊群体名册"),
        empty="没有符合条件的孩子。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "groups_exported")
    context = {"table": table, "filters": found.form, "may_review": may_review}
    return render(request, "children/groups_list.html", context)


@needs("children.edit")
@require_POST
def groups_review(request: Asked) -> HttpResponse:
    """The ticked rows still hold, or hold no longer."""
    needs_sensitive(request)
    ticked = [int(one) for one in request.POST.getlist("group") if one.isdigit() and len(one) < 19]
    is_end = request.POST.get("decision") == "end"
    do = services.groups_end if is_end else services.groups_renew
    among = queries.groups_changeable(request.user)
    out = do(groups=ticked, among=among, by=request.user, today=clock.today())
    words = f"已移出{out}名。历史保留。" if is_end else f"已复核{out}名，一年后再提醒。"
    return act_or_say_why(request, out, done=words, back=reverse("children:groups_list"))


@needs("children.sensitive")
def group_file(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """The evidence of one row, opened on the record."""
    child = child_in_sight(request, key)
    group = get_object_or_404(child.groups.select_related("evidence"), pk=pk, evidence__isnull=False)
    if group.evidence is None:
        raise PermissionDenied
    return file_shown(request, group.evidence, "group_file_opened", child)
