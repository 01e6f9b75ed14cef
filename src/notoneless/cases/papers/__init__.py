"""Papers of a case: each made from the case's own records, never typed twice; the documents room numbers and freezes."""

from notoneless.cases.papers import notices  # noqa: F401  its makers are registered
from notoneless.cases.papers.acts import (
    case_paper_check,
    case_paper_deliver,
    case_paper_draft,
    case_paper_seal,
    case_paper_sign,
    case_paper_void,
)
from notoneless.cases.papers.many import papers_many_ask, papers_many_undo
from notoneless.cases.papers.printing import paper_render, receipt_render, receipts_render
from notoneless.cases.papers.shapes import MAKERS, paper_shape

__all__ = [
    "MAKERS",
    "case_paper_check",
    "case_paper_deliver",
    "case_paper_draft",
    "case_paper_seal",
    "case_paper_sign",
    "case_paper_void",
    "paper_render",
    "paper_shape",
    "papers_many_ask",
    "papers_many_undo",
    "receipt_render",
    "receipts_render",
]
