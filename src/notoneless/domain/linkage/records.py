"""What a list looks like before it is matched: the canonical columns and the shape of the answer.

A caller hands over a ``polars`` frame with any of the columns below, all as text (``birth_on`` may also be a
date). Columns it does not have are left out; columns not named here are ignored. ``row`` is the caller's own
key of the row (a line number, a primary key), unique within the frame; without it the line number from 1 is used.

================== ==============================================================================
row                the caller's key
name               姓名                       former_name       曾用名
sex                性别 (男/女/1/2)           birth_on          出生日期, any usual way of writing a date
id_number          身份证号                   card_number       残疾人证号 (its first 18 characters are the ID)
roll_number        学籍号 or 全国学籍号       guardian_number   the guardian's own 身份证号
guardian_name      监护人姓名                 guardian_name_2   second guardian
head_name          户主姓名
guardian_phone     监护人电话                 guardian_phone_2, guardian_phone_3  further telephones
address            户籍地址                   address_now       现住址
address_home       家庭住址                   place             村(社区) by name
school             学校 or 就读学校           grade             年级
================== ==============================================================================
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ..words import Word

COLUMNS = (
    "row",
    "name",
    "former_name",
    "sex",
    "birth_on",
    "id_number",
    "card_number",
    "roll_number",
    "guardian_number",
    "guardian_name",
    "guardian_name_2",
    "head_name",
    "guardian_phone",
    "guardian_phone_2",
    "guardian_phone_3",
    "address",
    "address_now",
    "address_home",
    "place",
    "school",
    "grade",
)

Progress = Callable[[int, int, str], None]
"""Told (steps done, steps in all, what is being done now in Chinese)."""


class Rule(Word):
    """Which rule joined two rows."""

    NUMBER = "number", "身份证号相同"
    ROLL_NUMBER = "roll_number", "学籍号相同"
    NUMBER_REPAIRED = "number_repaired", "身份证号改正一处后相同"
    NAME_BIRTH = "name_birth", "姓名、出生日期、性别相同，另有一项相同"
    SOUND_BIRTH = "sound_birth", "姓名同音，出生日期、性别相同，另有一项相同"
    NEAR_NAME = "near_name", "姓名相近，出生日期相同，监护人或电话相同"
    NEAR_BIRTH = "near_birth", "姓名相同，出生日期相近，监护人或电话相同"
    CONTACT = "contact", "姓名相同，缺出生日期，监护人、电话、地址两项相同"
    RENAMED = "renamed", "身份证号和出生日期相同，姓名不同"


@dataclass(frozen=True, slots=True)
class Linkage:
    """The answer of one matching run.

    Every household row is in exactly one of ``links``, ``review`` (there with one line a candidate) and
    ``suspected``. Every roll row is in ``links``, ``duplicates`` or ``unclaimed`` (a row may be linked and
    a duplicate when the household list holds the child twice as well).

    * ``links``: household, roll, rule, score (0–1), explanation
    * ``review``: household, roll, rank (from 1), score, explanation: a person must decide
    * ``suspected``: household, candidate_1, candidate_2, candidate_3 (roll rows to look at first, may be null)
    * ``duplicates``: roll, same_as, rule: the same child stands on the roll twice
    * ``unclaimed``: roll
    """

    links: pl.DataFrame
    review: pl.DataFrame
    suspected: pl.DataFrame
    duplicates: pl.DataFrame
    unclaimed: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many children and rows each part holds."""
        return {
            "linked": self.links.height,
            "review": self.review["household"].n_unique(),
            "suspected": self.suspected.height,
            "duplicates": self.duplicates.height,
            "unclaimed": self.unclaimed.height,
        }


def canonical(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every canonical column as text, in an order that depends on the keys alone.

    The order makes the answer independent of how the rows happened to be sorted.
    """
    if "row" not in frame.columns:
        frame = frame.with_columns(pl.int_range(1, pl.len() + 1).alias("row"))
    text = frame.select(
        _column(frame, name).alias(name) if name in frame.columns else pl.lit(None, pl.String).alias(name)
        for name in COLUMNS
    )
    row = text["row"]
    length = row.str.len_chars()
    following = ((length > length.shift()) | ((length == length.shift()) & (row > row.shift()))).slice(1)
    if following.all() and not row.null_count():
        return text
    if row.null_count() or row.n_unique() != text.height:
        raise ValueError("the column row must be complete and unique")
    return text.sort(row_order())


def row_order() -> list[pl.Expr]:
    """The canonical order of keys: 2 before 10, as numbers are counted."""
    return [pl.col("row").str.len_chars(), pl.col("row")]


def _column(frame: pl.DataFrame, name: str) -> pl.Expr:
    kind = frame.schema[name]
    if name == "birth_on" and kind in (pl.Date, pl.Datetime):
        return pl.col(name).dt.strftime("%Y-%m-%d")
    return pl.col(name).cast(pl.String)
