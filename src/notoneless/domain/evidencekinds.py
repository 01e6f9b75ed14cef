"""证据种类 (行政处罚法 第46条): what each paper or record of a case is called as evidence."""

from notoneless.domain.words import PaperKind, Word


class EvidenceKind(Word):
    """The eight kinds of 第46条, in its order."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    RECORDING = "recording", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    WITNESS = "witness", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    EXPERT = "expert", "鉴定意见"
    INSPECTION = "inspection", "勘验笔录、现场笔录"


_OF_PAPERS = {
    PaperKind.INTERVIEW: EvidenceKind.STATEMENT,
    PaperKind.DEFENCE_RECORD: EvidenceKind.STATEMENT,
    PaperKind.SCENE_RECORD: EvidenceKind.INSPECTION,
}

NO_EVIDENCE = (
    PaperKind.FILING, PaperKind.EVIDENCE_LIST, PaperKind.DEFENCE_REVIEW, PaperKind.LEGAL_REVIEW,
    PaperKind.COLLECTIVE_RECORD, PaperKind.CLOSING_REPORT,
)  # fmt: skip
"""Papers of the organ's own deciding: they stay in its file and prove nothing to the party."""


def evidence_kind_of(kind: PaperKind) -> EvidenceKind:
    """What a paper of the case is as evidence; a document unless it took down words or a scene."""
    return _OF_PAPERS.get(kind, EvidenceKind.DOCUMENT)
