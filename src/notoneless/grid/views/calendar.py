"""校历 and 对口初中: school days, breaks, and to which junior school a primary school's leavers go."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.models import Holiday
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.core.tables import Column, Table, link, pill
from notoneless.domain.schooldays import BreakKind
from notoneless.domain.schoolyear import SchoolYear, school_year_of
from notoneless.grid import forms, queries, services
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.models import ReceivingSchool, SchoolBreak


def _state(row: SchoolBreak) -> Any:
    today = clock.today()
    if row.withdrawn_on is not None:
        return pill("已撤销")
    if row.until_on < today:
        return pill("已结束")
    return pill("正在停课", "due") if row.from_on <= today else pill("未开始", "accent")


def _next(row: SchoolBreak) -> Any:
    if row.withdrawn_on is not None:
        return f"撤销：{row.withdrawn_reason}"
    return link(reverse("grid:break_change", args=[row.pk]), "改日期或撤销")


COLUMNS = [
    Column("name", "名称", lambda row: row.name),
    Column("state", "状态", _state),
    Column("kind", "类别", lambda row: BreakKind(row.kind).label),
    Column("unit", "范围", lambda row: row.unit.name if row.unit else "全县(区)"),
    Column("from_on", "第一天", lambda row: f"{row.from_on:%Y-%m-%d}", sort="from_on"),
    Column("until_on", "最后一天", lambda row: f"{row.until_on:%Y-%m-%d}", sort="until_on"),
    Column("reason", "原因", lambda row: row.reason),
]
NEXT = Column("next", "下一步", _next)


@needs("calendar.see")
def calendar(request: SignedRequest) -> HttpResponse:
    """校历: terms with their school days, breaks, public holidays."""
    today, school = clock.today(), queries.own_school(request.user)
    can_edit = may(request.user, "grid.edit")
    lines = queries.term_lines(school, today)
    year = school_year_of(today)
    context = {
        "page_title": "校历",
        "help_sentence": "哪些天上课：学期之内，扣除放假、调休和停课。",
        "school": school,
        "lines": lines,
        "now": next((line for line in lines if line.is_now), None),
        "can_edit": can_edit,
        "table": Table(
            request, queries.breaks_seen(request.user, today), [*COLUMNS, NEXT] if can_edit else COLUMNS,
            order="-from_on", empty="还没有登记地方假期或停课。",
        ),
        "holidays": Holiday.objects.filter(on__range=(year.starts_on, year.ends_on)).order_by("on"),
    }  # fmt: skip
    return render(request, "grid/calendar.html", context)


@needs("grid.edit")
def break_add(request: SignedRequest) -> HttpResponse:
    """A local holiday or a closure."""
    form = forms.SchoolBreakForm(request.POST or None, initial={"from_on": clock.today()})

    def do(data: dict[str, Any]) -> Any:
        kind = BreakKind(data.pop("kind"))
        return services.school_break_add(kind=kind, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title="登记停课", sentence="地方假期，或因防汛、传染病等停课；登记后这些天不算上课日。",
        submit="登记", done="已登记，上课天数已重算。", back=reverse("grid:calendar"),
        seen_by="有关学校的老师在校历上立即看到。",
    )  # fmt: skip


def _break(pk: int) -> SchoolBreak:
    return get_object_or_404(SchoolBreak.objects.select_related("unit"), pk=pk)


@needs("grid.edit")
def break_change(request: SignedRequest, pk: int) -> HttpResponse:
    """Another last day: lessons begin earlier or later than was said."""
    row = _break(pk)
    form = forms.BreakEndForm(request.POST or None, initial={"until_on": row.until_on})
    return form_page(
        request, form,
        lambda data: services.school_break_end(row=row, by=request.user, today=clock.today(), **data),
        title=f"{row.name}：改结束日期", sentence=f"自{row.from_on:%Y-%m-%d}起，原定到{row.until_on:%Y-%m-%d}。",
        submit="保存日期", done="已改，上课天数已重算。", back=reverse("grid:calendar"),
        template="grid/break_change.html", row=row,
    )  # fmt: skip


@needs("grid.edit")
def break_withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """It was entered by mistake: the days count again."""
    row = _break(pk)
    return form_page(
        request, forms.WhyForm(request.POST or None),
        lambda data: services.school_break_withdraw(row=row, by=request.user, today=clock.today(), **data),
        title=f"撤销：{row.name}", sentence="登记错了才撤销；提前复课请改结束日期。",
        submit="撤销", done="已撤销，这些天重新算上课日。", back=reverse("grid:calendar"),
    )  # fmt: skip


def _entry_year() -> int:
    """The September the table is about: this autumn's until the new year, then the next one."""
    today = clock.today()
    year = school_year_of(today).start_year
    return year + 1 if today.month < SchoolYear(year).starts_on.month else year


@needs("grid.edit")
def receiving_schools(request: SignedRequest) -> HttpResponse:
    """对口初中: one table for all primary schools, and the villages that go elsewhere."""
    year = _entry_year()
    form = forms.ReceivingForm(request.POST or None, year=year)

    def do(_data: dict[str, Any]) -> Any:
        return services.receiving_schools_set(
            year=year, choices=form.chosen, by=request.user, today=clock.today()
        )

    here = reverse("grid:receiving_schools")
    return form_page(
        request, form, do, title=f"{year}年对口初中", sentence="小学毕业生升入哪所初中；个别村另有安排的在右边写。",
        submit="保存对口初中", done=lambda count: f"已保存，改了{count}所。" if count else "没有改动。", back=here,
        cancel=reverse("grid:calendar"), template="grid/receiving_schools.html", year=year,
        villages=queries.receiving_villages(year),
    )  # fmt: skip


@needs("grid.edit")
def receiving_village(request: SignedRequest) -> HttpResponse:
    """A village whose leavers go elsewhere."""
    year = _entry_year()
    form = forms.ReceivingVillageForm(request.POST or None)
    return form_page(
        request, form,
        lambda data: services.receiving_village_set(year=year, by=request.user, today=clock.today(), **data),
        title="个别村另行对口", sentence=f"{year}年这个村的毕业生不随全校，升入另一所初中。",
        submit="保存", done="已保存。", back=reverse("grid:receiving_schools"),
    )  # fmt: skip


@needs("grid.edit")
@require_POST
def receiving_village_end(request: SignedRequest, pk: int) -> HttpResponse:
    """The village goes with the rest again."""
    row = get_object_or_404(ReceivingSchool.objects.select_related("primary", "junior", "place"), pk=pk)
    outcome = services.receiving_village_end(row=row, by=request.user, today=clock.today())
    return act_or_say_why(
        request, outcome, done="已取消，随全校对口。", back=reverse("grid:receiving_schools")
    )
