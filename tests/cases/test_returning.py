"""A child who is back: received, looked for on spaced days, closed by several people; or gone again."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.cases import services
from notoneless.cases.models import Case, CaseClosing, CaseFollowup, FollowupDue, ReturnPlan
from notoneless.children.models import ChildGrant, Roll
from notoneless.core.models import CountySetting, Event, Holiday
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, ClosingState
from tests.cases.test_services import confirmed
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db
PLAN = services.PlanWords(reception="方老师早上在校门口接")
DUE = [date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 18)]


def back(town: Any, on: date = TODAY, **words: Any) -> Case:
    case = confirmed(town, TODAY)
    out = services.case_return(
        case=case, school_class=town.class_3_1, on=on, by=town.principal, today=on, **{"plan": PLAN} | words
    )
    assert isinstance(out, Case), out
    return out


def look(town: Any, case: Case, on: date, *, in_class: bool = True, by: Any = None) -> Any:
    return services.followup_record(case=case, on=on, is_in_class=in_class, by=by or town.principal, today=on)


def followed(town: Any) -> Case:
    """Back, and seen in class on every due day."""
    case = back(town)
    for day in DUE:
        assert isinstance(look(town, case, day), CaseFollowup)
    case.refresh_from_db()
    return case


def rule(outcome: Any) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.rule


# ---- the return ---------------------------------------------------------------------------------------------


def test_a_return_gives_a_roll_a_plan_and_four_looks_on_school_days(town: Any) -> None:
    case = back(town)
    assert case.state == CaseState.RETURNED and case.due_on == DUE[0]
    assert Roll.objects.current().get(child=case.child).school_class == town.class_3_1
    assert list(case.followups_due.values_list("number", "due_on")) == list(enumerate(DUE, 1))
    assert case.return_plan.reception.open() == "方老师早上在校门口接"


def test_a_look_is_put_off_by_a_holiday_of_the_county(town: Any) -> None:
    Holiday.objects.create(on=date(2026, 11, 23), name="赶秋节", is_workday=False)
    assert back(town).followups_due.get(number=1).due_on == date(2026, 11, 24)


def test_looks_of_a_return_before_the_holidays_wait_for_the_next_term(town: Any) -> None:
    case = confirmed(town, TODAY)
    on = date(2027, 1, 18)
    services.case_return(
        case=case, school_class=town.class_3_1, on=on, plan=PLAN, by=town.principal, today=on
    )
    assert list(case.followups_due.values_list("due_on", flat=True)) == [
        date(2027, 1, 21), date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 3)
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["", "  "])
def test_without_a_reception_no_return_is_registered(town: Any, words) -> None:
    case = confirmed(town, TODAY)
    out = services.case_return(
        case=case, school_class=town.class_3_1, on=TODAY, plan=services.PlanWords(reception=words),
        by=town.principal, today=TODAY,
    )  # fmt: skip
    assert rule(out) == "case.return.no_reception"
    assert not Roll.objects.current().filter(child=case.child).exists()


def test_only_people_of_the_school_are_named_in_a_plan(town: Any) -> None:
    stranger = services.PlanWords(reception="接", paired_teacher=town.bailu_teacher)
    case = confirmed(town, TODAY)
    words = {"case": case, "school_class": town.class_3_1, "on": TODAY, "by": town.principal, "today": TODAY}
    assert rule(services.case_return(plan=stranger, **words)) == "case.return.not_here"
    own = services.PlanWords(reception="接", paired_teacher=town.teacher, tutoring_by=town.principal)
    assert isinstance(services.case_return(plan=own, **words), Case)
    assert ReturnPlan.objects.get(case=case).paired_teacher == town.teacher


def test_a_plan_is_changed_later_and_only_while_the_child_is_back(town: Any) -> None:
    case = back(town)
    more = services.PlanWords(reception="接", tutoring="午休补数学", tutoring_by=town.teacher)
    out = services.return_plan_set(case=case, plan=more, by=town.principal, today=TODAY)
    assert isinstance(out, ReturnPlan) and ReturnPlan.objects.get(case=case).tutoring.open() == "午休补数学"
    look(town, case, DUE[0], in_class=False)
    refused = services.return_plan_set(case=case, plan=more, by=town.principal, today=DUE[0])
    assert rule(refused) == "case.plan.state"
    assert ReturnPlan.objects.filter(case=case).exists(), "the plan stays readable"


# ---- the looks ----------------------------------------------------------------------------------------------


def test_a_record_meets_the_earliest_look_due_and_two_of_a_day_meet_one(town: Any) -> None:
    case = back(town)
    early = look(town, case, TODAY + timedelta(days=1))
    assert isinstance(early, CaseFollowup), "kept, but it meets nothing yet"
    assert not case.followups_due.filter(done__isnull=False).exists()
    late = DUE[1] + timedelta(days=1)
    look(town, case, late)
    look(town, case, late)
    assert list(case.followups_due.exclude(done=None).values_list("number", flat=True)) == [1]
    case.refresh_from_db()
    assert case.state == CaseState.FOLLOWING and case.due_on == DUE[1]


def test_the_roll_call_records_by_its_name_as_the_school_does(town: Any) -> None:
    case = back(town)
    row = look(town, case, DUE[0], by="attendance")
    assert isinstance(row, CaseFollowup) and row.by is None
    assert FollowupDue.objects.get(case=case, number=1).done == row
    assert Event.objects.filter(act="case_followup", by="attendance").exists()


def test_not_in_class_is_a_relapse_open_looks_are_dropped_and_a_new_return_has_new_ones(town: Any) -> None:
    case = back(town)
    look(town, case, DUE[0])
    look(town, case, DUE[1], in_class=False)
    case.refresh_from_db()
    assert (case.state, case.returned_on) == (CaseState.PERSUADING, None)
    assert case.due_on == DUE[1] + timedelta(days=7)
    assert list(case.followups_due.order_by("number").values_list("is_dropped", flat=True)) == [
        False,
        True,
        True,
        True,
    ]
    words = {"case": case, "school_class": town.class_3_1, "plan": PLAN, "by": town.principal}
    early = services.case_return(on=DUE[0], today=DUE[1], **words)
    assert rule(early) == "case.return.before_relapse"
    again = services.case_return(on=DUE[1], today=DUE[1], **words)
    assert isinstance(again, Case)
    assert case.followups_due.filter(is_dropped=False, done=None).count() == 4


def test_back_on_the_very_day_it_left_the_dropped_looks_hold_again(town: Any) -> None:
    case = back(town)
    look(town, case, TODAY, in_class=False)
    out = services.case_return(
        case=case, school_class=town.class_3_1, on=TODAY, plan=PLAN, by=town.principal, today=TODAY
    )
    assert isinstance(out, Case)
    assert list(case.followups_due.values_list("due_on", "is_dropped")) == [(day, False) for day in DUE]


def test_an_ill_child_who_leaves_again_is_kept_in_touch_with(town: Any) -> None:
    case = confirmed(town, TODAY, slug="illness")
    services.case_return(
        case=case, school_class=town.class_3_1, on=TODAY, plan=PLAN, by=town.principal, today=TODAY
    )
    look(town, case, DUE[0], in_class=False)
    case.refresh_from_db()
    assert case.state == CaseState.IN_TOUCH


def test_a_case_back_before_looks_were_spaced_gets_them_by_night(town: Any) -> None:
    case = make_case(
        town.noroll, unit=town.primary, person=town.principal, state="returned", returned_on=TODAY,
        return_class=town.class_3_1,
    )  # fmt: skip
    services.back_night(today=TODAY)
    services.back_night(today=TODAY)
    case.refresh_from_db()
    assert case.followups_due.count() == 4 and case.due_on == DUE[0]


def test_a_bad_value_of_the_setting_never_stops_a_return(town: Any) -> None:
    CountySetting.objects.create(key="cases.followup_spacing", value="每周一次")
    assert back(town).followups_due.count() == 4


# ---- closing ------------------------------------------------------------------------------------------------


def proposed(town: Any) -> CaseClosing:
    row = services.closing_propose(case=followed(town), reason="四次都在班", by=town.principal, today=DUE[3])
    assert isinstance(row, CaseClosing), row
    return row


def checked(town: Any) -> CaseClosing:
    row = proposed(town)
    for user in (town.centre_officer, town.township_officer):
        out = services.closing_check(closing=row, by=user, today=DUE[3])
        assert isinstance(out, CaseClosing), out
    row.refresh_from_db()
    return row


def test_a_case_is_not_proposed_before_the_period_is_over_and_four_looks_are_met(town: Any) -> None:
    case = back(town)
    for day in DUE[:3]:
        look(town, case, day)
    words = {"case": case, "reason": "在班", "by": town.principal}
    assert rule(services.closing_propose(today=DUE[2], **words)) == "case.close.early"
    assert rule(services.closing_propose(today=DUE[3], **words)) == "case.close.no_followup"
    extra = look(town, case, DUE[2])
    assert isinstance(extra, CaseFollowup)
    assert rule(services.closing_propose(today=DUE[3], **words)) == "case.close.no_followup", (
        "two of a day are one"
    )
    look(town, case, DUE[3])
    assert rule(services.closing_propose(today=DUE[3], **words | {"reason": " "})) == "closing.no_reason"
    assert isinstance(services.closing_propose(today=DUE[3], **words), CaseClosing)
    assert rule(services.closing_propose(today=DUE[3], **words)) == "closing.open"


def test_centre_school_and_township_check_and_the_bureau_closes(town: Any) -> None:
    row = checked(town)
    assert row.state == ClosingState.CHECKED
    case = services.closing_approve(closing=row, by=town.bureau_officer, today=DUE[3])
    assert isinstance(case, Case) and (case.state, case.ended_on) == (CaseState.CLOSED, DUE[3])
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (ClosingState.APPROVED, town.bureau_officer)
    assert not ChildGrant.objects.filter(child=case.child, why__startswith="个案", until_on=None).exists()


def test_the_bureau_does_not_close_what_was_not_checked_and_nobody_checks_for_others(town: Any) -> None:
    row = proposed(town)
    assert rule(services.closing_approve(closing=row, by=town.bureau_officer, today=DUE[3])) == "closing.turn"
    for other in (town.bailu_centre_officer, town.bailu_officer, town.bureau_officer, town.principal):
        assert rule(services.closing_check(closing=row, by=other, today=DUE[3])) == "closing.turn"
    services.closing_check(closing=row, by=town.centre_officer, today=DUE[3])
    assert rule(services.closing_approve(closing=row, by=town.bureau_officer, today=DUE[3])) == "closing.turn"


def test_a_child_that_is_gone_meanwhile_is_not_closed(town: Any) -> None:
    row = checked(town)
    look(town, row.case, DUE[3] + timedelta(days=3), in_class=False)
    row.refresh_from_db()
    assert row.state == ClosingState.RETURNED and "离校" in row.decision
    assert (
        rule(services.closing_approve(closing=row, by=town.bureau_officer, today=DUE[3])) == "closing.ended"
    )
    assert Case.objects.get(pk=row.case_id).state == CaseState.PERSUADING


def test_an_application_sent_back_says_why_and_another_follows(town: Any) -> None:
    row = proposed(town)
    assert rule(services.closing_return(closing=row, reason=" ", by=town.township_officer, today=DUE[3])) == (
        "closing.return.no_reason"
    )
    other = services.closing_return(closing=row, reason="没见到人", by=town.bailu_officer, today=DUE[3])
    assert rule(other) == "closing.turn"
    services.closing_return(closing=row, reason="没见到人", by=town.township_officer, today=DUE[3])
    row.refresh_from_db()
    assert (row.state, row.decision, row.decided_by) == (
        ClosingState.RETURNED,
        "没见到人",
        town.township_officer,
    )
    again = services.closing_propose(case=row.case, reason="又去看了", by=town.principal, today=DUE[3])
    assert isinstance(again, CaseClosing)


def test_a_centre_school_that_proposes_does_not_check_itself(town: Any) -> None:
    row = services.closing_propose(case=followed(town), reason="在班", by=town.centre_officer, today=DUE[3])
    assert isinstance(row, CaseClosing) and row.centre is None and row.township == town.qingshi_government
    services.closing_check(closing=row, by=town.township_officer, today=DUE[3])
    row.refresh_from_db()
    assert row.state == ClosingState.CHECKED


def test_many_are_decided_at_once_each_for_itself(town: Any) -> None:
    row = proposed(town)
    many = services.closings_many(closings=[row], by=town.centre_officer, today=DUE[3])
    assert many.done == [row.case.child.name] and not many.refused
    again = services.closings_many(closings=[row], by=town.centre_officer, today=DUE[3])
    assert not again.done and again.refused[0][1].rule == "closing.turn"
    assert (
        rule(services.closings_many(closings=[], by=town.centre_officer, today=DUE[3]))
        == "closing.none_picked"
    )


# ---- taken up again ------------------------------------------------------------------------------------------


def closed(town: Any) -> Case:
    case = services.closing_approve(closing=checked(town), by=town.bureau_officer, today=DUE[3])
    assert isinstance(case, Case)
    return case


def test_a_closed_case_is_open_again_when_the_child_leaves(town: Any) -> None:
    case, day = closed(town), date(2027, 1, 5)
    assert (
        rule(services.case_relapse(case=case, reason="", by=town.principal, today=day))
        == "case.recheck.no_reason"
    )
    out = services.case_relapse(case=case, reason="放假后没回来", by=town.principal, today=day)
    assert isinstance(out, Case) and (out.state, out.ended_on, out.returned_on) == (
        CaseState.PERSUADING,
        None,
        None,
    )
    assert out.due_on == day + timedelta(days=7)
    assert ChildGrant.objects.filter(child=case.child, unit=town.primary, until_on=None).exists()


def test_a_child_with_a_newer_open_case_gets_no_second_one(town: Any) -> None:
    case = closed(town)
    make_case(case.child, unit=town.primary, person=town.principal)
    out = services.case_relapse(case=case, reason="又走了", by=town.principal, today=date(2027, 1, 5))
    assert rule(out) == "case.reopen.open"


def test_in_the_follow_up_weeks_a_relapse_is_said_by_a_look(town: Any) -> None:
    out = services.case_relapse(case=back(town), reason="又走了", by=town.principal, today=TODAY)
    assert rule(out) == "case.relapse.follow"


def test_what_was_confirmed_is_verified_anew_by_its_lead_and_above(town: Any) -> None:
    case = confirmed(town, TODAY)
    assert rule(services.case_recheck(case=case, reason=" ", by=town.principal, today=TODAY)) == (
        "case.recheck.no_reason"
    )
    other = services.case_recheck(case=case, reason="在外县", by=town.junior_principal, today=TODAY)
    assert rule(other) == "case.recheck.not_lead"
    out = services.case_recheck(case=case, reason="在外县就读", by=town.centre_officer, today=TODAY)
    assert isinstance(out, Case) and out.state == CaseState.VERIFYING
    assert out.due_on == TODAY + timedelta(days=3)


# ---- parents -------------------------------------------------------------------------------------------------


def test_parents_are_asked_for_a_day_and_what_came_of_it_is_kept_once(town: Any) -> None:
    case, day = back(town), TODAY + timedelta(days=2)
    words = {"case": case, "by": town.principal, "today": TODAY}
    assert rule(services.meeting_invite(meet_on=TODAY - timedelta(days=1), **words)) == "meeting.past"
    meeting = services.meeting_invite(meet_on=day, **words)
    assert rule(services.meeting_invite(meet_on=day, **words)) == "meeting.twice"
    told = {"meeting": meeting, "by": town.principal, "has_come": False}
    assert rule(services.meeting_record(outcome="没来", today=TODAY, **told)) == "meeting.early"
    assert rule(services.meeting_record(outcome=" ", today=day, **told)) == "meeting.no_outcome"
    row = services.meeting_record(outcome="母亲在外地，约好视频谈", today=day, **told)
    assert (row.has_come, row.recorded_on) == (False, day)
    assert rule(services.meeting_record(outcome="来了", today=day, **told)) == "meeting.recorded"


def test_parents_of_a_child_only_suspected_are_not_asked(town: Any) -> None:
    case = make_case(town.noroll, unit=town.primary, person=town.principal)
    out = services.meeting_invite(case=case, meet_on=TODAY, by=town.principal, today=TODAY)
    assert rule(out) == "meeting.state"
