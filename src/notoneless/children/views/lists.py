"""Lists of children: the register, a class, a village, the household line."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from notoneless.children import columns, forms, queries
from notoneless.children.forms.filters import VillageFilter
from notoneless.children.models import Child
from notoneless.children.queries.movers import away_from, guests, living_in, of_village
from notoneless.children.queries.national import national_rows
from notoneless.children.queries.rows import household_entries_on
from notoneless.children.views.asked import Asked, export_name, list_export, own_classes
from notoneless.core import clock
from notoneless.core.countysettings import records_from
from notoneless.core.events import act, acts
from notoneless.core.pages import day_of
from notoneless.core.tables import Table, sheet_answer
from notoneless.domain.columnlists import ListKind
from notoneless.domain.statement import day_problem
from notoneless.domain.words import Role
from notoneless.files.sheets import write_filled
from notoneless.grid.access import may, needs, sight
from notoneless.grid.models import SchoolClass, Unit

acts({"national_exported": "按全国学籍模板导出"})


@needs("children.see")
def child_list(request: Asked) -> HttpResponse:
    """儿童名册: every child in sight."""
    today = clock.today()
    children = Child.objects.visible_to(request.user).live()
    found = forms.ChildFilter(request.GET, children, request=request)
    table = Table(
        request,
        queries.with_cells(found.qs, today),
        columns.child_columns(today, is_sensitive=may(request.user, "children.sensitive")),
        url_of=columns.file_url,
        order="name",
        export_name=export_name(request, "儿童名册"),
        empty="没有符合条件的儿童。可以少用一个筛选条件，或换一种写法再找。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "children_exported")
    return render(request, "children/child_list.html", {"table": table, "filters": found.form})


@needs("children.my_class")
def my_class(request: Asked) -> HttpResponse:
    """我的班: the pupils of the classes this person is homeroom teacher of."""
    today, see = clock.today(), sight(request.user)
    pupils = Child.objects.live().filter(rolls__until_on__isnull=True, rolls__school_class__in=see.class_ids)
    classes = [
        post.school_class for post in see.posts if post.role == Role.CLASS_TEACHER and post.school_class
    ]
    title = "、".join(f"{one.school.name} {one.label(today)}" for one in classes)
    return _roster(request, pupils, {"posts_words": title or "我的班", "is_village": False})


@needs("children.my_village")
def my_village(request: Asked) -> HttpResponse:
    """我的村: the children who live in the village, and those registered there who live elsewhere."""
    user, see = request.user, sight(request.user)
    every = of_village(user)
    found = VillageFilter(request.GET, every, request=request)
    places = [post.place or post.unit.place for post in see.posts if post.role == Role.VILLAGE_OFFICER]
    title = "、".join(place.name for place in places if place)
    living = living_in(every, user)
    counts = (
        ("住在本村", living, "living"), ("户在人不在", away_from(every, user), "away"),
        ("人在户不在", guests(living), "guest"),
    )  # fmt: skip
    figures = [
        {"label": label, "value": rows.count(), "url": f"?line={line}"} for label, rows, line in counts
    ]
    context = {
        "posts_words": title or "我的村",
        "is_village": True,
        "filters": found.form,
        "figures": figures,
    }
    return _roster(request, found.qs, context)


def _roster(request: Asked, children: QuerySet[Child], context: dict[str, Any]) -> HttpResponse:
    today = clock.today()
    table = Table(
        request,
        queries.with_cells(children, today, with_card=True),
        columns.roster_columns(today, is_sensitive=may(request.user, "children.sensitive")),
        url_of=columns.file_url,
        order="name",
        export_name=export_name(request, "学生名册"),
        empty="这里还没有儿童。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "children_exported")
    return render(request, "children/roster.html", {"table": table, "today": today} | context)


@needs("children.classes")
def class_list(request: Asked) -> HttpResponse:
    """各班情况: classes with teacher, pupils, boarders, cards without a phone."""
    school = None
    if request.GET.get("school"):
        schools = queries.schools_of(request.user)
        school = get_object_or_404(schools, number=request.GET["school"][:20])
    board = queries.classes_board(request.user, clock.today(), school)
    context = {
        "board": board,
        "has_schools": len({row["school"] for row in board}) > 1,
        "school": school,
        "schools": queries.schools_of(request.user),
        "export_school": _export_school(request, school),
    }
    return render(request, "children/class_list.html", context)


def _export_school(request: Asked, chosen: Unit | None) -> Unit | None:
    """The school whose roll this page offers to take out: the one shown, else the only one the person manages."""
    if not may(request.user, "children.export"):
        return None
    own = Unit.objects.filter(
        pk__in=sight(request.user).unit_ids_as(Role.SCHOOL_MANAGER), school__isnull=False
    )
    return chosen or (own.first() if own.count() == 1 else None)


@needs("children.classes")
def class_roster(request: Asked, pk: int) -> HttpResponse:
    """One class: whom to call."""
    schools = queries.schools_of(request.user)
    row = get_object_or_404(SchoolClass.objects.filter(school__in=schools).select_related("school"), pk=pk)
    children = Child.objects.visible_to(request.user).live()
    pupils = children.filter(rolls__until_on__isnull=True, rolls__school_class=row)
    label = f"{row.school.name} {row.label(clock.today())}"
    may_split = may(request.user, "rolls.move") and own_classes(request).filter(pk=pk).exists()
    words = {"posts_words": label, "is_village": False, "school_class": row, "may_split": may_split}
    return _roster(request, pupils, words)


@needs("children.household")
def household_list(request: Asked) -> HttpResponse:
    """户籍线名册: who stands on the household line, by place; on a past day who stood on it."""
    today, on = clock.today(), _day(request)
    problem = day_problem(on, today=today, records_from=records_from())
    if problem:
        return render(request, "children/household_list.html", {"not_told": problem})
    is_past = on < today
    entries = household_entries_on if is_past else queries.household_entries
    rows = entries(request.user, on)
    found = forms.HouseholdFilter(request.GET, rows, request=request, is_past=is_past)
    is_sensitive = may(request.user, "children.sensitive")
    table = Table(
        request,
        found.qs,
        columns.household_columns(today, is_sensitive=is_sensitive, is_past=is_past),
        url_of=lambda entry: columns.file_url(entry.child),
        order="place",
        export_name=export_name(request, f"户籍线名册{on:%Y-%m-%d}" if is_past else "户籍线名册"),
        empty="户籍线上还没有符合条件的儿童。先导入户籍名册，走访发现的用“新发现儿童”登记。",
    )
    if request.GET.get("export"):
        return list_export(request, table, "household_exported")
    context = {"table": table, "filters": found.form, "past_on": on if is_past else None}
    return render(request, "children/household_list.html", context)


def _day(request: Asked) -> date:
    """The day that was asked for, else today."""
    return day_of(request.GET.get("on", "")[:10]) or clock.today()


@needs("children.export")
def national_export(request: Asked, number: str) -> HttpResponse:
    """一所学校的学籍 in the national form's columns; numbers whole for its own manager, covered for who is above."""
    school = get_object_or_404(queries.schools_of(request.user).filter(school__isnull=False), number=number)
    is_own = school.pk in sight(request.user).unit_ids_as(Role.SCHOOL_MANAGER)
    rows = list(national_rows(school, clock.today(), is_whole=is_own))
    with act(by=request.user, unit=school) as log:
        log("national_exported", changes={"count": (None, len(rows)), "whole": (None, is_own)})
    title = f"{school.name}学籍名册{clock.today():%Y-%m-%d}"
    return sheet_answer(write_filled(ListKind.ROLL, rows, title), title)
