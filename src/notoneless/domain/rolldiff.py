"""学籍月度核对: the national roll system's export beside the register's rolls, pupil by pupil.

The national system stays the record (学籍管理办法 第四条: 全国联网的学籍系统); the register proposes, a school decides.
Numbers may come as they are or as keyed hashes: they are only ever compared whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .words import Word


class RollDifferenceKind(Word):
    """学籍核对差异: how a pupil of the export and the register's rolls disagree."""

    APPEARED = "appeared", "学籍系统有，本校没有"
    GONE = "gone", "本校在籍，学籍系统没有"
    OTHER_SCHOOL = "other_school", "学籍系统在别的学校"
    OTHER_CLASS = "other_class", "班级不同"
    FIELD = "field", "信息不同"


KEY_FIELDS = {
    "name": "姓名", "number": "身份证件号", "born_on": "出生日期", "sex": "性别", "roll_number": "学籍号",
}  # fmt: skip
K = RollDifferenceKind


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil as one side has it. ``ref`` is the caller's own mark; ``seat`` is stage, entry year and class number."""

    ref: int
    school: int
    name: str
    born_on: date | None = None
    sex: str = "0"
    number: str | None = None
    is_checked: bool = False
    """The number's check character holds, so that it tells this pupil from all others."""
    roll_number: str | None = None
    seat: tuple[str, int, int] | None = None
    is_active: bool = True
    """False while suspended (休学): such a pupil may be missing from an export without having gone."""


@dataclass(frozen=True, slots=True)
class RollDifference:
    """One thing the two sides disagree about."""

    kind: RollDifferenceKind
    theirs: Pupil | None
    ours: Pupil | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RollComparison:
    """What a whole comparison found."""

    differences: tuple[RollDifference, ...]
    pairs: dict[int, int]
    """ref of theirs → ref of ours."""
    same_count: int


def rolls_compare(theirs: Sequence[Pupil], ours: Sequence[Pupil], covered: Collection[int]) -> RollComparison:
    """Each pupil ends as same, appeared, gone, other school, other class or with a field that differs.

    ``covered`` are the schools the export speaks for: only their pupils can be gone from it.
    """
    pairs = _pairs(theirs, ours)
    by_ref = {one.ref: one for one in ours}
    found: list[RollDifference] = []
    same_count = 0
    for one in theirs:
        other = by_ref.get(pairs.get(one.ref, -1))
        said = [RollDifference(K.APPEARED, one, None)] if other is None else _differs(one, other)
        same_count += not said
        found += said
    claimed = set(pairs.values())
    found += [
        RollDifference(K.GONE, None, one)
        for one in ours
        if one.ref not in claimed and one.is_active and one.school in covered
    ]
    return RollComparison(tuple(found), pairs, same_count)


def _differs(theirs: Pupil, ours: Pupil) -> list[RollDifference]:
    """What a pair disagrees about. What the export leaves blank is no disagreement."""
    found = []
    if theirs.school != ours.school:
        found.append(RollDifference(K.OTHER_SCHOOL, theirs, ours))
    elif theirs.seat is not None and theirs.seat != ours.seat:
        found.append(RollDifference(K.OTHER_CLASS, theirs, ours))
    fields = tuple(name for name in KEY_FIELDS if _differ(name, theirs, ours))
    if fields:
        found.append(RollDifference(K.FIELD, theirs, ours, fields))
    return found


def _differ(field: str, theirs: Pupil, ours: Pupil) -> bool:
    said = getattr(theirs, field)
    is_blank = said in (None, "") or (field == "sex" and said == "0")
    return not is_blank and said != getattr(ours, field)


def _pairs(theirs: Sequence[Pupil], ours: Sequence[Pupil]) -> dict[int, int]:
    """By checked number, else 学籍号, else name and birth date within the school; a key two pupils share pairs nobody."""
    pairs: dict[int, int] = {}
    free = {one.ref: one for one in ours}
    for key in (_by_number, _by_roll_number, _by_name):
        shelf = _single(key, free.values())
        mine = _single(key, (one for one in theirs if one.ref not in pairs))
        for value, one in mine.items():
            other = shelf.get(value)
            if other is not None and not (key is _by_name and _contradict(one, other)):
                pairs[one.ref] = other.ref
                del free[other.ref]
    return pairs


def _by_number(one: Pupil) -> object:
    return one.number if one.is_checked else None


def _by_roll_number(one: Pupil) -> object:
    return one.roll_number


def _by_name(one: Pupil) -> object:
    return (one.school, one.name, one.born_on) if one.born_on else None


def _contradict(one: Pupil, other: Pupil) -> bool:
    """Both have a number that holds, and they differ: namesakes born on one day."""
    return one.is_checked and other.is_checked and one.number != other.number


def _single(key: Callable[[Pupil], object], pupils: Iterable[Pupil]) -> dict[object, Pupil]:
    """The pupils by this key, those that share it left out."""
    found: dict[object, Pupil] = {}
    twice: set[object] = set()
    for one in pupils:
        value = key(one)
        if value:
            twice.update([value] if value in found else [])
            found[value] = one
    return {value: one for value, one in found.items() if value not in twice}
