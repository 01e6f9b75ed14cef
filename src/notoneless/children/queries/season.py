"""Reads of the enrolment season: the list in sight, the board, what each may still do."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from notoneless.children.models import (
    Admission,
    AdmissionSeason,
    Child,
    Deferral,
    Leaver,
    NoticeBatch,
    Roll,
    SpecialGroup,
)
from notoneless.children.queries.rows import place_words
from notoneless.children.queries.season_facts import catchment_lines
from notoneless.domain.admission import WAITING, AdmissionState, DeferralState, receiving_school
from notoneless.domain.lines import stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import TOWNSHIPS, VILLAGES, Role, SchoolKind, Stage, group_label
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Unit, User

S = AdmissionState
SETTLED = "settled"
"""Deferred or elsewhere in one, for who may not read that a child's body is the reason."""
BOARD_STATES = tuple(
    (str(state), state.label) for state in (S.NOTICED, S.REGISTERED, S.DEFERRED, S.ELSEWHERE, S.LISTED)
)
PLAIN_STATES = (
    (str(S.NOTICED), S.NOTICED.label), (str(S.REGISTERED), S.REGISTERED.label), (SETTLED, "已核定"),
    (str(S.LISTED), S.LISTED.label),
)  # fmt: skip
TONES = {
    S.LISTED: "due",
    S.NOTICED: "accent",
    S.REGISTERED: "done",
    S.DEFERRED: "plain",
    S.ELSEWHERE: "plain",
    S.OFF: "plain",
}


def season_now(year: str = "") -> AdmissionSeason | None:
    """The season of this year, else the newest."""
    if year.isdecimal():
        found = AdmissionSeason.objects.filter(year=int(year[:4])).first()
        if found is not None:
            return found
    return AdmissionSeason.objects.first()


def admissions_of(user: User, season: AdmissionSeason) -> QuerySet[Admission]:
    """The season's list as far as this person sees it, with what a row shows."""
    rolls = Roll.objects.current().select_related("school_class")
    return (
        Admission.objects.visible_to(user)
        .filter(season=season)
        .select_related("child__residence__parent", "school", "season", "registered_at_school")
        .prefetch_related(Prefetch("child__rolls", rolls, to_attr="open_rolls"))
    )


def admissions_to_change(user: User) -> QuerySet[Admission]:
    """Rows this person may write about."""
    children = Child.objects.changeable_by(user)
    return Admission.objects.filter(child__in=children).select_related(
        "child__residence__parent", "school", "season", "registered_at_school"
    )


def admissions_to_read(user: User) -> QuerySet[Admission]:
    """Rows of every season in sight."""
    return Admission.objects.visible_to(user).select_related("child", "school", "season")


def own_schools(user: User) -> QuerySet[Unit]:
    """Schools this person manages."""
    managed = sight(user).unit_ids_as(Role.SCHOOL_MANAGER)
    return Unit.objects.filter(pk__in=managed, school__isnull=False).select_related("school")


def to_hand_over(user: User, season: AdmissionSeason) -> QuerySet[Admission]:
    """Letters that lie ready and are not yet in the household's hands, among those this person may hand over."""
    ready = admissions_to_change(user).filter(
        season=season, notice_number__isnull=False, state=AdmissionState.LISTED
    )
    see = sight(user)
    if see.has_role(Role.SCHOOL_MANAGER):
        ready = ready.filter(school__in=own_schools(user))
    return ready.prefetch_related("child__guardians").order_by("child__residence__code", "child__initials")


def to_place(user: User, season: AdmissionSeason) -> QuerySet[Admission]:
    """Registered at a school of this person and not yet in a class."""
    of_stage = Roll.objects.current().filter(child=OuterRef("child"), stage=OuterRef("stage"))
    seated = Leaver.objects.filter(
        roll__child=OuterRef("child"),
        year=season.year,
        planned_class__isnull=False,
        roll__until_on__isnull=True,
    )
    return (
        Admission.objects.visible_to(user)
        .filter(
            ~Exists(of_stage),
            ~Exists(seated),
            season=season,
            state=AdmissionState.REGISTERED,
            registered_at_school__in=own_schools(user),
        )
        .select_related("child__residence__parent", "school", "season")
        .order_by("stage", "child__initials", "pk")
    )


def waits_until_set_day(today: date) -> QuerySet[Admission]:
    """Children of a running season for whom a school answers until the set day: told or not, or registered and not yet
    in a class. Until then they are accounted for by the list; nobody may call them missing. A child no school was
    named for is not among them: it is looked for as soon as the school year begins."""
    answered = Q(school__isnull=False) | Q(registered_at_school__isnull=False)
    return Admission.objects.filter(
        answered, season__set_on__gt=today, season__listed_on__lte=today, state__in=(*WAITING, S.REGISTERED)
    )


# --- the board ---


def board(user: User, season: AdmissionSeason, by: str, stage: str) -> dict[str, Any]:
    """入学看板: a row a school, township or village, a column a state; each figure opens to its names."""
    rows = Admission.objects.visible_to(user).filter(season=season).standing()
    if stage:
        rows = rows.filter(stage=stage)
    counts, labels = _by_school(rows) if by == "school" else _by_place(rows, by)
    states = board_states(user)
    query = f"year={season.year}" + (f"&stage={stage}" if stage else "")
    names = f"{reverse('children:season_names')}?{query}"
    key = "school" if by == "school" else "place"
    listed = [
        {
            "label": labels[group][1],
            "url": "",
            "cells": _cells(found, states, f"{names}&{key}={labels[group][0]}"),
        }
        for group, found in sorted(counts.items(), key=lambda one: labels[one[0]][2])
    ]
    whole = sum(counts.values(), Counter[str]())
    columns = [{"label": "应入学"}, *({"label": label} for _value, label in states)]
    head = {"school": "招生学校", "township": "乡镇(街道)", "village": "村(社区)"}[by]
    return {"head": head, "columns": columns, "rows": listed, "totals": _cells(whole, states, names)}


def board_states(user: User) -> tuple[tuple[str, str], ...]:
    """The columns: (value of the filter, label)."""
    return BOARD_STATES if may(user, "children.sensitive") else PLAIN_STATES


def state_words(row: Admission, *, is_sensitive: bool) -> str:
    """Where the child stands, as far as this person may read reasons."""
    state = AdmissionState(row.state)
    return state.label if is_sensitive or state not in (S.DEFERRED, S.ELSEWHERE) else "已核定"


def _cells(found: Counter[str], states: tuple[tuple[str, str], ...], url: str) -> list[dict[str, Any]]:
    total = sum(found.values())
    cells: list[dict[str, Any]] = [{"label": "应入学", "count": total, "url": url if total else ""}]
    for value, label in states:
        both = found[str(S.DEFERRED)] + found[str(S.ELSEWHERE)]
        count = both if value == SETTLED else found[value]
        cells.append({"label": label, "count": count, "url": f"{url}&state={value}" if count else ""})
    return cells


Labels = dict[Any, tuple[str, str, str]]
"""Group → (value of the filter, label, what the rows are sorted by)."""


def _by_school(rows: QuerySet[Admission]) -> tuple[dict[Any, Counter[str]], Labels]:
    counts: dict[Any, Counter[str]] = {}
    labels: Labels = {}
    for row in rows.values_list("school", "school__name", "school__number", "state").order_by():
        counts.setdefault(row[0], Counter())[row[3]] += 1
        labels[row[0]] = (str(row[0] or "none"), row[1] or "没有划定学校", row[2] or "")
    return counts, labels


def _by_place(rows: QuerySet[Admission], by: str) -> tuple[dict[Any, Counter[str]], Labels]:
    kinds = TOWNSHIPS if by == "township" else VILLAGES
    places = {p.path: p for p in Place.objects.filter(kind__in=kinds)}
    counts: dict[Any, Counter[str]] = {}
    labels: Labels = {}
    for path, state in rows.values_list("child__residence__path", "state").order_by():
        place = _above(path or "", places)
        group = place.pk if place is not None else None
        counts.setdefault(group, Counter())[state] += 1
        labels[group] = (
            (str(group or "none"), place.name, place.code) if place else ("none", "居住地未落到这一级", "~")
        )
    return counts, labels


def _above(path: str, places: dict[str, Place]) -> Place | None:
    end = len(path)
    while end > 0:
        if path[:end] in places:
            return places[path[:end]]
        end = path.rfind("/", 0, end - 1) + 1
    return None


def catchment_rows(year: int, words: str) -> list[dict[str, Any]]:
    """招生范围 as one table: each township and village with its school of both stages, its own or from above."""
    lines = catchment_lines(year)
    schools = dict(Unit.objects.filter(school__isnull=False).values_list("pk", "name"))
    places = Place.objects.filter(kind__in=(*TOWNSHIPS, *VILLAGES), until_on__isnull=True).select_related(
        "parent"
    )
    if words:
        places = places.filter(Q(name__contains=words) | Q(code__startswith=words))
    rows = []
    for place in places.order_by("code"):
        row: dict[str, Any] = {"place": place}
        for stage in Stage:
            own = lines[stage].get(place.path)
            found = receiving_school(place.path, lines[stage])
            is_own = own is not None and own.school is not None
            name = "" if isinstance(found, Refusal) else schools.get(found.school, "")
            row[stage] = name if is_own or not name else f"{name}(随上级)"
        rows.append(row)
    return rows


def catchment_first(place: Place, year: int) -> dict[str, int | None]:
    """The place's own schools as they hold in a year, for the form."""
    lines = catchment_lines(year)
    return {str(stage): own.school if (own := lines[stage].get(place.path)) else None for stage in Stage}


def schools_of_stage(stage: Stage) -> QuerySet[Unit]:
    """Schools that take entrants of a stage."""
    kinds = [kind for kind in SchoolKind if stage in stages_of(kind)]
    return Unit.objects.filter(school__kind__in=kinds, until_on__isnull=True).order_by("number")


# --- one child ---


def panel_admission(child: Child, user: User) -> dict[str, Any]:
    """The child's row in the newest season, and what this person may do now. ``children/panel_admission.html``."""
    row = (
        Admission.objects.filter(child=child)
        .select_related("season", "school", "registered_at_school", "receipt")
        .order_by("-season__year")
        .first()
    )
    if row is None or not may(user, "season.see"):
        return {"admission": None}
    state = AdmissionState(row.state)
    is_sensitive = may(user, "children.sensitive")
    asked = row.deferrals.filter(state=DeferralState.ASKED).first() if is_sensitive else None
    return {
        "admission": row,
        "state": state_words(row, is_sensitive=is_sensitive),
        "tone": TONES[state],
        "asked": asked,
        "acts": _acts(row, user) if Child.objects.changeable_by(user).filter(pk=child.pk).exists() else [],
    }


def _acts(row: Admission, user: User) -> list[tuple[str, str]]:
    """Buttons: what to do, where."""
    if row.season.cases_opened_on is not None or row.state == S.OFF:
        return []
    offered: list[tuple[str, str, str]] = []
    if row.state in WAITING:
        if row.notice_number is not None:
            offered.append(("登记送达", "children:admission_receipt", "season.receipt"))
        offered.append(("外地就读", "children:admission_elsewhere", "season.elsewhere"))
        if row.stage == Stage.PRIMARY:
            offered.append(("申请延缓", "children:deferral_ask", "season.defer_ask"))
        offered.append(("指定学校", "children:admission_school", "season.open"))
    if row.state != S.REGISTERED:
        offered.insert(0, ("登记报名", "children:admission_register", "season.register"))
    elif row.registered_at_school in own_schools(user) and not _is_on_roll(row):
        offered.append(("撤销报名", "children:admission_unregister", "season.register"))
    return [(label, reverse(name, args=[row.key])) for label, name, ability in offered if may(user, ability)]


def _is_on_roll(row: Admission) -> bool:
    return Roll.objects.current().filter(child=row.child_id, stage=row.stage).exists()


def deferrals_of(user: User) -> QuerySet[Deferral]:
    """延缓入学 applications of the children in sight; for those who may read of illness."""
    rows = Deferral.objects.filter(admission__in=Admission.objects.visible_to(user))
    return rows.select_related(
        "admission__child__residence__parent", "admission__season", "asked_by", "application", "proof"
    )


def batches_of(user: User, season: AdmissionSeason) -> QuerySet[NoticeBatch]:
    """Printed letters of the schools in sight."""
    rows = NoticeBatch.objects.filter(season=season).select_related("school", "pdf_file")
    return rows if sight(user).is_everything else rows.filter(school__in=sight(user).units)


def notice_counts(user: User, season: AdmissionSeason) -> list[dict[str, Any]]:
    """Of each school in sight: how many wait for a letter, have one, have signed for it."""
    schools = Unit.objects.filter(school__isnull=False)
    if not sight(user).is_everything:
        schools = schools.filter(pk__in=sight(user).units)
    rows = Admission.objects.filter(season=season, school__in=schools).standing()
    found: dict[int, dict[str, Any]] = {}
    values = rows.values_list(
        "school", "school__name", "school__number", "notice_number", "noticed_on", "state"
    )
    for school, name, number, lettered, noticed, state in values.order_by("school__number"):
        row = found.setdefault(
            school,
            {
                "pk": school,
                "name": name,
                "number": number,
                "all": 0,
                "without": 0,
                "lettered": 0,
                "noticed": 0,
            },
        )
        row["all"] += 1
        row["lettered"] += lettered is not None
        row["noticed"] += noticed is not None
        row["without"] += lettered is None and state in WAITING
    return list(found.values())


def groups_of(rows: QuerySet[Admission]) -> dict[int, str]:
    """重点档案 handed over: child → its special groups, in words."""
    found: dict[int, list[str]] = {}
    groups = SpecialGroup.objects.filter(until_on__isnull=True, child__in=rows.values("child"))
    for child, kind in groups.order_by("from_on", "pk").values_list("child", "kind"):
        found.setdefault(child, []).append(group_label(kind))
    return {child: "、".join(kinds) for child, kinds in found.items()}


def home_words(row: Admission) -> str:
    """Where the child lives."""
    return place_words(row.child.residence)
