"""What the board of a campaign and the page of one township show, put together for their templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from notoneless.domain.campaigns import CheckFigures, CheckRole, CheckStanding, StageStanding, stage_on
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.verification.models import CheckCampaign, CheckGroup
from notoneless.verification.queries import campaigns as queries
from notoneless.verification.queries import partners

STAGE_TONES = {
    StageStanding.AHEAD: "plain",
    StageStanding.RUNNING: "accent",
    StageStanding.LATE: "overdue",
    StageStanding.REPORTED: "done",
    StageStanding.REPORTED_LATE: "due",
}
HEADS = ("应核查", *(word.label for word in CheckStanding), "逾期")


def cells(figures: CheckFigures, names: str) -> list[dict[str, Any]]:
    """The figures of a row, each opening to its names; ``names`` empty: figures of a day that is over."""
    found = [("应核查", figures.total, "", "")]
    found += [(word.label, figures.counts.get(word, 0), f"&standing={word}", "") for word in CheckStanding]
    found.append(("逾期", figures.late, "&late=on", "overdue" if figures.late else ""))
    return [
        {"label": label, "count": count, "url": f"{names}{query}" if names and count else "", "tone": tone}
        for label, count, query, tone in found
    ]


def names_url(campaign: CheckCampaign, **words: str) -> str:
    """The names of a campaign, of one place where it is given."""
    query = "&".join(f"{key}={value}" for key, value in words.items())
    return f"{reverse('verification:campaign_names', args=[campaign.key])}?{query}"


def _line(row: queries.GroupRow, campaign: CheckCampaign, *, is_kept: bool, today: date) -> dict[str, Any]:
    code = row.group.township.code
    names = "" if is_kept else names_url(campaign, township=code)
    now = stage_on([cell.stage.plan for cell in row.stages], today)
    cell = row.stages[now] if now is not None else None
    return {
        "row": row,
        "url": reverse("verification:campaign_township", args=[campaign.key, code]),
        "late": row.late_stages,
        "now": cell,
        "now_tone": STAGE_TONES[cell.standing] if cell else "",
        "cells": cells(row.figures, names),
    }


def _stages(campaign: CheckCampaign, rows: list[queries.GroupRow], today: date) -> list[dict[str, Any]]:
    """Each stage with how many townships reported it, and which owe it."""
    plan = list(campaign.stages.all())
    now = None if campaign.closed_on else stage_on([one.plan for one in plan], today)
    found = []
    for place, stage in enumerate(plan):
        at = [(row, row.stages[place]) for row in rows]
        found.append(
            {
                "stage": stage,
                "is_on": place == now and stage.from_on <= today,
                "is_next": place == now and stage.from_on > today,
                "done": sum(1 for _, cell in at if cell.report),
                "count": len(at),
                "late": [row.group.township.name for row, cell in at if cell.standing is StageStanding.LATE],
            }
        )
    return found


def _waiting(rows: list[queries.GroupRow]) -> list[dict[str, Any]]:
    return [
        {"group": row.group, "report": cell.report, "stage": cell.stage}
        for row in rows
        for cell in row.stages
        if cell.report is not None and cell.report.acknowledged_on is None
    ]


def joint_lines(campaign: CheckCampaign, user: User) -> list[dict[str, Any]]:
    """The joint checks of a campaign with a child in sight, and whether they agree as far as one sees: the whole
    sentence is the bureau's, a township reads its own children and counts."""
    opens = may(user, "partners.see")
    found = []
    for one in partners.joint_checks_seen(campaign, user):
        names = [row.child for row in partners.differing_rows(one, user)] if one.signed_on else []
        found.append(
            {
                "sending": one,
                "url": reverse("verification:sending", args=[one.key]) if opens else "",
                "said": one.said if opens else "",
                "agrees": not names and not partners.counts_differ(one, user),
                "is_back": bool(one.signed_on) and not partners.is_answered(one),
                "names": names,
            }
        )
    return found


def board_context(user: User, campaign: CheckCampaign, today: date) -> dict[str, Any]:
    """Context of ``verification/campaign.html``."""
    rows = queries.group_rows(user, campaign, today)
    is_kept = campaign.closed_on is not None and queries.may_read_kept(user)
    nowhere = queries.nowhere(user, campaign, today)
    whole = queries.total_of([*(row.figures for row in rows), nowhere])
    is_bureau = sight(user).is_everything
    opens = may(user, "campaign.open") and campaign.closed_on is None
    base = "" if is_kept else names_url(campaign)
    return {
        "page_title": "核查行动",
        "heading": campaign.title,
        "campaign": campaign,
        "today": today,
        "is_kept": is_kept,
        "whole": whole,
        "heads": HEADS,
        "totals": cells(whole, base),
        "stages": _stages(campaign, rows, today),
        "lines": [_line(row, campaign, is_kept=is_kept, today=today) for row in rows],
        "nowhere": cells(nowhere, "" if is_kept else names_url(campaign, nowhere="true"))
        if nowhere.total
        else [],
        "waiting": _waiting(rows) if may(user, "campaign.acknowledge") else [],
        "late_count": sum(1 for row in rows if row.late_stages),
        "joint": joint_lines(campaign, user),
        "is_bureau": is_bureau,
        "may_open": opens,
        "may_send": may(user, "partners.send"),
    }


def township_context(user: User, group: CheckGroup, today: date) -> dict[str, Any]:
    """Context of ``verification/campaign_township.html``."""
    campaign = group.campaign
    row = next(one for one in queries.group_rows(user, campaign, today) if one.group.pk == group.pk)
    is_own = CheckGroup.objects.of_own_township(user).filter(pk=group.pk).exists()
    runs = campaign.closed_on is None
    base = names_url(campaign, township=group.township.code)
    return {
        "page_title": "核查工作组",
        "heading": f"{group.township.name}：{campaign.title}",
        "campaign": campaign,
        "row": row,
        "parts": [
            {"role": role, "members": row.of_role(role), "is_missing": role in row.gaps} for role in CheckRole
        ],
        "stages": [{"cell": cell, "tone": STAGE_TONES[cell.standing]} for cell in row.stages],
        "heads": HEADS,
        "cells": cells(row.figures, base if runs or not queries.may_read_kept(user) else ""),
        "villages": [
            {
                "village": one,
                "cells": cells(one.figures, names_url(campaign, village=one.place.code) if one.place else ""),
            }
            for one in queries.village_rows(user, campaign, row, today)
        ],
        "may_group": runs and is_own and may(user, "campaign.group"),
        "may_report": runs and is_own and may(user, "campaign.report"),
        "may_acknowledge": may(user, "campaign.acknowledge"),
        "sees_phones": is_own,
        "may_print": may(user, "cases.export"),
    }
