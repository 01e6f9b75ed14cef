"""F3: the letters up the ladder, a delivered one corrected, and the county's own words in the next paper only."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.core.models import Event
from notoneless.domain.words import CaseState
from tests.journeys.steps import hand_over, it_is, letter, pdf_text, suspect, verify, word_text

pytestmark = pytest.mark.django_db

OTHER_DAYS = {"D08": "2026-11-24", "D09": "2026-12-04"}


@pytest.fixture
def case(people, town):
    """曾望 of 柳湾村 is out of school: his cause was verified, he went to work."""
    case = suspect(people, town.noroll)
    case = verify(
        people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"]
    )
    people.principal.presses(
        "cases:case_contact", case.key, kind="visit", on="2026-11-18", found="想去打工", met="父亲"
    )
    case.refresh_from_db()
    case.cause = "aversion"
    case.save(update_fields=["cause"])
    return case


def texts(person, paper) -> list[str]:
    return [
        pdf_text(person.fetches("cases:paper_file", paper.key, "pdf")),
        word_text(person.fetches("cases:paper_file", paper.key, "docx")),
    ]


def urged(people, case):
    paper = letter(people, case, "D04", drafter="vice_principal", second="principal")
    hand_over(people, paper, "vice_principal", colour="pink")
    return paper


def noticed(people, case, **typed):
    paper = letter(
        people, case, "D08", drafter="township_officer", second="township_deputy",
        **{"return_by_on": OTHER_DAYS["D08"], **typed},
    )  # fmt: skip
    hand_over(people, paper, "township_officer", colour="plum")
    return paper


def own_words(lines: list[str]) -> SimpleUploadedFile:
    file, out = docx.Document(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(out)
    return SimpleUploadedFile("用语.docx", out.getvalue())


def test_the_ladder_is_climbed_rung_by_rung_to_the_order_to_correct(people, town, case, monkeypatch) -> None:
    urging = urged(people, case)
    page = people.township_officer.opens("cases:case_page", case.key)
    assert urging.number_text in page and "2026-11-18 送达" in page

    centre = letter(
        people, case, "D05", drafter="centre_officer", second="centre_deputy", return_by_on="2026-11-23"
    )
    for text in texts(people.centre_officer, centre):
        for words in ("义务教育复学通知书", "2026年11月23日前", urging.number_text, "曾望", "曾大勇"):
            assert words in text
    hand_over(people, centre, "centre_officer", colour="teal")
    notice = noticed(people, case)

    too_early = people.township_officer.presses("cases:paper_draft", case.key, "D09", status=422)
    assert "期限到2026-11-24" in too_early
    it_is(monkeypatch, people, __import__("datetime").date(2026, 11, 25))
    order = letter(
        people, case, "D09", drafter="township_officer", second="township_deputy",
        return_by_on=OTHER_DAYS["D09"],
    )  # fmt: skip
    for text in texts(people.township_officer, order):
        for words in (
            "青石镇人民政府", "责令限期改正通知书", order.number_text, "曾大勇", "曾望", "父亲", "2026年12月4日前",
            urging.number_text, centre.number_text, notice.number_text, "钟校明", "第五十八条", "第八十三条",
            "云溪区人民政府申请行政复议", "六十日", "六个月", "高青山、杜鹃", "回执",
        ):  # fmt: skip
            assert words in text, words
        assert "罚款" not in text
    hand_over(people, order, "township_officer", on="2026-11-25", colour="olive")
    case.refresh_from_db()
    assert case.state == CaseState.ORDERED and f"{case.ordered_until_on}" == OTHER_DAYS["D09"]


def test_a_return_by_day_off_is_refused_with_the_working_day_that_is_meant(people, case) -> None:
    urged(people, case)
    for day, words in (("2026-11-28", "请改为2026年11月30日"), ("2026-11-18", "须晚于今天")):
        page = people.township_officer.presses(
            "cases:paper_draft", case.key, "D08", status=422, return_by_on=day
        )
        assert words in page
    assert not case.papers.filter(kind="D08").exists()


def test_a_delivered_paper_is_corrected_by_a_new_one_that_cites_it(people, case) -> None:
    urged(people, case)
    notice = noticed(people, case)
    page = people.township_officer.opens("cases:paper_page", notice.key)
    assert "更正这份文书" in page
    assert "更正这份文书" not in people.principal.opens("cases:paper_page", notice.key)
    people.township_officer.presses("cases:paper_correct", notice.key, return_by_on="2026-11-30")
    row = case.papers.order_by("-pk").first()
    assert row.replaces.paper == notice and row.kind == "D08"
    assert "更正文书办理中" in people.township_officer.opens("cases:paper_page", notice.key)
    again = people.township_officer.presses(
        "cases:paper_correct", notice.key, status=422, return_by_on="2026-11-30"
    )
    assert "已有更正文书" in again
    people.township_deputy.presses("cases:paper_check", row.paper.key)
    people.township_deputy.presses("cases:paper_sign", row.paper.key)
    hand_over(people, row.paper, "township_officer", colour="navy")
    for text in texts(people.township_officer, row.paper):
        assert f"更正并替代2026年11月18日制发的《限期复学通知书》（{notice.number_text}）" in text
        assert "2026年11月30日" in text
    assert row.paper.number_text in people.township_officer.opens("cases:paper_page", notice.key)
    case.refresh_from_db()
    assert f"{case.ordered_until_on}" == "2026-11-30"
    notice.refresh_from_db()
    assert notice.state == "delivered", "what was delivered stays as it was"


def test_another_unit_does_not_correct_it_and_an_undelivered_one_is_voided_instead(people, case) -> None:
    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    draft = case.papers.get().paper
    assert "作废重拟" in people.vice_principal.presses("cases:paper_correct", draft.key, status=422)
    people.vice_principal.presses("cases:paper_void", draft.key, reason="重拟")
    urging = urged(people, case)
    assert "由原制发单位" in people.centre_officer.presses("cases:paper_correct", urging.key, status=422)
    people.bailu_officer.opens("cases:paper_correct", urging.key, status=404)


def test_the_countys_words_stand_in_the_next_paper_and_not_in_the_issued_one(people, case) -> None:
    issued = urged(people, case)
    before = texts(people.principal, issued)
    officer = people.bureau_officer
    sample = docx.Document(io.BytesIO(officer.fetches("cases:wording_file", "D04")))
    lines = [paragraph.text for paragraph in sample.paragraphs if paragraph.text]
    assert any("{孩子姓名}" in line for line in lines)

    wrong = officer.presses(
        "cases:wording_hand_in", "D04", status=422, file=own_words(["请送{孩子}上学。", "{法律依据}"])
    )
    assert "{孩子}" in wrong and "{返校时限}" in wrong and "{接收学校}" in wrong
    officer.presses("cases:wording_hand_in", "D04", file=own_words([*lines, "乡亲们盼着{孩子姓名}回校。"]))
    page = officer.opens("cases:wording_page", "D04")
    assert "待启用" in page
    version = __import__("notoneless.documents.models", fromlist=["Wording"]).Wording.objects.get()
    preview = pdf_text(officer.fetches(f"/cases/wordings/D04/preview.pdf?version={version.pk}"))
    assert "乡亲们盼着张示例回校" in preview

    people.vice_principal.presses("cases:paper_draft", case.key, "D04")
    paper = case.papers.order_by("-pk").first().paper
    draft = pdf_text(people.principal.fetches("cases:paper_preview", paper.key, "pdf"))
    assert "乡亲们盼着" not in draft, "not before it is put into force"
    officer.presses("cases:wording_start", "D04", version.pk)
    people.principal.presses("cases:paper_check", paper.key)
    people.principal.presses("cases:paper_sign", paper.key)
    paper.refresh_from_db()
    for text in texts(people.principal, paper):
        assert "乡亲们盼着曾望回校" in text
    assert texts(people.principal, issued) == before
    officer.presses("cases:wording_reset", "D04")
    assert "默认用语" in officer.opens("cases:wording_page", "D04")
    told = set(Event.objects.values_list("act", flat=True))
    assert {"wording_handed_in", "wording_refused", "wording_started", "wording_ended"} <= told


def test_the_ledger_of_papers_is_filtered_sorted_and_exported_on_the_record(people, case) -> None:
    urging = urged(people, case)
    officer = people.township_officer
    for query in ({"q": "曾"}, {"q": urging.number_text[:4]}, {"kind": "D04"}, {"state": "delivered"},
                  {"issuer": str(urging.issuer_id)}):  # fmt: skip
        assert urging.number_text in officer.opens("cases:papers_all", **query), query
    for query in ({"q": "没有此人"}, {"kind": "D08"}, {"state": "void"}):
        assert urging.number_text not in officer.opens("cases:papers_all", **query), query
    answer = officer.client.get("/cases/papers?export=xlsx")
    assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"]
    assert Event.objects.filter(act="papers_exported").exists()
    assert people.village_officer.client.get("/cases/papers?export=xlsx").status_code == 403
    assert urging.number_text not in people.bailu_officer.opens("cases:papers_all", q="曾")
