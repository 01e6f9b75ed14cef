"""B6, the certificates: issued for pupils here; asked of schools elsewhere by letter, reminded, answered, filed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from notoneless.cases.models import Case, CaseFinding
from notoneless.children.models import Whereabouts
from notoneless.core.events import chain_faults
from notoneless.core.models import Event
from notoneless.verification.models import ProofLetter, ProofRequest, SchoolProof
from tests.journeys.steps import case_of, it_is, pdf_text, picture, suspect, word_text
from tests.makers import TODAY, make_case

pytestmark = pytest.mark.django_db
ASK = {
    "school": "粤海市滨江区第三小学",
    "contact": "何主任 10099990000",
    "address": "云溪区教育局基教股",
    "due_on": "2026-12-03",
}


def ask(people, child, who: str = "bureau_officer", **changes) -> ProofRequest:
    people[who].presses("verification:proof_ask", child.key, **ASK | changes)
    return ProofRequest.objects.order_by("-pk").first()


def answer(people, row, who: str = "bureau_officer", status: int = 302, **typed) -> str:
    typed = {"answer": "attending", "code": "in_school_no_reg_outside", "evidence": picture("tan")} | typed
    return people[who].presses("verification:proof_request", row.key, status=status, **typed)


def test_a_school_issues_one_for_its_pupil(people, town) -> None:
    principal = people.principal
    assert "开具就读证明" in principal.opens("web:child_file", town.xiaoming.key)
    principal.presses(
        "verification:proof_issue", town.xiaoming.key, valid_until_on="2027-01-31", purpose="户籍地核查"
    )
    row = SchoolProof.objects.get()
    assert row.number_text == "青石中心小学证〔2026〕1号"
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(principal.fetches("verification:proof_file", row.key, form))
        assert (
            "林小明" in text
            and "青石中心小学三年级(1)班" in text
            and "2027年1月31日" in text
            and row.number_text in text
        )
        assert town.xiaoming.id_number.open() in text and "（印章）" in text
    page = principal.opens("verification:proofs")
    assert "林小明" in page and row.number_text in page and town.xiaoming.id_number.open() not in page
    assert "开具就读证明" in principal.opens("web:child_file", town.xiaoming.key)
    assert Event.objects.filter(child_key=town.xiaoming.key, act="proof_issue").count() == 1
    assert Event.objects.filter(child_key=town.xiaoming.key, act="proof_print").count() == 2
    assert chain_faults() == []


def test_each_school_counts_its_own_and_without_gaps(people, town) -> None:
    for child in (town.lan, town.xiaoming):
        people.principal.presses("verification:proof_issue", child.key, valid_until_on="2027-01-31")
    people.junior_principal.presses(
        "verification:proof_issue", town.crossing.key, valid_until_on="2027-01-31"
    )
    refused = people.principal.presses(
        "verification:proof_issue", town.yu.key, status=422, valid_until_on="2026-11-18"
    )
    assert "有效期" in refused
    people.principal.presses("verification:proof_issue", town.yu.key, valid_until_on="2027-01-31")
    numbers = SchoolProof.objects.order_by("pk").values_list("number", "school__name")
    assert list(numbers) == [(1, "青石中心小学"), (2, "青石中心小学"), (1, "青石中学"), (3, "青石中心小学")]


def test_nobody_speaks_for_a_pupil_he_does_not_hold(people, town) -> None:
    people.junior_principal.opens("verification:proof_issue", town.xiaoming.key, status=404)
    people.principal.opens("verification:proof_issue", town.moved.key, status=404)
    people.junior_principal.opens("verification:proof_issue", town.left.key, status=404)
    people.principal.presses("verification:proof_issue", town.xiaoming.key, valid_until_on="2027-01-31")
    row = SchoolProof.objects.get()
    people.junior_principal.opens("verification:proof_file", row.key, "pdf", status=404)
    people.township_officer.opens("verification:proof_file", row.key, "pdf", status=403)
    people.bailu_principal.presses("verification:proof_issue", town.moved.key, valid_until_on="2027-01-31")
    other = SchoolProof.objects.get(child=town.moved)
    assert other.number_text in people.principal.opens("verification:proofs"), "he left there in May"
    people.principal.opens("verification:proof_file", other.key, "pdf", status=404)
    assert row.number_text not in people.bailu_officer.opens("verification:proofs")


def test_a_school_elsewhere_is_asked_by_letter_without_any_number(people, town) -> None:
    row = ask(people, town.away)
    letter = ProofLetter.objects.get()
    assert letter.number_text == "云溪教函〔2026〕1号"
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(people.bureau_officer.fetches("verification:proof_letter", row.key, 1, form))
        assert "粤海市滨江区第三小学：" in text and "段飞（男，2015年11月11日出生）" in text
        assert "2026年12月3日前" in text and "云溪区教育局基教股" in text and "就读情况回执" in text
        assert town.away.id_number.open() not in text and "10099990000" not in text
    listed = people.bureau_officer.opens("verification:proofs_asked", which="waiting")
    assert "段飞" in listed and "等答复" in listed
    twice = people.bureau_officer.presses("verification:proof_ask", town.away.key, status=422, **ASK)
    assert "已有一份函询" in twice
    assert "10099990000" in people.bureau_officer.opens("verification:proof_request", row.key)
    assert "10099990000" not in people.bureau_leader.opens("verification:proof_request", row.key)


def test_who_sits_here_is_not_asked_for_elsewhere(people, town) -> None:
    refused = people.bureau_officer.presses("verification:proof_ask", town.xiaoming.key, status=422, **ASK)
    assert "不用向外校函询" in refused


def test_unanswered_it_is_on_the_desk_and_asked_once_more(people, town, monkeypatch) -> None:
    row = ask(people, town.away)
    early = people.bureau_officer.presses(
        "verification:proof_remind", row.key, status=422, due_on="2026-12-20"
    )
    assert "过了期限再催" in early
    it_is(monkeypatch, people, date(2026, 12, 4))
    assert "没有按期答复" in people.bureau_officer.desk
    assert "段飞" in people.bureau_officer.opens("verification:proofs_asked", which="overdue")
    people.bureau_officer.presses("verification:proof_remind", row.key, due_on="2026-12-19")
    text = pdf_text(people.bureau_officer.fetches("verification:proof_letter", row.key, 2, "pdf"))
    assert (
        "2026年11月18日曾就此函询贵校" in text
        and "2026年12月19日前" in text
        and "云溪教函〔2026〕2号" in text
    )
    assert "没有按期答复" not in people.bureau_officer.desk


def test_attending_with_its_paper_renews_what_accounts_for_the_child_by_another_person(people, town) -> None:
    row = ask(people, town.away)
    bare = answer(people, row, status=422, evidence="")
    assert "请上传盖章的就读证明" in bare
    answer(people, row, valid_until_on="2027-04-30")
    own = people.bureau_officer.presses("verification:proof_use", row.key, status=422)
    assert "须由他人采信" in own
    assert "采信" in people.bureau_deputy.desk
    people.bureau_deputy.presses("verification:proof_use", row.key)
    held = Whereabouts.objects.get(child=town.away, ended_on__isnull=True)
    row.refresh_from_db()
    assert held.until_on == date(2027, 4, 30) and held.evidence == row.evidence and row.used_on == TODAY


def test_a_child_accounted_for_otherwise_is_from_now_on_at_that_school(people, town) -> None:
    Whereabouts.objects.filter(child=town.away).update(code=town.codes["abroad"])
    row = ask(people, town.away)
    answer(people, row)
    people.bureau_deputy.presses("verification:proof_use", row.key)
    held = Whereabouts.objects.get(child=town.away, ended_on__isnull=True)
    assert held.code.slug == "in_school_no_reg_outside"


def test_attending_proposes_the_code_on_the_open_case_with_the_paper(people, town) -> None:
    case = suspect(people, town.noroll)
    row = ask(people, town.noroll, "vice_principal")
    answer(people, row, "vice_principal", valid_until_on="2027-01-31")
    finding = CaseFinding.objects.get(case=case)
    row.refresh_from_db()
    assert finding.state == "proposed" and finding.evidence == row.evidence
    assert finding.code.slug == "in_school_no_reg_outside" and row.used_on == TODAY


def test_without_a_phone_of_the_school_the_paper_waits_until_somebody_has_it(people, town) -> None:
    suspect(people, town.noroll)
    row = ask(people, town.noroll, "vice_principal", contact="")
    answer(people, row, "vice_principal")
    assert not CaseFinding.objects.exists(), "the county's code asks for the phone of the school"
    other = people.vice_principal.presses("verification:proof_use", row.key, status=422)
    assert "学校联系电话" in other
    again = ask(people, town.noroll, "vice_principal", contact="")
    answer(people, again, "vice_principal", phone="10099990000")
    assert CaseFinding.objects.get().school_phone.open() == "10099990000"


def test_what_the_bureau_heard_is_proposed_by_the_covering_school(people, town) -> None:
    suspect(people, town.noroll)
    row = ask(people, town.noroll)
    answer(people, row)
    row.refresh_from_db()
    assert row.used_on is None
    assert "采信" in people.vice_principal.desk
    people.vice_principal.presses("verification:proof_use", row.key)
    assert CaseFinding.objects.get(case=case_of(town.noroll)).state == "proposed"


@pytest.mark.parametrize("said", ["not_attending", "nobody"])
def test_not_attending_opens_a_case_at_once(people, town, said) -> None:
    row = ask(people, town.away)
    answer(people, row, answer=said, evidence="")
    case = Case.objects.open().get(child=town.away)
    assert "粤海市滨江区第三小学" in case.sources.get().detail


def test_not_attending_adds_a_source_to_the_open_case(people, town) -> None:
    case = make_case(town.noroll, unit=town.primary, person=town.principal)
    row = ask(people, town.noroll)
    answer(people, row, answer="nobody", evidence="")
    assert case.sources.count() == 1 and Case.objects.filter(child=town.noroll).count() == 1


def test_papers_that_soon_run_out_are_listed(people, town) -> None:
    row = ask(people, town.away)
    soon = TODAY + timedelta(days=20)
    answer(people, row, valid_until_on=f"{soon:%Y-%m-%d}")
    people.bureau_deputy.presses("verification:proof_use", row.key)
    assert "段飞" in people.bureau_officer.opens("verification:proofs_asked", which="expiring")


def test_another_unit_s_request_is_read_and_not_worked(people, town) -> None:
    row = ask(people, town.away)
    page = people.township_officer.opens("verification:proof_request", row.key)
    assert "登记答复" not in page
    people.township_officer.presses("verification:proof_drop", row.key, status=403)
    answer(people, row, "township_officer", status=403)
    people.bailu_officer.opens("verification:proof_request", row.key, status=404)
    people.bureau_officer.presses("verification:proof_drop", row.key)
    assert not ProofRequest.objects.open().exists()


def test_the_lists_are_exported_masked_and_recorded(people, town) -> None:
    ask(people, town.away)
    people.bureau_officer.fetches(f"{reverse('verification:proofs_asked')}?export=xlsx")
    people.bureau_officer.fetches(f"{reverse('verification:proofs')}?export=xlsx")
    assert Event.objects.filter(act="proofs_exported").count() == 2
