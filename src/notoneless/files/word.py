"""Word files of papers: editable, laid out by GB/T 9704-2012, with named faces that are never embedded."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from notoneless.files.papers.codes import qr_png
from notoneless.files.papers.ooxml import (
    FANG,
    HEI,
    KAI,
    LATIN,
    SONG,
    TITLE,
    Box,
    Lay,
    Look,
    Row,
    draft_mark,
    element,
    field,
    foot_table,
    paragraph,
    placed_lines,
    placed_picture,
    run,
    settled,
    table,
)
from notoneless.files.papers.shapes import Cell, Check, Letter, Paper, Sheet, Table, cleaned
from notoneless.files.papers.wording import date_text, text_width, token_width

_PITCH_PT = 28.95
"""Line pitch: 22 lines on the 225 mm of the type area."""

_BODY = Look(FANG, 16, spacing_pt=-0.25)
"""3号 drawn in by a quarter point, so that 28 characters stand on the 156 mm (442.2 pt) of the type area.

A character grid would do the same in Word, but WPS and LibreOffice each read the grid in their own way.
"""
_TYPE_AREA_PT = 442.2
_RED = "E60012"
_LONG_RUN_EM = 5
"""A number wider than this (a phone, an ID card) is not broken by Word; a justified line before it is torn apart."""


def render_docx(paper: Paper) -> bytes:
    """The paper as a Word file. The same paper gives the same bytes."""
    shape = cleaned(paper.shape())
    document = Document()
    body = document.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    _set_defaults(document, 16 if isinstance(shape, Letter) else 11)
    parts = _letter(document, shape) if isinstance(shape, Letter) else _sheet(document, shape)
    if shape.check:
        _check_add(document, shape.check, parts[0], is_letter=isinstance(shape, Letter))
    for part in parts:
        body.insert_element_before(part, "w:sectPr")
    _describe(document, shape)
    saved = io.BytesIO()
    document.save(saved)
    return settled(saved.getvalue())


_QR_MM, _CHECK_MM, _LINES_MM = 16.0, 90.0, 9.0
"""The words without an address take 74 mm: in a narrower box they break, and the code under them is cut off."""


def _check_add(document: WordDocument, check: Check, first: Any, *, is_letter: bool) -> None:
    """Hung on the first paragraph: bottom right on a letter, top right on a sheet, outside the type area."""
    section = document.sections[0]
    right = Emu(section.page_width or 0).mm - (7 if is_letter else 8)
    height = (_QR_MM if check.url else 0) + _LINES_MM
    top = Emu(section.page_height or 0).mm - 8 - height if is_letter else 6.0
    if check.url:
        relation, _ = document.part.get_or_add_image(io.BytesIO(qr_png(check.url)))
        first.append(
            placed_picture(relation, left_mm=right - _QR_MM, top_mm=top, side_mm=_QR_MM, alt=check.words)
        )
    lay, small = Lay("right", pitch_pt=9), Look(SONG, 7)
    said = [_text(check.words, lay, small), _text(f"查验码 {check.code}", lay, small)]
    first.append(
        placed_lines(
            said, left_mm=right - _CHECK_MM, top_mm=top + height - _LINES_MM, width_mm=_CHECK_MM,
            height_mm=_LINES_MM,
        )
    )  # fmt: skip


def render_letters(papers: Sequence[Paper]) -> bytes:
    """Many short letters with their receipt strips as one Word file, a page each; the twin of ``pdf.render_notices``."""
    letters = [shape for shape in (cleaned(paper.shape()) for paper in papers) if isinstance(shape, Letter)]
    if not letters:
        raise ValueError("no letter to print")
    document = Document()
    body = document.element.body
    for part in [part for part in body if part.tag != qn("w:sectPr")]:
        body.remove(part)
    _set_defaults(document, 15)
    _page(document, lying=False, top=25, bottom=20, left=26, right=26)
    section = body[-1]
    for n, letter in enumerate(letters):
        for part in _short_letter(letter, is_first=n == 0):
            section.addprevious(part)
    _describe(document, letters[0])
    saved = io.BytesIO()
    document.save(saved)
    return settled(saved.getvalue())


def render_docx_sheets(papers: Sequence[Paper]) -> bytes:
    """Many sheets as one Word file, each from a page of its own; the first says how the page lies."""
    sheets = [shape for shape in (cleaned(paper.shape()) for paper in papers) if isinstance(shape, Sheet)]
    if not sheets:
        raise ValueError("no sheet to print")
    document = Document()
    body = document.element.body
    for part in [part for part in body if part.tag != qn("w:sectPr")]:
        body.remove(part)
    _set_defaults(document, 11)
    _sheet(document, sheets[0])
    for n, sheet in enumerate(sheets):
        parts = [
            *_sheet_head(sheet, document.sections[0]),
            *_sheet_tables(document, sheet),
            *_sheet_foot(sheet),
        ]
        if n:
            parts[0].find(qn("w:pPr")).insert(0, element("w:pageBreakBefore"))
        for part in parts:
            body.insert_element_before(part, "w:sectPr")
    _describe(document, sheets[0])
    saved = io.BytesIO()
    document.save(saved)
    return settled(saved.getvalue())


def _short_letter(letter: Letter, *, is_first: bool) -> list[Any]:
    """A letter that stands on one page with its strip: smaller type and closer lines than a 公文."""
    look, pitch = Look(FANG, 15), 25.0
    number = [_text(letter.number, Lay("center", pitch_pt=pitch, after_pt=8), look)] if letter.number else []
    title = Lay("center", pitch_pt=34, after_pt=6, new_page=not is_first)
    said = Lay("left", first_chars=2, pitch_pt=pitch, char_pt=15)
    right = Lay("right", right_pt=30, pitch_pt=pitch, keep_next=True)
    return [
        _text(letter.title, title, Look(TITLE, 24)),
        *number,
        *([_text(f"{letter.addressee}：", Lay("left", pitch_pt=pitch), look)] if letter.addressee else ()),
        *(_text(text, said, look) for text in letter.paragraphs),
        *(_text(note, said, look) for note in letter.notes),
        _blank(14),
        _text(letter.issuer, right, look),
        _text("（印章）", right, Look(FANG, 15, "8C8C8C")),
        _text(date_text(letter.dated), Lay("right", right_pt=30, pitch_pt=pitch, after_pt=24), look),
        *_stub(letter),
    ]


def _set_defaults(document: WordDocument, size_pt: float) -> None:
    """The Normal style: 仿宋, no space around paragraphs; what a person adds looks the same."""
    style = document.styles["Normal"]
    style.font.name = LATIN
    style.font.size = Pt(size_pt)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), FANG)
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _describe(document: WordDocument, shape: Letter | Sheet) -> None:
    about = document.core_properties
    made = datetime(shape.made_on.year, shape.made_on.month, shape.made_on.day)  # noqa: DTZ001 - the file wants naive UTC
    about.title = shape.title[:255]
    about.author = (shape.issuer if isinstance(shape, Letter) else shape.unit)[:255]
    about.last_modified_by = ""
    about.comments = ""
    about.created = about.modified = made


def _page(
    document: WordDocument, *, lying: bool, top: float, bottom: float, left: float, right: float
) -> Any:
    section = document.sections[0]
    width, height = (297, 210) if lying else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    return section


def _put(container: Any, made: Any) -> None:
    """Make ``made`` the only paragraph of a header or footer."""
    for old in list(container._element):
        container._element.remove(old)
    container._element.append(made)


# Letters


def _letter(document: WordDocument, letter: Letter) -> list[Any]:
    section = _page(document, lying=False, top=37, bottom=35, left=28, right=26)
    # 7 mm under the type area: the footer's lower edge from the paper's edge is what Word wants to know.
    section.footer_distance = Mm(35 - 7 - 5)
    section.header_distance = Mm(15)
    has_pages = bool(letter.red_head)
    if has_pages:
        _page_numbers(document, section)
    elif letter.is_counted:
        _put(section.footer, _page_count())
    if letter.is_draft:
        _put(section.header, paragraph([draft_mark()], Lay("center")))
        if has_pages:
            _put(section.even_page_header, paragraph([draft_mark()], Lay("center")))
    return [
        *_head(letter),
        *_body(letter),
        *_closing(letter),
        *_signature(letter),
        *(_text(note, Lay("left", first_chars=2, pitch_pt=_PITCH_PT)) for note in letter.notes),
        *_stub(letter),
        *_foot(letter),
    ]


def _page_numbers(document: WordDocument, section: Any) -> None:
    """— 1 — in 4号 宋体, odd pages right, even pages left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    look = Look(SONG, 14)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        lay = Lay(side, left_pt=14 if side == "left" else 0, right_pt=14 if side == "right" else 0)
        _put(footer, paragraph([run("— ", look), *field("PAGE", look), run(" —", look)], lay))


def _text(text: str, lay: Lay, look: Look = _BODY) -> Any:
    return paragraph([run(text, look)], lay)


def _blank(pitch_pt: float = _PITCH_PT) -> Any:
    return _text("", Lay(pitch_pt=pitch_pt))


def _head(letter: Letter) -> list[Any]:
    title = _text(letter.title, Lay("center", pitch_pt=34), Look(TITLE, 22))
    if not letter.red_head:
        # An enforcement paper has its number at the right under the title, a certificate in the middle.
        side = "right" if letter.organ else "center"
        number = [_text(letter.number, Lay(side, pitch_pt=_PITCH_PT))] if letter.number else []
        organ = _text(letter.organ, Lay("center", pitch_pt=34), Look(TITLE, 22))
        top = [organ] if letter.organ else [_blank(), _blank()]
        return [*top, title, *number, _blank()]
    width = text_width(letter.red_head)
    size = min(42.0, 442 * 0.98 / width)
    # A short name is spread as on the printed copy.
    gap = max(0.0, min(0.5 * size, (442 * 0.86 - width * size) / max(len(letter.red_head) - 1, 1)))
    name = _text(
        letter.red_head,
        Lay("center", before_pt=99, pitch_pt=size * 1.2),
        Look(TITLE, round(size * 2) / 2, _RED, spacing_pt=round(gap, 1)),
    )
    number = _number_line(letter)
    return [name, _blank(), _blank(), number, _blank(), _blank(), title, _blank()]


def _number_line(letter: Letter) -> Any:
    """The number in the middle; of a letter to those above at the left, with who signed it (签发人) at the right."""
    if not letter.signer:
        return _text(letter.number, Lay("center", pitch_pt=_PITCH_PT, rule="red"))
    lay = Lay(
        "left", left_pt=16, right_pt=16, pitch_pt=_PITCH_PT, rule="red", right_tab_pt=_TYPE_AREA_PT - 16
    )
    said = run("签发人：", _BODY)
    return paragraph([run(letter.number, _BODY), _tab(), said, run(letter.signer, Look(KAI, 16))], lay)


def _foot(letter: Letter) -> list[Any]:
    """版记: who else gets it, who printed it and when, at the foot of the last page, in 4号."""
    if not letter.copies:
        return []
    look, char = Look(FANG, 14), 14.0
    sent = Lay("left", left_pt=char, right_pt=char, pitch_pt=24)
    made = Lay("left", left_pt=char, right_pt=char, pitch_pt=24, right_tab_pt=_TYPE_AREA_PT - char)
    day = f"{date_text(letter.dated)}印发"
    lines = [
        paragraph([run(f"抄送：{letter.copies}。", look)], sent),
        paragraph([run(letter.issuer, look), _tab(), run(day, look)], made),
    ]
    return [_blank(12), foot_table(156, lines), _blank(1)]


def _body(letter: Letter) -> list[Any]:
    parts = []
    if letter.addressee:
        parts.append(_text(f"{letter.addressee}：", Lay("left", pitch_pt=_PITCH_PT)))
    last = len(letter.paragraphs) - 1
    for n, text in enumerate(letter.paragraphs):
        align = "left" if token_width(text) > _LONG_RUN_EM else "both"
        is_heading = text in letter.headings
        # No page with a signature alone: the last paragraph goes with it. No heading at the foot of a page either.
        lay = Lay(align, first_chars=2, pitch_pt=_PITCH_PT, keep_next=n == last or is_heading)
        parts.append(_text(text, lay, Look(HEI, 16, spacing_pt=-0.25) if is_heading else _BODY))
    return parts


def _closing(letter: Letter) -> list[Any]:
    """Whom a petition goes to, and the lines to sign by hand."""
    parts = []
    if letter.closing:
        parts.append(_text("此致", Lay("left", first_chars=2, pitch_pt=_PITCH_PT, keep_next=True)))
        parts.append(_text(letter.closing, Lay("left", pitch_pt=_PITCH_PT, keep_next=True)))
    lay = Lay("left", first_chars=2, pitch_pt=_PITCH_PT, before_pt=10, keep_next=True)
    return parts + [_text(sign, lay) for sign in letter.signs]


def _page_count() -> Any:
    """第 1 页 共 2 页."""
    small = Look(FANG, 9)
    pages = [
        run("第 ", small),
        *field("PAGE", small),
        run(" 页  共 ", small),
        *field("NUMPAGES", small),
        run(" 页", small),
    ]
    return paragraph(pages, Lay("center"))


def _signature(letter: Letter) -> list[Any]:
    """Name, place of the seal and date on one axis; the date ends four characters from the edge."""
    dated = date_text(letter.dated)
    date_em, name_em = text_width(dated), text_width(letter.issuer)
    axis = max(4 + date_em / 2, 2 + name_em / 2)
    parts = [_text("", Lay(pitch_pt=_PITCH_PT, keep_next=True))]
    for text, look in (
        (letter.issuer, _BODY),
        ("（印章）", Look(FANG, 16, "8C8C8C", spacing_pt=-0.25)),
        (dated, _BODY),
    ):
        right = max(0.0, axis - text_width(text) / 2) * 16
        lay = Lay("right", right_pt=right, pitch_pt=_PITCH_PT, keep_next=text is not dated)
        parts.append(_text(text, lay, look))
    return [*parts, _blank(12)]


def _stub(letter: Letter) -> list[Any]:
    if not letter.stub:
        return []
    stub, small = letter.stub, Look(FANG, 12)
    rows = [stub.blanks[n : n + 2] for n in range(0, len(stub.blanks), 2)]
    lay = Lay("left", pitch_pt=26, keep_next=True)
    lines = [
        _text(
            _filled([f"{b}：" for b in pair], 442 / 12),
            lay if n + 1 < len(rows) else Lay("left", pitch_pt=26),
            small,
        )
        for n, pair in enumerate(rows)
    ]
    cut = Lay("center", before_pt=8, keep_next=True, rule="cut")
    return [
        _text(stub.cut, cut, Look(FANG, 10.5)),
        _text(stub.title, Lay("center", keep_next=True, pitch_pt=22), Look(HEI, 14)),
        _text(stub.text, Lay(first_chars=2, pitch_pt=20, keep_next=True, char_pt=12), small),
        *lines,
    ]


def _filled(labels: Sequence[str], width_em: float) -> str:
    """Labels with lines to write on, sharing one line of the page (an underscore is half an em)."""
    share = width_em / len(labels) - 1.5
    return "　".join(label + "_" * int((share - text_width(label)) / 0.5) for label in labels)


# Sheets


def _sheet(document: WordDocument, sheet: Sheet) -> list[Any]:
    if sheet.is_landscape:
        section = _page(document, lying=True, top=14, bottom=16, left=12, right=12)
    else:
        side = 20 if sheet.grid else 15
        section = _page(document, lying=False, top=18, bottom=18, left=side, right=side)
    section.header_distance = section.footer_distance = Mm(8)
    _put(section.footer, _page_count())
    if sheet.page_signs:
        section.bottom_margin = Mm(24)
        signs = _text(sheet.page_signs, Lay("left", after_pt=6), Look(FANG, 10.5))
        section.footer._element.insert(0, signs)
    if sheet.is_draft:
        _put(section.header, paragraph([draft_mark()], Lay("center")))
    return [*_sheet_head(sheet, section), *_sheet_tables(document, sheet), *_sheet_foot(sheet)]


def _sheet_head(sheet: Sheet, section: Any) -> list[Any]:
    parts = []
    if sheet.head:
        parts.append(_text(sheet.head, Lay("center", after_pt=4), Look(SONG, 15)))
    size = 16 if sheet.is_landscape else 20
    parts.append(_text(sheet.title, Lay("center", after_pt=8), Look(TITLE, size)))
    look = Look(FANG, 10.5)
    if sheet.left or sheet.right:
        width = Emu(section.page_width - section.left_margin - section.right_margin)
        lay = Lay("left", after_pt=3, right_tab_pt=width.pt)
        parts.append(paragraph([run(sheet.left, look), _tab(), run(sheet.right, look)], lay))
    parts += [_text(text, Lay("left", after_pt=3), look) for text in sheet.lead]
    return parts


def _tab() -> Any:
    made = element("w:r")
    made.append(element("w:tab"))
    return made


def _sheet_tables(document: WordDocument, sheet: Sheet) -> list[Any]:
    parts = []
    if sheet.grid:
        rows = [
            Row(
                [_field_box(document, c, row.height_mm) for c in row.cells],
                row.height_mm,
                is_whole=not row.is_tall(sheet.grid_mm),
            )
            for row in sheet.grid
        ]
        parts.append(table(sheet.grid_mm, rows))
    if sheet.table:
        if sheet.grid or sheet.table.heading:
            heading = Lay("left", before_pt=8, after_pt=4, keep_next=True)
            parts.append(_text(sheet.table.heading, heading, Look(HEI, 11)))
        parts.append(_list_table(sheet.table, sheet.statement, is_big=bool(sheet.signs)))
    return parts


def _field_box(document: WordDocument, cell: Cell, height_mm: float) -> Box:
    look = Look(HEI, 11) if cell.is_label else Look(FANG, 11)
    parts = [_text(cell.text, Lay(cell.align), look)] if cell.text or not cell.signs else []
    if cell.image:
        parts = [paragraph([_picture(document, cell.image, height_mm - 3)], Lay(cell.align))]
    parts += [_text(sign, Lay("right", before_pt=4), Look(FANG, 11)) for sign in cell.signs]
    return Box(
        tuple(parts),
        cell.span,
        valign="bottom" if cell.signs else "center",
    )


def _picture(document: WordDocument, png: bytes, height_mm: float) -> Any:
    """A run with a picture of this height."""
    made, drawing = element("w:r"), element("w:drawing")
    drawing.append(document.part.new_pic_inline(io.BytesIO(png), width=None, height=Mm(height_mm)))
    made.append(drawing)
    return made


def _list_table(listed: Table, statement: str, *, is_big: bool) -> Any:
    head, look = Look(HEI, listed.font_pt), Look(FANG, listed.font_pt)
    pitch = listed.font_pt * 1.25
    lays = [Lay(c.align, pitch_pt=pitch, before_pt=1.5, after_pt=1.5) for c in listed.columns]
    heading = Lay("center", pitch_pt=pitch, before_pt=1.5, after_pt=1.5)
    rows = [Row([Box((_text(c.label, heading, head),), shade="EFEFEF") for c in listed.columns])]
    tall = set(listed.tall_rows())
    for n, row in enumerate(listed.rows):
        boxes = [Box((_text(text, lay, look),)) for text, lay in zip(row, lays, strict=True)]
        rows.append(Row(boxes, is_whole=n not in tall))
    if statement:
        said = _text(statement, Lay("center"), Look(HEI, 18) if is_big else Look(FANG, 12))
        rows.append(Row([Box((said,), span=len(listed.columns))], 34 if is_big else 14))
    return table(listed.widths_mm, rows, head_rows=1)


def _sheet_foot(sheet: Sheet) -> list[Any]:
    parts = [_text(text, Lay("left", before_pt=6), Look(FANG, 10)) for text in sheet.tail]
    if sheet.signs:
        width_em = (273 if sheet.is_landscape else 170) / 25.4 * 72 / 11
        # More than five names leave no room to sign beside each other: three a line.
        beside = 3 if len(sheet.signs) > 5 else len(sheet.signs)
        share = width_em / beside
        for n in range(0, len(sheet.signs), beside):
            signs = sheet.signs[n : n + beside]
            line = "".join(s + "　" * max(1, int(share - text_width(s))) for s in signs).rstrip()
            parts.append(_text(line, Lay("left", before_pt=14), Look(FANG, 11)))
    parts += [_text(text, Lay("right", right_pt=45, before_pt=10), Look(FANG, 11)) for text in sheet.seal]
    # A table must not be the last thing before the page set-up: Word then adds a paragraph of its own.
    return parts or [_blank(10)]
