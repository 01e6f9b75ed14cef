"""What the set day of an enrolment season will do, shown before it does it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from notoneless.cases.queries import lead_for
from notoneless.cases.queries import season as queries
from notoneless.children.models import Admission
from notoneless.children.queries.season import TONES, home_words, season_now
from notoneless.core import clock
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.admission import AdmissionState
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage
from notoneless.grid.access import SignedRequest, needs


def _columns(today: date, cased: set[int]) -> list[Column]:
    def unit(row: Admission) -> str:
        lead = lead_for(row.child, today)
        return str(lead) if isinstance(lead, Refusal) else f"{lead.unit.name}({lead.person.name})"

    def state(row: Admission) -> Any:
        word = AdmissionState(row.state)
        return pill("已有个案" if row.child_id in cased else word.label, TONES[word])

    return [
        Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
        Column("stage", "学段", lambda r: Stage(r.stage).label, sort="stage", width="narrow"),
        Column("place", "居住地", home_words, sort="child__residence__code"),
        Column(
            "school", "招生学校", lambda r: r.school.name if r.school else "没有划定", sort="school__number"
        ),
        Column("unit", "个案将由谁办", unit),
        Column("state", "现在", state),
    ]


@needs("cases.accept")
def season_preview(request: SignedRequest) -> HttpResponse:
    """转疑似预览: of whom the set day will make a case, and whose case it will be."""
    season, today = season_now(), clock.today()
    is_open = season is not None and season.cases_opened_on is None
    rows = queries.preview(request.user, season) if season and is_open else Admission.objects.none()
    cased = queries.cased_already(rows)
    table = Table(
        request, rows, _columns(today, cased), order="place",
        url_of=lambda row: reverse("web:child_file", args=[row.child.key]), empty="没有要转为疑似的孩子。",
    )  # fmt: skip
    return render(request, "cases/season_preview.html", {"table": table, "season": season, "today": today})
