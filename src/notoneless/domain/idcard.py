"""身份证号: reads, repairs the writing of, and checks a resident identity number (GB 11643-1999).

Eighteen characters: six for the area, eight for the birth date, three in sequence (the last of them odd for
a male), one check character. The area is never looked up in a table of places: tables age (临平区 330113 is
younger than most of them), so an unknown area can only ever be a warning.
"""

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from .refusal import Refusal
from .words import Sex, Word

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARS = "10X98765432"
LONGEST_TEXT = 64
"""A cell longer than this is no number, however it is written; refused before anything reads it."""
EARLIEST_YEAR = 1850

_ZERO = 48 * sum(WEIGHTS)
_WRITTEN_18 = re.compile(r"[0-9]{17}[0-9X]")
_WRITTEN_15 = re.compile(r"[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?E\+?[0-9]{1,2}")
_CENTENARIANS = ("996", "997", "998", "999")
"""Sequence numbers of the fifteen-digit form kept for people born before 1900."""

_PROVINCES = frozenset(
    code
    for region in ("11-15", "21-23", "31-37", "41-46", "50-54", "61-65", "71-71", "81-83", "91-91")
    for code in map(str, range(int(region[:2]), int(region[3:]) + 1))
)

_CLEAN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_CLEAN |= dict.fromkeys(map(ord, "'\"`‘’“”＇＂-‐‑–—－_\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_CLEAN |= dict.fromkeys(map(ord, "×ХхⅩⅹ✕"), "X")


class IdWarning(Word):
    """What a person should look at although the number itself holds."""

    OLD_15_DIGITS = "old_15_digits", "这是15位旧证号,已补成18位,请对照户口簿核对"
    UNKNOWN_AREA = "unknown_area", "证号前两位不是现行的省级代码,请对照户口簿核对"
    BIRTH_DIFFERS = "birth_differs", "证号里的出生日期与填写的出生日期不一致,请核对"
    SEX_DIFFERS = "sex_differs", "证号里的性别与填写的性别不一致,请核对"


class IdNumber(NamedTuple):
    """A checked identity number: ``text`` is always eighteen characters with a capital X.

    A named tuple and not a dataclass because an import makes one for every row.
    """

    text: str
    birth_on: date
    sex: Sex
    area: str
    was_15_digits: bool = False
    warnings: tuple[IdWarning, ...] = ()

    def __str__(self) -> str:
        return self.text


def check_char(first_17: str) -> str:
    """The eighteenth character that belongs to seventeen digits."""
    return CHECK_CHARS[(sum(map(mul, WEIGHTS, first_17.encode("ascii"))) - _ZERO) % 11]


def normalise(text: str) -> str:
    """The number as it should be written: half-width, without blanks, dashes or quotes, x as X.

    Says nothing about whether it is right. A text too long to be a number comes back empty.
    """
    if len(text) > LONGEST_TEXT:
        return ""
    if len(text) == 18 and text.isascii() and text[:17].isdigit():
        return text.upper()
    return "".join(text.translate(_CLEAN).split()).upper()


def to_18(fifteen: str) -> str:
    """The eighteen-character form of a fifteen-digit number (19 before the year, check character behind)."""
    century = "18" if fifteen[12:] in _CENTENARIANS else "19"
    body = fifteen[:6] + century + fifteen[6:]
    return body + check_char(body)


@lru_cache(maxsize=32_768)
def _birth(eight: str) -> date | None:
    try:
        birth_on = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return None
    return birth_on if birth_on.year >= EARLIEST_YEAR else None


def _misread(text: str) -> Refusal:
    """Why a text that has no number's form is refused, in words that say what to do about it."""
    if not text:
        return Refusal("身份证号是空的,请补填。", "idcard.empty")
    if _SCIENTIFIC.fullmatch(text) or text.endswith(".0"):
        return Refusal(
            "身份证号被表格软件改成了数值,末尾几位已经丢失。请把这一列设为文本格式,重新填写证号。",
            "idcard.spoiled",
        )
    if len(text) not in (15, 18):
        return Refusal(f"身份证号应为18位,这里有{len(text)}位。请对照户口簿重新填写。", "idcard.length")
    return Refusal("身份证号里有不该出现的字符。前17位只能是数字,末位是数字或X。", "idcard.characters")


def parse(text: str, *, today: date | None = None) -> IdNumber | Refusal:
    """The identity number written in ``text``, or why it is none.

    With ``today`` a birth date after it is refused too. The answer to a wrong check character does not name
    the right one: the mistake is most often in another digit.
    """
    if len(text) > LONGEST_TEXT:
        return Refusal("内容太长,不是身份证号。请检查这一格是否填错了列。", "idcard.too_long")
    number = normalise(text)
    was_15_digits = len(number) == 15 and _WRITTEN_15.fullmatch(number) is not None
    if was_15_digits:
        number = to_18(number)
    elif _WRITTEN_18.fullmatch(number) is None:
        return _misread(number)
    birth_on = _birth(number[6:14])
    if birth_on is None:
        return Refusal("身份证号第7至14位不是真实的日期。请对照户口簿核对。", "idcard.birth")
    if today is not None and birth_on > today:
        return Refusal("身份证号里的出生日期晚于今天。请对照户口簿核对。", "idcard.future")
    if check_char(number[:17]) != number[17]:
        if number.endswith("000"):
            return Refusal(
                "身份证号末三位是000且校验不符,多半是表格软件按数值保存时丢了位数。请改为文本格式后重填。",
                "idcard.spoiled",
            )
        return Refusal("身份证号校验不符,有一位或几位写错了。请对照户口簿逐位核对。", "idcard.check")
    warnings: tuple[IdWarning, ...] = (IdWarning.OLD_15_DIGITS,) if was_15_digits else ()
    if number[:2] not in _PROVINCES:
        warnings = (*warnings, IdWarning.UNKNOWN_AREA)
    sex = Sex.MALE if number[16] in "13579" else Sex.FEMALE
    return IdNumber(number, birth_on, sex, number[:6], was_15_digits, warnings)


def is_valid(text: str) -> bool:
    """Whether ``text`` is an identity number as it stands: eighteen characters, real date, right check.

    The quick test for whole columns; it neither repairs the writing nor says why not.
    """
    return (
        len(text) == 18
        and text.isascii()
        and text[:17].isdigit()
        and CHECK_CHARS[(sum(map(mul, WEIGHTS, text.encode())) - _ZERO) % 11] == text[17]
        and _birth(text[6:14]) is not None
    )


def mismatches(
    number: IdNumber, *, birth_on: date | None = None, sex: Sex | None = None
) -> tuple[IdWarning, ...]:
    """What the number says differently from the columns beside it; an unknown column says nothing."""
    found = []
    if birth_on is not None and birth_on != number.birth_on:
        found.append(IdWarning.BIRTH_DIFFERS)
    if sex is not None and sex != Sex.UNKNOWN and sex != number.sex:
        found.append(IdWarning.SEX_DIFFERS)
    return tuple(found)
