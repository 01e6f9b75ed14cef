"""From a case's paper to the plain facts that are printed: one maker a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from notoneless.cases.models import Case, CasePaper
from notoneless.cases.papers.facts import child_facts, guardian_facts, issuer_kind, past_contacts, receiving
from notoneless.documents.models import Paper
from notoneless.documents.wordings import county_slots
from notoneless.domain.words import PaperKind
from notoneless.files.papers import Corrected
from notoneless.files.papers import Paper as Printable


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper about to be printed: its rows, the day, and whether it is only a draft."""

    row: CasePaper
    today: date
    is_draft: bool

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def paper(self) -> Paper:
        return self.row.paper

    def letter_words(self) -> dict[str, Any]:
        """What every letter to a guardian has."""
        case, paper = self.case, self.paper
        lines = county_slots(PaperKind(self.row.kind))
        return ({"wording": lines} if lines else {}) | {
            "made_on": paper.signed_on or self.today,
            "is_draft": self.is_draft,
            "issuer": paper.issuer.name,
            "issuer_kind": issuer_kind(paper.issuer),
            "child": child_facts(case, is_masked=False),
            "guardian": guardian_facts(case),
            "receiving": receiving(case, self.today),
            "number_text": paper.number_text,
            "dated": paper.signed_on,
            "absent_since": case.absent_since_on,
            "contacts": past_contacts(case, paper.signed_on or self.today),
            "phone": paper.issuer.contact_phone.open(),
        }


Maker = Callable[[Draft], Printable]
MAKERS: dict[PaperKind, Maker] = {}


def makes(*kinds: PaperKind) -> Callable[[Maker], Maker]:
    """Marks the maker of these kinds."""

    def keep(maker: Maker) -> Maker:
        MAKERS.update(dict.fromkeys(kinds, maker))
        return maker

    return keep


def paper_shape(row: CasePaper, *, today: date, is_draft: bool) -> Printable:
    """The paper as plain facts, from the case's records as they are now; a correcting one says so at its start."""
    made = MAKERS[PaperKind(row.kind)](Draft(row, today, is_draft))
    if row.replaces is None:
        return made
    old = row.replaces.paper
    return Corrected(
        paper=made, title=PaperKind(row.kind).label, number_text=old.number_text, dated=old.signed_on
    )
