"""How far two rows agree, field by field, as small grades.

Grades are integers: the higher the better, ``MISSING`` where one side says nothing, 0 where both speak and
contradict. What a grade means is in the enums below; what it is worth is in ``weigh``; how it is said to an
officer is in ``explain``. The functions on two values are used for one pair; ``graded`` runs them over a frame
of pairs, each different pair of values once.
"""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Any

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .normalise import address_of
from .sounds import looks_like, near_sound, same_sound, syllables

MISSING = -1


class Number(IntEnum):
    """Identity and roll numbers."""

    SAME = 9
    SAME_IN_ROLL_NUMBER = 8
    SAME_ROLL_NUMBER = 7
    ONE_DIGIT = 5
    SWAPPED = 4
    DIGIT_LOST = 3
    TWO_DIGITS = 2
    DIFFERS = 1
    CLASH = 0


class Name(IntEnum):
    """Children's names, and guardians' by the same scale."""

    SAME = 9
    FORMER = 8
    SOUND = 7
    LOOK = 6
    CUT = 5
    BLURRED = 4
    ONE_CHARACTER = 3
    SURNAME_ONLY = 2
    DIFFERS = 0


class Birth(IntEnum):
    """Birth dates; those from 1 to 5 are the usual slips of a clerk."""

    SAME = 9
    SAME_IN_NUMBER = 8
    ONE_DAY = 5
    SWAPPED = 4
    ONE_YEAR = 3
    ONE_DIGIT = 2
    LUNAR = 1
    DIFFERS = 0


class Phone(IntEnum):
    """Telephones."""

    SAME = 9
    ONE_DIGIT = 5
    DIFFERS = 0


class Address(IntEnum):
    """Addresses below the township."""

    SAME = 9
    GROUP = 6
    VILLAGE = 4
    DIFFERS = 0


LUNAR_DAYS = range(17, 54)
"""A date of the farmers' calendar written as if solar lies this many days before the true one."""


def number_slip(one: str, other: str) -> Number:
    """What a typing slip would explain between two different numbers."""
    if len(one) != len(other):
        return Number.DIGIT_LOST if OSA.distance(one, other, score_cutoff=1) == 1 else Number.DIFFERS
    differing = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return Number.ONE_DIGIT
    if len(differing) == 2:
        i, j = differing
        if j == i + 1 and one[i] == other[j] and one[j] == other[i]:
            return Number.SWAPPED
        return Number.TWO_DIGITS
    return Number.DIFFERS


def names(one: str, other: str) -> Name:
    """How two normalised names agree."""
    if one == other:
        return Name.SAME
    left, right = syllables(one), syllables(other)
    if len(left) == len(right):
        return _same_length(left, right)
    short, long = sorted((left, right), key=len)
    if (
        len(short) >= 2
        and _within(short, long)
        and (len(long) - len(short) == 1 or long[: len(short)] == short)
    ):
        return Name.CUT
    if len(long) >= 5 and OSA.distance(left, right) <= 2:
        return Name.BLURRED
    return Name.SURNAME_ONLY if left[0] == right[0] else Name.DIFFERS


def _same_length(left: tuple[str, ...], right: tuple[str, ...]) -> Name:
    pairs = [(place, a, b) for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if all(same_sound(a, b, surname=place == 0) for place, a, b in pairs):
        return Name.SOUND
    if any("?" in (a, b) for _, a, b in pairs) and len(pairs) < len(left):
        known = [pair for pair in pairs if "?" not in pair[1:]]
        return Name.BLURRED if not known else Name.SURNAME_ONLY
    if len(pairs) == 1 and looks_like(*pairs[0][1:]):
        return Name.LOOK
    if all(near_sound(a, b, surname=place == 0) for place, a, b in pairs):
        return Name.BLURRED
    if len(pairs) == 2 and left[0] == right[0] and sorted(left) == sorted(right):
        return Name.BLURRED
    if len(left) >= 5 and len(pairs) <= 2:
        return Name.BLURRED
    if len(pairs) == 1 and len(left) >= 3:
        return Name.ONE_CHARACTER
    return Name.SURNAME_ONLY if left[0] == right[0] else Name.DIFFERS


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the short name is the long one with parts left out."""
    rest = iter(long)
    return all(part in rest for part in short)


def births(one: date, other: date) -> Birth:
    """Which slip would turn one date into the other."""
    if one == other:
        return Birth.SAME
    apart = abs((one - other).days)
    if apart == 1:
        return Birth.ONE_DAY
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return Birth.SWAPPED
    if (one.month, one.day) == (other.month, other.day) and abs(one.year - other.year) == 1:
        return Birth.ONE_YEAR
    left, right = one.strftime("%Y%m%d"), other.strftime("%Y%m%d")
    if OSA.distance(left, right, score_cutoff=1) == 1:
        return Birth.ONE_DIGIT
    return Birth.LUNAR if apart in LUNAR_DAYS else Birth.DIFFERS


_parsed = lru_cache(maxsize=262_144)(address_of)


def addresses(one: str, other: str) -> int:
    """How two addresses below the township agree; a village of the same name is already something.

    Words without a village or any number (外省务工) are no address: equal or not, nothing is compared.
    """
    left, right = _parsed(one), _parsed(other)
    if left is None or right is None:
        return MISSING
    (village, group, house, tail), (village_2, group_2, house_2, tail_2) = left, right
    if not all(side[0] or any(map(str.isdigit, side[3])) for side in (left, right)):
        return MISSING
    if tail == tail_2:
        return Address.SAME if house or not village else (Address.GROUP if group else Address.VILLAGE)
    if village and village_2:
        if village != village_2 or (group and group_2 and group != group_2):
            return Address.DIFFERS
        if group and group_2:
            return Address.SAME if house and house == house_2 else Address.GROUP
        return Address.VILLAGE
    longest = min(len(tail), len(tail_2))
    if longest >= 5 and (tail in tail_2 or tail_2 in tail):
        return Address.GROUP
    same_digits = house == house_2 and bool(house)
    return (
        Address.GROUP if longest >= 5 and same_digits and fuzz.ratio(tail, tail_2) >= 85 else Address.DIFFERS
    )


def _over(pairs: pl.DataFrame, left: str, right: str, grade: Callable[[Any, Any], int]) -> pl.Series:
    """The grade of two columns, null where one is empty, each different pair of values graded once."""
    known: dict[tuple[Any, Any], int] = {}
    found: list[int | None] = []
    for one, other in zip(pairs[left].to_list(), pairs[right].to_list(), strict=True):
        if one is None or other is None:
            found.append(None)
            continue
        key = (one, other)
        value = known.get(key)
        if value is None:
            value = known[key] = int(grade(one, other))
        found.append(value)
    return pl.Series(f"{left}×{right}", found, dtype=pl.Int8)


def _best(
    pairs: pl.DataFrame, lefts: list[str], rights: list[str], grade: Callable[[Any, Any], int]
) -> pl.Series:
    """The best grade among several columns of each side, ``MISSING`` where no two can be compared."""
    grades = [_over(pairs, f"h_{left}", f"r_{right}", grade) for left in lefts for right in rights]
    return pl.select(pl.max_horizontal(grades).fill_null(MISSING)).to_series()


def _guardian(one: str, other: str) -> Name:
    """Guardians: a namesake in part is no agreement, so only the better grades count."""
    grade = names(one, other)
    return grade if grade >= Name.CUT else Name.DIFFERS


def _phone(one: str, other: str) -> Phone:
    if one == other:
        return Phone.SAME
    return (
        Phone.ONE_DIGIT if len(one) == 11 and OSA.distance(one, other, score_cutoff=1) == 1 else Phone.DIFFERS
    )


def _number(pairs: pl.DataFrame) -> pl.Series:
    """Grade of the numbers: equality first, then slips where at least one of the two cannot be right."""
    known: dict[tuple[str, str], int] = {}
    columns = ("h_number", "r_number", "h_whole", "r_whole", "h_own", "r_own")
    grades: list[int] = []
    for one, other, whole, whole_2, own, own_2 in pairs.select(columns).iter_rows():
        if one is None or other is None:
            grades.append(MISSING)
        elif one == other:
            grades.append(Number.SAME)
        elif whole and whole_2:
            grades.append(Number.CLASH if own and own_2 else Number.DIFFERS)
        else:
            if (one, other) not in known:
                known[one, other] = number_slip(one, other)
            grades.append(known[one, other])
    plain = pl.Series("number", grades, dtype=pl.Int8)
    in_roll = (
        (pl.col("h_number") == pl.col("r_g_number"))
        | (pl.col("h_g_number") == pl.col("r_number"))
        | (pl.col("h_g_number") == pl.col("r_g_number"))
    ).fill_null(False)
    same_roll = (pl.col("h_roll_key") == pl.col("r_roll_key")).fill_null(False)
    return pairs.select(
        pl.when(plain == Number.SAME)
        .then(pl.lit(int(Number.SAME)))
        .when(in_roll)
        .then(pl.lit(int(Number.SAME_IN_ROLL_NUMBER)))
        .when(same_roll)
        .then(pl.lit(int(Number.SAME_ROLL_NUMBER)))
        .otherwise(plain)
        .cast(pl.Int8)
        .alias("number")
    ).to_series()


def _name(pairs: pl.DataFrame) -> pl.Series:
    plain = _over(pairs, "h_name", "r_name", names)
    former = (
        (pl.col("h_name") == pl.col("r_former_name")) | (pl.col("h_former_name") == pl.col("r_name"))
    ).fill_null(False)
    return pairs.select(
        pl.when(former & (plain < Name.FORMER))
        .then(pl.lit(int(Name.FORMER)))
        .otherwise(plain.fill_null(MISSING))
        .cast(pl.Int8)
    ).to_series()


def _birth(pairs: pl.DataFrame, number: pl.Series) -> pl.Series:
    """Birth dates as written; a date that agrees with the other row's own number counts nearly as much.

    Where the numbers agree, or nearly, a date read from a number is that agreement once more and no second
    witness: a brother's number typed on a child's row brings the brother's birthday along.
    """
    plain = _over(pairs, "h_birth", "r_birth", births)
    told = (
        ((pl.col("h_birth") == pl.col("r_number_birth")) & pl.col("r_whole"))
        | ((pl.col("h_number_birth") == pl.col("r_birth")) & pl.col("h_whole"))
    ).fill_null(False)
    alike = number >= Number.DIGIT_LOST
    only_told = pl.col("h_birth_told") | pl.col("r_birth_told")
    return pairs.select(
        pl.when(pl.lit(alike) & only_told)
        .then(pl.lit(MISSING))
        .when(told & ~pl.lit(alike) & (plain < Birth.SAME_IN_NUMBER))
        .then(pl.lit(int(Birth.SAME_IN_NUMBER)))
        .otherwise(plain.fill_null(MISSING))
        .cast(pl.Int8)
    ).to_series()


def _address(pairs: pl.DataFrame) -> pl.Series:
    columns = ["address", "address_now", "address_home"]
    found = _best(pairs, columns, columns, addresses)
    villages = _best(
        pairs, ["village"], ["village"], lambda a, b: Address.VILLAGE if a == b else Address.DIFFERS
    )
    return pl.select(pl.max_horizontal(found, villages)).to_series()


def _school(pairs: pl.DataFrame) -> pl.Series:
    """9 when school and grade agree, 5 school alone, 0 another school."""
    same = pl.col("h_school") == pl.col("r_school")
    grade = (pl.col("h_grade") == pl.col("r_grade")).fill_null(False)
    return pairs.select(
        pl.when(same & grade)
        .then(9)
        .when(same)
        .then(5)
        .otherwise(pl.when(same.is_null()).then(MISSING).otherwise(0))
    ).to_series()


SIDE = (
    *(
        "name",
        "former_name",
        "sex",
        "birth",
        "birth_told",
        "number",
        "whole",
        "own",
        "number_birth",
        "g_number",
        "roll_key",
    ),
    *("guardian_1", "guardian_2", "guardian_3", "phone_1", "phone_2", "phone_3"),
    *("address", "address_now", "address_home", "village", "school", "grade"),
)


def graded(
    pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, *, quick: bool = False
) -> pl.DataFrame:
    """The (h, r) pairs with a grade a field: number, name, birth, sex, guardian, phone, address, school.

    With ``quick`` only number, name, birth and sex are graded; the rest counts as missing.
    """
    wide = pairs.join(_side(left, "h"), on="h").join(_side(right, "r"), on="r", maintain_order="left")
    number = _number(wide)
    columns = {"number": number, "name": _name(wide), "birth": _birth(wide, number)}
    sex = wide.select((pl.col("h_sex") == pl.col("r_sex")).cast(pl.Int8).fill_null(MISSING)).to_series()
    columns["sex"] = sex
    guardians, phones = ["guardian_1", "guardian_2", "guardian_3"], ["phone_1", "phone_2", "phone_3"]
    if quick:
        missing = pl.Series([MISSING], dtype=pl.Int8).new_from_index(0, wide.height)
        columns |= dict.fromkeys(("guardian", "phone", "address", "school"), missing)
    else:
        columns["guardian"] = _best(wide, guardians, guardians, _guardian)
        columns["phone"] = _best(wide, phones, phones, _phone)
        columns["address"] = _address(wide)
        columns["school"] = _school(wide)
    return wide.select("h", "r", *(column.cast(pl.Int8).alias(name) for name, column in columns.items()))


def _side(frame: pl.DataFrame, prefix: str) -> pl.DataFrame:
    return frame.select(
        pl.col("index").alias(prefix), *(pl.col(name).alias(f"{prefix}_{name}") for name in SIDE)
    )
