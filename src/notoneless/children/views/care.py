"""Keeping in touch with families: whose phone answers, who cares for a child while its parents are away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns, forms, queries, services
from notoneless.children.views.asked import Asked, child_to_change, export_name, list_export
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Table
from notoneless.grid.access import needs


def _card(key: UUID) -> str:
    return reverse("children:contact_card", args=[key])


@needs("children.contact")
def phones_list(request: Asked) -> HttpResponse:
    """家长联系: whose phones answer, whose do not, who must be visited."""
    today, days = clock.today(), county_days("children.reach_days")
    families = queries.families_of(request.user)
    found = forms.ReachFilter(request.GET, families, request=request)
    table = Table(
        request,
        queries.with_cells(found.qs, today, with_card=True),
        columns.reach_columns(today, days),
        url_of=lambda child: _card(child.key),
        export_name=export_name(request, "家长联系"),
        empty="没有符合条件的家庭。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "phones_exported")
    return render(request, "children/phones_list.html", {"table": table, "filters": found.form, "days": days})


@needs("children.contact")
@require_POST
def phone_tried(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """打通了 or 没打通, one tap on the contact card."""
    guardian = get_object_or_404(child_to_change(request, key).guardians, pk=pk)
    is_reached = request.POST.get("answer") == "reached"
    out = services.phone_tried(guardian=guardian, is_reached=is_reached, by=request.user, today=clock.today())
    words = "已记下：今天打通了。" if is_reached else "已记下：没打通。一直打不通的，请上门。"
    return act_or_say_why(request, out, done=words, back=_card(key))


@needs("children.contact")
def carer_set(request: Asked, key: UUID) -> HttpResponse:
    """登记受委托照护人."""
    child = child_to_change(request, key)
    form = forms.CarerForm(request.POST or None, initial={"from_on": clock.today()})
    return form_page(
        request,
        form,
        lambda data: services.carer_set(child=child, by=request.user, today=clock.today(), **data),
        title="受委托照护人",
        heading=f"{child.name}的受委托照护人",
        sentence="父母外出、不能亲自照护时，委托谁照护。登记新的，原来的自动终止。",
        submit="登记",
        seen_by="班主任、学校、村和乡镇看得到；电话要点钥匙、写明原因才显示全。",
        done="已登记受委托照护人。",
        back=_card(child.key),
    )


@needs("children.contact")
@require_POST
def carer_end(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """父母回来了, or another arrangement."""
    carer = get_object_or_404(child_to_change(request, key).carers, pk=pk)
    out = services.carer_end(carer=carer, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="委托照护已终止，历史保留。", back=_card(key))
