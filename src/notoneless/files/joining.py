"""PDFs laid one behind the other for one print, and a scan of the pile taken apart again. Bytes in, bytes out."""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter


def join_pdfs(parts: Sequence[bytes], *, is_duplex: bool = True) -> bytes:
    """One PDF, each part from a page of its own; printed on both sides, each from a sheet of its own (a blank page
    fills the back)."""
    if not parts:
        raise ValueError("nothing to join")
    writer = PdfWriter()
    for part in parts:
        if is_duplex and len(writer.pages) % 2:
            writer.add_blank_page()
        for page in PdfReader(io.BytesIO(part)).pages:
            writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_count(body: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(body)).pages)


def split_pdf(body: bytes, counts: Sequence[int]) -> list[bytes]:
    """The scan of a pile as one PDF each, so many pages at a time. Raises ValueError where they do not add up."""
    pages = PdfReader(io.BytesIO(body)).pages
    if sum(counts) != len(pages) or min(counts, default=0) < 1:
        raise ValueError("the pages do not add up")
    made, at = [], 0
    for count in counts:
        writer = PdfWriter()
        for page in pages[at : at + count]:
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
        made.append(out.getvalue())
        at += count
    return made
