"""The notices before any penalty: urging letter, return notice, the report to bureau and township."""

from __future__ import annotations

from notoneless.cases import queries
from notoneless.cases.papers.facts import bureau_name, child_facts, guardian_facts, past_contacts
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.domain.causes import cause_label
from notoneless.domain.words import MemberRole, PaperKind
from notoneless.files.papers import CaseReport, Certainty, ReturnOrder, UrgingLetter
from notoneless.grid.queries import township_government_of


@makes(PaperKind.URGING_LETTER)
def urging_letter(draft: Draft) -> UrgingLetter:
    """D04."""
    return UrgingLetter(
        **draft.letter_words(), return_by=draft.row.return_by_on, handler=draft.paper.drafted_by.name
    )


@makes(PaperKind.RETURN_NOTICE)
def return_notice(draft: Draft) -> ReturnOrder:
    """D08."""
    checker = draft.paper.checked_by.name if draft.paper.checked_by else ""
    return ReturnOrder(
        **draft.letter_words(), return_by=draft.row.return_by_on or draft.today,
        handlers=(draft.paper.drafted_by.name, checker),
    )  # fmt: skip


@makes(PaperKind.INCIDENT_REPORT)
def incident_report(draft: Draft) -> CaseReport:
    """D07."""
    case, paper, today = draft.case, draft.paper, draft.today
    place = case.child.residence
    township = township_government_of(place) if place is not None else None
    contacts = past_contacts(case, paper.signed_on or today)
    members = case.members.filter(until_on__isnull=True).select_related("user", "unit")
    names = "、".join(f"{MemberRole(m.role).label}{m.user.name}" for m in members if m.user)
    return CaseReport(
        made_on=paper.signed_on or today,
        unit=paper.issuer.name,
        child=child_facts(case, is_masked=False),
        guardian=guardian_facts(case),
        certainty=Certainty.CONFIRMED,
        found_on=case.opened_on,
        bureau=bureau_name(),
        township=township.name if township else "乡镇人民政府(街道办事处)",
        is_draft=draft.is_draft,
        number_text=paper.number_text,
        absent_since=case.absent_since_on,
        reason=cause_label(case.cause) or (case.code.label if case.code else ""),
        done_so_far="；".join(contact.line() for contact in contacts) or "尚无走访记录",
        next_steps=f"{queries.what_is_next(case, today)}。工作组：{names}",
        lead_unit=case.unit.name,
        responsible=case.person.name,
        responsible_phone=case.person.phone.open() if case.person.phone else "",
    )
