"""Letters to the family beside the notices: D03, D05, D09, D22, D24."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.cases.papers.facts import (
    child_facts,
    earlier_papers,
    government_name,
    handlers_of,
    typed_facts,
)
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.domain.words import PaperKind
from notoneless.files.papers import (
    CentreNotice,
    CertificateKind,
    CorrectionOrder,
    DeferralApproval,
    DeferralKind,
    HomeLetter,
    SchoolCertificate,
)
from notoneless.grid.queries import bureau


def case_words(draft: Draft) -> dict[str, Any]:
    """What every letter of this slice has: the common facts, papers before it, who handles it."""
    return draft.letter_words() | {
        "earlier": earlier_papers(draft.row),
        "handlers": handlers_of(draft.paper),
    }


def typed_day(draft: Draft, name: str, default: date) -> date:
    """A day the drafter typed, else the default."""
    text = typed_facts(draft.row).get(name, "")
    return date.fromisoformat(text) if text else default


def county_government() -> str:
    """The government that hears an application for review of a township's or the bureau's order."""
    top = bureau()
    return top.parent.name if top is not None and top.parent is not None else ""


@makes(PaperKind.HOME_LETTER)
def home_letter(draft: Draft) -> HomeLetter:
    """D03."""
    return HomeLetter(**case_words(draft))


@makes(PaperKind.CENTRE_NOTICE)
def centre_notice(draft: Draft) -> CentreNotice:
    """D05."""
    return CentreNotice(**case_words(draft), return_by=draft.row.return_by_on or draft.today)


@makes(PaperKind.CORRECTION_ORDER)
def correction_order(draft: Draft) -> CorrectionOrder:
    """D09."""
    return CorrectionOrder(
        **case_words(draft),
        return_by=draft.row.return_by_on or draft.today,
        review_organ=county_government() or government_name(draft.case, draft.paper.issuer),
    )


@makes(PaperKind.DEFERRAL_APPROVAL)
def deferral_approval(draft: Draft) -> DeferralApproval:
    """D24."""
    typed = typed_facts(draft.row)
    from_on = typed_day(draft, "from_on", draft.today)
    return DeferralApproval(
        **case_words(draft),
        what=DeferralKind(typed.get("what", DeferralKind.SUSPENSION)),
        ground=typed.get("ground", ""),
        from_on=from_on,
        until_on=typed_day(draft, "until_on", from_on + timedelta(days=180)),
    )


@makes(PaperKind.RETURN_CERTIFICATE)
def return_certificate(draft: Draft) -> SchoolCertificate:
    """D22: the child who had left is back."""
    case, paper = draft.case, draft.paper
    seat = case.return_class
    return SchoolCertificate(
        made_on=paper.signed_on or draft.today,
        kind=CertificateKind.RETURNED,
        child=child_facts(case, is_masked=False),
        is_draft=draft.is_draft,
        school=seat.school.name if seat else paper.issuer.name,
        class_name=seat.label(case.returned_on or draft.today) if seat else "",
        since=case.returned_on,
        number_text=paper.number_text,
        dated=paper.signed_on,
        handler=paper.drafted_by.name,
        phone=paper.issuer.contact_phone.open(),
    )
