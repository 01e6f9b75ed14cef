"""What follows from a cause, on both sides of the fence: a referral with its answer, a tip, a duty of care, a supervision."""

from typing import Any

from notoneless.cases.models import CareDuty, Referral, Supervision, Tip
from notoneless.documents.services import file_keep
from tests.makers import TODAY


def causes_rows(case: Any, government: Any, by: Any, word: str, picture: bytes, at: Any) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``."""
    paper = file_keep(name=f"{word}-referral.jpg", content=picture, by=by, today=TODAY)
    referral = Referral.objects.create(
        case=case, child=case.child, kind="hardship", state="sent", department=f"{word}民政局", situation=f"{word}困难",
        opened_on=TODAY, opened_by=by, sent_on=TODAY, answer_due_on=TODAY, answer_file=paper,
    )  # fmt: skip
    tip = Tip.objects.create(
        code=("A" if word == "石榴" else "B") * 12, place=government.place, said=f"{word}说没上学", where=f"{word}饭馆",
        child_name=case.child.name, informant=f"{word}大叔", received_on=TODAY, received_at=at, due_on=TODAY,
        unit=government,
    )  # fmt: skip
    duty = CareDuty.objects.create(
        case=case, what="安排送教上门", unit=case.unit, opened_on=TODAY, opened_by=by, due_on=TODAY
    )
    supervision = Supervision.objects.create(
        case=case, school=case.unit, opened_on=TODAY, found=f"{word}查明"
    )
    return {
        "referral": referral.key, "tip": tip.key, "care_duty": duty.key, "supervision": supervision.key,
    }  # fmt: skip
