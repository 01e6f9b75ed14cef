"""The bytes of a paper: Word and PDF of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from notoneless.cases.models import CasePaper
from notoneless.cases.papers.facts import address_of
from notoneless.cases.papers.shapes import paper_shape
from notoneless.core.countysettings import county_setting
from notoneless.documents.models import Paper
from notoneless.domain.papercheck import printed_code
from notoneless.domain.paperkinds import PAPERS, Addressee
from notoneless.domain.words import PaperKind
from notoneless.files.papers import Check, Checkable, DeliveryReceipt


def paper_render(
    case_paper: CasePaper, paper: Paper, *, today: date, is_draft: bool = False
) -> tuple[bytes, bytes]:
    """(Word, PDF) of the paper as it stands."""
    from notoneless.files.pdf import render_pdf
    from notoneless.files.word import render_docx

    case_paper.paper = paper
    shape = paper_shape(case_paper, today=today, is_draft=is_draft)
    if paper.check_code:
        shape = Checkable(shape, check_of(paper))
    return render_docx(shape), render_pdf(shape)


def check_of(paper: Paper) -> Check:
    """查验 as it is printed: with a QR code where the county's address can be opened from outside."""
    base = county_setting("papers.check_url").strip().rstrip("/")
    if not base.startswith(("http://", "https://")):
        return Check(code=printed_code(paper.check_code), words=WITHOUT_ADDRESS)
    url = f"{base}{reverse('papers:paper_code', args=[paper.check_code])}"
    return Check(code=printed_code(paper.check_code), words="扫码查验真伪", url=url)


WITHOUT_ADDRESS = "查验真伪：打开教育局控辍保学平台“文书查验”页(/papers/check)"


def receipts_render(rows: Sequence[CasePaper], *, today: date) -> bytes:
    """The 送达回证 of many papers as one PDF, a page each, in the order given."""
    from notoneless.files.joining import join_pdfs
    from notoneless.files.pdf import render_pdf

    return join_pdfs([render_pdf(_receipt(row, today)) for row in rows], is_duplex=False)


def receipt_render(case_paper: CasePaper, *, today: date) -> bytes:
    """送达回证 as PDF, to carry along and have signed at the door."""
    from notoneless.files.pdf import render_pdf

    return render_pdf(_receipt(case_paper, today))


def _receipt(case_paper: CasePaper, today: date) -> DeliveryReceipt:
    paper, kind = case_paper.paper, PaperKind(case_paper.kind)
    return DeliveryReceipt(
        made_on=today,
        issuer=paper.issuer.name,
        paper_title=kind.label,
        paper_number=paper.number_text,
        addressee=paper.addressee,
        place=address_of(case_paper.case) if PAPERS[kind].to is Addressee.GUARDIAN else "",
    )
