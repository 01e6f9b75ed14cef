"""The way of a case through its services: every act, its guard and its trace."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.cases import services
from notoneless.cases.models import Case, CaseStep
from notoneless.children.models import Roll, Whereabouts, WhereaboutsCode
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    CaseOrigin,
    CaseState,
    ContactKind,
    FindingState,
    MemberRole,
    RollMoveKind,
    SeenAtDoor,
)
from tests.makers import proposal_words

pytestmark = pytest.mark.django_db


def opened(town: Any, today: date, child: Any = None) -> Case:
    case = services.case_open(
        child=child or town.noroll, origin=CaseOrigin.HOUSEHOLD_NO_ROLL, by=town.bureau_officer, today=today
    )
    assert isinstance(case, Case), case
    return case


def code(slug: str) -> WhereaboutsCode:
    return WhereaboutsCode.objects.get(slug=slug)


def photo(town: Any, today: date) -> Any:
    from tests.makers import make_photo

    return make_photo(by=town.principal, today=today)


def confirmed(town: Any, today: date, slug: str = "aversion_or_work", child: Any = None) -> Case:
    case = opened(town, today, child)
    finding = services.case_propose(
        case=case, code=code(slug), evidence=photo(town, today), by=town.principal, today=today,
        **proposal_words(code(slug)),
    )  # fmt: skip
    assert not isinstance(finding, Refusal), finding
    case = services.finding_accept(finding=finding, by=town.bureau_officer, today=today)
    assert isinstance(case, Case), case
    return case


def test_a_child_without_a_roll_gets_a_case_with_unit_person_and_day(town: Any, today: date) -> None:
    case = opened(town, today)
    assert case.state == CaseState.SUSPECTED
    assert (case.unit, case.person) == (town.primary, town.vice_principal)
    assert case.due_on == today + timedelta(days=3)
    assert Event.objects.filter(act="case_open", child_key=case.child.key).count() == 1


def test_a_second_signal_adds_a_source_and_no_second_case(town: Any, today: date) -> None:
    first = opened(town, today)
    second = services.case_open(
        child=town.noroll, origin=CaseOrigin.POVERTY_LIST, detail="第3行", by=town.bureau_officer, today=today
    )
    assert second == first
    assert set(first.sources.values_list("origin", flat=True)) == {"household_no_roll", "poverty_list"}
    assert Case.objects.filter(child=town.noroll).count() == 1


def test_the_village_officer_says_what_was_seen_and_the_case_is_being_verified(
    town: Any, today: date
) -> None:
    case = opened(town, today)
    finding = services.case_see_door(
        case=case, seen=SeenAtDoor.NOT_IN_SCHOOL, note="在家放羊", by=town.village_officer, today=today
    )
    assert finding.state == FindingState.SEEN
    case.refresh_from_db()
    assert case.state == CaseState.VERIFYING


def test_a_visit_tomorrow_is_refused(town: Any, today: date) -> None:
    case = opened(town, today)
    outcome = services.case_see_door(
        case=case,
        seen=SeenAtDoor.NOT_FOUND,
        on=today + timedelta(days=1),
        by=town.village_officer,
        today=today,
    )
    assert isinstance(outcome, Refusal) and outcome.rule == "case.see_door.future"


def test_a_code_without_evidence_is_refused(town: Any, today: date) -> None:
    case = opened(town, today)
    outcome = services.case_propose(case=case, code=code("illness"), by=town.principal, today=today)
    assert isinstance(outcome, Refusal) and outcome.rule == "case.propose.no_evidence"
    case.refresh_from_db()
    assert case.state == CaseState.SUSPECTED


def test_a_second_code_while_one_waits_is_refused_and_noted(town: Any, today: date) -> None:
    case = opened(town, today)
    words = {
        "case": case,
        "code": code("illness"),
        "evidence": photo(town, today),
        "by": town.principal,
        "today": today,
    }
    assert not isinstance(services.case_propose(**words), Refusal)
    outcome = services.case_propose(**words)
    assert isinstance(outcome, Refusal) and outcome.rule == "case.propose.waiting"
    assert Event.objects.filter(act="case_refused", child_key=case.child.key).exists()


def test_a_to_h_clear_the_case_and_the_child_is_accounted_for(town: Any, today: date) -> None:
    case = confirmed(town, today, "in_school_no_reg_outside")
    assert case.state == CaseState.CLEARED and case.ended_on == today
    row = Whereabouts.objects.get(child=case.child, ended_on=None)
    assert row.code.slug == "in_school_no_reg_outside" and row.evidence is not None
    assert row.until_on is not None and row.until_on > today


def test_i_to_m_confirm_it_with_a_working_group_of_named_people(town: Any, today: date) -> None:
    case = confirmed(town, today)
    assert case.state == CaseState.CONFIRMED and case.confirmed_on == today
    roles = set(case.members.values_list("role", flat=True))
    assert {"lead", "township", "village"} <= roles
    assert town.village_officer.pk in case.members.values_list("user", flat=True)


@pytest.mark.parametrize("slug", ["illness", "disability"])
def test_ill_and_disabled_children_are_kept_in_touch_with_and_never_ordered(
    town: Any, today: date, slug: str
) -> None:
    from notoneless.cases.queries import draft_refusal
    from notoneless.domain.words import PaperKind

    case = confirmed(town, today, slug)
    assert case.state == CaseState.IN_TOUCH
    for kind in (PaperKind.URGING_LETTER, PaperKind.RETURN_NOTICE):
        for person in (town.township_officer, town.principal):
            refused = draft_refusal(case, kind, person)
            assert refused is not None and refused.rule in ("paper.never_legal", "paper.wrong_issuer")


def test_the_bureau_returns_a_code_only_with_a_reason_and_the_school_sends_it_again(
    town: Any, today: date
) -> None:
    case = opened(town, today)
    words = {
        "case": case,
        "code": code("illness"),
        "evidence": photo(town, today),
        "by": town.principal,
        "today": today,
    }
    finding = services.case_propose(**words)
    empty = services.finding_return(finding=finding, reason=" ", by=town.bureau_officer, today=today)
    assert isinstance(empty, Refusal) and empty.rule == "case.return_finding.no_reason"
    services.finding_return(finding=finding, reason="缺医院证明", by=town.bureau_officer, today=today)
    finding.refresh_from_db()
    assert finding.state == FindingState.RETURNED and finding.review_reason == "缺医院证明"
    again = services.case_propose(**words)
    assert again.pk == finding.pk and again.state == FindingState.PROPOSED


def test_nobody_accepts_the_code_he_set_himself(town: Any, today: date) -> None:
    case = opened(town, today)
    finding = services.case_propose(
        case=case, code=code("illness"), evidence=photo(town, today), by=town.bureau_officer, today=today
    )
    outcome = services.finding_accept(finding=finding, by=town.bureau_officer, today=today)
    assert isinstance(outcome, Refusal) and outcome.rule == "case.review.own"


def test_a_code_is_decided_once(town: Any, today: date) -> None:
    case = opened(town, today)
    finding = services.case_propose(
        case=case, code=code("illness"), evidence=photo(town, today), by=town.principal, today=today
    )
    services.finding_accept(finding=finding, by=town.bureau_officer, today=today)
    outcome = services.finding_accept(finding=finding, by=town.bureau_officer, today=today)
    assert isinstance(outcome, Refusal) and outcome.rule == "case.review.state"


def test_the_first_visit_begins_persuasion(town: Any, today: date) -> None:
    case = confirmed(town, today)
    services.case_contact(
        case=case, kind=ContactKind.VISIT, on=today, found="想打工", by=town.principal, today=today
    )
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING


def test_a_group_without_a_lead_is_refused(town: Any, today: date) -> None:
    case = confirmed(town, today)
    outcome = services.case_members_set(
        case=case, members=[(town.principal, MemberRole.HELP)], by=town.bureau_officer, today=today
    )
    assert isinstance(outcome, Refusal) and outcome.rule == "case.members.no_lead"


def test_who_leaves_the_group_loses_sight_of_the_child(town: Any, today: date) -> None:
    case = confirmed(town, today)
    helper = case.members.exclude(user=case.person).exclude(role="village").first()
    assert helper is not None
    services.case_members_set(
        case=case, members=[(case.person, MemberRole.LEAD)], by=town.bureau_officer, today=today
    )
    assert not case.child.grants.filter(user=helper.user, until_on__isnull=True).exists()


def test_leaving_without_proof_opens_a_case_in_the_same_act(town: Any, today: date) -> None:
    roll = Roll.objects.current().get(child=town.xiaoming)
    services.pupil_leave(
        roll=roll, kind=RollMoveKind.LEAVE, on=today, reason="随父母外出", by=town.principal, today=today
    )
    case = Case.objects.open().get(child=town.xiaoming)
    assert (case.unit, case.person) == (town.primary, town.teacher)


def test_leaving_with_proof_accounts_for_the_child_and_opens_none(town: Any, today: date) -> None:
    roll = Roll.objects.current().get(child=town.xiaoming)
    services.pupil_leave(
        roll=roll,
        kind=RollMoveKind.TRANSFER_OUT,
        on=today,
        evidence=photo(town, today),
        code=code("in_school_no_reg_outside"),
        by=town.principal,
        today=today,
    )
    assert not Case.objects.open().filter(child=town.xiaoming).exists()
    assert Whereabouts.objects.filter(child=town.xiaoming, ended_on=None).exists()


def test_evidence_that_ran_out_opens_a_case_that_night(town: Any, today: date) -> None:
    row = Whereabouts.objects.get(child=town.away, ended_on=None)
    services.unplaced_open(today=row.until_on)
    assert not Case.objects.open().filter(child=town.away).exists()
    services.unplaced_open(today=row.until_on + timedelta(days=1))
    assert Case.objects.open().get(child=town.away).sources.get().origin == CaseOrigin.EVIDENCE_EXPIRED


def test_every_step_is_kept_with_its_day_and_person(town: Any, today: date) -> None:
    case = confirmed(town, today)
    steps = list(CaseStep.objects.filter(case=case).order_by("pk").values_list("act", "to_state", "by"))
    assert [step[0] for step in steps] == ["open", "propose", "confirm"]
    assert steps[-1][2] == town.bureau_officer.login
