"""学期跟踪调查: twice a term for every child still out of school; created, recorded, skipped, revived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from notoneless.cases import queries
from notoneless.cases.models import Case, TrackingSurvey
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed
from notoneless.domain.caseflow import OUT_OF_SCHOOL
from notoneless.domain.following import TermDays, survey_refused, surveys_wanted
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Term, User
from notoneless.grid.queries import county_calendar

acts({"survey_record": "登记跟踪调查", "surveys_set": "安排跟踪调查"})


def _wanted(today: date) -> list[tuple[str, int, date]]:
    """Term, number and day of the surveys still to come in the running term."""
    calendar = county_calendar()
    terms = Term.objects.filter(starts_on__lte=today, ends_on__gte=today).select_related("school_year")
    found = []
    for row in terms:
        term = TermDays(row.school_year.start_year, row.number, row.starts_on, row.ends_on)
        found += [(term.name, number, day) for number, day in surveys_wanted(term, today, calendar)]
    return found


def surveys_missing(*, cases: Iterable[Case], today: date) -> list[TrackingSurvey]:
    """The surveys still to come of these cases that are not there yet, not yet saved."""
    wanted, keys = _wanted(today), [case.pk for case in cases]
    if not wanted or not keys:
        return []
    names = {term for term, _, _ in wanted}
    there = set(
        TrackingSurvey.objects.filter(term__in=names, case__in=Case.objects.out_of_school()).values_list(
            "case", "term", "number"
        )
    )
    return [
        TrackingSurvey(case_id=key, term=term, number=number, due_on=day)
        for key in keys
        for term, number, day in wanted
        if (key, term, number) not in there
    ]


def surveys_arrange(*, cases: Iterable[Case], today: date) -> int:
    """Write them. Returns how many."""
    rows = surveys_missing(cases=cases, today=today)
    TrackingSurvey.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    return len(rows)


def surveys_skip(*, case: Case, today: date) -> None:
    """The child is back, or found to be no case: what is not done yet is skipped, and stays in the list."""
    case.surveys.filter(done_on__isnull=True, skipped_on__isnull=True).update(skipped_on=today)


def surveys_revive(*, case: Case, today: date) -> None:
    """The child is out of school again: surveys whose day is still to come hold, and those not written yet are."""
    case.surveys.filter(done_on__isnull=True, skipped_on__isnull=False, due_on__gte=today).update(
        skipped_on=None
    )
    surveys_arrange(cases=[case], today=today)


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """What was found: where the child is, what it does, what it and its parents wish, what comes next."""

    where: str
    doing: str = ""
    wish: str = ""
    next_step: str = ""


def survey_record(
    *, survey: TrackingSurvey, words: SurveyWords, by: User, today: date
) -> TrackingSurvey | Refusal:
    """Keep what was found of a child still out of school."""
    if not words.where.strip() or not words.next_step.strip():
        return Refusal("请写明孩子现在哪里、下一步谁做什么。", "survey.words")
    with act(by=by, unit=queries.acting_unit(by, survey.case)) as log:
        case = _locked(survey.case)
        row = TrackingSurvey.objects.get(pk=survey.pk)
        refused = survey_refused(
            due_on=row.due_on, is_done=row.done_on is not None, today=today,
            is_out=case.state_word in OUT_OF_SCHOOL and row.skipped_on is None,
        )  # fmt: skip
        if refused is not None:
            return _nothing(log, case, refused)
        for name in ("where", "doing", "wish", "next_step"):
            setattr(row, name, Sealed.of(f"cases.trackingsurvey.{name}", getattr(words, name).strip()))
        row.done_on, row.by = today, by
        row.save()
        log("survey_record", child=case.child, unit=case.unit, changes={"term": ("", row.term)})
        return row
