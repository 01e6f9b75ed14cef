"""Every fact of every letter of a case is found again in its Word and its PDF; the layout is GB/T 9704's."""

import io
import itertools
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from docx.shared import Mm, Pt

from notoneless.domain.words import PaperKind as K
from notoneless.files.papers import (
    ChildFacts,
    ClosingReport,
    ClosingStep,
    Corrected,
    CorrectionOrder,
    IssuerKind,
)
from notoneless.files.papers.countywording import KINDS
from notoneless.files.papers.examples import CHILD, GUARDIAN, RECEIVING, example
from notoneless.files.pdf import render_pdf
from notoneless.files.word import render_docx
from tests.files.papers import specimens
from tests.files.papers.reading import part, pdf_text, squeezed, word_file, word_text

TODAY = date(2026, 11, 18)
NUMBER = "示例乡政责〔2026〕12号"


def final(kind: K, **changes):
    return replace(example(kind, (), today=TODAY), is_draft=False, number_text=NUMBER, dated=TODAY, **changes)


def closing(**changes) -> ClosingReport:
    chain = (
        ClosingStep(level="学校申请", unit="云溪小学", opinion="申请销号", by="李校长", on=date(2026, 11, 1)),
        ClosingStep(level="中心校审核", unit="云溪中心校", opinion="同意", by="王主任", on=date(2026, 11, 2)),
        ClosingStep(
            level="乡镇(街道)审核", unit="云溪乡人民政府", opinion="同意", by="韦乡长", on=date(2026, 11, 3)
        ),
        ClosingStep(level="教育局审批"),
    )
    facts = {
        "made_on": TODAY, "unit": "云溪小学", "child": specimens.CHILD, "guardian": specimens.GUARDIAN,
        "opened_on": date(2026, 9, 2), "confirmed_on": date(2026, 9, 8), "reason": "厌学",
        "history": ("2026年9月2日 立为疑似", "2026年9月8日 确认失学"), "papers": ("义务教育敦促书 云溪小促〔2026〕1号",),
        "returned_on": date(2026, 10, 8), "return_class": "云溪小学五年级1班",
        "followups": tuple(f"第{n}次 2026年10月{n + 10}日 在班上课" for n in (1, 2, 3, 4)),
        "closing_reason": "稳定就读", "chain": chain, "number_text": "云溪小结〔2026〕1号",
    }  # fmt: skip
    return ClosingReport(**{**facts, **changes})


PEOPLE = (
    CHILD.name,
    GUARDIAN.name,
    RECEIVING.name,
    "10033334444",
    NUMBER,
    "2026年11月18日",
    "示例乡人民政府",
    "李示范",
)
"""What every letter says: child, guardian, school, phone, number, day, issuer, who handles it."""
FAMILY = (RECEIVING.contact, RECEIVING.phone, "2026年10月29日起未到校上课")
HISTORY = ("2026年10月30日李示范电话联系", "2026年10月31日李示范、王样例入户走访", "示例乡政促〔2026〕3号")
STUB = ("回执", "监护人签名（捺印）", "与儿童少年关系", "签收日期")

SAYS = {
    K.HOME_LETTER: ("致家长的一封信", "尊敬的张样板家长", *FAMILY, *STUB),
    K.CENTRE_NOTICE: (
        "义务教育复学通知书", *FAMILY, *HISTORY, *STUB, "2026年11月25日前（含当日）", "第五十八条", CHILD.id_number,
    ),
    K.CORRECTION_ORDER: (
        "责令限期改正通知书", *FAMILY, *HISTORY, *STUB, GUARDIAN.id_number, GUARDIAN.address, GUARDIAN.phone, "父亲",
        CHILD.id_number, CHILD.school, CHILD.class_name, "2026年11月25日前（含当日）改正", "第五条、第十一条", "第五十八条",
        "第八十三条", "逾期不改正的", "六十日内向示例县人民政府申请行政复议", "六个月内直接向人民法院提起行政诉讼",
        "承办人：李示范、王样例",
    ),
    K.VILLAGE_NOTICE: ("样板村村民委员会", CHILD.address, "2026年11月25日前", "第十三条第二款"),
    K.PENALTY_PROPOSAL: ("行政处罚建议书", *HISTORY, "建议依法立案调查", "签发人：赵示范", "妥否，请批示"),
    K.GOVERNMENT_REPORT: (
        *HISTORY, "随亲戚在外地打零工", "请协调有关部门共同劝返", "签发人：赵示范", "抄送：示例乡司法所。",
        "2026年11月18日印发", "国办发〔2017〕72号",
    ),
    K.DEFERRAL_APPROVAL: ("休学批准书", "骨折手术后休养", "自2026年11月18日起至2027年9月14日止", "第十一条第二款"),
    K.REFERRAL_LETTER: (
        "转介移送函", "示例县人力资源和社会保障局", "事由：使用童工", "随亲戚在外地打零工", "于2026年11月25日前",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAYS)
def test_every_fact_is_found_again_in_word_and_pdf(kind):
    paper = final(kind)
    for text in (pdf_text(render_pdf(paper)), word_text(render_docx(paper))):
        for fact in (*PEOPLE, *SAYS[kind]):
            assert squeezed(fact) in text, fact


@pytest.mark.parametrize("kind", SAYS)
def test_a_draft_bears_no_number_and_a_final_copy_none_without_one(kind):
    draft = example(kind, (), today=TODAY)
    assert replace(draft, number_text=NUMBER).shape().number == ""
    with pytest.raises(ValueError, match="文号"):
        replace(final(kind), number_text="").shape()


@pytest.mark.parametrize("kind", SAYS)
def test_a_child_found_at_the_door_still_gets_its_letter(kind):
    text = pdf_text(
        render_pdf(final(kind, child=ChildFacts(name="韦小一"), contacts=(), absent_since=None, earlier=()))
    )
    assert "韦小一" in text


def test_no_order_outside_a_proceeding_threatens_a_fine():
    for kind in SAYS:
        assert "罚款" not in "".join(final(kind).shape().paragraphs), kind


def test_a_school_cannot_issue_the_order_to_correct():
    with pytest.raises(ValueError, match="乡镇人民政府"):
        final(K.CORRECTION_ORDER, issuer_kind=IssuerKind.SCHOOL)


def test_without_history_the_order_leaves_room_for_it_and_loses_nothing():
    letter = final(K.CORRECTION_ORDER, contacts=(), earlier=()).shape()
    said = "".join(letter.paragraphs)
    assert (
        "____" in said
        and "责令你于" in said
        and len(letter.paragraphs) == len(KINDS[K.CORRECTION_ORDER].default)
    )


def test_the_closing_report_holds_the_case_and_its_chain():
    paper = closing()
    for text in (pdf_text(render_pdf(paper)), word_text(render_docx(paper))):
        for fact in (
            "销号审批表", "云溪小结〔2026〕1号", "覃𬭎", "2026年9月2日立为疑似", "厌学", "云溪小促〔2026〕1号", "2026年10月8日",
            "五年级1班", "第4次2026年10月14日在班上课", "稳定就读", "李校长", "王主任", "韦乡长", "2026年11月3日", "教育局审批",
            "签名：",
        ):  # fmt: skip
            assert squeezed(fact) in text, fact
    assert "〔2026〕1号" not in closing(is_draft=True, papers=()).shape().right


@pytest.mark.parametrize("kind", [K.CORRECTION_ORDER, K.GOVERNMENT_REPORT])
def test_a_correcting_letter_says_first_which_paper_it_replaces(kind):
    paper = Corrected(
        paper=final(kind), title=kind.label, number_text="甲〔2026〕1号", dated=date(2026, 11, 2)
    )
    first = paper.shape().paragraphs[0]
    assert first.startswith(f"本文书更正并替代2026年11月2日制发的《{kind.label}》（甲〔2026〕1号）")
    for text in (pdf_text(render_pdf(paper)), word_text(render_docx(paper))):
        assert squeezed(first) in text


def test_a_correcting_form_says_so_above_its_table():
    paper = Corrected(paper=closing(), title="结案报告", number_text="甲〔2026〕1号", dated=TODAY)
    assert "更正并替代" in pdf_text(render_pdf(paper))
    assert "更正并替代" in word_text(render_docx(paper))


# GB/T 9704-2012, domain.md section 8


def placed(made: bytes) -> list[list[tuple[str, float, float, float]]]:
    """(text, x, y from the lower edge, size) of every run, page by page, in points."""
    pages = []
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        runs: list[tuple[str, float, float, float]] = []

        def visit(text, cm, tm, _font, size, runs=runs):
            if text.strip():
                x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
                runs.append((text.strip(), x, y, abs(size * tm[0] * cm[0])))

        page.extract_text(visitor_text=visit)
        pages.append(runs)
    return pages


MM = 72 / 25.4


def test_the_pdf_stands_on_the_type_area_of_gb_9704():
    made = render_pdf(final(K.CENTRE_NOTICE))
    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
    assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == (210, 297)
    runs = placed(made)[0]
    body = [run for run in runs if abs(run[3] - 16) < 0.1]
    assert min(x for _, x, _, _ in body) >= 28 * MM - 0.5
    title = next(run for run in runs if run[0].startswith("义务教育复学"))
    assert round(title[3]) == 22
    head = max((run for run in runs if run[3] > 24), key=lambda run: run[2])
    top = 297 - head[2] / MM
    assert 72 < top < 90, "the red head begins 35 mm under the type area's edge, 72 mm under the paper's"
    foot = [run for run in runs if round(run[3]) == 14]
    assert foot and all(297 - y / MM > 262 for _, _, y, _ in foot), (
        "the page number stands under the type area"
    )


def test_lines_are_set_22_to_a_page_and_28_characters_wide():
    class Long:
        def shape(self):
            return replace(
                final(K.CENTRE_NOTICE).shape(), red_head="", organ="", paragraphs=("字" * 28 * 40,), stub=None
            )

    pages = placed(render_pdf(Long()))
    heights = sorted({round(y, 1) for text, _, y, size in pages[1] if "字" in text and abs(size - 16) < 0.1})
    assert 18 <= len(heights) <= 22
    pitches = {round(b - a, 1) for a, b in itertools.pairwise(heights)}
    assert max(pitches) - min(pitches) < 0.3 and abs(min(pitches) - 225 * MM / 22) < 0.3
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(Long())))
    lines = [
        line.strip() for line in reader.pages[1].extract_text().split("\n") if line.strip().startswith("字")
    ]
    assert max(len(line) for line in lines) == 28


def test_the_word_file_has_the_margins_and_sizes_of_gb_9704():
    document = word_file(render_docx(final(K.GOVERNMENT_REPORT)))
    section = document.sections[0]
    for found, mm in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37),
        (section.bottom_margin, 35), (section.left_margin, 28), (section.right_margin, 26),
    ):  # fmt: skip
        assert abs(found - Mm(mm)) < Mm(0.2)
    by_text = {p.text: p for p in document.paragraphs}
    title = by_text["关于辍学学生情况的报告"]
    assert title.runs[0].font.size == Pt(22)
    body = next(p for p in document.paragraphs if p.text.startswith("一、基本情况"))
    assert body.runs[0].font.size == Pt(16)
    assert abs(body.paragraph_format.line_spacing - Pt(28.95)) < Pt(0.1)
    dated = by_text["2026年11月18日"]
    assert abs(dated.paragraph_format.right_indent - Pt(4 * 16)) <= Pt(32), (
        "four characters from the edge, or more"
    )
    number = next(p for p in document.paragraphs if p.text.startswith(NUMBER))
    assert "签发人：赵示范" in number.text and "〔2026〕" in number.text
    foot = [cell.text for row in document.tables[-1].rows for cell in row.cells]
    assert foot == ["抄送：示例乡司法所。", "示例乡人民政府\t2026年11月18日印发"]


def test_the_copies_stand_at_the_foot_of_the_last_page_in_size_four():
    runs = placed(render_pdf(final(K.GOVERNMENT_REPORT)))[-1]
    sent = next(run for run in runs if "抄送" in run[0])
    assert round(sent[3]) == 14 and 297 - sent[2] / MM > 240


def test_the_enforcement_paper_has_its_organ_in_black_and_no_red_head():
    letter = final(K.CORRECTION_ORDER).shape()
    assert letter.organ == "示例乡人民政府" and letter.red_head == ""
    document = word_file(render_docx(final(K.CORRECTION_ORDER)))
    organ = next(p for p in document.paragraphs if p.text == "示例乡人民政府")
    assert organ.runs[0].font.size == Pt(22) and organ.runs[0].font.color.rgb is None
    assert "E60012" not in part(render_docx(final(K.CORRECTION_ORDER)), "word/document.xml")
    assert "E60012" in part(render_docx(final(K.CENTRE_NOTICE)), "word/document.xml")
    assert isinstance(final(K.CORRECTION_ORDER), CorrectionOrder)
