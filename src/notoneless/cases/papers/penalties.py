"""The letters of a penalty proceeding to the guardian: D12, D14, D16, D16B, D17."""

from __future__ import annotations

from decimal import Decimal

from notoneless.cases.papers.evidence import evidence_in_short
from notoneless.cases.papers.facts import receiving, typed_facts
from notoneless.cases.papers.lawfacts import (
    TO_GUARDIAN,
    base,
    basis_of,
    court_of,
    filing_of,
    former,
    last,
    late_of,
    opened,
    pay_due_of,
    proceeding_of,
    review_organ,
    story,
    unpaid_of,
)
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.core.countysettings import county_days
from notoneless.domain.paperfields import NO_PENALTY_GROUNDS
from notoneless.domain.words import PaperKind
from notoneless.files.papers.enforcement import (
    DemandNotice,
    Heard,
    HearingNotice,
    NoPenaltyDecision,
    PenaltyDecision,
    PenaltyNotice,
    Relief,
)

NOT_MENDED = "当事人经责令限期改正，无正当理由逾期仍不改正。"
WEIGHED = "综合违法事实、性质、情节和社会危害程度，"


def facts_text(draft: Draft) -> str:
    """违法事实: typed, else as the records tell them."""
    typed = typed_facts(draft.row).get("facts", "")
    return typed or story(
        draft.case, draft.paper.issuer, base(draft)["child"], draft.paper.signed_on or draft.today
    )


@makes(PaperKind.PENALTY_NOTICE)
def penalty_notice(draft: Draft) -> PenaltyNotice:
    """D12."""
    proceeding, case = proceeding_of(draft.row), draft.case
    return PenaltyNotice(
        **base(draft), filing=filing_of(case), facts=facts_text(draft),
        reasons=typed_facts(draft.row).get("reasons") or NOT_MENDED, former=former(case, TO_GUARDIAN),
        basis=basis_of(proceeding.basis if proceeding else None),
        fine=(proceeding.fine if proceeding else None) or Decimal(0),
        defence_workdays=county_days("cases.defence_workdays"),
        has_hearing_right=proceeding is not None and proceeding.has_hearing_right,
    )  # fmt: skip


@makes(PaperKind.HEARING_NOTICE)
def hearing_notice(draft: Draft) -> HearingNotice:
    """D14."""
    proceeding = proceeding_of(draft.row)
    return HearingNotice(
        **base(draft), notice=last(draft.case, PaperKind.PENALTY_NOTICE, proceeding),
        asked_on=proceeding.hearing_asked_on if proceeding else None,
        hearing_on=proceeding.hearing_on if proceeding else None,
        hearing_time=typed_facts(draft.row).get("hearing_time", ""),
        hearing_place=proceeding.hearing_place if proceeding else "",
        host=proceeding.hearing_host if proceeding else "",
    )  # fmt: skip


def heard(draft: Draft) -> Heard:
    """How the party was told and heard, from the proceeding."""
    proceeding, case = proceeding_of(draft.row), draft.case
    notice = last(case, PaperKind.PENALTY_NOTICE, proceeding)
    if proceeding is None:
        return Heard(notice=notice)
    return Heard(
        notice=notice, defence=opened(proceeding.defence_text), defence_on=proceeding.defence_on,
        review=opened(proceeding.defence_review), has_hearing_right=proceeding.has_hearing_right,
        hearing_on=proceeding.hearing_on if proceeding.hearing_asked_on else None,
        legal_review_on=proceeding.legal_review_on,
        is_discussed=bool(former(case, (PaperKind.COLLECTIVE_RECORD,), proceeding)),
    )  # fmt: skip


@makes(PaperKind.PENALTY_DECISION)
def penalty_decision(draft: Draft) -> PenaltyDecision:
    """D16."""
    proceeding, case = proceeding_of(draft.row), draft.case
    return PenaltyDecision(
        **base(draft), facts=facts_text(draft), reasons=typed_facts(draft.row).get("reasons") or WEIGHED,
        evidence=evidence_in_short(case), heard=heard(draft),
        basis=basis_of(proceeding.basis if proceeding else None),
        fine=(proceeding.fine if proceeding else None) or Decimal(0), bank=proceeding.bank if proceeding else "",
        relief=Relief(review_organ=review_organ(), court=court_of(proceeding)),
        receiving=receiving(case, draft.today), return_by=draft.row.return_by_on,
    )  # fmt: skip


@makes(PaperKind.NO_PENALTY_DECISION)
def no_penalty_decision(draft: Draft) -> NoPenaltyDecision:
    """D16B."""
    typed = typed_facts(draft.row)
    ground = typed.get("ground", "")
    return NoPenaltyDecision(
        **base(draft), facts=facts_text(draft), ground=ground, articles=NO_PENALTY_GROUNDS.get(ground, ""),
        reasons=typed.get("reasons", ""), evidence=evidence_in_short(draft.case), heard=heard(draft),
        relief=Relief(review_organ=review_organ(), court=court_of(proceeding_of(draft.row))),
    )  # fmt: skip


@makes(PaperKind.DEMAND_NOTICE)
def demand_notice(draft: Draft) -> DemandNotice:
    """D17."""
    proceeding, case = proceeding_of(draft.row), draft.case
    decision = last(case, PaperKind.PENALTY_DECISION, proceeding)
    until = draft.paper.signed_on or draft.today
    return DemandNotice(
        **base(draft), decision=decision, pay_due_on=pay_due_of(proceeding, decision), unpaid=unpaid_of(proceeding),
        late=late_of(proceeding, decision, until), counted_on=until, bank=proceeding.bank if proceeding else "",
        receiving=receiving(case, draft.today),
    )  # fmt: skip
