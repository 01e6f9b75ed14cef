"""移交外县: offers, and which of them nobody has answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.cases.models import Case, CountyTransfer
from notoneless.cases.queries.rows import rows_of
from notoneless.core.desk import DeskLine
from notoneless.domain.caseflow import CaseAct, advance
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CountyTransferState
from notoneless.grid.access import may
from notoneless.grid.models import User

SOON = timedelta(days=3)


def county_transfers_of(user: User) -> QuerySet[CountyTransfer]:
    """Offers of the cases in sight."""
    rows = CountyTransfer.objects.filter(case__in=Case.objects.visible_to(user))
    return rows.select_related("case__child", "case__unit", "case__person", "offered_by", "letter", "receipt")


def county_transfer_lines(user: User, today: date) -> list[DeskLine]:
    """Offers whose answer is due: the officer asks the other county."""
    if not may(user, "cases.transfer_out"):
        return []
    rows = county_transfers_of(user).filter(
        state=CountyTransferState.OFFERED, answer_due_on__lte=today + SOON
    )
    return [
        DeskLine(
            who=row.case.child.name,
            what=f"催{row.county}答复移交",
            due_on=row.answer_due_on,
            since_on=row.offered_on,
            url=reverse("cases:county_transfer", args=[row.key]),
            button="登记答复",
            group="cases",
        )
        for row in rows.order_by("answer_due_on", "pk")[:20]
    ]


def panel_transfer(case: Case, user: User, today: date) -> dict[str, Any] | None:
    """移交外县 of one case; None where there is nothing to show and nothing to do."""
    rows = rows_of(case, "county_transfers")
    is_open = any(row.state == CountyTransferState.OFFERED for row in rows)
    may_offer = may(user, "cases.transfer_out") and not is_open
    may_offer = may_offer and not isinstance(advance(case.state_word, CaseAct.TRANSFER), Refusal)
    if not rows and not may_offer:
        return None
    return {"rows": rows, "may_offer": may_offer, "reads": may(user, "children.sensitive"),
            "opens": may(user, "cases.transfer_out")}  # fmt: skip
