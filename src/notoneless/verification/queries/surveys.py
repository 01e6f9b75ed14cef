"""摸排 read: the surveys and sheets in sight, how far they are, who is late, and what the classes said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse

from notoneless.children.models import HouseholdEntry, Roll
from notoneless.core.desk import DeskLine
from notoneless.domain.schoolyear import school_year_of
from notoneless.domain.survey import (
    ANSWERS,
    SEEN_IN_CLASS,
    SheetState,
    Stands,
    SurveyFound,
    SurveyLine,
    SurveyState,
    contradiction,
    is_late,
)
from notoneless.domain.words import TOWNSHIPS, Sex
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, Term, Unit, User
from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet, SurveySheetSet
from notoneless.verification.queries import surveysheets as whom

L, S = SurveyLine, SheetState
LATE, UNREACHED, TO_TAKE = "late", "unreached", "to_take"
"""Not states of their own: past the day and not reported; with somebody not reached; reported and not acknowledged."""


def surveys_of(user: User) -> QuerySet[Any]:
    """Surveys in sight, newest first."""
    return Survey.objects.visible_to(user).select_related("area", "opened_unit", "opened_by")


def sheets_of(user: User) -> SurveySheetSet:
    """Sheets in sight with how far each is; late ones and early days first."""
    rows: SurveySheetSet = (
        SurveySheet.objects.visible_to(user)
        .select_related(
            "survey", "place__parent", "school_class", "unit", "person", "township", "reported_by"
        )
        .annotate(
            row_count=Count("rows"),
            answered_count=Count("rows", filter=~Q(rows__found="")),
            unreached_count=Count("rows", filter=Q(rows__found=SurveyFound.UNREACHED)),
        )
    )
    return rows


def sheets_to_do(user: User) -> SurveySheetSet:
    """Sheets of running surveys this person fills in, not reported yet. Whoever only watches has none."""
    if not may(user, "survey.answer"):
        return SurveySheetSet(SurveySheet).none()
    rows: SurveySheetSet = sheets_of(user).live().exclude(state=S.REPORTED)
    rows = rows.annotate(is_done=Case(When(answered_count=F("row_count"), then=Value(1)), default=Value(0)))
    return rows.order_by(
        "survey__due_on", "is_done", "place__code", "unit__number", "-school_class__entry_year", "pk"
    )


def sheets_done(user: User) -> SurveySheetSet:
    """Of them those where everybody has an answer and was reached: reported at one go. A group with nobody on its list
    is opened by itself: whether there is really nobody is the question."""
    if not may(user, "survey.report"):
        return SurveySheetSet(SurveySheet).none()
    return sheets_to_do(user).filter(answered_count=F("row_count"), unreached_count=0, row_count__gt=0)


def is_bureau(user: User) -> bool:
    """Whether he reads and acknowledges for the bureau; else for his township."""
    return sight(user).is_everything


def may_close(survey: Survey, user: User) -> bool:
    """Whoever may open one for that unit ends it: the unit that opened it, and the bureau."""
    see = sight(user)
    unit = see.unit_with("survey.open")
    return unit is not None and (see.is_everything or unit.pk == survey.opened_unit_id)


def in_order(sheets: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Late ones first, then by place and class."""
    is_due = Q(survey__due_on__lt=today) & ~Q(state=S.REPORTED)
    rows: QuerySet[Any] = sheets.annotate(rank=Case(When(is_due, then=Value(0)), default=Value(1)))
    return rows.order_by("rank", "line", "place__code", "unit__number", "school_class__stage", "pk")


def in_state(sheets: QuerySet[Any], state: str, user: User, today: date) -> QuerySet[Any]:
    """Sheets in a state, or in one of the three that are none of their own."""
    if state == LATE:
        return sheets.filter(survey__due_on__lt=today).exclude(state=S.REPORTED)
    if state == UNREACHED:
        return sheets.filter(unreached_count__gt=0)
    if state == TO_TAKE:
        return to_take(sheets, user)
    return sheets.filter(state=state) if state else sheets


def to_take(sheets: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Reported sheets this person's level has not acknowledged; not those he reported himself."""
    waiting = sheets.filter(state=S.REPORTED).exclude(reported_by=user)
    level = "bureau_on" if sight(user).is_everything else "township_on"
    return waiting.filter(**{f"{level}__isnull": True})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the board, as partials/board.html reads it."""

    label: str
    count: int
    url: str = ""
    tone: str = ""


COLUMNS = ("未开始", "进行中", "已报送", "逾期", "没填人数", "联系不上")


def board(
    user: User, survey: Survey, line: SurveyLine, today: date, township: Place | None = None
) -> dict[str, Any]:
    """Units as rows, states as columns with counts. The county reads townships; within one: villages, or schools.

    Who has something overdue comes first."""
    sheets = SurveySheet.objects.visible_to(user).filter(survey=survey, line=line)
    if township is not None:
        sheets = sheets.filter(township=township)
    is_top = township is None and sight(user).is_everything and survey.area.kind not in TOWNSHIPS
    labels, of_sheet = _units(sheets, line, is_top=is_top)
    counts: dict[Any, list[int]] = defaultdict(lambda: [0] * len(COLUMNS))
    for row in sheets.annotate(
        open_count=Count("rows", filter=Q(rows__found="")),
        lost_count=Count("rows", filter=Q(rows__found=SurveyFound.UNREACHED)),
    ):
        unit = counts[of_sheet(row)]
        unit[list(S).index(S(row.state))] += 1
        unit[3] += is_late(survey.due_on, S(row.state), today)
        unit[4] += row.open_count
        unit[5] += row.lost_count
    base = reverse("verification:survey_sheets", args=[survey.key])
    rows = [
        {
            "label": labels[unit][0],
            "url": _unit_url(survey, line, labels[unit][1], base, is_top=is_top),
            "cells": _cells(numbers, f"{base}?line={line}&{labels[unit][1]}"),
        }
        for unit, numbers in sorted(counts.items(), key=lambda one: (-one[1][3], labels[one[0]][2]))
    ]
    totals = _cells([sum(column) for column in zip(*counts.values(), strict=True)] or [0] * 6, f"{base}?line={line}&"
                    + (f"township={township.code}" if township else ""))  # fmt: skip
    head = "乡镇(街道)" if is_top else "村(社区)" if line == L.HOUSEHOLD else "学校"
    return {"head": head, "columns": [{"label": label} for label in COLUMNS], "rows": rows, "totals": totals}


def _units(
    sheets: QuerySet[Any], line: SurveyLine, *, is_top: bool
) -> tuple[dict[Any, tuple[str, str, str]], Any]:
    """Unit → its name, the words of the address that ask for it, and its order; and of a sheet which unit it is in."""
    if is_top:
        places = Place.objects.filter(pk__in=sheets.values("township"))
        labels = {one.pk: (one.name, f"township={one.code}", one.code) for one in places}
        return labels | {None: ("区直", "township=none", "~")}, lambda row: row.township_id
    if line == L.SCHOOL:
        units = Unit.objects.filter(pk__in=sheets.values("unit"))
        return {
            one.pk: (one.name, f"unit={one.number}", one.number) for one in units
        }, lambda row: row.unit_id
    cells = Place.objects.filter(pk__in=sheets.values("place")).select_related("parent")
    village = {cell.pk: cell.village or cell for cell in cells}
    return {
        one.pk: (one.name, f"place={one.code}", one.code) for one in village.values()
    }, lambda row: village[row.place_id].pk


def _unit_url(survey: Survey, line: SurveyLine, asked: str, base: str, *, is_top: bool) -> str:
    page = reverse("verification:survey_board", args=[survey.key])
    return f"{page}?{asked}" if is_top and "none" not in asked else f"{base}?line={line}&{asked}"


def _cells(numbers: list[int], url: str) -> list[Cell]:
    asked = [*(f"state={state}" for state in S), f"state={LATE}", "", f"state={UNREACHED}"]
    return [
        Cell(
            label,
            count,
            f"{url}&{state}".rstrip("&") if count else "",
            "overdue" if label == "逾期" and count else "",
        )
        for label, count, state in zip(COLUMNS, numbers, asked, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a sheet as it is shown: name, sex, birth month, head of household; no number, no reason."""

    row: SurveyAnswer
    name: str
    sex: str
    born: str
    head: str
    school: str
    odd: str
    note: str

    @property
    def key(self) -> str:
        return self.row.row_key


def people_on(sheets: Iterable[SurveySheet], today: date) -> dict[int, list[Person]]:
    """Sheet → its rows as people read them, in bulk."""
    rolls = Roll.objects.current().select_related("school", "school_class")
    entries = HouseholdEntry.objects.filter(until_on__isnull=True)
    rows = list(
        SurveyAnswer.objects.filter(sheet__in=[sheet.pk for sheet in sheets])
        .select_related("sheet__survey", "child")
        .prefetch_related(
            Prefetch("child__rolls", rolls, to_attr="open_rolls"),
            Prefetch("child__household_entries", entries, to_attr="entries"),
        )
        .order_by("sheet", "serial")
    )
    stands = whom.stands_of({row.child_id for row in rows}, today)
    found: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        found[row.sheet_id].append(_person(row, stands[row.child_id], today))
    return found


def _person(row: SurveyAnswer, stands: Stands, today: date) -> Person:
    child: Any = row.child
    roll = next(iter(child.open_rolls), None)
    school = f"{roll.school.name}{roll.school_class.label(today)}" if roll else ""
    head = next((entry.head_name for entry in child.entries if entry.head_name), "")
    return Person(
        row, child.name, Sex(child.sex).label, f"{child.born_on:%Y-%m}" if child.born_on else "", head,
        school, contradiction(row.word, stands), row.note.open(),
    )  # fmt: skip


def choices_for(sheet: SurveySheet) -> tuple[SurveyFound, ...]:
    """What may be said on this sheet."""
    return ANSWERS[SurveyLine(sheet.line)]


def next_row(sheet: SurveySheet, after: int) -> int | None:
    """The next child of a sheet without an answer: behind this one, else from the top."""
    open_rows = sheet.rows.filter(found="").order_by("serial").values_list("serial", flat=True)
    return open_rows.filter(serial__gt=after).first() or open_rows.first()


def term_starts_on(today: date) -> date:
    """The first day of the term that runs, else of the one that was last; of the school year where none is kept."""
    begun = Term.objects.filter(starts_on__lte=today).order_by("-starts_on").first()
    year = school_year_of(today).starts_on
    return max(begun.starts_on, year) if begun is not None else year


def seen_in_class(today: date) -> dict[int, bool]:
    """Child → whether the school line last found it in its class within this term: True for 在班 and 请假, False for
    不在班，去向不明. Children otherwise answered, or not at all, are left out."""
    answers = SurveyAnswer.objects.filter(
        sheet__line=L.SCHOOL, seen_on__gte=term_starts_on(today), seen_on__lte=today
    ).exclude(found="")
    last: dict[int, str] = dict(answers.order_by("seen_on", "at", "pk").values_list("child", "found"))
    return {
        child: SEEN_IN_CLASS[SurveyFound(found)] for child, found in last.items() if found in SEEN_IN_CLASS
    }


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """For collectors how many are still to be looked for; for township and bureau who is late, what waits to be taken."""
    return [*_to_do_lines(user), *_late_lines(user, today), *_taking_lines(user)]


def _to_do_lines(user: User) -> list[DeskLine]:
    by_survey: dict[tuple[Survey, str], list[Any]] = defaultdict(list)
    for sheet in sheets_to_do(user)[:2_000]:
        by_survey[(sheet.survey, sheet.line)].append(sheet)
    found = []
    for (survey, line), sheets in by_survey.items():
        left = sum(sheet.row_count - sheet.answered_count for sheet in sheets)
        verb = "入户" if line == L.HOUSEHOLD else "查班"
        what = f"{verb}摸排还有{left}人没查" if left else f"{verb}摸排{len(sheets)}张表查完了，请报送"
        url = reverse("verification:surveys")
        if len(sheets) == 1:
            url = reverse("verification:survey_sheet", args=[sheets[0].key])
        who = sheets[0].title if len(sheets) == 1 else survey.name
        found.append(DeskLine(who, what, survey.due_on, None, f"{url}#{line}", "去摸排", 3, "verification"))
    return found


def _late_lines(user: User, today: date) -> list[DeskLine]:
    if not may(user, "survey.acknowledge"):
        return []
    late = (
        SurveySheet.objects.visible_to(user).live().filter(survey__due_on__lt=today).exclude(state=S.REPORTED)
    )
    counted = late.values("survey__key", "survey__name", "survey__due_on", "line").annotate(count=Count("pk"))
    return [
        DeskLine(
            row["survey__name"],
            f"{row['count']}个{'村组' if row['line'] == L.HOUSEHOLD else '班'}逾期没有报送",
            row["survey__due_on"], None,
            f"{reverse('verification:survey_sheets', args=[row['survey__key']])}?line={row['line']}&state={LATE}",
            "去催", 2, "verification",
        )
        for row in counted.order_by("survey__due_on", "line")[:10]
    ]  # fmt: skip


def _taking_lines(user: User) -> list[DeskLine]:
    if not may(user, "survey.acknowledge"):
        return []
    waiting = to_take(SurveySheet.objects.visible_to(user).filter(survey__state=SurveyState.RUNNING), user)
    counted = waiting.order_by().values("survey__key", "survey__name").annotate(count=Count("pk"))
    return [
        DeskLine(
            row["survey__name"], f"接收{row['count']}张报来的摸排表", None, None,
            f"{reverse('verification:survey_sheets', args=[row['survey__key']])}?state={TO_TAKE}", "去接收", 1,
            "verification",
        )
        for row in counted[:10]
    ]  # fmt: skip
