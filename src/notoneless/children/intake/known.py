"""Which child of the register a row of a roll means. One query a question, whatever the length of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from notoneless.children.intake.facts import Facts
from notoneless.children.models import Child, Roll, RollMove
from notoneless.core.listhandlers import Draft, ListContext
from notoneless.domain.words import RollMoveKind, RollState

CHUNK = 5_000
TWICE = "同一学生在本次名单里出现了两次，只收第一行。"
ASK_ABOVE = "该证号已在册，姓名和出生日期都对不上，需上级核对。这一行先按待核证号收下。"


def chunks(things: Iterable[Any]) -> Iterator[list[Any]]:
    """Pieces a query can carry."""
    listed = list(things)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


@dataclass(slots=True)
class Known:
    """A child of the register with the roll that stands open, if one does."""

    pk: int
    key: UUID
    name: str
    born_on: date | None
    number_index: str | None
    is_checked: bool
    is_dead: bool = False
    roll: int = 0
    school: int = 0
    klass: int = 0
    roll_index: str | None = None
    left: tuple[int, str, date] | None = None
    """The last roll that ended: school, state, day."""
    was_transferred: bool = False
    """It left by 转出, so that another school's list says 转入 and not 复学."""


@dataclass(slots=True)
class Register:
    """The children this list may speak of."""

    pupils: list[Known] = field(default_factory=list)
    """Everybody on an open roll of the list's schools."""
    by_number: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def load(cls, facts: Facts) -> Register:
        """Pupils of the schools in the list, and whoever bears one of its numbers."""
        found = cls()
        schools = {school for school in facts.schools if school}
        fields = ("child_id", "child__key", "child__name", "child__born_on", "child__id_number_index",
                  "child__is_id_checked", "pk", "school_id", "school_class_id", "roll_number_index")  # fmt: skip
        for row in Roll.objects.current().filter(school__in=schools).values_list(*fields):
            pk, key, name, born_on, index, is_checked, roll, school, klass, roll_index = row
            known = Known(pk, key, name, born_on, index, is_checked, False, roll, school, klass, roll_index)
            found.pupils.append(known)
            if index and is_checked:
                found.by_number[index] = known
        found._outside(facts)
        return found

    def _outside(self, facts: Facts) -> None:
        """Children of the list's numbers that are on no open roll of its schools."""
        wanted = {
            index
            for index, is_checked in zip(facts.number_indexes, facts.is_checked, strict=True)
            if is_checked and index and index not in self.by_number
        }
        fields = ("pk", "key", "name", "born_on", "id_number_index", "died_on")
        people: dict[int, Known] = {}
        for piece in chunks(wanted):
            rows = Child.objects.filter(
                id_number_index__in=piece, is_id_checked=True, merged_into__isnull=True
            )
            for pk, key, name, born_on, index, died_on in rows.values_list(*fields):
                people[pk] = self.by_number[index] = Known(
                    pk, key, name, born_on, index, True, died_on is not None
                )
        for piece in chunks(people):
            rolls = Roll.objects.filter(child__in=piece).order_by("pk")
            for child, roll, school, klass, state, until_on in rolls.values_list(
                "child_id", "pk", "school_id", "school_class_id", "state", "until_on"
            ):
                one = people[child]
                if until_on is None:
                    one.roll, one.school, one.klass = roll, school, klass
                else:
                    one.left = (school, state, until_on)
            moves = RollMove.objects.filter(roll__child__in=piece, kind=RollMoveKind.TRANSFER_OUT)
            for child in moves.values_list("roll__child_id", flat=True):
                people[child].was_transferred = True


@dataclass(slots=True)
class Meant:
    """What each row means: a child of the register, a new one, or nothing that is written."""

    children: list[Known | None]
    repeats: dict[int, int]
    """Row → the earlier row of the same child in this list."""
    claimed: set[int] = field(default_factory=set)


def rows_mean(draft: Draft, facts: Facts, register: Register) -> Meant:
    """Match rows to children: by checked number, else 学籍号, else name and birth date within the school."""
    meant = Meant([None] * draft.rows.count, {})
    _by_number(draft, facts, register, meant)
    _by_roll_number(draft, facts, register, meant)
    _by_name(draft, facts, register, meant)
    _repeats(draft, facts, meant)
    return meant


def _is_same(facts: Facts, row: int, name: str, born_on: date | None) -> bool:
    return facts.names[row] == name or (born_on is not None and facts.born[row] == born_on)


def _distrust(draft: Draft, facts: Facts, row: int, reason: str) -> None:
    """The number belongs to somebody else: it is kept as written and counts for nothing."""
    facts.is_checked[row] = False
    draft.warn(row, "id_number", "id.taken", reason)


def _by_number(draft: Draft, facts: Facts, register: Register, meant: Meant) -> None:
    first: dict[str, int] = {}
    written = draft.rows.column("birth_on", None)
    for row, index in enumerate(facts.number_indexes):
        if index is None or not facts.is_checked[row] or row in draft.bad:
            continue
        at = first.get(index)
        if at is not None:
            if facts.names[row] == facts.names[at] or (written[row] and written[row] == written[at]):
                meant.repeats[row] = at
            else:
                said = f"与第{draft.rows.row_numbers[at]}行证号相同，姓名和出生日期都不同，这一行的证号按待核处理。"
                _distrust(draft, facts, row, said)
            continue
        known = register.by_number.get(index)
        if known is not None and not (facts.names[row] == known.name or written[row] == known.born_on):
            _distrust(draft, facts, row, ASK_ABOVE)
            continue
        first[index] = row
        if known is not None:
            meant.children[row] = known
            meant.claimed.add(known.pk)


def _open(draft: Draft, facts: Facts, meant: Meant) -> list[int]:
    """Rows nobody was found for yet."""
    return [
        row
        for row, known in enumerate(meant.children)
        if known is None and row not in meant.repeats and row not in draft.bad and facts.schools[row]
    ]


def _contradicts(facts: Facts, row: int, known: Known) -> bool:
    """Both have a number that holds, and they differ."""
    return facts.is_checked[row] and known.is_checked and bool(known.number_index)


def _by_roll_number(draft: Draft, facts: Facts, register: Register, meant: Meant) -> None:
    by_roll = {one.roll_index: one for one in register.pupils if one.roll_index}
    for row in _open(draft, facts, meant):
        known = by_roll.get(facts.roll_indexes[row] or "")
        if known is None or known.pk in meant.claimed:
            continue
        both = facts.names[row] == known.name and facts.born[row] == known.born_on
        if both or (_is_same(facts, row, known.name, known.born_on) and not _contradicts(facts, row, known)):
            meant.children[row] = known
            meant.claimed.add(known.pk)


def _by_name(draft: Draft, facts: Facts, register: Register, meant: Meant) -> None:
    by_name: dict[tuple[int, str, date | None], list[Known]] = {}
    for one in register.pupils:
        by_name.setdefault((one.school, one.name, one.born_on), []).append(one)
    for row in _open(draft, facts, meant):
        place = (facts.schools[row], facts.names[row], facts.born[row])
        free = [one for one in by_name.get(place, ()) if one.pk not in meant.claimed]
        if len(free) == 1 and not _contradicts(facts, row, free[0]) and not _other_roll(facts, row, free[0]):
            meant.children[row] = free[0]
            meant.claimed.add(free[0].pk)


def _other_roll(facts: Facts, row: int, known: Known) -> bool:
    """Both have a roll number and they differ, with no birth date to hold them together."""
    mine, theirs = facts.roll_indexes[row], known.roll_index
    return facts.born[row] is None and bool(mine) and bool(theirs) and mine != theirs


def _repeats(draft: Draft, facts: Facts, meant: Meant) -> None:
    """Rows without a number that stand twice: same school, name, birth date and roll number."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in range(draft.rows.count):
        if facts.is_checked[row] or row in meant.repeats or row in draft.bad:
            continue
        words = (facts.schools[row], facts.names[row], facts.born[row], facts.roll_indexes[row])
        if words[2] is None and words[3] is None:
            continue
        at = seen.setdefault(words, row)
        if at != row:
            meant.repeats[row] = at


def aside_reason(known: Known, school: int, names: dict[int, str], context: ListContext) -> str:
    """Why a known child's row opens no roll here, or "". A school is never told whose child or where (rule 5)."""
    if known.is_dead:
        return "该生已登记死亡，请核对名单。"
    if known.roll and known.school != school:
        if context.unit is not None:
            return "该证号已在别的在读学籍上，需上级核对；这一行不写入学籍。"
        return (
            f"该生在{names.get(known.school, '别的学校')}已有在读学籍(先收的为准)，这一行列入重复学籍待核。"
        )
    if not known.roll and known.left and known.left[0] == school and known.left[1] == RollState.LEFT:
        return f"该生已于{known.left[2]}登记离校；如已返校，请在学籍里办理复学。"
    return ""


def missing_pupils(register: Register, meant: Meant) -> Sequence[Known]:
    """Who is on an open roll of the list's schools and in none of its rows."""
    return [one for one in register.pupils if one.pk not in meant.claimed]
