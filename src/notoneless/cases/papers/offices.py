"""Letters between offices: N01 to the village, N02 and N03 to the government, D25 to a department."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from notoneless.cases.papers.facts import justice_office, typed_facts
from notoneless.cases.papers.letters import case_words, typed_day
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.core.countysettings import county_days
from notoneless.domain.referralduties import DUTIES, matter_words
from notoneless.domain.words import PaperKind, ReferralKind
from notoneless.files.papers import GovernmentReport, PenaltyProposal, ReferralLetter, VillageNotice

OPINION = "建议贵机关依法立案调查，责令其改正。"
REQUEST = "请组织有关部门共同上门劝返，督促监护人依法送孩子返校。"


def _to_office(draft: Draft) -> dict[str, Any]:
    return case_words(draft) | {"to": draft.paper.addressee}


def _signer(draft: Draft) -> str:
    by = draft.paper.signed_by
    return by.name if by is not None else ""


@makes(PaperKind.VILLAGE_NOTICE)
def village_notice(draft: Draft) -> VillageNotice:
    """N01."""
    later = draft.today + timedelta(days=county_days("cases.persuade_days"))
    return VillageNotice(**_to_office(draft), answer_by=typed_day(draft, "answer_by", later))


@makes(PaperKind.PENALTY_PROPOSAL)
def penalty_proposal(draft: Draft) -> PenaltyProposal:
    """N02."""
    typed = typed_facts(draft.row)
    return PenaltyProposal(
        **_to_office(draft), opinion=typed.get("opinion") or OPINION, signer=_signer(draft)
    )


@makes(PaperKind.GOVERNMENT_REPORT)
def government_report(draft: Draft) -> GovernmentReport:
    """N03, copied to the justice office of that government."""
    typed = typed_facts(draft.row)
    return GovernmentReport(
        **_to_office(draft), situation=typed.get("situation", ""), request=typed.get("request") or REQUEST,
        copies=(justice_office(draft.paper.addressee),), signer=_signer(draft),
    )  # fmt: skip


@makes(PaperKind.REFERRAL_LETTER)
def referral_letter(draft: Draft) -> ReferralLetter:
    """D25: kind, department and situation are the referral's own."""
    referral = draft.row.referral
    kind = ReferralKind(referral.kind) if referral is not None else ReferralKind.OTHER
    asked = referral.answer_due_on if referral is not None else None
    later = draft.today + timedelta(days=county_days("cases.referral_days"))
    return ReferralLetter(
        **_to_office(draft),
        matter=matter_words(kind),
        situation=referral.situation.open() if referral is not None else "",
        law=DUTIES[kind],
        answer_by=typed_day(draft, "answer_by", asked or later),
    )
