"""Which pairs of rows are worth comparing: rows that share at least one key.

A key is one or several cells that stay right under one fault. A row whose cells for a key are empty has no such
key, so nothing empty ever meets anything. Every pair that some rule of ``weigh`` could join shares a key here.

How many strangers a key lets meet decides what a match of millions costs, so a birth date never stands with less
than two syllables of the name (one stranger in 3,300 was born that day, one in thirty has the surname, one in a
hundred the second syllable), and a name never with less than the month.
"""

import zlib

import polars as pl

from .cells import LOST

NAME_KEYS_AT_MOST = 400
"""A name this many rows of the other list share is met through birth, telephone or guardian instead."""
GUARDIANS = ("guardian_1", "guardian_2", "guardian_3")
PHONES = ("phone_1", "phone_2", "phone_3")
WHOLE = ("whole_sound", "former_whole_sound")
"""The name as it is and as it was; few rows have a former one."""
_SPREAD = 0x9E3779B97F4A7C15
"""The odd number next to 2⁶⁴ divided by the golden section: it spreads what is multiplied with it over all bits."""

Key = tuple[str, ...]
"""A kind and the cells that make the key; two keys of one kind may meet."""


def _cells(frame: pl.DataFrame, wanted: set[str]) -> pl.DataFrame:
    """The cells keys are made of as numbers, null where they are empty; cells no row fills are left out."""
    length = pl.col("number").str.len_bytes()
    in_parts = length.is_between(17, 19) & ~pl.col("number").str.contains(LOST, literal=True)
    frame = frame.with_columns(pl.when(in_parts).then(pl.col("number")).alias("in_parts"))
    number, birth = pl.col("in_parts"), pl.col("birth")
    year, month, day = (part.cast(pl.Int32) for part in (birth.dt.year(), birth.dt.month(), birth.dt.day()))
    told = pl.when(pl.col("number_birth") != birth).then(pl.col("number_birth"))
    own = ("number", "g_number", "roll_key", *PHONES, *GUARDIANS, *SOUNDS)
    cells = {
        "area": number.str.slice(0, 6),
        "head": number.str.slice(0, 14),
        "to_tens": number.str.slice(0, 13),
        "first": number.str.slice(14, 1),
        "first_two": number.str.slice(14, 2),
        "last_eleven": number.str.tail(11),
        "last_four": number.str.tail(4),
        "last_three": number.str.tail(3),
        "last_two": number.str.tail(2),
        "last": number.str.tail(1),
        "born": birth.cast(pl.Int32),
        "told": told.cast(pl.Int32),
        "month": year * 100 + month,
        "day": month * 100 + day,
        "turned": year * 10_000 + pl.min_horizontal(month, day) * 100 + pl.max_horizontal(month, day),
        **{
            one: pl.when(pl.col(one) != "").then(pl.col(one))
            for one in own
            if frame[one].null_count() < frame.height
        },
    }
    return frame.select(
        "index",
        *(
            pl.when(cell.is_not_null()).then(cell.hash(seed=1)).alias(name)
            for name, cell in cells.items()
            if name in wanted
        ),
    )


SOUNDS = (
    *("surname_sound", "second_sound", "last_sound", "given_sound", "whole_sound"),
    *("former_surname_sound", "former_second_sound", "former_last_sound", "former_given_sound"),
    "former_whole_sound",
)

NUMBER_KEYS: tuple[Key, ...] = (("id", "number"), ("id", "g_number"), ("roll", "roll_key"))
"""Keys of certain identity: identity number, the number inside a G 学籍号, the 学籍号 itself."""

NUMBER_PART_KEYS: tuple[Key, ...] = (
    ("last eleven", "last_eleven"),
    ("area and tail", "area", "last_four"),
    ("to tens and tail", "to_tens", "last_three"),
    ("head and last two", "head", "last_two"),
    ("head, first and last", "head", "first", "last"),
    ("head and first two", "head", "first_two"),
)
"""What is left of a number after one slip, wherever it is: a digit wrong, too many or too few, or two neighbours
swapped (each key leaves out two neighbours or more, and every two neighbours are left out by one)."""


def _born_keys(born: str, prefix: str = "") -> tuple[Key, ...]:
    """A birth date with any two syllables of the name, the first, second and last, or with all but the first."""
    return (
        ("born and two", born, f"{prefix}surname_sound", f"{prefix}second_sound"),
        ("born and two", born, f"{prefix}surname_sound", f"{prefix}last_sound"),
        ("born and given", born, f"{prefix}given_sound"),
    )


ALL_KEYS: tuple[Key, ...] = (
    *NUMBER_KEYS,
    *NUMBER_PART_KEYS,
    *_born_keys("born"),
    *_born_keys("born", "former_"),
    *_born_keys("told"),
    *_born_keys("told", "former_"),
    ("born and given", "born", "whole_sound"),
    *(("name and date", name, slip) for name in WHOLE for slip in ("month", "day", "turned")),
    *(("phone", phone) for phone in PHONES),
    *(("guardian and name", guardian, name) for name in WHOLE for guardian in GUARDIANS),
    *(("guardian and birth", guardian, born) for born in ("born", "told") for guardian in GUARDIANS),
)
"""Every key by which a child can be found again after the faults lists have."""

REPEAT_KEYS: tuple[Key, ...] = (
    *NUMBER_KEYS,
    ("birth", "whole_sound", "born"),
    ("phone", "whole_sound", "phone_1"),
    ("guardian", "whole_sound", "guardian_1"),
    ("birth and phone", "born", "surname_sound", "phone_1"),
)
"""Keys by which a child written twice on one list is found."""
NAME_KEYS: tuple[Key, ...] = tuple(("name", name) for name in WHOLE)


def keyed(frame: pl.DataFrame, keys: tuple[Key, ...]) -> pl.DataFrame:
    """Long form: index, key."""
    cells = _cells(frame, {name for _, *names in keys for name in names})
    parts = [cells.select("index", pl.lit(0, pl.UInt64).alias("key")).clear()]
    for kind, *names in keys:
        if not cells.schema.keys() >= set(names):
            continue
        key = pl.lit(zlib.crc32(kind.encode()), pl.UInt64)
        for name in names:
            key = key * _SPREAD + pl.col(name)
        parts.append(cells.select("index", key.alias("key")).drop_nulls("key"))
    return pl.concat(parts)


def met(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs of rows that share a key."""
    return (
        left.join(right, on="key", suffix="_right")
        .select(pl.col("index").alias("h"), pl.col("index_right").alias("r"))
        .unique()
    )


def candidate_pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs of two lists of bodies that share any key."""
    pairs = [met(keyed(left, ALL_KEYS), keyed(right, ALL_KEYS))]
    undated_left, undated_right = (one.filter(pl.col("birth").is_null()) for one in (left, right))
    for one, other in ((undated_left, right), (left, undated_right)):
        if one.height and other.height:
            pairs.append(met(rare(keyed(one, NAME_KEYS)), rare(keyed(other, NAME_KEYS))))
    return pl.concat(pairs).unique()


def rare(keys: pl.DataFrame) -> pl.DataFrame:
    """Keys few rows share."""
    return keys.filter(pl.len().over("key") <= NAME_KEYS_AT_MOST)


def repeated_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs within one list that may be one child written twice, h before r."""
    keys = keyed(frame, REPEAT_KEYS)
    shared = keys.filter(pl.len().over("key") > 1)
    return met(shared, shared).filter(pl.col("h") < pl.col("r"))
