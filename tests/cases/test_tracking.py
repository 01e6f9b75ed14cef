"""Two surveys a term for every child still out of school, and the case offered to another county."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.cases import services
from notoneless.cases.models import Case, CountyTransfer, TrackingSurvey
from notoneless.children.models import Whereabouts, WhereaboutsCode
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, ChildState, CountyTransferState
from notoneless.indicators.queries import counted_entries, with_state
from tests.cases.test_returning import PLAN, rule
from tests.cases.test_services import confirmed
from tests.makers import TODAY, make_case, make_photo

pytestmark = pytest.mark.django_db
SECOND = date(2026, 12, 7)
WORDS = services.SurveyWords(where="在家", next_step="再上门")


def test_a_confirmed_child_has_the_surveys_still_to_come_at_once(town: Any) -> None:
    case = confirmed(town, TODAY)
    assert list(case.surveys.values_list("term", "number", "due_on")) == [("2026-1", 2, SECOND)]


def test_each_night_writes_what_is_missing_once(town: Any) -> None:
    make_case(town.noroll, unit=town.primary, person=town.principal, state="persuading")
    make_case(town.left, unit=town.junior, person=town.junior_vice)
    assert services.back_night(today=date(2026, 9, 1)) == 2
    assert services.back_night(today=date(2026, 9, 2)) == 0
    assert services.back_night(today=date(2027, 3, 1)) == 2, "and again in the spring term"
    assert not TrackingSurvey.objects.filter(case__child=town.left).exists(), "a suspected child has none"


def test_a_child_back_before_is_skipped_and_one_gone_again_is_surveyed(town: Any) -> None:
    case = confirmed(town, TODAY)
    services.case_return(
        case=case, school_class=town.class_3_1, on=TODAY, plan=PLAN, by=town.principal, today=TODAY
    )
    row = case.surveys.get()
    assert row.skipped_on == TODAY, "skipped, not deleted"
    assert (
        rule(services.survey_record(survey=row, words=WORDS, by=town.principal, today=SECOND))
        == "survey.not_out"
    )
    services.followup_record(case=case, on=TODAY, is_in_class=False, by=town.principal, today=TODAY)
    row.refresh_from_db()
    assert row.skipped_on is None


def test_the_night_skips_what_ended_otherwise(town: Any) -> None:
    case = confirmed(town, TODAY)
    Case.objects.filter(pk=case.pk).update(state="cleared", ended_on=TODAY)
    services.back_night(today=TODAY + timedelta(days=1))
    assert case.surveys.get().skipped_on == TODAY + timedelta(days=1)


def test_a_survey_is_filled_in_once_from_a_week_before(town: Any) -> None:
    row = confirmed(town, TODAY).surveys.get()
    told = {"survey": row, "by": town.principal}
    assert rule(services.survey_record(words=WORDS, today=date(2026, 11, 26), **told)) == "survey.early"
    bare = services.SurveyWords(where=" ", next_step="再上门")
    assert rule(services.survey_record(words=bare, today=SECOND, **told)) == "survey.words"
    done = services.survey_record(words=WORDS, today=SECOND + timedelta(days=5), **told)
    assert (done.done_on, done.by) == (SECOND + timedelta(days=5), town.principal)
    assert (
        rule(services.survey_record(words=WORDS, today=SECOND + timedelta(days=6), **told)) == "survey.done"
    )


# ---- another county ------------------------------------------------------------------------------------------

OFFER = services.OfferWords(
    county="乙省丙市丁县",
    organ="丁县教育局",
    contact="李老师 1000-5501",
    reason="户口已迁入",
    number_text="教函〔2026〕18号",
)


def offered(town: Any) -> CountyTransfer:
    row = services.county_transfer_offer(
        case=confirmed(town, TODAY), words=OFFER, by=town.bureau_officer, today=TODAY
    )
    assert isinstance(row, CountyTransfer), row
    return row


def test_an_offer_changes_nothing_of_the_case(town: Any) -> None:
    case = confirmed(town, TODAY)
    before = Case.objects.values().get(pk=case.pk)
    row = services.county_transfer_offer(case=case, words=OFFER, by=town.bureau_officer, today=TODAY)
    assert row.answer_due_on == TODAY + timedelta(days=15)
    assert Case.objects.values().get(pk=case.pk) == before
    again = services.county_transfer_offer(case=case, words=OFFER, by=town.bureau_officer, today=TODAY)
    assert rule(again) == "transfer.open"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [({"number_text": " "}, "transfer.no_letter"), ({"contact": ""}, "transfer.words"), ({"reason": " "}, "transfer.words")],
)  # fmt: skip
def test_an_offer_names_whom_and_by_which_letter(town: Any, words, wrong) -> None:
    from dataclasses import replace

    case = confirmed(town, TODAY)
    out = services.county_transfer_offer(
        case=case, words=replace(OFFER, **words), by=town.bureau_officer, today=TODAY
    )
    assert rule(out) == wrong


def test_a_child_back_in_school_is_not_handed_over(town: Any) -> None:
    case = make_case(
        town.noroll, unit=town.primary, person=town.principal, state="returned", returned_on=TODAY
    )
    out = services.county_transfer_offer(case=case, words=OFFER, by=town.bureau_officer, today=TODAY)
    assert rule(out) == "case.transfer.state"


def stands(child: Any, on: date) -> str:
    return with_state(counted_entries(on), on).get(child=child).state


def test_only_the_receipt_ends_it_and_the_child_is_never_nowhere(town: Any) -> None:
    row = offered(town)
    words = {"transfer": row, "by": town.bureau_officer, "today": TODAY}
    assert rule(services.county_transfer_accept(receipt=None, **words)) == "transfer.no_receipt"
    assert stands(town.noroll, TODAY) == ChildState.OPEN_CASE
    receipt = make_photo(by=town.bureau_officer, today=TODAY)
    out = services.county_transfer_accept(receipt=receipt, **words)
    assert isinstance(out, CountyTransfer) and out.state == CountyTransferState.ACCEPTED
    case = Case.objects.get(pk=row.case_id)
    assert (case.state, case.ended_on) == (CaseState.TRANSFERRED, TODAY)
    held = Whereabouts.objects.get(child=town.noroll, ended_on=None)
    assert held.evidence == receipt and held.until_on == TODAY + timedelta(days=183)
    assert stands(town.noroll, TODAY) == ChildState.ACCOUNTED
    services.unplaced_open(today=TODAY)
    assert not Case.objects.open().filter(child=town.noroll).exists()
    later = held.until_on + timedelta(days=1)
    services.unplaced_open(today=later)
    assert stands(town.noroll, later) == ChildState.OPEN_CASE, "after the term the county asks again"
    assert rule(services.county_transfer_accept(receipt=receipt, **words)) == "transfer.answered"


def test_without_a_code_to_account_by_nothing_is_handed_over(town: Any) -> None:
    row = offered(town)
    WhereaboutsCode.objects.filter(slug="other_not_out").update(is_active=False)
    receipt = make_photo(by=town.bureau_officer, today=TODAY)
    out = services.county_transfer_accept(transfer=row, receipt=receipt, by=town.bureau_officer, today=TODAY)
    assert rule(out) == "transfer.no_code"


@pytest.mark.parametrize(
    ("end", "state"),
    [("county_transfer_decline", "declined"), ("county_transfer_withdraw", "withdrawn")],
)
def test_declined_or_withdrawn_the_case_goes_on_and_may_be_offered_again(town: Any, end, state) -> None:
    row = offered(town)
    words = {"transfer": row, "by": town.bureau_officer, "today": TODAY}
    assert rule(getattr(services, end)(reason=" ", **words)) == "transfer.no_reason"
    out = getattr(services, end)(reason="查无此人", **words)
    assert out.state == state and row.case.state == CaseState.CONFIRMED
    assert rule(getattr(services, end)(reason="查无此人", **words)) == "transfer.answered"
    again = services.county_transfer_offer(case=row.case, words=OFFER, by=town.bureau_officer, today=TODAY)
    assert not isinstance(again, Refusal)


def test_a_case_that_comes_back_from_there_is_suspected_again(town: Any) -> None:
    row = offered(town)
    receipt = make_photo(by=town.bureau_officer, today=TODAY)
    services.county_transfer_accept(transfer=row, receipt=receipt, by=town.bureau_officer, today=TODAY)
    case = services.case_reopen(case=row.case, reason="孩子回到本县", by=town.bureau_officer, today=TODAY)
    assert isinstance(case, Case) and case.state == CaseState.SUSPECTED
    assert not Whereabouts.objects.filter(child=town.noroll, ended_on=None).exists()
