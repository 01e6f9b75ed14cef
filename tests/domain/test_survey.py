"""摸排 rules: what an answer means, what a key is, when a sheet is late."""

from datetime import date

import pytest

from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import (
    ANSWERS,
    LETTERS,
    SheetState,
    Stands,
    SurveyFound,
    SurveyLine,
    acknowledge_refused,
    answer_refused,
    contradiction,
    is_late,
    opens_case,
    read_row_key,
    report_refused,
    row_key,
    survey_refused,
)

F = SurveyFound
ON_ROLL = Stands(has_roll=True)


def rule(outcome: object) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.rule


@pytest.mark.parametrize("found", [F.OUT, F.GONE])
def test_out_of_school_or_gone_is_suspected_unless_something_accounts_for_it(found: F) -> None:
    assert opens_case(found, Stands())
    assert opens_case(found, ON_ROLL)  # the roll is what the child is not at
    assert not opens_case(found, Stands(is_accounted=True))
    assert not opens_case(found, Stands(has_roll=True, is_suspended=True))


@pytest.mark.parametrize("found", [one for one in F if one not in (F.OUT, F.GONE)])
def test_no_other_answer_opens_a_case(found: F) -> None:
    assert not opens_case(found, Stands())


@pytest.mark.parametrize(
    ("found", "stands", "words"),
    [
        (F.IN_SCHOOL, Stands(), "说在上学，查不到学籍"),
        (F.IN_SCHOOL, ON_ROLL, ""),
        (F.AWAY_SCHOOL, ON_ROLL, "说在外就读，学籍在本区"),
        (F.AWAY_SCHOOL, Stands(), ""),
        (F.OUT, ON_ROLL, "不在学，却有学籍"),
        (F.OUT, Stands(is_accounted=True), "不在学，却有就读或核定依据"),
        (F.MOVED, ON_ROLL, "人不在了，学籍还在本区"),
        (F.GONE, ON_ROLL, "人不在班，学籍还在本班"),
        (F.SUSPENDED, ON_ROLL, "说休学，没有办休学"),
        (F.PRESENT, Stands(has_roll=True, is_suspended=True), "人已在班，学籍还是休学"),
        (F.UNREACHED, ON_ROLL, ""),
        (None, ON_ROLL, ""),
    ],
)
def test_what_the_register_and_the_answer_disagree_about_is_said(found, stands, words) -> None:
    assert contradiction(found, stands) == words


def answer(
    found: F | None, line: SurveyLine = SurveyLine.HOUSEHOLD, school: str = "", **said: bool
) -> object:
    return answer_refused(
        found,
        line,
        school,
        "",
        has_roll=said.get("has_roll", False),
        is_reported=said.get("is_reported", False),
    )


def test_each_line_has_its_own_answers() -> None:
    assert set(ANSWERS[SurveyLine.HOUSEHOLD]) | set(ANSWERS[SurveyLine.SCHOOL]) == set(F)
    assert rule(answer(F.PRESENT)) == "survey.answer"
    assert rule(answer(F.OUT, SurveyLine.SCHOOL)) == "survey.answer"
    assert rule(answer(None)) == "survey.answer"
    assert answer(F.OUT) is None and answer(F.GONE, SurveyLine.SCHOOL) is None


def test_who_is_said_to_be_in_school_needs_a_school_unless_its_roll_names_one() -> None:
    assert rule(answer(F.IN_SCHOOL)) == "survey.no_school"
    assert answer(F.IN_SCHOOL, has_roll=True) is None
    assert rule(answer(F.AWAY_SCHOOL, has_roll=True)) == "survey.no_school"
    assert answer(F.AWAY_SCHOOL, school="外省小学") is None


def test_a_reported_sheet_takes_no_answer() -> None:
    assert rule(answer(F.OUT, is_reported=True)) == "survey.reported"


def test_a_sheet_is_reported_when_everybody_has_an_answer_and_the_unreached_a_reason() -> None:
    assert rule(report_refused(2, 0, "", is_reported=False)) == "survey.unanswered"
    assert rule(report_refused(0, 1, " ", is_reported=False)) == "survey.unreached"
    assert report_refused(0, 1, "在外务工", is_reported=False) is None
    assert report_refused(0, 0, "", is_reported=False) is None
    assert rule(report_refused(0, 0, "", is_reported=True)) == "survey.reported"


def test_nobody_acknowledges_what_he_reported_himself_or_what_is_not_reported() -> None:
    assert rule(acknowledge_refused(SheetState.BEGUN, is_own=False, is_done=False)) == "survey.not_reported"
    assert rule(acknowledge_refused(SheetState.REPORTED, is_own=True, is_done=False)) == "survey.own"
    assert rule(acknowledge_refused(SheetState.REPORTED, is_own=False, is_done=True)) == "survey.acknowledged"
    assert acknowledge_refused(SheetState.REPORTED, is_own=False, is_done=False) is None


def test_late_is_past_the_day_and_not_reported() -> None:
    day = date(2026, 11, 25)
    assert not is_late(day, SheetState.NEW, day)
    assert is_late(day, SheetState.BEGUN, date(2026, 11, 26))
    assert not is_late(day, SheetState.REPORTED, date(2026, 11, 26))


def test_the_days_of_a_survey_follow_each_other() -> None:
    first, last, today = date(2026, 11, 1), date(2026, 11, 25), date(2026, 11, 18)
    assert survey_refused(first, last, today) is None
    assert rule(survey_refused(last, first, today)) == "survey.order"
    assert rule(survey_refused(first, date(2026, 11, 17), today)) == "survey.past"


def test_a_key_is_read_however_it_was_typed() -> None:
    key = row_key("KMRTX", 12)
    for text in (
        key,
        key.lower(),
        f" {key} ",
        key.replace("-", ""),
        key.replace("-", "－"),
        key.replace("-", " "),
    ):
        assert read_row_key(text) == ("KMRTX", 12)
    assert read_row_key(row_key("KMRTX", 1234)) == ("KMRTX", 1234)


def test_one_slip_in_a_key_is_always_found() -> None:
    key = row_key("KMRTX", 107).replace("-", "")
    for place, right in enumerate(key):
        for wrong in "0123456789" if right.isdigit() else LETTERS:
            if wrong != right:
                assert rule(read_row_key(key[:place] + wrong + key[place + 1 :])) == "survey.key"
    for place in range(len(key) - 1):
        if key[place] != key[place + 1]:
            swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
            assert rule(read_row_key(swapped)) == "survey.key"


@pytest.mark.parametrize("text", ["", "12", "林小明", "KMRTX-0-A", "A" * 100_000])
def test_what_is_no_key_is_refused_at_once(text: str) -> None:
    assert rule(read_row_key(text)) == "survey.key"
