"""Certificates on both sides of the fence: of a family, of a pupil, and one asked of a school elsewhere."""

from datetime import UTC, datetime
from typing import Any

from notoneless.children.services import grant_give
from notoneless.core.models import Job
from notoneless.documents.models import Wording
from notoneless.documents.services import DOCX, PDF, file_keep, file_keep_own
from notoneless.verification.models import (
    Guarantee,
    GuaranteeBatch,
    GuaranteeChild,
    GuaranteeFile,
    GuaranteeRound,
    GuaranteeWithdrawal,
    ProofLetter,
    ProofRequest,
    SchoolProof,
)
from tests.makers import TODAY, make_child

AT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def papers_rows(
    town: Any, child: Any, school: Any, by: Any, word: str, number: int, pictures: tuple[bytes, bytes, bytes]
) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``; ``pictures`` are a photo, a Word file and a PDF of its own."""
    kept = {
        f"{form}_file": file_keep_own(
            name=f"{word}.{form}", content=body, media_type=media, by=by, today=TODAY
        )
        for form, body, media in (("word", pictures[1], DOCX), ("pdf", pictures[2], PDF))
    }
    made = _guarantees(town, child, by, word, number, kept) | {"wording": _wordings(town, kept["word_file"])}
    roll = child.rolls.get(until_on__isnull=True)
    proof = SchoolProof.objects.create(
        child=child, school=school, roll=roll, class_name=f"{word}班", year=2026, number=number,
        number_text=f"{word}证〔2026〕{number}号", valid_until_on=TODAY, issued_on=TODAY, issued_by=by, **kept,
    )  # fmt: skip
    asked, answered = (_away(child, school, f"{word}{name}") for name in ("询", "复"))
    request = ProofRequest.objects.create(
        child=asked, unit=school, school=f"{word}外地小学", contact=f"{word}主任", address=f"{word}路", note=word,
        asked_by=by, asked_on=TODAY.replace(day=1), due_on=TODAY.replace(day=10),
    )  # fmt: skip
    ProofLetter.objects.create(
        request=request, turn=1, year=2026, number=number, unit=school, number_text=f"{word}函〔2026〕{number}号",
        sent_on=TODAY, **kept,
    )  # fmt: skip
    paper = file_keep(name=f"{word}-paper.jpg", content=pictures[0], by=by, today=TODAY)
    over = ProofRequest.objects.create(
        child=answered, unit=school, school=f"{word}外地小学", contact=f"{word}主任", address=f"{word}路", note=word,
        asked_by=by, asked_on=TODAY, due_on=TODAY, answer="attending", answered_on=TODAY, answered_by=by, evidence=paper,
    )  # fmt: skip
    return made | {"school_proof": proof.key, "asked_for": request.key, "proof_answered": over.key}


def _away(child: Any, school: Any, name: str) -> Any:
    made = make_child(name, residence=child.residence)
    grant_give(child=made, unit=school, why="函询", by="system", today=TODAY)
    return made


def _wordings(town: Any, file: Any) -> int:
    """The county's words, the same for both sides: one waits for D04, one is in force for D03."""
    kept = {"file": file, "by": town.bureau_officer, "at": AT, "lines": "{孩子姓名}"}
    Wording.objects.get_or_create(
        kind="D03", is_active=True, defaults=kept | {"started_at": AT, "started_by": kept["by"]}
    )
    waiting, _ = Wording.objects.get_or_create(kind="D04", is_active=False, defaults=kept)
    return waiting.pk


def _guarantees(
    town: Any, child: Any, by: Any, word: str, number: int, kept: dict[str, Any]
) -> dict[str, Any]:
    """A certificate that was withdrawn, its printed file, and a batch that waits for a signature."""
    found, _ = GuaranteeRound.objects.get_or_create(
        year=2026, unit=town.bureau,
        defaults={"kinds": ["unstable"], "opened_by": town.bureau_deputy, "opened_on": TODAY},
    )  # fmt: skip
    signed, waiting = (
        GuaranteeBatch.objects.create(
            round=found, place=child.residence.village, state=state, family_count=1, prepared_by=town.bureau_deputy,
            prepared_on=TODAY,
        )
        for state in ("signed", "prepared")
    )  # fmt: skip
    row = Guarantee.objects.create(
        round=found, batch=signed, village=child.residence.village, family_key=word, head_name=f"{word}户主",
        state="withdrawn", year=2026, number=900 + number, number_text=f"{word}保〔2026〕{number}号", issued_on=TODAY,
    )  # fmt: skip
    GuaranteeChild.objects.create(
        guarantee=row, round=found, child=child, name=child.name, school=f"{word}小学", is_live=False
    )
    file = GuaranteeFile.objects.create(
        batch=signed, village=child.residence.village, kind="certificates", letter_count=1, first_text=row.number_text,
        last_text=row.number_text, made_on=TODAY, **kept,
    )  # fmt: skip
    paper = GuaranteeWithdrawal.objects.create(
        guarantee=row, unit=town.bureau, reason=f"{word}不在校", state="signed", prepared_by=town.bureau_deputy,
        prepared_on=TODAY, signed_by=town.bureau_leader, signed_on=TODAY, year=2026, number=900 + number,
        number_text=f"{word}保撤〔2026〕{number}号", **kept,
    )  # fmt: skip
    return {
        "guarantee_batch": signed.key, "waiting_batch": waiting.key, "guarantee": row.key,
        "guarantee_file": file.key, "withdrawal": paper.key,
    }  # fmt: skip


def pile_row(link: Any, manager: Any) -> Any:
    """A pile of papers its manager had drafted; its key."""
    words = {
        "act": "draft",
        "rows": [link.case_id],
        "kind": "D04",
        "on": TODAY.isoformat(),
        "return_by_on": "",
    }
    return Job.objects.create(
        kind="cases.papers", asker=manager.login, asked_at=datetime(2026, 11, 18, 2, 0, tzinfo=UTC), state="done", input=words,
        result={"done": [link.pk], "refused": []},
    ).key  # fmt: skip
