"""Reads of the reporting room: who owes what, what the cases say, what has come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CaseSet
from notoneless.children.models import Roll
from notoneless.core.countysettings import county_setting
from notoneless.core.desk import DeskLine
from notoneless.domain.reporting import (
    CaseFact,
    DueDay,
    Period,
    ReportCounts,
    Standing,
    Timing,
    counts_of,
    due_on,
    kinds_owed,
    period_of,
    periods_owed,
    timing_of,
)
from notoneless.domain.words import VILLAGES, CaseState, ReportState, ReturnKind, Role, UnitKind
from notoneless.grid.access import may, sight
from notoneless.grid.models import Cover, Place, Unit, User, holding
from notoneless.grid.queries import bureau, township_government_of
from notoneless.returns.models import MonthReport, ReportReceipt, VillageConfirmation

LATE_DAYS = 7


def due_day(period: Period) -> date:
    """The last day the month's report is on time, by the county's setting (0: the last day of the month)."""
    return due_on(period, DueDay.LAST_DAY if county_setting("returns.due_day") == "0" else DueDay.DAY_28)


def records_from() -> date | None:
    """The day the county's records begin; before it there is neither zero nor missing."""
    text = county_setting("county.records_from")
    return date.fromisoformat(text) if text else None


def periods(today: date) -> list[Period]:
    """The months reports are owed for, newest first."""
    start = records_from()
    return list(reversed(list(periods_owed(start, today)))) if start else []


def villages_of(unit: Unit, today: date) -> list[Place]:
    """The villages and communities a unit covers."""
    covers = Cover.objects.filter(holding(today), unit=unit, place__kind__in=VILLAGES).select_related("place")
    return [cover.place for cover in covers.order_by("place__code")]


@dataclass(frozen=True, slots=True)
class Owed:
    """One report one unit owes."""

    unit: Unit
    kind: ReturnKind


def owed_by(units: QuerySet[Unit], today: date) -> list[Owed]:
    """The reports these units owe each month."""
    covered: dict[int, int] = {}
    for unit_id in Cover.objects.filter(holding(today), place__kind__in=VILLAGES).values_list(
        "unit", flat=True
    ):
        covered[unit_id] = covered.get(unit_id, 0) + 1
    rows = units.filter(kind__in=(UnitKind.SCHOOL, UnitKind.CENTRE_SCHOOL), until_on__isnull=True)
    return [
        Owed(unit, kind)
        for unit in rows.select_related("parent", "place").order_by("path")
        for kind in kinds_owed(UnitKind(unit.kind), covered_village_count=covered.get(unit.pk, 0))
    ]


def cases_of_line(unit: Unit, kind: ReturnKind, today: date) -> QuerySet[Case]:
    """The cases of a unit's line: on the school line those of its present and former pupils it leads, on the
    household line those of children who live in its villages. What is kept from a school is on no report of its."""
    if kind == ReturnKind.SCHOOL_LINE:
        pupils = Roll.objects.filter(school=unit).values("child")
        own = Q(unit=unit) & Q(child__in=pupils) | Q(return_class__school=unit)
        return Case.objects.filter(own).exclude(hidden_from=unit).distinct()
    paths = [place.path for place in villages_of(unit, today)]
    return Case.objects.filter(place__in=Place.objects.under(*paths)).exclude(hidden_from=unit)


def cases_of_village(place: Place) -> CaseSet:
    """The cases of the children who live in a village."""
    found: CaseSet = Case.objects.filter(place__in=Place.objects.under(place.path))
    return found


def counts_for(cases: QuerySet[Case], period: Period) -> ReportCounts:
    """The month's counts, from the cases."""
    facts = [
        CaseFact(CaseState(state), opened, confirmed, returned, ended)
        for state, opened, confirmed, returned, ended in cases.values_list(
            "state", "opened_on", "confirmed_on", "returned_on", "ended_on"
        )
    ]
    return counts_of(facts, period)


def named_cases(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """The cases a report names: open at the month's end, or returned or ended in the month."""
    inside = (period.first_on, period.last_on)
    shown = (
        Q(ended_on__isnull=True, opened_on__lte=period.last_on)
        | Q(ended_on__range=inside)
        | Q(returned_on__range=inside)
    )
    return (
        cases.filter(shown)
        .select_related("child", "place__parent", "unit", "person", "code")
        .order_by("state", "opened_on")
    )


def confirmed_villages(places: list[Place], period: Period) -> dict[int, VillageConfirmation]:
    """Which of these villages have confirmed the month."""
    rows = VillageConfirmation.objects.filter(place__in=places, month_on=period.first_on).select_related(
        "by", "place"
    )
    return {row.place_id: row for row in rows}


def receivers_of(unit: Unit, kind: ReturnKind, today: date) -> list[Unit]:
    """Where the report goes: the township government or street office of the school or of the villages, and the
    bureau. A school without a centre level reports the same way."""
    places = (
        villages_of(unit, today) if kind == ReturnKind.HOUSEHOLD_LINE else [unit.place] if unit.place else []
    )
    found = [township_government_of(place) for place in places]
    units = {one.pk: one for one in [*found, bureau()] if one is not None}
    return list(units.values())


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One owed report on the board."""

    owed: Owed
    report: MonthReport | None
    standing: Standing
    timing: Timing


def units_shown(user: User, today: date) -> QuerySet[Unit]:
    """Units whose reports a person may look at: those on his lines, for a township those placed in it or covering a
    village of it."""
    see = sight(user)
    if see.is_everything or not see.enrol_place_paths:
        units: QuerySet[Unit] = see.units
        return units
    here = Place.objects.under(*see.enrol_place_paths)
    covers = Cover.objects.filter(holding(today), place__in=here)
    return Unit.objects.filter(Q(pk__in=covers.values("unit")) | Q(place__in=here) | Q(pk__in=see.units))


def _is_shown(user: User, owed: Owed, today: date) -> bool:
    """A township reads the school line of its own schools and the household line of its own villages only: a school of
    the next township that covers a village here tells it nothing of its pupils."""
    see = sight(user)
    if see.is_everything or not see.enrol_place_paths or owed.unit.path.startswith(see.unit_paths or "\0"):
        return True
    places = [owed.unit.place] if owed.kind == ReturnKind.SCHOOL_LINE else villages_of(owed.unit, today)
    return any(place is not None and place.path.startswith(see.enrol_place_paths) for place in places)


def cases_read(user: User, unit: Unit, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of a report's cases those whose names this person may read: all for who signs it, else those in his sight."""
    return (
        cases if may_sign_for(user, unit) else cases.filter(pk__in=Case.objects.visible_to(user).values("pk"))
    )


def board(user: User, period: Period, today: date) -> list[BoardRow]:
    """Every report owed for the month in sight: with cases, zero, missing; on time or late."""
    owed_here = [owed for owed in owed_by(units_shown(user, today), today) if _is_shown(user, owed, today)]
    units = [owed.unit for owed in owed_here]
    there = {
        (report.unit_id, report.kind): report
        for report in MonthReport.objects.filter(month_on=period.first_on, unit__in=units).exclude(
            state__in=(ReportState.DRAFT, ReportState.RETURNED)
        )
    }
    due = due_day(period)
    rows = []
    for owed in owed_here:
        report = there.get((owed.unit.pk, str(owed.kind)))
        standing = report.counts.standing if report is not None else Standing.MISSING
        submitted = report.first_submitted_on if report is not None else None
        rows.append(BoardRow(owed, report, standing, timing_of(submitted, due, today)))
    return rows


def receipts_waiting(user: User) -> QuerySet[ReportReceipt]:
    """Reports signed and sent to this person's units that nobody there has taken note of yet."""
    units = [
        post.unit_id
        for post in sight(user).posts
        if Role(post.role) in (Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)
    ]
    return ReportReceipt.objects.filter(
        unit__in=units, at__isnull=True, report__state=ReportState.SUBMITTED
    ).select_related("report__unit", "unit")


def may_sign_for(user: User, unit: Unit) -> bool:
    """Whether this person signs reports of this unit."""
    return unit.pk in sight(user).unit_ids_as(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER)


def own_villages(user: User) -> list[Place]:
    """The villages a village officer answers for."""
    posts = [p for p in sight(user).posts if p.role == Role.VILLAGE_OFFICER]
    found = [p.place or p.unit.place for p in posts]
    villages = [one.village if one is not None else None for one in found]
    return list({one.pk: one for one in villages if one is not None}.values())


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Reports to sign, villages to confirm, reports to take note of."""
    period = period_of(today)
    months = [p for p in (period.previous, period) if p in periods(today)]
    months = [p for p in months if (due_day(p) - today).days <= LATE_DAYS]
    lines = [line for month in months for line in _owed_lines(user, month, today)]
    if may(user, "returns.acknowledge"):
        waiting = receipts_waiting(user).count()
        if waiting:
            url = reverse("returns:board", args=[period.key])
            lines.append(
                DeskLine(f"{waiting}份月报", "查看并签收", None, None, url, "去签收", group="returns")
            )
    return lines


def _owed_lines(user: User, period: Period, today: date) -> list[DeskLine]:
    lines = []
    due = due_day(period)
    if may(user, "returns.submit"):
        for row in board(user, period, today):
            if row.report is None and may_sign_for(user, row.owed.unit):
                url = reverse("returns:report", args=[period.key, row.owed.unit.number, row.owed.kind])
                what = f"签报{period.label}{row.owed.kind.label}"
                lines.append(DeskLine(row.owed.unit.name, what, due, None, url, "签报", group="returns"))
    if may(user, "returns.confirm"):
        villages = own_villages(user)
        done = confirmed_villages(villages, period)
        for place in villages:
            if place.pk not in done:
                url = reverse("returns:village", args=[period.key, place.code])
                lines.append(
                    DeskLine(place.name, f"确认{period.label}户籍线", due, None, url, "确认", group="returns")
                )
    return lines


def report_rows(report: MonthReport, user: User) -> list[dict[str, Any]]:
    """The frozen names of a signed report that this person may read; ``url`` where the case is still in his sight."""
    import json

    in_sight = set(
        Case.objects.visible_to(user).filter(pk__in=report.lines.values("case")).values_list("pk", flat=True)
    )
    is_own = may_sign_for(user, report.unit)
    return [
        json.loads(line.cells.open())
        | {"url": reverse("cases:case_page", args=[line.case.key]) if line.case_id in in_sight else ""}
        for line in report.lines.select_related("case")
        if is_own or line.case_id in in_sight
    ]
