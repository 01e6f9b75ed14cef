"""复学跟踪 by the roll-call: a child who came back and sits in class on the day of a look meets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from notoneless.attendance.models import RollCall
from notoneless.cases.models import Case, FollowupDue
from notoneless.cases.services import followup_record
from notoneless.core.events import Refused
from notoneless.domain.caseflow import BACK
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollcall import IN_SCHOOL, Seen


def returned_seen(*, call: RollCall, pupils: Collection[int], marks: Mapping[int, Seen], today: date) -> None:
    """Record the looks that are due for pupils this call found in class. Part of the act that wrote the call.

    Who is absent is no relapse yet: the follow-up of the absence asks first.
    """
    dues = FollowupDue.objects.filter(
        done__isnull=True, is_dropped=False, due_on__lte=call.on, case__state__in=BACK, case__child__in=pupils
    )
    for case in Case.objects.filter(pk__in=dues.values("case")).select_related("child", "unit"):
        if marks.get(case.child_id, Seen.PRESENT) in IN_SCHOOL:
            made = followup_record(case=case, on=call.on, is_in_class=True, by="system", today=today)
            if isinstance(made, Refusal):
                raise Refused(made)
