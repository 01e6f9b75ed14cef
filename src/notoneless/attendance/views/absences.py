"""缺勤跟进: the list, one child's page with the call and the visit, and how fast it was told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notoneless.attendance import queries, services
from notoneless.attendance.columns import absence_columns, clock_columns
from notoneless.attendance.forms import TellForm
from notoneless.attendance.views.rollcall import day_asked
from notoneless.children.queries import panel_guardians
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.tables import Table
from notoneless.documents.attaching import with_file
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import ContactKind
from notoneless.grid.access import may, needs

STATES = (("open", "正在跟进"), ("day", "当天缺勤"), ("all", "全部"))
SPAN = timedelta(days=30)


@needs("attendance.see")
def absences(request: Asked) -> HttpResponse:
    """Who is away without leave, the longest first, each with the next step."""
    on, state = day_asked(request), request.GET.get("state", "open")
    state = state if state in dict(STATES) else "open"
    table = Table(
        request, queries.absences_list(request.user, on, state), absence_columns(clock.today()),
        export_name=export_name(request, "缺勤跟进"),
        url_of=lambda row: reverse("attendance:absence", args=[row.key]),
        empty="没有无假缺勤的孩子。点名时点到“缺勤”的会出现在这里。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "attendance_exported")
    words = {"page_title": "缺勤跟进", "table": table, "states": STATES, "state": state, "on": on}
    return render(request, "attendance/absences.html", words)


@needs("attendance.see")
def absence(request: Asked, key: UUID) -> HttpResponse:
    """One child: the number one tap away, what was said before, and what to write down now."""
    row = queries.absence_in_sight(request.user, key)
    may_tell = may(request.user, "attendance.call") and row.ended_on is None
    kind = ContactKind.VISIT if row.is_visit else ContactKind.CALL
    form, outcome = TellForm(request.POST or None, request.FILES or None, initial={"kind": str(kind)}), None
    if request.method == "POST":
        if not may(request.user, "attendance.call"):
            raise PermissionDenied("缺勤跟进由班主任和学校登记。")
        if form.is_valid():
            outcome = _tell(request, row, form)
            if not isinstance(outcome, Refusal):
                return redirect(_after(request, outcome))
    words: dict[str, Any] = {
        "page_title": "缺勤跟进", "absence": row, "form": form, "refusal": outcome, "may_tell": may_tell,
        "call_reasons": ["缺勤当天联系家长"],
        "told": row.told.select_related("contact__by"), "card": panel_guardians(row.child, request.user),
        "reads": may(request.user, "children.sensitive"),
        "submit_label": "保存", "class_label": row.school_class.label(clock.today()), "today": clock.today(),
    }  # fmt: skip
    return render(request, "attendance/absence.html", words, status=422 if request.method == "POST" else 200)


def _tell(request: Asked, row: Any, form: TellForm) -> Any:
    def do(data: dict[str, Any]) -> Any:
        return services.absence_tell(absence=row, by=request.user, today=clock.today(), **data)

    return with_file(request, do, "photo")(form.cleaned_data)


def _after(request: Asked, row: Any) -> str:
    if row.case_key is not None:
        messages.success(request, "已立为疑似失学，教育局和乡镇(街道)已看到。")
        return reverse("cases:case_page", args=[row.case_key])
    messages.success(request, f"已登记。下一步：{row.next_words}。")
    return reverse("attendance:absence", args=[row.key])


@needs("attendance.see")
def clock_page(request: Asked) -> HttpResponse:
    """当日报告时钟: from the call that missed a child to family, school, township and bureau, school by school."""
    today = clock.today()
    lines = queries.clock_board(request.user, today - SPAN, today)
    table = Table(
        request, lines, clock_columns(),
        export_name=export_name(request, "当日报告时钟"), empty="近30天没有无假缺勤。",
        url_of=lambda line: reverse("attendance:school_day", args=[line.school.number]),
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "attendance_exported")
    return render(request, "attendance/clock.html", {"page_title": "当日报告时钟", "table": table})
