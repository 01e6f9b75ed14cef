"""转介移送 in sight, for the list and the child's file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from notoneless.cases.models import Referral
from notoneless.children.models import Child
from notoneless.grid.access import may
from notoneless.grid.models import User


def referrals_of(user: User) -> QuerySet[Referral]:
    """Referrals in sight, with what a list shows."""
    found: QuerySet[Referral] = Referral.objects.visible_to(user).select_related(
        "child", "case__unit", "opened_by", "noted_by", "answer_file"
    )
    return found


def panel_harm(child: Child, user: User) -> dict[str, Any]:
    """Context of ``cases/panel_harm.html``: 强制报告, one button, and the reports this person may read."""
    rows = referrals_of(user).filter(child=child, is_mandatory=True)
    return {"child": child, "reports": rows, "may_report": may(user, "cases.harm_report")}
