"""F1: a pupil who left without proof is reported to bureau, township and village the same day, also on paper."""

import pytest

from notoneless.domain.words import CaseState
from tests.journeys.steps import case_of, letter, pdf_text, verify, word_text

pytestmark = pytest.mark.django_db


def test_bureau_township_village_and_centre_see_it_the_same_day_and_the_report_prints(people, town) -> None:
    people.principal.presses(
        "cases:pupil_leave", town.xiaoming.key, kind="leave", on="2026-11-17", reason="随亲戚外出"
    )
    case = case_of(town.xiaoming)
    assert case.state == CaseState.SUSPECTED and case.unit == town.primary
    assert "林小明" in people.teacher.desk, "his teacher is named and still sees him"
    assert people.teacher.opens("cases:case_page", case.key)

    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    for person in (people.bureau_leader, people.bureau_officer, people.township_officer, people.centre_officer,
                   people.village_officer):  # fmt: skip
        assert "今天确认失学" in person.desk, person.user
    assert "林小明" not in people.bailu_officer.desk

    paper = letter(people, case, "D07", drafter="principal", second="vice_principal")
    assert paper.number_text.endswith("〔2026〕1号")
    for form, read in (("pdf", pdf_text), ("docx", word_text)):
        text = read(people.township_officer.fetches("cases:paper_file", paper.key, form))
        for words in ("辍学学生情况报告表", "林小明", "云溪区教育局", "青石镇人民政府", paper.number_text):
            assert words in text, (form, words)
    people.village_officer.opens("cases:paper_page", paper.key, status=404)


def test_the_day_after_it_is_news_no_more(people, town, monkeypatch) -> None:
    from datetime import date

    from tests.journeys.steps import it_is, suspect

    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["missing_other"])
    it_is(monkeypatch, people, date(2026, 11, 19))
    assert "今天确认失学" not in people.township_officer.desk
