"""摸排 goes up: a sheet is reported by who collected it, taken back while nobody has it, acknowledged above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import (
    SheetState,
    acknowledge_refused,
    report_refused,
    sheet_state,
    unreached_count,
)
from notoneless.grid.access import sight_of
from notoneless.grid.models import User
from notoneless.verification.models import SurveySheet
from notoneless.verification.services.surveyanswers import NOT_RUNNING, _locked, _refuse, _unit_for

acts({"survey_report": "报送摸排表", "survey_recall": "收回摸排表", "survey_acknowledge": "接收摸排表"})
WORDS = "verification.surveysheet.words"


def sheet_report(*, sheet: SurveySheet, words: str, by: User, today: date) -> SurveySheet | Refusal:
    """To bureau and township at once (双报). Every row has its answer; who was not reached has a reason."""
    with act(by=by, unit=_unit_for(sheet, by, today)) as log:
        row = _locked(sheet)
        answers = list(row.rows.values_list("found", flat=True))
        refused = report_refused(
            answers.count(""), unreached_count(answers), words, is_reported=row.state == SheetState.REPORTED
        )
        refused = refused if row.survey.is_running else NOT_RUNNING
        if refused is not None:
            return _refuse(log, refused)
        said = {"words": (row.words.open(), words.strip()), "count": ("", len(answers))}
        log(
            "survey_report",
            changes=said | {"state": (SheetState(row.state).label, SheetState.REPORTED.label)},
        )
        row.state, row.reported_by, row.reported_on = SheetState.REPORTED, by, today
        row.words = Sealed.of(WORDS, words.strip())
        row.save(update_fields=["state", "reported_by", "reported_on", "words"])
    return row


def sheets_report(*, sheets: Sequence[SurveySheet], by: User, today: date) -> int | Refusal:
    """Those of them that are whole and need no word, at one go. How many."""
    if not sheets:
        return Refusal("没有查完可以报送的表。有联系不上的，请一张一张报送并写明原因。", "survey.none")
    with act(by=by):
        sent = [sheet_report(sheet=sheet, words="", by=by, today=today) for sheet in sheets]
    return sum(not isinstance(one, Refusal) for one in sent)


def sheet_recall(*, sheet: SurveySheet, by: User, today: date) -> SurveySheet | Refusal:
    """Taken back to be mended, while neither township nor bureau has acknowledged it."""
    with act(by=by, unit=_unit_for(sheet, by, today)) as log:
        row = _locked(sheet)
        if row.state != SheetState.REPORTED or not row.survey.is_running:
            return _refuse(log, Refusal("没有报送的表不用收回，直接填就行。", "survey.not_reported"))
        if row.township_on or row.bureau_on:
            return _refuse(
                log, Refusal("上级已经接收，不能收回。要改请告诉接收的同志。", "survey.acknowledged")
            )
        answered = row.rows.exclude(found="").count()
        row.state, row.reported_by, row.reported_on = sheet_state(answered), None, None
        row.save(update_fields=["state", "reported_by", "reported_on"])
        log("survey_recall", changes={"state": (SheetState.REPORTED.label, SheetState(row.state).label)})
    return row


def sheets_acknowledge(*, sheets: Sequence[SurveySheet], by: User, today: date) -> int | Refusal:
    """Township or bureau has these sheets. Of several, those that cannot be taken stay as they are; of one, the reason
    is said."""
    see = sight_of(by, today)
    level = "bureau" if see.is_everything else "township"
    with act(by=by, unit=see.unit_with("survey.acknowledge")) as log:
        taken, why = 0, Refusal("没有可以接收的表。", "survey.not_reported")
        rows = SurveySheet.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in sheets])
        for row in rows.select_related("unit"):
            refused = acknowledge_refused(
                SheetState(row.state),
                is_own=row.reported_by_id == by.pk,
                is_done=bool(getattr(row, f"{level}_on")),
            )
            if refused is not None:
                why = refused
                continue
            setattr(row, f"{level}_by", by)
            setattr(row, f"{level}_on", today)
            row.save(update_fields=[f"{level}_by", f"{level}_on"])
            log("survey_acknowledge", changes={"sheet": ("", row.code), "unit": ("", row.unit.name)})
            taken += 1
        if not taken:
            return _refuse(log, why)
    return taken
