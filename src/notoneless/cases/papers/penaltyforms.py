"""The forms of a penalty file: D10, D11, D11B, D11C, D13, D13B, D14B, D15, D15B."""

from __future__ import annotations

from typing import Any

from notoneless.cases.papers.evidence import evidence_of
from notoneless.cases.papers.facts import typed_facts
from notoneless.cases.papers.lawfacts import TO_GUARDIAN, base, basis_of, former, last, opened, proceeding_of
from notoneless.cases.papers.penalties import facts_text
from notoneless.cases.papers.shapes import Draft, makes
from notoneless.domain.words import PaperKind
from notoneless.files.papers.transcripts import (
    CollectiveRecord,
    DefenceRecord,
    DefenceReview,
    EvidenceList,
    FilingForm,
    HearingRecord,
    Interview,
    LegalReview,
    SceneRecord,
)

USUAL_SOURCE = "学校、村(居)委会报告，责令限期改正后逾期未改正"
USUAL_OPINION = "建议立案调查。"


def _when(draft: Draft) -> dict[str, Any]:
    """Time, place and writer of a record, as typed."""
    typed = typed_facts(draft.row)
    return {name: typed.get(name, "") for name in ("at", "place", "recorder")}


@makes(PaperKind.FILING)
def filing(draft: Draft) -> FilingForm:
    """D10."""
    typed = typed_facts(draft.row)
    return FilingForm(
        **base(draft), source=typed.get("source") or USUAL_SOURCE, facts=facts_text(draft),
        former=former(draft.case, TO_GUARDIAN), opinion=typed.get("opinion") or USUAL_OPINION,
    )  # fmt: skip


@makes(PaperKind.INTERVIEW)
def interview(draft: Draft) -> Interview:
    """D11."""
    typed, known = typed_facts(draft.row), base(draft)
    who = typed.get("who") or known["party"].name
    usual = "当事人" if who == known["party"].name else ""
    questions = tuple(line.strip() for line in typed.get("questions", "").splitlines() if line.strip())
    return Interview(
        **known, **_when(draft), who=who, relation=typed.get("relation") or usual, questions=questions
    )


@makes(PaperKind.SCENE_RECORD)
def scene_record(draft: Draft) -> SceneRecord:
    """D11B."""
    return SceneRecord(**base(draft), **_when(draft), seen=typed_facts(draft.row).get("seen", ""))


@makes(PaperKind.EVIDENCE_LIST)
def evidence_list(draft: Draft) -> EvidenceList:
    """D11C."""
    more = typed_facts(draft.row).get("more", "")
    return EvidenceList(**base(draft), evidence=evidence_of(draft.case, more=more))


@makes(PaperKind.DEFENCE_RECORD)
def defence_record(draft: Draft) -> DefenceRecord:
    """D13."""
    proceeding = proceeding_of(draft.row)
    known = opened(proceeding.defence_text) if proceeding else ""
    return DefenceRecord(
        **base(draft), **_when(draft), notice=last(draft.case, PaperKind.PENALTY_NOTICE, proceeding),
        said=typed_facts(draft.row).get("said") or known,
    )  # fmt: skip


@makes(PaperKind.DEFENCE_REVIEW)
def defence_review(draft: Draft) -> DefenceReview:
    """D13B."""
    proceeding, typed = proceeding_of(draft.row), typed_facts(draft.row)
    return DefenceReview(
        **base(draft), notice=last(draft.case, PaperKind.PENALTY_NOTICE, proceeding),
        defence=opened(proceeding.defence_text) if proceeding else "",
        defence_on=proceeding.defence_on if proceeding else None, adoption=typed.get("adoption", ""),
        reasons=typed.get("reasons") or (opened(proceeding.defence_review) if proceeding else ""),
    )  # fmt: skip


@makes(PaperKind.HEARING_RECORD)
def hearing_record(draft: Draft) -> HearingRecord:
    """D14B."""
    proceeding, when = proceeding_of(draft.row), _when(draft)
    when["place"] = proceeding.hearing_place if proceeding else ""
    return HearingRecord(
        **base(draft), **when, notice=last(draft.case, PaperKind.HEARING_NOTICE, proceeding),
        host=proceeding.hearing_host if proceeding else "", hearing_on=proceeding.hearing_on if proceeding else None,
        seen=typed_facts(draft.row).get("seen", ""),
    )  # fmt: skip


@makes(PaperKind.LEGAL_REVIEW)
def legal_review(draft: Draft) -> LegalReview:
    """D15."""
    proceeding = proceeding_of(draft.row)
    by = proceeding.legal_reviewed_by if proceeding else None
    known = opened(proceeding.legal_review) if proceeding else ""
    kinds = (PaperKind.CORRECTION_ORDER, PaperKind.FILING)
    of_proceeding = (
        PaperKind.INTERVIEW, PaperKind.SCENE_RECORD, PaperKind.EVIDENCE_LIST, PaperKind.PENALTY_NOTICE,
        PaperKind.DEFENCE_RECORD, PaperKind.DEFENCE_REVIEW, PaperKind.HEARING_RECORD,
    )  # fmt: skip
    return LegalReview(
        **base(draft), basis=basis_of(proceeding.basis) if proceeding and proceeding.basis else None,
        fine=proceeding.fine if proceeding else None, reviewer=by.name if by else "",
        reviewed_on=proceeding.legal_review_on if proceeding else None,
        opinion=typed_facts(draft.row).get("opinion") or known,
        former=former(draft.case, kinds) + former(draft.case, of_proceeding, proceeding),
    )  # fmt: skip


@makes(PaperKind.COLLECTIVE_RECORD)
def collective_record(draft: Draft) -> CollectiveRecord:
    """D15B."""
    proceeding, typed = proceeding_of(draft.row), typed_facts(draft.row)
    said: dict[str, Any] = {
        name: typed.get(name, "") for name in ("host", "attendees", "opinions", "conclusion")
    }
    return CollectiveRecord(
        **base(draft), **_when(draft), **said, facts=facts_text(draft),
        basis=basis_of(proceeding.basis) if proceeding and proceeding.basis else None,
        fine=proceeding.fine if proceeding else None,
    )  # fmt: skip
