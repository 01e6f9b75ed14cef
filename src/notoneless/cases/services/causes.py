"""The cause of a case: first reported, then verified; the verified one picks the path (F4)."""

from __future__ import annotations

from datetime import date, timedelta

from notoneless.cases.models import Case, CaseCause
from notoneless.cases.services.steps import _step
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import Log
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import CaseAct, advance, path_after_confirm
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CauseLevel
from notoneless.grid.models import User


def cause_keep(
    *,
    case: Case,
    level: CauseLevel,
    cause: str,
    by: User,
    today: date,
    note: str = "",
    evidence: StoredFile | None = None,
) -> CaseCause:
    """One word about the cause, kept beside those before it."""
    return CaseCause.objects.create(
        case=case, level=level, cause=cause, note=note, evidence=evidence, on=today, by=by, at=clock.now()
    )


def path_take(*, case: Case, log: Log, today: date) -> None:
    """Put a case on the path its cause picks, where the table lets it; on the law's path persuasion begins by a visit."""
    which = path_after_confirm(case.path)
    to = advance(case.state_word, which)
    if which == CaseAct.PERSUADE or isinstance(to, Refusal):
        return
    if which == CaseAct.TOUCH:
        case.due_on = today + timedelta(days=case.touch_days or county_days("cases.touch_days"))
        _step(case, which, to, log, today=today, reason="保持联系并落实关爱", event="case_contact")
        return
    case.due_on = today + timedelta(days=county_days("cases.supervise_days"))
    _step(case, which, to, log, today=today, reason="由教育局督办")
