"""F5: a case is offered to another county by letter and stays ours until that county's receipt is here."""

from datetime import date

import pytest

from notoneless.domain.words import CaseState
from tests.journeys.steps import it_is, picture, suspect, verify

pytestmark = pytest.mark.django_db
OFFER = {
    "county": "乙省丙市丁县", "organ": "丁县教育局", "contact": "李老师 1000-5501", "reason": "户口已迁入丁县",
    "number_text": "教函〔2026〕18号",
}  # fmt: skip


@pytest.fixture
def case(people, town):
    case = suspect(people, town.noroll)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


def offered(people, case):
    people.principal.opens("cases:county_transfer_offer", case.key, status=403)
    bare = people.bureau_officer.presses(
        "cases:county_transfer_offer", case.key, status=422, **OFFER | {"number_text": ""}
    )
    assert "移交函文号" in bare and "户口已迁入丁县" in bare
    people.bureau_officer.presses("cases:county_transfer_offer", case.key, letter=picture("olive"), **OFFER)
    return case.county_transfers.get()


def test_offered_it_stays_ours_with_person_and_day_and_the_desk_asks_for_an_answer(
    people, town, case, monkeypatch
) -> None:
    person, due_on = case.person, case.due_on
    row = offered(people, case)
    case.refresh_from_db()
    assert (case.state, case.person, case.due_on) == (CaseState.CONFIRMED, person, due_on)
    assert "丁县" in people.principal.opens("cases:case_page", case.key)
    assert "丁县" in people.bureau_officer.opens("cases:county_transfers")
    it_is(monkeypatch, people, date(2026, 12, 4))
    assert "催乙省丙市丁县答复移交" in people.bureau_officer.desk and "逾期" in people.bureau_officer.desk
    assert "催乙省" not in people.principal.desk
    letter = people.bureau_officer.fetches("cases:case_file", case.key, row.letter.key)
    assert letter[:2] == b"\xff\xd8"
    people.village_officer.opens("cases:case_file", case.key, row.letter.key, status=404)


def test_only_the_receipt_ends_it_and_the_balance_keeps_the_child(people, town, case) -> None:
    row = offered(people, case)
    without = people.bureau_officer.presses("cases:county_transfer", row.key, status=422, answer="电话说接收")
    assert "请附对方回执" in without
    case.refresh_from_db()
    assert case.is_open
    page = people.bureau_officer.presses(
        "cases:county_transfer", row.key, receipt=picture("teal"), answer="已建档"
    )
    assert "办理迁出" in page
    case.refresh_from_db()
    assert case.state == CaseState.TRANSFERRED
    assert "曾望" in people.township_officer.opens(
        "indicators:balance_names", "990102101201", state="accounted"
    )
    assert "曾望" not in people.township_officer.opens(
        "indicators:balance_names", "990102101201", state="unplaced"
    )
    twice = people.bureau_officer.presses(
        "cases:county_transfer", row.key, status=422, receipt=picture("navy")
    )
    assert "已经有结果" in twice
    people.bureau_officer.presses("cases:case_reopen", case.key, reason="孩子又回到柳湾村")
    case.refresh_from_db()
    assert case.state == CaseState.SUSPECTED


@pytest.mark.parametrize(("answer", "word"), [("declined", "对方不接收"), ("withdrawn", "已撤回")])
def test_declined_or_taken_back_the_case_goes_on(people, town, case, answer, word) -> None:
    row = offered(people, case)
    people.bureau_officer.presses("cases:county_transfer_end", row.key, status=422, answer=answer, reason="")
    people.bureau_officer.presses("cases:county_transfer_end", row.key, answer=answer, reason="对方查无此户")
    case.refresh_from_db()
    assert case.state == CaseState.CONFIRMED
    page = people.bureau_officer.opens("cases:case_page", case.key)
    assert word in page and "发函移交" in page
