"""包保分工: every village with its school and its person, gaps first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, asked, form_page
from notoneless.core.tables import Column, Table, link, pill
from notoneless.grid import forms, queries, services
from notoneless.grid.access import SignedRequest, may, needs, sight
from notoneless.grid.models import Cover, Place
from notoneless.grid.queries import COVER_STATES, CoverLine


def _next(line: CoverLine) -> Any:
    word = "落实包保" if line.cover is None else "调整"
    return link(reverse("grid:cover_set", args=[line.place.code]), word)


def _person(line: CoverLine) -> str:
    return line.cover.person.name if line.cover and line.cover.person else ""


COLUMNS = [
    Column("village", "村(社区)", lambda line: line.place.name),
    Column("state", "落实情况", lambda line: pill(COVER_STATES[line.state], "done" if line.state == "ok" else "due"),
           export=lambda line: COVER_STATES[line.state]),
    Column("township", "乡镇(街道)", lambda line: line.township.name if line.township else ""),
    Column("unit", "包保学校", lambda line: line.cover.unit.name if line.cover else ""),
    Column("person", "责任人", _person),
    Column("from_on", "起始日期", lambda line: f"{line.cover.from_on:%Y-%m-%d}" if line.cover else ""),
]  # fmt: skip
NEXT = Column("next", "下一步", _next)


def _figures(lines: list[CoverLine]) -> list[dict[str, Any]]:
    """What is not settled, each figure leading to its villages."""
    counts, here = Counter(line.state for line in lines), reverse("grid:covers_list")
    return [
        {
            "label": COVER_STATES[state],
            "value": counts[state],
            "url": f"{here}?state={state}",
            "trend": "个村(社区)",
            "tone": "due" if counts[state] else "done",
        }
        for state in ("none", "no_person", "overload")
    ]


@needs("covers.see")
def covers_list(request: SignedRequest) -> HttpResponse:
    """包保分工."""
    lines = queries.covers_board(request.user, clock.today())
    form = forms.CoverFilter(request.GET, lines=lines)
    is_export = request.GET.get("export") == "xlsx"
    columns = [*COLUMNS, NEXT] if may(request.user, "grid.cover") and not is_export else COLUMNS
    url_of = (
        (lambda line: reverse("grid:place_page", args=[line.place.code]))
        if may(request.user, "units.see")
        else None
    )
    chosen, empty = form.chosen(lines), "没有符合条件的村(社区)。"
    table = Table(request, chosen, columns, url_of=url_of, export_name="包保分工", empty=empty)
    if table.wants_export:
        services.export_record(act_name="covers_exported", count=table.count, by=request.user)
        return table.export()
    context = {
        "page_title": "包保分工",
        "help_sentence": "每个村(社区)归哪所学校、由谁负责。没落实的排在最前。",
        "table": table,
        "form": form,
        "figures": _figures(lines),
    }
    return render(request, "grid/covers_list.html", context)


def _village(request: SignedRequest, code: str) -> Place:
    """A village in sight; out of sight is 404."""
    see = sight(request.user)
    places = Place.objects.all() if see.is_everything else Place.objects.under(*see.place_paths)
    place: Place = get_object_or_404(places.filter(until_on__isnull=True).select_related("parent"), code=code)
    return place


@needs("grid.cover")
def cover_set(request: SignedRequest, code: str) -> HttpResponse:
    """The school and the person of one village."""
    place, today = _village(request, code), clock.today()
    now = Cover.objects.filter(place=place, until_on__isnull=True).select_related("unit", "person").first()
    units = queries.covering_units(request.user, today)
    chosen = asked(request, "unit") or (now.unit.number if now else "")
    unit = units.filter(number=chosen).first()
    person = now.person.login if now and now.person and now.unit == unit else None
    form = forms.CoverForm(
        request.POST or None, units=units, unit=unit, today=today,
        initial={"unit": unit and unit.number, "person": person, "from_on": today},
    )  # fmt: skip

    def do(data: dict[str, Any]) -> Any:
        return services.cover_set(place=place, **data, by=request.user, today=today)

    return form_page(
        request, form, do, title=f"{place.name}包保", sentence="换学校或换人，原来的分工自动截止并留痕。",
        submit="确定包保", done=f"{place.name}的包保已落实。", back=reverse("grid:covers_list"),
        template="grid/cover_set.html", place=place, now=now,
    )  # fmt: skip


@needs("grid.cover")
@require_POST
def cover_end(request: SignedRequest, code: str) -> HttpResponse:
    """End the cover of a village without another one."""
    place = _village(request, code)
    cover = get_object_or_404(
        Cover.objects.select_related("place", "unit"), place=place, until_on__isnull=True
    )
    out = services.cover_end(cover=cover, by=request.user, today=clock.today())
    return act_or_say_why(request, out, done="已撤销，此村列入未落实。", back=reverse("grid:covers_list"))
