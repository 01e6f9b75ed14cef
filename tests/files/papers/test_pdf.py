import io
import subprocess
import sys
from dataclasses import replace

import pypdf
import pytest

from notoneless.files import pdf
from notoneless.files.papers.shapes import Letter
from notoneless.files.pdf import FontsMissing, available_faces, render_pdf, shared_fonts
from tests.files.papers import specimens
from tests.files.papers.reading import pdf_pages, pdf_text, squeezed

HOSTILE = [
    '#eval("1")',
    "$x$",
    "*粗* _斜_ `码` @甲 <乙> //丙 /*丁*/",
    "\\u{41} ~ -- ... \"引\" '号'",
    '#sys.inputs #read("/etc/passwd")',
    "= 标题",
    "{law}",
    "</w:t><w:b/>&amp;",
    "{{ 7*7 }}{% if %}",
]
RARE = ["张喆堃", "覃𬭎", "龙䶮", "㛃"]
EMBEDDED = ("FangSong", "Fandol", "NotoSerif", "NotoSans", "KaiTi", "SimHei", "SimSun")


class Plain:
    """A letter of given paragraphs."""

    def __init__(self, *paragraphs: str) -> None:
        self.paragraphs = paragraphs

    def shape(self) -> Letter:
        return Letter(specimens.TODAY, False, "通知", self.paragraphs, "云溪乡人民政府", specimens.TODAY)


def fonts_of(made: bytes) -> set[str]:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return {str(f.get_object()["/BaseFont"]) for p in pages for f in p["/Resources"]["/Font"].values()}


def lowest(made: bytes) -> float:
    """The lowest place, in points over the lower edge of its page, where anything is written."""
    places = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            places.append(tm[5] * cm[3] + cm[5])

    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        page.extract_text(visitor_text=visit)
    return min(places)


@pytest.mark.parametrize("name", specimens.ALL)
def test_every_paper_becomes_a_pdf_with_its_title_and_its_day(name):
    made = render_pdf(specimens.ALL[name]())
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.metadata.title in pdf_text(made)
    assert reader.metadata.creation_date.date() == specimens.ALL[name]().made_on


@pytest.mark.parametrize("name", specimens.ALL)
def test_the_same_paper_is_the_same_bytes(name):
    assert render_pdf(specimens.ALL[name]()) == render_pdf(specimens.ALL[name]())


def test_another_day_is_another_file():
    assert render_pdf(specimens.list_print()) != render_pdf(
        specimens.list_print(made_on=specimens.TODAY.replace(day=6))
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_prints_as_typed_in_a_letter(name):
    made = render_pdf(specimens.return_order(child=replace(specimens.CHILD, name=name)))
    assert "".join(name.split()) in pdf_text(made)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_prints_as_typed_in_a_list(name):
    made = render_pdf(specimens.list_print(rows=[("1", name, *[""] * 6)], title=name, unit=name))
    assert pdf_text(made).count("".join(name.split())) >= 3


def no_face_has(monkeypatch):
    """Only the faces that come with the product, so that the machine's own fonts cannot help."""
    import typst

    packed = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(pdf.PACKAGE_FONTS)]
    )
    monkeypatch.setattr(pdf, "shared_fonts", lambda: packed)


@pytest.mark.parametrize("name", ["list_print", "return_order", "certificate", "visit_sheet"])
def test_a_character_without_a_type_is_marked_and_named_never_a_silent_box(name, monkeypatch):
    no_face_has(monkeypatch)
    changes = {"child": replace(specimens.CHILD, name="王𬎆𠮷")}
    if name == "list_print":
        changes = {"rows": [("1", "王𬎆𠮷", *[""] * 6)]}
    text = pdf_text(render_pdf(specimens.ALL[name](**changes)))
    assert "王〓〓" in text
    assert "U+2C386" in text
    assert "U+20BB7" in text


def test_a_paper_whose_characters_are_all_there_says_nothing_of_missing_ones(monkeypatch):
    no_face_has(monkeypatch)
    for name in specimens.ALL:
        assert "〓" not in pdf_text(render_pdf(specimens.ALL[name]()))


def test_control_characters_and_direction_switches_do_not_reach_the_page():
    made = render_pdf(specimens.list_print(rows=[("1", "王\x00\x0b\u202e明\ud800", *[""] * 6)]))
    assert "王明" in pdf_text(made)


@pytest.mark.parametrize("name", RARE)
def test_rare_characters_of_names_print(name):
    made = render_pdf(specimens.list_print(rows=[("1", name, *[""] * 6)]))
    assert name in pdf_text(made)
    assert all(any(face in font for face in EMBEDDED) for font in fonts_of(made)), fonts_of(made)


@pytest.mark.parametrize("name", specimens.ALL)
def test_every_face_is_a_chinese_one_of_the_list(name):
    fonts = fonts_of(render_pdf(specimens.ALL[name]()))
    assert fonts
    assert all(any(face in font for face in EMBEDDED) for font in fonts), fonts


@pytest.mark.parametrize("name", specimens.ALL)
def test_no_picture_of_a_seal_or_of_anything_is_printed(name):
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(specimens.ALL[name]())))
    assert sum(len(page.images) for page in reader.pages) == 0


@pytest.mark.parametrize(
    "name",
    ["urging_letter", "return_order", "certificate", "case_report", "delivery_receipt", "monthly_return"],
)
def test_a_place_for_the_seal_is_left(name):
    assert "（印章）" in pdf_text(render_pdf(specimens.ALL[name]()))


@pytest.mark.parametrize("name", specimens.ALL)
def test_a_draft_is_marked_on_every_page_and_a_final_copy_on_none(name):
    number = {"number_text": ""} if name in ("urging_letter", "return_order") else {}
    draft = pdf_pages(render_pdf(specimens.ALL[name](is_draft=True, **number)))
    assert all("草稿" in squeezed(page) for page in draft)
    assert not any("草稿" in squeezed(page) for page in pdf_pages(render_pdf(specimens.ALL[name]())))


def test_a_draft_order_shows_no_number():
    assert "〔2026〕" in pdf_text(render_pdf(specimens.return_order()))
    assert "〔2026〕" not in pdf_text(render_pdf(specimens.return_order(is_draft=True)))


def test_the_type_area_holds_22_lines_of_28_characters():
    """GB/T 9704-2012; the first line of a paragraph is drawn in by two."""
    pages = pdf_pages(render_pdf(Plain("永" * (26 + 28 * 60))))
    lines = [line.strip() for page in pages for line in page.splitlines() if line.startswith("永")]
    assert [len(line) for line in lines] == [26] + [28] * 60
    assert sum(line.startswith("永") for line in pages[1].splitlines()) == 22


def test_a_long_last_paragraph_begins_on_the_page_it_belongs_to():
    assert "永" in pdf_pages(render_pdf(Plain("永" * 1200)))[0]


def test_letters_stand_on_a4_and_count_their_pages_between_dashes():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(specimens.return_order())))
    size = reader.pages[0].mediabox
    assert (round(float(size.width)), round(float(size.height))) == (595, 842)
    assert len(reader.pages) == 2
    assert ["— 1 —" in reader.pages[0].extract_text(), "— 2 —" in reader.pages[1].extract_text()] == [
        True,
        True,
    ]


def test_no_page_carries_a_signature_alone():
    for lines in range(1, 24):
        pages = pdf_pages(render_pdf(Plain("永" * (26 + 28 * lines), "特此通知。")))
        signed = next(page for page in pages if "（印章）" in page)
        assert "特此通知。" in signed, lines


def test_a_long_number_breaks_without_losing_or_gaining_a_character():
    number = "990102201409030011"
    for lead in range(18):
        made = render_pdf(Plain("号" * lead + number))
        assert number in pdf_text(made)


def test_the_monthly_return_lies_and_counts_its_pages_and_repeats_its_heads():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(specimens.monthly_return(40))))
    pages = [page.extract_text() for page in reader.pages]
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert len(pages) >= 3
    for n, page in enumerate(pages, start=1):
        assert f"第 {n} 页  共 {len(pages)} 页" in page
        assert "四步法阶段" in page
    assert "韦小40" in pages[-1]


def test_a_zero_return_says_so_under_its_heads():
    text = pdf_text(render_pdf(specimens.monthly_return(0)))
    assert "零报告：2026年3月我校无失学辍学（含疑似）学生。" in text
    assert "四步法阶段" in text


def test_a_list_repeats_its_heads_and_loses_no_row():
    pages = pdf_pages(render_pdf(specimens.list_print(120)))
    assert len(pages) == 3
    assert all("身份证号" in page for page in pages)
    text = "".join(pages)
    assert all(f"韦小{n}\n" in text or f"韦小{n} " in text for n in range(1, 121))
    assert "共120条。" in pages[-1]


def test_a_cell_higher_than_a_page_runs_on_and_loses_nothing():
    for made in (
        render_pdf(specimens.visit_sheet(course="".join(f"第{n}句。" for n in range(900)))),
        render_pdf(specimens.list_print(rows=[("1", "".join(f"第{n}句。" for n in range(900)), *[""] * 6)])),
    ):
        pages = pdf_pages(made)
        cut = [n for n in range(900) if f"第{n}句。" not in squeezed("".join(pages))]
        assert len(pages) > 1
        assert len(cut) < len(pages)  # a sentence may stand half on one page, half under the next one's heads
        assert 899 not in cut
        assert lowest(made) > 20  # nothing is set below the edge of the paper


def test_an_unbroken_run_stays_inside_its_cell():
    made = render_pdf(specimens.list_print(rows=[("1", "x" * 300, *[""] * 6)]))
    assert "x" * 300 in pdf_text(made)
    right = 0.0

    def visit(text, cm, tm, font, size):
        nonlocal right
        right = max(right, tm[4] * cm[0] + cm[4]) if text.strip() else right

    pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=visit)
    assert max(line.count("x") for page in pdf_pages(made) for line in page.splitlines()) < 100
    assert right < 595


def test_a_page_that_would_be_empty_boxes_is_not_printed():
    with pytest.raises(FontsMissing, match="字体"):
        available_faces(["Liberation Serif", "DejaVu Sans"])


def test_only_faces_that_are_here_are_asked_for_in_their_order():
    faces = available_faces(["noto serif sc", "Noto Sans SC", "FangSong"])
    assert faces["fang"] == ["FangSong", "Noto Serif SC"]
    assert faces["hei"] == ["Noto Sans SC"]


def test_the_licensed_title_face_is_never_put_into_a_pdf():
    assert not any("方正" in name or "FZ" in name for names in pdf.FACES.values() for name in names)


def test_fonts_are_scanned_once_a_process():
    render_pdf(specimens.certificate())
    assert shared_fonts() is shared_fonts()


def test_importing_the_module_does_not_import_typst():
    """A web worker only hands out finished files and must stay small."""
    code = "import sys, notoneless.files.pdf, notoneless.files.papers; print('typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_long_lists_go_without_tags_and_letters_keep_them():
    assert len(render_pdf(specimens.list_print(400))) < 150_000
    assert b"/StructTreeRoot" in render_pdf(specimens.return_order())
