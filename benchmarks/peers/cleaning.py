"""The lists as every peer gets them: cleaned as their users clean, with the same columns on both sides.

Written once, in polars, so that no peer pays for slower cleaning than another. An empty cell is null afterwards.

row             序号 as it stands
name            姓名 in NFKC without blanks and dots; ``former`` is 曾用名 likewise, null on the household list
pinyin          the name's syllables without tones, blanks between; ``clan`` is the first of them
sex             男 or 女
born            出生日期 as a date, whatever the way of writing
number          身份证号 with 18 characters; null where it is a grown-up's
second_number   what follows the G of 学籍号, else ``number``
phone           the first mobile number of the cell
guardian        name of the guardian
village, place  the village or 社区 named in the address, and village and group together
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from pypinyin import lazy_pinyin

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
COUNTING = ("十二", "十一", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一")
GROWN = range(1900, 2005)
"""Years of birth no child of these lists can have: such a number is a guardian's."""
BLANKS_AND_DOTS = r"[\s·•・‧∙⋅●.。]+"


def read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(household, roll) of a folder, cleaned."""
    return tuple(_clean(folder / f"{name}.csv") for name in ("household", "roll"))  # type: ignore[return-value]


def _clean(path: Path) -> pl.DataFrame:
    raw = pl.read_csv(path, infer_schema=False)
    address = "户籍地址" if "户籍地址" in raw.columns else "家庭住址"
    frame = raw.select(
        row=pl.col("序号"),
        name=_name("姓名"),
        former=_name("曾用名") if "曾用名" in raw.columns else pl.lit(None, pl.String),
        sex=pl.col("性别"),
        born=_date("出生日期"),
        number=_number("身份证号"),
        roll_number=_number("学籍号") if "学籍号" in raw.columns else pl.lit(None, pl.String),
        phone=pl.col("监护人电话")
        .str.normalize("NFKC")
        .str.replace_all(r"[\s-]", "")
        .str.extract(r"(1\d{10})"),
        guardian=_name("监护人姓名"),
        address=_plain(pl.col(address)),
    )
    frame = _with_place(_numbers(frame))
    frame = frame.with_columns(pl.col(pl.String).replace("", None))
    return _with_pinyin(frame)


def _plain(text: pl.Expr) -> pl.Expr:
    """NFKC, upper case, no blanks."""
    return text.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\s", "")


def _number(column: str) -> pl.Expr:
    """Without the apostrophe some systems put before a number to keep it a text."""
    return _plain(pl.col(column)).str.replace_all(r"['’`]", "")


def _name(column: str) -> pl.Expr:
    return pl.col(column).str.normalize("NFKC").str.replace_all(BLANKS_AND_DOTS, "")


def _date(column: str) -> pl.Expr:
    """A date written year first in any of the usual ways, or a spreadsheet's count of days."""
    text = pl.col(column).str.normalize("NFKC").str.strip_chars()
    parts = text.str.extract_groups(r"^(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?$")
    year, month, day = (parts.struct.field(str(n)).str.zfill(2) for n in (1, 2, 3))
    written = pl.concat_str(year, month, day).str.to_date("%Y%m%d", strict=False)
    days = text.str.extract(r"^(\d{5})$").cast(pl.Int64)
    return pl.coalesce(written, pl.lit("1899-12-30").str.to_date() + pl.duration(days=days))


def _eighteen(old: str) -> str:
    """A number of 15 digits with its century (children: 20) and its check character."""
    body = f"{old[:6]}20{old[6:]}"
    return (
        body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True)) % 11]
    )


def _numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """``number`` with 18 characters and ``second_number``, instead of ``number`` and ``roll_number`` as written."""
    old = frame["number"].filter(frame["number"].str.contains(r"^\d{15}$").fill_null(False)).unique()
    number = pl.col("number").replace({one: _eighteen(one) for one in old.to_list()})
    second = pl.col("roll_number").str.extract(r"^G(\d{17}[\dX])$")
    frame = frame.with_columns(number=_of_a_child(number), second_number=_of_a_child(second))
    return frame.with_columns(pl.coalesce("second_number", "number")).drop("roll_number")


def _of_a_child(number: pl.Expr) -> pl.Expr:
    year = number.str.slice(6, 4).cast(pl.Int32, strict=False)
    return pl.when(year.is_between(GROWN.start, GROWN.stop - 1)).then(None).otherwise(number)


def _with_place(frame: pl.DataFrame) -> pl.DataFrame:
    village = pl.col("address").str.extract(r"([^县镇乡道]+?(?:村|社区))")
    group = pl.col("address").str.extract(r"([\d一二三四五六七八九十]+)组")
    numbered = group.str.replace_many(list(COUNTING), [str(12 - n) for n in range(12)])
    return frame.with_columns(village=village, place=village + numbered).drop("address")


def _with_pinyin(frame: pl.DataFrame) -> pl.DataFrame:
    """Each character's commonest reading; looked up once a character, put together once a name."""
    names = frame.select(pl.col("name").drop_nulls().unique())
    letters = names["name"].str.split("").explode().unique().drop_nulls().to_list()
    reading = {letter: " ".join(lazy_pinyin(letter)) for letter in letters if letter}
    told = [" ".join([reading[letter] for letter in name]) for name in names["name"].to_list()]
    table = names.with_columns(pinyin=pl.Series(told, dtype=pl.String))
    return frame.join(table, on="name", how="left", maintain_order="left").with_columns(
        clan=pl.col("pinyin").str.extract(r"^(\S+)")
    )
