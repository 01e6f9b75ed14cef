"""区划与单位, 学校与班级, 学年学期."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.pages import asked, form_page
from notoneless.core.tables import Column, Table
from notoneless.domain.lines import PLACE_UNDER
from notoneless.domain.masking import mask_phone
from notoneless.domain.words import VILLAGES, LineChangeKind, PlaceKind, SchoolKind, UnitKind
from notoneless.grid import forms, queries, services
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.models import Cover, Place, SchoolClass, SchoolYear, Unit, User
from notoneless.grid.services.places import SchoolFacts

SCHOOL_COLUMNS = [
    Column("name", "学校", lambda unit: unit.name, sort="name"),
    Column("number", "单位编号", lambda unit: unit.number, sort="number", is_identifier=True),
    Column("kind", "办学类型", lambda unit: SchoolKind(unit.school.kind).label, sort="school__kind"),
    Column(
        "centre",
        "中心校",
        lambda unit: unit.centre.name if unit.centre else "教育局直管",
        sort="parent__name",
    ),
    Column(
        "boarding", "寄宿", lambda unit: "寄宿" if unit.school.is_boarding else "", sort="school__is_boarding"
    ),
    Column("classes", "班级", lambda unit: unit.classes_count, sort="classes_count", is_number=True),
]
PLACE_COLUMNS = [
    Column("name", "名称", lambda place: place.name, sort="name"),
    Column("kind", "级别", lambda place: PlaceKind(place.kind).label),
    Column("code", "区划代码", lambda place: place.code, sort="code", is_identifier=True),
]


@needs("units.see")
def units_tree(request: SignedRequest) -> HttpResponse:
    """区划与单位: both lines as trees, or what a search finds."""
    words = asked(request)
    units = (
        queries.units_seen(request.user, clock.today()).filter(until_on__isnull=True).select_related("place")
    )
    if words:
        units = units.filter(name__contains=words) | units.filter(number=words)
        context: dict[str, Any] = {"found": units.order_by("number")[:100]}
    else:
        context = {"tops": queries.unit_tree(units.order_by("kind", "number"))}
    county = _places(request.user).filter(kind=PlaceKind.COUNTY).order_by("code").first()
    context |= {"words": words, "county": county, "can_edit": may(request.user, "grid.edit")}
    context |= {"page_title": "区划与单位", "help_sentence": "户籍线从政府到村(社区)，学校线从教育局到学校。"}
    return render(request, "grid/units_tree.html", context)


def _unit(request: SignedRequest, number: str) -> Unit:
    """The unit if it is in sight; out of sight is 404."""
    seen = queries.units_seen(request.user, clock.today()).select_related("parent", "place")
    return get_object_or_404(seen, number=number)


@needs("grid.see")
def unit_page(request: SignedRequest, number: str) -> HttpResponse:
    """One unit: how to reach it, who works there, what it covers, its classes."""
    unit, today = _unit(request, number), clock.today()
    is_school, is_village = unit.kind == UnitKind.SCHOOL, unit.kind == UnitKind.VILLAGE_COMMITTEE
    classes = queries.classes_of(unit, today) if is_school else []
    context = {
        "page_title": unit.name,
        "help_sentence": UnitKind(unit.kind).label,
        "unit": unit,
        "contact": queries.contacts_for([unit], today)[0],
        "contact_phone": mask_phone(unit.contact_phone.open()),
        "covers": queries.covers_by(unit, today),
        "covered_by": queries.cover_of(unit.place, today) if is_village and unit.place else None,
        "classes": [(row, row.label(today), user) for row, user in classes],
        "is_school": is_school,
        "below": Unit.objects.filter(parent=unit, until_on__isnull=True),
        "can_set_teacher": may(request.user, "classes.teacher") and unit in sight(request.user).units,
        "changes": unit.changes.all(),
        "was_joined": is_school and unit.until_on and unit.changes.filter(kind=LineChangeKind.MERGE).exists(),
        "can_edit": may(request.user, "grid.edit") and unit.until_on is None,
        "can_change": unit.kind in (UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL, UnitKind.VILLAGE_COMMITTEE),
    }
    return render(request, "grid/unit_page.html", context)


@needs("grid.edit")
def unit_add(request: SignedRequest) -> HttpResponse:
    """A new unit."""
    form = forms.UnitAddForm(request.POST or None, initial={"parent": request.GET.get("parent")})

    def do(data: dict[str, Any]) -> Any:
        school = None
        if data["school_code"] and data["school_kind"]:
            school = SchoolFacts(
                data["school_code"], SchoolKind(data["school_kind"]), is_boarding=data["is_boarding"]
            )
        names = ("number", "name", "parent", "place", "contact_name", "contact_phone", "paper_prefix")
        facts = {name: data[name] for name in names}
        kind = UnitKind(data["kind"])
        return services.unit_add(**facts, kind=kind, school=school, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title="新增单位", sentence="先有上级，再有下级；成批的单位请用导入。",
        submit="新增单位", done="已新增。下一步：给这个单位登记人员和任职。", back=reverse("grid:units_tree"),
    )  # fmt: skip


@needs("grid.edit")
def unit_edit(request: SignedRequest, number: str) -> HttpResponse:
    """Name, contact and paper prefix of a unit."""
    unit = _unit(request, number)
    initial = {
        "name": unit.name, "contact_name": unit.contact_name, "contact_phone": unit.contact_phone.open(),
        "paper_prefix": unit.paper_prefix,
    }  # fmt: skip
    form = forms.UnitForm(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> Any:
        return services.unit_edit(unit=unit, **data, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title=f"修改{unit.name}", sentence="改名不影响已经签发的文书。",
        submit="保存修改", done="已保存。", back=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip


def _places(user: User) -> QuerySet[Place]:
    """The places whose page a person may open."""
    see = sight(user)
    return Place.objects.all() if see.is_everything or may(user, "grid.edit") else see.places


def _place(request: SignedRequest, code: str) -> Place:
    """The place if it is in sight; out of sight is 404."""
    place: Place = get_object_or_404(_places(request.user).select_related("parent"), code=code)
    return place


@needs("units.see")
def place_page(request: SignedRequest, code: str) -> HttpResponse:
    """One place: what lies below it, and who covered it since when."""
    place, today = _place(request, code), clock.today()
    rows = Place.objects.filter(parent=place, until_on__isnull=True)
    context = {
        "page_title": place.name,
        "help_sentence": f"{PlaceKind(place.kind).label} · {place.code}",
        "place": place,
        "table": Table(
            request, rows, PLACE_COLUMNS, order="code", empty="下面还没有登记地点。",
            url_of=lambda row: reverse("grid:place_page", args=[row.code]),
        ),
        "committee": queries.village_committee_of(place),
        "government": queries.township_government_of(place),
        "cover": queries.cover_of(place, today),
        "history": Cover.objects.filter(place=place).select_related("unit", "person").order_by("-from_on", "-pk"),
        "changes": place.changes.all(),
        "can_edit": may(request.user, "grid.edit") and place.until_on is None,
        "can_change": PlaceKind(place.kind) in PLACE_UNDER,
        "can_split": place.kind in VILLAGES,
        "can_join": place.kind in (*VILLAGES, PlaceKind.GROUP),
    }  # fmt: skip
    return render(request, "grid/place_page.html", context)


@needs("grid.edit")
def place_add(request: SignedRequest, code: str) -> HttpResponse:
    """A new place below this one."""
    parent = _place(request, code)
    form = forms.PlaceForm(request.POST or None, parent=parent)

    def do(data: dict[str, Any]) -> Any:
        kind = PlaceKind(data["kind"])
        return services.place_add(
            code=data["code"],
            name=data["name"],
            kind=kind,
            parent=parent,
            by=request.user,
            today=clock.today(),
        )

    return form_page(
        request, form, do, title=f"在{parent.name}下新增地点", sentence="新设的村、社区或小组；成批的请用导入。",
        submit="新增地点", done="已新增。下一步：登记村(居)委会，并落实包保。",
        back=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


@needs("grid.edit")
def place_rename(request: SignedRequest, code: str) -> HttpResponse:
    """A place gets another name; its code stays."""
    place = _place(request, code)
    form = forms.PlaceNameForm(request.POST or None, initial={"name": place.name})

    def do(data: dict[str, Any]) -> Any:
        return services.place_rename(place=place, name=data["name"], by=request.user, today=clock.today())

    return form_page(
        request, form, do, title=f"{place.name}改名", sentence="只改名称，区划代码不变。",
        submit="保存名称", done="已改名。", back=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


@needs("schools.see")
def schools_list(request: SignedRequest) -> HttpResponse:
    """学校与班级."""
    rows, words = queries.schools_seen(request.user, clock.today()), asked(request)
    if words:
        rows = rows.filter(name__contains=words)
    table = Table(
        request, rows, SCHOOL_COLUMNS, order="number", empty="没有符合条件的学校。",
        url_of=lambda unit: reverse("grid:unit_page", args=[unit.number]),
    )  # fmt: skip
    context = {
        "page_title": "学校与班级",
        "help_sentence": "点学校看班级和班主任。",
        "table": table,
        "words": words,
    }
    return render(request, "grid/schools_list.html", context)


@needs("grid.edit")
def class_add(request: SignedRequest, number: str) -> HttpResponse:
    """A new class of a school."""
    school = _unit(request, number)
    if school.kind != UnitKind.SCHOOL:
        raise Http404
    form = forms.ClassForm(request.POST or None)

    def do(_data: dict[str, Any]) -> Any:
        today = clock.today()
        return services.class_add(school=school, **form.entry(today), by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{school.name}新增班级", sentence="按现在的年级填写，升级时年级自动变化。",
        submit="新增班级", done="已新增。下一步：安排班主任。", back=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip


@needs("classes.teacher")
def class_teacher(request: SignedRequest, number: str, class_id: int) -> HttpResponse:
    """The homeroom teacher of a class of one's own school."""
    school = get_object_or_404(sight(request.user).units, number=number, kind=UnitKind.SCHOOL)
    row, today = get_object_or_404(SchoolClass, school=school, pk=class_id), clock.today()
    form = forms.TeacherForm(request.POST or None, school=school, today=today)

    def do(data: dict[str, Any]) -> Any:
        return services.class_teacher_set(school_class=row, user=data["user"], by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{row.label(today)}班主任", sentence="换人后，原班主任从今天起看不到这个班。",
        submit="确定班主任", done="已安排。", back=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip


@needs("grid.edit")
def years_list(request: SignedRequest) -> HttpResponse:
    """学年学期, and the form that opens or changes one."""
    form = forms.SchoolYearForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.school_year_open(
            start_year=data["start_year"], terms=form.terms, by=request.user, today=clock.today()
        )

    return form_page(
        request, form, do, title="学年学期", sentence="开学、放假日期决定月报和班级年级；已有的学年再填一次就是修改。",
        submit="保存学年", done="已保存。", back=reverse("grid:years_list"), template="grid/years_list.html",
        years=SchoolYear.objects.prefetch_related("terms"),
    )  # fmt: skip
