"""F3: persuasion and order with their papers: drafted, checked, signed, numbered, printed, stamped, delivered."""

from datetime import date

import pytest

from notoneless.domain.words import CaseState
from tests.journeys.steps import case_of, hand_over, letter, pdf_text, picture, suspect, verify, word_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, town):
    """曾望 of 柳湾村 is out of school: weary of it."""
    case = suspect(people, town.noroll)
    return verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )


def test_urging_letter_then_order_with_a_fixed_day(people, town, case) -> None:
    early = people.township_officer.presses("cases:paper_draft", case.key, "D08", status=422)
    assert "先送达义务教育敦促书" in early
    people.principal.presses(
        "cases:case_contact", case.key, kind="visit", on="2026-11-18", found="想去打工", met="父亲"
    )
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING

    urging = letter(people, case, "D04", drafter="vice_principal", second="principal")
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(people.principal.fetches("cases:paper_file", urging.key, form))
        for words in ("义务教育敦促书", "曾望", "曾大勇", urging.number_text):
            assert words in text, (form, words)
    assert "送达回证" in pdf_text(people.vice_principal.fetches("cases:paper_receipt", urging.key))
    hand_over(people, urging, "vice_principal", colour="pink")
    assert "曾望" in people.village_officer.opens("cases:papers_all"), "what was delivered to the household"

    people.township_officer.presses(
        "cases:paper_draft", case.key, "D08", status=422, return_by_on="2026-11-18"
    )
    order = letter(
        people, case, "D08", drafter="township_officer", second="township_deputy", return_by_on="2026-11-24"
    )
    text = pdf_text(people.township_deputy.fetches("cases:paper_file", order.key, "pdf"))
    for words in ("限期复学通知书", "2026年11月24日", "青石镇人民政府", order.number_text):
        assert words in text, words
    case.refresh_from_db()
    assert case.state == CaseState.PERSUADING, "no clock starts before the delivery"
    hand_over(people, order, "township_officer", colour="plum")
    case.refresh_from_db()
    assert case.state == CaseState.ORDERED
    assert case.ordered_until_on == case.due_on == date(2026, 11, 24)
    assert people.township_officer.fetches("cases:paper_file", order.key, "scan")


def test_nobody_checks_or_signs_his_own_and_steps_are_not_skipped(people, case) -> None:
    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    paper = case.papers.get().paper
    assert "须由他人核稿" in people.vice_principal.presses("cases:paper_check", paper.key)
    people.principal.presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    assert paper.state == "drafted" and not paper.number_text
    people.principal.presses("cases:paper_seal", paper.key, status=422, scan=picture("lime"))
    people.principal.presses(
        "cases:paper_deliver",
        paper.key,
        status=422,
        mode="direct",
        delivered_on="2026-11-18",
        receiver="曾大勇",
    )
    people.principal.presses("cases:paper_check", paper.key)
    paper.refresh_from_db()
    assert paper.state == "checked" and paper.checked_by.login == "principal"
    assert "本人" in people.vice_principal.presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    assert paper.state == "checked"


def test_another_unit_neither_signs_nor_gives_up_the_paper(people, case) -> None:
    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    paper = case.papers.get().paper
    people.principal.presses("cases:paper_check", paper.key)
    assert "青石中心小学" in people.township_officer.presses("cases:paper_sign", paper.key)
    people.township_officer.presses("cases:paper_void", paper.key, status=422, reason="不要了")
    paper.refresh_from_db()
    assert paper.state == "checked"
    people.principal.presses("cases:paper_void", paper.key, status=422, reason="")
    people.principal.presses("cases:paper_void", paper.key, reason="监护人写错")
    paper.refresh_from_db()
    assert paper.state == "void" and paper.void_reason == "监护人写错"


def test_a_school_and_a_street_office_order_nobody(people, town, case) -> None:
    assert "不能制发限期复学通知书" in people.principal.presses(
        "cases:paper_draft", case.key, "D08", status=422
    )
    people.direct_principal.presses(
        "cases:pupil_leave", town.migrant.key, kind="leave", on="2026-11-18", reason="搬走"
    )
    street = case_of(town.migrant)
    verify(
        people,
        street,
        village="community_officer",
        school="direct_principal",
        code=town.codes["missing_other"],
    )
    assert "街道办事处不是" in people.street_officer.presses(
        "cases:paper_draft", street.key, "D08", status=422
    )


def test_in_a_street_the_bureau_orders_and_delivers(people, town) -> None:
    people.direct_principal.presses(
        "cases:pupil_leave", town.migrant.key, kind="leave", on="2026-11-18", reason="搬走"
    )
    case = case_of(town.migrant)
    verify(
        people, case, village="community_officer", school="direct_principal", code=town.codes["missing_other"]
    )
    urging = letter(people, case, "D04", drafter="direct_vice", second="direct_principal")
    hand_over(people, urging, "direct_vice")
    people.bureau_officer.presses("cases:paper_draft", case.key, "D08")
    order = case.papers.order_by("-pk").first().paper
    people.bureau_approver.presses("cases:paper_check", order.key)
    people.bureau_leader.presses("cases:paper_sign", order.key)
    hand_over(people, order, "bureau_officer", colour="plum")
    case.refresh_from_db()
    assert case.state == CaseState.ORDERED and order.number_text.startswith("云溪教通")


def test_a_draft_is_marked_as_a_draft_and_a_signed_paper_has_no_draft(people, case) -> None:
    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    paper = case.papers.get().paper
    assert pdf_text(people.principal.fetches("cases:paper_preview", paper.key, "pdf"))
    people.principal.opens("cases:paper_file", paper.key, "pdf", status=404)
    people.principal.opens("cases:paper_receipt", paper.key, status=404)
    people.principal.presses("cases:paper_check", paper.key)
    people.principal.presses("cases:paper_sign", paper.key)
    people.principal.opens("cases:paper_preview", paper.key, "pdf", status=404)
    people.principal.opens("cases:paper_preview", paper.key, "exe", status=404)
    first = people.principal.fetches("cases:paper_file", paper.key, "pdf")
    case.child.name = "改了名"
    case.child.save()
    assert people.principal.fetches("cases:paper_file", paper.key, "pdf") == first, (
        "frozen bytes do not change"
    )
