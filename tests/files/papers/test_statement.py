"""核查统计表: on one lying page for a county of ten townships, every code and every sum on it."""

from datetime import date

from notoneless.domain.codes import DEFAULT_CODES
from notoneless.files.papers import CodeFigures, StatementSheet, TownshipFigures
from notoneless.files.pdf import render_pdf
from notoneless.files.word import render_docx
from tests.files.papers.reading import pdf_pages, squeezed, word_text

SUMS = ("不属失学(A–H)", "属失学(I–M)", "待核查", "合计")


def sheet(townships: int) -> StatementSheet:
    """S4's county with this many townships."""
    codes = [
        CodeFigures(label=f"{c.letter} {c.name}", count=297, share="67.7%(297/439)") for c in DEFAULT_CODES
    ]
    sums = [CodeFigures(label=label, count=432, share="98.4%(432/439)", is_sum=True) for label in SUMS]
    rows = [
        TownshipFigures(name=f"第{n}镇", total=439, by_code=(33,) * 13, not_out=432, out=7, waiting=0)
        for n in range(1, townships + 1)
    ]
    return StatementSheet(
        made_on=date(2026, 11, 30), title="疑似失学儿童核查统计表", unit="云溪区教育局", list_words="疑似失学名单",
        on=date(2026, 11, 29), sentence="疑似失学儿童共439人，已核查439人。其中432人不属失学，占全部439人的98.4%。",
        codes=(*codes, *sums), heads=tuple((c.letter, c.name) for c in DEFAULT_CODES), townships=tuple(rows),
        notes=("按2026-11-29当天的情况统计。",),
    )  # fmt: skip


def test_ten_townships_and_the_sum_stand_on_one_page_with_the_signatures() -> None:
    pages = pdf_pages(render_pdf(sheet(11)))
    assert len(pages) == 1
    text = squeezed(pages[0])
    for word in ("98.4%(432/439)", "第11镇", "填表人", "单位负责人（盖章）", *map(squeezed, SUMS)):
        assert word in text, word


def test_thirty_townships_go_over_pages_with_their_heads() -> None:
    pages = [squeezed(page) for page in pdf_pages(render_pdf(sheet(30)))]
    assert len(pages) > 1 and all("待核查" in page for page in pages[:-1])
    assert "第30镇" in "".join(pages) and "填表人" in pages[-1]


def test_word_says_the_same() -> None:
    text = squeezed(word_text(render_docx(sheet(3))))
    assert all(word in text for word in ("98.4%(432/439)", "第3镇", "单位负责人（盖章）", "2026年11月29日"))
