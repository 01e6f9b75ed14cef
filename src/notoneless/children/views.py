"""Pages of the children's room: lists, contact card, corrections, rolls, groups."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import Child, Guardian, SpecialGroup
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.tables import Table
from notoneless.documents.models import StoredFile
from notoneless.documents.services import file_keep
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role, RollMoveKind, RollState
from notoneless.grid.access import may, needs, sight
from notoneless.grid.models import SchoolClass, User


class Asked(HttpRequest):
    """A request of a signed-in person: ``needs`` lets nobody else in."""

    user: User
    htmx: Any


acts({"children_exported": "导出儿童名册", "household_exported": "导出户籍线名册"})


def _child(request: Asked, key: UUID) -> Child:
    """The child in this person's sight; 404 for everything else."""
    found: Child = get_object_or_404(
        Child.objects.visible_to(request.user).select_related("residence__parent"), key=key
    )
    return found


def _child_to_change(request: Asked, key: UUID) -> Child:
    """The child, where this person may write about it; 403 for a pupil who left his school (safety §2)."""
    child = _child(request, key)
    if not Child.objects.changeable_by(request.user).filter(pk=child.pk).exists():
        raise PermissionDenied("孩子已离开您的学校，离校后一年内只能查看；要改请找现在的学校或居住地乡镇。")
    return child


def _export(request: Asked, table: Table, act_name: str) -> HttpResponse:
    """The list as a file, recorded with its count; 403 for who may not export."""
    if not may(request.user, "children.export"):
        raise PermissionDenied("您的岗位可以查看名册，不能导出。确有需要请由学校或教育局导出。")
    with act(by=request.user, unit=sight(request.user).unit_with("children.export")) as log:
        log(act_name, changes={"count": (None, table.count), "query": (None, request.GET.urlencode())})
    return table.export()


def _export_name(request: Asked, name: str) -> str:
    return f"{name}{clock.today():%Y-%m-%d}" if may(request.user, "children.export") else ""


# ---- lists -----------------------------------------------------------------------------------------------


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
        export_name=_export_name(request, "儿童名册"),
        empty="没有符合条件的儿童。可以少用一个筛选条件，或换一种写法再找。",
    )
    if request.GET.get("export"):
        return _export(request, table, "children_exported")
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
    """我的村: the children who live in the village."""
    see = sight(request.user)
    children = Child.objects.live().filter(residence__in=see.home_places)
    places = [post.place or post.unit.place for post in see.posts if post.role == Role.VILLAGE_OFFICER]
    title = "、".join(place.name for place in places if place)
    return _roster(request, children, {"posts_words": title or "我的村", "is_village": True})


def _roster(request: Asked, children: QuerySet[Child], context: dict[str, Any]) -> HttpResponse:
    today = clock.today()
    table = Table(
        request,
        queries.with_cells(children, today, with_card=True),
        columns.roster_columns(today, is_sensitive=may(request.user, "children.sensitive")),
        url_of=columns.file_url,
        order="name",
        export_name=_export_name(request, "学生名册"),
        empty="这里还没有儿童。",
    )
    if request.GET.get("export"):
        return _export(request, table, "children_exported")
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
    }
    return render(request, "children/class_list.html", context)


@needs("children.classes")
def class_roster(request: Asked, pk: int) -> HttpResponse:
    """One class: whom to call."""
    schools = queries.schools_of(request.user)
    row = get_object_or_404(SchoolClass.objects.filter(school__in=schools).select_related("school"), pk=pk)
    children = Child.objects.visible_to(request.user).live()
    pupils = children.filter(rolls__until_on__isnull=True, rolls__school_class=row)
    label = f"{row.school.name} {row.label(clock.today())}"
    return _roster(request, pupils, {"posts_words": label, "is_village": False, "school_class": row})


@needs("children.household")
def household_list(request: Asked) -> HttpResponse:
    """户籍线名册: who stands on the household line, by place."""
    today = clock.today()
    found = forms.HouseholdFilter(
        request.GET, queries.household_entries(request.user, today), request=request
    )
    table = Table(
        request,
        found.qs,
        columns.household_columns(today, is_sensitive=may(request.user, "children.sensitive")),
        url_of=lambda entry: columns.file_url(entry.child),
        order="place",
        export_name=_export_name(request, "户籍线名册"),
        empty="户籍线上还没有符合条件的儿童。先导入户籍名册，走访发现的用“新发现儿童”登记。",
    )
    if request.GET.get("export"):
        return _export(request, table, "household_exported")
    return render(request, "children/household_list.html", {"table": table, "filters": found.form})


# ---- one child -------------------------------------------------------------------------------------------


def _stamped(row: Child | Guardian) -> dict[str, str]:
    return {"seen": json.dumps(services.stamps_of(row))}


@needs("children.edit")
def child_edit(request: Asked, key: UUID) -> HttpResponse:
    """修改儿童信息. Where somebody saved in between, both values are shown and one must be chosen."""
    child = _child_to_change(request, key)
    initial = forms.ChildEditForm.initial_of(child) | _stamped(child)
    form = forms.ChildEditForm(request.POST or None, child=child, user=request.user, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        out = services.child_edit(
            child=child, by=request.user, today=clock.today(), seen=form.stamps(), **form.changes()
        )
        if isinstance(out, Child):
            messages.success(request, "已保存。")
            return redirect(columns.file_url(child))
        refusal = out
        if isinstance(out, services.EditConflict):
            child.refresh_from_db()
            again = form.again(request.POST, out, services.stamps_of(child))
            form = forms.ChildEditForm(again, child=child, user=request.user)
    context = {"child": child, "form": form, "refusal": refusal, "cancel_url": columns.file_url(child)}
    return render(request, "children/child_edit.html", context, status=422 if form.is_bound else 200)


@needs("children.contact")
def contact_card(request: Asked, key: UUID) -> HttpResponse:
    """联系卡: guardians and phones of one child; the form adds one more."""
    child = _child_to_change(request, key)
    form = forms.GuardianForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        out = services.guardian_edit(child=child, by=request.user, today=clock.today(), **form.changes())
        if isinstance(out, Guardian):
            messages.success(request, "已记入联系卡。")
            return redirect("children:contact_card", key=child.key)
        refusal = out
    context = queries.panel_guardians(child, request.user) | {"form": form, "refusal": refusal}
    return render(request, "children/contact_card.html", context, status=422 if form.is_bound else 200)


@needs("children.contact")
def guardian_edit(request: Asked, key: UUID, pk: int) -> HttpResponse:
    """修改联系卡上的一行."""
    child = _child_to_change(request, key)
    guardian = get_object_or_404(child.guardians, pk=pk)
    initial = {"name": guardian.name, "relation": guardian.relation} | _stamped(guardian)
    form = forms.GuardianForm(request.POST or None, guardian=guardian, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        fields = form.changes() | {"guardian": guardian, "seen": form.stamps()}
        out = services.guardian_edit(child=child, by=request.user, today=clock.today(), **fields)
        if isinstance(out, Guardian):
            messages.success(request, "联系卡已更新。")
            return redirect("children:contact_card", key=child.key)
        refusal = out
        if isinstance(out, services.EditConflict):
            guardian.refresh_from_db()
            form = forms.GuardianForm(form.again(request.POST, out, services.stamps_of(guardian)))
    context = {"child": child, "guardian": guardian, "form": form, "refusal": refusal}
    return render(request, "children/guardian_edit.html", context, status=422 if form.is_bound else 200)


@needs("children.reveal")
@require_POST
def field_reveal(request: Asked, key: UUID, field: str) -> HttpResponse:
    """One masked value in full, for one reason, recorded."""
    child = _child(request, key)
    out = services.field_reveal(
        child=child, field=field, reason=request.POST.get("reason", ""), by=request.user
    )
    if isinstance(out, Refusal) and out.rule == "reveal.not_allowed":
        raise PermissionDenied(out.reason)
    is_refused = isinstance(out, Refusal)
    if is_refused and out.rule == "reveal.no_such_field":  # type: ignore[union-attr]
        return HttpResponse(status=404)
    template = "children/field_plain.html" if request.htmx else "children/field_reveal.html"
    context = {"child": child, "value": out, "is_refused": is_refused}
    return render(request, template, context, status=422 if is_refused else 200)


# ---- rolls -----------------------------------------------------------------------------------------------


def _kept(request: Asked, form: Any, child: Child | None) -> StoredFile | Refusal | None:
    upload = form.cleaned_data.pop("evidence", None)
    if upload is None:
        return None
    kept: StoredFile | Refusal = file_keep(
        name=upload.name, content=upload.read(), media_type=upload.content_type or "", by=request.user,
        today=clock.today(), child_key=child.key if child else None,
    )  # fmt: skip
    return kept


def _own_classes(request: Asked) -> QuerySet[SchoolClass]:
    """Classes of the schools this person manages."""
    managed = [p.unit_id for p in sight(request.user).posts if p.role == Role.SCHOOL_MANAGER]
    return queries.running(SchoolClass.objects.filter(school__in=managed), clock.today())


@needs("rolls.move")
def pupil_enrol(request: Asked) -> HttpResponse:
    """登记新生: a pupil who came to this school and whose file is not in sight."""
    form = forms.PupilForm(
        request.POST or None, request.FILES or None, classes=_own_classes(request),
        initial={"on": clock.today(), "kind": RollMoveKind.ENROL},
    )  # fmt: skip
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        kept = _kept(request, form, None)
        out = kept if isinstance(kept, Refusal) else services.pupil_enrol(
            evidence=kept, by=request.user, today=clock.today(),
            **form.cleaned_data | {"kind": RollMoveKind(form.cleaned_data["kind"])},
        )  # fmt: skip
        if not isinstance(out, Refusal):
            messages.success(request, f"已编入{out.school_class.label(clock.today())}。")
            return redirect(columns.file_url(out.child))
        refusal = out
    context = {"form": form, "refusal": refusal}
    return render(request, "children/pupil_enrol.html", context, status=422 if form.is_bound else 200)


@needs("rolls.move")
def roll_enter(request: Asked, key: UUID) -> HttpResponse:
    """入学、转入、复学 of a child in sight."""
    child = _child(request, key)
    last = child.rolls.order_by("-entered_on", "-pk").first()
    form = forms.RollForm(
        request.POST or None, request.FILES or None, classes=_own_classes(request),
        state=RollState(last.state) if last else None, initial={"on": clock.today()},
    )  # fmt: skip
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        kept = _kept(request, form, child)
        out = kept if isinstance(kept, Refusal) else services.roll_open(
            child=child, by=request.user, today=clock.today(), evidence=kept,
            **form.cleaned_data | {"kind": RollMoveKind(form.cleaned_data["kind"])},
        )  # fmt: skip
        if not isinstance(out, Refusal):
            messages.success(request, f"已编入{out.school_class.label(clock.today())}。")
            return redirect(columns.file_url(child))
        refusal = out
    context = {"child": child, "form": form, "refusal": refusal} | queries.panel_rolls(child, request.user)
    return render(request, "children/roll_enter.html", context, status=422 if form.is_bound else 200)


@needs("rolls.move")
def class_change(request: Asked, key: UUID) -> HttpResponse:
    """调班 within the school."""
    child = _child(request, key)
    classes = _own_classes(request)
    rolls = child.rolls.current().filter(school__in=classes.values("school"))
    roll = get_object_or_404(rolls.select_related("school", "school_class"))
    form = forms.ClassChangeForm(request.POST or None, classes=classes.filter(school=roll.school))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["school_class"]
        out = services.roll_class_change(roll=roll, school_class=to, by=request.user, today=clock.today())
        if not isinstance(out, Refusal):
            messages.success(request, f"已调到{to.label(clock.today())}。")
            return redirect(columns.file_url(child))
        refusal = out
    context = {"child": child, "roll": roll, "form": form, "refusal": refusal, "today": clock.today()}
    return render(request, "children/class_change.html", context, status=422 if form.is_bound else 200)


# ---- groups ----------------------------------------------------------------------------------------------


def _needs_sensitive(request: Asked) -> None:
    if not may(request.user, "children.sensitive"):
        raise PermissionDenied("特殊群体信息由学校、乡镇和教育局查看。")


@needs("children.edit")
def child_groups(request: Asked, key: UUID) -> HttpResponse:
    """特殊群体 of one child; the form adds one."""
    _needs_sensitive(request)
    child = _child_to_change(request, key)
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
    _needs_sensitive(request)
    group = get_object_or_404(
        SpecialGroup, child=_child_to_change(request, key), pk=pk, until_on__isnull=True
    )
    services.group_end(group=group, by=request.user, today=clock.today())
    messages.success(request, "已移出。历史仍可在时间线上查到。")
    return redirect(reverse("children:child_groups", args=[key]))
