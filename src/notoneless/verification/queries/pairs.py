"""存疑配对 as they are read: whose they are to decide, side by side, and why somebody said what he said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.columnlists import ListKind
from notoneless.domain.masking import mask_address, mask_id_number, mask_phone
from notoneless.domain.pairing import reason_words
from notoneless.domain.words import Role, Sex
from notoneless.grid.access import may, sight
from notoneless.grid.models import User
from notoneless.verification.matching.facts import child_facts, pupil_hash
from notoneless.verification.models import OPEN_PAIRS, MatchPair, PairState

ORDER = ("row", "rank", "pk")


def pairs_of(user: User) -> QuerySet[MatchPair]:
    """Pairs this person may decide: both children in sight."""
    pairs = MatchPair.objects.filter(row__until_on__isnull=True)
    if not sight(user).is_everything:
        seen = Child.objects.visible_to(user)
        pairs = pairs.filter(row__child__in=seen, candidate__in=seen)
    return pairs.select_related("row__place__parent", "row__source_list", "row__child", "candidate", "unit")


def is_mine(user: User) -> Q:
    """Pairs that wait for this person's unit; for the bureau those nobody else can know, and those nobody answered in
    time."""
    if sight(user).is_everything:
        return Q(unit__isnull=True) | Q(due_on__lt=clock.today())
    return Q(unit__in=sight(user).unit_ids_as(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER))


def pairs_open(user: User) -> QuerySet[MatchPair]:
    """Every pair in sight nobody has decided, row by row, the likeliest candidate first."""
    return pairs_of(user).filter(state__in=OPEN_PAIRS).order_by(*ORDER)


def pairs_waiting(user: User) -> QuerySet[MatchPair]:
    """Those that wait for this person."""
    return pairs_open(user).filter(is_mine(user))


def pairs_decided(user: User) -> QuerySet[MatchPair]:
    """What people said, the newest first."""
    decided = pairs_of(user).exclude(state__in=OPEN_PAIRS).select_related("decided_by")
    return decided.order_by("-decided_at", "-pk")


def pair_neighbours(pair: MatchPair, user: User) -> tuple[MatchPair | None, MatchPair | None]:
    """The waiting pairs before and after this one, going round."""
    waiting = pairs_waiting(user).exclude(pk=pair.pk).select_related(None)
    at = (pair.row_id, pair.rank, pair.pk)
    later = Q(row__gt=at[0]) | Q(row=at[0], rank__gt=at[1]) | Q(row=at[0], rank=at[1], pk__gt=at[2])
    after = waiting.filter(later).first() or waiting.first()
    before = waiting.exclude(later).last() or waiting.last()
    return before, after


AGREES, DIFFERS, MISSING = "一致", "不一致", "缺一方"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the side by side: masked where it is a number or an address."""

    label: str
    listed: str
    enrolled: str
    said: str

    @property
    def tone(self) -> str:
        return {AGREES: "done", DIFFERS: "due", MISSING: "plain"}[self.said]


def _compared(label: str, listed: str, enrolled: str, mask: Any = None) -> Compared:
    said = MISSING if not listed or not enrolled else AGREES if listed == enrolled else DIFFERS
    shown = mask if mask is not None else str
    return Compared(label, shown(listed) or "未登记", shown(enrolled) or "未登记", said)


def pair_lines(pair: MatchPair) -> list[Compared]:
    """The row and the pupil side by side; agreement is told on the whole values, numbers are shown masked."""
    row, child = pair.row, pair.candidate
    guardians = list(child.guardians.all())
    phones = [one.phone.open() for one in guardians]
    phone = row.guardian_phone.open()
    names = [one.name for one in guardians]
    return [
        _compared("姓名", row.name, child.name),
        _compared("性别", Sex(row.sex).label, Sex(child.sex).label),
        _compared("出生日期", _day(row.born_on), _day(child.born_on)),
        _compared("身份证号", row.id_number.open(), child.id_number.open(), mask_id_number),
        _compared("监护人", row.guardian_name, _best(row.guardian_name, names)),
        _compared("监护人电话", phone, _best(phone, phones), mask_phone),
        _compared("户籍地址", row.address.open(), child.hukou_detail.open(), mask_address),
    ]


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _best(wanted: str, offered: list[str]) -> str:
    return wanted if wanted in offered else next(iter(offered), "")


def reason_of(pair: MatchPair, is_same: bool) -> str:
    """Why, in the words of the comparison."""
    lines = pair_lines(pair)
    agreeing = [line.label for line in lines if line.said == AGREES and line.label != "性别"]
    return reason_words(is_same, agreeing, [line.label for line in lines if line.said == DIFFERS])


def pupil_said(child: Child, today: date) -> str:
    """What the pupil's file says now, as a keyed hash: a decision holds while it says the same."""
    facts = child_facts(Child.objects.filter(pk=child.pk), today)
    return pupil_hash(facts[0]) if facts else ""


def pair_words(pair: MatchPair) -> dict[str, str]:
    """Where the two stand: the list and its row, the school and class of the pupil; and who decides or decided."""
    rolls = Roll.objects.current().filter(child=pair.candidate)
    roll = rolls.select_related("school", "school_class").first()
    seat = f"{roll.school.name} {roll.school_class.label(clock.today())}" if roll else "现无学籍"
    return {
        "listed_words": f"{ListKind(pair.row.kind).label} 第{pair.row.row_number}行",
        "enrolled_words": seat,
        "state_words": PairState(pair.state).label,
        "unit_words": pair.unit.name if pair.unit else "教育局",
    }


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """Pairs that wait for this person."""
    if not may(user, "verification.decide"):
        return []
    waiting = pairs_waiting(user).count()
    if not waiting:
        return []
    url = reverse("verification:pairs")
    words = (f"{waiting}对", "名单与学籍存疑，确认是不是同一人", None, None, url, "确认", 2, "verification")
    return [DeskLine(*words)]
