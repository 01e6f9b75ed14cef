"""Pages of the figures: the two-line balance by place, down to the names, and the school line."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.countysettings import county_setting
from notoneless.core.events import acts
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.balance import Balance
from notoneless.domain.words import ChildState, HouseholdSource, PlaceKind
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.grid.exporting import export_of
from notoneless.grid.models import Place, User
from notoneless.indicators import queries

acts({"balance_exported": "导出两线平衡名单"})

STATES = (ChildState.IN_SCHOOL, ChildState.ACCOUNTED, ChildState.OPEN_CASE, ChildState.UNPLACED)
TONES = {
    ChildState.IN_SCHOOL: "done",
    ChildState.ACCOUNTED: "accent",
    ChildState.OPEN_CASE: "due",
    ChildState.UNPLACED: "overdue",
}


@needs("balance.see")
def balance(request: SignedRequest) -> HttpResponse:
    """两线平衡: opens on the highest place in sight."""
    place = queries.top_place(request.user)
    if place is None:
        return redirect("indicators:balance_schools")
    return redirect("indicators:balance_place", code=place.code)


def _place(request: SignedRequest, code: str) -> Place:
    place = queries.place_in_sight(request.user, code)
    if place is None:
        raise Http404
    return place


def _cells(place: Place, figures: Balance, user: User) -> list[dict[str, Any]]:
    """The figures of a place; each is a link where all its names are in this person's sight."""
    names = reverse("indicators:balance_names", args=[place.code])
    opens_all = figures.should and queries.opens_names(user, place, "")
    cells: list[dict[str, Any]] = [
        {"label": "应入学", "count": figures.should, "url": names if opens_all else ""}
    ]
    for state in STATES:
        count = getattr(figures, state.value)
        tone = "overdue" if state == ChildState.UNPLACED and count else ""
        cells.append(
            {
                "label": state.label,
                "count": count,
                "url": f"{names}?state={state}" if count and queries.opens_names(user, place, state) else "",
                "tone": tone,
            }
        )
    return cells


def _balance_board(found: queries.PlaceBalance, user: User) -> dict[str, Any]:
    """The board of partials/board.html: a row a place, a column a state, the sum at the foot."""
    rows = []
    for row in found.rows:
        is_open = row.place.kind != PlaceKind.GROUP
        url = reverse("indicators:balance_place", args=[row.place.code]) if is_open else ""
        rows.append({"label": row.place.name, "url": url, "cells": _cells(row.place, row.balance, user)})
    columns = [{"label": "应入学"}, *({"label": state.label} for state in STATES)]
    totals = _cells(found.place, found.whole, user)
    return {"head": "地点", "columns": columns, "rows": rows, "totals": totals}


@needs("balance.see")
def balance_place(request: SignedRequest, code: str) -> HttpResponse:
    """One place and what is right below it; each figure opens to its names."""
    place, today = _place(request, code), clock.today()
    found = queries.place_balance(place, today, request.user)
    above = place.parent
    context = {
        "page_title": f"两线平衡 {place.name}",
        "help_sentence": found.whole.words,
        "place": place,
        "today": today,
        "board": _balance_board(found, request.user),
        "at_place": found.at_place,
        "opens_names": queries.opens_names(request.user, place, ""),
        "is_recorded": bool(county_setting("county.records_from")),
        "has_parent": above is not None and queries.place_in_sight(request.user, above.code) is not None,
    }
    return render(request, "indicators/balance_place.html", context)


NAME_COLUMNS = [
    Column("name", "姓名", lambda e: e.child.name, sort="child__name"),
    Column(
        "state",
        "状态",
        lambda e: pill(ChildState(e.state).label, TONES[ChildState(e.state)]),
        sort="state",
        export=lambda e: ChildState(e.state).label,
    ),
    Column("sex", "性别", lambda e: e.child.get_sex_display()),
    Column(
        "born_on",
        "出生日期",
        lambda e: f"{e.child.born_on:%Y-%m-%d}" if e.child.born_on else "—",
        sort="child__born_on",
    ),
    Column("place", "居住地", lambda e: e.place.full_name, sort="place__code"),
    Column("head", "户主", lambda e: e.head_name or "—", sort="head_name"),
    Column("source", "来源", lambda e: HouseholdSource(e.source).label, sort="source"),
]


@needs("balance.see")
def balance_names(request: SignedRequest, code: str) -> HttpResponse:
    """The names behind a figure."""
    place, today = _place(request, code), clock.today()
    state = request.GET.get("state", "")
    if state and state not in ChildState.__members__.values():
        raise Http404
    label = ChildState(state).label if state else "应入学"
    table = Table(
        request,
        queries.entries_for(request.user, place, state, today),
        NAME_COLUMNS,
        url_of=lambda entry: reverse("web:child_file", args=[entry.child.key]),
        order="place",
        export_name=f"{place.name}{label}名单" if may(request.user, "children.export") else "",
        empty=f"{place.name}现在没有“{label}”的孩子。",
    )
    exported = export_of(
        request, table, ability="children.export", act_name="balance_exported",
        changes={"place": ("", place.code), "count": ("", table.count)},
    )  # fmt: skip
    if exported is not None:
        return exported
    context = {"page_title": f"{place.name} {label}", "place": place, "table": table}
    return render(request, "indicators/balance_names.html", context)


@needs("balance.see")
def balance_schools(request: SignedRequest) -> HttpResponse:
    """The school line: each school's pupils against the household line."""
    labels = ("在读", "休学", "户籍线已对上", "外来就读", "未对上户籍线", "在籍有在办个案")
    rows: list[dict[str, Any]] = []
    for row in queries.school_rows(request.user, clock.today()):
        counts = (row.on_roll, row.suspended, row.on_register, row.migrant, row.unmatched, row.with_case)
        url = reverse("grid:unit_page", args=[row.unit.number])
        cells = [{"label": label, "count": count} for label, count in zip(labels, counts, strict=True)]
        rows.append({"label": row.unit.name, "url": url, "cells": cells})
    totals = [
        {"label": label, "count": sum(r["cells"][i]["count"] for r in rows)} for i, label in enumerate(labels)
    ]
    board = {
        "head": "学校",
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "totals": totals,
    }
    context = {
        "page_title": "学校线",
        "help_sentence": "各校在籍学生与户籍线对得上的、外来就读的、还没对上的。",
        "board": board,
    }
    return render(request, "indicators/balance_schools.html", context)
