"""What leaves with a ledger is written down: who, which ledger and form, how many, and what whole numbers are for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import Unit, User

acts({"ledger_printed": "打印台账表册", "ledger_whole": "为导出完整号码写明用途"})


def ledger_whole(*, what: str, reason: str, by: User, unit: Unit | None) -> int | Refusal:
    """The reason for whole numbers, before the file can be had. Returns the number of its event."""
    if not reason.strip():
        return Refusal("请写明用途，完整号码才能导出。", "ledger.no_reason")
    with act(by=by, unit=unit) as log:
        log("ledger_whole", changes={"what": (None, what), "reason": (None, reason.strip()[:120])})
    event = Event.objects.filter(act="ledger_whole", by=by.login).order_by("-seq").first()
    assert event is not None
    return event.seq


def whole_is_allowed(*, number: str, what: str, by: User, today: date) -> bool:
    """Whether this person wrote down today what exactly this selection with whole numbers is for."""
    if not number.isdigit():
        return False
    event = Event.objects.filter(seq=int(number), act="ledger_whole", by=by.login).first()
    if event is None or clock.local_day(event.at) != today:
        return False
    said = {value.name: value.new.open() for value in event.values.all()}
    return said.get("what") == what


def ledger_print(
    *, title: str, form: str, cases: Sequence[Any], is_whole: bool, by: User, unit: Unit | None
) -> None:
    """A file left: one line for it; with whole numbers one line on each child's timeline as well."""
    said = {
        "list": (None, title),
        "form": (None, form),
        "count": (None, len(cases)),
        "whole": (None, is_whole),
    }
    with act(by=by, unit=unit) as log:
        log("ledger_printed", changes=said)
        if is_whole:
            for case in cases:
                log("ledger_printed", child=case.child.key, changes={"whole": (None, True)})
