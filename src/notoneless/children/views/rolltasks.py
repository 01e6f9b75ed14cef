"""补建学籍: what the schools owe to children who sit there without a roll."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import Child, RollTask
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import form_page
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.rolltask import RollTaskState
from notoneless.domain.words import Role
from notoneless.grid.access import may, needs, sight

acts({"roll_tasks_exported": "导出补建学籍名单"})

LIST = "children:roll_tasks"
TONES = {RollTaskState.OPEN: "due", RollTaskState.DONE: "done"}


def _is_late(row: RollTask) -> bool:
    return row.state == RollTaskState.OPEN and row.due_on < clock.today()


def _state(row: RollTask) -> Any:
    word = RollTaskState(row.state)
    return pill(
        "逾期" if _is_late(row) else word.label, "overdue" if _is_late(row) else TONES.get(word, "plain")
    )


COLUMNS = [
    Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
    Column("state", "状态", _state, sort="state", export=lambda r: RollTaskState(r.state).label),
    Column("school", "学校", lambda r: r.school.name, sort="school__name"),
    Column("opened_on", "下达", lambda r: f"{r.opened_on:%Y-%m-%d}", sort="opened_on"),
    Column("due", "期限", lambda r: f"{r.due_on:%Y-%m-%d}", sort="due_on"),
    Column("answered_on", "办结", lambda r: f"{r.answered_on:%Y-%m-%d}" if r.answered_on else "—"),
    Column("answer", "说明", lambda r: r.answer or "—"),
]


@needs("rolltasks.see")
def roll_tasks(request: Asked) -> HttpResponse:
    """补建学籍: every task in sight, by due date."""
    found = forms.RollTaskFilter(request.GET, queries.roll_tasks_of(request.user), request=request)
    table = Table(
        request,
        found.qs,
        COLUMNS,
        url_of=lambda row: reverse("children:roll_task", args=[row.key]),
        order="due",
        export_name=export_name(request, "补建学籍"),
        empty="没有要补建的学籍。核查认定“省内在校就读无学籍”并写明本县学校的，采信后自动下达到那所学校。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "roll_tasks_exported")
    return render(request, "children/roll_tasks.html", {"table": table, "filters": found.form})


def _task(request: Asked, key: UUID) -> RollTask:
    found: RollTask = get_object_or_404(queries.roll_tasks_of(request.user), key=key)
    return found


@needs("rolltasks.see")
def roll_task(request: Asked, key: UUID) -> HttpResponse:
    """One task: give the child its roll, or say that it is not here."""
    row = _task(request, key)
    is_own = row.school_id in sight(request.user).unit_ids_as(Role.SCHOOL_MANAGER)
    context = {
        "task": row,
        "state": _state(row),
        "is_open": row.state == RollTaskState.OPEN,
        "can_answer": is_own and may(request.user, "rolltasks.answer"),
        "is_child_seen": Child.objects.visible_to(request.user).filter(pk=row.child_id).exists(),
    }
    return render(request, "children/roll_task.html", context)


@needs("rolltasks.answer")
def roll_task_not_here(request: Asked, key: UUID) -> HttpResponse:
    """The school named says that the child is not there."""
    row = _task(request, key)
    return form_page(
        request,
        forms.NotHereForm(request.POST or None),
        lambda data: services.roll_task_not_here(task=row, by=request.user, today=clock.today(), **data),
        title="孩子不在本校",
        heading=f"{row.child.name}：不在本校",
        sentence="如实答复。孩子当天回到疑似台账，由包保学校和教育局重新核查去向。",
        submit="答复不在本校，退回重新核查",
        seen_by="教育局、包保学校和居住地的乡镇、村当天看到。",
        done="已答复，孩子的个案已重新立案。",
        back=reverse(LIST),
        cancel=reverse("children:roll_task", args=[row.key]),
        file_url=columns.file_url(row.child),
    )
