"""案卷 as one PDF: our own pages set by typst, stored photos and PDFs laid between them, every page numbered.

Bytes in, bytes out. A stored file that cannot be read never stops the rest: its place holds a page that says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from notoneless.files.papers.wording import printable
from notoneless.files.pdf import available_faces, compiled, shared_fonts

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
DPI = 150
PHOTOS_LIMIT = 14_000_000
"""Bytes for all photos of one file: with papers and text it stays below 20 MB."""
PHOTO_LIMIT = 600_000
PHOTO_LEAST = 60_000
HEAVY_PDF = 1_500_000
"""A stored PDF above this is a scan; its pictures are drawn anew at a lower quality."""
MOST_PAGES = 300
"""Pages taken from one stored PDF; a longer one is no paper of a case."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Attached:
    """A stored file that belongs to an item. ``read`` gives its bytes when its turn comes, or raises."""

    caption: str
    media_type: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of text; widths in mm, 170 in all."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the file: what it is, on which day, what is known of it, and what was filed with it."""

    title: str
    on: date | None = None
    facts: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[str] = ()
    table: Listing | None = None
    attached: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the file, its items in the order of their days."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The whole: cover and sections."""

    made_on: date
    title: str
    unit: str
    subtitle: str
    cover: Sequence[tuple[str, str]]
    notes: Sequence[str]
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Built:
    """The finished file, how many pages it has, and what could not be put in."""

    content: bytes
    page_count: int
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Page:
    """A page of the finished file before its number is laid over it."""

    page: PageObject
    caption: str = ""
    fault: str = ""
    is_lying: bool = False


@dataclass(slots=True)
class _Laid:
    """Everything behind the contents, with where each line of the contents begins (from 0)."""

    pages: list[_Page] = field(default_factory=list)
    starts: list[tuple[str, str, bool, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def build(case_file: CaseFile, progress: Progress = lambda done, total, words: None) -> Built:
    """The file as PDF with contents, bookmarks and 「案卷 第x页 共y页」 on every page."""
    from pypdf import PdfReader, PdfWriter

    total = sum(len(item.attached) for section in case_file.sections for item in section.items) + 3
    progress(0, total, "排版文字页")
    body = PdfReader(io.BytesIO(_set(case_file, "body", sections=_sections(case_file))))
    laid = _lay(case_file, body, progress, total)
    progress(total - 2, total, "编目录")
    front = _front(case_file, laid)
    pages = [_Page(page) for page in front.pages] + laid.pages
    progress(total - 1, total, "编页码")
    writer = PdfWriter()
    _number(writer, case_file, pages)
    _bookmarks(writer, laid, len(front.pages))
    writer.add_metadata({"/Title": case_file.title, "/Author": case_file.unit})
    out = io.BytesIO()
    writer.write(out)
    return Built(out.getvalue(), len(pages), tuple(laid.faults))


def _set(case_file: CaseFile, part: str, **words: Any) -> bytes:
    fonts = shared_fonts()
    data = {"part": part, "title": case_file.title, "unit": case_file.unit, "is_draft": False, **words}
    data["faces"] = available_faces(fonts.families())
    return compiled("casefile.typ", _clean(data), fonts, made_on=case_file.made_on, tagged=False)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return value


def _sections(case_file: CaseFile) -> list[dict[str, Any]]:
    return [
        {"title": section.title, "items": [_item(item) for item in section.items]}
        for section in case_file.sections
    ]


def _item(item: Item) -> dict[str, Any]:
    listed = item.table
    return {
        "title": item.title,
        "facts": [[label, words] for label, words in item.facts if words],
        "paragraphs": [words for words in item.paragraphs if words],
        "table": None
        if listed is None
        else {
            "heads": list(listed.heads),
            "widths": list(listed.widths),
            "rows": [list(row) for row in listed.rows],
        },
    }


def _heads(reader: PdfReader) -> list[int]:
    """The page of each heading of our own pages, in their order; typst bookmarks every one."""

    def walk(nodes: Any) -> Iterator[int]:
        for node in nodes:
            if isinstance(node, list):
                yield from walk(node)
            else:
                number = reader.get_destination_page_number(node)
                assert number is not None
                yield number

    return list(walk(reader.outline))


def _lay(case_file: CaseFile, body: PdfReader, progress: Progress, total: int) -> _Laid:
    """Our pages, and behind each item what was filed with it."""
    heads, laid, done = _heads(body), _Laid(), 0
    room = _photo_room(case_file)
    at = 0
    for section in case_file.sections:
        laid.starts.append((section.title, "", True, len(laid.pages)))
        at += 1
        if not section.items:
            laid.pages.append(_Page(body.pages[heads[at - 1]]))
        for item in section.items:
            first, at = heads[at], at + 1
            last = heads[at] if at < len(heads) else len(body.pages)
            laid.starts.append((item.title, f"{item.on:%Y-%m-%d}" if item.on else "", False, len(laid.pages)))
            laid.pages += [_Page(body.pages[n]) for n in range(first, max(last, first + 1))]
            for attached in item.attached:
                progress(done, total, f"装入{attached.caption}")
                laid.pages += _filed(attached, item, room, laid.faults)
                done += 1
    return laid


def _photo_room(case_file: CaseFile) -> int:
    """Bytes each photo may take, so that all of them together keep within the limit."""
    count = sum(
        one.media_type.startswith("image/")
        for section in case_file.sections
        for item in section.items
        for one in item.attached
    )
    return max(PHOTO_LEAST, min(PHOTO_LIMIT, PHOTOS_LIMIT // max(count, 1)))


def _filed(attached: Attached, item: Item, room: int, faults: list[str]) -> list[_Page]:
    """The pages of one stored file; a page that says why not, where it cannot be read."""
    caption = f"{item.title} · {attached.caption}"
    try:
        content = attached.read()
        pages = (
            [_photo_page(content, room)] if attached.media_type.startswith("image/") else _pdf_pages(content)
        )
    except Exception:  # whatever a reader raises over a damaged file, the rest of the case file is made
        faults.append(caption)
        fault = f"此处应为“{attached.caption}”。存档文件已损坏或缺失，无法装入。"
        return [_Page(_blank(is_lying=False), caption, fault)]
    return [_Page(page, caption, is_lying=is_lying) for page, is_lying in pages]


def _blank(*, is_lying: bool) -> PageObject:
    from pypdf import PageObject

    width, height = (A4[1], A4[0]) if is_lying else A4
    return PageObject.create_blank_page(None, width=width, height=height)


def _fit(source: PageObject, *, is_lying: bool) -> PageObject:
    """The page on A4, whole, between the caption above and the page number below; never enlarged beyond A4."""
    from pypdf import Transformation

    target = _blank(is_lying=is_lying)
    box = source.mediabox
    left, low = 12 * MM, 17 * MM
    wide = float(target.mediabox.width) - 2 * left
    high = float(target.mediabox.height) - low - 17 * MM
    scale = min(wide / float(box.width), high / float(box.height), 1.0)
    x = left + (wide - float(box.width) * scale) / 2
    y = low + (high - float(box.height) * scale) / 2
    move = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale).translate(x, y)
    target.merge_transformed_page(source, move)
    return target


def _photo_page(content: bytes, room: int) -> tuple[PageObject, bool]:
    from PIL import Image
    from pypdf import PdfReader

    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
        picture.load()
        flat = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
        is_lying = flat.width > flat.height * 1.15
        flat.thumbnail((1520, 1100) if is_lying else (1100, 1520))
        quality = _quality(flat, room)
        out = io.BytesIO()
        flat.save(out, "PDF", resolution=DPI, quality=quality)
    return _fit(PdfReader(out).pages[0], is_lying=is_lying), is_lying


def _quality(picture: Any, room: int) -> int:
    """The best JPEG quality that fits; the picture itself is made smaller where none does."""
    while True:
        for quality in (82, 72, 62, 50):
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality)
            if out.tell() <= room:
                return quality
        if max(picture.size) < 600:
            return 50
        picture.thumbnail((int(picture.width * 0.8), int(picture.height * 0.8)))


def _pdf_pages(content: bytes) -> list[tuple[PageObject, bool]]:
    """The pages of a stored PDF on A4. Read, written and read again first, so that what is broken shows here."""
    from pypdf import PdfReader, PdfWriter

    found = PdfReader(io.BytesIO(content))
    if not 0 < len(found.pages) <= MOST_PAGES:
        raise ValueError("no pages, or too many")
    whole = PdfWriter()
    for page in found.pages:
        page.pop("/Annots", None)  # links and fields lead nowhere on paper
        whole.add_page(page).transfer_rotation_to_content()
    if len(content) > HEAVY_PDF:
        _lighten(whole)
    out = io.BytesIO()
    whole.write(out)
    pages = []
    for page in PdfReader(out).pages:
        is_lying = float(page.mediabox.width) > float(page.mediabox.height)
        pages.append((_fit(page, is_lying=is_lying), is_lying))
    return pages


def _lighten(writer: PdfWriter) -> None:
    """Scanned pages at the resolution of paper: a scan of 10 MB says no more than one of half a megabyte."""
    for page in writer.pages:
        for picture in page.images:
            if picture.image is None or picture.image.width * picture.image.height < 300_000:
                continue
            drawn = picture.image.convert("L" if picture.image.mode in ("1", "L") else "RGB")
            drawn.thumbnail((1654, 1654))
            picture.replace(drawn, quality=60)


def _front(case_file: CaseFile, laid: _Laid) -> PdfReader:
    """Cover and contents. Set once to count their own pages, and once more with the numbers those push back."""
    from pypdf import PdfReader

    count = 2
    while True:
        pages = count + len(laid.pages)
        contents = [
            {"title": title, "on": on, "is_section": is_section, "page": start + count + 1}
            for title, on, is_section, start in laid.starts
        ]
        cover = {
            "subtitle": case_file.subtitle,
            "facts": [[a, b] for a, b in (*case_file.cover, ("页数", f"共{pages}页")) if b],
            "notes": [*case_file.notes, *_fault_notes(laid.faults)],
        }
        made = PdfReader(io.BytesIO(_set(case_file, "front", cover=cover, contents=contents)))
        if len(made.pages) == count:
            return made
        count = len(made.pages)


def _fault_notes(faults: Sequence[str]) -> list[str]:
    return [f"以下材料的存档文件无法装入：{'；'.join(faults)}。"] if faults else []


def _number(writer: PdfWriter, case_file: CaseFile, pages: Sequence[_Page]) -> None:
    """Lay caption and page number over every page."""
    from pypdf import PdfReader

    marks = [{"caption": one.caption, "fault": one.fault, "is_lying": one.is_lying} for one in pages]
    overlay = PdfReader(io.BytesIO(_set(case_file, "marks", marks=marks)))
    for one, mark in zip(pages, overlay.pages, strict=True):
        writer.add_page(one.page).merge_page(mark)


def _bookmarks(writer: PdfWriter, laid: _Laid, front_count: int) -> None:
    writer.add_outline_item(title="封面", page_number=0)
    writer.add_outline_item(title="目录", page_number=1)
    parent: Any = None
    for title, on, is_section, start in laid.starts:
        place = start + front_count
        if is_section:
            parent = writer.add_outline_item(title=title, page_number=place)
        else:
            writer.add_outline_item(title=f"{title} {on}".strip(), page_number=place, parent=parent)
