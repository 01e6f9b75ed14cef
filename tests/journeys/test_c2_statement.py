"""C2: a suspected list from above is taken in, verified child by child, told as a statement, kept, and sent back."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.children.models import Child
from notoneless.files.sheets import write_sheet
from notoneless.intake.models import ImportBatch
from notoneless.verification.models import HandedAnswer, HandedList, KeptStatement
from tests.journeys.steps import case_of, pdf_text, verify, word_text
from tests.verification.rows import row_of

pytestmark = pytest.mark.django_db
HEADS = ["序号", "学生姓名", "身份证号", "乡镇", "村", "下发批次"]


def number_of(child) -> str:
    return Child.objects.get(pk=child.pk).id_number.open()


def list_from_above(town) -> list[list[str]]:
    """林小明 sits in class, 贺远 left school in September, 曾望 is nowhere to be found yet."""
    return [
        [str(n), child.name, number_of(child), "青石镇", "柳湾村", "2026年第二批"]
        for n, child in enumerate((town.xiaoming, town.left, town.noroll), start=1)
    ]


def sheet(body: bytes, name: str) -> list[tuple]:
    return list(openpyxl.load_workbook(BytesIO(body))[name].iter_rows(values_only=True))


def take_in(officer, town, callbacks) -> None:
    """The list is imported as the province laid it out, and matched."""
    row_of(town.lan)  # the household list is there
    body = write_sheet([(head, True) for head in HEADS], list_from_above(town))
    upload = SimpleUploadedFile("省里下发.xlsx", body)
    with callbacks(execute=True):
        officer.presses("intake:batch_new", kind="suspected", sheets=upload, listed_on="2026-11-16")
    batch = ImportBatch.objects.order_by("-pk").first()
    assert batch.state == "previewed", batch.sentence
    with callbacks(execute=True):
        officer.presses("intake:batch_confirm", batch.key)
    with callbacks(execute=True):
        officer.presses("verification:run_start", kinds="suspected")
    assert "疑似失学儿童共3人" in officer.opens("verification:statement")


def read_back(officer, town) -> None:
    """Page, names, workbook, Word and PDF say the same."""
    page = officer.opens("verification:statement")
    assert "疑似失学儿童共3人，已核查2人。其中1人不属失学，占全部3人的33.3%：在校就读有学籍1人" in page
    assert "属失学1人，占33.3%：因病1人。待核查1人。" in page and "33.3%(1/3)" in page
    names = officer.opens("verification:statement_names", list="suspected", code="out")
    assert "贺远" in names and "林小明" not in names
    body = officer.fetches("/verification/statement/?list=suspected&export=xlsx")
    by_code = {row[0]: row[1:] for row in sheet(body, "按代码")[3:]}
    assert by_code["A 在校就读有学籍"] == (1, "33.3%", 3) and by_code["待核查"] == (1, "33.3%", 3)
    assert [row[1] for row in sheet(body, "分乡镇") if row[0] in ("青石镇", "合计")] == [3, 3]
    assert {row[0] for row in sheet(body, "名单")[3:]} == {"林小明", "贺远", "曾望"}
    assert number_of(town.xiaoming) not in str(sheet(body, "名单"))
    for text in (
        word_text(officer.fetches("verification:statement_paper", "docx")),
        pdf_text(officer.fetches("verification:statement_paper", "pdf")),
    ):
        assert (
            "疑似失学儿童核查统计表" in text and "占全部3人的33.3%" in text and "单位负责人（盖章）" in text
        )


def test_from_the_list_of_the_province_to_the_statement_and_back(
    people, town, django_capture_on_commit_callbacks
) -> None:
    officer = people.bureau_officer
    take_in(officer, town, django_capture_on_commit_callbacks)
    looks = {"village": "village_officer", "school": "principal"}
    verify(people, case_of(town.left), **looks, code=town.codes["illness"])
    read_back(officer, town)

    officer.presses("verification:statement_keep", list="suspected", on="2026-11-18")
    kept = KeptStatement.objects.get()
    verify(people, case_of(town.noroll), **looks, code=town.codes["poverty"])
    later = officer.opens("verification:statement_kept", kept.key)
    assert "待核查1人" in later and "结果有变化1人" in later

    officer.presses("verification:answer", HandedList.objects.get().key, reason="按省教育厅通知上报核查结果")
    answer = sheet(officer.fetches("verification:answer_file", HandedAnswer.objects.get().key), "核查结果")
    assert list(answer[0][:6]) == HEADS and answer[0][6:8] == ("核查结果代码", "核查结果")
    assert [(row[0], row[1], row[5], row[6]) for row in answer[1:]] == [
        ("1", "林小明", "2026年第二批", "A"), ("2", "贺远", "2026年第二批", "I"), ("3", "曾望", "2026年第二批", "K"),
    ]  # fmt: skip
    assert answer[1][2] == number_of(town.xiaoming), "the province gets whole numbers"
