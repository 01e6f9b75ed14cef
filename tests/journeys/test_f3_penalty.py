"""F3: the whole way of a penalty as in 西盟: order, filing, told, decided, not paid, demanded, the court asked, back."""

from datetime import date
from decimal import Decimal

import pytest

from notoneless.core.models import Event
from notoneless.domain.words import CaseState
from tests.journeys.lawpapers import delivers, files, plain_bytes, proceeding_of, signs
from tests.journeys.steps import hand_over, it_is, letter, picture, suspect, verify
from tests.makers import make_basis, make_case_paper

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.fixture
def case(people, town, monkeypatch):
    """曾望 is out of school; notice and order were delivered and ran out."""
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    urging = letter(people, case, "D04", drafter="vice_principal", second="principal")
    hand_over(people, urging, "vice_principal")
    notice = letter(
        people, case, "D08", drafter="township_officer", second="township_deputy", return_by_on="2026-11-24"
    )
    hand_over(people, notice, "township_officer", colour="plum")
    plain_bytes(monkeypatch)
    it_is(monkeypatch, people, at(11, 25))
    return case


def organ(town) -> dict:
    return {
        "issuer": town.qingshi_government,
        "drafter": town.township_officer,
        "signer": town.township_deputy,
    }


def made(town, case, kind, **fields):
    """A signed, filed paper of the township."""
    row = signs(case, kind, **organ(town), **fields)
    assert row, row
    return files(row, by=town.township_officer)


def test_the_whole_way_of_a_penalty(people, town, case, monkeypatch) -> None:
    township = people.township_officer
    assert "限期复学已满没有返校，可以责令限期改正" in township.desk
    order = made(town, case, "D09", return_by_on=at(12, 1))
    assert delivers(order, by=town.township_officer)
    page = township.opens("cases:case_page", case.key)
    assert "2026-12-01" in page and "义务教育法第五十八条" in page and "现在不能处罚" in page
    people.teacher.opens("cases:clocks", status=403)
    _filed(people, town, case, monkeypatch)
    one = proceeding_of(case)
    chosen = _based(people, one, town, case)
    decision = _told_and_decided(people, one, chosen, town, case, monkeypatch)
    _served(people, one, decision, town, case, monkeypatch)
    _applied(people, one, town, case, monkeypatch)
    _court_papers(people, case)
    _back_in_class(people, one, town, case, monkeypatch)


def _filed(people, town, case, monkeypatch):
    """Filed on the signed form, by two officers, against the father."""
    township = people.township_officer
    it_is(monkeypatch, people, at(12, 2))
    township.opens("cases:proceeding_open", case.key)
    two = {
        "officer_1": "高青山",
        "card_1": "云执001",
        "officer_2": "杜鹃",
        "card_2": "云执002",
        "party": "曾大勇",
    }
    assert "先办立案审批表" in township.presses("cases:proceeding_open", case.key, status=422, **two)
    made(town, case, "D10", addressee="本案案卷")
    township.presses("cases:proceeding_open", case.key, status=422, **(two | {"officer_2": "高青山"}))
    township.presses("cases:proceeding_open", case.key, status=422, **(two | {"party": "曾望"}))
    township.presses("cases:proceeding_open", case.key, **two)
    one = proceeding_of(case)
    assert (one.filed_on, one.party, one.organ) == (at(12, 2), "曾大勇", town.qingshi_government)
    assert case.papers.get(kind="D10").proceeding == one
    assert "2027-03-02" in township.opens("cases:case_page", case.key), "ninety days"


def _based(people, one, town, case):
    """No basis, no penalty; entered by one, checked by another."""
    township = people.township_officer
    terms = {
        "title": "云岭省义务教育条例", "article": "第四十条", "text": "处二百元以上二千元以下罚款。", "issued_by": "云岭省人大常委会",
        "valid_from_on": "2024-01-01", "organs": ["township_government", "bureau"], "fine_min": "200",
        "fine_max": "2000", "hearing_from": "2000",
    }  # fmt: skip
    people.bureau_officer.presses("cases:basis_add", **terms)
    from notoneless.cases.models import LegalBasis

    basis = LegalBasis.objects.get()
    chosen = {"basis": basis.pk, "fine": "1000", "bank": "云溪农商行 6200-001"}
    township.presses("cases:proceeding_act", one.key, "basis", status=422, **chosen)
    assert "审核法律依据" in people.bureau_approver.desk
    people.bureau_approver.presses("cases:basis_check", basis.key)
    assert "现在不能处罚" not in township.opens("cases:case_page", case.key)
    too_much = township.presses(
        "cases:proceeding_act", one.key, "basis", status=422, **(chosen | {"fine": "3000"})
    )
    assert "200至2000元" in too_much
    township.presses("cases:proceeding_act", one.key, "basis", **chosen)
    return chosen


def _told_and_decided(people, one, chosen, town, case, monkeypatch):
    """Told; the defence runs; its review and the legal review come before the decision."""
    township = people.township_officer
    notice = made(town, case, "D12", proceeding=one)
    assert delivers(notice, by=town.township_officer)
    it_is(monkeypatch, people, at(12, 4))
    early = signs(case, "D16", **organ(town), proceeding=one)
    assert early.rule == "penalty.defence_runs"
    township.presses(
        "cases:proceeding_act", one.key, "defence", defence_on="2026-12-04", defence_text="家里要人放羊", defence_review=""
    )  # fmt: skip
    raised = township.presses(
        "cases:proceeding_act", one.key, "basis", status=422, **(chosen | {"fine": "1500"})
    )
    assert "不得因当事人陈述申辩加重" in raised
    it_is(monkeypatch, people, at(12, 9))
    assert "陈述申辩期已满，可以作出决定" in township.desk
    assert signs(case, "D16", **organ(town), proceeding=one).rule == "penalty.defence_unreviewed"
    township.presses(
        "cases:proceeding_act", one.key, "defence", defence_on="2026-12-04", defence_text="家里要人放羊",
        defence_review="不成立：学校可以寄宿",
    )  # fmt: skip
    assert signs(case, "D16", **organ(town), proceeding=one).rule == "penalty.no_legal_review"
    assert "法制审核" in people.bureau_approver.desk
    people.bureau_approver.presses(
        "cases:proceeding_review", one.key, legal_review="事实清楚，依据有效，程序合法"
    )
    decision = made(town, case, "D16", proceeding=one)
    one.refresh_from_db()
    assert one.decided_on == at(12, 9)
    return decision


def _served(people, one, decision, town, case, monkeypatch):
    """Delivered: fifteen days to pay, sixty to ask for review, six months to sue."""
    township = people.township_officer
    it_is(monkeypatch, people, at(12, 10))
    assert delivers(decision, by=town.township_officer)
    case.refresh_from_db()
    assert case.state == CaseState.PENALTY
    page = township.opens("cases:case_page", case.key)
    for words in ("2026-12-25", "2027-02-08", "2027-06-10", "放假安排还没有公布"):
        assert words in page, words
    it_is(monkeypatch, people, at(12, 30))
    assert "150.00" in township.opens("cases:case_page", case.key), "five days late at three per cent"
    township.presses(
        "cases:proceeding_act", one.key, "payment", paid_amount="300", deferred_until_on="2027-01-31"
    )  # fmt: skip
    assert "加处罚款到今天" not in township.opens("cases:case_page", case.key)


def _applied(people, one, town, case, monkeypatch):
    """The period to sue has run out: demand, ten working days, the window, the application."""
    township = people.township_officer
    it_is(monkeypatch, people, at(6, 11, 2027))
    assert "诉讼期已满，可以催告" in township.desk
    demand = made(town, case, "D17", proceeding=one)
    assert delivers(demand, by=town.township_officer)
    application = made(
        town, case, "D18", proceeding=one, addressee="云溪区人民法院",
        facts={"representative": "韦正，镇长", "subject": "在家务农"},
    )  # fmt: skip
    court = {"receiver": "立案庭", "relation": "法院收件人"}
    assert delivers(application, by=town.township_officer, **court).rule == "enforce.early"
    it_is(monkeypatch, people, at(6, 28, 2027))
    assert "前申请强制执行" in township.desk and "申请强制执行（本机关期限）" not in township.desk
    assert delivers(application, by=town.township_officer, **court)
    case.refresh_from_db()
    one.refresh_from_db()
    assert (case.state, one.applied_on, one.court) == (
        CaseState.ENFORCEMENT,
        at(6, 28, 2027),
        "云溪区人民法院",
    )
    township.presses(
        "cases:proceeding_act", one.key, "court", court="云溪区人民法院", court_number="（2027）云9901行审3号",
        accepted_on="2027-06-28",
    )  # fmt: skip


def _court_papers(people, case):
    """Papers of the court: in the file of the case, out of the teacher's and the village's sight."""
    township = people.township_officer
    for number, kind in enumerate(("enforcement_notice", "property_order", "detention"), start=1):
        township.presses(
            "cases:outside_add", case.key, kind=kind, organ="court", organ_name="云溪区人民法院",
            number_text=f"（2027）云9901执{number}号", dated_on="2027-06-28", scan=picture("teal"),
        )  # fmt: skip
    assert "拘留决定书" in township.opens("cases:case_page", case.key)
    assert "拘留决定书" not in people.village_officer.opens("cases:case_page", case.key)
    paper = case.outside_papers.get(kind="detention")
    people.village_officer.opens("cases:outside_file", case.key, paper.key, status=403)
    assert people.principal.fetches("cases:outside_file", case.key, paper.key)
    assert Event.objects.filter(act="outside_opened", by="principal").count() == 1


def _back_in_class(people, one, town, case, monkeypatch):
    """Back in class: the clocks stop, the proceeding is ended by its organ."""
    township = people.township_officer
    it_is(monkeypatch, people, at(6, 30, 2027))
    people.principal.presses(
        "cases:case_return",
        case.key,
        reception="班主任在校门口接进班",
        school_class=town.class_4_1.pk,
        on="2027-06-30",
    )
    assert not case.deadlines.filter(met_on__isnull=True).exists()
    assert "了结案件" in township.opens("cases:case_page", case.key)
    township.presses("cases:proceeding_act", one.key, "end", status=422, end="returned", reason="已返校")
    township.presses("cases:proceeding_act", one.key, "end", end="performed", reason="孩子已返校就读")
    assert "已履行" in township.opens("cases:proceeding_page", one.key)
    township.presses("cases:proceeding_act", one.key, "end", status=422, end="revoked", reason="x")


def test_a_child_back_before_the_decision_ends_the_proceeding_without_penalty(people, town, case) -> None:
    township = people.township_officer
    case.state = CaseState.ORDERED
    case.save()
    make_case_paper(
        case, "D10", issuer=town.qingshi_government, by=town.township_officer, addressee="本案案卷"
    )
    township.presses(
        "cases:proceeding_open", case.key, officer_1="高青山", card_1="1", officer_2="杜鹃", card_2="2", party="曾大勇"
    )  # fmt: skip
    one = proceeding_of(case)
    assert case.deadlines.filter(kind="decide", met_on__isnull=True).exists()
    people.principal.presses(
        "cases:case_return",
        case.key,
        reception="班主任在校门口接进班",
        school_class=town.class_4_1.pk,
        on="2026-11-25",
    )
    assert not case.deadlines.filter(met_on__isnull=True).exists(), "a return stops the clocks at once"
    form = township.opens("cases:proceeding_act", one.key, "end")
    assert "孩子已返校，监护人及时改正" in form
    township.presses("cases:proceeding_act", one.key, "end", end="returned", reason="及时改正，不予处罚")
    one.refresh_from_db()
    assert (one.end, one.ended_on) == ("returned", at(11, 25))


def test_another_units_people_do_not_work_in_the_proceeding(people, town, case) -> None:
    basis = make_basis(entered_by=town.bureau_officer, checked_by=town.bureau_approver)
    make_case_paper(
        case, "D10", issuer=town.qingshi_government, by=town.township_officer, addressee="本案案卷"
    )
    two = {"officer_1": "高青山", "card_1": "1", "officer_2": "杜鹃", "card_2": "2", "party": "曾大勇"}
    assert "案件由青石镇人民政府的人员办理" in people.bureau_officer.presses(
        "cases:proceeding_open", case.key, status=422, **two
    )
    people.township_officer.presses("cases:proceeding_open", case.key, **two)
    one = proceeding_of(case)
    words = {"basis": basis.pk, "fine": "500", "bank": "农商行"}
    people.bureau_officer.presses("cases:proceeding_act", one.key, "basis", status=422, **words)
    people.bailu_officer.opens("cases:proceeding_page", one.key, status=404)
    people.bailu_officer.presses("cases:proceeding_act", one.key, "basis", status=404, **words)
    people.principal.presses("cases:proceeding_act", one.key, "basis", status=403, **words)
    one.refresh_from_db()
    assert one.fine is None
    people.township_officer.presses("cases:proceeding_act", one.key, "basis", **words)
    one.refresh_from_db()
    assert one.fine == Decimal(500)
