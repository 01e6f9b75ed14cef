"""Lines of the desk that follow from a cause: what waits for the bureau, what is owed a child, whose answer is late."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from notoneless.cases.queries.causes import causes_waiting, duties_for, referrals_late, supervisions_for
from notoneless.cases.queries.referrals import referrals_of
from notoneless.cases.queries.tips import tips_waiting
from notoneless.core.desk import DeskLine
from notoneless.domain.causes import cause_label
from notoneless.domain.words import ReferralState
from notoneless.grid.access import may
from notoneless.grid.models import User

SHOWN = 20


def cause_lines(user: User, today: date) -> list[DeskLine]:
    """All of them, each for who can end it."""
    lines: list[DeskLine] = []
    if may(user, "cases.cause_confirm"):
        lines += _harm(user) + _waiting(user) + _supervised(user, today)
    if may(user, "cases.care"):
        lines += [
            _line(
                row.case.child.name, row.what, row.due_on, reverse("cases:care_duty", args=[row.key]), "落实"
            )
            for row in duties_for(user, today)[:SHOWN]
        ]
    if may(user, "referrals.edit"):
        lines += _referrals(user, today)
    for tip in tips_waiting(user, today)[:SHOWN]:
        where = tip.place.name if tip.place is not None else "地点不详"
        what = "核查疑似童工的线索并答复" if tip.is_at_work else "核查群众线索并答复"
        lines.append(_line(where, what, tip.due_on, reverse("cases:tip_page", args=[tip.key]), "办理"))
    return lines


def _line(who: str, what: str, due_on: date | None, url: str, button: str) -> DeskLine:
    return DeskLine(who=who, what=what, due_on=due_on, since_on=None, url=url, button=button, group="cases")


def _harm(user: User) -> list[DeskLine]:
    """A report under duty stays on the bureau's desk until somebody there has read it."""
    rows = referrals_of(user).filter(is_mandatory=True, noted_on__isnull=True)[:SHOWN]
    return [
        DeskLine(
            who=row.child.name if row.child is not None else "",
            what=f"强制报告：已报{row.department}，请马上知悉",
            due_on=row.opened_on,
            since_on=row.opened_on,
            url=reverse("cases:referral_page", args=[row.key]),
            button="查看",
            group="cases",
        )
        for row in rows
    ]


def _waiting(user: User) -> list[DeskLine]:
    return [
        _line(
            row.case.child.name,
            f"确认失学原因：{cause_label(row.cause)}",
            row.case.due_on,
            reverse("cases:cause_confirm", args=[row.case.key]),
            "确认",
        )
        for row in causes_waiting(user)[:SHOWN]
    ]


def _supervised(user: User, today: date) -> list[DeskLine]:
    lines = []
    for row in supervisions_for(user)[:SHOWN]:
        what = "查清学校的问题，责成改正" if row.found_on is None else "核实学校是否改正，办结督办"
        name = "supervision_found" if row.found_on is None else "supervision_close"
        due_on = row.correct_by_on if row.correct_by_on is not None else row.case.due_on
        lines.append(
            _line(row.case.child.name, what, due_on, reverse(f"cases:{name}", args=[row.key]), "办理")
        )
    return lines


def _referrals(user: User, today: date) -> list[DeskLine]:
    """Letters to be written, and answers that did not come."""
    prepared = referrals_of(user).filter(state=ReferralState.PREPARED, is_mandatory=False)
    lines = [
        _line(
            row.child.name if row.child is not None else "",
            f"拟转介移送函，送{row.department}",
            None,
            reverse("cases:referral_page", args=[row.key]),
            "去办",
        )
        for row in prepared[:SHOWN]
    ]
    for row in referrals_late(user, today)[:SHOWN]:
        who = row.child.name if row.child is not None else ""
        url = reverse("cases:referral_page", args=[row.key])
        lines.append(_line(who, f"{row.department}没有按期答复，催办", row.answer_due_on, url, "去催办"))
    return lines
