"""E2: who is still out of school is looked for twice a term by the person named, and what was found is kept."""

from datetime import date

import pytest

from tests.journeys.steps import bring_back, it_is, sheet_rows, suspect, verify

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 7)
FOUND = {
    "where": "随母亲在外省丙县",
    "doing": "在亲戚店里帮忙",
    "wish": "想读书",
    "next_step": "联系丙县教育局入学",
}


@pytest.fixture
def survey(people, town):
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    return case.surveys.get()


def test_from_a_week_before_it_stands_on_the_desk_of_the_person_named(
    people, town, survey, monkeypatch
) -> None:
    lead = people.vice_principal
    assert survey.case.person == lead.user and survey.due_on == DAY
    assert "做本学期" not in lead.desk
    it_is(monkeypatch, people, date(2026, 11, 30))
    assert "做本学期第2次跟踪调查" in lead.desk
    assert "做本学期第2次跟踪调查" not in people.principal.desk, "not in his name"
    it_is(monkeypatch, people, date(2026, 12, 8))
    assert "逾期" in lead.desk
    lead.presses("cases:survey_record", survey.key, status=422, where="", next_step="")
    lead.presses("cases:survey_record", survey.key, **FOUND)
    assert "做本学期" not in lead.desk
    page = lead.opens("cases:case_page", survey.case.key)
    for word in FOUND.values():
        if word != FOUND["wish"]:
            assert word in page, word
    again = lead.presses("cases:survey_record", survey.key, status=422, **FOUND)
    assert "已经做过" in again


def test_the_list_filters_by_term_and_is_exported_in_sight(people, town, survey, monkeypatch) -> None:
    it_is(monkeypatch, people, DAY)
    people.vice_principal.presses("cases:survey_record", survey.key, **FOUND)
    whole = people.principal.opens("cases:surveys", term="2026-1", standing="done")
    assert "曾望" in whole and FOUND["where"] in whole and "2026-2027学年第一学期" in whole
    assert "曾望" not in people.principal.opens("cases:surveys", standing="late")
    assert "曾望" not in people.bailu_principal.opens("cases:surveys")
    village = people.village_officer.opens("cases:surveys")
    assert "曾望" in village and FOUND["where"] not in village
    people.village_officer.opens("cases:surveys", export="xlsx", status=403)
    people.bailu_teacher.opens("cases:survey_record", survey.key, status=404)
    body = people.township_officer.client.get("/cases/surveys/?export=xlsx").content
    assert any("曾望" in str(row) and FOUND["next_step"] in str(row) for row in sheet_rows(body))


def test_a_child_back_before_is_skipped_and_stays_in_the_list(people, town, survey, monkeypatch) -> None:
    bring_back(people, survey.case, town.class_3_2, on="2026-11-18")
    it_is(monkeypatch, people, DAY)
    assert "做本学期" not in people.vice_principal.desk
    assert "免做" in people.vice_principal.opens("cases:surveys", standing="skipped")
    refused = people.vice_principal.presses("cases:survey_record", survey.key, status=422, **FOUND)
    assert "免做" in refused
