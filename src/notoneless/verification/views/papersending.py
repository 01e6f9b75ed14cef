"""A printed sheet of this room as an answer: PDF to look at or Word to keep; its making is recorded."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from notoneless.core.events import act, acts
from notoneless.documents.showing import MEDIA, paper_answer
from notoneless.files.papers import Paper
from notoneless.grid.access import SignedRequest
from notoneless.verification import checkprints

acts({"campaign_printed": "打印核查表格"})


def send_paper(request: SignedRequest, paper: Paper, form: str, name: str) -> HttpResponse:
    """A paper as PDF to look at or Word to keep; its making is recorded."""
    if form not in MEDIA:
        raise Http404
    with act(by=request.user) as log:
        log("campaign_printed", changes={"paper": (None, paper.shape().title)})
    return paper_answer(checkprints.rendered(paper, form), form, name)
