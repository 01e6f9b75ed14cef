"""PDFs laid one behind the other for one print. Bytes in, bytes out."""

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
