"""证据 of a case, gathered from its own papers, deliveries, visits and photos; kinds by 行政处罚法 第46条."""

from __future__ import annotations

from io import BytesIO

from notoneless.cases.models import Case
from notoneless.cases.papers.lawfacts import TO_GUARDIAN, done_papers
from notoneless.documents.models import StoredFile
from notoneless.documents.services import PDF, BrokenFile, file_open
from notoneless.domain.evidencekinds import NO_EVIDENCE, EvidenceKind, evidence_kind_of
from notoneless.domain.paperkinds import PAPERS, Addressee
from notoneless.domain.words import PaperKind
from notoneless.files.papers.enforcing import EvidenceLine
from notoneless.files.papers.wording import date_text
from notoneless.support.models import Contact

OF_FACTS = (
    PaperKind.HOME_LETTER, *TO_GUARDIAN, PaperKind.INCIDENT_REPORT, PaperKind.INTERVIEW, PaperKind.SCENE_RECORD,
    PaperKind.DEFENCE_RECORD,
)  # fmt: skip
"""Papers that prove what a decision says; those of the proceeding itself are its steps, not its proof."""


def pages_of(stored: StoredFile | None) -> str:
    """How many pages a kept file has; a photo is one. Empty where the file cannot be read."""
    if stored is None:
        return ""
    if stored.media_type != PDF:
        return "1"
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return str(len(PdfReader(BytesIO(file_open(stored=stored))).pages))
    except (BrokenFile, PyPdfError):
        return ""


def evidence_of(case: Case, *, more: str = "") -> tuple[EvidenceLine, ...]:
    """Everything in the file that proves something, one line a piece; ``more``: typed lines (name, source)."""
    return (*_papers(case), *_contacts(case), *_findings(case), *_outside(case), *_typed(more))


def evidence_in_short(case: Case) -> tuple[EvidenceLine, ...]:
    """The evidence as a decision or a complaint names it: papers one by one, visits in one line."""
    contacts = Contact.objects.current().filter(case_key=case.key).order_by("on", "pk")
    papers = tuple(line for kind, line in _paper_lines(case) if kind in OF_FACTS)
    visits = []
    if contacts:
        first, end = contacts[0].on, contacts[len(contacts) - 1].on
        span = date_text(first) if first == end else f"{date_text(first)}至{date_text(end)}"
        name = f"走访、联系记录{len(contacts)}份（{span}）"
        visits = [EvidenceLine(name, EvidenceKind.DOCUMENT.label, source="学校、村(居)委会和乡镇工作人员")]
    return (*papers, *visits, *_outside(case))


def _paper_lines(case: Case) -> list[tuple[PaperKind, EvidenceLine]]:
    rows = done_papers(case).select_related("paper__issuer", "paper__sealed_scan", "paper__pdf_file")
    lines = []
    for row in rows.order_by("pk"):
        kind, paper = PaperKind(row.kind), row.paper
        if kind in NO_EVIDENCE or PAPERS[kind].to in (Addressee.COURT, Addressee.PROSECUTOR):
            continue
        line = EvidenceLine(
            f"《{kind.label}》", evidence_kind_of(kind).label, paper.number_text, paper.issuer.name,
            pages_of(paper.sealed_scan or paper.pdf_file),
        )  # fmt: skip
        lines.append((kind, line))
    return lines


def _papers(case: Case) -> list[EvidenceLine]:
    rows = done_papers(case).prefetch_related("paper__deliveries__evidence")
    receipts = [
        EvidenceLine(
            f"送达回证（{PaperKind(row.kind).label}，{date_text(delivery.delivered_on)}）", EvidenceKind.DOCUMENT.label,
            row.paper.number_text, row.paper.issuer.name, pages_of(delivery.evidence),
        )
        for row in rows.select_related("paper__issuer").order_by("pk")
        for delivery in row.paper.deliveries.standing()
    ]  # fmt: skip
    return [line for _, line in _paper_lines(case)] + receipts


def _contacts(case: Case) -> list[EvidenceLine]:
    lines = []
    for row in (
        Contact.objects.current().filter(case_key=case.key).select_related("by", "photo").order_by("on", "pk")
    ):
        day, who = date_text(row.on), row.by.name
        lines.append(
            EvidenceLine(
                f"{row.get_kind_display()}记录（{day}）", EvidenceKind.DOCUMENT.label, source=who, pages="1"
            )
        )
        if row.photo is not None:
            name = f"{row.get_kind_display()}照片（{day}）"
            lines.append(
                EvidenceLine(
                    name, EvidenceKind.ELECTRONIC.label, source=f"{who}拍摄", pages=pages_of(row.photo)
                )
            )
    return lines


def _findings(case: Case) -> list[EvidenceLine]:
    found = case.findings.filter(evidence__isnull=False).select_related("evidence", "code").order_by("pk")
    lines = [
        EvidenceLine(
            "核查佐证材料", EvidenceKind.DOCUMENT.label, source="核查组", pages=pages_of(row.evidence)
        )
        for row in found
    ]
    causes = case.causes.filter(evidence__isnull=False).select_related("evidence", "by").order_by("pk")
    return lines + [
        EvidenceLine(
            f"原因核实材料（{date_text(row.on)}）",
            EvidenceKind.DOCUMENT.label,
            source=row.by.name,
            pages=pages_of(row.evidence),
        )
        for row in causes
    ]


def _outside(case: Case) -> list[EvidenceLine]:
    return [
        EvidenceLine(
            f"《{row.get_kind_display()}》",
            EvidenceKind.DOCUMENT.label,
            row.number_text,
            row.organ_name,
            pages_of(row.file),
        )
        for row in case.outside_papers.select_related("file").order_by("dated_on", "pk")
    ]


def _typed(more: str) -> list[EvidenceLine]:
    lines = []
    for text in filter(None, (line.strip() for line in more.splitlines())):
        name, _, source = text.replace(",", "，").partition("，")
        lines.append(EvidenceLine(name, EvidenceKind.DOCUMENT.label, source=source))
    return lines
