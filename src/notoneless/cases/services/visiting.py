"""Visits, calls and talks of a case: numbered where they persuade, under the case's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from notoneless.cases import queries
from notoneless.cases.models import Case
from notoneless.cases.services.steps import _locked, _nothing, _step
from notoneless.core.countysettings import county_days
from notoneless.core.events import act
from notoneless.documents.models import StoredFile
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.refusal import Refusal
from notoneless.domain.visits import is_persuasion, visit_step
from notoneless.domain.words import ContactKind
from notoneless.grid.models import User
from notoneless.support.models import Contact
from notoneless.support.services import contact_record


def case_contact(
    *,
    case: Case,
    kind: ContactKind,
    by: User,
    today: date,
    photo: StoredFile | None = None,
    signature: StoredFile | None = None,
    **told: Any,
) -> Contact | Refusal:
    """A visit, call or talk in the case; ``told`` is what ``support.services.Told`` asks for. The first one begins
    persuasion; for the ill and disabled it renews the clock."""
    unit = queries.acting_unit(by, case)
    with act(by=by, unit=unit) as log:
        case = _locked(case)
        moved = visit_step(case.state_word)
        if isinstance(moved, Refusal):
            return _nothing(log, case, moved)
        which, to = moved
        number = _last_number(case) + 1 if is_persuasion(case.state_word) else None
        contact = contact_record(
            child=case.child, kind=kind, by=by, unit=unit, photo=photo, signature=signature, case_key=case.key,
            number=number, today=today, **told,
        )  # fmt: skip
        if isinstance(contact, Refusal):
            return _nothing(log, case, contact)
        is_touch = which == CaseAct.TOUCH
        if is_touch:
            case.due_on = today + timedelta(days=case.touch_days or county_days("cases.touch_days"))
        _step(
            case, which, to, log, today=today, reason=kind.label, event="case_contact", is_same=not is_touch
        )
        return contact


def _last_number(case: Case) -> int:
    """The number of the last 劝返 of this case; whoever asks holds the case. One that was taken back keeps its number."""
    last: int | None = Contact.every.filter(case_key=case.key).aggregate(last=Max("number"))["last"]
    return last or 0


def visits_number(rows: Iterable[Contact]) -> None:
    """补录: visits taken over from paper books get the next numbers of their cases, in the order of their days."""
    rows = [row for row in rows if row.case_key is not None]
    held = (
        Case.objects.select_for_update(of=("self",))
        .filter(key__in={row.case_key for row in rows})
        .order_by("pk")
    )
    last = {case.key: _last_number(case) for case in held if is_persuasion(case.state_word)}
    for row in sorted(rows, key=lambda row: row.on):
        if row.case_key in last:
            last[row.case_key] += 1
            row.number = last[row.case_key]
