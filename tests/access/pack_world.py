"""A case's file as one PDF on both sides of the fence."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from notoneless.cases.models import EvidencePack
from notoneless.documents.services import PDF, file_keep_own
from tests.makers import TODAY

AT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def pack_row(case: Any, by: Any, word: str, body: bytes) -> EvidencePack:
    """A finished version whose every word is the side's own."""
    kept = file_keep_own(name=f"{word}案卷.pdf", content=body, media_type=PDF, by=by, today=TODAY)
    return EvidencePack.objects.create(
        case=case, asked_by=by, asked_at=AT, made_at=AT, file=kept, sha256=hashlib.sha256(body).hexdigest(), page_count=1,
        faults=f"{word}文书",
    )  # fmt: skip
