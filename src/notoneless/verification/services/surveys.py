"""摸排 written: opened, its sheets made, answered child by child, reported, acknowledged. Every step is recorded."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from notoneless.core.events import act, acts
from notoneless.core.insert import rows_insert, rows_ready
from notoneless.core.jobs import Task, job, job_ask
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import (
    CODE_LENGTH,
    LETTERS,
    SurveyKind,
    SurveyLine,
    SurveyReason,
    SurveyState,
    lines_of,
    survey_refused,
)
from notoneless.domain.words import TOWNSHIPS, PlaceKind
from notoneless.grid.access import sight_of
from notoneless.grid.models import Place, User
from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet
from notoneless.verification.queries import surveysheets as whom
from notoneless.verification.queries.surveys import may_close

acts(
    {
        "survey_open": "发起摸排",
        "survey_fill": "建立摸排表",
        "survey_close": "结束摸排",
        "survey_refused": "未获准的摸排操作",
    }
)
JOB = "verification.survey"
LIVE = Refusal("这个地区这个范围已有一次摸排在进行。请先结束它，再发起新的。", "survey.live")
AREAS = (PlaceKind.COUNTY, *TOWNSHIPS)


def survey_open(
    *, name: str, kind: SurveyKind, reason: SurveyReason, area: Place, from_on: date, due_on: date, by: User,
    today: date,
) -> Survey | Refusal:  # fmt: skip
    """Begin a survey; its sheets are made as a job. One runs in an area for a line at a time."""
    see = sight_of(by, today)
    unit = see.unit_with("survey.open")
    if unit is None or area.kind not in AREAS:
        return Refusal("请选要摸排的县(区)或乡镇(街道)。", "survey.area")
    if not see.is_everything and not see.home_places.filter(pk=area.pk).exists():
        return Refusal(f"{area.name}不归您这里管，请选自己的乡镇(街道)。", "survey.area")
    refused = survey_refused(from_on, due_on, today)
    if refused is not None:
        return refused
    live = Survey.objects.filter(area=area, state__in=(SurveyState.PREPARING, SurveyState.RUNNING))
    if any(set(lines_of(SurveyKind(row.kind))) & set(lines_of(kind)) for row in live):
        return LIVE
    try:
        with act(by=by, unit=unit) as log, transaction.atomic():
            row = Survey.objects.create(
                name=name.strip(), kind=kind, reason=reason, area=area, from_on=from_on, due_on=due_on,
                opened_by=by, opened_unit=unit, opened_on=today,
            )  # fmt: skip
            row.job = job_ask(kind=JOB, by=by, input={"survey": row.pk, "today": today.isoformat()}).key
            row.save(update_fields=["job"])
            log(
                "survey_open",
                changes={"area": ("", area.name), "kind": ("", kind.label), "due_on": ("", due_on)},
            )
    except IntegrityError:
        return LIVE
    return row


@job(JOB)
def survey_made(task: Task) -> dict[str, Any] | Refusal:
    """The job: sheets and rows from the register as it stands."""
    survey = Survey.objects.select_related("area", "opened_unit").get(pk=task.job.input["survey"])
    try:
        return survey_fill(
            survey=survey,
            by=task.job.asker,
            today=date.fromisoformat(task.job.input["today"]),
            said=task.progress,
        )
    except Exception:
        _failed(survey)
        raise


def _failed(survey: Survey) -> None:
    """Nothing was written; a new one may be opened."""
    Survey.objects.filter(pk=survey.pk, state=SurveyState.PREPARING).update(state=SurveyState.FAILED)


def survey_fill(*, survey: Survey, by: str, today: date, said: Any = None) -> dict[str, Any] | Refusal:
    """One sheet a village group and one a class, with a row a child; all in one short transaction."""
    if survey.state != SurveyState.PREPARING:
        return Refusal("摸排表已经建好。", "survey.filled")
    said = said or (lambda done, total, words="": None)
    said(5, 100, "读取名册")
    filled = []
    lines = lines_of(SurveyKind(survey.kind))
    if SurveyLine.HOUSEHOLD in lines:
        filled += _household_sheets(survey, today)
    if SurveyLine.SCHOOL in lines:
        filled += _class_sheets(survey, today)
    for (sheet, _children), code in zip(filled, _codes(len(filled)), strict=True):
        sheet.code = code
    said(40, 100, "写入摸排表")
    with act(by=by, unit=survey.opened_unit) as log:
        sheets = SurveySheet.objects.bulk_create([sheet for sheet, _ in filled], batch_size=500)
        rows = [
            SurveyAnswer(sheet=sheet, serial=serial, child_id=child)
            for sheet, (_, children) in zip(sheets, filled, strict=True)
            for serial, child in enumerate(children, start=1)
        ]
        rows_insert(rows_ready(SurveyAnswer, rows))
        Survey.objects.filter(pk=survey.pk).update(state=SurveyState.RUNNING)
        survey.state = SurveyState.RUNNING
        log("survey_fill", changes={"sheets": ("", len(sheets)), "children": ("", len(rows))})
    return {"sentence": f"已建{len(sheets)}张摸排表，共{len(rows)}人。各村组、各班现在就可以开始。"}


Filled = tuple[SurveySheet, list[int]]


def _household_sheets(survey: Survey, today: date) -> list[Filled]:
    cells = whom.cells_in(survey.area)
    leaves, covering = whom.leaf_ids(cells), whom.Covering(survey.area, today)
    whole = survey.area.kind == PlaceKind.COUNTY
    children = whom.children_at(None if whole else [cell.pk for cell in cells], today)
    townships = {
        place.path: place for place in Place.objects.under(survey.area.path).filter(kind__in=TOWNSHIPS)
    }
    found: list[Filled] = []
    for cell in cells:
        listed = children.get(cell.pk, [])
        if not listed and cell.pk not in leaves:
            continue
        unit, person = covering.of(cell) or (survey.opened_unit, None)
        found.append((
            SurveySheet(
                survey=survey, line=SurveyLine.HOUSEHOLD, place=cell, unit=unit, person=person,
                township=_township(cell.path, townships),
            ),
            listed,
        ))  # fmt: skip
    return found


def _township(path: str, townships: dict[str, Place]) -> Place | None:
    return next((place for start, place in townships.items() if path.startswith(start)), None)


def _class_sheets(survey: Survey, today: date) -> list[Filled]:
    classes = whom.classes_in(survey.area, today)
    pupils, teachers = whom.pupils_in([one.pk for one in classes], today), whom.teachers_of(classes, today)
    townships = {
        place.path: place for place in Place.objects.under(survey.area.path).filter(kind__in=TOWNSHIPS)
    }
    return [
        (
            SurveySheet(
                survey=survey, line=SurveyLine.SCHOOL, school_class=one, unit=one.school,
                person=teachers.get(one.pk),
                township=_township(one.school.place.path, townships) if one.school.place else None,
            ),
            pupils[one.pk],
        )
        for one in classes
        if pupils.get(one.pk)
    ]  # fmt: skip


def _codes(count: int) -> list[str]:
    """As many sheet codes as asked for, none given before."""
    taken = set(SurveySheet.objects.values_list("code", flat=True))
    found: list[str] = []
    while len(found) < count:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if code not in taken:
            taken.add(code)
            found.append(code)
    return found


def survey_close(*, survey: Survey, by: User, today: date) -> Survey | Refusal:
    """The survey is over; what was not reported stays as it is and is read as such."""
    with act(by=by, unit=survey.opened_unit) as log:
        row: Survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        if not may_close(row, by):
            log("survey_refused", changes={"rule": ("", "survey.not_ours")})
            return Refusal(f"由{survey.opened_unit.name}或教育局结束。", "survey.not_ours")
        if row.state != SurveyState.RUNNING:
            log("survey_refused", changes={"rule": ("", "survey.not_running")})
            return Refusal("这次摸排不在进行中，不用结束。", "survey.not_running")
        row.state, row.closed_on = SurveyState.CLOSED, today
        row.save(update_fields=["state", "closed_on"])
        log("survey_close", changes={"state": (SurveyState.RUNNING.label, SurveyState.CLOSED.label)})
    return row
