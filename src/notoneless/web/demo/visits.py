"""The demo's visits: a handful of persuading cases visited again, signed on the screen, one of them put right."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta

from notoneless.cases import services
from notoneless.cases.models import Case
from notoneless.core import clock
from notoneless.documents.models import StoredFile
from notoneless.documents.services import file_keep
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState, ContactKind
from notoneless.support.models import Contact
from notoneless.support.services import contact_correct

CASES = 6
SAID = (
    (ContactKind.VISIT, "奶奶在家，孩子跟表哥去了镇上，说不想念书。", "周末全家在时再来。", "奶奶"),
    (ContactKind.CALL, "父亲在外务工，说月底回来商量。", "月底回来后面谈。", "父亲"),
    (ContactKind.VISIT, "见到孩子本人，愿意先去学校看看。", "班主任到校门口接。", "孩子本人、母亲"),
)


def visits_play(today: date) -> None:
    """Visits of the last days by the case's person; the last one promises another for today."""
    cases = Case.objects.filter(state=CaseState.PERSUADING).select_related("child__residence", "person")
    for number, case in enumerate(cases.order_by("pk")[:CASES]):
        kind, found, agreed, met = SAID[number % len(SAID)]
        day = today - timedelta(days=1 + number)
        with clock.at(datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC)):
            row = services.case_contact(
                case=case, kind=kind, on=day, began_at=time(10, 20), found=found, agreed=agreed, met=met,
                place_text=case.child.residence.full_name if case.child.residence else "", purpose="劝其返校",
                next_on=today + timedelta(days=number % 4), by=case.person, today=day,
                signature=_signed(case, number) if kind == ContactKind.VISIT else None,
            )  # fmt: skip
            if number == 0 and isinstance(row, Contact):
                contact_correct(
                    contact=row, reason="见到的人写错", by=case.person, today=day, kind=kind, on=day,
                    began_at=time(10, 20), found=found.replace("奶奶", "爷爷"), agreed=agreed, met="爷爷",
                    place_text=row.place_text.open(), purpose=row.purpose, next_on=row.next_on,
                )  # fmt: skip


def _signed(case: Case, number: int) -> StoredFile | None:
    """A scrawl nobody could take for a name."""
    from PIL import Image, ImageDraw

    paper = Image.new("RGB", (420, 160), "white")
    points = [(30 + 40 * n, 40 + (37 * (n + 1) * (number + 3)) % 90) for n in range(9)]
    ImageDraw.Draw(paper).line(points, fill="#1f2933", width=4, joint="curve")
    out = io.BytesIO()
    paper.save(out, "PNG")
    kept = file_keep(
        name="signature.png", content=out.getvalue(), media_type="image/png", by=case.person, today=clock.today(),
        child_key=case.child.key,
    )  # fmt: skip
    return None if isinstance(kept, Refusal) else kept
