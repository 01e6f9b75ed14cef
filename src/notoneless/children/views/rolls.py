"""Rolls of one child: enrolled, entered, moved to another class."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.children import columns, forms, queries, services
from notoneless.children.models import Child, Roll
from notoneless.children.views.asked import Asked, child_in_sight, own_classes
from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.documents.attaching import with_file
from notoneless.domain.words import RollMoveKind, RollState
from notoneless.grid.access import needs


def _placed(roll: Roll) -> str:
    return f"已编入{roll.school_class.label(clock.today())}。"


@needs("rolls.move")
def pupil_enrol(request: Asked) -> HttpResponse:
    """登记新生: a pupil who came to this school and whose file is not in sight."""
    first = {"on": clock.today(), "kind": RollMoveKind.ENROL}
    classes = own_classes(request)
    form = forms.PupilForm(request.POST or None, request.FILES or None, classes=classes, initial=first)

    def do(data: dict[str, Any]) -> Any:
        kind = RollMoveKind(data.pop("kind"))
        return services.pupil_enrol(kind=kind, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        form,
        with_file(request, do),
        title="登记新生",
        sentence="孩子已经到校、名册里还没有他：先登记入学，材料随后补。已有档案的凭姓名和身份证号自动对上。",
        submit="登记入学",
        seen_by="登记后本校、教育局和居住地的乡镇、村立即看到。",
        done=_placed,
        back=lambda roll: columns.file_url(roll.child),
        cancel=reverse("children:child_list"),
    )


def _roll_form(request: Asked, child: Child) -> forms.RollForm:
    last = child.rolls.order_by("-entered_on", "-pk").first()
    return forms.RollForm(
        request.POST or None,
        request.FILES or None,
        classes=own_classes(request),
        state=RollState(last.state) if last else None,
        initial={"on": clock.today()},
    )


@needs("rolls.move")
def roll_enter(request: Asked, key: UUID) -> HttpResponse:
    """入学、转入、复学 of a child in sight."""
    child = child_in_sight(request, key)

    def do(data: dict[str, Any]) -> Any:
        kind = RollMoveKind(data.pop("kind"))
        return services.roll_open(child=child, kind=kind, by=request.user, today=clock.today(), **data)

    return form_page(
        request,
        _roll_form(request, child),
        with_file(request, do, child_key=child.key),
        title="学籍异动",
        heading=f"{child.name}：入学、转入、复学",
        sentence="孩子到校当天就登记。离校、休学在个案里办理。",
        submit="编入班级",
        seen_by="登记后本校、教育局和居住地的乡镇、村立即看到。",
        done=_placed,
        back=columns.file_url(child),
        template="children/roll_enter.html",
        **queries.panel_rolls(child, request.user),
    )


@needs("rolls.move")
def class_change(request: Asked, key: UUID) -> HttpResponse:
    """调班 within the school."""
    child = child_in_sight(request, key)
    classes = own_classes(request)
    rolls = child.rolls.current().filter(school__in=classes.values("school"))
    roll = get_object_or_404(rolls.select_related("school", "school_class"))
    form = forms.ClassChangeForm(request.POST or None, classes=classes.filter(school=roll.school))
    return form_page(
        request,
        form,
        lambda data: services.roll_class_change(roll=roll, by=request.user, today=clock.today(), **data),
        title="调班",
        heading=f"给{child.name}调班",
        sentence="只在本校各班之间调整，从今天起算。",
        submit="调班",
        seen_by="原班主任从今天起不再看到这名学生，新班主任开始看到。",
        done=lambda moved: f"已调到{moved.school_class.label(clock.today())}。",
        back=columns.file_url(child),
    )
