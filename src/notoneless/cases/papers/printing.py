"""The bytes of a paper: Word and PDF of one shape."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import CasePaper
from notoneless.cases.papers.facts import address_of
from notoneless.cases.papers.shapes import paper_shape
from notoneless.documents.models import Paper
from notoneless.domain.paperkinds import PAPERS, Addressee
from notoneless.domain.words import PaperKind
from notoneless.files.papers import DeliveryReceipt


def paper_render(
    case_paper: CasePaper, paper: Paper, *, today: date, is_draft: bool = False
) -> tuple[bytes, bytes]:
    """(Word, PDF) of the paper as it stands."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    case_paper.paper = paper
    shape = paper_shape(case_paper, today=today, is_draft=is_draft)
    return render_docx(shape), render_pdf(shape)


def receipt_render(case_paper: CasePaper, *, today: date) -> bytes:
    """送达回证 as PDF, to carry along and have signed at the door."""
    from notoneless.files.pdf import render_pdf

    paper, kind = case_paper.paper, PaperKind(case_paper.kind)
    return render_pdf(
        DeliveryReceipt(
            made_on=today,
            issuer=paper.issuer.name,
            paper_title=kind.label,
            paper_number=paper.number_text,
            addressee=paper.addressee,
            place=address_of(case_paper.case) if PAPERS[kind].to is Addressee.GUARDIAN else "",
        )
    )
