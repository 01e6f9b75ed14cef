"""户籍变动 in sight, what waits for whom, and who lives elsewhere than where it is registered."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child, HouseholdEntry, HouseholdMove, HouseholdMoveSet
from notoneless.core.countysettings import county_days
from notoneless.core.desk import DeskLine
from notoneless.domain.householdmoves import HouseholdMoveKind
from notoneless.domain.words import BY_RESIDENCE, VILLAGES, HouseholdSource, PlaceKind, Role
from notoneless.grid.access import may, sight
from notoneless.grid.models import Place, User


def movers_of(user: User) -> HouseholdMoveSet:
    """Moves from or to the places in sight, with what a row shows."""
    rows: HouseholdMoveSet = HouseholdMove.objects.visible_to(user)
    return rows.select_related("child", "from_place__parent", "to_place__parent", "waits_at", "opened_by")


def movers_waiting_for(user: User) -> HouseholdMoveSet:
    """Those this person may answer: they wait at a place of his, and somebody else entered them. What a village officer
    enters is confirmed by the township, never by another village officer."""
    if not may(user, "movers.edit"):
        return movers_of(user).none()
    see = sight(user)
    rows = movers_of(user).waiting().exclude(opened_by=user)
    if see.is_everything:
        return rows
    rows = rows.filter(waits_at__in=see.home_place_ids)
    arriving = (HouseholdMoveKind.IN, HouseholdMoveKind.INSIDE)
    return rows if see.has_role(Role.TOWNSHIP_OFFICER) else rows.filter(kind__in=arriving)


def late_movers(user: User, today: date) -> HouseholdMoveSet:
    """Moves of this person's places that the other side has not answered in time."""
    if not may(user, "movers.edit"):
        return movers_of(user).none()
    theirs = movers_of(user).overdue(today)
    return theirs.exclude(pk__in=movers_waiting_for(user).values("pk"))


def unsettled_movers(user: User) -> HouseholdMoveSet:
    """迁出待落实 of the places of this person, for who may say that it is settled."""
    rows = movers_of(user)
    return rows.unsettled() if may(user, "movers.edit") else rows.none()


def unregistered_due(user: User, today: date) -> QuerySet[HouseholdEntry]:
    """Residents without registration whom nobody has looked at for as long as the county allows."""
    since = today - timedelta(days=county_days("children.group_review_days"))
    rows = HouseholdEntry.objects.filter(until_on__isnull=True, source=HouseholdSource.RESIDENT_FOUND)
    rows = rows.filter(from_on__lte=since).exclude(checked_on__gt=since)
    if not may(user, "movers.edit"):
        return rows.none()
    return rows if sight(user).is_everything else rows.filter(place__in=sight(user).home_place_ids)


def mover_places(user: User) -> QuerySet[Place]:
    """Villages and groups a child may be entered at by this person."""
    kinds = (*VILLAGES, PlaceKind.GROUP)
    places = (
        Place.objects.filter(kind__in=kinds, until_on__isnull=True).select_related("parent").order_by("code")
    )
    return places if sight(user).is_everything else places.filter(pk__in=sight(user).home_place_ids)


def own_entry(child: Child, user: User) -> HouseholdEntry | None:
    """Where the child stands on the line, if at a place of this person, who may then enter its moves."""
    entries = HouseholdEntry.objects.filter(child=child, until_on__isnull=True)
    if not may(user, "movers.edit"):
        return None
    if not sight(user).is_everything:
        entries = entries.filter(place__in=sight(user).home_place_ids)
    return entries.select_related("place__parent").first()


def is_unregistered(entry: HouseholdEntry) -> bool:
    """Living here without registration here: 上户 or 迁入 comes next, no move inside the county."""
    return entry.source in BY_RESIDENCE


def of_village(user: User) -> QuerySet[Child]:
    """我的村: who lives there, and who is registered there wherever he lives."""
    see = sight(user)
    living = Child.objects.filter(residence__in=see.home_places).values("pk")
    listed = HouseholdEntry.objects.filter(until_on__isnull=True, place__in=see.home_places).values("child")
    return Child.objects.live().filter(pk__in=living.union(listed, all=True))


def living_in(children: QuerySet[Child], user: User) -> QuerySet[Child]:
    """Of 我的村: those who live there."""
    return children.filter(residence__in=sight(user).home_places)


def away_from(children: QuerySet[Child], user: User) -> QuerySet[Child]:
    """Of 我的村: 户在人不在."""
    return children.exclude(pk__in=Child.objects.filter(residence__in=sight(user).home_places).values("pk"))


LIVES_THERE = Q(child__residence__path__startswith=F("place__path")) | Q(
    place__path__startswith=F("child__residence__path")
)
"""Of a household entry: the child lives at the place where it is registered, or in a part of it."""


def apart(entries: QuerySet[HouseholdEntry]) -> QuerySet[HouseholdEntry]:
    """户在人不在: registered there, living elsewhere or nobody knows where."""
    return entries.exclude(pk__in=HouseholdEntry.objects.filter(LIVES_THERE).values("pk"))


def guests(children: QuerySet[Child]) -> QuerySet[Child]:
    """人在户不在: living there, registered elsewhere or nowhere."""
    at_home = HouseholdEntry.objects.filter(LIVES_THERE, until_on__isnull=True)
    at_home = at_home.exclude(source__in=BY_RESIDENCE)
    return children.exclude(pk__in=at_home.values("child"))


def mover_lines(user: User, today: date) -> list[DeskLine]:
    """What this person has to confirm; what nobody answers in time, who left and is followed, who is looked at yearly."""
    waiting = movers_waiting_for(user)
    lines = [
        DeskLine(
            move.child.name, f"{move.get_kind_display()}，核对后确认", move.due_on, None,
            reverse("children:mover_answer", args=[move.key]), "去确认", 2, "children",
        )
        for move in waiting.order_by("due_on")[:5]
    ]  # fmt: skip
    board = reverse("children:movers")
    household = reverse("children:household_list")
    late, unsettled = late_movers(user, today), unsettled_movers(user)
    long_ago = today - timedelta(days=county_days("children.settle_days"))
    counts = (
        (waiting.count() - len(lines), "条户籍变动", "等您确认", f"{board}?state=waiting"),
        (late.count(), "条户籍变动", "对方逾期未确认，打电话催一催", f"{board}?state=overdue"),
        (
            unsettled.filter(on__lte=long_ago).count(), "名迁出的孩子", "核实那边有没有落户",
            f"{board}?state=unsettled",
        ),
        (
            unregistered_due(user, today).count(), "名没有户籍的常住孩子", "一年没核对了，看还在不在、上户没有",
            f"{household}?unregistered=due",
        ),
    )  # fmt: skip
    return lines + [
        DeskLine(f"{count}{who}", what, None, None, url, "看名单", 2, "children")
        for count, who, what, url in counts
        if count > 0
    ]
