"""The rows of the household list and of the roll, and the finished tables of text."""

from collections.abc import Iterable
from random import Random

import polars as pl

from benchmarks.holdout import numbers, places
from benchmarks.holdout.clerk import Clerk, person_phone
from benchmarks.holdout.entries import entries
from benchmarks.holdout.people import HAN, Child, pick_guardian
from benchmarks.holdout.places import NUMERALS, School, Village
from benchmarks.holdout.words import NICKNAMES

HOUSEHOLD = entries("序号,姓名,性别,出生日期,身份证号,监护人姓名,监护人电话,户籍地址,现住址,户主姓名")
ROLL = entries("序号,姓名,曾用名,性别,出生日期,身份证号,学籍号,监护人姓名,监护人电话,家庭住址,学校,年级,班级")
CHUNK = 50_000  # rows held as Python text before they go into a frame


class Table:
    """Collects rows; gives one frame of text whose 序号 is the row's place, after sorting by `key` if one is given."""

    def __init__(self, headers: list[str], keyed: bool = False) -> None:
        self.headers, self.keyed = headers[1:], keyed
        self.rows: list[tuple[str, ...]] = []
        self.keys: list[int] = []
        self.frames: list[pl.DataFrame] = []
        self.length = 0

    def add(self, row: tuple[str, ...], key: int = 0) -> int:
        """Add a row (without 序号); its place in the order of adding, from 1."""
        self.rows.append(row)
        if self.keyed:
            self.keys.append(key)
        self.length += 1
        if len(self.rows) >= CHUNK:
            self._flush()
        return self.length

    def _flush(self) -> None:
        columns: Iterable[tuple[str, ...]] = (
            zip(*self.rows, strict=True) if self.rows else [()] * len(self.headers)
        )
        series = [
            pl.Series(head, column, dtype=pl.String)
            for head, column in zip(self.headers, columns, strict=True)
        ]
        if self.keyed:
            series.append(pl.Series("key", self.keys, dtype=pl.Int64))
        self.frames.append(pl.DataFrame(series))
        self.rows, self.keys = [], []

    def finished(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The list, and for each row its place of adding (`at`) with its 序号 (`row`), both whole numbers."""
        self._flush()
        frame = pl.concat(self.frames, rechunk=True).with_row_index("at", offset=1)
        if self.keyed:
            frame = frame.sort("key", "at")
        frame = frame.with_row_index("序号", offset=1)
        places_ = frame.select(pl.col("at").cast(pl.Int64), pl.col("序号").cast(pl.Int64).alias("row"))
        return frame.select(pl.col("序号").cast(pl.String), *self.headers), places_


def household_row(clerk: Clerk, child: Child, neighbours: list[Village]) -> tuple[str, ...]:
    """The household office's row for a child, without 序号."""
    rng, family = clerk.rng, child.family
    name, kind = clerk.name(child)
    if kind == "renamed":
        child.former = name
    number, _ = clerk.number(child)
    registered = places.police_form(rng, family.home)
    lot = rng.random()
    if lot < 0.06:
        living = places.town_flat(rng, family.home)
    elif lot < 0.10:
        living = places.outside(rng)
    else:
        living = clerk.dwelling(family.home, clerk.style.same or registered, neighbours)
    return (
        name,
        clerk.sex(child.sex),
        clerk.birth(child.day)[0],
        number,
        clerk.guardian(family.guardian.name),
        clerk.phone(family.guardian.phone, family),
        registered,
        living,
        family.head.name,
    )


def grade_words(style: int, grade: int, room: int) -> tuple[str, str]:
    """Grade and class in one of four ways."""
    if style == 0:
        return f"{NUMERALS[grade - 1]}年级", f"{room}班"
    if style == 1:
        return str(grade), str(room)
    if style == 2:
        stage, number = ("小学", grade) if grade <= 6 else ("初中", grade - 6)
        return f"{stage}{NUMERALS[number - 1]}年级", f"({room})班"
    return (
        f"{NUMERALS[grade - 1]}年级" if grade <= 6 else f"初{NUMERALS[grade - 7]}"
    ), f"{NUMERALS[room - 1]}班"


class RollBook:
    """The roll, written by the schools' clerks; a child's second row is another clerk's, who errs twice as often."""

    def __init__(self, clerk: Clerk, second: Clerk) -> None:
        self.clerk, self.second, self.table = clerk, second, Table(ROLL, keyed=True)

    def enter(self, child: Child, neighbours: list[Village]) -> int:
        """A child's row; its place of adding."""
        return self._row(self.clerk, child, child.name, child.school, child.room, neighbours)

    def enter_again(self, child: Child, school: School, surname: str, neighbours: list[Village]) -> int:
        """The child's row at a second school, under the surname given."""
        kept = child.surname
        child.surname = surname
        room = 1 + int(self.second.rng.random() * school.classes)
        at = self._row(self.second, child, surname + child.given, school, room, neighbours)
        child.surname = kept
        return at

    def _row(
        self, clerk: Clerk, child: Child, name: str, school: School, room: int, neighbours: list[Village]
    ) -> int:
        rng, rates, family = clerk.rng, clerk.rates, child.family
        written, kind = clerk.name(child)
        former = self._former(clerk, child, written, kind)
        birth, birth_kind = clerk.birth(child.day)
        grade, true = child.grade, ""
        if birth_kind == "early":
            grade = min(9, grade + 1)
            if rng.random() < rates.early_number:
                true = _a_year_older(child.number)
                clerk.note("early_number")
        number, number_kind = clerk.number(child, true)
        plain = number.strip("' ") if clerk.style.number != "lower" else number.upper()
        opened_kind = "missing" if clerk is self.second and rng.random() < 0.5 else number_kind
        school_number = numbers.school_number(rng, true or child.number, plain, opened_kind)
        guardian = pick_guardian(rng, family, rates.roll_father, rates.roll_mother)
        row = (
            written,
            former,
            clerk.sex(child.sex),
            birth,
            number,
            school_number,
            clerk.guardian(guardian.name),
            clerk.phone(person_phone(rng, rates, family, guardian), family),
            clerk.dwelling(family.home, places.school_form(rng, family.home), neighbours),
            school.name,
            *grade_words(clerk.style.grade, grade, room),
        )
        key = ((school.order * 10 + grade) * 16 + room << 30) + rng.getrandbits(30)
        return self.table.add(row, key)

    def _former(self, clerk: Clerk, child: Child, written: str, kind: str) -> str:
        """曾用名: mostly empty; the older name where the child was renamed; now and then one nobody else knows."""
        rng, rates = clerk.rng, clerk.rates
        older = child.name if kind == "renamed" else child.former
        if older and older != written:
            if rng.random() < rates.former_filled:
                clerk.note("former_filled")
                return older
            return ""
        if rng.random() >= rates.former_idle:
            return ""
        clerk.note("former_idle")
        if child.family.kind == HAN and rng.random() < 0.5:
            return child.surname + rng.choice(NICKNAMES)
        return clerk.another_name(child)


def _a_year_older(number: str) -> str:
    """The number made out for a birth one year earlier."""
    head = f"{number[:6]}{int(number[6:10]) - 1}{number[10:17]}"
    return head + numbers.check(head)


def stranger_school(rng: Random, neighbours: list[Village], grade: int, but: School) -> School:
    """Another school of the neighbourhood for the grade; the same one where there is no other."""
    for _ in range(8):
        village = neighbours[int(rng.random() * len(neighbours))]
        schools = village.primary if grade <= 6 else village.middle
        school = schools[int(rng.random() * len(schools))]
        if school is not but:
            return school
    return but
