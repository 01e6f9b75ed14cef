"""Which pairs of rows are worth comparing: rows that share at least one key.

A key is one or several cells that stay right under one fault. A row whose cells for a key are empty has no such
key, so nothing empty ever meets anything. Every pair that some rule of ``weigh`` could join shares a key here.
"""

import polars as pl

NAME_KEYS_AT_MOST = 400
"""A name this many rows of the other list share is met through birth, telephone or guardian instead."""


def _key(kind: str, *parts: str | pl.Expr) -> pl.Expr:
    """Key text, null as soon as a part is null."""
    pieces = [
        pl.col(part).cast(pl.String) if isinstance(part, str) else part.cast(pl.String) for part in parts
    ]
    return pl.concat_str([pl.lit(kind), *pieces], separator="|")


def number_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys of certain identity: identity number, the number inside a G 学籍号, the 学籍号 itself."""
    return _keys(frame, [_key("id", "number"), _key("id", "g_number"), _key("roll", "roll_key")])


def all_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Every key by which a child can be found again after the faults lists have."""
    number = pl.when(pl.col("number").str.len_chars() == 18).then(pl.col("number"))
    sound = pl.concat_str([pl.col("surname_sound"), pl.col("given_sound")], separator=" ")
    exprs = [
        _key("id", "number"),
        _key("id", "g_number"),
        _key("roll", "roll_key"),
        _key("birth and tail", number.str.slice(6)),
        _key("area and tail", number.str.slice(0, 6), number.str.slice(14)),
        _key("area and birth", number.str.slice(0, 14)),
        _key("surname", "birth", "surname_sound"),
        _key("given", "birth", pl.when(pl.col("given_sound") != "").then(pl.col("given_sound"))),
        _key("year", sound, pl.col("birth").dt.year()),
        _key("day", sound, pl.col("birth").dt.strftime("%m%d")),
        _key("phone", "phone_1"),
        _key("phone", "phone_2"),
        _key("phone", "phone_3"),
    ]
    for guardian in ("guardian_1", "guardian_2", "guardian_3"):
        exprs.append(_key("guardian and name", guardian, sound))
        exprs.append(_key("guardian and birth", guardian, "birth"))
    told = pl.when(pl.col("number_birth") != pl.col("birth")).then(pl.col("number_birth"))
    exprs.append(_key("surname", told, "surname_sound"))
    return _keys(frame, exprs)


def name_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Name by sound alone, for rows without a birth date."""
    sound = pl.concat_str([pl.col("surname_sound"), pl.col("given_sound")], separator=" ")
    return _keys(frame, [_key("name", sound)])


def _keys(frame: pl.DataFrame, exprs: list[pl.Expr]) -> pl.DataFrame:
    """Long form: index, key."""
    wide = frame.select("index", *(expr.alias(str(n)) for n, expr in enumerate(exprs)))
    return (
        wide.unpivot(index="index", value_name="key")
        .drop_nulls("key")
        .select("index", pl.col("key").hash(seed=1))
        .unique()
    )


def _meet(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    return (
        left.join(right, on="key", suffix="_right")
        .select(pl.col("index").alias("h"), pl.col("index_right").alias("r"))
        .unique()
    )


def certain_pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs sharing an identity or roll number."""
    return _meet(number_keys(left), number_keys(right))


def candidate_pairs(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs sharing any key."""
    pairs = [_meet(all_keys(left), all_keys(right))]
    undated_left, undated_right = (
        left.filter(pl.col("birth").is_null()),
        right.filter(pl.col("birth").is_null()),
    )
    for one, other in ((undated_left, right), (left, undated_right)):
        if one.height and other.height:
            pairs.append(_meet(_rare(name_keys(one)), _rare(name_keys(other))))
    return pl.concat(pairs).unique().sort("h", "r")


def _rare(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.filter(pl.len().over("key") <= NAME_KEYS_AT_MOST)


def repeated_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs within one list that may be one child written twice, h before r."""
    sound = pl.concat_str([pl.col("surname_sound"), pl.col("given_sound")], separator=" ")
    exprs = [
        _key("id", "number"),
        _key("id", "g_number"),
        _key("roll", "roll_key"),
        _key("birth", sound, "birth"),
        _key("phone", sound, "phone_1"),
        _key("guardian", sound, "guardian_1"),
        _key("surname", "birth", "surname_sound", "phone_1"),
    ]
    keys = _keys(frame, exprs)
    shared = keys.filter(pl.len().over("key") > 1)
    return _meet(shared, shared).filter(pl.col("h") < pl.col("r")).sort("h", "r")
