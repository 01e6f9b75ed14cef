"""Papers of a case: each made from the case's own records, never typed twice; the documents room numbers and freezes."""

from notoneless.cases.papers import closing, letters, notices, offices, penalties, penaltyforms, suits  # noqa: F401  their makers are registered
from notoneless.cases.papers.acts import (
    case_paper_check,
    case_paper_deliver,
    case_paper_draft,
    case_paper_redraft,
    case_paper_seal,
    case_paper_sign,
    case_paper_void,
)
from notoneless.cases.papers.facts import typed_facts
from notoneless.cases.papers.many import papers_many_ask, papers_many_undo
from notoneless.cases.papers.needs import facts_refused
from notoneless.cases.papers.printing import paper_render, receipt_render, receipts_render
from notoneless.cases.papers.shapes import MAKERS, paper_shape
from notoneless.cases.papers.visitsheets import persuasion_sheet, sheet_render, visit_form, visit_sheet

__all__ = [
    "MAKERS",
    "case_paper_check",
    "case_paper_deliver",
    "case_paper_draft",
    "case_paper_redraft",
    "case_paper_seal",
    "case_paper_sign",
    "case_paper_void",
    "facts_refused",
    "paper_render",
    "paper_shape",
    "papers_many_ask",
    "papers_many_undo",
    "persuasion_sheet",
    "receipt_render",
    "receipts_render",
    "sheet_render",
    "typed_facts",
    "visit_form",
    "visit_sheet",
]
