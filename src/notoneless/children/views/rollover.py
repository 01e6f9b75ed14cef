"""升级: the county's rehearsal and run, the junior schools' answers, the schools' lists of who stays back."""

from collections import Counter
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children.columns import file_url
from notoneless.children.forms import rollover as forms
from notoneless.children.models import Retention, Roll, Rollover
from notoneless.children.queries import rollover as queries
from notoneless.children.services import leavers as services
from notoneless.children.services.rollover import rollover_ask as ask
from notoneless.children.services.rollover import rollover_undo_ask as ask_undo
from notoneless.children.views.asked import Asked, export_name, list_export
from notoneless.core import clock
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, link, pill
from notoneless.documents.attaching import with_file
from notoneless.domain.rollover import BLOCKED, Fate, RolloverState, asked_year, check_run, rollover_year
from notoneless.domain.schoolyear import SchoolYear
from notoneless.grid.access import may, needs

STEPS = ("预演", "落实接收", "办理", "结果")
SHOWN = (Fate.GRADUATES, Fate.ENTERS, Fate.LEAVES, Fate.RETAINED, Fate.SUSPENDED, *BLOCKED)


SHORT = {
    Fate.GRADUATES: "毕业",
    Fate.ENTERS: "升初中",
    Fate.SUSPENDED: "休学",
    Fate.LEAVES: "外地",
    Fate.TRANSFERRING: "转学中",
    Fate.NO_SCHOOL: "无对口",
    Fate.DECLINED: "退回",
    Fate.WAITING: "待接收",
    Fate.NO_CLASS: "无新生班",
    Fate.NO_LOWER_CLASS: "无低班",
}
"""Heads of columns on a phone."""


def _steps(now: int) -> list[dict[str, str]]:
    states = ["done" if place < now else "now" if place == now else "next" for place in range(len(STEPS))]
    return [{"label": label, "state": state} for label, state in zip(STEPS, states, strict=True)]


def _place_link(line: queries.PlanLine) -> Any:
    if line.fate in (Fate.NO_SCHOOL, Fate.DECLINED, Fate.WAITING):
        return link(reverse("children:leaver_place", args=[line.roll.pk]), "指定初中")
    if line.fate is Fate.TRANSFERRING:
        return link(reverse("children:transfers_board"), "办结转学")
    return link(reverse("children:new_classes"), "建立新生班") if line.fate is Fate.NO_CLASS else "给学校开班"


def _why(line: queries.PlanLine) -> str:
    return str(line.leaver.reason.open()) if line.leaver and line.fate is Fate.DECLINED else ""


BLOCKED_COLUMNS = [
    Column("name", "姓名", lambda line: line.roll.child.name),
    Column("state", "缺什么", lambda line: pill(line.fate.label, "due")),
    Column("school", "学校", lambda line: line.roll.school.name),
    Column("junior", "送往", lambda line: line.leaver.junior.name if line.leaver else ""),
    Column("why", "退回原因", _why),
]
NEXT = Column("next", "下一步", _place_link)


def _board(plan: queries.Plan) -> dict[str, Any]:
    """Schools as rows, fates as columns; only fates that occur. Each figure opens to its names."""
    counts = plan.counts()
    fates = [fate for fate in SHOWN if counts[fate]]
    names = f"{reverse('children:rollover_names')}?year={plan.year}"

    def cells(found: Counter[str], school: str = "") -> list[dict[str, Any]]:
        return [
            {
                "label": SHORT.get(fate, fate.label),
                "count": found[fate],
                "url": f"{names}&fate={fate}&school={school}",
            }
            for fate in fates
        ]

    rows = [{"label": unit.name, "cells": cells(found, unit.number)} for unit, found in plan.by_school()]
    columns = [{"label": SHORT.get(fate, fate.label)} for fate in fates]
    return {"head": "学校", "columns": columns, "rows": rows, "totals": cells(counts)}


@needs("rollover.see")
def rollover(request: Asked) -> HttpResponse:
    """升级: who graduates, who enters which junior school, who is still without one."""
    year, this = asked_year(request.GET.get("year"), clock.today()), rollover_year(clock.today())
    can_run = year == this and may(request.user, "rollover.run")
    plan = queries.rollover_plan(year)
    context = {
        "page_title": "升级",
        "help_sentence": f"{SchoolYear(year)}开始时谁毕业、谁升初中、谁留级。其余学生年级自动上升，不用办。",
        "year": year,
        "next_year": this + 1,
        "plan": plan,
        "board": _board(plan),
        "table": Table(
            request, plan.blocked, [*BLOCKED_COLUMNS, NEXT] if can_run else BLOCKED_COLUMNS,
            url_of=lambda line: file_url(line.roll.child), empty="没有人被卡住。",
        ),
        "early": check_run(year, clock.today()),
        "can_run": can_run,
        "past": Rollover.objects.exclude(state=RolloverState.DRAFT, job__isnull=True).select_related("by")[:10],
        "steps": _steps(1 if plan.blocked else 2 if plan.moving else 0),
    }  # fmt: skip
    return render(request, "children/rollover.html", context)


def _move_link(line: queries.PlanLine) -> Any:
    if line.fate is not Fate.ENTERS:
        return _place_link(line) if line.fate in BLOCKED else ""
    return link(reverse("children:leaver_place", args=[line.roll.pk]), "改派初中")


NAMES_COLUMNS = [
    Column("name", "姓名", lambda line: line.roll.child.name),
    Column("state", "去向", lambda line: pill(line.fate.label, "due" if line.fate in BLOCKED else "done"),
           export=lambda line: line.fate.label),
    Column("school", "学校", lambda line: line.roll.school.name),
    Column("class", "班级", lambda line: line.roll.school_class.label(clock.today())),
    Column("junior", "升入", lambda line: line.new_class.school.name if line.new_class else
           line.leaver.junior.name if line.leaver else ""),
    Column("why", "退回原因", _why),
]  # fmt: skip


MOVE = Column("next", "下一步", _move_link)


@needs("rollover.see")
def rollover_names(request: Asked) -> HttpResponse:
    """升级名单: the names behind each figure of the rehearsal, by fate and school, as page and Excel."""
    plan = queries.rollover_plan(asked_year(request.GET.get("year"), clock.today()))
    filters = forms.FateFilter(request.GET, plan=plan, fates=SHOWN)
    can_move = plan.year == rollover_year(clock.today()) and may(request.user, "rollover.run")
    columns = [*NAMES_COLUMNS, MOVE] if can_move and not request.GET.get("export") else NAMES_COLUMNS
    table = Table(
        request, filters.chosen, columns, url_of=lambda line: file_url(line.roll.child),
        export_name=export_name(request, f"{plan.year}年升级名单"), empty="没有符合条件的学生。",
    )  # fmt: skip
    if request.GET.get("export"):
        return list_export(request, table, "rollover_exported")
    context = {
        "page_title": f"{plan.year}年升级名单",
        "help_sentence": "预演的结果，一人一行；点姓名看档案。",
        "table": table,
        "filters": filters,
        "back": f"{reverse('children:rollover')}?year={plan.year}",
    }
    return render(request, "children/rollover_names.html", context)


@require_POST
@needs("rollover.run")
def leavers_send(request: Asked) -> HttpResponse:
    """The lists go to the junior schools."""
    year = rollover_year(clock.today())
    outcome = services.leavers_send(year=year, by=request.user, today=clock.today())
    back = reverse("children:rollover")
    return act_or_say_why(request, outcome, done="名单已送到接收学校，等他们答复。", back=back)


@needs("rollover.run")
def leaver_place(request: Asked, pk: int) -> HttpResponse:
    """The junior school of one leaver."""
    roll = get_object_or_404(Roll.objects.current().select_related("child", "school"), pk=pk)
    year = rollover_year(clock.today())
    return form_page(
        request, forms.LeaverPlaceForm(request.POST or None),
        lambda data: services.leaver_place(year=year, roll=roll, by=request.user, today=clock.today(), **data),
        title="指定初中", heading=f"{roll.child.name}升入哪所初中",
        sentence=f"{roll.school.name}的毕业生，{year}年入学。对方接收之前，仍算原小学的学生。",
        submit="送给这所初中", done="已送出，等对方接收。", back=reverse("children:rollover"),
        seen_by="接收学校看到姓名和小学校名。",
    )  # fmt: skip


@needs("rollover.run")
def rollover_run(request: Asked) -> HttpResponse:
    """办理: on the approved list of graduates."""
    year = rollover_year(clock.today())
    form = forms.RolloverForm(request.POST or None, request.FILES or None)
    plan = queries.rollover_plan(year)
    counts = plan.counts()
    said = "，".join(f"{fate.label}{counts[fate]}人" for fate in SHOWN if counts[fate]) or "没有可办的学生"

    def do(data: dict[str, Any]) -> Any:
        return ask(year=year, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do), title="办理升级",
        sentence=f"{said}。被卡住的学生留在原校不动，落实后可以再办。",
        submit=f"办理{len(plan.moving)}人", done="已开始办理。", cancel=reverse("children:rollover"),
        back=lambda row: reverse("children:rollover_page", args=[row.pk]),
        seen_by="办完后有关学校、班主任和乡镇立即看到新的班级；可以整批撤回。",
    )  # fmt: skip


def _progress(row: Rollover) -> dict[str, Any]:
    job = Job.objects.filter(key=row.job).first() if row.job else None
    said = job_progress(job) if job is not None else {}
    is_failed = job is not None and job.state == JobState.FAILED
    is_done = job is None or job.state == JobState.DONE
    return {
        "progress": {
            **said,
            "is_done": is_done,
            "is_failed": is_failed,
            "sentence": job.sentence if job else "",
        },
        "poll_url": reverse("children:rollover_progress", args=[row.pk]),
        "next_url": reverse("children:rollover_page", args=[row.pk]),
        "is_working": job is not None and job.state in (JobState.QUEUED, JobState.RUNNING),
    }


PUPIL_COLUMNS = [
    Column("name", "姓名", lambda one: one.child.name, sort="child__name"),
    Column("state", "去向", lambda one: pill(Fate(one.fate).label, "done")),
    Column("old", "原学校", lambda one: one.old_roll.school.name),
    Column(
        "new", "新学校、班级",
        lambda one: f"{one.new_class.school.name} {one.new_class.label(clock.today())}" if one.new_class else "",
    ),
]  # fmt: skip


@needs("rollover.see")
def rollover_page(request: Asked, pk: int) -> HttpResponse:
    """One rollover: how far it is, what it did to whom, and how to take it back."""
    row = get_object_or_404(Rollover, pk=pk)
    pupils = row.pupils.select_related("child", "old_roll__school", "new_class__school")
    context = {
        "page_title": f"{SchoolYear(row.year)}升级",
        "help_sentence": RolloverState(row.state).label,
        "row": row,
        "table": Table(
            request, pupils, PUPIL_COLUMNS, order="name", url_of=lambda one: file_url(one.child),
            empty="还没有写入学生。",
        ),
        "can_undo": may(request.user, "rollover.run") and row.state == RolloverState.APPLIED,
        "steps": _steps(3 if row.state != RolloverState.DRAFT else 2),
        **_progress(row),
    }  # fmt: skip
    return render(request, "children/rollover_page.html", context)


@needs("rollover.see")
def rollover_progress(request: Asked, pk: int) -> HttpResponse:
    """How far the work is; asked again every second."""
    return render(request, "partials/progress.html", _progress(get_object_or_404(Rollover, pk=pk)))


@require_POST
@needs("rollover.run")
def rollover_undo(request: Asked, pk: int) -> HttpResponse:
    """撤回: refused by name where later records rest on it."""
    row = get_object_or_404(Rollover, pk=pk)
    outcome = ask_undo(rollover=row, by=request.user, today=clock.today())
    return act_or_say_why(
        request, outcome, done="已开始撤回。", back=reverse("children:rollover_page", args=[pk])
    )


@needs("leavers.receive")
def leavers(request: Asked) -> HttpResponse:
    """接收小学毕业生: accept all, accept some, or send back with a reason."""
    year = rollover_year(clock.today())
    waiting = queries.leavers_to_answer(request.user, year)
    form = forms.LeaversForm(request.POST or None, leavers=waiting)

    def do(data: dict[str, Any]) -> Any:
        return services.leavers_answer(
            rows=form.rows,
            answer=form.acceptance,
            reason=data["reason"],
            by=request.user,
            today=clock.today(),
        )

    return form_page(
        request, form, do, title="接收小学毕业生", sentence=f"教育局送来的{year}年新生名单，逐个都要有答复。",
        submit="答复教育局", done=lambda count: f"已答复{count}人。", back=reverse("children:leavers"),
        template="children/leavers.html", count=waiting.count(),
        seen_by="接收的学生在办理升级时编入你校新生班；退回的由教育局另行安排。",
    )  # fmt: skip


def _retention_next(row: Retention) -> Any:
    if row.withdrawn_on is not None:
        return f"{row.withdrawn_on:%Y-%m-%d}撤销"
    return link(reverse("children:retention_withdraw", args=[row.pk]), "撤销")


RETENTION_COLUMNS = [
    Column("name", "姓名", lambda row: row.roll.child.name),
    Column("class", "班级", lambda row: row.roll.school_class.label(clock.today())),
    Column("reason", "原因", lambda row: row.reason.open()),
    Column("next", "下一步", _retention_next),
]


@needs("retentions.edit")
def retentions(request: Asked) -> HttpResponse:
    """留级名单: named before the rollover, with reason and evidence."""
    year = rollover_year(clock.today())
    classes = queries.classes_with_pupils(request.user)
    form = forms.RetentionForm(request.POST or None, request.FILES or None, classes=classes)

    def do(data: dict[str, Any]) -> Any:
        return services.retention_add(year=year, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, with_file(request, do), title="留级名单",
        sentence=f"{SchoolYear(year)}留在原年级的学生，升级前登记。",
        submit="登记留级", done="已登记，升级时编入下一届的班。", back=reverse("children:retentions"),
        template="children/retentions.html",
        table=Table(
            request, queries.retentions_of(request.user, year), RETENTION_COLUMNS, empty="没有留级的学生。",
            url_of=lambda row: file_url(row.roll.child),
        ),
    )  # fmt: skip


@needs("retentions.edit")
def retention_withdraw(request: Asked, pk: int) -> HttpResponse:
    """He goes up after all."""
    year = rollover_year(clock.today())
    row = get_object_or_404(queries.retentions_of(request.user, year), pk=pk)
    return form_page(
        request, django_forms.Form(request.POST or None),
        lambda _data: services.retention_withdraw(row=row, by=request.user, today=clock.today()),
        title="撤销留级", heading=f"{row.roll.child.name}不留级了", sentence="撤销后随同班升级。",
        submit="撤销留级", done="已撤销。", back=reverse("children:retentions"),
    )  # fmt: skip
