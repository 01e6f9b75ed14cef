"""Pieces of a Word file that python-docx has no call for: named faces, page fields, tables, the draft mark.

Faces are named (方正小标宋简体, 仿宋_GB2312 …) and never embedded: office PCs have them, and their licences.
Tables are written as XML in one go; python-docx's cell access walks the table anew for each cell.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

TITLE, FANG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"

_TWIPS_MM = 1440 / 25.4
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str | int) -> Any:
    """``element("w:b", val=1)``: an element with attributes of the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * _TWIPS_MM)


@dataclass(frozen=True, slots=True)
class Look:
    """Face, size in points, colour and weight of a run."""

    face: str = FANG
    size_pt: float = 16
    colour: str = ""
    is_bold: bool = False
    spacing_pt: float = 0


def run(text: str, look: Look) -> Any:
    """A run; line feeds become breaks."""
    made = element("w:r")
    made.append(_run_properties(look))
    for n, line in enumerate(text.split("\n")):
        if n:
            made.append(element("w:br"))
        words = element("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = line
        made.append(words)
    return made


def _run_properties(look: Look) -> Any:
    properties = element("w:rPr")
    # The hint makes Word take quotes and brackets, which both scripts have, from the Chinese face.
    properties.append(element("w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=look.face, hint="eastAsia"))
    if look.is_bold:
        properties.append(element("w:b"))
    if look.colour:
        properties.append(element("w:color", val=look.colour))
    if look.spacing_pt:
        properties.append(element("w:spacing", val=round(look.spacing_pt * 20)))
    properties.append(element("w:sz", val=round(look.size_pt * 2)))
    properties.append(element("w:szCs", val=round(look.size_pt * 2)))
    return properties


def field(code: str, look: Look) -> list[Any]:
    """A field Word works out itself: PAGE, NUMPAGES."""
    runs = []
    for kind in ("begin", "code", "separate", "value", "end"):
        made = element("w:r")
        made.append(_run_properties(look))
        if kind == "code":
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            made.append(instruction)
        elif kind == "value":
            words = element("w:t")
            words.text = "1"
            made.append(words)
        else:
            made.append(element("w:fldChar", fldCharType=kind))
        runs.append(made)
    return runs


@dataclass(frozen=True, slots=True)
class Lay:
    """How a paragraph lies, in points; ``first_chars`` is in characters of ``char_pt``."""

    align: str = "both"
    first_chars: float = 0
    left_pt: float = 0
    right_pt: float = 0
    before_pt: float = 0
    after_pt: float = 0
    pitch_pt: float = 0
    keep_next: bool = False
    rule: str = ""
    right_tab_pt: float = 0
    char_pt: float = 16
    new_page: bool = False


def paragraph(content: Sequence[Any], lay: Lay) -> Any:
    """A paragraph of runs. The order of the properties is the one the file format demands."""
    made = element("w:p")
    properties = element("w:pPr")
    if lay.keep_next:
        properties.append(element("w:keepNext"))
    if lay.new_page:
        properties.append(element("w:pageBreakBefore"))
    properties.append(element("w:widowControl", val=0))
    if lay.rule:
        border = element("w:pBdr")
        border.append(_rule(lay.rule))
        properties.append(border)
    if lay.right_tab_pt:
        stops = element("w:tabs")
        stops.append(element("w:tab", val="right", pos=round(lay.right_tab_pt * 20)))
        properties.append(stops)
    # No blank of Word's own between Chinese and figures: 2026年3月5日, not 2026 年 3 月 5 日.
    properties.append(element("w:autoSpaceDE", val=0))
    properties.append(element("w:autoSpaceDN", val=0))
    spacing = element("w:spacing", before=round(lay.before_pt * 20), after=round(lay.after_pt * 20))
    if lay.pitch_pt:
        spacing.set(qn("w:line"), str(round(lay.pitch_pt * 20)))
        spacing.set(qn("w:lineRule"), "exact")
    properties.append(spacing)
    indent = element("w:ind", left=round(lay.left_pt * 20), right=round(lay.right_pt * 20))
    if lay.first_chars:
        indent.set(qn("w:firstLineChars"), str(round(lay.first_chars * 100)))
        # Writers other than Word know only the measured form.
        indent.set(qn("w:firstLine"), str(round(lay.first_chars * lay.char_pt * 20)))
    properties.append(indent)
    properties.append(element("w:jc", val=lay.align))
    made.append(properties)
    for part in content:
        made.append(part)
    return made


def _rule(kind: str) -> Any:
    if kind == "red":
        return element("w:bottom", val="single", sz=12, space=11, color="E60012")
    return element("w:top", val="dashed", sz=6, space=4, color="000000")


@dataclass(frozen=True, slots=True)
class Box:
    """A table cell: paragraphs and how many columns it spans."""

    paragraphs: tuple[Any, ...]
    span: int = 1
    shade: str = ""
    valign: str = "center"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, the least height in mm (0: as the text needs), and whether the row stays on one page."""

    boxes: Sequence[Box]
    height_mm: float = 0
    is_whole: bool = True


def table(widths_mm: Sequence[float], rows: Sequence[Row], head_rows: int = 0) -> Any:
    """A ruled table; its first rows are repeated on every page."""
    made = element("w:tbl")
    made.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}>"
            f'<w:tblW w:w="{twips(sum(widths_mm))}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
            + "".join(
                f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
            '<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    grid = element("w:tblGrid")
    for width in widths_mm:
        grid.append(element("w:gridCol", w=twips(width)))
    made.append(grid)
    for n, row in enumerate(rows):
        made.append(_row(widths_mm, row, n < head_rows))
    return made


def foot_table(width_mm: float, lines: Sequence[Any]) -> Any:
    """版记: lines that stand at the lower edge of the type area, first and last rule 0.35 mm, those between 0.25 mm."""
    made = table((width_mm,), [Row([Box((line,))]) for line in lines])
    about = made.find(qn("w:tblPr"))
    place = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    about.insert(0, element("w:tblpPr", leftFromText=0, rightFromText=0, **place))
    borders = about.find(qn("w:tblBorders"))
    for side, eighths in (
        ("top", 8),
        ("bottom", 8),
        ("insideH", 6),
        ("left", 0),
        ("right", 0),
        ("insideV", 0),
    ):
        border = borders.find(qn(f"w:{side}"))
        border.set(qn("w:val"), "single" if eighths else "nil")
        border.set(qn("w:sz"), str(eighths))
    return made


def _row(widths_mm: Sequence[float], row: Row, is_head: bool) -> Any:
    made = element("w:tr")
    properties = element("w:trPr")
    if row.is_whole:
        properties.append(element("w:cantSplit"))
    if row.height_mm:
        properties.append(element("w:trHeight", val=twips(row.height_mm), hRule="atLeast"))
    if is_head:
        properties.append(element("w:tblHeader"))
    made.append(properties)
    at = 0
    for box in row.boxes:
        cell = element("w:tc")
        about = element("w:tcPr")
        about.append(element("w:tcW", w=twips(sum(widths_mm[at : at + box.span])), type="dxa"))
        if box.span > 1:
            about.append(element("w:gridSpan", val=box.span))
        if box.shade:
            about.append(element("w:shd", val="clear", color="auto", fill=box.shade))
        about.append(element("w:vAlign", val=box.valign))
        cell.append(about)
        for part in box.paragraphs:
            cell.append(part)
        made.append(cell)
        at += box.span
    return made


def draft_mark() -> Any:
    """A run for the page header that lays 「草稿」 across the page, as Word's own watermark does (VML)."""
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
        '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
        '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="DraftMark" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
        "width:360pt;height:180pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#dddddd" stroked="f">'
        '<v:fill opacity=".6"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/>'
        "</v:shape></w:pict></w:r>"
    )


_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_PLACED = "position:absolute;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;z-index:251658240;"


def placed_picture(relation: str, *, left_mm: float, top_mm: float, side_mm: float, alt: str) -> Any:
    """A run that lays a square picture on the page, over the text and moving none of it (VML, as the draft mark)."""
    made = parse_xml(
        f'<w:r {nsdecls("w", "r")} {_VML}><w:pict><v:shape id="CheckCode" stroked="f" '
        f'style="{_PLACED}{_at(left_mm, top_mm, side_mm, side_mm)}">'
        f'<v:imagedata r:id="{relation}" o:title=""/></v:shape></w:pict></w:r>'
    )
    made[0][0].set("alt", alt)
    return made


def placed_lines(
    paragraphs: Sequence[Any], *, left_mm: float, top_mm: float, width_mm: float, height_mm: float
) -> Any:
    """A run with a text box at a place of the page."""
    made = parse_xml(
        f'<w:r {nsdecls("w")} {_VML}><w:pict><v:shape id="CheckWords" stroked="f" filled="f" '
        f'style="{_PLACED}{_at(left_mm, top_mm, width_mm, height_mm)}">'
        '<v:textbox inset="0,0,0,0"><w:txbxContent/></v:textbox></v:shape></w:pict></w:r>'
    )
    [inside] = made.iter(qn("w:txbxContent"))
    for one in paragraphs:
        inside.append(one)
    return made


def _at(left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> str:
    names = ("margin-left", "margin-top", "width", "height")
    values = (left_mm, top_mm, width_mm, height_mm)
    return ";".join(f"{name}:{mm / 25.4 * 72:.1f}pt" for name, mm in zip(names, values, strict=True))


def settled(package: bytes) -> bytes:
    """The same package with one fixed day on every entry, so that equal content is equal bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            write.writestr(entry, read.read(name))
    return out.getvalue()
