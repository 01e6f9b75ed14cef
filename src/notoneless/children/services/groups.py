"""特殊群体 with what they rest on: entered by their definition, looked at again each year, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from notoneless.children.models import Child, SpecialGroup
from notoneless.children.services.standing import group_end, group_set
from notoneless.core.events import act, acts
from notoneless.documents.models import StoredFile
from notoneless.domain.leftbehind import left_behind_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import group_label
from notoneless.grid.models import User

acts({"group_enter": "登记特殊群体的依据", "group_review": "复核特殊群体：仍符合"})

BULK_AT_MOST = 500
NONE = Refusal("请先在名册里勾选孩子。", "groups.none")


def group_enter(
    *,
    child: Child,
    kind: str,
    detail: str,
    source: str,
    by: User,
    today: date,
    from_on: date | None = None,
    away: str = "",
    away_since_on: date | None = None,
    evidence: StoredFile | None = None,
) -> SpecialGroup | Refusal:
    """A person enters the child in this group; 留守 by its definition. Counts as looked at today."""
    refused = left_behind_refused(
        kind, away=away, away_since_on=away_since_on, born_on=child.born_on, today=today
    )
    if refused is None and from_on is not None and from_on > today:
        refused = Refusal("起始日期晚于今天。请到那天再登记。", "groups.future")
    if refused is not None:
        return refused
    with act(by=by) as log:
        is_new = not child.groups.filter(kind=kind, until_on__isnull=True).exists()
        row = group_set(child=child, kind=kind, detail=detail, source=source, by=by, today=today)
        if is_new and from_on is not None:
            row.from_on = from_on
        if is_new:
            row.entered_by, row.entered_on = by, today
        row.away, row.away_since_on, row.reviewed_on, row.reviewed_by = away, away_since_on, today, by
        row.evidence = evidence or row.evidence
        row.save()
        said = {"kind": (None, group_label(kind)), "evidence": (None, "有" if row.evidence_id else "无")}
        log("group_enter", child=child, changes=said | {"away_since_on": (None, away_since_on)})
    return row


def groups_renew(*, groups: Sequence[int], among: Sequence[int], by: User, today: date) -> int | Refusal:
    """These rows were looked at today and still hold. ``among`` are the rows this person may change."""
    rows = _chosen(groups, among)
    if isinstance(rows, Refusal):
        return rows
    with act(by=by) as log:
        SpecialGroup.objects.filter(pk__in=[row.pk for row in rows]).update(reviewed_on=today, reviewed_by=by)
        for row in rows:
            log("group_review", child=row.child, changes={"kind": (None, group_label(row.kind))})
    return len(rows)


def groups_end(*, groups: Sequence[int], among: Sequence[int], by: User, today: date) -> int | Refusal:
    """These children belong to the group no longer."""
    rows = _chosen(groups, among)
    if isinstance(rows, Refusal):
        return rows
    with act(by=by):
        for row in rows:
            group_end(group=row, by=by, today=today)
    return len(rows)


def _chosen(groups: Sequence[int], among: Sequence[int]) -> list[SpecialGroup] | Refusal:
    """The open rows that were ticked and are his to change."""
    wanted = sorted(set(groups) & set(among))[:BULK_AT_MOST]
    rows = list(SpecialGroup.objects.filter(pk__in=wanted, until_on__isnull=True).select_related("child"))
    return rows or NONE
