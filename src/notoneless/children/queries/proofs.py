"""What accounts for a child and soon runs out: certificates from outside, children abroad, reasons of registration."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.children.models import Child, Whereabouts
from notoneless.children.queries.rows import holding_whereabouts
from notoneless.children.queries.season_facts import DEFERRED_CODE
from notoneless.core.desk import DeskLine
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import User

REMIND_DAYS = 30
EACH_AT_MOST = 5


def proofs_ending(user: User, today: date) -> QuerySet[Whereabouts]:
    """Accepted codes of children in sight whose last day comes within a month; deferrals have lines of their own."""
    last = today + timedelta(days=REMIND_DAYS)
    rows = holding_whereabouts(today).filter(until_on__lte=last, code__is_out_of_school=False)
    rows = rows.exclude(code__slug=DEFERRED_CODE).filter(child__in=Child.objects.visible_to(user).live())
    return rows.select_related("child", "code").order_by("until_on", "pk")


def proof_lines(user: User, today: date) -> list[DeskLine]:
    """For who answers on the household line: renew the proof, else the child is looked for the day after."""
    ending = proofs_ending(user, today)
    url = reverse("children:household_list") + "?proof=ending"
    if sight(user).has_role(Role.BUREAU_OFFICER):
        count = ending.count()
        words = "佐证快到期，收到新的证明就续期"
        return [DeskLine(f"{count}名孩子", words, None, None, url, "看名单", 2, "children")] if count else []
    if not sight(user).has_role(Role.TOWNSHIP_OFFICER, Role.CENTRE_OFFICER):
        return []
    lines = [
        DeskLine(
            row.child.name, f"{row.code.label}的佐证快到期，换新的证明", row.until_on, None,
            reverse("web:child_file", args=[row.child.key]), "看档案", 2, "children",
        )
        for row in ending[:EACH_AT_MOST]
    ]  # fmt: skip
    more = ending.count() - len(lines)
    if more > 0:
        lines.append(DeskLine(f"还有{more}名孩子", "佐证快到期", None, None, url, "看名单", 2, "children"))
    return lines
