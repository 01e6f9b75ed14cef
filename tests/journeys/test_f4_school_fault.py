"""F4: a cause in the school itself is the bureau's to put right, and the school knows nothing of it until the bureau says so."""

from datetime import date, timedelta

import pytest

from notoneless.cases.models import Case, Supervision
from notoneless.domain.words import CaseState
from tests.journeys.steps import case_of, it_is, suspect, verify

pytestmark = pytest.mark.django_db


def confirmed(people, town, child):
    case = suspect(people, child)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


@pytest.fixture
def reported(people, town):
    """林小明 stays at home; his own teacher says that he was told to leave."""
    case = confirmed(people, town, town.xiaoming)
    people.teacher.presses(
        "cases:case_contact", case.key, kind="visit", on="2026-11-18", found="家长说学校不让去"
    )
    said = people.teacher.presses(
        "cases:cause_report", case.key, cause="school_fault", note="听年级组长说劝他别来了"
    )
    assert "已交教育局" in said
    case.refresh_from_db()
    return case


def test_the_teacher_who_reports_her_school_reads_that_it_went_to_the_bureau_and_no_more(
    people, town, reported
) -> None:
    assert (reported.unit, reported.person, reported.hidden_from) == (
        town.bureau, town.bureau_officer, town.primary,
    )  # fmt: skip
    for who in ("teacher", "principal", "vice_principal"):
        people[who].opens("cases:case_page", reported.key, status=404)
        for page in ("cases:cases_all", "cases:cases_out_of_school", "cases:cases_overdue", "web:desk"):
            assert str(reported.key) not in people[who].opens(page)
        file = people[who].opens("web:child_file", town.xiaoming.key)
        assert "林小明" in file, "the child is its pupil still"
        for word in (
            "劝返中",
            "确认失学",
            "督办",
            "初报",
            "教育局牵头",
            "家长说学校不让去",
            str(reported.key),
        ):
            assert word not in file, (who, word)
    assert "听年级组长说劝他别来了" in people.bureau_officer.opens("cases:case_page", reported.key)
    assert "听年级组长说劝他别来了" in people.township_officer.opens("cases:case_page", reported.key)


def without_keys(page):
    """A page less its tokens, which differ each time."""
    return [line for line in page.splitlines() if "request_key" not in line and "csrf" not in line.lower()]


def test_figures_of_the_school_do_not_betray_the_case(people, town) -> None:
    def told():
        board = people.vice_principal.opens("indicators:balance_place", "990102101201")
        names = people.vice_principal.opens("indicators:balance_names", "990102101201", state="open_case")
        line = people.principal.opens("indicators:balance_schools")
        report = people.principal.opens("returns:report", "2026-11", "XX101", "household_line")
        return board, names, line, report

    before = told()
    case = confirmed(people, town, town.xiaoming)
    with_case = told()
    assert before[0] != with_case[0] and before[2] != with_case[2] and before[3] != with_case[3]
    people.bureau_officer.presses("cases:cause_report", case.key, cause="school_fault", note="举报")
    for old, now in zip(before, told(), strict=True):
        assert without_keys(old) == without_keys(now)


def test_the_bureau_confirms_finds_out_puts_right_and_only_then_lets_the_school_back(
    people, town, reported, monkeypatch
) -> None:
    key = reported.key
    assert "确认失学原因：学校原因" in people.bureau_deputy.desk
    people.bureau_deputy.presses("cases:cause_confirm", key, decision="confirm")
    reported.refresh_from_db()
    assert reported.state == CaseState.SUPERVISED and reported.cause == "school_fault"
    assert reported.due_on == date(2026, 12, 3), "fifteen days by the county's setting"
    page = people.bureau_officer.opens("cases:case_page", key)
    assert "原因在学校，不在家长" in page and "教育局督办" in page
    refused = people.township_officer.presses("cases:paper_draft", key, "D08", status=422)
    assert "由教育局督办改正" in refused

    row = Supervision.objects.get(case=reported)
    assert "查清学校的问题" in people.bureau_officer.desk
    early = {"end": "put_right", "outcome": "改了"}
    assert "先登记查明的情况" in people.bureau_officer.presses(
        "cases:supervision_close", row.key, status=422, **early
    )
    people.bureau_officer.presses(
        "cases:supervision_found",
        row.key,
        found="确有劝离",
        told="书面检讨，接回学生",
        correct_by_on="2026-11-28",
    )
    people.village_officer.presses("cases:case_contact", key, kind="visit", on="2026-11-18", found="孩子在家")
    reported.refresh_from_db()
    assert reported.state == CaseState.SUPERVISED, "a visit is no end of supervision"
    assert reported.due_on == date(2026, 11, 28)

    it_is(monkeypatch, people, date(2026, 11, 27))
    people.bureau_officer.presses(
        "cases:supervision_close", row.key, end="put_right", outcome="已接回并道歉，局里核实"
    )
    reported.refresh_from_db()
    assert reported.state == CaseState.PERSUADING and reported.hidden_from == town.primary
    assert reported.unit != town.primary, "while the school is kept out somebody else leads"
    people.principal.opens("cases:case_page", key, status=404)

    people.bureau_officer.presses("cases:school_told", key, reason="已改正，由学校迎回")
    assert "林小明" in people.principal.opens("cases:case_page", key)
    reported.refresh_from_db()
    assert reported.unit == town.primary and reported.hidden_from is None
    people.bureau_officer.presses("cases:school_told", key, status=422, reason="再来一次")


def test_nobody_confirms_what_he_reported_himself_and_the_bureau_may_say_it_is_not_so(people, town) -> None:
    case = confirmed(people, town, town.xiaoming)
    people.bureau_officer.presses("cases:cause_report", case.key, cause="school_fault", note="电话举报")
    own = people.bureau_officer.presses("cases:cause_confirm", case.key, status=422, decision="confirm")
    assert "不能确认自己报的原因" in own
    people.bureau_deputy.presses(
        "cases:cause_confirm", case.key, decision="return", note="查无此事", is_school_told="on"
    )
    case.refresh_from_db()
    assert case.cause == "aversion", "what the accepted code said stands"
    assert case.hidden_from is None and case.unit == town.primary
    assert people.principal.opens("cases:case_page", case.key)


def test_a_supervision_of_what_was_not_so_opens_the_cause_again(people, town, reported) -> None:
    people.bureau_deputy.presses("cases:cause_confirm", reported.key, decision="confirm")
    row = Supervision.objects.get(case=reported)
    people.bureau_officer.presses(
        "cases:supervision_close", row.key, end="not_so", outcome="查无此事", is_school_told="on"
    )
    reported.refresh_from_db()
    assert reported.cause == "" and reported.state == CaseState.PERSUADING and reported.unit == town.primary


def test_before_the_case_is_confirmed_the_school_is_kept_out_as_well(people, town) -> None:
    case = suspect(people, town.lan)
    assert case.unit == town.primary
    people.teacher.presses("cases:cause_report", case.key, cause="school_fault", note="收了不该收的钱")
    people.principal.opens("cases:case_page", case.key, status=404)
    people.principal.opens("cases:case_propose", case.key, status=404)
    people.centre_officer.opens("cases:case_page", case.key)
    again = people.principal.presses("cases:case_open", town.lan.key, detail="今天又没来")
    assert str(case.key) not in again
    assert Case.objects.open().filter(child=town.lan).count() == 1
    assert case_of(town.lan).due_on >= case.opened_on + timedelta(days=15)
