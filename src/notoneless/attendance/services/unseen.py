"""人籍核对: the school's answer about a pupil nobody saw all month."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError

from notoneless.attendance import queries
from notoneless.attendance.models import UnseenReply
from notoneless.cases.services import case_open
from notoneless.children.models import Roll
from notoneless.core import clock
from notoneless.core.events import Refused, act, acts
from notoneless.domain.consistency import UnseenAnswer, answer_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import Period
from notoneless.domain.words import CaseOrigin
from notoneless.grid.models import User

acts({"unseen_reply": "人籍核对答复"})
ANSWERED = Refusal("这个孩子这个月已经答复过。", "unseen.answered")


def unseen_reply(
    *, roll: Roll, period: Period, answer: UnseenAnswer, note: str, by: User, today: date
) -> UnseenReply | Refusal:
    """Answer for one pupil and month. Whereabouts unknown: suspected at once, before bureau and township."""
    days = queries.seen_days(roll, period)
    there = UnseenReply.objects.filter(child=roll.child_id, month_on=period.first_on).exists()
    refused = answer_refused(is_unseen=days.is_unseen, is_answered=there, note=note)
    if refused is not None:
        return refused
    try:
        with act(by=by, unit=roll.school) as log:
            row = UnseenReply(
                child=roll.child, school=roll.school, month_on=period.first_on, called=days.called, answer=answer,
                note=note.strip(), by=by, at=clock.now(),
            )  # fmt: skip
            if answer is UnseenAnswer.GONE:
                detail = f"{period.label}点名{days.called}天都没到，{answer.label}"
                case = case_open(
                    child=roll.child, origin=CaseOrigin.ABSENT, by=by, today=today, detail=detail
                )
                if isinstance(case, Refusal):
                    raise Refused(case)
                row.case_key = case.key
            row.save(force_insert=True)
            log(
                "unseen_reply",
                child=roll.child,
                changes={"answer": (None, answer.label), "note": (None, note.strip())},
            )
    except Refused as refused_later:
        return refused_later.refusal
    except IntegrityError:
        return ANSWERED
    return row
