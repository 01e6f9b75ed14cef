"""What goes back up: statements that were kept, and suspected lists answered in their sender's own columns."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notoneless.core.models import Event
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import write_sheet
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import HandedAnswer, HandedList, HandedRow, KeptStatement, SourceRow
from notoneless.verification.queries import handed as handed_queries
from notoneless.verification.queries import kept as kept_queries
from notoneless.verification.queries.statement import Chosen
from notoneless.verification.services.statement import list_answer, statement_keep
from tests.journeys.steps import Person, pdf_text
from tests.makers import id_number
from tests.verification.rows import row_of
from tests.verification.test_statement import SUSPECTED, decided, listed, suspected

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
HEADS = ["编号", "学生姓名", "公民身份号码", "核查批次", "所在镇街", "出生年月日", "备注"]


def chosen(on: date = TODAY) -> Chosen:
    return Chosen(SUSPECTED, on)


def keep(user: Any, on: date = TODAY) -> KeptStatement | Refusal:
    return statement_keep(chosen=chosen(on), by=user, today=TODAY)


def workbook(rows: list[list[str]]) -> bytes:
    return write_sheet([(head, True) for head in HEADS], rows)


@pytest.fixture
def taken_in(town: Any, django_capture_on_commit_callbacks: Any) -> Callable[[list[list[str]]], HandedList]:
    """Import a suspected list as the province laid it out; the household list is there already."""
    row_of(town.lan)

    def take(rows: list[list[str]], listed_on: str = "2026-11-10") -> HandedList:
        officer = Person(town.bureau_officer)
        with django_capture_on_commit_callbacks(execute=True):
            upload = SimpleUploadedFile("疑似.xlsx", workbook(rows))
            officer.presses("intake:batch_new", kind="suspected", sheets=upload, listed_on=listed_on)
        batch = ImportBatch.objects.order_by("-pk").first()
        assert batch is not None
        assert batch.state == "previewed", batch.sentence
        with django_capture_on_commit_callbacks(execute=True):
            officer.presses("intake:batch_confirm", batch.key)
        batch.refresh_from_db()
        assert batch.state == "applied", batch.sentence
        return HandedList.objects.get(batch=batch)

    return take


def number_of(child: Any) -> str:
    return str(type(child).objects.get(pk=child.pk).id_number.open())


def two(town: Any) -> list[list[str]]:
    new = id_number(date(2017, 8, 9), "2", 444)
    return [
        ["7", "程晓", new, "第三批", "青石镇", "2017-08-09", "省里写的"],
        ["9", "林小明", number_of(town.xiaoming), "第三批", "青石镇", "2018-03-12", ""],
    ]


# ---- kept statements ---------------------------------------------------------------------------------------


def test_a_kept_statement_stays_as_it_was_while_the_figures_go_on(town: Any) -> None:
    listed(town.noroll)
    listed(town.xiaoming)
    case = suspected(town, town.noroll, date(2026, 10, 21))
    kept = keep(town.bureau_officer)
    assert isinstance(kept, KeptStatement)
    decided(town, case, "abroad", TODAY)
    found = KeptStatement.objects.get()
    table = kept_queries.kept_told(found).table
    assert (table.total, table.waiting, table.not_out) == (2, 1, 1)
    beside = kept_queries.beside(found, town.bureau_officer, TODAY)
    assert (beside.now, beside.total) == ({"in_school_registered": 1, "abroad": 1}, 2)
    assert (beside.changed.came, beside.changed.gone, beside.changed.moved) == (0, 0, 1)
    page = Person(town.bureau_officer).opens("verification:statement_kept", found.key)
    assert "待核查1人" in page and "结果有变化1人" in page and found.digest[:16] in page
    paper = pdf_text(Person(town.bureau_officer).fetches("verification:kept_paper", found.key, "pdf"))
    assert "待核查1人" in paper, "what was handed in is printed again as it was"


def test_the_same_statement_is_not_kept_twice_and_nobody_is_no_statement(town: Any) -> None:
    empty = keep(town.bureau_officer)
    assert isinstance(empty, Refusal) and empty.rule == "statement.empty"
    listed(town.xiaoming)
    assert isinstance(keep(town.bureau_officer), KeptStatement)
    again = keep(town.bureau_officer)
    assert isinstance(again, Refusal) and again.rule == "statement.kept_alike"
    ahead = keep(town.bureau_officer, date(2026, 12, 1))
    assert isinstance(ahead, Refusal) and ahead.rule == "statement.day"
    assert Event.objects.filter(act="statement_keep").count() == 1
    assert KeptStatement.objects.count() == 1


def test_a_kept_statement_that_was_tampered_with_says_so(town: Any) -> None:
    listed(town.xiaoming)
    kept = keep(town.bureau_officer)
    assert isinstance(kept, KeptStatement)
    page = Person(town.bureau_officer).opens("verification:statement_kept", kept.key)
    assert "数据被改动过" not in page
    KeptStatement.objects.update(sentence="疑似失学儿童0人。")
    assert "数据被改动过" in Person(town.bureau_officer).opens("verification:statement_kept", kept.key)


def test_a_township_keeps_its_own_and_another_does_not_see_it(town: Any) -> None:
    listed(town.xiaoming)
    listed(town.outsider)
    officer = Person(town.township_officer)
    officer.presses("verification:statement_keep", list="suspected", on="2026-11-18")
    kept = KeptStatement.objects.get()
    assert kept_queries.kept_told(kept).table.total == 1
    officer.opens("verification:statement_kept", kept.key)
    Person(town.bailu_officer).opens("verification:statement_kept", kept.key, status=404)
    seen = kept_queries.beside(kept, town.bureau_officer, TODAY)
    assert seen.changed.is_none, "the bureau compares it with the same township"
    Person(town.bureau_leader).presses(
        "verification:statement_keep", status=403, list="suspected", on="2026-11-18"
    )


# ---- lists from above --------------------------------------------------------------------------------------


def test_the_sender_gets_its_own_columns_and_order_back_with_the_results(
    town: Any, taken_in: Any, matched: Any
) -> None:
    handed = taken_in(two(town))
    matched(town.bureau_officer)
    assert [header for header, _ in handed.heads] == HEADS
    found = handed_queries.answer(handed, TODAY, "云溪区教育局")
    assert found.heads == (
        *HEADS,
        "核查结果代码",
        "核查结果",
        "佐证材料",
        "核查日期",
        "核查人单位",
        "核查备注",
    )
    assert [row.cells for row in found.rows] == [tuple(row) for row in two(town)]
    (open_,), (done,) = found.open, found.done
    assert open_.cells[1] == "程晓" and set(open_.result) == {""}
    assert done.result == ("A", "在校就读有学籍", "学籍", "2026-11-18", "青石中心小学", "在青石中心小学就读")


def test_a_verified_child_has_the_evidence_the_day_and_the_unit_that_looked(town: Any) -> None:
    row = listed(town.noroll)
    decided(town, suspected(town, town.noroll, date(2026, 10, 21)), "illness", date(2026, 11, 10))
    handed = HandedList.objects.create(batch=row.source_list.batch, listed_on=TODAY, heads=[["姓名", "name"]])
    HandedRow.objects.create(handed=handed, row=row, place=0)
    (only,) = handed_queries.answer(handed, TODAY, "云溪区教育局").rows
    assert (only.result[0], only.result[1], only.result[3], only.result[4]) == (
        "I",
        "因病",
        "2026-11-10",
        "青石中心小学",
    )


def test_a_second_list_keeps_its_own_order_though_the_rows_are_known(town: Any, taken_in: Any) -> None:
    taken_in(two(town))
    again = taken_in(list(reversed(two(town))), "2026-11-15")
    found = handed_queries.answer(again, TODAY, "")
    assert [row.cells[1] for row in found.rows] == ["林小明", "程晓"]
    assert [row.cells[0] for row in found.rows] == ["9", "7"]
    assert SourceRow.objects.filter(kind=ListKind.SUSPECTED).count() == 2


def test_taking_the_list_back_takes_its_layout_back(
    town: Any, taken_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from notoneless.intake.undoing import undo_write

    handed = taken_in(two(town))
    out = undo_write(handed.batch, town.bureau_officer)
    assert not isinstance(out, Refusal), out
    assert not HandedList.objects.exists() and not HandedRow.objects.exists()


def test_whole_numbers_leave_only_with_a_reason_and_are_recorded(
    town: Any, taken_in: Any, matched: Any
) -> None:
    handed = taken_in(two(town))
    matched(town.bureau_officer)
    officer = Person(town.bureau_officer)
    page = officer.presses("verification:answer", handed.key, status=422, reason=" ")
    assert "请写明用途" in page
    out = list_answer(handed=handed, reason=" ", by=town.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "answer.no_reason" and not HandedAnswer.objects.exists()
    page = officer.opens("verification:answer", handed.key)
    assert "尚无结果" in page and number_of(town.xiaoming) not in page
    officer.presses("verification:answer", handed.key, reason="按省教育厅通知上报")
    made = HandedAnswer.objects.get()
    assert (made.done_count, made.open_count) == (1, 1)
    book = openpyxl.load_workbook(BytesIO(officer.fetches("verification:answer_file", made.key)))
    assert book.sheetnames == ["核查结果", "尚无结果"]
    done = list(book["核查结果"].iter_rows(values_only=True))
    assert list(done[0][: len(HEADS)]) == HEADS
    assert done[1][2] == number_of(town.xiaoming) and done[1][len(HEADS)] == "A"
    assert [row[1] for row in book["尚无结果"].iter_rows(min_row=2, values_only=True)] == ["程晓"]
    assert Event.objects.filter(act="list_answer").count() == 1
    assert Event.objects.filter(act="answer_taken").count() == 1


def test_nobody_but_the_officer_who_gave_the_reason_takes_the_file_and_only_that_day(
    town: Any, taken_in: Any, matched: Any, monkeypatch: Any
) -> None:
    handed = taken_in(two(town))
    matched(town.bureau_officer)
    made = list_answer(handed=handed, reason="上报", by=town.bureau_officer, today=TODAY)
    assert isinstance(made, HandedAnswer)
    for user in (town.bureau_leader, town.township_officer, town.principal):
        Person(user).opens("verification:answer_file", made.key, status=403)
        Person(user).opens("verification:answers", status=403)
    HandedAnswer.objects.update(by=town.bureau_leader)
    Person(town.bureau_officer).opens("verification:answer_file", made.key, status=404)
    HandedAnswer.objects.update(by=town.bureau_officer, on=date(2026, 11, 17))
    Person(town.bureau_officer).opens("verification:answer_file", made.key, status=404)


def test_a_list_nobody_of_which_has_a_result_is_not_answered(town: Any, taken_in: Any) -> None:
    handed = taken_in(two(town)[:1])
    out = list_answer(handed=handed, reason="上报", by=town.bureau_officer, today=TODAY)
    assert isinstance(out, Refusal) and out.rule == "answer.nothing"
    assert (
        "还没有" in Person(town.bureau_officer).client.get(reverse("verification:answers")).content.decode()
    )
