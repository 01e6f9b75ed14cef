"""Papers of the penalty proceeding and of the courts: every fact of each is found again in Word and PDF."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from docx.oxml.ns import qn

from notoneless.domain.money import money_text
from notoneless.files.papers import ChildFacts, GuardianFacts
from notoneless.files.papers.enforcing import Basis, EvidenceLine
from notoneless.files.papers.shapes import Letter, Sheet
from notoneless.files.papers.wording import date_text
from notoneless.files.pdf import render_pdf
from notoneless.files.word import render_docx
from tests.files.papers import penaltyspecimens as specimens
from tests.files.papers.reading import part, part_names, pdf_pages, pdf_text, squeezed, word_file, word_text

LETTERS = (
    "penalty_notice", "hearing_notice", "penalty_decision", "no_penalty_decision", "demand_notice", *specimens.COURT
)  # fmt: skip
SHEETS = tuple(name for name in specimens.ALL if name not in LETTERS)
RECORDS = ("interview", "scene", "defence_record", "hearing_record")


@cache
def printed(name: str) -> tuple[str, str]:
    paper = specimens.ALL[name]()
    return word_text(render_docx(paper)), pdf_text(render_pdf(paper))


def said_by(value: Any) -> list[str]:
    """A fact as it must read on paper."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, tuple):
        return [text for one in value for text in said_by(one)]
    if isinstance(value, Basis):
        return [value.name()]
    if isinstance(value, (ChildFacts, GuardianFacts)):
        return [value.name]
    if isinstance(value, EvidenceLine):
        return [text for text in (value.name, value.number) if text]
    if hasattr(value, "line"):
        return [value.line()]
    if isinstance(value, Decimal):
        return [money_text(value)]
    return [date_text(value) if isinstance(value, date) else str(value)]


@pytest.mark.parametrize("name", specimens.ALL)
def test_every_fact_of_every_paper_is_found_again_in_word_and_pdf(name) -> None:
    paper = specimens.ALL[name]()
    word, pdf = printed(name)
    # forms give the party's address, not the organ's, and are dated by hand where they are signed
    beside = {"address", "phone", "made_on", "dated"} if name in SHEETS else set()
    for field in (f.name for f in fields(paper) if f.name not in beside):
        if field == "filing":
            assert paper.filing.number in word
            continue
        for text in said_by(getattr(paper, field)):
            where = squeezed(text).rstrip("。")
            assert where in word, (name, field, text)
            # a page's foot may stand between two halves of a fact
            assert where[:8] in pdf and where[-6:] in pdf, (name, field, text)


@pytest.mark.parametrize("name", specimens.ALL)
def test_both_officers_stand_on_every_paper_with_their_cards_and_the_party_is_the_guardian(name) -> None:
    for text in printed(name):
        for words in (
            "高青山（执法证号：YX-0101）",
            "杜鹃（执法证号：YX-0102）",
            "张喆堃",
            "覃𬭎",
            "云溪乡人民政府",
        ):
            assert words in text, words
        assert "当事人：覃𬭎" not in text and "被告：覃𬭎" not in text


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_names_the_party_with_number_address_and_telephone(name) -> None:
    for text in printed(name):
        for words in (
            "990102198802140028",
            "云溪乡石桥村第三村民小组12号",
            "10012345678",
            "100-5550199",
            "的母亲",
        ):
            assert words in text, words


@pytest.mark.parametrize("name", specimens.ALL)
def test_a_final_copy_without_a_number_is_refused_and_a_draft_bears_none(name) -> None:
    with pytest.raises(ValueError, match="必须有文号"):
        specimens.ALL[name](number_text="").shape()
    paper = specimens.ALL[name](is_draft=True)
    assert paper.number_text not in word_text(render_docx(paper))


@pytest.mark.parametrize("name", specimens.ALL)
def test_the_same_paper_is_the_same_bytes(name) -> None:
    assert render_docx(specimens.ALL[name]()) == render_docx(specimens.ALL[name]())


def test_a_decision_has_the_seven_items_of_article_59() -> None:
    for text in printed("penalty_decision"):
        items = {
            "party and address": ("当事人：张喆堃", "住云溪乡石桥村第三村民小组12号"),
            "facts and evidence": (
                "一、违法事实和证据",
                "以上事实，有下列证据证明",
                "《责令限期改正通知书》",
            ),
            "kind and basis": (
                "1000元（大写：壹仟元整）",
                "《云岭省实施义务教育法办法》第四十二条",
                "二百元以上二千元以下",
            ),
            "how and by when": (
                "十五日内",
                "云溪农商银行62000000",
                "每日按罚款数额的百分之三",
                "不超过罚款的数额",
            ),
            "relief": ("六十日内向云溪区人民政府申请行政复议", "六个月内依法向云溪区人民法院提起行政诉讼"),
            "organ and date": ("云溪乡人民政府", "2026年3月5日"),
            "seal": ("（印章）",),
            "order": ("责令当事人改正违法行为，于2026年3月16日前（含当日）送覃𬭎到云溪乡中心小学",),
        }
        for item, words in items.items():
            for word in words:
                assert squeezed(word) in text, (item, word)


def test_without_a_day_the_child_is_to_be_sent_at_once() -> None:
    text = word_text(render_docx(specimens.ALL["penalty_decision"](return_by=None)))
    assert "自收到本决定书之日起立即送覃𬭎到" in text


def test_a_notice_speaks_of_a_hearing_only_where_there_is_a_right_to_one() -> None:
    with_right = printed("penalty_notice")[0]
    assert "五、要求听证的权利" in with_right and "五个工作日" in with_right and "第六十三条" in with_right
    for made in (render_docx, render_pdf):
        read = word_text if made is render_docx else pdf_text
        assert "听证" not in read(made(specimens.ALL["penalty_notice"](has_hearing_right=False)))


def test_a_decision_tells_how_the_party_was_heard_and_only_what_happened() -> None:
    told = printed("penalty_decision")[0]
    for words in (
        "孩子自己不愿上学",
        "监护人应当保证孩子上学",
        "2026年2月24日举行了听证",
        "经法制审核",
        "集体讨论决定",
    ):
        assert words in told
    quiet = specimens.ALL["penalty_decision"](
        heard=type(specimens.HEARD)(notice=specimens.NOTICE), evidence=()
    )
    text = word_text(render_docx(quiet))
    assert "未提出陈述、申辩" in text and "举行了听证" not in text and "法制审核" not in text
    assert "集体讨论" not in text and "下列证据" not in text and "未要求听证" not in text


def test_a_demand_asks_for_what_is_open_and_no_more() -> None:
    text = printed("demand_notice")[0]
    assert "1000元（大写：壹仟元整）" in text and "810元（大写：捌佰壹拾元整）" in text
    assert "1810元（大写：壹仟捌佰壹拾元整）" in text and "2026年3月16日届满" in text
    paid = word_text(render_docx(specimens.ALL["demand_notice"](unpaid=Decimal(0), late=Decimal(0))))
    assert "缴纳罚款" not in paid and "缴至" not in paid and "1.立即送覃𬭎到" in paid


def test_no_penalty_names_its_ground_teaches_and_asks_for_no_money() -> None:
    for text in printed("no_penalty_decision"):
        assert "第三十三条第一款" in text and "批评教育" in text and "不予行政处罚" in text
        assert "缴至" not in text and "大写" not in text and "加处罚款" not in text


def test_the_application_lists_the_bundle_of_article_55_and_leaves_the_head_room_to_sign() -> None:
    for text in printed("enforcement_application"):
        for words in (
            "行政处罚决定书及作出决定的事实",
            "当事人的意见及催告情况",
            "标的情况",
            "行政机关负责人（签名）",
            "此致云溪区人民法院",
        ):
            assert squeezed(words) in text, words


def test_a_complaint_without_typed_claims_asks_for_the_schooling() -> None:
    text = word_text(render_docx(specimens.ALL["civil_complaint"](claims=())))
    assert "判令被告立即送被监护人覃𬭎到校接受并完成义务教育" in text and "原告：云溪乡人民政府" in text


def test_a_complaint_names_every_guardian_as_defendant() -> None:
    other = type(specimens.GUARDIAN)(
        name="覃大山", relation="父亲", id_number="990102198503030019", address="石桥村"
    )
    text = word_text(
        render_docx(specimens.ALL["civil_complaint"](defendants=(specimens.GUARDIAN, other), copies=2))
    )
    assert text.count("被告：") == 2 and "被告：覃大山" in text and "副本2份" in text


def test_an_interview_tells_the_rights_and_leaves_room_for_every_answer() -> None:
    for text in printed("interview"):
        for words in (
            "出示执法证件",
            "有权申请回避",
            "有权陈述、申辩",
            "问：孩子现在在哪里？",
            "问：何时送孩子返校？",
        ):
            assert words in text, words
        assert text.count("答：") == 5
    usual = specimens.ALL["interview"](questions=()).shape()
    assert isinstance(usual, Sheet)
    assert sum(cell.text == "答：" for row in usual.grid for cell in row.cells) == 9


def test_somebody_else_asked_is_not_given_the_details_of_the_party() -> None:
    text = word_text(render_docx(specimens.ALL["interview"](who="石守田", relation="村主任")))
    assert "石守田" in text and "村主任" in text and specimens.GUARDIAN.id_number not in text


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_signed_on_every_page(name) -> None:
    pages = pdf_pages(render_pdf(specimens.ALL[name]()))
    assert all("签名" in page and "记录人" in page for page in pages)
    made = render_docx(specimens.ALL[name]())
    feet = [part(made, n) for n in part_names(made) if n.startswith("word/footer")]
    assert any("签名" in foot and "NUMPAGES" in foot for foot in feet)


@pytest.mark.parametrize("name", SHEETS)
def test_every_row_of_a_form_fills_its_columns(name) -> None:
    sheet = specimens.ALL[name]().shape()
    assert isinstance(sheet, Sheet)
    assert all(sum(cell.span for cell in row.cells) == len(sheet.grid_mm) for row in sheet.grid)
    assert sum(sheet.grid_mm) == 170


@pytest.mark.parametrize("name", LETTERS)
def test_an_enforcement_paper_is_laid_out_without_a_red_head(name) -> None:
    shape = specimens.ALL[name]().shape()
    assert isinstance(shape, Letter) and not shape.red_head and shape.is_counted
    made = render_docx(specimens.ALL[name]())
    document = word_file(made)
    section = document.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert "E60012" not in part(made, "word/document.xml"), "no red"
    paragraphs = list(document.element.body.iter(qn("w:p")))
    by_text = {"".join(t.text or "" for t in p.iter(qn("w:t"))): p for p in reversed(paragraphs)}
    sizes = {text: p.find(f".//{qn('w:sz')}").get(qn("w:val")) for text, p in by_text.items() if text}
    assert sizes[shape.title] == "44" and sizes[shape.paragraphs[0]] == "32"
    side = by_text[shape.number].find(f".//{qn('w:jc')}").get(qn("w:val"))
    assert side == ("right" if shape.organ else "center")
    if shape.organ:
        assert sizes[shape.organ] == "44"
        assert by_text[shape.organ].find(f".//{qn('w:jc')}").get(qn("w:val")) == "center"
    for heading in shape.headings:
        face = by_text[heading].find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia"))
        assert face == "黑体", heading
    foot = [part(made, n) for n in part_names(made) if n.startswith("word/footer")]
    assert any("NUMPAGES" in one for one in foot)
    pages = pdf_pages(render_pdf(specimens.ALL[name]()))
    assert all(f"共{len(pages)}页" in squeezed(page) for page in pages)


def test_the_list_of_evidence_counts_its_pieces_and_names_their_kinds() -> None:
    for text in printed("evidence_list"):
        for words in (
            "共3件",
            "已知4页",
            "书证",
            "电子数据",
            "第四十六条",
            "入户走访记录(2026年1月8日)",
            "班主任李月拍摄",
        ):
            assert words in text, words


def test_a_review_of_a_defence_says_that_the_penalty_grows_no_heavier() -> None:
    for text in printed("defence_review"):
        assert "不予采纳" in text and "更重的处罚" in text and "第四十五条" in text


def test_officers_not_named_yet_are_lines_for_a_pen() -> None:
    text = word_text(render_docx(specimens.ALL["filing"](officers=())))
    assert text.count("（执法证号：____________）") == 2
