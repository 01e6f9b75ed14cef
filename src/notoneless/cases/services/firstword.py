"""The first word about a cause, said in the same act as the door was seen or the case opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.cases import queries
from notoneless.cases.models import Case, CaseFinding
from notoneless.cases.services.causes import cause_report
from notoneless.cases.services.opening import case_open
from notoneless.cases.services.steps import _nothing
from notoneless.cases.services.verifying import case_see_door
from notoneless.children.models import Child
from notoneless.core.events import Refused, act
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin
from notoneless.grid.models import User


def door_seen(*, case: Case, by: User, today: date, cause: str = "", **words: Any) -> CaseFinding | Refusal:
    """What was seen at the door, and what was heard of the cause: both or neither."""
    try:
        with act(by=by, unit=queries.acting_unit(by, case)):
            out = case_see_door(case=case, by=by, today=today, **words)
            if isinstance(out, Refusal):
                raise Refused(out)
            _said(case, cause, words.get("note", ""), by, today)
            return out
    except Refused as stopped:  # what was begun is undone; the try itself is kept
        with act(by=by, unit=queries.acting_unit(by, case)) as log:
            return _nothing(log, case, stopped.refusal)


def case_open_with_cause(
    *,
    child: Child,
    by: User,
    today: date,
    cause: str = "",
    detail: str = "",
    absent_since_on: date | None = None,
) -> Case | Refusal:
    """A case opened by somebody who has heard of the cause as well."""
    words = {"origin": CaseOrigin.REPORTED, "detail": detail, "absent_since_on": absent_since_on}
    try:
        with act(by=by):
            case = case_open(child=child, by=by, today=today, **words)  # type: ignore[arg-type]
            if isinstance(case, Refusal):
                raise Refused(case)
            _said(case, cause, detail, by, today)
            return case
    except Refused as stopped:
        with act(by=by) as log:
            log("case_refused", child=child, changes={"rule": ("", stopped.refusal.rule)})
        return stopped.refusal


def _said(case: Case, cause: str, note: str, by: User, today: date) -> None:
    said = cause_report(case=case, cause=cause, note=note, by=by, today=today) if cause else None
    if isinstance(said, Refusal):
        raise Refused(said)
