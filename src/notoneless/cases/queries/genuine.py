"""What whoever holds a paper may know of it: that it is genuine, its kind, number, issuer, day and worth. No person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notoneless.cases.models import CasePaper
from notoneless.documents.models import Paper
from notoneless.domain.papercheck import PaperStanding, standing
from notoneless.domain.words import PaperKind, PaperState

ISSUED = (PaperState.SIGNED, PaperState.SEALED, PaperState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Genuine:
    """A genuine paper, without a word about child or guardian."""

    kind: str
    number_text: str
    issuer: str
    signed_on: date | None
    standing: PaperStanding
    corrected_by: str = ""


def genuine(paper: Paper) -> Genuine:
    """The paper as the public may see it."""
    later = CasePaper.objects.filter(replaces__paper=paper, paper__state__in=ISSUED).order_by("-pk")
    corrected_by = later.values_list("paper__number_text", flat=True).first() or ""
    return Genuine(
        kind=PaperKind(paper.kind).label, number_text=paper.number_text, issuer=paper.issuer.name,
        signed_on=paper.signed_on, standing=standing(PaperState(paper.state), corrected_by), corrected_by=corrected_by,
    )  # fmt: skip
