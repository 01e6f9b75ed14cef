"""F6: a verified cause tells the department it concerns, and its answer is waited for; harm is reported in one act."""

from datetime import date

import pytest

from notoneless.cases.models import Referral
from notoneless.cases.services.referrals import referral_delivered
from notoneless.core.events import act
from notoneless.domain.words import ReferralState
from tests.journeys.steps import it_is, picture, suspect, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def working(people, town):
    """曾望 is confirmed out of school; the covering school finds that he works."""
    case = verify(
        people,
        suspect(people, town.noroll),
        village="village_officer",
        school="principal",
        code=town.codes["missing_other"],
    )
    people.principal.presses(
        "cases:cause_verify", case.key, cause="work", note="在县城饭馆端盘子，老板和家长都承认"
    )
    case.refresh_from_db()
    return case


def test_child_labour_goes_to_human_resources_and_the_answer_is_waited_for(
    people, town, working, monkeypatch
) -> None:
    assert working.cause == "work"
    row = Referral.objects.get(case=working)
    assert (row.kind, row.department, row.state) == ("child_labour", "云溪区人力资源和社会保障局", "prepared")
    assert "拟转介移送函，送云溪区人力资源和社会保障局" in people.township_officer.desk
    assert "曾望" in people.bureau_officer.opens("cases:referrals", kind="child_labour")
    page = people.township_officer.opens("cases:referral_page", row.key)
    assert "拟转介移送函" in page
    early = people.township_officer.presses(
        "cases:referral_answer", row.key, status=422, on="2026-11-18", answer="已查处"
    )
    assert "送出以后才登记答复" in early
    people.township_officer.presses(
        "cases:referral_send", row.key, on="2026-11-18", how="溪移〔2026〕1号，当面递交"
    )
    row.refresh_from_db()
    assert (row.state, row.answer_due_on) == (ReferralState.SENT, date(2026, 11, 28))

    it_is(monkeypatch, people, date(2026, 11, 30))
    assert "没有按期答复，催办" in people.bureau_officer.desk
    assert "曾望" in people.bureau_officer.opens("cases:referrals", late="on")
    people.bureau_officer.presses(
        "cases:referral_answer",
        row.key,
        on="2026-11-29",
        answer="已责令饭馆清退",
        answer_file=picture("green"),
    )
    answered = people.principal.opens("cases:referral_page", row.key)
    assert "已责令饭馆清退" in answered and "看答复文件" in answered
    assert people.principal.fetches("cases:referral_file", row.key)
    people.village_officer.opens("cases:referral_page", row.key, status=404)
    people.bailu_principal.opens("cases:referral_page", row.key, status=404)


def test_the_delivery_of_its_letter_starts_the_days_for_the_answer(people, town, working) -> None:
    row = Referral.objects.get(case=working)
    with act(by=town.township_officer) as log:
        referral_delivered(referral=row, on=date(2026, 11, 18), log=log)
    row.refresh_from_db()
    assert (row.state, row.sent_on, row.answer_due_on) == ("sent", date(2026, 11, 18), date(2026, 11, 28))


def test_one_referral_of_a_kind_at_a_time_and_a_withdrawn_one_says_why(people, town, working) -> None:
    again = people.township_officer.presses(
        "cases:referral_open", working.key, status=422, kind="child_labour", situation="再转一次"
    )
    assert "同一事由已有一件在办" in again
    people.township_officer.presses("cases:referral_open", working.key, kind="hardship", situation="家里困难")
    row = Referral.objects.get(case=working, kind="hardship")
    assert row.department == "云溪区民政局"
    assert "请填写原因" in people.township_officer.presses("cases:referral_withdraw", row.key, status=422)
    people.township_officer.presses("cases:referral_withdraw", row.key, reason="低保已经办好")
    assert "低保已经办好" in people.bureau_officer.opens("cases:referral_page", row.key)


@pytest.mark.parametrize("who", ["teacher", "village_officer", "principal"])
def test_harm_is_reported_in_one_act_and_read_by_bureau_township_and_reporter_alone(
    people, town, who
) -> None:
    child = town.xiaoming
    people[who].presses(
        "cases:harm_report",
        child.key,
        seen="胳膊上多处伤痕",
        to="police",
        how="打110，李警官接警",
        on="2026-11-18",
    )
    row = Referral.objects.get(is_mandatory=True)
    assert row.department == "云溪区公安局" and row.department_unit == town.police
    assert "强制报告：已报云溪区公安局" in people.bureau_officer.desk, "the same moment"
    for reader in ("bureau_officer", "bureau_leader", "township_officer", who):
        assert "胳膊上多处伤痕" in people[reader].opens("cases:referral_page", row.key)
    others = {"teacher", "village_officer", "principal", "vice_principal", "centre_officer"} - {who}
    for reader in others:
        people[reader].opens("cases:referral_page", row.key, status=404)
        file = people[reader].opens("web:child_file", child.key)
        assert str(row.key) not in file and "已报云溪区公安局" not in file
        assert file.count("强制报告") == 1, "the empty card, and no line in the story"
    people.bailu_officer.opens("cases:referral_page", row.key, status=404)
    people.bureau_officer.presses("cases:harm_note", row.key)
    assert "强制报告：已报" not in people.bureau_officer.desk
    people.bureau_officer.presses("cases:referral_withdraw", row.key, status=422, reason="撤")
