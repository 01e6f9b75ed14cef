"""Places and units change too: moved under another, joined to another, closed. What was stays readable.

Sight follows the tree of today, so moving a branch moves who sees it, at once. Rooms above say here what rests on a
place or a unit (it is then not closed) and what of theirs goes along when a place is joined to another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from notoneless.core.events import act, acts
from notoneless.domain.lines import place_joins, place_moves, unit_fits
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS, LineChangeKind, PlaceKind, UnitKind
from notoneless.grid.models import Cover, LineChange, Place, Post, Unit, User, holding

acts(
    {
        "place_move": "调整地点上级",
        "place_join": "地点并入",
        "place_close": "撤销地点",
        "unit_move": "调整单位上级",
        "unit_close": "撤销单位",
    }
)

RESTS: list[Callable[..., list[str]]] = []
"""Each room's answer to: what of yours stands on this place or unit now? In words with counts; empty for nothing."""
FOLLOWS: list[Callable[..., None]] = []
"""Each room's part of joining one place to another, called with ``place``, ``into``, ``today`` while its groups still
stand below it."""
SPLITS: list[Callable[..., None]] = []
"""Each room's part of splitting a village, called with ``place``, ``new``, ``people`` (keys of the children who are
chosen one by one, for they stand in no group) and ``today`` inside the act."""
IN_NO_GROUP: list[Callable[[Place], list[tuple[str, str]]]] = []
"""Who stands at a village itself: of each household the children's keys with commas, and its words."""
K = LineChangeKind


def change_keep(
    *, node: Place | Unit, kind: LineChangeKind, before: str, after: str, reason: str = "", by: Any, on: date
) -> None:
    """One line of the history of a place or a unit."""
    place, unit = (node, None) if isinstance(node, Place) else (None, node)
    login = by if isinstance(by, str) else by.login
    LineChange.objects.create(
        place=place,
        unit=unit,
        kind=kind,
        before=before,
        after=after,
        reason=reason.strip()[:120],
        on=on,
        by=login,
    )


def branch_move(*, node: Place | Unit, parent: Place | Unit) -> None:
    """The node and all below it under another path, in one statement."""
    rows: Any = type(node).objects.filter(path__startswith=node.path)
    old, new = node.path, f"{parent.path}{node.path.rstrip('/').rpartition('/')[2]}/"
    rows.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    type(node).objects.filter(pk=node.pk).update(parent=parent)


def place_move(*, place: Place, parent: Place, reason: str, by: User | str, today: date) -> Place | Refusal:
    """A village goes to another township (a group to another village) from today; its committee goes along.

    The code stays: it names the place for life, also where a new one is given out later (GB/T 2260 history).
    """
    refused = place_moves(PlaceKind(place.kind), PlaceKind(parent.kind))
    if refused is None and place.parent_id == parent.pk:
        refused = Refusal(f"{place.name}已经在{parent.name}之下。", "place.same_parent")
    if refused is None and parent.until_on is not None:
        refused = Refusal(f"{parent.name}已撤销，请选别的上级。", "place.closed")
    if refused is not None:
        return refused
    with act(by=by) as log:
        place = Place.objects.select_for_update(of=("self",)).select_related("parent").get(pk=place.pk)
        before = place.parent.name if place.parent else ""
        branch_move(node=place, parent=parent)
        _committees_follow(place, parent)
        change_keep(node=place, kind=K.MOVE, before=before, after=parent.name, reason=reason, by=by, on=today)
        log("place_move", changes={"code": (place.code, place.code), "parent": (before, parent.name)})
    place.refresh_from_db()
    return place


def _committees_follow(place: Place, parent: Place) -> None:
    above = Unit.objects.filter(place=parent, kind__in=TOWNSHIP_GOVERNMENTS, until_on__isnull=True).first()
    if above is None:
        return
    for unit in Unit.objects.filter(place=place, kind=UnitKind.VILLAGE_COMMITTEE, until_on__isnull=True):
        branch_move(node=unit, parent=above)


def rests_on(*, node: Place | Unit, today: date) -> list[str]:
    """What stands on this place or unit now, in words with counts: the reason it is not closed."""
    found: list[str] = []
    if isinstance(node, Place):
        below = Place.objects.filter(parent=node, until_on__isnull=True).count()
        units = Unit.objects.filter(place=node, until_on__isnull=True).count()
        posts = Post.objects.filter(holding(today), place=node).count()
        found += _counted((below, "个下级地点"), (units, "个单位"), (posts, "个任职"))
    else:
        below = Unit.objects.filter(parent=node, until_on__isnull=True).count()
        posts = Post.objects.filter(holding(today), unit=node).count()
        covers = Cover.objects.filter(unit=node, until_on__isnull=True).count()
        found += _counted((below, "个下级单位"), (posts, "个任职"), (covers, "个包保村"))
    for rests in RESTS:
        found += rests(node=node)
    return found


def _counted(*pairs: tuple[int, str]) -> list[str]:
    return [f"{count}{words}" for count, words in pairs if count]


def in_no_group(place: Place) -> list[tuple[str, str]]:
    """Households that stand at the village itself, to be chosen one by one when it is split."""
    return [household for asked in IN_NO_GROUP for household in asked(place)]


def place_close(*, place: Place, reason: str, by: User | str, today: date) -> Place | Refusal:
    """A place is no more from today on. Refused, with what it is, while anything rests on it."""
    if place.until_on is not None:
        return Refusal(f"{place.name}已经撤销。", "place.closed")
    with act(by=by) as log:
        place = Place.objects.select_for_update().get(pk=place.pk)
        rests = rests_on(node=place, today=today)
        if rests:
            log("place_close", changes={"code": (place.code, place.code), "rests": (None, "、".join(rests))})
            return _rested(place.name, rests, "请先调整或并入别处")
        _ended(place, today)
        for cover in Cover.objects.filter(place=place, until_on__isnull=True):
            cover.until_on = today - timedelta(days=1)
            cover.save(update_fields=["until_on"])
        change_keep(node=place, kind=K.CLOSE, before=place.name, after="", reason=reason, by=by, on=today)
        log("place_close", changes={"code": (place.code, place.code), "until_on": (None, place.until_on)})
    return place


def _rested(name: str, rests: list[str], what: str) -> Refusal:
    return Refusal(f"{name}名下还有{'、'.join(rests)}，不能撤销。{what}。", "line.rests")


def _ended(node: Place | Unit, today: date) -> None:
    node.until_on = today - timedelta(days=1)
    node.save(update_fields=["until_on"])


def place_join(*, place: Place, into: Place, reason: str, by: User | str, today: date) -> Place | Refusal:
    """A village (group) joins another from today: its groups, children, officers, committee and open work go along.

    The cover of the place joined to holds for all. The place that is no more stays readable with its last day.
    """
    refused = place_joins(PlaceKind(place.kind), PlaceKind(into.kind))
    if refused is None and place.pk == into.pk:
        refused = Refusal("不能并入自己。", "place.merge_self")
    if refused is None and (place.until_on is not None or into.until_on is not None):
        refused = Refusal("其中一个地点已经撤销。", "place.closed")
    if refused is not None:
        return refused
    with act(by=by) as log:
        both = {one.pk: one for one in Place.objects.select_for_update().filter(pk__in=(place.pk, into.pk))}
        place, into = both[place.pk], both[into.pk]
        for follows in FOLLOWS:
            follows(place=place, into=into, today=today)
        for group in Place.objects.filter(parent=place, until_on__isnull=True):
            branch_move(node=group, parent=into)
        _people_follow(place, into, today)
        Cover.objects.filter(place=place, until_on__isnull=True).update(until_on=today - timedelta(days=1))
        _ended(place, today)
        change_keep(
            node=place, kind=K.MERGE, before=place.name, after=into.name, reason=reason, by=by, on=today
        )
        change_keep(
            node=into, kind=K.MERGE, before=place.name, after=into.name, reason=reason, by=by, on=today
        )
        log("place_join", changes={"code": (place.code, into.code), "name": (place.name, into.name)})
    return into


def _people_follow(place: Place, into: Place, today: date) -> None:
    """The village committee closes into that of the place joined to; officers go on there from today."""
    old = list(Unit.objects.filter(place=place, kind=UnitKind.VILLAGE_COMMITTEE, until_on__isnull=True))
    committee = Unit.objects.filter(
        place=into, kind=UnitKind.VILLAGE_COMMITTEE, until_on__isnull=True
    ).first()
    posts = Post.objects.filter(holding(today), place=place) | Post.objects.filter(
        holding(today), unit__in=old
    )
    for post in posts.distinct():
        until_on, post.until_on = post.until_on, today - timedelta(days=1)
        post.save(update_fields=["until_on"])
        Post.objects.get_or_create(
            user=post.user, unit=committee or post.unit, role=post.role, school_class=None,
            place=into if post.place_id else None, until_on=until_on, acting_for=post.acting_for,
            defaults={"from_on": today},
        )  # fmt: skip
    if committee is not None:
        for unit in old:
            _ended(unit, today)
            change_keep(
                node=unit,
                kind=K.MERGE,
                before=unit.name,
                after=committee.name,
                reason="",
                by="system",
                on=today,
            )
    Unit.objects.filter(place=place, until_on__isnull=True).update(place=into)


def unit_move(*, unit: Unit, parent: Unit, reason: str, by: User | str, today: date) -> Unit | Refusal:
    """A school goes to another centre school, or directly to the bureau, from today: who sees its pupils follows."""
    kind = PlaceKind(unit.place.kind) if unit.place else None
    refused = unit_fits(UnitKind(unit.kind), UnitKind(parent.kind), kind)
    if refused is None and unit.parent_id == parent.pk:
        refused = Refusal(f"{unit.name}已经归{parent.name}管理。", "unit.same_parent")
    if refused is None and parent.until_on is not None:
        refused = Refusal(f"{parent.name}已撤销，请选别的上级。", "unit.closed")
    if refused is not None:
        return refused
    with act(by=by, unit=unit) as log:
        unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
        before = unit.parent.name if unit.parent else ""
        branch_move(node=unit, parent=parent)
        change_keep(node=unit, kind=K.MOVE, before=before, after=parent.name, reason=reason, by=by, on=today)
        log("unit_move", changes={"number": (unit.number, unit.number), "parent": (before, parent.name)})
    unit.refresh_from_db()
    return unit


def unit_close(*, unit: Unit, reason: str, by: User | str, today: date) -> Unit | Refusal:
    """A school or teaching point is closed from today. Refused while pupils, posts, covers or open work rest on it."""
    if unit.until_on is not None:
        return Refusal(f"{unit.name}已经撤销。", "unit.closed")
    with act(by=by, unit=unit) as log:
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        rests = rests_on(node=unit, today=today)
        if rests:
            log(
                "unit_close",
                changes={"number": (unit.number, unit.number), "rests": (None, "、".join(rests))},
            )
            return _rested(unit.name, rests, "学生请先办理转学，人员请先卸任或移交")
        _ended(unit, today)
        change_keep(node=unit, kind=K.CLOSE, before=unit.name, after="", reason=reason, by=by, on=today)
        log("unit_close", changes={"number": (unit.number, unit.number), "until_on": (None, unit.until_on)})
    return unit
