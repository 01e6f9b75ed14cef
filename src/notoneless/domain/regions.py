"""行政区划代码: what a place code says about its level and its parent.

Twelve digits as used in statistics: 2 province, 2 prefecture, 2 county (GB/T 2260), 3 township or street,
3 village or community; lower parts that do not apply are zeros. A village group (村小组), the smallest
cell of the household line, has no national code: here it is its village's code and two digits more.
"""

import re
from enum import IntEnum

from .refusal import Refusal
from .words import PlaceKind


class Level(IntEnum):
    """How deep a place lies in the tree. Township and street are one level, village and community too."""

    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5
    GROUP = 6


LEVEL_OF_KIND = {
    PlaceKind.PROVINCE: Level.PROVINCE,
    PlaceKind.PREFECTURE: Level.PREFECTURE,
    PlaceKind.COUNTY: Level.COUNTY,
    PlaceKind.TOWNSHIP: Level.TOWNSHIP,
    PlaceKind.STREET: Level.TOWNSHIP,
    PlaceKind.VILLAGE: Level.VILLAGE,
    PlaceKind.COMMUNITY: Level.VILLAGE,
    PlaceKind.GROUP: Level.GROUP,
}

_DIGITS_OF_LEVEL = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GROUP: 14,
}
_SHORT_FORMS = (2, 4, 6, 9)
_LONGEST_TEXT = 64
_CODE = re.compile(r"[1-9][0-9](?:[0-9]{10}|[0-9]{12})")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


def level_of(code: str) -> Level | None:
    """The level a code stands for, or None when its digits contradict each other.

    A township may hang directly under a prefecture that has no counties (东莞 441900), so zeros in the county
    part are allowed there; a village without a township, or a group numbered 00, is a mistake.
    """
    if _CODE.fullmatch(code) is None:
        return None
    prefecture, county, township, village = code[2:4], code[4:6], code[6:9], code[9:12]
    if len(code) == 14:
        is_whole = "000" not in (village, township) and "00" not in (prefecture, code[12:])
        return Level.GROUP if is_whole else None
    if village != "000":
        return Level.VILLAGE if township != "000" and prefecture != "00" else None
    if township != "000":
        return Level.TOWNSHIP if prefecture != "00" else None
    if county != "00":
        return Level.COUNTY if prefecture != "00" else None
    return Level.PREFECTURE if prefecture != "00" else Level.PROVINCE


def is_valid(code: str) -> bool:
    """Whether the text is a whole code of twelve (a group: fourteen) digits that makes sense."""
    return level_of(code) is not None


def read_code(text: str) -> str | Refusal:
    """The whole code a cell means: blanks and full-width digits repaired, 2, 4, 6, 9 digits filled up."""
    if len(text) > _LONGEST_TEXT:
        return Refusal("内容太长,不是行政区划代码。请检查这一格是否填错了列。", "region.too_long")
    code = "".join(text.translate(_HALF_WIDTH).split())
    if len(code) in _SHORT_FORMS:
        code = code.ljust(12, "0")
    if level_of(code) is None:
        return Refusal("行政区划代码应为12位数字(村小组为14位),请对照统计用区划代码核对。", "region.code")
    return code


def parent_code(code: str) -> str | None:
    """The code of the place above, or None for a province (and for what is no code).

    Under a municipality the code above a county is that of its 市辖区 row (110101… → 110100…).
    """
    level = level_of(code)
    if level is None or level is Level.PROVINCE:
        return None
    if level is Level.GROUP:
        return code[:12]
    return code[: _DIGITS_OF_LEVEL[Level(level - 1)]].ljust(12, "0")


def ancestor_codes(code: str) -> tuple[str, ...]:
    """All codes above, from the province down to the direct parent."""
    found: list[str] = []
    above = parent_code(code)
    while above is not None:
        found.append(above)
        above = parent_code(above)
    return tuple(reversed(found))


def county_code(code: str) -> str | None:
    """The six digits of the county a place lies in, or None above the county."""
    level = level_of(code)
    return code[:6] if level is not None and level >= Level.COUNTY else None


def lies_in(code: str, above: str) -> bool:
    """Whether the first place is the second or lies in its branch."""
    return code == above or above in ancestor_codes(code)


def fits_kind(code: str, kind: PlaceKind) -> bool:
    """Whether the code's level is the one this kind of place has."""
    return level_of(code) is LEVEL_OF_KIND[kind]


def group_code(village_code: str, number: int) -> str:
    """The code of a village's group by its number, 1–99."""
    if level_of(village_code) is not Level.VILLAGE or not 1 <= number <= 99:
        raise ValueError(f"no village group {number} under {village_code!r}")
    return f"{village_code}{number:02d}"
