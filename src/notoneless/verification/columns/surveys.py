"""Columns and words of 摸排."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from notoneless.core.tables import Column, pill
from notoneless.domain.survey import (
    SheetState,
    SurveyFound,
    SurveyKind,
    SurveyLine,
    SurveyReason,
    SurveyState,
    is_late,
)
from notoneless.verification.models import Survey, SurveySheet
from notoneless.verification.queries.surveys import Person

TONES = {SheetState.NEW: "plain", SheetState.BEGUN: "due", SheetState.REPORTED: "done"}
STATE_TONES = {
    SurveyState.PREPARING: "due", SurveyState.RUNNING: "accent", SurveyState.CLOSED: "plain",
    SurveyState.FAILED: "due",
}  # fmt: skip
F = SurveyFound
ANSWER_TONES = {F.OUT: "due", F.GONE: "due", F.UNREACHED: "due", F.UNKNOWN: "due"}


def sheet_url(sheet: SurveySheet) -> str:
    return reverse("verification:survey_sheet", args=[sheet.key])


def survey_url(survey: Survey) -> str:
    return reverse("verification:survey_board", args=[survey.key])


def sheet_pill(sheet: SurveySheet, today: date) -> Any:
    """State in a word; late ones say so."""
    state = SheetState(sheet.state)
    late = is_late(sheet.survey.due_on, state, today)
    return pill("逾期" if late else state.label, "overdue" if late else TONES[state])


def progress_words(sheet: Any) -> str:
    return f"{sheet.answered_count}/{sheet.row_count}"


def taken_words(sheet: SurveySheet) -> str:
    """Who above has it."""
    taken = [("乡镇", sheet.township_on), ("教育局", sheet.bureau_on)]
    return "、".join(f"{label}{on:%m-%d}接收" for label, on in taken if on is not None)


def sheet_columns(today: date) -> list[Column]:
    return [
        Column("title", "村组、班级", lambda one: one.title),
        Column(
            "state",
            "状态",
            lambda one: sheet_pill(one, today),
            export=lambda one: SheetState(one.state).label,
        ),
        Column("progress", "已填", progress_words, is_number=True),
        Column("unreached", "联系不上", lambda one: one.unreached_count, is_number=True),
        Column("unit", "收集单位", lambda one: one.unit.name),
        Column("person", "责任人", lambda one: one.person.name if one.person else "未定人"),
        Column("due", "期限", lambda one: f"{one.survey.due_on:%Y-%m-%d}"),
        Column("line", "线", lambda one: SurveyLine(one.line).label),
        Column("reported", "报送", lambda one: f"{one.reported_on:%Y-%m-%d}" if one.reported_on else ""),
        Column("taken", "接收", taken_words),
    ]


def survey_columns(today: date) -> list[Column]:
    return [
        Column("name", "摸排", lambda one: one.name),
        Column(
            "state",
            "状态",
            lambda one: pill(SurveyState(one.state).label, STATE_TONES[SurveyState(one.state)]),
        ),
        Column("area", "地区", lambda one: one.area.name),
        Column("kind", "范围", lambda one: SurveyKind(one.kind).label),
        Column("reason", "缘由", lambda one: SurveyReason(one.reason).label),
        Column("from", "开始", lambda one: f"{one.from_on:%Y-%m-%d}"),
        Column("due", "期限", lambda one: f"{one.due_on:%Y-%m-%d}"),
    ]


def answer_pill(person: Person) -> Any:
    word = person.row.word
    return pill(word.label, ANSWER_TONES.get(word, "done")) if word else pill("没填", "plain")


def people_columns(sheet: SurveySheet) -> list[Column]:
    """A sheet's rows: no number, no reason; what the register and the answer disagree about is said."""
    columns = [
        Column("name", "姓名", lambda one: one.name),
        Column("state", "结果", answer_pill),
        Column("odd", "不一致", lambda one: one.odd),
        Column("said", "说在哪上学", lambda one: one.row.school_words),
        Column("head", "户主", lambda one: one.head),
        Column("sex", "性别", lambda one: one.sex),
        Column("born", "出生年月", lambda one: one.born),
        Column("school", "学籍", lambda one: one.school),
        Column("note", "备注", lambda one: one.note),
        Column("key", "行号", lambda one: one.key),
    ]
    if sheet.is_household:
        return columns
    return [one for one in columns if one.key not in ("said", "head", "school")]
