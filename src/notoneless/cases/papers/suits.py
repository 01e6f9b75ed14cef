"""The papers to court and prosecutor: D18, D19, D19B."""

from __future__ import annotations

from notoneless.cases.models import Case, Proceeding
from notoneless.cases.papers.evidence import evidence_in_short
from notoneless.cases.papers.facts import typed_facts
from notoneless.cases.papers.lawfacts import (
    TO_GUARDIAN,
    base,
    court_of,
    former,
    guardian_facts_of,
    justice_name,
    last,
    late_of,
    opened,
    proceeding_of,
    suit_ends,
    unpaid_of,
)
from notoneless.cases.papers.penalties import facts_text
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.domain.words import PaperKind
from notoneless.files.papers.court import CivilComplaint, EnforcementApplication, SupportRequest

K = PaperKind
_FOUND = (K.FILING, K.CORRECTION_ORDER)
_GROUNDS = (K.INTERVIEW, K.SCENE_RECORD, K.EVIDENCE_LIST, K.LEGAL_REVIEW, K.COLLECTIVE_RECORD)
_HEARD = (
    K.PENALTY_NOTICE, K.DEFENCE_RECORD, K.DEFENCE_REVIEW, K.HEARING_NOTICE, K.HEARING_RECORD, K.DEMAND_NOTICE
)  # fmt: skip


def bundle(case: Case, proceeding: Proceeding | None) -> tuple[str, ...]:
    """What 行政强制法 Art. 55 asks for beside the application, with the papers of this very case."""
    decision = last(case, K.PENALTY_DECISION, proceeding)
    grounds = former(case, _FOUND) + former(case, _GROUNDS, proceeding)
    views = former(case, _HEARD, proceeding)
    return (
        f"行政决定书及作出决定的事实、理由和依据：{'、'.join(one.line() for one in (decision, *grounds))}；",
        f"当事人的意见及行政机关催告情况：{'、'.join(one.line() for one in views)}；",
        "申请强制执行标的情况；",
        "法律、行政法规规定的其他材料：上述文书的送达回证、行政机关负责人身份证明、授权委托书。",
    )


@makes(PaperKind.ENFORCEMENT_APPLICATION)
def enforcement_application(draft: Draft) -> EnforcementApplication:
    """D18."""
    proceeding, case, typed = proceeding_of(draft.row), draft.case, typed_facts(draft.row)
    decision = last(case, K.PENALTY_DECISION, proceeding)
    until = draft.paper.signed_on or draft.today
    said = opened(proceeding.defence_text) if proceeding else ""
    return EnforcementApplication(
        **base(draft), court=court_of(proceeding), representative=typed.get("representative", ""), decision=decision,
        demand=last(case, K.DEMAND_NOTICE, proceeding), suit_until=suit_ends(proceeding, decision),
        unpaid=unpaid_of(proceeding), late=late_of(proceeding, decision, until), counted_on=until,
        subject=typed.get("subject", ""), party_view=typed.get("party_view") or said,
        bundle=bundle(case, proceeding),
    )  # fmt: skip


@makes(PaperKind.CIVIL_COMPLAINT)
def civil_complaint(draft: Draft) -> CivilComplaint:
    """D19: against all guardians the case knows."""
    case, typed = draft.case, typed_facts(draft.row)
    defendants = guardian_facts_of(case)
    claims = tuple(line.strip() for line in typed.get("claims", "").splitlines() if line.strip())
    return CivilComplaint(
        **base(draft), court=court_of(None), representative=typed.get("representative", ""), defendants=defendants,
        claims=claims, facts=facts_text(draft), former=former(case, TO_GUARDIAN), evidence=evidence_in_short(case),
        copies=max(1, len(defendants)),
    )  # fmt: skip


@makes(PaperKind.SUPPORT_REQUEST)
def support_request(draft: Draft) -> SupportRequest:
    """D19B."""
    case = draft.case
    return SupportRequest(
        **base(draft), prosecutor=justice_name("人民检察院"), court=court_of(None),
        representative=typed_facts(draft.row).get("representative", ""), defendants=guardian_facts_of(case),
        facts=facts_text(draft), former=former(case, TO_GUARDIAN), evidence=evidence_in_short(case),
    )  # fmt: skip
