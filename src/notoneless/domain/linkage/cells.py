"""What one cell of a list means: a name, a date, a number, a telephone, an address in one way of writing.

Only the writing is changed, never the meaning. What is empty, a dash, 无 or 不详 becomes null, and null agrees
with nothing.
"""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache, lru_cache

from opencc import OpenCC

from .. import idcard

YOUNG_CENTURY_UNTIL = 40
"""Two-digit years up to this are 20xx: the lists are of schoolchildren."""
KEPT_DIGITS = 15
"""So many digits of a number survive in a spreadsheet; the rest becomes zeros."""
LOST = "?"
"""Stands in a number for a digit the spreadsheet dropped."""

NOTHING = frozenset(
    re.findall(
        r"\S+",
        "无 没有 不详 不祥 未知 暂无 空 缺 待查 待补 未办 未办理 未上户 未取名 无名 "
        "本人 父亲 母亲 父母 监护人 NULL NONE NAN NA N/A",
    )
)
_VARIANTS = dict(zip("甯脩堦邨亷巖嶽喆", "宁修阶村廉岩岳哲", strict=True))
NOISE = r"[\s·•・‧∙⋅.。,，、'’`\-‐-―_/\\|:：;；\u00b7\u2027\u30fb\uff65\u200b-\u200f\ufeff]+"
_NAME_NOISE = re.compile(NOISE)
_BRACKETED = re.compile(r"[(（\[【〔{].*?(?:[)）\]】〕}]|$)")
_LONG_DOT = re.compile(r"(?<=\w\w)●(?=\w{3})")
"""The round mark stands for an unreadable character in a short name, for the dot in one of several parts."""
_WILD = str.maketrans("?？*□■○〇●◻▢", "??????????")
_DIGITS = re.compile(r"\d+")
_PHONE = re.compile(r"(?:\+?86)?(1\d{10})|(?:0\d{2,3}-?)?([2-9]\d{6,7})")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d\d)")
CHINESE_NUMBER = re.compile(r"[零〇一二三四五六七八九十]+(?=号|组|队|社|栋|幢|单元|小组|村民)")
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
ADDRESS_NOISE = r"[\s,，。.、;；\-—#]+"
_ADDRESS_NOISE = re.compile(ADDRESS_NOISE)
_REGIONS = re.compile(
    r"^(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{1,8}?(?:自治州|地区|盟|市(?!场|村|社区)))?"
    r"(?:.{1,8}?(?:自治县|县|旗|市(?!场)|(?<![社小])区)(?!村|社区|屯|寨))?"
)
_TOWNSHIP = re.compile(r"^.{1,8}?(?:镇|民族乡|乡|街道办事处|街道|办事处)(?!村|社区|屯|寨)")
_VILLAGE = re.compile(r"^(.{1,10}?)(?:行政村|村民委员会|村委会|居民委员会|居委会|社区|村|屯|寨|嘎查)")
GROUP = re.compile(r"(\d+)(?:村民小组|居民小组|小组|组|队|社)")
HOUSE = re.compile(r"(\d+)号")
_PLACE_TAIL = re.compile(r"(?:行政村|村民委员会|村委会|居民委员会|居委会|社区|村|屯|寨|嘎查)$")
_GRADE_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", start=1)}


@cache
def simple_forms() -> dict[str, str]:
    """Traditional and variant characters of the common block → their simplified form."""
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    forms = {one: other for one, other in zip(every, simple, strict=True) if one != other}
    return forms | _VARIANTS


@cache
def _simple_table() -> dict[int, str]:
    return {ord(char): form for char, form in simple_forms().items()}


@cache
def written_otherwise() -> str:
    """A pattern that finds any of those characters."""
    return f"[{''.join(simple_forms())}]"


@lru_cache(maxsize=32_768)
def _simple(char: str) -> str:
    return simple_forms().get(char, char)


def _text(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def name_of(value: str) -> str | None:
    """A name without blanks, dots, bracketed remarks, in simplified characters; unreadable ones as ``?``."""
    bare = _NAME_NOISE.sub("", _BRACKETED.sub("", _LONG_DOT.sub("", _text(value)).translate(_WILD))).upper()
    if not bare.isascii():
        bare = "".join(map(_simple, bare))
    return None if bare in NOTHING or not bare.strip("?") or bare.isdigit() else bare


def sex_of(value: str) -> int | None:
    """1 male, 2 female (GB/T 2261.1)."""
    return {"男": 1, "1": 1, "M": 1, "女": 2, "2": 2, "F": 2}.get(_text(value).upper().removesuffix("性")[:1])


def date_of(value: str) -> date | None:
    """A whole date however it is written; a year and month alone say nothing."""
    text = _text(value)
    parts = _DIGITS.findall(text)
    if len(parts) >= 3 and len(parts[0]) == 4:
        numbers = [int(part) for part in parts[:3]]
    elif parts and len(parts[0]) == 8 and text.lstrip("'’`").startswith(parts[0]):
        numbers = [int(parts[0][:4]), int(parts[0][4:6]), int(parts[0][6:])]
    elif parts and len(parts[0]) == 5 and text in (parts[0], f"{parts[0]}.0"):
        return date(1899, 12, 30) + timedelta(days=int(parts[0]))
    else:
        return None
    try:
        return date(*numbers)
    except (ValueError, OverflowError):
        return None


def number_of(value: str) -> str | None:
    """An identity number as written, half-width, capital X; too short a thing is none.

    Digits a spreadsheet dropped stand as ``?``: 9.90301201503122E+17 and 990301201503122000 (whose check
    character does not hold) are both 990301201503122???.
    """
    text = idcard.normalise(unicodedata.normalize("NFKC", value)).removesuffix(".0")
    found = _SCIENTIFIC.fullmatch(text)
    if found is not None:
        digits = found[1] + (found[2] or "")
        text = digits.ljust(KEPT_DIGITS, "0")[:KEPT_DIGITS] + LOST * 3 if found[3] == "17" else ""
        if len(digits) < KEPT_DIGITS - 1:
            return None
    elif len(text) == 18 and text.endswith("000") and not idcard.is_valid(text):
        text = text[:KEPT_DIGITS] + LOST * 3
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


def roll_number_of(value: str) -> str | None:
    """学籍号: G + identity number, J or L + 18 digits; a bare identity number is read as G."""
    text = idcard.normalise(unicodedata.normalize("NFKC", value))
    if idcard.is_valid(text):
        return "G" + text
    return text if len(text) == 19 and text[0] in "GJL" and text[1:18].isdigit() else None


def phones_of(value: str) -> list[str]:
    """The telephone numbers in a cell, mobile or fixed, without code of country or area."""
    text = re.sub(r"[\s()]+", "", _text(value)).removesuffix(".0")
    text = re.sub(r"(?<=1\d{2})-(?=\d{4})|(?<=\d{4})-(?=\d{4}(?!\d))", "", text)
    found = [mobile or fixed for mobile, fixed in _PHONE.findall(text)]
    return [one for one in found if len(set(one[-7:])) > 1][:2]


def arabic(text: str) -> str:
    """A Chinese number below a hundred in digits."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return "".join(str(_CHINESE_DIGITS[char]) for char in text)
    lead = _CHINESE_DIGITS.get(tens[-1:], 1) if tens else 1
    return str(lead * 10 + (_CHINESE_DIGITS.get(ones[-1:], 0) if ones else 0))


def address_of(value: str) -> tuple[str | None, str, str, str] | None:
    """(village, group, house, all below the township) of an address; empty text where it does not say.

    An address that stops at the township, or is an area code, is shared by thousands and says nothing: None.
    """
    text = _ADDRESS_NOISE.sub("", _text(value))
    if len(text) < 2 or text.upper() in NOTHING or text.isdigit():
        return None
    text = CHINESE_NUMBER.sub(lambda found: arabic(found.group()), text.translate(_simple_table()))
    regions = _REGIONS.match(text)
    below = text[regions.end() :] if regions else text
    township = _TOWNSHIP.match(below)
    below = below[township.end() :] if township else below
    if not below:
        return None
    village = _VILLAGE.match(below)
    rest = below[village.end() :] if village else below
    group, house = GROUP.search(rest), HOUSE.search(rest)
    return (
        village.group(1) if village else None,
        group.group(1) if group else "",
        house.group(1) if house else "",
        below,
    )


def place_of(value: str) -> str | None:
    """The bare name of a village or community (沙湾社区居委会 and 沙湾 are one); a township, county or code is none."""
    text = "".join(map(_simple, _NAME_NOISE.sub("", _text(value))))
    if text.upper() in NOTHING or text.isdigit() or not _TOWNSHIP.sub("", _REGIONS.sub("", text)):
        return None
    text = _TOWNSHIP.sub("", text) or text
    while (bare := _PLACE_TAIL.sub("", text)) and bare != text:
        text = bare
    return text or None


def grade_of(value: str) -> int | None:
    """Grade 1–9 of 三年级, 七年级, 初二, 8 …"""
    text = _text(value)
    found = next((_GRADE_DIGITS.get(char) or (int(char) if char in "123456789" else 0) for char in text
                  if char in _GRADE_DIGITS or char in "123456789"), 0)  # fmt: skip
    if not found:
        return None
    return found + 6 if "初" in text and found <= 3 else found
