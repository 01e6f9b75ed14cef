"""C4: two surveys, two reports. Households by village group, classes by school; both lines report to bureau and township."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.cases.models import Case
from notoneless.children.models import Child
from notoneless.core.jobs import job_run
from notoneless.core.models import Job
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import Survey, SurveySheet
from notoneless.verification.queries.surveys import seen_in_class
from tests.journeys.steps import case_of, it_is, pdf_text, sheet_rows
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def jobs_done():
    for job in Job.objects.filter(state="queued"):
        job_run(str(job.key))


def opened(people, town, **typed):
    """The bureau opens a survey of the whole county; its sheets are there."""
    said = {
        "name": "秋季学期初摸排", "kind": "both", "reason": "term_start", "area": town.county.code,
        "from_on": "2026-11-18", "due_on": "2026-11-25",
    }  # fmt: skip
    people.bureau_officer.presses("verification:survey_open", **(said | typed))
    jobs_done()
    return Survey.objects.get()


def sheet_at(place=None, school_class=None):
    return SurveySheet.objects.get(place=place, school_class=school_class)


def row_of(sheet, child):
    return sheet.rows.get(child=child)


def answers(person, sheet, child, found, **said):
    """Open the child on the phone, press one answer; the page one stands on then."""
    at = (sheet.key, row_of(sheet, child).serial)
    person.opens("verification:survey_row", *at)
    return person.presses("verification:survey_row", *at, found=found, **said)


def walked(people, town):
    """The village officer goes from door to door of 柳湾村二组; the sheet."""
    liuwan_2 = sheet_at(town.places["liuwan_2"])
    village = people.village_officer
    assert "柳湾村" in village.desk and "去摸排" in village.desk
    assert "柳湾村二组" in village.opens("verification:surveys")
    page = village.opens("verification:survey_sheet", liuwan_2.key)
    assert "曾望" in page and "林小明" not in page and "9901022017" not in page
    # the child already has nothing to account for it: found out of school, it is suspected the same act
    page = answers(village, liuwan_2, town.noroll, "out", note="在家帮忙")
    assert "已列为疑似" in page and case_of(town.noroll).is_open
    answers(village, liuwan_2, town.left, "unreached")
    answers(village, liuwan_2, town.disabled, "unreached")
    answers(village, liuwan_2, town.deferred, "unknown")
    answers(village, liuwan_2, town.away, "away_school", school_words="外省云山小学")
    # nobody had this child on a list
    page = village.presses(
        "verification:survey_found", liuwan_2.key, name="陈小丫", sex="2", born_on="2016-03-03",
        place=town.places["liuwan_2"].pk,
    )  # fmt: skip
    new = Child.objects.get(name="陈小丫")
    assert "陈小丫" in page and case_of(new).is_open and row_of(liuwan_2, new).is_added
    return liuwan_2


def test_both_lines_are_walked_and_both_report_to_township_and_bureau(people, town) -> None:
    opened(people, town)
    liuwan_2 = walked(people, town)
    # the village helps, the covering school collects and reports
    people.village_officer.opens("verification:survey_report", liuwan_2.key, status=403)
    cover = people.vice_principal
    assert "曾望" in cover.opens("verification:survey_sheet", liuwan_2.key)
    page = cover.presses("verification:survey_report", liuwan_2.key, status=422)
    assert "联系不上" in page
    cover.presses("verification:survey_report", liuwan_2.key, words="两家在外务工，周末再打电话")
    liuwan_2.refresh_from_db()
    assert liuwan_2.state == "reported"

    # the school line: everybody in class with one tap, then who is not
    class_3 = sheet_at(school_class=town.class_3_1)
    teacher = people.teacher
    answers(teacher, class_3, town.lan, "gone", note="三天没来，电话没人接")
    assert case_of(town.lan).is_open
    teacher.presses("verification:survey_present", class_3.key)
    teacher.presses("verification:survey_report", class_3.key)
    assert seen_in_class(TODAY) == {town.xiaoming.pk: True, town.lan.pk: False}

    # both arrive at both
    for login in ("township_officer", "bureau_officer"):
        person = people[login]
        assert "接收2张报来的摸排表" in person.desk
        assert "曾望" in person.opens("verification:survey_sheet", liuwan_2.key)
        person.presses("verification:survey_acknowledge", liuwan_2.survey.key)
    liuwan_2.refresh_from_db()
    class_3.refresh_from_db()
    assert all(row.township_on and row.bureau_on for row in (liuwan_2, class_3))
    assert "已经接收" in cover.presses("verification:survey_recall", liuwan_2.key, status=422)


def test_a_sheet_is_printed_or_filled_in_a_workbook_and_read_back_by_its_keys(people, town) -> None:
    survey = opened(people, town)
    sheet = sheet_at(town.places["shiqiao_1"])
    cover = people.junior_vice
    paper = pdf_text(cover.fetches(f"/verification/surveys/{survey.key}/print/?sheet={sheet.key}"))
    key = row_of(sheet, town.ill).row_key
    assert key in paper and "谢安" in paper and "秋季学期初摸排" in paper and "石桥村一组" in paper
    body = cover.fetches(f"/verification/surveys/{survey.key}/fill-in/?sheet={sheet.key}")
    assert town.ill.id_number.open() not in str(sheet_rows(body)) and "谢安" in str(sheet_rows(body))
    book = openpyxl.load_workbook(BytesIO(body))
    page = book.worksheets[0]
    lines = {row[0].value: row for row in page.iter_rows() if row[0].value}
    heads = {
        str(cell.value).lstrip("★"): cell.column - 1
        for cell in next(r for r in page.iter_rows() if r[1].value == "姓名")
    }
    lines[key][heads["摸排结果"]].value = "不在学"
    lines[key][heads["备注"]].value = "在家"
    lines[row_of(sheet, town.lan).row_key][heads["摸排结果"]].value = "在家在读"
    filled = BytesIO()
    book.save(filled)

    cover.presses(
        "intake:batch_new", kind="survey", sheets=SimpleUploadedFile("填好的.xlsx", filled.getvalue())
    )
    jobs_done()
    batch = ImportBatch.objects.get()
    preview = cover.opens("intake:batch_page", batch.key)
    assert (batch.state, batch.changed_count, batch.new_count) == ("previewed", 2, 0)
    assert "不在学" in preview
    assert not row_of(sheet, town.ill).found and not Case.objects.filter(child=town.ill).exists()
    cover.presses("intake:batch_confirm", batch.key)
    jobs_done()
    row = row_of(sheet, town.ill)
    assert (row.found, row.way, row.note.open()) == ("out", "sheet", "在家")
    assert row_of(sheet, town.lan).found == "in_school" and not row_of(sheet, town.poor).found
    assert case_of(town.ill).is_open

    # taken back, the answers are as they were; the case stays a case
    cover.presses("intake:batch_undo", batch.key, reason="填错了表")
    jobs_done()
    assert not row_of(sheet, town.ill).found and case_of(town.ill).is_open


def test_a_late_village_stands_on_the_township_s_board(people, town, monkeypatch) -> None:
    survey = opened(people, town)
    it_is(monkeypatch, people, date(2026, 11, 26))
    township = people.township_officer
    assert "逾期没有报送" in township.desk
    board = township.opens("verification:survey_board", survey.key)
    assert "柳湾村" in board and "石桥村" in board and "荷塘村" not in board and "cell-overdue" in board
    late = township.opens("verification:survey_sheets", survey.key, state="late", line="household")
    assert "柳湾村二组" in late and "逾期" in late and "青石中心小学" in late
    county = people.bureau_leader.opens("verification:survey_board", survey.key)
    assert "青石镇" in county and "白鹭镇" in county
    village = people.village_officer.opens("verification:survey_board", survey.key)
    assert "柳湾村" in village and "石桥村" not in village
