"""问题学籍: what is wrong with the number of a roll, and who is easily taken for somebody else.

Source: 问题学籍 kinds of the national system (身份证号重复、错误或不存在、与姓名不匹配、性别出生日期不符). Each is
put right by a 变更申请 of the school with the household register as evidence, decided by the bureau.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from .idcard import is_valid
from .words import Sex, Word

K = TypeVar("K", bound=Hashable)


class NumberFault(Word):
    """问题证号的种类."""

    MISSING = "missing", "学籍没有身份证号"
    INVALID = "invalid", "身份证号校验不符"
    TAKEN = "taken", "身份证号被另一份学籍占用"
    BIRTH = "birth", "身份证号与出生日期不符"
    SEX = "sex", "身份证号与性别不符"
    REGISTER = "register", "身份证号与户籍名册不同"


def number_fault(
    number: str, *, is_held: bool, born_on: date | None, sex: str, listed: str = ""
) -> NumberFault | None:
    """What is wrong with the identity number of a roll; None where nothing is.

    ``is_held``: no other file holds the number. ``listed`` is the number the household register has for the same
    child, "" where it has none that holds.
    """
    if not number:
        return NumberFault.MISSING
    if not is_valid(number):
        return NumberFault.INVALID
    if not is_held:
        return NumberFault.TAKEN
    if listed and listed != number:
        return NumberFault.REGISTER
    if born_on is not None and number[6:14] != f"{born_on:%Y%m%d}":
        return NumberFault.BIRTH
    if sex != Sex.UNKNOWN and (sex == Sex.MALE) != (number[16] in "13579"):
        return NumberFault.SEX
    return None


def namesakes(people: Iterable[tuple[K, str, date | None]]) -> Iterator[tuple[K, K]]:
    """(one, the first of that name and birth date) for everybody of a name and birth date but the first."""
    shelves: dict[tuple[str, date], list[K]] = defaultdict(list)
    for one, name, born_on in people:
        if born_on is not None:
            shelves[name, born_on].append(one)
    for shelf in shelves.values():
        for other in shelf[1:]:
            yield other, shelf[0]
