"""Letters, forms and the county's words through their services and pages: what is typed, refused, printed, kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from notoneless.cases import papers, queries
from notoneless.cases.models import CaseClosing, CaseFollowup, CasePaper, Referral
from notoneless.core import clock
from notoneless.core.models import Event
from notoneless.documents import wordings
from notoneless.documents.models import Paper, Wording
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, DeliveryMode, PaperKind, ReferralKind
from notoneless.files.papers.countywording import KINDS, in_words
from notoneless.files.wordtemplate import write_template
from tests.cases.test_services import confirmed
from tests.files.papers.reading import pdf_text, word_text
from tests.journeys.steps import Person
from tests.makers import make_photo

pytestmark = pytest.mark.django_db
K = PaperKind


@pytest.fixture
def case(town: Any, today: date) -> Any:
    case = confirmed(town, today)
    case.cause, case.absent_since_on = "aversion", date(2026, 9, 1)
    case.save()
    return case


def set_to(case: Any, state: CaseState, **more: Any) -> Any:
    type(case).objects.filter(pk=case.pk).update(state=state, **more)
    case.refresh_from_db()
    return case


def drafted(case: Any, kind: PaperKind, by: Any, today: date, **more: Any) -> CasePaper:
    row = papers.case_paper_draft(case=case, kind=kind, by=by, today=today, **more)
    assert isinstance(row, CasePaper), row
    return CasePaper.objects.select_related("paper__issuer").get(pk=row.pk)  # sealed values as they are read


def delivered(case: Any, kind: PaperKind, by: Any, second: Any, today: date, **more: Any) -> CasePaper:
    row = drafted(case, kind, by, today, **more)
    for step in (papers.case_paper_check, papers.case_paper_sign):
        assert isinstance(step(case_paper=row, by=second, today=today), Paper)
        row = CasePaper.objects.select_related("paper__issuer").get(pk=row.pk)
    scan = make_photo(by=by, today=today)
    papers.case_paper_seal(case_paper=row, scan=scan, by=by, today=today)
    row = CasePaper.objects.select_related("paper__issuer").get(pk=row.pk)
    done = papers.case_paper_deliver(
        case_paper=row, mode=DeliveryMode.DIRECT, delivered_on=today, receiver=row.paper.addressee, by=by,
        today=today, relation="本人",
    )  # fmt: skip
    assert not isinstance(done, Refusal), done
    return CasePaper.objects.select_related("paper__issuer").get(pk=row.pk)


def texts(row: CasePaper, today: date) -> list[str]:
    word, pdf = papers.paper_render(row, row.paper, today=today, is_draft=True)
    return [word_text(word), pdf_text(pdf)]


def test_the_letter_home_and_the_village_letter_need_nothing_before_them(town, case, today) -> None:
    home = drafted(case, K.HOME_LETTER, town.vice_principal, today)
    village = drafted(case, K.VILLAGE_NOTICE, town.vice_principal, today, facts={"answer_by": "2026-11-27"})
    assert village.paper.addressee == "柳湾村村民委员会"
    for text in texts(home, today):
        assert "尊敬的曾大勇家长" in text and "曾望" in text and "回执" in text.replace(" ", "")
    for text in texts(village, today):
        assert "柳湾村村民委员会" in text and "2026年11月27日前" in text


def test_the_report_to_the_government_is_copied_to_its_justice_office(town, case, today) -> None:
    delivered(case, K.URGING_LETTER, town.vice_principal, town.principal, today)
    case.refresh_from_db()
    empty = papers.case_paper_draft(case=case, kind=K.GOVERNMENT_REPORT, by=town.principal, today=today)
    assert isinstance(empty, Refusal) and empty.rule == "paper.typed_missing"
    row = drafted(case, K.GOVERNMENT_REPORT, town.vice_principal, today, facts={"situation": "随亲戚外出"})
    assert row.paper.addressee == "青石镇人民政府"
    for text in texts(row, today):
        for words in ("抄送：青石镇司法所", "随亲戚外出", "曾大勇", "义务教育敦促书"):
            assert words in text
    by_bureau = drafted(case, K.GOVERNMENT_REPORT, town.township_officer, today, facts={"situation": "同上"})
    assert by_bureau.paper.addressee == "云溪区人民政府"
    assert all("抄送：云溪区司法局" in text for text in texts(by_bureau, today))


def test_a_deferral_runs_a_year_at_most_and_prints_its_ground_and_days(town, case, today) -> None:
    set_to(case, CaseState.IN_TOUCH, cause="illness")
    typed = {
        "what": "suspension",
        "ground": "骨折手术后休养",
        "from_on": "2026-11-18",
        "until_on": "2028-01-01",
    }
    refused = papers.case_paper_draft(
        case=case, kind=K.DEFERRAL_APPROVAL, by=town.township_officer, today=today, facts=typed
    )
    assert isinstance(refused, Refusal) and refused.rule == "paper.deferral_too_long"
    row = drafted(
        case, K.DEFERRAL_APPROVAL, town.township_officer, today, facts=typed | {"until_on": "2027-02-28"}
    )
    for text in texts(row, today):
        for words in (
            "休学批准书",
            "骨折手术后休养",
            "自2026年11月18日起至2027年2月28日止",
            "青石镇人民政府",
        ):
            assert words in text


def referral_of(town: Any, case: Any, **more: Any) -> Referral:
    facts = {
        "kind": ReferralKind.CHILD_LABOUR, "department": "云溪区人力资源和社会保障局", "situation": "在镇上饭馆端盘子",
        "opened_on": date(2026, 11, 17), "opened_by": town.township_officer,
    }  # fmt: skip
    return Referral.objects.get(pk=Referral.objects.create(case=case, **facts | more).pk)


def test_a_referral_letter_reads_its_referral_and_asks_for_an_answer(town, case, today) -> None:
    without = papers.case_paper_draft(
        case=case, kind=K.REFERRAL_LETTER, by=town.township_officer, today=today
    )
    assert isinstance(without, Refusal) and without.rule == "paper.no_referral"
    row = drafted(
        case, K.REFERRAL_LETTER, town.township_officer, today, referral=referral_of(town, case),
        facts={"answer_by": "2026-11-30"},
    )  # fmt: skip
    assert row.paper.addressee == "云溪区人力资源和社会保障局"
    for text in texts(row, today):
        for words in ("使用童工", "在镇上饭馆端盘子", "于2026年11月30日前", "禁止使用童工规定"):
            assert words in text


def test_another_cases_referral_is_not_taken(town, case, today) -> None:
    other = confirmed(town, today, child=town.left)
    refused = papers.case_paper_draft(
        case=case,
        kind=K.REFERRAL_LETTER,
        by=town.township_officer,
        today=today,
        referral=referral_of(town, other),
    )
    assert isinstance(refused, Refusal) and refused.rule == "paper.no_referral"
    page = Person(town.township_officer).opens("cases:paper_draft", case.key, "D25")
    assert "端盘子" not in page and "饭馆" not in page


def test_the_child_who_is_back_gets_its_certificate_and_the_closed_case_its_report(town, case, today) -> None:
    day = date(2026, 11, 18)
    set_to(case, CaseState.FOLLOWING, returned_on=day, return_class=town.class_3_2)
    for n in range(4):
        CaseFollowup.objects.create(
            case=case, on=day + timedelta(days=n), is_in_class=True, by=town.teacher, at=clock.now()
        )
    certificate = drafted(case, K.RETURN_CERTIFICATE, town.vice_principal, today)
    for text in texts(certificate, today):
        for words in ("复学证明", "曾望", "青石中心小学三年级(2)班", "2026年11月18日返校复学"):
            assert words in text
    CaseClosing.objects.create(
        case=case, reason="稳定就读", proposed_by=town.principal, proposed_unit=town.primary, proposed_on=day,
        centre=town.centre, centre_by=town.centre_officer, centre_on=day, township=town.qingshi_government,
        township_by=town.township_officer, township_on=day,
    )  # fmt: skip
    report = drafted(case, K.CLOSING_REPORT, town.bureau_officer, today)
    for text in texts(report, today):
        for words in (
            "销号审批表", "曾望", "第4次2026年11月21日在班上课", "稳定就读", "钟校明", "尹承志", "高青山", "青石镇中心校", "确认失学",
        ):  # fmt: skip
            assert words in text, words
    set_to(case, CaseState.CLOSED, ended_on=day)
    offer = queries.paper_offer(case, town.bureau_officer)
    assert offer.ready == [K.CLOSING_REPORT]


def test_a_paper_whose_day_has_come_is_not_signed(town, case, today) -> None:
    row = drafted(case, K.URGING_LETTER, town.vice_principal, today, return_by_on=date(2026, 11, 19))
    papers.case_paper_check(case_paper=row, by=town.principal, today=today)
    row = CasePaper.objects.get(pk=row.pk)
    late = papers.case_paper_sign(case_paper=row, by=town.principal, today=date(2026, 11, 19))
    assert isinstance(late, Refusal) and late.rule == "paper.return_by_past"


def test_a_corrected_notice_moves_nothing_once_the_order_is_with_the_family(
    town, case, today, monkeypatch
) -> None:
    delivered(case, K.URGING_LETTER, town.vice_principal, town.principal, today)
    case.refresh_from_db()
    notice = delivered(
        case,
        K.RETURN_NOTICE,
        town.township_officer,
        town.township_deputy,
        today,
        return_by_on=date(2026, 11, 19),
    )
    later = date(2026, 11, 20)
    moment = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: moment)
    users = type(town.township_officer).objects
    officer, deputy = (users.get(pk=u.pk) for u in (town.township_officer, town.township_deputy))
    case.refresh_from_db()
    delivered(case, K.CORRECTION_ORDER, officer, deputy, later, return_by_on=date(2026, 12, 4))
    case.refresh_from_db()
    delivered(case, K.RETURN_NOTICE, officer, deputy, later, return_by_on=date(2026, 11, 30), replaces=notice)
    case.refresh_from_db()
    assert case.ordered_until_on == date(2026, 12, 4)


def test_the_card_shows_the_rungs_then_what_may_be_drafted_then_the_rest_with_its_reason(
    town, case, today
) -> None:
    offer = queries.paper_offer(case, town.township_officer)
    assert [(rung.kind, rung.state) for rung in offer.rungs] == [
        (K.URGING_LETTER, "now"),
        (K.CENTRE_NOTICE, "next"),
    ]
    assert offer.rung == K.URGING_LETTER and K.CORRECTION_ORDER not in offer.ready
    urging = delivered(case, K.URGING_LETTER, town.vice_principal, town.principal, today)
    case.refresh_from_db()
    offer = queries.paper_offer(case, town.township_officer)
    first = offer.rungs[0]
    assert (first.state, first.number, first.delivered_on) == ("done", urging.paper.number_text, today)
    assert [rung.state for rung in offer.rungs] == ["done", "now", "next"]
    assert offer.rung == K.CENTRE_NOTICE and K.RETURN_NOTICE in offer.ready
    assert 1 + len(offer.ready) + len(offer.others) == len(K)
    page = Person(town.township_officer).opens("cases:case_page", case.key)
    assert "<details" in page and "责令限期改正通知书在“已限期复学”时制发" in page


@pytest.mark.parametrize("state", ["lawsuit", "following", "closed"])
def test_a_case_before_the_court_or_of_a_child_who_is_back_shows_no_next_paper(
    town, case, today, state
) -> None:
    delivered(case, K.URGING_LETTER, town.vice_principal, town.principal, today)
    case.state = state
    offer = queries.paper_offer(case, town.township_officer)
    assert [rung.state for rung in offer.rungs] == ["done"] and offer.rung is None
    assert "制发文书" not in Person(town.village_officer).opens("cases:case_page", case.key)


def test_forms_come_filled_and_their_errors_are_words(town, case, today) -> None:
    officer = Person(town.township_officer)
    page = officer.opens("cases:paper_draft", case.key, "N01")
    assert 'value="2026-11-25"' in page
    assert "请填写请在哪天前答复" in officer.presses(
        "cases:paper_draft", case.key, "N01", status=422, answer_by=""
    )
    past = officer.presses("cases:paper_draft", case.key, "N01", status=422, answer_by="2026-11-18")
    assert "答复日期须晚于今天" in past
    assert "2026-11-24" in officer.opens("cases:paper_draft", case.key, "D08")
    set_to(case, CaseState.IN_TOUCH)
    page = officer.opens("cases:paper_draft", case.key, "D24")
    assert "2027-11-17" in page
    wrong = officer.presses(
        "cases:paper_draft", case.key, "D24", status=422, what="suspension", ground="骨折", from_on="2026-11-18",
        until_on="2026-11-01",
    )  # fmt: skip
    assert "截止日期必须晚于起始日期" in wrong and "骨折" in wrong


# the county's words


def file_of(kind: PaperKind, *more: str) -> bytes:
    return write_template("用语", (*in_words(KINDS[kind].default), *more), ())


def test_a_wording_waits_until_it_is_put_into_force_and_can_be_taken_back(town, today) -> None:
    by = town.bureau_officer
    first = wordings.wording_hand_in(
        kind=K.RETURN_NOTICE, content=file_of(K.RETURN_NOTICE, "一。"), by=by, today=today
    )
    assert isinstance(first, Wording) and not first.is_active
    assert wordings.county_slots(K.RETURN_NOTICE) == ()
    wordings.wording_start(wording=first, by=by, today=today)
    second = wordings.wording_hand_in(
        kind=K.RETURN_NOTICE, content=file_of(K.RETURN_NOTICE, "二。"), by=by, today=today
    )
    wordings.wording_start(wording=second, by=town.bureau_approver, today=today)
    assert wordings.county_slots(K.RETURN_NOTICE)[-1] == "二。"
    first.refresh_from_db()
    assert not first.is_active and first.ended_by == town.bureau_approver
    twice = wordings.wording_start(wording=second, by=by, today=today)
    assert isinstance(twice, Refusal) and twice.rule == "wording.started"
    wordings.wording_start(wording=first, by=by, today=today)
    assert wordings.county_slots(K.RETURN_NOTICE)[-1] == "一。"
    wordings.wording_reset(kind=K.RETURN_NOTICE, by=by, today=today)
    again = wordings.wording_reset(kind=K.RETURN_NOTICE, by=by, today=today)
    assert isinstance(again, Refusal) and again.rule == "wording.default"
    assert Event.objects.filter(act="wording_started").count() == 3


def test_a_wording_that_does_not_hold_is_refused_recorded_and_not_kept(town, today) -> None:
    for content in (b"%PDF-1.7", write_template("x", ("没有栏目",), ())):
        refused = wordings.wording_hand_in(
            kind=K.URGING_LETTER, content=content, by=town.bureau_officer, today=today
        )
        assert isinstance(refused, Refusal)
    assert not Wording.objects.exists()
    assert Event.objects.filter(act="wording_refused").count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page_its_sample_and_its_preview(town, kind) -> None:
    officer = Person(town.bureau_officer)
    assert "可用的栏目" in officer.opens("cases:wording_page", str(kind))
    assert "{" in word_text(officer.fetches("cases:wording_file", str(kind)))
    assert "张示例" in pdf_text(officer.fetches("cases:wording_preview", str(kind)))


def test_the_wording_pages_are_the_bureaus_and_unknown_kinds_are_nothing(town) -> None:
    assert "致家长的一封信" in Person(town.bureau_leader).opens("cases:wordings_all")
    Person(town.township_officer).opens("cases:wordings_all", status=403)
    Person(town.bureau_leader).opens("cases:wording_hand_in", "D04", status=403)
    officer = Person(town.bureau_officer)
    for kind in ("D07", "D99", "x"):
        officer.opens("cases:wording_page", kind, status=404)
    for version in ("1", "0", "x", "9" * 40, "-1"):
        answer = officer.client.get(f"/cases/wordings/D04/preview.pdf?version={version}")
        assert answer.status_code == 404, version
    assert Client().get("/cases/wordings/").status_code == 302
