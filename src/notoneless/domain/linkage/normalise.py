"""One way of writing for every cell: the same child written by two clerks should read the same afterwards.

Only the writing is changed here, never the meaning. What is empty, a dash, 无 or 不详 becomes null, and null
agrees with nothing.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import polars as pl
from opencc import OpenCC

from .. import idcard
from .sounds import sound_key

OVERUSED_PHONE = 8
"""A telephone on more rows of one list than this belongs to a school or an office, not to a family."""
OVERUSED_NUMBER = 3
"""An identity number on more rows of one list than this was typed to fill the cell."""
YOUNG_CENTURY_UNTIL = 40
"""Two-digit years up to this are 20xx: the lists are of schoolchildren."""

_NOTHING = frozenset(
    re.findall(
        r"\S+",
        "无 没有 不详 不祥 未知 暂无 空 缺 待查 待补 未办 未办理 未上户 未取名 无名 "
        "本人 父亲 母亲 父母 监护人 NULL NONE NAN NA N/A",
    )
)
_VARIANTS = str.maketrans("甯脩堦邨亷巖嶽喆", "宁修阶村廉岩岳哲")
_NAME_NOISE = re.compile(r"[\s·•・‧∙⋅.。,,、'’`\-‐-―_/\\|::;;\u00b7\u2027\u30fb\uff65\u200b-\u200f\ufeff]+")
_BRACKETED = re.compile(r"[((\[【〔{].*?(?:[))\]】〕}]|$)")
_LONG_DOT = re.compile(r"(?<=\w\w)●(?=\w{3})")
"""The round mark stands for an unreadable character in a short name, for the dot in one of several parts."""
_WILD = str.maketrans("??*□■○〇●◻▢", "??????????")
_DIGITS = re.compile(r"\d+")
_PHONE = re.compile(r"(?:\+?86)?(1\d{10})|(?:0\d{2,3}-?)?([2-9]\d{6,7})")
_CHINESE_NUMBER = re.compile(r"[零〇一二三四五六七八九十]+(?=号|组|队|社|栋|幢|单元|小组|村民)")
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_REGIONS = re.compile(
    r"^(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{1,8}?(?:自治州|地区|盟|市(?!场|村|社区)))?"
    r"(?:.{1,8}?(?:自治县|县|旗|市(?!场)|(?<![社小])区)(?!村|社区|屯|寨))?"
)
_TOWNSHIP = re.compile(r"^.{1,8}?(?:镇|民族乡|乡|街道办事处|街道|办事处)(?!村|社区|屯|寨)")
_VILLAGE = re.compile(r"^(.{1,10}?)(?:行政村|村民委员会|村委会|居民委员会|居委会|社区|村|屯|寨|嘎查)")
_GROUP = re.compile(r"(\d+)(?:村民小组|居民小组|小组|组|队|社)")
_HOUSE = re.compile(r"(\d+)号")
_PLACE_TAIL = re.compile(r"(?:行政村|村民委员会|村委会|居民委员会|居委会|社区|村|屯|寨|嘎查)$")


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=32_768)
def _simple(char: str) -> str:
    return str(_simplifier().convert(char))


def _text(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def name_of(value: str) -> str | None:
    """A name without blanks, dots, bracketed remarks, in simplified characters; unreadable ones as ``?``."""
    bare = _NAME_NOISE.sub("", _BRACKETED.sub("", _LONG_DOT.sub("", _text(value)).translate(_WILD))).upper()
    if not bare or bare in _NOTHING or not bare.strip("?") or bare.isdigit():
        return None
    if bare.isascii():
        return bare
    return "".join(char if char.isascii() else _simple(char) for char in bare).translate(_VARIANTS)


def sex_of(value: str) -> int | None:
    """1 male, 2 female (GB/T 2261.1)."""
    return {"男": 1, "1": 1, "M": 1, "女": 2, "2": 2, "F": 2}.get(_text(value).upper().removesuffix("性")[:1])


def date_of(value: str) -> date | None:
    """A whole date however it is written; a year and month alone say nothing."""
    text = _text(value)
    parts = _DIGITS.findall(text)
    if len(parts) >= 3 and len(parts[0]) == 4:
        numbers = [int(part) for part in parts[:3]]
    elif parts and len(parts[0]) == 8 and text.startswith(parts[0]):
        numbers = [int(parts[0][:4]), int(parts[0][4:6]), int(parts[0][6:])]
    elif parts and len(parts[0]) == 5 and text in (parts[0], f"{parts[0]}.0"):
        return date(1899, 12, 30) + timedelta(days=int(parts[0]))
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None


def number_of(value: str) -> str | None:
    """An identity number as written, half-width, capital X; too short a thing is none."""
    text = idcard.normalise(unicodedata.normalize("NFKC", value))
    if not 14 <= len(text) <= 20 or not text[:14].isdigit() or len(set(text)) < 4:
        return None
    return text


def widened(number: str, birth: date | None) -> str:
    """The eighteen digits of a fifteen-digit number.

    ``idcard.to_18`` writes 19 before the year as the standard says; on a list of schoolchildren a short number
    is a long one cut by a clerk, so the century is that of the birth date beside it, else 20 for small years.
    """
    if len(number) != 15:
        return number
    year = int(number[6:8])
    if birth is not None and birth.year % 100 == year:
        century = str(birth.year // 100)
    else:
        century = "20" if year <= YOUNG_CENTURY_UNTIL else "19"
    body = number[:6] + century + number[6:]
    return body + idcard.check_char(body) if body.isdigit() else number


def phones_of(value: str) -> list[str]:
    """The telephone numbers in a cell, mobile or fixed, without code of country or area."""
    text = re.sub(r"[\s()]+", "", _text(value))
    text = re.sub(r"(?<=1\d{2})-(?=\d{4})|(?<=\d{4})-(?=\d{4}(?!\d))", "", text)
    found = [mobile or fixed for mobile, fixed in _PHONE.findall(text)]
    return [one for one in found if len(set(one[-7:])) > 1][:2]


def _arabic(match: re.Match[str]) -> str:
    text = match.group()
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return "".join(str(_CHINESE_DIGITS[char]) for char in text)
    lead = _CHINESE_DIGITS.get(tens[-1:], 1) if tens else 1
    return str(lead * 10 + (_CHINESE_DIGITS.get(ones[-1:], 0) if ones else 0))


def written_address(value: str) -> str | None:
    """The address as text to be compared later, null when it says nothing."""
    text = _text(value)
    return None if address_of(text) is None else text


def address_of(value: str) -> tuple[str | None, str, str, str] | None:
    """(village, group, house, all below the township) of an address; empty text where it does not say.

    An address that stops at the township, or is an area code, is shared by thousands and says nothing: None.
    """
    text = re.sub(r"[\s,,。.、;;\-—#]+", "", _text(value))
    if len(text) < 2 or text.upper() in _NOTHING or text.isdigit():
        return None
    text = _CHINESE_NUMBER.sub(_arabic, "".join(_simple(char) for char in text))
    below = _REGIONS.sub("", text)
    below = _TOWNSHIP.sub("", below)
    if not below:
        return None
    village = _VILLAGE.match(below)
    rest = below[village.end() :] if village else below
    group, house = _GROUP.search(rest), _HOUSE.search(rest)
    return (
        village.group(1) if village else None,
        group.group(1) if group else "",
        house.group(1) if house else "",
        below,
    )


def place_of(value: str) -> str | None:
    """The bare name of a village or community: 沙湾社区居委会 and 沙湾 are one."""
    text = "".join(_simple(char) for char in _NAME_NOISE.sub("", _text(value)))
    text = _TOWNSHIP.sub("", text) or text
    while (bare := _PLACE_TAIL.sub("", text)) and bare != text:
        text = bare
    return text or None


def school_of(value: str) -> str | None:
    """A school's name without blanks and brackets."""
    return name_of(value)


_GRADE_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}


def grade_of(value: str) -> int | None:
    """Grade 1–9 of 三年级, 七年级, 初二, 8 …"""
    text = _text(value)
    found = next((_GRADE_DIGITS.get(char) or (int(char) if char in "123456789" else 0) for char in text
                  if char in _GRADE_DIGITS or char in "123456789"), 0)  # fmt: skip
    if not found:
        return None
    return found + 6 if "初" in text and found <= 3 else found


def _mapped(column: pl.Series, change: Callable[[str], Any], kind: Any) -> pl.Series:
    """The column with every different text changed once."""
    changed: dict[str | None, Any] = {text: change(text) for text in column.drop_nulls().unique().to_list()}
    return pl.Series(column.name, [changed.get(text) for text in column.to_list()], dtype=kind)


def _numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The identity number with what it says itself, and whether it is surely this child's own."""
    direct = _mapped(frame["id_number"], number_of, pl.String)
    card = _mapped(frame["card_number"].str.slice(0, 18), number_of, pl.String)
    guardian = _mapped(frame["guardian_number"], number_of, pl.String)
    births = frame["birth"].to_list()
    written = pl.select(pl.coalesce(direct, card)).to_series().to_list()
    numbers: list[str | None] = []
    for number, birth, other in zip(written, births, guardian.to_list(), strict=True):
        numbers.append(None if number is None or number == other else widened(number, birth))
    valid = [number is not None and idcard.is_valid(number) for number in numbers]
    roll = [_roll_number(text) for text in frame["roll_number"].to_list()]
    told = [
        date(int(n[6:10]), int(n[10:12]), int(n[12:14])) if n and ok else None
        for n, ok in zip(numbers, valid, strict=True)
    ]
    whole = [ok and w is not None and len(w) == 18 for ok, w in zip(valid, written, strict=True)]
    sexes = [2 - int(n[16]) % 2 if n and ok else None for n, ok in zip(numbers, valid, strict=True)]
    return frame.with_columns(
        pl.Series("number", numbers, dtype=pl.String),
        pl.Series("whole", whole, dtype=pl.Boolean),
        pl.Series("number_birth", told, dtype=pl.Date),
        pl.Series("number_sex", sexes, dtype=pl.Int8),
        pl.Series("roll_key", roll, dtype=pl.String),
        pl.Series("g_number", [r[1:] if r and r[0] == "G" else None for r in roll], dtype=pl.String),
    )


def _roll_number(value: str | None) -> str | None:
    """学籍号: G + identity number, J or L + 18 digits; a bare identity number is read as G."""
    if value is None:
        return None
    text = idcard.normalise(unicodedata.normalize("NFKC", value))
    if idcard.is_valid(text):
        return "G" + text
    return text if len(text) == 19 and text[0] in "GJL" and text[1:18].isdigit() else None


def _usable(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers and telephones that stand on too many rows of the list say nothing about a child."""
    often = pl.len().over("number") > OVERUSED_NUMBER
    frame = frame.with_columns(pl.when(often).then(None).otherwise(pl.col("number")).alias("number"))
    phones = pl.concat(
        [frame.select("row", pl.col(f"phone_{n}").alias("phone")) for n in (1, 2)], how="vertical"
    )
    busy = (
        phones.drop_nulls().unique().group_by("phone").len().filter(pl.col("len") > OVERUSED_PHONE)["phone"]
    )
    return frame.with_columns(
        pl.when(pl.col(f"phone_{n}").is_in(busy.implode()))
        .then(None)
        .otherwise(pl.col(f"phone_{n}"))
        .alias(f"phone_{n}")
        for n in (1, 2, 3)
    )


ADDRESSES = ("address", "address_now", "address_home")


def _contacts(frame: pl.DataFrame) -> pl.DataFrame:
    """Guardians and head of household as three names, up to three telephones, three addresses."""
    phones = [
        _mapped(frame[column], phones_of, pl.List(pl.String)).to_list()
        for column in ("guardian_phone", "guardian_phone_2", "guardian_phone_3")
    ]
    all_of = [
        list(dict.fromkeys(one for part in parts for one in part or []))
        for parts in zip(*phones, strict=True)
    ]
    return frame.with_columns(
        _mapped(frame["guardian_name"], name_of, pl.String).alias("guardian_1"),
        _mapped(frame["guardian_name_2"], name_of, pl.String).alias("guardian_2"),
        _mapped(frame["head_name"], name_of, pl.String).alias("guardian_3"),
        *(
            pl.Series(
                f"phone_{n}", [one[n - 1] if len(one) >= n else None for one in all_of], dtype=pl.String
            )
            for n in (1, 2, 3)
        ),
        *(_mapped(frame[one], written_address, pl.String).alias(one) for one in ADDRESSES),
        _mapped(frame["place"], place_of, pl.String).alias("village"),
        _mapped(frame["school"], school_of, pl.String).alias("school"),
        _mapped(frame["grade"], grade_of, pl.Int8).alias("grade"),
    )


def normalised(frame: pl.DataFrame) -> pl.DataFrame:
    """A canonical frame with everything the comparison needs, one line a row, ``index`` counting from 0."""
    frame = frame.with_columns(
        _mapped(frame["name"], name_of, pl.String).alias("name"),
        _mapped(frame["former_name"], name_of, pl.String).alias("former_name"),
        _mapped(frame["sex"], sex_of, pl.Int8).alias("sex"),
        _mapped(frame["birth_on"], date_of, pl.Date).alias("birth"),
    )
    frame = _usable(_contacts(_numbers(frame)))
    keys = _mapped(frame["name"], lambda name: list(sound_key(name)), pl.List(pl.String))
    own = pl.col("whole") & pl.col("number").is_not_null()
    return frame.with_columns(
        keys.list.get(0, null_on_oob=True).alias("surname_sound"),
        keys.list.get(1, null_on_oob=True).alias("given_sound"),
        (own & (pl.col("number_birth") == pl.col("birth")).fill_null(True)).alias("own"),
        (pl.col("birth").is_null() & pl.col("whole")).alias("birth_told"),
        pl.coalesce("birth", pl.when(pl.col("whole")).then(pl.col("number_birth"))).alias("birth"),
        pl.coalesce("sex", pl.when(pl.col("whole")).then(pl.col("number_sex"))).alias("sex"),
    ).with_row_index("index")
