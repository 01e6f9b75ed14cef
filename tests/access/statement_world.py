"""What goes back up on both sides of the fence: a kept statement of the township, a list that came from above."""

from typing import Any

from notoneless.core import clock
from notoneless.verification.models import HandedAnswer, HandedList, HandedRow, KeptStatement
from tests.makers import TODAY


def statement_rows(row: Any, government: Any, officer: Any, word: str) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``."""
    kept = KeptStatement.objects.create(
        unit=government, kind="poverty", on=TODAY, sentence=f"{word}定稿", digest=word, by=officer, kept_on=TODAY,
        at=clock.now(), cells=[["990102101000", f"{word}镇", "", 1]], rows={"": [row.pk]},
    )  # fmt: skip
    handed = HandedList.objects.create(
        batch=row.source_list.batch, listed_on=TODAY, heads=[["姓名", "name"], [f"{word}列", ""]]
    )
    HandedRow.objects.create(handed=handed, row=row, place=0)
    answered = HandedAnswer.objects.create(
        handed=handed, by=officer, on=TODAY, reason=f"{word}上报", done_count=0, open_count=1
    )
    return {"kept": kept.key, "handed": handed.key, "answered": answered.key}
