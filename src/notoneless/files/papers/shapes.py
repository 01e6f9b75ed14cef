"""The two shapes every paper takes on its way to Word and PDF: a letter and a sheet.

A paper's dataclass knows its facts and says them in one of these shapes; the two writers know only shapes.
So Word and PDF of one paper cannot say different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, Protocol

from notoneless.files.papers.wording import printable, text_width

_TALL_LINES = 25
"""Lines from which a row may run over to the next page; lower ones are kept whole. A row kept whole that is
higher than a page would lose its end."""

Align = Literal["left", "center", "right"]

_PT_MM = 25.4 / 72


def _line_count(text: str, room_em: float) -> float:
    """Lines a text takes in a cell, a fifth added for what does not fill its line."""
    return sum(1 + 1.2 * text_width(line) / room_em for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Stub:
    """回执: the strip the guardian signs and the server of the letter takes back."""

    title: str
    text: str
    blanks: tuple[str, ...]
    cut: str = "沿虚线裁开，由送达人带回存档"


@dataclass(frozen=True, slots=True)
class Check:
    """查验: the code as printed, the words beside it, and the address its QR code opens (none: no QR code)."""

    code: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """公文 in the layout of GB/T 9704-2012, with a red head or (a certificate) without one.

    ``organ`` makes it an 执法文书: the organ's name in black above the title, the number at the right, no rule.
    ``headings`` are those of the paragraphs that are set in 黑体. ``closing`` is whom a petition is handed to
    (此致 …). ``signs`` are lines to sign above the name of the issuer. ``is_counted``: 第 x 页 共 y 页 at the foot.
    ``signer``: 签发人 beside the number, of a letter to those above. ``copies``: 抄送, at the foot of the last page.
    """

    made_on: date
    is_draft: bool
    title: str
    paragraphs: tuple[str, ...]
    issuer: str
    dated: date | None
    red_head: str = ""
    number: str = ""
    addressee: str = ""
    notes: tuple[str, ...] = ()
    stub: Stub | None = None
    organ: str = ""
    headings: tuple[str, ...] = ()
    closing: str = ""
    signs: tuple[str, ...] = ()
    is_counted: bool = False
    signer: str = ""
    copies: str = ""
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form. ``signs`` are lines at the lower right, under the text (签名, 日期); ``image`` is a PNG that
    stands in the cell (a signature drawn on the screen)."""

    text: str = ""
    span: int = 1
    is_label: bool = False
    signs: tuple[str, ...] = ()
    align: Align = "left"
    image: bytes = b""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a form, at least ``height_mm`` high so that a pen finds room."""

    cells: tuple[Cell, ...]
    height_mm: float = 9.0

    def is_tall(self, columns_mm: Sequence[float]) -> bool:
        """Whether the row may break over a page."""
        at = 0
        for cell in self.cells:
            room = sum(columns_mm[at : at + cell.span]) / (11 * _PT_MM)
            if _line_count(cell.text, room) > _TALL_LINES:
                return True
            at += cell.span
        return False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. Without ``width_mm`` its share is worked out from what stands in it."""

    label: str
    width_mm: float = 0.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A list with heads repeated on every page."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    widths_mm: tuple[float, ...]
    font_pt: float = 10.5
    heading: str = ""
    is_crowded: bool = False

    def tall_rows(self) -> tuple[int, ...]:
        """Numbers, from 0, of the rows that may break over a page."""
        room = [mm / (self.font_pt * _PT_MM) for mm in self.widths_mm]
        tall = (
            n
            for n, row in enumerate(self.rows)
            if any(_line_count(text, em) > _TALL_LINES for text, em in zip(row, room, strict=False))
        )
        return tuple(tall)


@dataclass(frozen=True, slots=True)
class Sheet:
    """表格式文书: title, a form grid, a list, signatures; pages are counted 第 x 页 共 y 页.

    ``page_signs`` stands at the foot of every page: a record is signed on each (行政处罚法 Art. 55).
    """

    made_on: date
    is_draft: bool
    title: str
    unit: str
    head: str = ""
    left: str = ""
    right: str = ""
    is_landscape: bool = False
    lead: tuple[str, ...] = ()
    grid_mm: tuple[float, ...] = ()
    grid: tuple[GridRow, ...] = field(default=())
    table: Table | None = None
    statement: str = ""
    tail: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    seal: tuple[str, ...] = ()
    page_signs: str = ""
    check: Check | None = None


class Paper(Protocol):
    """Anything that can be printed."""

    def shape(self) -> Letter | Sheet:
        """The paper's content, ready for either writer."""
        ...


@dataclass(frozen=True, slots=True)
class Checkable:
    """A paper with its check code on the first page; whatever the paper is."""

    paper: Paper
    check: Check

    def shape(self) -> Letter | Sheet:
        """The paper's own shape, the code added. A draft is not checked: it is no paper yet."""
        shape = self.paper.shape()
        return shape if shape.is_draft else replace(shape, check=self.check)


def cleaned(shape: Letter | Sheet) -> Letter | Sheet:
    """The shape with every text of it printable, whatever was typed or imported."""
    clean: Letter | Sheet = _cleaned(shape)
    return clean


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _cleaned(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, (list, tuple)):
        return tuple(_cleaned(v) for v in value)
    return value
