"""遮盖: what is shown of a number or an address to people who need not see all of it.

ID number first four and last four, phone 3-4-4, address down to the village, roll number like the ID number
inside it. What cannot be recognised is hidden whole: a mask that guesses wrong shows too much.
"""

import re

HIDDEN = "***"
_LONGEST_TEXT = 300

_PHONE = re.compile(r"(?:\+?86)?(1[0-9]{10})")
_TOWNSHIP = re.compile(r"街道|镇|乡|苏木|农场|林场")
_VILLAGE = re.compile(r"社区|村民委员会|居民委员会|村委会|居委会|嘎查|村")
_DETAIL = re.compile(r"[0-9\uff10-\uff19号栋幢室座户组队巷弄]|[一二三四五六七八九十]+(?:单元|楼|层)")


def _stars(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_id_number(text: str | None) -> str:
    """身份证号 as 9901**********1234. Other papers' numbers keep two at each end, short ones nothing."""
    number = "".join((text or "")[:_LONGEST_TEXT].split())
    if len(number) in (15, 18):
        return _stars(number, 4, 4)
    if 8 <= len(number) < 30:
        return _stars(number, 2, 2)
    return HIDDEN if number else ""


def mask_phone(text: str | None) -> str:
    """手机号 as 100****5678; a number of another form keeps its last two digits."""
    number = re.sub(r"[\s\-()\uff08\uff09]", "", (text or "")[:_LONGEST_TEXT])
    mobile = _PHONE.fullmatch(number)
    if mobile is not None:
        return _stars(mobile[1], 3, 4)
    if 7 <= len(number) < 20 and number.isdigit():
        return _stars(number, 0, 2)
    return HIDDEN if number else ""


def mask_roll_number(text: str | None) -> str:
    """学籍号 (a letter and an ID number or school area, birth date, sequence) as G9901**********1234."""
    number = "".join((text or "")[:_LONGEST_TEXT].split()).upper()
    if len(number) == 19 and number[0] in "GJL":
        return number[0] + mask_id_number(number[1:])
    return mask_id_number(number)


def mask_address(text: str | None) -> str:
    """地址 down to the village or community; without one down to the township; without that nothing.

    A part that still holds digits, a house, a building or a group is never kept.
    """
    address = "".join((text or "")[:_LONGEST_TEXT].split())
    if not address:
        return ""
    township = _TOWNSHIP.search(address)
    # the village is the first one after the township: later ones are names of roads and of quarters
    village = _VILLAGE.search(address, township.end() if township else 0)
    for mark in (village, township):
        if mark is not None and _DETAIL.search(address[: mark.end()]) is None:
            return address if mark.end() == len(address) else address[: mark.end()] + HIDDEN
    return HIDDEN
