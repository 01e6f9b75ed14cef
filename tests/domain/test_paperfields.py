"""What a drafter types for one paper alone."""

import pytest

from notoneless.domain.evidencekinds import NO_EVIDENCE, EvidenceKind, evidence_kind_of
from notoneless.domain.paperfields import FIELDS, fields_of, fields_refused, typed_only
from notoneless.domain.paperkinds import PAPERS, PROCEEDING, PaperEnd, end_of, not_delivered, state_words
from notoneless.domain.words import PaperKind, PaperState


@pytest.mark.parametrize("kind", FIELDS)
def test_each_field_has_a_name_of_its_own_and_a_chinese_label(kind) -> None:
    names = [field.name for field in FIELDS[kind]]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name != "return_by_on" for name in names)
    assert all(field.label and not field.label.isascii() for field in FIELDS[kind])


def test_every_paper_of_a_proceeding_and_of_the_courts_is_in_the_table() -> None:
    assert {*PROCEEDING, PaperKind.CIVIL_COMPLAINT, PaperKind.SUPPORT_REQUEST} <= set(FIELDS)


def test_only_the_kinds_own_words_are_kept_and_none_that_is_empty() -> None:
    typed = {"source": " 村委会报告 ", "facts": "", "request_key": "abc", "opinion": None}
    assert typed_only(PaperKind.FILING, typed) == {"source": "村委会报告"}
    assert typed_only(PaperKind.DEMAND_NOTICE, typed) == {}


def test_what_must_be_typed_is_asked_for_by_its_label() -> None:
    refused = fields_refused(PaperKind.HEARING_NOTICE, {})
    assert refused is not None and refused.rule == "paper.field_missing" and "听证时刻" in refused.reason
    assert fields_refused(PaperKind.HEARING_NOTICE, {"hearing_time": "上午9时"}) is None


def test_a_word_outside_the_choices_is_refused() -> None:
    refused = fields_refused(PaperKind.DEFENCE_REVIEW, {"adoption": "大概吧"})
    assert refused is not None and refused.rule == "paper.field_choice"
    assert fields_refused(PaperKind.DEFENCE_REVIEW, {"adoption": "部分采纳"}) is None


def test_a_text_without_end_is_refused() -> None:
    refused = fields_refused(PaperKind.FILING, {"source": "长" * 121})
    assert refused is not None and refused.rule == "paper.field_long"


def test_kinds_without_a_row_ask_for_nothing() -> None:
    assert fields_of(PaperKind.RETURN_NOTICE) == FIELDS.get(PaperKind.RETURN_NOTICE, ())


@pytest.mark.parametrize("kind", PaperKind)
def test_each_paper_ends_with_its_addressee_or_in_the_file(kind) -> None:
    end = end_of(kind)
    assert (end is PaperEnd.FILE) == (not PAPERS[kind].is_delivered) == (not_delivered(kind) is not None)
    sealed = state_words(kind, PaperState.SEALED)
    assert sealed == ("已归档" if end is PaperEnd.FILE else "已用印")
    assert state_words(kind, PaperState.DRAFTED) == "已拟稿"


def test_papers_to_court_and_prosecutor_are_handed_in() -> None:
    handed = {kind for kind in PaperKind if end_of(kind) is PaperEnd.HAND_IN}
    assert handed == {
        PaperKind.ENFORCEMENT_APPLICATION, PaperKind.CIVIL_COMPLAINT, PaperKind.SUPPORT_REQUEST
    }  # fmt: skip
    assert state_words(PaperKind.CIVIL_COMPLAINT, PaperState.DELIVERED) == "已送交"


def test_evidence_is_called_by_the_kinds_of_article_46() -> None:
    assert len(EvidenceKind) == 8
    assert evidence_kind_of(PaperKind.INTERVIEW) is EvidenceKind.STATEMENT
    assert evidence_kind_of(PaperKind.SCENE_RECORD) is EvidenceKind.INSPECTION
    assert evidence_kind_of(PaperKind.CORRECTION_ORDER) is EvidenceKind.DOCUMENT
    assert PaperKind.LEGAL_REVIEW in NO_EVIDENCE and PaperKind.INTERVIEW not in NO_EVIDENCE
