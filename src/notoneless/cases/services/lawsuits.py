"""官告民: the government's civil suit, from its number to its end; opened by handing the complaint to the court."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.cases.models import Lawsuit
from notoneless.cases.queries.law import organ_refused
from notoneless.cases.services.clocks import deadlines_refresh
from notoneless.cases.services.steps import _locked, _nothing
from notoneless.core.events import act, acts
from notoneless.domain.lawsuits import lawsuit_refused
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User

acts({"lawsuit_record": "登记诉讼进展"})


def lawsuit_record(
    *, lawsuit: Lawsuit, number: str, heard_on: date | None, outcome: str, promised_on: date | None,
    ended_on: date | None, by: User, today: date,
) -> Lawsuit | Refusal:  # fmt: skip
    """案号、开庭、结果、承诺返校日期、结案: what is known of the suit now."""
    now: dict[str, Any] = {
        "number": number.strip(), "heard_on": heard_on, "outcome": outcome.strip(), "promised_on": promised_on,
        "ended_on": ended_on,
    }  # fmt: skip
    with act(by=by, unit=lawsuit.plaintiff) as log:
        case = _locked(lawsuit.case)
        row = Lawsuit.objects.select_for_update(of=("self",)).select_related("plaintiff").get(pk=lawsuit.pk)
        refused = organ_refused(row.plaintiff, by)
        if refused is None and row.ended_on is not None:
            refused = Refusal("诉讼已经结案，不能再改。", "lawsuit.ended")
        if refused is None:
            refused = lawsuit_refused(filed_on=row.filed_on, heard_on=heard_on, outcome=row.outcome or now["outcome"],
                                      promised_on=promised_on, ended_on=ended_on, today=today)  # fmt: skip
        if refused is not None:
            return _nothing(log, case, refused)
        changes = {name: (getattr(row, name), value) for name, value in now.items()}
        for name, value in now.items():
            setattr(row, name, value)
        row.save()
        log("lawsuit_record", child=case.child.key, unit=row.plaintiff, changes=changes)
        deadlines_refresh(case=case, by=by, today=today)
        return row
