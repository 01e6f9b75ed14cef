"""Rolls as schools really send them, from upload through the capped reader to the child in the register."""

import csv
import io
from datetime import date

import openpyxl
import pytest
import xlwt

from notoneless.children.models import Child, Roll
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.intake.models import ImportBatch
from notoneless.intake.services import import_now
from notoneless.intake.staging import plain_get
from tests.intake.lists import LIU, ROLL_HEADS, counts, liu, sun
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
PUPILS = [[pupil[head] for head in ROLL_HEADS] for pupil in (liu(), sun())]
TITLES = [["青石中心小学学生基本信息表"], ["填表单位：青石中心小学（盖章）", "", "填表时间：2026年9月"], []]
TOTAL = ["合计", "2", "", "", "", "", "", "", "2"]
SIGNED = ["审核人：", "钟校明", "", "填表日期：2026-09-05"]


def lines(book: openpyxl.Workbook | None = None, *rows: list[str]) -> bytes:
    book = book or openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def gb18030(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def old_excel(*rows: list[str]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(place, column, text)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def broken(head: str) -> str:
    """姓　名, 身份证<break>件号: as heads stand in narrow columns."""
    return f"{head[0]}　{head[1]}" if len(head) == 2 else f" {head[:3]}\n{head[3:]} "


def merged() -> bytes:
    """成员1 over 姓名, 关系, 联系电话; every other head over both lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([head if "成员1" not in head else "成员1" for head in ROLL_HEADS])
    sheet.append([head.removeprefix("成员1") if "成员1" in head else None for head in ROLL_HEADS])
    first = next(place for place, head in enumerate(ROLL_HEADS, start=1) if "成员1" in head)
    for place in range(1, first):
        sheet.merge_cells(start_row=1, end_row=2, start_column=place, end_column=place)
    sheet.merge_cells(start_row=1, end_row=1, start_column=first, end_column=len(ROLL_HEADS))
    return lines(book, *PUPILS)


FILES = {
    "CSV in GB18030": ("名册.csv", gb18030(ROLL_HEADS, *PUPILS)),
    "CSV in GB18030 with titles and a total": ("名册.csv", gb18030(*TITLES, ROLL_HEADS, *PUPILS, TOTAL)),
    "title rows above the header": ("名册.xlsx", lines(None, *TITLES, ROLL_HEADS, *PUPILS)),
    "a total and a signature below": ("名册.xlsx", lines(None, ROLL_HEADS, *PUPILS, TOTAL, [], SIGNED)),
    "a total in words": ("名册.xlsx", lines(None, ROLL_HEADS, *PUPILS, ["合计", "共2人", "男1人", "女1人"])),
    "a total in the third column": ("名册.xlsx", lines(None, ROLL_HEADS, *PUPILS, ["", "", "合 计", "2"])),
    "heads with breaks and blanks": ("名册.xlsx", lines(None, [broken(head) for head in ROLL_HEADS], *PUPILS)),
    "two lines of merged heads": ("名册.xlsx", merged()),
    "an old .xls": ("名册.xls", old_excel(ROLL_HEADS, *PUPILS)),
    "an old .xls renamed .xlsx": ("名册.xlsx", old_excel(ROLL_HEADS, *PUPILS)),
    "an .xlsx renamed .xls": ("名册.xls", lines(None, ROLL_HEADS, *PUPILS)),
}  # fmt: skip


def taken(name: str, body: bytes) -> ImportBatch | Refusal:
    return import_now(kind=ListKind.ROLL, files=[(name, body)], by="system", today=TODAY)


@pytest.mark.parametrize("what", FILES)
def test_an_odd_roll_is_taken_in_exactly(town, what) -> None:
    batch = taken(*FILES[what])
    assert batch, batch
    assert counts(batch) == ("applied", 2, 0, 0), batch.sentence
    child = Child.objects.get(name="柳苗苗")
    assert (child.born_on, child.sex, child.id_number.open()) == (*LIU, liu()["身份证件号"])
    assert Roll.objects.current().get(child=child).school == town.primary
    guardian = child.guardians.get()
    assert (guardian.name, guardian.phone.open()) == (liu()["成员1姓名"], liu()["成员1联系电话"])
    assert set(Child.objects.filter(born_on__in=[LIU[0], date(2018, 8, 9)]).values_list("name", flat=True)) >= {
        "柳苗苗", "孙青",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("名册.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
        ("名册.xlsx", lines(None, ROLL_HEADS, *PUPILS)[:900]),
        ("名册.xls", "<html><table><tr><td>姓名</td><td>性别</td></tr></table></html>".encode()),
        ("名册.docx", b"%PDF-1.7 no table"),
        ("名册.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    ],
    ids=["half an old xls", "half an xlsx", "a web page", "a pdf", "an xml of 2003"],
)  # fmt: skip
def test_what_only_looks_like_a_workbook_is_refused_in_plain_words(town, name, body) -> None:
    batch = taken(name, body)
    assert isinstance(batch, ImportBatch) and batch.state == "refused"
    said = batch.sentence
    assert any(word in said for word in ("另存为", "重新下载", "要 Excel 表格")), said
    assert not any(word in said.lower() for word in ("zip", "ole", "error", "exception", "bytes"))
    assert not Child.objects.filter(name="柳苗苗").exists()


def test_what_was_passed_over_is_said_on_the_page_of_columns(town) -> None:
    from notoneless.intake.services import batch_add
    from notoneless.intake.work import batch_prepare

    name, body = FILES["a total and a signature below"]
    batch = batch_add(
        kind=ListKind.ROLL, files=[(name, body)], by=town.principal, today=TODAY, is_queued=False
    )
    batch_prepare(batch, town.principal, TODAY)
    skipped = plain_get(batch.key, "report")["files"][0]["skipped"]
    assert any(text.startswith("合计") for _, text in skipped)
