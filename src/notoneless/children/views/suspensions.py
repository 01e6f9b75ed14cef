"""休学: suspended, extended, listed; leave to a special or reform school."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from notoneless.children import columns, forms, queries, services
from notoneless.children.suspensioncolumns import suspension_columns
from notoneless.children.views.asked import Asked, export_name, file_shown, list_export, own_roll_of
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.words import RollMoveKind
from notoneless.grid.access import needs

acts({"suspensions_exported": "导出休学名单", "suspension_file_opened": "查看休学批准书"})


@needs("suspensions.see")
def suspensions_list(request: Asked) -> HttpResponse:
    """休学学生: until when, what runs out, what is over."""
    found = forms.SuspensionFilter(request.GET, queries.suspended_rolls(request.user), request=request)
    table = Table(
        request,
        found.qs,
        suspension_columns(request.user, clock.today()),
        url_of=lambda roll: columns.file_url(roll.child),
        order="due",
        export_name=export_name(request, "休学学生"),
        empty="没有休学的学生。休学在学生的一人一档里办理。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "suspensions_exported")
    return render(request, "children/suspensions_list.html", {"table": table, "filters": found.form})


@needs("rolls.move")
def roll_suspend(request: Asked, key: UUID) -> HttpResponse:
    """休学, with its last day and the certificate."""
    roll = own_roll_of(request, key)
    initial = {"from_on": clock.today()}
    form = forms.SuspendForm(request.POST or None, request.FILES or None, initial=initial)

    def do(data: dict[str, Any]) -> Any:
        return services.roll_suspend(roll=roll, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="休学",
        heading=f"{roll.child.name}：休学",
        sentence="学籍保留在本校，休学期间不能转学。期满前三十天提醒，期满不复学的立为疑似。",
        submit="登记休学",
        seen_by="中心校和教育局看得到期限；原因只给可以看敏感信息的岗位。",
        done=lambda row: f"已登记休学，到{row.until_on:%Y-%m-%d}止。",
        back=columns.file_url(roll.child),
    )


@needs("rolls.move")
def suspension_extend(request: Asked, key: UUID) -> HttpResponse:
    """延长休学."""
    roll = own_roll_of(request, key)
    now = queries.open_suspension(roll)
    form = forms.ExtendForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        return services.suspension_extend(roll=roll, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="延长休学",
        heading=f"{roll.child.name}：延长休学",
        sentence=f"现在的休学到{now.until_on:%Y-%m-%d}止，最多再延长一年。"
        if now
        else "请登记这次休学的止日。",
        submit="延长休学",
        done=lambda row: f"已延长到{row.until_on:%Y-%m-%d}。",
        back=columns.file_url(roll.child),
    )


@needs("rolls.move")
def special_school_go(request: Asked, key: UUID) -> HttpResponse:
    """到特殊教育学校或专门学校就读."""
    roll = own_roll_of(request, key)
    form = forms.SpecialForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})

    def do(data: dict[str, Any]) -> Any:
        words = {**data, "kind": RollMoveKind(data["kind"])}
        return services.special_school_go(roll=roll, by=request.user, today=clock.today(), **words)

    return form_page(
        request,
        form,
        with_file(request, do, child_key=roll.child.key),
        title="特殊、专门学校就读",
        heading=f"{roll.child.name}：到特殊教育学校或专门学校就读",
        sentence="凭接收证明或决定书办理，孩子不算失学。",
        submit="登记",
        done="已登记。",
        back=columns.file_url(roll.child),
    )


@needs("suspensions.see")
def suspension_file(request: Asked, pk: int) -> HttpResponse:
    """The certificate of a suspension, opened on the record."""
    roll = get_object_or_404(queries.suspended_rolls(request.user), pk=pk)
    now = queries.open_suspension(roll)
    if now is None:
        raise Http404
    return file_shown(request, now.certificate, "suspension_file_opened", roll.child)
