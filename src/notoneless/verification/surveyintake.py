"""摸排表 read back: each row is found by its key alone, shown with every changed cell, and written as one.

A name in the list says nothing of whom the row means; a blank cell changes nothing. Keys of a sheet this person does
not collect are told as unknown: whose they are is not said (safety rule 5).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.core import clock
from notoneless.core.listhandlers import (
    Change,
    Draft,
    ListContext,
    ListRows,
    Prepared,
    StaleList,
    handler_register,
    touched,
)
from notoneless.core.sealing import Sealed
from notoneless.domain.columnlists import ListKind
from notoneless.domain.names import normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import (
    AnswerWay,
    SheetState,
    Stands,
    SurveyFound,
    SurveyLine,
    answer_refused,
    read_row_key,
)
from notoneless.verification.models import SurveyAnswer, SurveySheet
from notoneless.verification.queries.surveysheets import stands_of
from notoneless.verification.services.surveyanswers import NOTE, begun, cases_from

UNKNOWN = "没有这个行号，或不是您收集的表。请核对是不是拿错了表。"
WRITTEN = ("found", "school_words", "note", "seen_on", "by_id", "way")
SAVED = ("found", "school_words", "note", "seen_on", "by", "at", "way")


class SurveyIntake:
    """摸排表: matched by row key, compared cell by cell."""

    kind = ListKind.SURVEY
    fields = frozenset({"row_key", "name", "found", "school_words", "seen_on", "note"})
    tables = {SurveyAnswer: "child__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        asked = self._asked(draft)
        there = self._there(asked, context)
        stands = stands_of({one.child_id for one in there.values()}, context.today)
        plan: dict[str, Any] = {"changed": [], "touched": []}
        seen: set[int] = set()
        for row, key in asked.items():
            one = there.get(key)
            if one is None:
                draft.error(row, "row_key", "survey.unknown", UNKNOWN)
            elif one.pk in seen:
                draft.error(row, "row_key", "survey.twice", "这个行号在表里出现了两次，请删去一行。")
            else:
                seen.add(one.pk)
                self._row(draft, plan, row, one, stands[one.child_id], context)
        return draft.done(plan)

    def _asked(self, draft: Draft) -> dict[int, tuple[str, int]]:
        """Row → sheet code and serial; what cannot be read is an error, an empty line of the form is passed over."""
        found: dict[int, tuple[str, int]] = {}
        for row, text in enumerate(draft.rows.column("row_key")):
            if row in draft.bad:
                continue
            if not text and not draft.rows.column("found")[row]:
                continue
            key = read_row_key(text or "")
            if isinstance(key, Refusal):
                draft.error(row, "row_key", key.rule, key.reason)
            else:
                found[row] = key
        return found

    def _there(
        self, asked: dict[int, tuple[str, int]], context: ListContext
    ) -> dict[tuple[str, int], SurveyAnswer]:
        sheets = SurveySheet.objects.filter(code__in={code for code, _ in asked.values()})
        if not isinstance(context.by, str):
            sheets = sheets.visible_to(context.by)
        rows = SurveyAnswer.objects.filter(sheet__in=sheets).select_related("sheet__survey", "child")
        return {(row.sheet.code, row.serial): row for row in rows}

    def _row(
        self,
        draft: Draft,
        plan: dict[str, Any],
        row: int,
        one: SurveyAnswer,
        stands: Stands,
        context: ListContext,
    ) -> None:
        said = self._said(draft.rows, row, one)
        changes = _changes(one, *said)
        name = normalise_name(draft.rows.column("name")[row] or "")
        if name and name != normalise_name(one.child.name):
            draft.warn(
                row, "name", "survey.name", "这一行的姓名与登记的不同。请看是不是错了行；导入不改姓名。"
            )
        if not changes:
            return None
        found, school, note, seen_on = said
        refused = answer_refused(
            found, SurveyLine(one.sheet.line), school, note,
            has_roll=stands.has_roll, is_reported=one.sheet.state == SheetState.REPORTED,
        )  # fmt: skip
        if refused is None and not one.sheet.survey.is_running:
            refused = Refusal("这次摸排已经结束，不能再填。", "survey.not_running")
        if refused is None and seen_on is not None and seen_on > context.today:
            refused = Refusal("见到日期晚于今天，请核对。", "survey.future")
        if refused is not None:
            return draft.error(row, "found", refused.rule, refused.reason)
        assert found is not None
        draft.change(row, changes)
        plan["changed"].append((one.pk, one.found, str(found), school, note, seen_on))
        plan["touched"].append(touched(row, "changed", changes, child_key=one.child.key))
        return None

    def _said(
        self, rows: ListRows, row: int, one: SurveyAnswer
    ) -> tuple[SurveyFound | None, str, str, date | None]:
        """What the row says; a blank cell says what stands."""
        found = SurveyFound.from_label(rows.column("found")[row] or "") or one.word
        school = (rows.column("school_words")[row] or "").strip() or one.school_words
        note = (rows.column("note")[row] or "").strip() or one.note.open()
        return found, school, note, rows.column("seen_on", None)[row] or one.seen_on

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Notes are sealed before the transaction."""
        return {**plan, "notes": {line[0]: Sealed.of(NOTE, line[4]) for line in plan["changed"]}}

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        rows = SurveyAnswer.objects.select_related("sheet__survey", "child").in_bulk(
            [line[0] for line in plan["changed"]]
        )
        sheets = {row.sheet_id: row.sheet for row in rows.values()}
        context.written.watch(rows.values(), WRITTEN)
        by = None if isinstance(context.by, str) else context.by
        for pk, before, found, school, _note, seen_on in plan["changed"]:
            row = rows.get(pk)
            if row is None or row.found != before or row.sheet.state == SheetState.REPORTED:
                raise StaleList("somebody answered this row meanwhile")
            row.found, row.school_words, row.note = found, school, plan["notes"][pk]
            row.seen_on, row.by, row.at, row.way = seen_on or context.today, by, clock.now(), AnswerWay.SHEET
        SurveyAnswer.objects.bulk_update(list(rows.values()), SAVED, batch_size=500)
        for sheet in sheets.values():
            begun(sheet=sheet)
        cases_from(rows=rows.values(), by=context.by, today=context.today)


def _changes(
    one: SurveyAnswer, found: SurveyFound | None, school: str, note: str, seen_on: date | None
) -> dict[str, Change]:
    """Each changed cell, before and after."""
    said: dict[str, Change] = {
        "摸排结果": (one.word.label if one.word else "", found.label if found else ""),
        "在哪里上学": (one.school_words, school),
        "见到日期": (str(one.seen_on or ""), str(seen_on or "")),
        "备注": (one.note.open(), note),
    }
    return {label: pair for label, pair in said.items() if pair[0] != pair[1]}


handler_register(SurveyIntake())
