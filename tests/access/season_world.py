"""The enrolment season on both sides of the fence: a list row, its printed letters, a deferral asked for."""

from datetime import date
from typing import Any

from notoneless.children.models import Admission, AdmissionSeason, Deferral, NoticeBatch
from notoneless.children.services import grant_give
from notoneless.documents.services import PDF, file_keep, file_keep_own
from tests.makers import TODAY, make_child


def season_rows(
    child: Any, school: Any, by: Any, word: str, number: int, pictures: tuple[bytes, bytes]
) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``; ``pictures`` are a photo and a PDF of its own."""
    season, _ = AdmissionSeason.objects.get_or_create(
        year=2026,
        defaults={
            "listed_on": date(2026, 6, 1), "notice_by_on": date(2026, 8, 10), "opened_by": "bureau_officer",
            "register_from_on": date(2026, 8, 20), "register_until_on": date(2026, 12, 20),
            "set_on": date(2026, 12, 31),
        },
    )  # fmt: skip
    row = Admission.objects.create(
        season=season, child=child, stage="primary", source="six_year_old", source_reason=f"{word}列入",
        school=school, school_reason=f"{word}划片", state_on=TODAY, notice_number=number,
        notice_text=f"{word}入〔2026〕{number}号",
    )  # fmt: skip
    photo = file_keep(name=f"{word}-proof.jpg", content=pictures[0], by=by, today=TODAY)
    asked = Deferral.objects.create(
        admission=row, why=f"{word}术后", application=photo, proof=photo, asked_by=by, asked_on=TODAY
    )
    pdf = file_keep_own(name=f"{word}.pdf", content=pictures[1], media_type=PDF, by=by, today=TODAY)
    batch = NoticeBatch.objects.create(
        season=season, school=school, letter_count=1, first_text=row.notice_text, last_text=row.notice_text,
        pdf_file=pdf, made_on=TODAY, by="bureau_officer",
    )  # fmt: skip
    came = make_child(f"{word}报", residence=child.residence)
    grant_give(child=came, unit=school, why=f"{word}招生", by="system", today=TODAY)
    registered = Admission.objects.create(
        season=season, child=came, stage="primary", source="reported", source_reason=f"{word}到校", school=school,
        state="registered", state_on=TODAY, registered_on=TODAY, registered_at_school=school,
    )  # fmt: skip
    return {"registered": registered.key, "admission": row.key, "deferral": asked.key, "notices": batch.key}
