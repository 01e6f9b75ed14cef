"""Whole lists in one way of writing: the same child written by two clerks should read the same afterwards.

The columns are worked on whole; only cells that are not plain already are handed to the functions of ``cells``,
each different text once. ``heads`` makes what every row of a list is asked for, ``bodies`` the rest, for the few
rows the numbers do not settle.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from .. import idcard
from .cells import (
    ADDRESS_NOISE,
    GROUP,
    HOUSE,
    KEPT_DIGITS,
    NOISE,
    NOTHING,
    address_of,
    arabic,
    date_of,
    grade_of,
    name_of,
    number_of,
    phones_of,
    place_of,
    roll_number_of,
    sex_of,
    simple_forms,
    widened,
    written_otherwise,
)
from .sounds import sounded

OVERUSED_PHONE = 8
"""A telephone on more rows of one list than this belongs to a school or an office, not to a family."""
OVERUSED_NUMBER = 3
"""An identity number on more rows of one list than this was typed to fill the cell."""

FOUR_DIGITS = date(1000, 1, 1)
"""The first date whose year is written with four digits."""

PLAIN_NUMBER = r"^[0-9]{17}[0-9X]$"
FEW_CHARACTERS = "|".join(f"^[{a}{b}{c}]*$" for a, b, c in combinations("0123456789X", 3))
"""Three characters over and over: typed to fill the cell, as ``number_of`` knows."""
PLAIN_HAN = r"^[\u4e00-\u9fff]{2,30}$"
PLAIN_PHONE = r"^1[0-9]{10}$"
HYPHENED_PHONE = r"^(1[0-9]{2})-?([0-9]{4})-?([0-9]{4})$"
PLAIN_ROLL_NUMBER = r"^[GJL][0-9]{17}[0-9X]$"


def mapped(column: pl.Series, change: Callable[[str], Any], kind: Any) -> pl.Series:
    """The column with every different text changed once."""
    texts = column.drop_nulls().unique()
    if not len(texts):
        return pl.Series(column.name, [None], dtype=kind).new_from_index(0, len(column))
    changed = pl.DataFrame(
        {"text": texts, "to": pl.Series([change(text) for text in texts.to_list()], dtype=kind)}
    )
    asked = pl.DataFrame({"text": column})
    return asked.join(changed, on="text", how="left", maintain_order="left")["to"].alias(column.name)


def repaired(column: pl.Series, plain: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The column with the cells that are not plain changed; the plain ones are not touched."""
    odd = (~plain).fill_null(False).arg_true()
    return column if not len(odd) else column.clone().scatter(odd, change(column.gather(odd)))


def names(column: pl.Series) -> pl.Series:
    """``name_of`` for a column: plain Chinese characters stay, dots and blanks go, the rest is read one by one."""
    if column.null_count() == len(column):
        return column
    forms = simple_forms()

    def plain(texts: pl.Series) -> pl.Series:
        return (
            texts.str.contains(PLAIN_HAN) & ~texts.str.contains(written_otherwise()) & ~texts.is_in(NOTHING)
        )

    def tidied(texts: pl.Series) -> pl.Series:
        bare = texts.str.replace_all(NOISE, "").str.replace_many(list(forms), list(forms.values()))
        quick = plain(bare)
        return repaired(bare, quick, lambda _: mapped(texts.filter(~quick), name_of, pl.String))

    return repaired(column, plain(column), tidied)


def births(column: pl.Series) -> pl.Series:
    """``date_of`` for a column."""
    found = column.str.to_date("%Y-%m-%d", strict=False)
    # polars reads 15-03-12 as the year 15, -2015-03-12 as one before Christ, +52015-03-12 as one to come
    doubtful = found.is_null() | (found < FOUR_DIGITS) | (found > date.max)
    odd = (doubtful & column.is_not_null()).arg_true()
    return found.scatter(odd, mapped(column.gather(odd), date_of, pl.Date)) if len(odd) else found


def sexes(column: pl.Series) -> pl.Series:
    """``sex_of`` for a column."""
    found = pl.select(pl.when(column == "男").then(1).when(column == "女").then(2).cast(pl.Int8)).to_series()
    odd = (found.is_null() & column.is_not_null()).arg_true()
    return found.scatter(odd, mapped(column.gather(odd), sex_of, pl.Int8)) if len(odd) else found


def numbers(column: pl.Series) -> pl.Series:
    """``number_of`` for a column."""

    def plain(texts: pl.Series) -> pl.Series:
        is_number = texts.str.contains(PLAIN_NUMBER) & ~texts.str.ends_with("000")
        return is_number & ~texts.str.contains(FEW_CHARACTERS)

    def tidied(texts: pl.Series) -> pl.Series:
        bare = texts.str.replace_all(r"[\s'’`\-]+", "").str.to_uppercase()
        quick = plain(bare) & (texts.str.len_chars() <= idcard.LONGEST_TEXT)
        return repaired(bare, quick, lambda _: mapped(texts.filter(~quick), number_of, pl.String))

    return repaired(column, plain(column), tidied)


def roll_numbers(column: pl.Series) -> pl.Series:
    """``roll_number_of`` for a column."""
    plain = column.str.contains(PLAIN_ROLL_NUMBER)
    return repaired(column, plain, lambda odd: mapped(odd, roll_number_of, pl.String))


def inside_roll_number(roll: pl.Series) -> pl.Series:
    """The identity number a G 学籍号 holds."""
    return pl.select(pl.when(roll.str.starts_with("G")).then(roll.str.slice(1))).to_series()


def phones(columns: Sequence[pl.Series]) -> pl.DataFrame:
    """``phones_of`` for up to three columns together: phone_1 … phone_3, each once."""
    lists = [_phone_lists(column) for column in columns if column.null_count() < len(column)]
    if not lists:
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(columns[0]))
        return pl.DataFrame({f"phone_{n}": nothing for n in (1, 2, 3)})
    every = pl.DataFrame(lists).select(
        pl.concat_list(pl.all().fill_null([])).list.unique(maintain_order=True).alias("all")
    )
    return every.select(pl.col("all").list.get(n, null_on_oob=True).alias(f"phone_{n + 1}") for n in range(3))


def _phone_lists(column: pl.Series) -> pl.Series:
    bare = (
        column.str.replace_all(r"[\s()]+", "").str.strip_prefix("+86").str.replace(HYPHENED_PHONE, "$1$2$3")
    )
    plain = bare.str.contains(PLAIN_PHONE) & (bare.str.tail(7).str.count_matches(r"(\d)") == 7)
    plain &= ~bare.str.tail(7).is_in([str(digit) * 7 for digit in range(10)])
    odd = mapped(column.filter(~plain), phones_of, pl.List(pl.String))
    whole = pl.DataFrame({"one": bare}).select(pl.concat_list("one")).to_series()
    places = (~plain).fill_null(False).arg_true()
    made = pl.DataFrame({"place": places, "odd": odd})
    return (
        pl.DataFrame({column.name: whole})
        .with_row_index("place")
        .join(made, on="place", how="left", maintain_order="left")
        .select(pl.when(plain).then(pl.col(column.name)).otherwise(pl.col("odd")).alias(column.name))
        .to_series()
    )


_COUNTED = r"^(.*?)([零〇一二三四五六七八九十]+)((?:号|组|队|社|栋|幢|单元|小组|村民).*)$"
_COUNTED_AT_MOST = 3
_VILLAGERS = "村民小组"
_ODD_TAIL = r"[省市县区旗盟州镇乡村屯寨]|街道|办事处|嘎查|委会|\s"
ADDRESS_PARTS = ("village", "group", "house", "below")


def addresses(column: pl.Series, prefix: str) -> pl.DataFrame:
    """``address_of`` for a column, as four columns ``PREFIX_village`` … ``PREFIX_below`` (null: says nothing).

    Thousands of addresses share the words before their first digit; those are read once each, the digits behind
    them in columns.
    """
    if column.null_count() == len(column):
        return pl.DataFrame(
            {
                f"{prefix}_{part}": pl.Series([None], dtype=pl.String).new_from_index(0, len(column))
                for part in ADDRESS_PARTS
            }
        )
    bare = _counted(column.str.replace_all(ADDRESS_NOISE, ""))
    words = bare.str.extract("^([^0-9]*)")
    tail, head = bare.str.strip_prefix(words), _read(words)
    # 第3村民小组 holds 村 but names no village, once the words before it named one
    behind = pl.select(
        pl.when(head["village"].is_not_null()).then(tail.str.replace(_VILLAGERS, "")).otherwise(tail)
    )
    plain = (
        bare.str.contains(r"^[\u4e00-\u9fff0-9]+$")
        & ~behind.to_series().str.contains(_ODD_TAIL)
        & ~tail.str.contains(written_otherwise())
        & head["below"].is_not_null()
    ).fill_null(False)
    quick = head.with_columns(tail.alias("tail")).select(
        "village",
        _first_told("group", GROUP.pattern),
        _first_told("house", HOUSE.pattern),
        pl.col("below") + pl.col("tail"),
    )
    odd = _read(pl.select(pl.when(~plain).then(column)).to_series())
    return pl.DataFrame(
        [
            pl.select(
                pl.when(plain).then(quick[part]).otherwise(odd[part]).alias(f"{prefix}_{part}")
            ).to_series()
            for part in ADDRESS_PARTS
        ]
    )


def _read(column: pl.Series) -> pl.DataFrame:
    """``address_of`` for a column, each different text once: village, group, house, below."""
    texts = column.drop_nulls().unique()
    nothing = (None,) * len(ADDRESS_PARTS)
    read = [address_of(text) or nothing for text in texts.to_list()]
    parts = zip(*read, strict=True) if read else [()] * len(ADDRESS_PARTS)
    table = [pl.Series(name, part, dtype=pl.String) for name, part in zip(ADDRESS_PARTS, parts, strict=True)]
    asked = pl.DataFrame({"text": column})
    return asked.join(
        pl.DataFrame([texts.alias("text"), *table]), on="text", how="left", maintain_order="left"
    ).drop("text")


def _first_told(part: str, pattern: str) -> pl.Expr:
    """Group or house: what the words before the first digit tell, else the digits behind them."""
    behind = pl.col("tail").str.extract(pattern).fill_null("")
    return pl.when(pl.col(part) != "").then(pl.col(part)).otherwise(behind).alias(part)


def _counted(texts: pl.Series) -> pl.Series:
    """Addresses with 三组 as 3组; null where there are more such numbers than an address has."""
    for _ in range(_COUNTED_AT_MOST):
        places = texts.str.contains(_COUNTED).fill_null(False).arg_true()
        if not len(places):
            break
        parts = texts.gather(places).str.extract_groups(_COUNTED).struct.unnest()
        digits = mapped(parts["2"], arabic, pl.String)
        texts = texts.clone().scatter(places, parts["1"] + digits + parts["3"])
    else:
        texts = texts.clone().scatter(texts.str.contains(_COUNTED).fill_null(False).arg_true(), None)
    return texts


# ---- rows -----------------------------------------------------------------------------------------------------


def heads(frame: pl.DataFrame) -> pl.DataFrame:
    """What every row of a list is asked for: index (its place in the canonical order), name, sex, birth and number.

    ``was_short``: the number was written with fifteen digits and is widened here.
    """
    number = numbers(frame["id_number"])
    if frame["card_number"].null_count() < frame.height:
        card = numbers(frame["card_number"].str.slice(0, 18))
        number = pl.select(pl.coalesce(number, card)).to_series()
    if frame["guardian_number"].null_count() < frame.height:
        guardian = numbers(frame["guardian_number"])
        number = pl.select(pl.when((number != guardian).fill_null(True)).then(number)).to_series()
    birth = births(frame["birth_on"])
    short = (number.str.len_bytes() == KEPT_DIGITS).fill_null(False)
    if short.any():
        cut = short.arg_true()
        pairs = zip(number.gather(cut).to_list(), birth.gather(cut).to_list(), strict=True)
        number = number.clone().scatter(cut, pl.Series([widened(*pair) for pair in pairs], dtype=pl.String))
    return pl.DataFrame(
        {
            "index": pl.int_range(frame.height, dtype=pl.UInt32, eager=True),
            "name": names(frame["name"]),
            "sex": sexes(frame["sex"]),
            "birth": birth,
            "number": number,
            "was_short": short,
        }
    )


def usable(frame: pl.DataFrame) -> pl.DataFrame:
    """Heads without the numbers that stand on too many rows to say anything about a child.

    ``mark`` is the number's hash, ``alone``: nobody else on the list has this number.
    """
    mark = pl.when(pl.col("number").is_not_null()).then(pl.col("number").hash(seed=1))
    frame = frame.with_columns(mark.alias("mark")).with_columns(
        (pl.col("mark").is_not_null() & pl.col("mark").is_unique()).alias("alone")
    )
    counted = frame.filter(~pl.col("alone")).select("mark").drop_nulls().group_by("mark").len()
    filled = counted.filter(pl.col("len") > OVERUSED_NUMBER)["mark"]
    if not len(filled):
        return frame
    kept = ~pl.col("mark").is_in(filled.implode()).fill_null(False)
    return frame.with_columns(
        pl.when(kept).then(pl.col(column)).alias(column) for column in ("number", "mark")
    )


def told(head: pl.DataFrame) -> pl.DataFrame:
    """Heads with what the numbers themselves say.

    ``whole``: the number stands complete and its check holds; ``own``: it also tells the birth date written beside
    it; ``number_birth``: the date it tells; ``birth_told``: the birth date is known from the number only.
    """
    digits = pl.col("number").str.head(17).str.to_integer(strict=False)
    weighed = pl.sum_horizontal(
        (pl.col("digits") // 10 ** (16 - place) % 10) * weight for place, weight in enumerate(idcard.WEIGHTS)
    )
    check = (weighed % 11).replace_strict(list(range(11)), list(idcard.CHECK_CHARS), return_dtype=pl.String)
    full = pl.col("number").str.len_bytes() == 18
    born = pl.col("number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    valid = full & (check == pl.col("number").str.slice(17, 1)) & born.is_not_null()
    return (
        head.with_columns(digits.alias("digits"))
        .with_columns(valid.fill_null(False).alias("valid"))
        .with_columns(
            (pl.col("valid") & ~pl.col("was_short")).alias("whole"),
            pl.when("valid").then(born).alias("number_birth"),
            pl.when("valid").then(2 - pl.col("digits") % 10 % 2).cast(pl.Int8).alias("number_sex"),
        )
        .select(
            "index",
            "name",
            "number",
            "whole",
            "number_birth",
            (pl.col("whole") & (pl.col("number_birth") == pl.col("birth")).fill_null(True)).alias("own"),
            (pl.col("birth").is_null() & pl.col("whole")).alias("birth_told"),
            pl.coalesce("birth", pl.when("whole").then("number_birth")).alias("birth"),
            pl.coalesce("sex", pl.when("whole").then("number_sex")).alias("sex"),
        )
    )


PHONES = ("guardian_phone", "guardian_phone_2", "guardian_phone_3")
ADDRESSES = ("address", "address_now", "address_home")


def busy_phones(frame: pl.DataFrame) -> set[str]:
    """Telephones that stand on too many rows of the list to be a family's."""
    texts = pl.concat([frame[column].drop_nulls().alias("phone") for column in PHONES])
    marks = texts.hash(seed=1).alias("mark").to_frame()
    often = marks.group_by("mark").len().filter(pl.col("len") > OVERUSED_PHONE)["mark"]
    if not len(often):
        return set()
    return {
        one for text in texts.filter(marks["mark"].is_in(often.implode())).unique() for one in phones_of(text)
    }


def bodies(frame: pl.DataFrame, head: pl.DataFrame, busy: set[str]) -> pl.DataFrame:
    """Heads with all else the comparison needs. ``frame`` holds the same rows in canonical columns."""
    roll = roll_numbers(frame["roll_number"])
    numbered = phones([frame[column] for column in PHONES])
    in_use = [pl.when(~pl.col(one).is_in(list(busy))).then(pl.col(one)) for one in numbered.columns]
    body = pl.DataFrame(
        {
            "roll_key": roll,
            "g_number": inside_roll_number(roll),
            "former_name": names(frame["former_name"]),
            "guardian_1": names(frame["guardian_name"]),
            "guardian_2": names(frame["guardian_name_2"]),
            "guardian_3": names(frame["head_name"]),
            "village": mapped(frame["place"], place_of, pl.String),
            "school": names(frame["school"]),
            "grade": mapped(frame["grade"], grade_of, pl.Int8),
        }
    )
    return pl.concat(
        [
            told(head),
            body,
            numbered.select(in_use),
            *(addresses(frame[one], one) for one in ADDRESSES),
            sounded(head["name"], ""),
            sounded(body["former_name"], "former_"),
        ],
        how="horizontal",
    )
