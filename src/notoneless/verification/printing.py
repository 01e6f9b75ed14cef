"""Certificates, reports, withdrawals and letters of this room as Word and PDF, kept frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from notoneless.documents.models import StoredFile
from notoneless.documents.services import DOCX, PDF, file_keep_own
from notoneless.domain.masking import mask_id_number
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Stage, group_label
from notoneless.files.papers import (
    CertifiedChild,
    GuaranteeCertificate,
    GuaranteeWithdrawn,
    VillageChild,
    VillageGuarantee,
)
from notoneless.files.papers.shapes import Paper
from notoneless.grid.models import Place, User
from notoneless.verification.models import Guarantee, GuaranteeBatch, GuaranteeChild, GuaranteeWithdrawal
from notoneless.verification.queries.families import Family

NO_VILLAGE = "未登记到村"


def kept_pair(name: str, word: bytes, pdf: bytes, *, by: User, today: date) -> tuple[StoredFile, StoredFile]:
    """Word and PDF of one paper, frozen."""
    kept = []
    for content, media, ending in ((word, DOCX, "docx"), (pdf, PDF, "pdf")):
        stored = file_keep_own(name=f"{name}.{ending}", content=content, media_type=media, by=by, today=today)
        if isinstance(stored, Refusal):
            raise ValueError(stored.reason)
        kept.append(stored)
    return kept[0], kept[1]


def letters_pair(papers: Sequence[Paper]) -> tuple[bytes, bytes]:
    """Short letters, a page each, as (Word, PDF)."""
    from notoneless.files.pdf import render_notices
    from notoneless.files.word import render_letters

    return render_letters(papers), render_notices(papers)


def _stage(value: str) -> str:
    return Stage(value).label if value else ""


def certificate(row: Guarantee) -> GuaranteeCertificate:
    """The certificate as it was issued: its own frozen rows, whatever the children do since."""
    return GuaranteeCertificate(
        made_on=row.issued_on or row.batch.prepared_on,
        issuer=row.round.unit.name,
        number_text=row.number_text,
        household=row.head_name,
        village=row.village.name if row.village else "",
        year=row.round.year,
        children=tuple(
            CertifiedChild(
                name=one.name,
                sex=one.sex,
                stage=_stage(one.stage),
                school=one.school,
                class_name=one.class_name,
            )
            for one in row.children.all()
        ),
    )


def certificate_render(row: Guarantee, form: str) -> bytes | Refusal:
    """One certificate again, under its own number."""
    if not row.number_text:
        return Refusal("认定书还没有签发编号。", "guarantee.not_issued")
    word, pdf = letters_pair([certificate(row)])
    return word if form == "docx" else pdf


def report(
    batch: GuaranteeBatch, village: Place | None, families: Sequence[Family], number_text: str, today: date
) -> VillageGuarantee:
    """The report of one village: every certificate of the round that stands there today."""
    rows = GuaranteeChild.objects.filter(
        guarantee__round=batch.round, guarantee__village=village, guarantee__state="issued"
    )
    rows = rows.select_related("guarantee", "child").order_by("guarantee__number", "pk")
    stages = [one.stage for one in rows]
    here = [one for one in families if one.village == village]
    township = village.township if village else None
    return VillageGuarantee(
        made_on=today,
        issuer=batch.round.unit.name,
        number_text=number_text,
        village=village.name if village else NO_VILLAGE,
        township=township.name if township else "",
        year=batch.round.year,
        kinds="、".join(group_label(kind) for kind in batch.round.kinds),
        family_count=len(here),
        primary_count=stages.count(str(Stage.PRIMARY)),
        junior_count=stages.count(str(Stage.JUNIOR)),
        certified_count=len({one.guarantee_id for one in rows}),
        children=[_row(one) for one in rows],
    )


def _row(one: GuaranteeChild) -> VillageChild:
    return VillageChild(
        household=one.guarantee.head_name, name=one.name, sex=one.sex,
        id_number=mask_id_number(one.child.id_number.open()), stage=_stage(one.stage), school=one.school,
        class_name=one.class_name, paper=one.guarantee.number_text,
    )  # fmt: skip


def withdrawal_files(row: GuaranteeWithdrawal, *, by: User, today: date) -> tuple[StoredFile, StoredFile]:
    """The paper that withdraws, citing the first."""
    first = row.guarantee
    paper = GuaranteeWithdrawn(
        made_on=today,
        issuer=row.unit.name,
        number_text=row.number_text,
        household=first.head_name,
        village=first.village.name if first.village else "",
        first=first.number_text,
        first_on=first.issued_on or today,
        reason=row.reason,
    )
    word, pdf = letters_pair([paper])
    return kept_pair(f"撤销通知 {row.number_text}", word, pdf, by=by, today=today)
