"""The grades two rows can have field by field, and the kinds of pairs they make.

A grade is an integer: the higher the better, ``MISSING`` where one side says nothing, 0 where both speak and
contradict. Pairs with the same grades are of one *kind*; rules, points and sentences look at nothing else, so each kind
is judged once however many pairs it has.
"""

from enum import IntEnum

import polars as pl

MISSING = -1


class Number(IntEnum):
    """Identity and roll numbers."""

    SAME = 9
    SAME_IN_ROLL_NUMBER = 8
    SAME_ROLL_NUMBER = 7
    DIGITS_LOST = 6
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


SHORT_SAME = Name.FORMER
"""Guardians' names that are the same but only two characters long: a namesake's father has the surname anyway, and
one character of a given name is shared by one man in a hundred."""


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


class Kin(IntEnum):
    """What the roll row has in common with rows of children who are at school beyond doubt: those of the same house,
    and, for the school, those of the same village."""

    FAMILY = 3
    HOME = 2
    SCHOOL = 1
    NOTHING = 0


FIELDS = ("number", "name", "birth", "sex", "guardian", "phone", "address", "school", "kin")


def of_kind(pairs: pl.DataFrame, grades: dict[str, pl.Series]) -> pl.DataFrame:
    """(h, r, kind): pairs whose grades are the same are of one kind, a number of four bits a field."""
    named = pl.DataFrame([grade.alias(field) for field, grade in grades.items()])
    kind = pl.sum_horizontal(
        (pl.col(field) + 1).cast(pl.UInt64) * 16**place
        for place, field in enumerate(FIELDS)
        if field in grades
    )
    return pairs.select("h", "r").with_columns(named.select(kind.alias("kind")).to_series())


def grades_of(kinds: pl.Series) -> pl.DataFrame:
    """Each kind once, with its grade a field."""
    return (
        kinds.unique()
        .sort()
        .alias("kind")
        .to_frame()
        .with_columns(
            ((pl.col("kind") // 16**place % 16).cast(pl.Int8) - 1).alias(field)
            for place, field in enumerate(FIELDS)
        )
    )
