"""转学办理: transfers in sight, whose turn it is, what is late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from notoneless.children.models import Child, Roll, Transfer, TransferSet
from notoneless.core.countysettings import county_days
from notoneless.core.desk import DeskLine
from notoneless.core.models import Holiday
from notoneless.documents.models import StoredFile
from notoneless.domain.transfers import (
    WAITS_FOR,
    TransferAct,
    TransferSide,
    TransferState,
    acts_of,
)
from notoneless.domain.words import Role
from notoneless.domain.workdays import Calendar, add_workdays
from notoneless.grid.access import may, sight
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import managers_of

EACH_AT_MOST = 10


def own_school_ids(user: User) -> set[int]:
    """The schools this person manages and signs for."""
    return sight(user).unit_ids_as(Role.SCHOOL_MANAGER)


def transfer_due_on(today: date) -> date:
    """The last day of the term, in working days by the county's calendar."""
    rows = list(Holiday.objects.filter(on__gte=today).values_list("on", "is_workday"))
    calendar = Calendar.of(
        off_days=(on for on, is_workday in rows if not is_workday),
        work_days=(on for on, is_workday in rows if is_workday),
    )
    return add_workdays(today, county_days("rolls.transfer_workdays"), calendar)


def own_roll(child: Child, user: User) -> Roll | None:
    """The child's open roll at a school this person manages."""
    rolls = child.rolls.current().filter(school__in=own_school_ids(user))
    roll: Roll | None = rolls.select_related("school", "school_class", "child").first()
    return roll


def transfers_of(user: User) -> TransferSet:
    """Transfers in sight with what a list and a page show."""
    found: TransferSet = Transfer.objects.visible_to(user).select_related(
        "child", "from_school", "to_school", "roll__school_class", "to_class", "opened_by", "answered_by"
    )
    return found


def waiting_for(user: User) -> Q:
    """Condition on transfers: it is the turn of a school this person manages."""
    own = own_school_ids(user)
    sides = {TransferSide.GIVER: Q(from_school__in=own), TransferSide.RECEIVER: Q(to_school__in=own)}
    found = Q(pk__in=[])
    for state, side in WAITS_FOR.items():
        found |= Q(state=state) & sides[side]
    return found


def is_late(row: Transfer, today: date) -> bool:
    """Open past its day."""
    return row.is_open and row.due_on < today


def school_to_act(row: Transfer) -> Unit | None:
    """The school whose turn it is."""
    if not row.is_open:
        return None
    side = WAITS_FOR[TransferState(row.state)]
    return row.from_school if side is TransferSide.GIVER else row.to_school


def hides_giver(row: Transfer, user: User) -> bool:
    """Who merely asks is not told where the child is until that school lets go (safety rule 5)."""
    if row.state not in (TransferState.ASKED, TransferState.DECLINED, TransferState.WITHDRAWN):
        return False
    return not sight(user).is_everything and not sight(user).units.filter(pk=row.from_school_id).exists()


def giver_words(row: Transfer, user: User) -> str:
    """The giving school as this person may read it."""
    return "原就读学校" if hides_giver(row, user) else row.from_school.name


def receiver_words(row: Transfer) -> str:
    """The receiving school, beyond the county with its place."""
    return row.to_school.name if row.to_school else f"{row.other_place} {row.other_school}"


def answering_words(row: Transfer, user: User, today: date) -> str:
    """Who must act now: the school with the name of its first person."""
    school = school_to_act(row)
    if school is None:
        return "—"
    if school.pk == row.from_school_id and hides_giver(row, user):
        return "原就读学校"
    people = managers_of(school, today)
    return f"{school.name} {people[0].name}" if people else school.name


def answering_of(user: User, today: date) -> Callable[[Transfer], str]:
    """``answering_words`` for a list: each school's person is looked up once."""
    known: dict[tuple[int | None, bool], str] = {}

    def words(row: Transfer) -> str:
        school = school_to_act(row)
        mark = (school.pk if school else None, hides_giver(row, user))
        if mark not in known:
            known[mark] = answering_words(row, user, today)
        return known[mark]

    return words


@dataclass(frozen=True, slots=True)
class NextAct:
    """One button of the transfer's page."""

    label: str
    url: str
    is_primary: bool


def next_acts(row: Transfer, user: User) -> list[NextAct]:
    """What this person may do with the transfer now."""
    if not may(user, "rolls.move"):
        return []
    acts: Iterable[TransferAct] = acts_of(TransferState(row.state), row.side_of(own_school_ids(user)))
    return [
        NextAct(one.label, reverse(f"children:transfer_{one}", args=[row.key]), rank == 0)
        for rank, one in enumerate(acts)
    ]


def transfer_page(row: Transfer, user: User, today: date) -> dict[str, Any]:
    """Context of ``children/transfer_page.html``."""
    files = {"paper": row.paper_id, "certificate": row.certificate_id}
    return {
        "transfer": row,
        "state": TransferState(row.state).label,
        "giver": giver_words(row, user),
        "receiver": receiver_words(row),
        "class_words": "" if hides_giver(row, user) else row.roll.school_class.label(today),
        "to_class_words": row.to_class.label(today) if row.to_class else "",
        "answering": answering_words(row, user, today),
        "is_late": is_late(row, today),
        "has_file": {name: pk is not None for name, pk in files.items()},
        "acts": next_acts(row, user),
        "may_see_child": Child.objects.visible_to(user).filter(pk=row.child_id).exists(),
    }


def transfer_file(row: Transfer, which: str) -> StoredFile | None:
    """The paper or the certificate of the transfer."""
    return {"paper": row.paper, "certificate": row.certificate}.get(which)


def transfer_lines(user: User, today: date) -> list[DeskLine]:
    """On the desk: each one that waits for this school; for those above, one line of what is late."""
    if not may(user, "transfers.see"):
        return []
    if may(user, "rolls.move"):
        mine = transfers_of(user).open().filter(waiting_for(user)).order_by("due_on", "pk")[:EACH_AT_MOST]
        return [
            DeskLine(
                row.child.name, _verb(TransferState(row.state)), row.due_on, row.opened_on,
                reverse("children:transfer_page", args=[row.key]), "办理", 2, "children",
            )
            for row in mine
        ]  # fmt: skip
    late = transfers_of(user).open().filter(due_on__lt=today).count()
    url = reverse("children:transfers_board") + "?show=late"
    words = f"{late}件转学"
    return [DeskLine(words, "已逾期，督促学校办理", None, None, url, "看名单", 1, "children")] if late else []


def _verb(state: TransferState) -> str:
    return {
        TransferState.ASKED: "别的学校申请转入，答复是否放行",
        TransferState.OFFERED: "转学待接收，编班或说明原因",
        TransferState.PROVING: "转往外县，取得接收学校证明",
    }[state]


def transfer_called(user: User, key: UUID) -> TransferSet:
    """The transfer with this key, if it is in sight."""
    return transfers_of(user).select_related("paper", "certificate").filter(key=key)
