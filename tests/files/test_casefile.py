"""案卷 as bytes: pages, numbers, contents, bookmarks, damaged files, size."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from notoneless.files.casefile import Attached, CaseFile, Item, Listing, Section, build
from notoneless.files.pdf import render_pdf
from tests.files.papers import specimens

DAY = date(2026, 11, 18)


def case_file(*sections: Section) -> CaseFile:
    return CaseFile(
        made_on=DAY, title="案卷", unit="云溪区教育局", subtitle="劝返个案", cover=[("儿童", "曾望")], notes=["仅供办案"],
        sections=sections,
    )  # fmt: skip


def items(count: int, *attached: Attached) -> list[Item]:
    return [
        Item(f"第{n}次 入户走访", DAY, [("情况", "想去打工")], attached=attached) for n in range(1, count + 1)
    ]


def texts(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def noise(width: int, height: int, quality: int = 88) -> bytes:
    """The hardest photo to make small."""
    out = BytesIO()
    Image.effect_noise((width, height), 70).convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def photo(content: bytes) -> Attached:
    return Attached("照片", "image/jpeg", lambda: content)


def paper(content: bytes, caption: str = "签发文本") -> Attached:
    return Attached(caption, "application/pdf", lambda: content)


def test_every_page_says_which_of_how_many_it_is_and_contents_reach_over_many_pages() -> None:
    built = build(case_file(Section("一、走访", items(70)), Section("二、文书", [])))
    pages = texts(built.content)
    assert len(pages) == built.page_count
    for number, text in enumerate(pages, start=1):
        assert f"案卷第{number}页共{len(pages)}页" in text
    assert "本部分没有材料" in pages[-1]
    contents = [n for n, text in enumerate(pages) if "......" in text]
    assert contents == [1, 2]
    for n in range(1, 71):
        page = next(i for i, text in enumerate(pages) if i > 2 and f"第{n}次入户走访" in text) + 1
        assert any(f"第{n}次入户走访2026-11-18" in pages[i] for i in contents)
        line = next(pages[i] for i in contents if f"第{n}次入户走访" in pages[i])
        after = line.split(f"第{n}次入户走访2026-11-18")[1].lstrip(".")
        assert after.startswith(str(page)), (n, page, after[:6])


def test_a_stored_paper_keeps_its_words_and_a_lying_one_lies() -> None:
    letter = render_pdf(specimens.return_order())
    lying = PdfWriter()
    lying.add_blank_page(width=842, height=595)
    wide = BytesIO()
    lying.write(wide)
    built = build(
        case_file(Section("四、文书", items(1, paper(letter), paper(wide.getvalue(), "盖章扫描件"))))
    )
    assert not built.faults
    reader = PdfReader(BytesIO(built.content))
    pages = texts(built.content)
    assert any("限期复学通知书" in text for text in pages)
    last = reader.pages[-1].mediabox
    assert float(last.width) > float(last.height)


def test_a_page_turned_by_its_reader_is_turned_for_good() -> None:
    turned = PdfWriter()
    turned.append(BytesIO(render_pdf(specimens.return_order())))
    turned.pages[0].rotate(90)
    out = BytesIO()
    turned.write(out)
    built = build(case_file(Section("四、文书", items(1, paper(out.getvalue())))))
    assert not built.faults
    sizes = [page.mediabox for page in PdfReader(BytesIO(built.content)).pages]
    assert any(float(box.width) > float(box.height) for box in sizes)


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7 nothing", b"\x00" * 500, None])
def test_a_damaged_file_leaves_a_page_that_says_so(broken: bytes | None) -> None:
    if broken is None:
        broken = render_pdf(specimens.return_order())[:2000]
    bad = [paper(broken, "坏文书"), Attached("坏照片", "image/jpeg", lambda: broken)]
    built = build(case_file(Section("四、文书", items(1, *bad, paper(render_pdf(specimens.return_order()))))))
    assert len(built.faults) == 2
    pages = texts(built.content)
    assert sum("此处应为" in text for text in pages) == 2
    assert "坏文书" in pages[0] and "坏照片" in pages[0], "the cover names what is missing"
    assert any("特此通知" in text for text in pages), "the rest is there"


def test_a_file_that_is_gone_leaves_its_page_too() -> None:
    def gone() -> bytes:
        raise OSError("no such file")

    built = build(case_file(Section("三、走访", items(2, Attached("照片", "image/jpeg", gone)))))
    assert len(built.faults) == 2


def test_sixty_photos_stay_below_twenty_megabytes() -> None:
    big = noise(2400, 3000)
    assert len(big) > 2_000_000
    built = build(case_file(Section("三、走访", items(60, photo(big)))))
    assert len(built.content) < 20_000_000
    assert not built.faults
    assert sum(len(page.images) for page in PdfReader(BytesIO(built.content)).pages) == 60


def test_hostile_words_print_as_typed() -> None:
    words = '#eval("1") $x$ <script> ]) {{ }} \u202e龙䶮'
    rows = [(words, words)]
    built = build(
        case_file(
            Section(
                words, [Item(words, DAY, [(words, words)], [words], Listing(("甲", "乙"), (85, 85), rows))]
            )
        )
    )
    text = "".join(texts(built.content))
    assert '#eval("1")' in text and "<script>" in text and "龙" in text
