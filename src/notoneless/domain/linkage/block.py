"""Which pairs of rows are worth comparing: rows that share at least one key.

A key is one or several cells that stay right under one fault. A row whose cells for a key are empty has no such
key, so nothing empty ever meets anything. Every pair that some rule of ``weigh`` could join shares a key here.

How many strangers a key lets meet decides what a match of millions costs, so a birth date never stands with less
than two syllables of the name (one stranger in 3,300 was born that day, one in thirty has the surname, one in a
hundred the second syllable), and a name never with less than the month.
"""

import polars as pl

NAME_KEYS_AT_MOST = 400
"""A name this many rows of the other list share is met through birth, telephone or guardian instead."""
GUARDIANS = ("guardian_1", "guardian_2", "guardian_3")
PHONES = ("phone_1", "phone_2", "phone_3")


def _key(kind: str, *parts: str | pl.Expr) -> pl.Expr:
    """Key text, null as soon as a part is null or empty."""
    pieces = [(pl.col(part) if isinstance(part, str) else part).cast(pl.String) for part in parts]
    text = pl.concat_str([pl.lit(kind), *pieces], separator="|")
    return pl.when(pl.all_horizontal(piece != "" for piece in pieces)).then(text)


def number_keys() -> list[pl.Expr]:
    """Keys of certain identity: identity number, the number inside a G 学籍号, the 学籍号 itself."""
    return [_key("id", "number"), _key("id", "g_number"), _key("roll", "roll_key")]


def _number_part_keys() -> list[pl.Expr]:
    """What is left of a number after one slip: area and birth date, area and tail, birth date and tail, …"""
    number = pl.when(pl.col("number").str.len_bytes() == 18).then(pl.col("number"))
    return [
        _key("birth and tail", number.str.slice(6)),
        _key("area and tail", number.str.slice(0, 6), number.str.slice(14)),
        _key("head", number.str.slice(0, 16)),
        _key("head and check", number.str.slice(0, 14), number.str.slice(16)),
    ]


def _born_keys(born: pl.Expr, prefix: str = "") -> list[pl.Expr]:
    """A birth date with any two syllables of the name, the first, second and last, or with all but the first."""
    day = born.dt.to_string("%Y%m%d")
    first, second, last = (pl.col(f"{prefix}{part}_sound") for part in ("surname", "second", "last"))
    return [
        _key("born 1 2", day, first, second),
        _key("born 1 2", day, first, last),
        _key("born given", day, pl.col(f"{prefix}given_sound")),
    ]


def _name_keys() -> list[pl.Expr]:
    """The whole name by sound with what a slip leaves of the birth date."""
    name, born = pl.col("whole_sound"), pl.col("birth")
    month, day = born.dt.month(), born.dt.day()
    return [
        _key("year and month", name, born.dt.to_string("%Y%m")),
        _key("month and day", name, born.dt.to_string("%m%d")),
        _key("turned", name, born.dt.year(), pl.min_horizontal(month, day), pl.max_horizontal(month, day)),
    ]


def _family_keys() -> list[pl.Expr]:
    keys = [_key("phone", phone) for phone in PHONES]
    for guardian in GUARDIANS:
        keys.append(_key("guardian and name", guardian, "whole_sound"))
        keys.append(_key("guardian and birth", guardian, pl.col("birth").dt.to_string("%Y%m%d")))
    return keys


def all_keys() -> list[pl.Expr]:
    """Every key by which a child can be found again after the faults lists have."""
    told = pl.when(pl.col("number_birth") != pl.col("birth")).then(pl.col("number_birth"))
    return [
        *number_keys(),
        *_number_part_keys(),
        *_born_keys(pl.col("birth")),
        *_born_keys(pl.col("birth"), "former_"),
        *_born_keys(told),
        *_name_keys(),
        *_family_keys(),
    ]


def repeat_keys() -> list[pl.Expr]:
    """Keys by which a child written twice on one list is found."""
    name = pl.col("whole_sound")
    return [
        *number_keys(),
        _key("birth", name, pl.col("birth").dt.to_string("%Y%m%d")),
        _key("phone", name, "phone_1"),
        _key("guardian", name, "guardian_1"),
        _key("birth and phone", pl.col("birth").dt.to_string("%Y%m%d"), "surname_sound", "phone_1"),
    ]


def settled_keys() -> list[pl.Expr]:
    """Keys that need no more than the heads: what an unsettled row may still share with a settled one."""
    return [_key("id", "number"), _key("name", "name", pl.col("birth").dt.to_string("%Y%m%d"))]


def keyed(frame: pl.DataFrame, keys: list[pl.Expr]) -> pl.DataFrame:
    """Long form: index, key; each once."""
    if not frame.height:
        return pl.DataFrame(schema={"index": frame.schema["index"], "key": pl.UInt64})
    wide = frame.select("index", *(expr.hash(seed=1).alias(str(n)) for n, expr in enumerate(keys)))
    full = frame.select(expr.is_not_null().alias(str(n)) for n, expr in enumerate(keys))
    parts = [
        wide.filter(full[str(n)]).select("index", pl.col(str(n)).alias("key")) for n in range(len(keys))
    ]
    return pl.concat(parts).unique()


def met(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs of rows that share a key."""
    return (
        left.join(right, on="key", suffix="_right")
        .select(pl.col("index").alias("h"), pl.col("index_right").alias("r"))
        .unique()
    )


def candidate_pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs of two lists of bodies that share any key."""
    pairs = [met(keyed(left, all_keys()), keyed(right, all_keys()))]
    name = [_key("name", "whole_sound")]
    undated_left, undated_right = (one.filter(pl.col("birth").is_null()) for one in (left, right))
    for one, other in ((undated_left, right), (left, undated_right)):
        if one.height and other.height:
            pairs.append(met(rare(keyed(one, name)), rare(keyed(other, name))))
    return pl.concat(pairs).unique()


def rare(keys: pl.DataFrame) -> pl.DataFrame:
    """Keys few rows share."""
    return keys.filter(pl.len().over("key") <= NAME_KEYS_AT_MOST)


def repeated_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs within one list that may be one child written twice, h before r."""
    keys = keyed(frame, repeat_keys())
    shared = keys.filter(pl.len().over("key") > 1)
    return met(shared, shared).filter(pl.col("h") < pl.col("r"))
