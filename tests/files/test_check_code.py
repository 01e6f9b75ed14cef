"""The check code on paper: in Word and PDF, on the first page, moving nothing; none on a draft; what a pile is joined to."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from notoneless.files.joining import join_pdfs
from notoneless.files.papers import (
    CaseReport,
    Certainty,
    Check,
    Checkable,
    ChildFacts,
    GuardianFacts,
    IssuerKind,
    ReceivingSchool,
    UrgingLetter,
)  # fmt: skip
from notoneless.files.papers.wording import text_width
from notoneless.files.pdf import render_pdf
from notoneless.files.word import render_docx
from tests.journeys.steps import pdf_text, word_text

DAY = date(2026, 11, 18)
CHILD = ChildFacts(name="曾望", sex="男", born_on=date(2017, 3, 2), home="柳湾村")
LETTER = UrgingLetter(
    made_on=DAY, is_draft=False, issuer="青石镇人民政府", issuer_kind=IssuerKind.TOWNSHIP, child=CHILD,
    guardian=GuardianFacts(name="曾大勇", relation="父亲"), receiving=ReceivingSchool(name="青石中心小学"),
    number_text="青石镇政促〔2026〕1号", dated=DAY, absent_since=date(2026, 9, 1),
)  # fmt: skip
REPORT = CaseReport(
    made_on=DAY, unit="青石中心小学", child=CHILD, guardian=GuardianFacts(name="曾大勇"), certainty=Certainty.CONFIRMED,
    found_on=DAY, bureau="云溪区教育局", township="青石镇人民政府", is_draft=False, number_text="青石小报〔2026〕1号",
    absent_since=date(2026, 9, 1), reason="厌学", done_so_far="无", next_steps="劝返", lead_unit="青石中心小学",
    responsible="钟校明", responsible_phone="",
)  # fmt: skip
CHECK = Check(
    "ABCD-EFGH-IJKL-MNOP-QRST", "扫码查验真伪", "https://jy.example.gov.cn/papers/check/ABCDEFGHIJKLMNOPQRST"
)
PAPERS = pytest.mark.parametrize("paper", [LETTER, REPORT], ids=["letter", "sheet"])


@PAPERS
def test_the_code_stands_on_the_first_page_and_moves_no_line(paper) -> None:
    plain, checked = render_pdf(paper), render_pdf(Checkable(paper, CHECK))
    before, after = PdfReader(io.BytesIO(plain)).pages, PdfReader(io.BytesIO(checked)).pages
    assert len(before) == len(after)
    assert CHECK.code in after[0].extract_text()
    for old, new in zip(before, after, strict=True):
        said = (
            "".join(new.extract_text().split()).replace("扫码查验真伪", "").replace(f"查验码{CHECK.code}", "")
        )
        assert said == "".join(old.extract_text().split())
    assert CHECK.code in word_text(render_docx(Checkable(paper, CHECK)))


@PAPERS
def test_a_draft_carries_no_code(paper) -> None:
    draft = Checkable(replace(paper, is_draft=True), CHECK)
    assert CHECK.code not in pdf_text(render_pdf(draft))
    assert CHECK.code not in word_text(render_docx(draft))


def test_without_an_address_the_code_alone_is_printed() -> None:
    bare = Checkable(LETTER, replace(CHECK, url="", words="输入查验码"))
    assert CHECK.code in pdf_text(render_pdf(bare))
    assert len(render_pdf(bare)) < len(render_pdf(Checkable(LETTER, CHECK))), "no QR code"


def test_the_words_without_an_address_leave_the_code_its_line_in_word() -> None:
    """In a box too narrow the words take two lines and push the code out of it."""
    words = "查验真伪：打开教育局控辍保学平台“文书查验”页(/papers/check)"
    wide_mm = (text_width(words) + 1) * 7 / 72 * 25.4
    bare = render_docx(Checkable(LETTER, replace(CHECK, url="", words=words)))
    document = zipfile.ZipFile(io.BytesIO(bare)).read("word/document.xml").decode()
    [style] = re.findall(r'id="CheckWords"[^>]*[;"]width:([0-9.]+)pt', document)
    assert float(style) / 72 * 25.4 >= wide_mm


def page_count(body: bytes) -> int:
    return len(PdfReader(io.BytesIO(body)).pages)


def test_a_pile_joins_each_from_a_sheet_of_its_own() -> None:
    one, two = render_pdf(REPORT), render_pdf(LETTER)
    assert page_count(one) == 1
    joined = join_pdfs([one, two, one])
    assert page_count(joined) == 2 + page_count(two) + page_count(two) % 2 + 1
    assert page_count(join_pdfs([one, two], is_duplex=False)) == 1 + page_count(two)
    with pytest.raises(ValueError, match="nothing"):
        join_pdfs([])
