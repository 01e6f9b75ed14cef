"""摸排 at the door and in class: one child answered at a time, a whole class at once, a child nobody had on a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.cases.bulk import CaseWish, cases_open_bulk
from notoneless.cases.models import Case
from notoneless.cases.services import case_open
from notoneless.core import clock
from notoneless.core.events import Log, Refused, act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import (
    AnswerWay,
    SheetState,
    Stands,
    SurveyFound,
    SurveyLine,
    answer_refused,
    opens_case,
)
from notoneless.domain.words import CaseOrigin
from notoneless.grid.access import sight_of
from notoneless.grid.models import Unit, User
from notoneless.verification.models import SurveyAnswer, SurveySheet
from notoneless.verification.queries import surveysheets as whom
from notoneless.verification.services.found import Found, found_add

acts(
    {
        "survey_answer": "摸排登记",
        "survey_rows_follow": "摸排表按名册更新",
        "survey_child_found": "摸排发现名单外的孩子",
        "survey_refused": "未获准的摸排操作",
    }
)
NOTE = "verification.surveyanswer.note"
NOT_RUNNING = Refusal("这次摸排已经结束，不能再填。", "survey.not_running")
ORIGINS = {SurveyLine.HOUSEHOLD: CaseOrigin.FOUND_AT_DOOR, SurveyLine.SCHOOL: CaseOrigin.REPORTED}


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer."""

    row: SurveyAnswer
    case: Case | None


def _unit_for(sheet: SurveySheet, by: User, today: date) -> Unit:
    """On whose behalf this person writes on a sheet: the collecting unit where he serves in it, else his own."""
    units = [post.unit for post in sight_of(by, today).posts]
    return next((unit for unit in units if unit.pk == sheet.unit_id), units[0] if units else sheet.unit)


def _locked(sheet: SurveySheet) -> SurveySheet:
    """The sheet as it stands, held until the act ends."""
    rows = SurveySheet.objects.select_for_update(of=("self",)).select_related("survey", "unit")
    found: SurveySheet = rows.get(pk=sheet.pk)
    return found


def _refuse(log: Log, refusal: Refusal, child: Any = None) -> Refusal:
    """A try that was not let through is recorded."""
    log("survey_refused", child=child, changes={"rule": ("", refusal.rule)})
    return refusal


def _source_words(sheet: SurveySheet, found: SurveyFound) -> str:
    """What the case says of where it comes from."""
    line = SurveyLine(sheet.line)
    return f"{sheet.survey.name}{line.label}摸排：{found.label}"[:120]


def _answer_changes(
    row: SurveyAnswer, found: SurveyFound, school: str, note: str
) -> dict[str, tuple[Any, Any]]:
    """Field → before, after; the answer before stays readable in the record."""
    said = {
        "found": (row.word.label if row.word else "", found.label),
        "school_words": (row.school_words, school),
        "note": (row.note.open(), note),
    }
    return {name: pair for name, pair in said.items() if name == "found" or pair[0] != pair[1]}


def answer_set(
    *,
    row: SurveyAnswer,
    found: SurveyFound,
    by: User,
    today: date,
    school_words: str = "",
    note: str = "",
) -> Answered | Refusal:
    """What was found of one child, saved at once. Out of school and not accounted for: suspected the same act."""
    school, note = school_words.strip(), note.strip()
    try:
        with act(by=by, unit=_unit_for(row.sheet, by, today)) as log:
            sheet = _locked(row.sheet)
            one = SurveyAnswer.objects.select_related("child").get(pk=row.pk)
            stands = whom.stands_of([one.child_id], today)[one.child_id]
            refused = answer_refused(
                found, SurveyLine(sheet.line), school, note,
                has_roll=stands.has_roll, is_reported=sheet.state == SheetState.REPORTED,
            )  # fmt: skip
            refused = refused if sheet.survey.is_running else NOT_RUNNING
            if refused is not None:
                return _refuse(log, refused, one.child)
            log("survey_answer", child=one.child, changes=_answer_changes(one, found, school, note))
            _say(one, found, school, note, by, today)
            one.save(update_fields=WRITTEN)
            begun(sheet=sheet)
            return Answered(one, _case(sheet, one, stands, by, today))
    except Refused as refused_case:
        return refused_case.refusal


WRITTEN = ["found", "school_words", "note", "seen_on", "by", "at", "way"]


def _say(row: SurveyAnswer, found: SurveyFound, school: str, note: str, by: User, today: date) -> None:
    row.found, row.school_words, row.note = found, school, Sealed.of(NOTE, note)
    row.seen_on, row.by, row.at, row.way = today, by, clock.now(), AnswerWay.PHONE


def begun(*, sheet: SurveySheet) -> None:
    """The first answer on a sheet begins it."""
    if sheet.state == SheetState.NEW:
        sheet.state = SheetState.BEGUN
        sheet.save(update_fields=["state"])


def _case(sheet: SurveySheet, row: SurveyAnswer, stands: Stands, by: User, today: date) -> Case | None:
    found = SurveyFound(row.found)
    if not opens_case(found, stands):
        return None
    case = case_open(
        child=row.child, origin=ORIGINS[SurveyLine(sheet.line)], by=by, today=today,
        detail=_source_words(sheet, found),
    )  # fmt: skip
    if isinstance(case, Refusal):
        raise Refused(case)
    return case


def cases_from(*, rows: Iterable[SurveyAnswer], by: User | str, today: date) -> int:
    """Cases for the answers of a list that was read back, as one by one; how many were opened."""
    asked = [row for row in rows if row.found in (SurveyFound.OUT, SurveyFound.GONE)]
    stands = whom.stands_of([row.child_id for row in asked], today)
    wishes = [
        CaseWish(
            row.child, ORIGINS[SurveyLine(row.sheet.line)], _source_words(row.sheet, SurveyFound(row.found))
        )
        for row in asked
        if opens_case(SurveyFound(row.found), stands[row.child_id])
    ]
    return len(cases_open_bulk(wishes=wishes, by=by, today=today).cases)


def class_present(*, sheet: SurveySheet, by: User, today: date) -> int | Refusal:
    """Everybody of the class not said otherwise is in class. Who is suspended is left to be answered by itself."""
    with act(by=by, unit=_unit_for(sheet, by, today)) as log:
        now = _locked(sheet)
        if now.is_household or not now.survey.is_running or now.state == SheetState.REPORTED:
            return _refuse(log, Refusal("这张表不能这样填。请一个一个填，或先收回。", "survey.present"))
        rows = list(now.rows.filter(found="").select_related("child"))
        stands = whom.stands_of([row.child_id for row in rows], today)
        rows = [row for row in rows if not stands[row.child_id].is_suspended]
        if not rows:
            return _refuse(log, Refusal("这个班每个人都有结果了。", "survey.present"))
        for row in rows:
            _say(row, SurveyFound.PRESENT, "", "", by, today)
            log("survey_answer", child=row.child, changes={"found": ("", SurveyFound.PRESENT.label)})
        SurveyAnswer.objects.bulk_update(rows, WRITTEN, batch_size=500)
        begun(sheet=now)
    return len(rows)


def sheet_follow(*, sheet: SurveySheet, by: User, today: date) -> SurveySheet:
    """A sheet is opened: children who came onto the register since are added, rows nobody answered of children who
    no longer belong here go, and whoever covers the place now collects it."""
    now = whom.expected(sheet, today)
    rows = dict(sheet.rows.values_list("child", "found"))
    new = [child for child in now if child not in rows]
    over = [child for child, found in rows.items() if not found and child not in set(now)]
    unit, person = whom.collector_of(sheet, today)
    if not new and not over and (unit.pk, person and person.pk) == (sheet.unit_id, sheet.person_id):
        return sheet
    with act(by=by, unit=_unit_for(sheet, by, today)) as log:
        row = _locked(sheet)
        if row.state == SheetState.REPORTED or not row.survey.is_running:
            log("survey_refused", changes={"rule": ("", "survey.reported")})
            return sheet
        row.unit, row.person = unit, person
        row.save(update_fields=["unit", "person"])
        row.rows.filter(child__in=over, found="").delete()
        there = set(row.rows.values_list("child", flat=True))
        last = row.rows.order_by("-serial").values_list("serial", flat=True).first() or 0
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(sheet=row, serial=serial, child_id=child)
            for serial, child in enumerate([one for one in new if one not in there], start=last + 1)
        )
        log("survey_rows_follow", changes={"added": ("", len(new)), "gone": ("", len(over))})
    return row


def sheet_child_found(*, sheet: SurveySheet, by: User, today: date, **said: Any) -> Found | Refusal:
    """A child at the gate on no list: compared with the register, entered, suspected where nothing accounts for it,
    and a row of this sheet."""
    try:
        with act(by=by, unit=_unit_for(sheet, by, today)) as log:
            now = _locked(sheet)
            refused = None if now.survey.is_running else NOT_RUNNING
            if now.state == SheetState.REPORTED or now.place is None:
                refused = Refusal("这张表已经报送。要添人先收回，再重新报送。", "survey.reported")
            if refused is not None:
                return _refuse(log, refused)
            assert now.place is not None
            out = found_add(place=now.place, by=by, today=today, **said)
            if isinstance(out, Refusal):
                raise Refused(out)
            if out.is_in_sight:
                _row_found(now, out, said.get("school_words", ""), log, by, today)
            else:
                log("survey_child_found", changes={"place": ("", now.place.name)})
            return out
    except Refused as refused_found:
        return refused_found.refusal


def _row_found(sheet: SurveySheet, out: Found, school: str, log: Log, by: User, today: date) -> None:
    row = sheet.rows.filter(child=out.child).first()
    if row is None:
        last = sheet.rows.order_by("-serial").values_list("serial", flat=True).first() or 0
        row = SurveyAnswer(
            sheet=sheet, serial=last + 1, child=out.child, is_added=True, note=Sealed.of(NOTE, "")
        )
    is_schooled = out.is_enrolled or bool(school.strip())
    found = SurveyFound.IN_SCHOOL if is_schooled else SurveyFound.OUT
    log("survey_child_found", child=out.child, changes=_answer_changes(row, found, school.strip(), ""))
    _say(row, found, school.strip(), "", by, today)
    row.save()
    begun(sheet=sheet)
