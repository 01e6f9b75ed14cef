import io
import time
import zipfile
from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from notoneless.files.papers.ooxml import FANG, HEI, TITLE, settled
from notoneless.files.word import render_docx
from tests.files.papers import specimens
from tests.files.papers.reading import part, part_names, pdf_text, squeezed, word_file, word_text
from tests.files.papers.test_pdf import HOSTILE, RARE

P_ORDER = ["keepNext", "widowControl", "pBdr", "tabs", "autoSpaceDE", "autoSpaceDN", "spacing", "ind", "jc"]


def runs_of(document, text: str):
    return [
        r
        for p in document.element.body.iter(qn("w:p"))
        for r in p.iter(qn("w:r"))
        if text in "".join(r.itertext())
    ]


def face_of(run) -> str:
    return run.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia"))


@pytest.mark.parametrize("name", specimens.ALL)
def test_every_paper_becomes_a_word_file_that_opens_and_names_itself(name):
    paper = specimens.ALL[name]()
    document = word_file(render_docx(paper))
    about = document.core_properties
    assert squeezed(about.title) in word_text(render_docx(paper))
    assert about.created.date() == about.modified.date() == paper.made_on


@pytest.mark.parametrize("name", specimens.ALL)
def test_the_same_paper_is_the_same_bytes_later_too(name):
    first = render_docx(specimens.ALL[name]())
    if name == "certificate":
        time.sleep(2.1)  # a zip entry's time has steps of two seconds
    assert render_docx(specimens.ALL[name]()) == first


def test_a_package_is_settled_whenever_it_was_packed():
    def packed(year: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), "<a/>")
        return out.getvalue()

    assert packed(2020) != packed(2021)
    assert settled(packed(2020)) == settled(packed(2021))


@pytest.mark.parametrize("name", specimens.ALL)
def test_word_and_pdf_of_one_paper_say_the_same(name):
    from notoneless.files.pdf import render_pdf

    paper = specimens.ALL[name]()
    word, printed = word_text(render_docx(paper)), pdf_text(render_pdf(paper))
    shape = paper.shape()
    texts = list(getattr(shape, "paragraphs", ())) + [
        c.text for r in getattr(shape, "grid", ()) for c in r.cells
    ]
    texts += [c for row in (shape.table.rows if getattr(shape, "table", None) else ()) for c in row]
    assert texts
    for text in texts:
        for line in text.split("\n"):
            assert squeezed(line) in word
            # On paper a page number may stand between two halves of a paragraph.
            assert all(squeezed(line[n : n + 8]) in printed for n in (0, max(0, len(line) - 8)))


@pytest.mark.parametrize("name", specimens.ALL)
def test_faces_are_named_and_never_embedded(name):
    made = render_docx(specimens.ALL[name]())
    assert not [n for n in part_names(made) if "font" in n.lower() and not n.endswith("fontTable.xml")]
    assert "embedRegular" not in part(made, "word/fontTable.xml")
    named = {f.get(qn("w:eastAsia")) for f in word_file(made).element.body.iter(qn("w:rFonts"))}
    assert {TITLE, FANG} <= named


def test_the_red_head_is_red_and_the_title_is_second_size():
    document = word_file(render_docx(specimens.return_order()))
    head = runs_of(document, "云溪乡人民政府")[0]
    assert face_of(head) == "方正小标宋简体"
    assert head.find(f".//{qn('w:color')}").get(qn("w:val")) == "E60012"
    title = runs_of(document, "限期复学通知书")[0]
    assert (face_of(title), title.find(f".//{qn('w:sz')}").get(qn("w:val"))) == ("方正小标宋简体", "44")
    body = runs_of(document, "现通知您于")[0]
    assert (face_of(body), body.find(f".//{qn('w:sz')}").get(qn("w:val"))) == ("仿宋_GB2312", "32")
    assert 'w:color="E60012"' in part(render_docx(specimens.return_order()), "word/document.xml")


def test_a_long_issuer_fits_the_red_head_on_one_line():
    issuer = "清河区教育体育和科学技术局"
    head = runs_of(word_file(render_docx(specimens.return_order(issuer=issuer))), issuer)[0]
    size = int(head.find(f".//{qn('w:sz')}").get(qn("w:val"))) / 2
    assert size * len(issuer) <= 442


def test_letters_have_the_margins_of_the_standard():
    section = word_file(render_docx(specimens.return_order())).sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_pages_of_a_letter_are_counted_outside_left_and_right():
    document = word_file(render_docx(specimens.return_order()))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert "PAGE" in "".join(t.text for t in footer._element.iter(qn("w:instrText")))
        assert footer._element.find(f".//{qn('w:jc')}").get(qn("w:val")) == side


@pytest.mark.parametrize(
    "name", ["return_order", "case_report", "monthly_return", "certificate", "list_print"]
)
def test_a_draft_is_marked_and_a_final_copy_is_not(name):
    def marks(made: bytes) -> list[bool]:
        return ['string="草稿"' in part(made, n) for n in part_names(made) if n.startswith("word/header")]

    assert True in marks(render_docx(specimens.ALL[name](is_draft=True)))
    assert all(marks(render_docx(specimens.ALL[name](is_draft=True))))
    assert True not in marks(render_docx(specimens.ALL[name]()))


def test_a_draft_letter_is_marked_on_even_pages_too():
    section = word_file(render_docx(specimens.return_order(is_draft=True))).sections[0]
    assert "草稿" in section.even_page_header._element.xml
    assert "〔2026〕" not in word_text(render_docx(specimens.return_order(is_draft=True)))


@pytest.mark.parametrize("name", HOSTILE + RARE)
def test_names_print_as_typed(name):
    made = render_docx(specimens.return_order(child=replace(specimens.CHILD, name=name)))
    assert "".join(name.split()) in word_text(made)


def test_a_control_character_does_not_stop_a_print():
    made = render_docx(specimens.list_print(rows=[("1", "王\x00\x0b明", *[""] * 6)]))
    assert "王明" in word_text(made)


@pytest.mark.parametrize("name", ["monthly_return", "list_print", "persuasion_sheet"])
def test_heads_of_a_list_are_repeated_and_rows_stay_whole(name):
    table = word_file(render_docx(specimens.ALL[name]())).tables[-1]
    rows = table._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows[:3]] == [True, False, False]
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_row_higher_than_a_page_may_break():
    table = word_file(render_docx(specimens.visit_sheet(course="很长的经过。" * 300))).tables[0]
    split = [row for row in table._tbl.tr_lst if row.trPr.find(qn("w:cantSplit")) is None]
    assert len(split) == 1
    assert "很长的经过" in "".join(split[0].itertext())


@pytest.mark.parametrize("name", ["monthly_return", "list_print", "case_report"])
def test_sheets_count_their_pages_x_of_y(name):
    footer = word_file(render_docx(specimens.ALL[name]())).sections[0].footer._element
    codes = [t.text.strip() for t in footer.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert squeezed("".join(t.text for t in footer.iter(qn("w:t")))) == "第1页共1页"


def test_the_monthly_return_lies_and_is_a_real_table():
    document = word_file(render_docx(specimens.monthly_return(3)))
    section = document.sections[0]
    assert section.page_width > section.page_height
    table = document.tables[0]
    assert len(table.rows) == 4
    assert [c.text.split("\n")[0] for c in table.rows[0].cells][:4] == [
        "序号",
        "乡镇（街道）",
        "学校",
        "姓名",
    ]
    assert table.rows[1].cells[3].text == "覃𬭎"


def test_a_zero_return_says_so_across_the_table():
    table = word_file(render_docx(specimens.monthly_return(0))).tables[0]
    assert table.rows[1].cells[0].text == "零报告：2026年3月我校无失学辍学（含疑似）学生。"
    assert face_of(runs_of(word_file(render_docx(specimens.monthly_return(0))), "零报告")[0]) == HEI


@pytest.mark.parametrize("name", specimens.ALL)
def test_paragraph_properties_stand_in_the_order_word_demands(name):
    """Word calls a file damaged when they do not."""
    body = word_file(render_docx(specimens.ALL[name]())).element.body
    for properties in body.iter(qn("w:pPr")):
        places = [P_ORDER.index(p.tag.split("}")[1]) for p in properties]
        assert places == sorted(places)


def test_dates_keep_together_without_blanks_between_figures_and_characters():
    body = word_file(render_docx(specimens.return_order())).element.body
    assert all(p.find(qn("w:autoSpaceDN")).get(qn("w:val")) == "0" for p in body.iter(qn("w:pPr")))


def test_a_paragraph_with_a_long_number_is_not_torn_apart_by_justifying_it():
    paragraphs = {
        p.text[:3]: p._p.find(f".//{qn('w:jc')}")
        for p in word_file(render_docx(specimens.return_order())).paragraphs
    }
    assert paragraphs["经查，"].get(qn("w:val")) == "left"
    assert paragraphs["逾期无"].get(qn("w:val")) == "both"


def test_the_signature_block_keeps_with_the_last_paragraph():
    document = word_file(render_docx(specimens.return_order()))
    texts = [(p.text, p.paragraph_format.keep_with_next) for p in document.paragraphs]
    start = [t for t, _ in texts].index("特此通知。")
    assert [keep for _, keep in texts[start : start + 4]] == [True] * 4
    assert texts[start + 4] == ("2026年3月5日", None)
