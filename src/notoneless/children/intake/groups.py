"""特殊群体名册: who belongs to which group since when, by which source; those a list ends leave with their day."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.children.intake.finding import Found, children_found
from notoneless.children.models import SpecialGroup
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, StaleList, touched
from notoneless.core.sealing import Sealed
from notoneless.domain.columnlists import ListKind
from notoneless.domain.leftbehind import ParentsAway, left_behind_refused
from notoneless.domain.words import GroupKind

Key = tuple[int, str]


class GroupsIntake:
    """特殊群体: new rows, changed sources and absences, rows that end."""

    kind = ListKind.GROUPS
    fields = None
    tables = {SpecialGroup: "child__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        open_rows = SpecialGroup.objects.filter(until_on__isnull=True)
        if len(known := {child.pk for child in children if child}) < 5_000:
            open_rows = open_rows.filter(child__in=known)
        there = {(row.child_id, row.kind): row for row in open_rows}
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[Key] = set()
        for row, child in enumerate(children):
            if child is not None and row not in draft.bad:
                self._row(draft, plan, row, child, there, seen, context)
        return draft.done(plan)

    def _row(
        self, draft: Draft, plan: dict[str, Any], row: int, child: Found, there: dict[Key, SpecialGroup],
        seen: set[Key], context: ListContext,
    ) -> None:  # fmt: skip
        said = _said(draft.rows, row, context)
        key = (child.pk, said["kind"])
        if key in seen:
            return draft.error(
                row, "kind", "groups.twice", "这个孩子的这一类别在表里出现了两次，请删去一行。"
            )
        seen.add(key)
        refused = left_behind_refused(
            said["kind"], away=said["away"], away_since_on=said["away_since_on"], born_on=child.born_on,
            today=context.today,
        )  # fmt: skip
        if refused is not None:
            return draft.error(row, "kind", refused.rule, refused.reason)
        now = there.get(key)
        if now is not None and not said["says_from"]:
            said["from_on"] = now.from_on
        if said["until_on"] is not None and said["until_on"] < said["from_on"]:
            return draft.error(row, "until_on", "groups.order", "终止日期早于起始日期，请核对。")
        if said["from_on"] > context.today:
            return draft.error(row, "from_on", "groups.future", "起始日期晚于今天，请核对。")
        if now is None:
            draft.states[row] = RowState.NEW
            plan["new"].append((child.pk, said["kind"], said))
            plan["touched"].append(touched(row, "new", child_key=child.key))
        elif changes := _changes(now, said):
            draft.change(row, changes)
            plan["changed"].append((now.pk, said))
            plan["touched"].append(touched(row, "changed", changes, child_key=child.key))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        made = [
            SpecialGroup(
                child_id=child,
                kind=kind,
                entered_on=context.today,
                entered_by=_person(context),
                **_columns(said),
            )
            for child, kind, said in plan["new"]
        ]
        context.written.made(SpecialGroup.objects.bulk_create(made, batch_size=2_000))
        rows = SpecialGroup.objects.filter(until_on__isnull=True).in_bulk(
            [pk for pk, _said in plan["changed"]]
        )
        context.written.watch(rows.values(), WRITTEN)
        for pk, said in plan["changed"]:
            if pk not in rows:
                raise StaleList("a group ended meanwhile")
            for name, value in _columns(said, old=rows[pk]).items():
                setattr(rows[pk], name, value)
        SpecialGroup.objects.bulk_update(list(rows.values()), WRITTEN, batch_size=500)


WRITTEN = ("from_on", "until_on", "source", "away", "away_since_on", "detail")


def _person(context: ListContext) -> Any:
    return None if isinstance(context.by, str) else context.by


def _said(rows: ListRows, row: int, context: ListContext) -> dict[str, Any]:
    """What the row says, plain; None and "" for what the list does not say."""
    away = ParentsAway.from_label(rows.column("away")[row] or "")
    kind = GroupKind.from_label(rows.column("kind")[row])
    return {
        "kind": str(kind),
        "from_on": rows.column("from_on", None)[row] or context.listed_on,
        "says_from": rows.column("from_on", None)[row] is not None,
        "until_on": rows.column("until_on", None)[row],
        "source": (rows.column("source")[row] or "")[:60],
        "away": str(away) if away is not None else "",
        "away_since_on": rows.column("away_since_on", None)[row],
        "detail": rows.column("detail")[row] or "",
    }


def _columns(said: dict[str, Any], old: SpecialGroup | None = None) -> dict[str, Any]:
    """The columns to write; what the list leaves blank stays as it was."""
    detail = Sealed.of("children.specialgroup.detail", said["detail"])
    if old is None:
        columns = {name: said[name] for name in WRITTEN if name != "detail"} | {"detail": detail}
        return columns | {"source": said["source"] or "名册导入"}
    return {
        "from_on": said["from_on"],
        "until_on": said["until_on"],
        "source": said["source"] or old.source,
        "away": said["away"] or old.away,
        "away_since_on": said["away_since_on"] or old.away_since_on,
        "detail": detail if said["detail"] else old.detail,
    }


def _changes(now: SpecialGroup, said: dict[str, Any]) -> dict[str, tuple[str, str]]:
    new = _columns(said, old=now)
    labels = {
        "from_on": "起始日期",
        "until_on": "终止日期",
        "source": "依据",
        "away_since_on": "外出起始日期",
    }
    found = {
        label: (_text(getattr(now, name)), _text(new[name]))
        for name, label in labels.items()
        if getattr(now, name) != new[name]
    }
    if new["away"] != now.away:
        words = [ParentsAway(value).label if value else "" for value in (now.away, new["away"])]
        found["父母外出情况"] = (words[0], words[1])
    if said["detail"] and now.detail.open() != said["detail"]:
        found["说明"] = (now.detail.open(), said["detail"])
    return found


def _text(value: date | str | None) -> str:
    return "" if value is None else str(value)
