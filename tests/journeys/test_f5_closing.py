"""F5: the school proposes closing, centre school and township check, the bureau approves; a child that leaves opens it again."""

from datetime import date, timedelta

import pytest

from notoneless.domain.words import CaseState, ClosingState
from tests.journeys.steps import bring_back, follow_up, it_is, suspect, verify
from tests.makers import make_child

pytestmark = pytest.mark.django_db
OVER = date(2026, 12, 18)


def returned(people, town, child):
    case = suspect(people, child)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    return bring_back(people, case, town.class_3_2, on="2026-11-18")


@pytest.fixture
def case(people, town, monkeypatch):
    case = returned(people, town, town.noroll)
    early = people.principal.presses("cases:closing_propose", case.key, status=422, reason="在班")
    assert "期满后方可销号" in early
    assert follow_up(people, case, monkeypatch, by="other_teacher") == OVER
    return case


def proposed(people, case):
    assert "申请销号" in people.principal.desk
    people.principal.presses("cases:closing_propose", case.key, reason="四次都在班，作业能交")
    return case.closings.get(state=ClosingState.PROPOSED)


def test_four_pairs_of_hands_close_a_case(people, town, case) -> None:
    closing = proposed(people, case)
    assert "申请销号" not in people.principal.desk
    assert "审核销号申请" in people.centre_officer.desk and "审核销号申请" in people.township_officer.desk
    assert "审核销号申请" not in people.bailu_officer.desk and "批准销号" not in people.bureau_officer.desk
    assert "曾望" in people.centre_officer.opens("cases:closings")
    assert "曾望" not in people.bureau_officer.opens("cases:closings"), "not yet hers"
    assert "曾望" in people.bureau_officer.opens("cases:closings", which="all")
    people.bureau_officer.presses("cases:closing_approve", closing.key, status=422)
    people.bailu_officer.opens("cases:closing_page", closing.key, status=404)
    people.bailu_officer.presses("cases:closing_check", closing.key, status=404)

    page = people.centre_officer.opens("cases:closing_page", closing.key)
    for word in ("四次都在班", "第4次跟踪", "2026-12-18 在班", "钟校明", "审核同意"):
        assert word in page, word
    people.centre_officer.presses("cases:closing_check", closing.key)
    assert "审核销号申请" not in people.centre_officer.desk
    people.centre_officer.presses("cases:closing_check", closing.key, status=422)
    people.township_officer.presses("cases:closing_check", closing.key)
    assert "批准销号" in people.bureau_officer.desk
    people.bureau_officer.presses("cases:closing_approve", closing.key)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED and case.ended_on == OVER
    page = people.principal.opens("cases:case_page", case.key)
    for word in ("申请销号", "中心校审核销号", "乡镇(街道)审核销号", "销号"):
        assert word in page, word
    names = people.township_officer.opens("indicators:balance_names", "990102101201", state="in_school")
    assert "曾望" in names


def test_an_application_goes_back_with_a_reason_and_comes_again(people, town, case) -> None:
    closing = proposed(people, case)
    people.township_officer.presses("cases:closing_return", closing.key, status=422, reason="")
    people.township_officer.presses("cases:closing_return", closing.key, reason="上周走访没见到人")
    assert "销号申请被退回：上周走访没见到人" in people.principal.desk
    assert "审核销号申请" not in people.centre_officer.desk
    people.principal.presses("cases:closing_propose", case.key, reason="走访那天去医院，病历在")
    assert case.closings.count() == 2


def test_overdue_it_stands_red_with_whom_it_waits_for(people, town, case, monkeypatch) -> None:
    proposed(people, case)
    it_is(monkeypatch, people, OVER + timedelta(days=6))
    assert "逾期" in people.centre_officer.desk
    assert "is-overdue" in people.centre_officer.opens("cases:closings")


def test_many_whose_conditions_plainly_hold_are_decided_in_one_go(people, town, monkeypatch) -> None:
    child = make_child("常安", born_on=date(2017, 5, 4), residence=town.liuwan_1)
    cases = [returned(people, town, one) for one in (town.noroll, child)]
    for day in (date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 3), OVER):
        it_is(monkeypatch, people, day)
        for case in cases:
            people.other_teacher.presses("cases:case_followup", case.key, on=day.isoformat(), is_in_class="1")
    for case in cases:
        people.principal.presses("cases:closing_propose", case.key, reason="四次都在班")
    keys = [case.closings.get().pk for case in cases]
    assert "成批办理" in people.centre_officer.opens("cases:closings")
    pick = people.centre_officer.opens("cases:closings_many")
    assert "曾望" in pick and "常安" in pick
    people.centre_officer.presses("cases:closings_many", status=422)
    done = people.centre_officer.presses("cases:closings_many", pick=keys)
    assert "办了2名孩子" in done
    people.township_officer.presses("cases:closings_many", pick=keys)
    people.bailu_officer.presses("cases:closings_many", status=422, pick=keys)
    people.bureau_officer.presses("cases:closings_many", pick=keys)
    for case in cases:
        case.refresh_from_db()
        assert case.state == CaseState.CLOSED


def test_a_closed_case_is_taken_up_again_when_the_child_leaves(people, town, case, monkeypatch) -> None:
    closing = proposed(people, case)
    people.centre_officer.presses("cases:closing_check", closing.key)
    people.township_officer.presses("cases:closing_check", closing.key)
    people.bureau_officer.presses("cases:closing_approve", closing.key)
    it_is(monkeypatch, people, date(2027, 1, 5))
    people.principal.presses("cases:case_relapse", case.key, status=422, reason="")
    people.principal.presses("cases:case_relapse", case.key, reason="元旦后没回来")
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING and case.is_open and case.due_on == date(2027, 1, 12)
    assert "曾望" in people.vice_principal.desk
    assert "元旦后没回来" in people.principal.opens("cases:case_page", case.key)
    people.principal.presses("cases:case_relapse", case.key, status=422, reason="再按一次")
