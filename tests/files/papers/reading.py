"""Opening finished papers again, as the tests read them."""

import io
import re
import zipfile

import docx
import pypdf
from docx.document import Document
from docx.oxml.ns import qn


def pdf_pages(made: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


def pdf_text(made: bytes) -> str:
    """All text without blanks and line ends: a line that wraps reads as one."""
    return squeezed("".join(pdf_pages(made)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def word_file(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def word_text(made: bytes) -> str:
    """Body text in reading order, without blanks."""
    body = word_file(made).element.body
    return squeezed("".join(t.text or "" for t in body.iter(qn("w:t"))))


def part(made: bytes, name: str) -> str:
    """One XML part of the package."""
    return zipfile.ZipFile(io.BytesIO(made)).read(name).decode()


def part_names(made: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(made)).namelist()
