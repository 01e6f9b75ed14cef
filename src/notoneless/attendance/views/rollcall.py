"""点名 and the day's board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.attendance import queries, services
from notoneless.attendance.columns import board_columns
from notoneless.attendance.forms import PlanForm
from notoneless.children.queries import schools_of
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.events import acts
from notoneless.core.pages import day_of, form_page
from notoneless.core.tables import Table
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollcall import Seen
from notoneless.grid.access import may, needs
from notoneless.grid.models import SchoolClass, Unit
from notoneless.grid.schooldays import school_opens

acts({"attendance_exported": "导出考勤"})
FAR = timedelta(days=366)


def day_asked(request: Asked) -> date:
    """The day the page is about: today, or one within the last year."""
    today = clock.today()
    on = day_of(request.GET.get("on", "") or request.POST.get("on", ""))
    return on if on is not None and today - FAR <= on <= today else today


def _days_beside(on: date) -> dict[str, Any]:
    today = clock.today()
    return {"on": on, "is_today": on == today, "before": on - timedelta(days=1),
            "after": on + timedelta(days=1) if on < today else None}  # fmt: skip


@needs("attendance.see")
def today(request: Asked) -> HttpResponse:
    """今日考勤: schools in sight by class counts; who sees one school sees its classes at once."""
    on = day_asked(request)
    schools = queries.school_board(request.user, on)
    if len(schools) == 1 and not request.GET.get("export"):
        return school_day(request, schools[0][0].number)
    table = Table(
        request, schools, board_columns("学校", lambda unit: unit.name, is_school=True),
        export_name=export_name(request, "今日考勤"),
        url_of=lambda row: f"{reverse('attendance:school_day', args=[row[0].number])}?on={on}",
        empty="您能看到的学校这一天没有在读学生。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "attendance_exported")
    context = {"table": table, "figures": _figures([line for _, line in schools], on), **_days_beside(on)}
    return render(request, "attendance/day.html", context | {"page_title": "今日考勤"})


@needs("attendance.see")
def school_day(request: Asked, number: str) -> HttpResponse:
    """One school on one day, class by class; what nobody called is said, never counted as present."""
    school = get_object_or_404(schools_of(request.user), number=number)
    on = day_asked(request)
    rows = queries.class_board(request.user, on, school)
    calls = may(request.user, "attendance.call")
    table = Table(
        request, rows, board_columns("班级", lambda one: one.label(on), is_school=False),
        export_name=export_name(request, "考勤"),
        url_of=(lambda row: f"{reverse('attendance:call', args=[row[0].pk])}?on={on}") if calls else None,
        empty="这一天没有在读学生。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "attendance_exported")
    context = {"table": table, "figures": _figures([line for _, line in rows], on), **_days_beside(on)}
    is_open = school_opens(school)(on)
    may_plan = queries.answers_for(school, request.user)
    words = {"page_title": "考勤", "school": school, "is_open": is_open, "may_plan": may_plan}
    return render(request, "attendance/day.html", context | words)


def _figures(lines: list[Any], on: date) -> list[dict[str, Any]]:
    total = sum(lines, queries.NO_LINE)
    counts = total.counts
    away = f"{reverse('attendance:absences')}?state=day&on={on}"
    return [
        {"label": "没点名的班", "value": total.not_taken, "tone": "due" if total.not_taken else "plain"},
        {"label": "实到/应到(已点名的班)", "value": f"{counts.present}/{counts.expected}", "tone": "plain"},
        {
            "label": "无假缺勤",
            "value": counts.absent,
            "tone": "due" if counts.absent else "plain",
            "url": away,
        },
    ]


@needs("attendance.call")
def call(request: Asked, pk: int) -> HttpResponse:
    """点名: everybody is there until somebody is tapped; one button saves the class."""
    school_class = get_object_or_404(queries.classes_called(request.user), pk=pk)
    on, lessons = day_asked(request), queries.lessons_of(school_class.school)
    lesson = _lesson(request, lessons)
    taken = queries.call_of(school_class, on, lesson)
    pupils = queries.pupils_on(school_class, on, taken)
    outcome: Any = None
    if request.method == "POST":
        outcome = _take(request, school_class, on, lesson, pupils)
        if not isinstance(outcome, Refusal):
            return _taken(request, school_class, outcome)
    words = {"page_title": "点名", "school_class": school_class, "label": school_class.label(on), "pupils": pupils,
             "taken": taken, "lesson": lesson, "lessons": range(1, lessons + 1), "words": list(Seen),
             "refusal": outcome, "read_at": services.version_of(taken)}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "attendance/call.html", words | _days_beside(on), status=status)


def _lesson(request: Asked, lessons: int) -> int:
    asked = request.POST.get("lesson") or request.GET.get("lesson", "")
    if asked.isascii() and asked.isdigit() and 0 < int(asked[:3]) <= lessons:
        return int(asked[:3])
    return 1 if lessons else 0


def _take(request: Asked, school_class: SchoolClass, on: date, lesson: int, pupils: list[Any]) -> Any:
    """What the page said, to the service. The roll must be the one the page showed; what was typed stays."""
    said: dict[int, Seen] = {}
    for pupil in pupils:
        word = request.POST.get(f"seen-{pupil.key}", "")
        if word not in Seen.__members__.values():
            return Refusal("名单刚刚有变动（有人转入或转出）。请核对后再保存一次。", "call.roll_changed")
        said[pupil.child_id] = pupil.seen = Seen(word)
    return services.call_take(
        school_class=school_class, on=on, lesson=lesson, seen=said, by=request.user, today=clock.today(),
        read_at=request.POST.get("read_at", ""),
    )  # fmt: skip


def _taken(request: Asked, school_class: SchoolClass, made: Any) -> HttpResponse:
    counts = made.counts
    messages.success(request, f"已点名：应到{counts.expected}人，实到{counts.present}人。")
    if counts.absent:
        return redirect("attendance:absences")
    return redirect("web:desk")


@needs("attendance.plan")
def plan_set(request: Asked, number: str) -> HttpResponse:
    """点名方式 of one's own school."""
    school = get_object_or_404(Unit.objects.filter(school__isnull=False), number=number)
    if not queries.answers_for(school, request.user):
        raise Http404
    back = reverse("attendance:school_day", args=[number])
    return form_page(
        request, PlanForm(request.POST or None, initial={"lessons": queries.lessons_of(school)}),
        lambda data: services.call_plan_set(school=school, by=request.user, today=clock.today(), **data),
        title="点名方式", sentence="每天点一次，还是每节课前点；从下一次点名起算。", submit="保存",
        done="已保存，从下一次点名起用。", back=back, seen_by="全校班主任的点名页随之改变。",
    )  # fmt: skip
