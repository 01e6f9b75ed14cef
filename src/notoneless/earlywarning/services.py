"""Every write of the warning room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from notoneless.core.events import act, acts
from notoneless.domain.marks import mark_correction_refused
from notoneless.domain.refusal import Refusal
from notoneless.earlywarning.models import TermMark
from notoneless.earlywarning.queries import term_words
from notoneless.grid.models import User

acts({"mark_correct": "更正成绩"})


def mark_correct(
    *, pk: int, mark: Decimal | None, note: str, reason: str, by: User, today: date
) -> TermMark | Refusal:
    """One mark put right by hand; the old and the new one stay in the pupil's timeline."""
    with transaction.atomic():
        row = TermMark.objects.select_for_update(of=("self",)).select_related("child").get(pk=pk)
        note = note.strip()[:60]
        refused = mark_correction_refused(
            (row.mark, row.note), (mark, note), full_mark=row.full_mark, reason=reason
        )
        if refused is not None:
            return refused
        old = row.words
        row.mark, row.note = mark, note
        with act(by=by, unit=row.school_id) as log:
            row.save(update_fields=["mark", "note"])
            what = f"{term_words(row.year, row.term)}{row.subject}"
            log(
                "mark_correct",
                child=row.child,
                changes={what: (old, row.words), "reason": (None, reason.strip())},
            )
    return row
