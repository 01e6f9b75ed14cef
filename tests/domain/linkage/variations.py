"""Rows of one child as lists write them, with every fault a cell can have, for properties over many pairs."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.domain.linkage.rows import FATHER, HOME, OTHER, OWN, Row

CUT = f"{OWN[0]}.{OWN[1:15]}E+17"
NAMES = {
    "周文博": ["周闻博", "周文愽", "周博", "周文", "周博文", "周文强", "周？博", "刘文博", "周启明", "文博", "周文博强", "何小满"],
    "张辰": ["张晨", "章辰", "张辰阳", "张震", "张？", "李辰", "张强"],
    "阿力木·艾合买提": ["阿力木", "阿力木·艾合", "阿里木·艾合买提", "阿里木·艾合麦提", "阿力木艾合买堤", "艾合买提"],
    "欧阳文博": ["欧阳文", "欧阳闻博", "欧阳博文", "阳文博", "欧文博", "欧阳文？"],
}  # fmt: skip
BIRTHS = [
    *("2015-03-13", "2015-03-11", "2015-12-03", "2014-03-12", "2016-03-12", "2015-01-22", "2015-02-20"),
    *("2015-03-18", "2015-03-21", "2015-08-12", "2005-03-12", "2013-09-09", None),
]


def _slips(number: str) -> list[str]:
    """The number with one digit wrong, missing, too many, or two neighbours swapped, at every place."""
    found = []
    for place in range(18):
        wrong = str((int(number[place]) + 3) % 10)
        found += [number[:place] + wrong + number[place + 1 :], number[:place] + number[place + 1 :]]
        found.append(number[:place] + wrong + number[place:])
        found.append(number[:place] + number[place : place + 2][::-1] + number[place + 2 :])
    return sorted({one for one in found if one != number})


SLIPS = _slips(OWN)
NUMBERS: list[Any] = [None, "无", OTHER, FATHER, CUT, OWN[:6] + OWN[8:17], f" {OWN}"]


def other_cells(name: str, *, inexact: bool) -> dict[str, st.SearchStrategy[Any]]:
    """What may stand in a cell instead. ``inexact``: guardians and telephones with a slip of their own as well."""
    return {
        "name": st.sampled_from(NAMES[name]),
        "sex": st.sampled_from(["女", None]),
        "birth_on": st.sampled_from(BIRTHS),
        "id_number": st.one_of(st.sampled_from(NUMBERS), st.sampled_from(SLIPS)),
        "guardian_name": st.sampled_from([None, "何淑琴", *(["周健国", "周国"] if inexact else [])]),
        "guardian_phone": st.sampled_from([None, "10087654321", *(["10012345679"] if inexact else [])]),
        "address": st.sampled_from([None, "双江镇下湾村9组2号", "上坪村"]),
    }


@st.composite
def pairs(draw: st.DrawFn, *, faults: int, inexact: bool = True) -> tuple[Row, Row]:
    """A child's row and another of it with up to so many faults; either may lack number or birthday, and the other may
    carry the name as a former one."""
    child = {**HOME, "name": draw(st.sampled_from(list(NAMES)))}
    other = dict(child)
    cells = other_cells(child["name"], inexact=inexact)
    for cell in draw(st.lists(st.sampled_from(list(cells)), max_size=faults, unique=True)):
        other[cell] = draw(cells[cell])
    if draw(st.integers(0, 4)) == 0:
        other["name"], other["former_name"] = "周启明", other["name"]
    if draw(st.integers(0, 3)) == 0:
        child["id_number"] = None
    if draw(st.integers(0, 9)) == 0:
        child["birth_on"] = None
    return (child, other) if draw(st.booleans()) else (other, child)
