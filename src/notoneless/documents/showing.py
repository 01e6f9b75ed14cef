"""A stored file on the screen: as it is, in the browser's own viewer, where it can do nothing."""

from __future__ import annotations

from django.http import HttpResponse

from notoneless.documents.models import StoredFile
from notoneless.documents.services import DOCX, PDF, file_open

SHUT_IN = "default-src 'none'; img-src 'self'; object-src 'self'; frame-ancestors 'none'"
"""The content policy of a photo or scan."""
MEDIA = {"pdf": PDF, "docx": DOCX}
"""The two forms a paper has."""
PAPER_SHUT_IN = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def paper_answer(body: bytes, form: str, name: str) -> HttpResponse:
    """A paper as PDF to look at or Word to keep. ``name`` goes without its ending and is plain ASCII."""
    response = HttpResponse(body, content_type=MEDIA[form])
    how = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}.{form}"'
    response["Content-Security-Policy"] = PAPER_SHUT_IN
    return response


def file_inline(stored: StoredFile) -> HttpResponse:
    """The photo or scan itself. Whoever calls has checked that it may be seen, and records its opening."""
    response = HttpResponse(file_open(stored=stored), content_type=stored.media_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = SHUT_IN
    return response
