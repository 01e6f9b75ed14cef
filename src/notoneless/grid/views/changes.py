"""区划与单位变动: a place or unit under another, joined, closed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.pages import form_page
from notoneless.domain.lines import PLACE_UNDER, UNIT_UNDER
from notoneless.domain.words import VILLAGES, PlaceKind, UnitKind
from notoneless.grid import forms, services
from notoneless.grid.access import SignedRequest, needs
from notoneless.grid.models import Place, Unit
from notoneless.grid.splitforms import SplitForm


def _place(code: str) -> Place:
    found: Place = get_object_or_404(Place.objects.select_related("parent"), code=code)
    return found


def _unit(number: str) -> Unit:
    found: Unit = get_object_or_404(Unit.objects.select_related("parent", "place"), number=number)
    return found


def _beside(place: Place, *kinds: PlaceKind) -> QuerySet[Place]:
    """Places of these levels in the same county."""
    county = place.ancestor(PlaceKind.COUNTY)
    found = Place.objects.under(county.path) if county else Place.objects.none()
    return found.filter(kind__in=kinds, until_on__isnull=True).exclude(pk=place.pk).select_related("parent")


@needs("grid.edit")
def place_move(request: SignedRequest, code: str) -> HttpResponse:
    """调整地点上级."""
    place = _place(code)
    choices = _beside(place, *PLACE_UNDER.get(PlaceKind(place.kind), ()))
    form = forms.PlaceTargetForm(request.POST or None, places=choices, label="调到哪里")

    def do(data: dict[str, Any]) -> Any:
        words = {"reason": data["reason"], "by": request.user, "today": clock.today()}
        return services.place_move(place=place, parent=data["target"], **words)

    return form_page(
        request, form, do, title=f"{place.name}调整上级",
        sentence=f"现在在{place.parent.name if place.parent else '最上级'}之下。下面的小组、孩子、个案和村委会一起过去。",
        submit="从今天起调整", seen_by="新的乡镇从现在起看得到，原来的乡镇不再看到。", done="已调整。",
        back=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


@needs("grid.edit")
def place_join(request: SignedRequest, code: str) -> HttpResponse:
    """地点并入另一个."""
    place = _place(code)
    kinds = VILLAGES if place.kind in VILLAGES else (PlaceKind(place.kind),)
    form = forms.PlaceTargetForm(request.POST or None, places=_beside(place, *kinds), label="并入哪里")

    def do(data: dict[str, Any]) -> Any:
        words = {"reason": data["reason"], "by": request.user, "today": clock.today()}
        return services.place_join(place=place, into=data["target"], **words)

    return form_page(
        request, form, do, title=f"{place.name}并入别处",
        sentence="小组、居住的孩子、户籍线、在办个案和村干部一起过去；小组的招生范围和对口初中不变，不在小组里的孩子和包保随并入的村。原来的名字和经过都还查得到。",
        submit="从今天起并入", done=lambda into: f"已并入{into.name}。",
        back=lambda into: reverse("grid:place_page", args=[into.code]), cancel=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


@needs("grid.edit")
def place_split(request: SignedRequest, code: str) -> HttpResponse:
    """拆分: some groups and households of a village become a village of their own."""
    place = _place(code)
    groups = Place.objects.filter(parent=place, until_on__isnull=True).order_by("code")
    households = services.in_no_group(place)
    form = SplitForm(request.POST or None, groups=groups, households=households)

    def do(data: dict[str, Any]) -> Any:
        chosen: dict[str, Any] = {"groups": ()} | data
        return services.place_split(place=place, by=request.user, today=clock.today(), **chosen)

    return form_page(
        request, form, do, title=f"{place.name}拆分", submit="从今天起拆分",
        sentence="勾选的小组连同组里的孩子、勾选的住户划到新村，招生范围和对口初中不变；包保先和原村一样，村干部在“人员与任职”里另行任命。",
        done=lambda new: f"已拆出{new.name}。", back=lambda new: reverse("grid:place_page", args=[new.code]),
        cancel=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


@needs("grid.edit")
def place_close(request: SignedRequest, code: str) -> HttpResponse:
    """撤销地点."""
    place = _place(code)
    form = forms.CloseForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.place_close(place=place, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title=f"撤销{place.name}", sentence=_rests_words(place), submit="从今天起撤销",
        done="已撤销。", back=reverse("grid:place_page", args=[code]),
    )  # fmt: skip


def _rests_words(node: Place | Unit) -> str:
    rests = services.rests_on(node=node, today=clock.today())
    if rests:
        return f"名下还有{'、'.join(rests)}，先调整完才能撤销。"
    return "名下已经没有孩子、人员和工作，可以撤销。撤销后仍查得到经过。"


@needs("grid.edit")
def unit_move(request: SignedRequest, number: str) -> HttpResponse:
    """调整单位上级."""
    unit = _unit(number)
    above = Unit.objects.filter(kind__in=UNIT_UNDER[UnitKind(unit.kind)], until_on__isnull=True)
    form = forms.UnitTargetForm(request.POST or None, units=above.exclude(pk=unit.pk))

    def do(data: dict[str, Any]) -> Any:
        words = {"reason": data["reason"], "by": request.user, "today": clock.today()}
        return services.unit_move(unit=unit, parent=data["target"], **words)

    return form_page(
        request, form, do, title=f"{unit.name}调整上级",
        sentence=f"现在归{unit.parent.name if unit.parent else '最上级'}管理。下级单位、学生和个案一起过去。",
        submit="从今天起调整", seen_by="新的上级从现在起看得到，原来的上级不再看到。", done="已调整。",
        back=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip


@needs("grid.edit")
def unit_close(request: SignedRequest, number: str) -> HttpResponse:
    """撤销单位."""
    unit = _unit(number)
    form = forms.CloseForm(request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return services.unit_close(unit=unit, by=request.user, today=clock.today(), **data)

    return form_page(
        request, form, do, title=f"撤销{unit.name}", sentence=_rests_words(unit), submit="从今天起撤销",
        done="已撤销。", back=reverse("grid:unit_page", args=[number]),
    )  # fmt: skip
