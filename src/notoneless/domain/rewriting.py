"""自动统一的写法: certain repairs of cells, counted and shown, so that nothing is changed in silence.

``domain.cells`` reads full width, blanks, a small x and the ways of writing a date as one writing each; here is said how
many cells of a column that changed, with a few before and after.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .columnlists import CellKind

ONE_WRITING = frozenset(
    {CellKind.TEXT, CellKind.NAME, CellKind.CODE, CellKind.PHONE, CellKind.DATE, CellKind.CHOICE}
)
"""Kinds whose cells are kept in one writing; of the others only the meaning is kept (男 of 1, 汉族 of 01)."""
SHOWN = 3
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many cells of a column were brought to one writing, and a few: place, before, after."""

    count: int
    samples: tuple[tuple[int, str, str], ...]


def rewritten(cells: Sequence[Any], read: Mapping[Any, Any]) -> Rewritten | None:
    """What certain repairs did to a column. ``read`` holds cell → value; looked through once, and the column itself
    only where something was repaired."""
    mended = {
        cell: found
        for cell, found in read.items()
        if found != cell
        and type(cell) is str
        and (type(found) is str or (type(found) is date and not _is_usual_day(cell, found)))
    }
    if not mended:
        return None
    places = [(place, cell) for place, cell in enumerate(cells) if type(cell) is str and cell in mended]
    first = {cell: place for place, cell in reversed(places)}
    samples = sorted((place, cell, str(mended[cell])) for cell, place in first.items())
    return Rewritten(len(places), tuple(samples[:SHOWN]))


def _is_usual_day(cell: str, found: date) -> bool:
    """20150309, as the national forms ask for it, or 2015-03-09, as it is shown."""
    return cell in (f"{found}", f"{found:%Y%m%d}")


def rewriting_words(before: str, after: str) -> str:
    """What was done to a cell, for where its characters are covered: 去掉空格、全角改半角."""
    narrow = unicodedata.normalize("NFKC", before)
    said = {
        "统一日期写法": bool(_DAY.fullmatch(after)) and "".join(narrow.split()) != after,
        "去掉空格": bool(re.search(r"\s", before)),
        "全角改半角": narrow != before and narrow.split() != before.split(),
        "x改大写": before.endswith(("x", "ｘ")) and after.endswith("X"),
    }
    return "、".join(word for word, is_so in said.items() if is_so) or "去掉多余的符号"
