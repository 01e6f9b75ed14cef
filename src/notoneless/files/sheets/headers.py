"""Finding the table in a sheet: the header under its titles, the records under the header, the notes below."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from notoneless.domain.columns import header_forms, normalise_header

from .table import Cell, SkippedRow

SEARCHED_ROWS = 40
"""Title rows, addressees and filling hints above a header; no form seen has more than a dozen."""
FOOTER_ROWS = 30

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]

_GENERIC = frozenset(
    f"{who}{what}"
    for who in (
        "",
        "学生",
        "儿童",
        "基本",
        "个人",
        "学生基本",
        "儿童基本",
        "学籍",
        "户籍",
        "家庭",
        "本人",
        "其他",
    )
    for what in ("信息", "情况", "资料")
)
"""Group words over child headers that add nothing: 基本信息 over 姓名 is just 姓名."""
_FOOTER = re.compile(
    r"^(审核人?|复核人?|填表人?|填报人?|填报单位|填表单位|填表日期|填报日期|填表时间|填报时间|制表人?|制表单位|制表日期|经办人?|"
    r"单位负责人|负责人|负责人签[字名]|主要负责人|校长签[字名]|校长|班主任签[字名]|村主任签[字名]|联系人|联系电话|单位盖章|盖章|公章|"
    r"日期|年月日|备注|附注|注[:\uff1a意]|说明|填表说明|填报说明|注意事项|以上|本表|总计|合计|小计|共计|总人数|此表|统计时间|打印时间|打印日期)"
)
_DATE_LINE = re.compile(r"[0-9]{4}[年./-][0-9]{1,2}[月./-](?:[0-9]{1,2}日?)?")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "本页合计", "本页小计", "累计"})


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """Where the header stands within the rows looked at (from 0) and what it says, column by column."""

    first: int
    last: int
    texts: tuple[str, ...]
    hits: int
    """How many of its cells are known words."""


def as_text(cell: Cell) -> str:
    """A cell as a person reads it; a whole number without the ``.0`` the file format gave it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def find_header(
    rows: Sequence[Sequence[Cell]], known: Collection[str], merged: Merged = ()
) -> HeaderFound | None:
    """The header line or pair of lines among the first rows, judged by how many known words it holds.

    ``known`` are normalised header words. ``merged`` are merged ranges ((row, column), (row, column)) in the
    same counting as ``rows``. Without known words the first row of two or more texts is taken.
    """
    words = frozenset(normalise_header(word) for word in known)
    lines = [[as_text(cell).strip() for cell in row] for row in rows[:SEARCHED_ROWS]]
    if not words:
        return _first_wide(lines)
    best: HeaderFound | None = None
    for place, line in enumerate(lines):
        for found in (_single(place, line, words), _double(place, lines, words, merged)):
            if found and (best is None or found.hits > best.hits):
                best = found
    enough = min(2, len(words))
    return best if best and best.hits >= enough else None


def is_known(text: str, words: frozenset[str]) -> bool:
    return bool(text) and any(form in words for form in header_forms(text))


def _hits(texts: Sequence[str], words: frozenset[str]) -> int:
    return len({header_forms(text)[-1] for text in texts if is_known(text, words)})


def _first_wide(lines: list[list[str]]) -> HeaderFound | None:
    widest = max((sum(map(bool, line)) for line in lines), default=0)
    for place, line in enumerate(lines):
        if sum(map(bool, line)) >= max(1, (widest + 1) // 2):
            return HeaderFound(place, place, tuple(line), 0)
    return None


def _single(place: int, line: list[str], words: frozenset[str]) -> HeaderFound | None:
    hits = _hits(line, words)
    return HeaderFound(place, place, tuple(line), hits) if hits else None


def _double(place: int, lines: list[list[str]], words: frozenset[str], merged: Merged) -> HeaderFound | None:
    """The line at ``place`` read as parents of the line below it (监护人 over 姓名 and 电话)."""
    if place + 1 >= len(lines):
        return None
    parents, children = lines[place], lines[place + 1]
    if not any(children) or not any(parents):
        return None
    spread = _spread(place, parents, children, merged)
    texts = tuple(_joined(parent, child) for parent, child in zip(spread, children, strict=True))
    single = max(_hits(parents, words), _hits(children, words))
    hits = _hits(texts, words)
    return HeaderFound(place, place + 1, texts, hits) if hits > single else None


def _spread(place: int, parents: list[str], children: list[str], merged: Merged) -> list[str]:
    """Parents written over every column they stand above: by the merged ranges, else over following blanks."""
    spread = list(parents)
    across = [(a, b) for a, b in merged if a[0] <= place <= b[0] and b[1] > a[1]]
    if merged:
        for (_, left), (_, right) in across:
            for column in range(left + 1, min(right + 1, len(spread))):
                spread[column] = spread[column] or parents[left]
        return spread
    for column in range(1, len(spread)):
        if not spread[column] and children[column] and children[column - 1]:
            spread[column] = spread[column - 1]
    return spread


def _joined(parent: str, child: str) -> str:
    if not parent or not child:
        return parent or child
    bare = normalise_header(parent)
    if bare in _GENERIC or bare == normalise_header(child):
        return child
    for tail in ("信息", "情况", "资料"):
        if bare.endswith(tail) and len(bare) > len(tail):
            return bare[: -len(tail)] + child
    return parent + child


def is_footer(texts: Sequence[str]) -> bool:
    """Whether a row under the records is a signature line, a note or a total."""
    filled = [text for text in texts if text]
    if not filled:
        return True
    head = re.sub(r"\s", "", filled[0])
    if len(filled) == 1 and _DATE_LINE.fullmatch(head):
        return True
    return bool(_FOOTER.match(head)) and len(filled) <= max(4, len(texts) // 2)


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row only adds up: its first word says so and every other cell is a number."""
    filled = [re.sub(r"\s", "", text) for text in texts if text]
    return bool(filled) and filled[0] in TOTALS and all(_is_number(text) for text in filled[1:])


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.]{1,12}(?:人|户|名)?", text) is not None


def skipped_row(row_number: int, texts: Sequence[str]) -> SkippedRow:
    return SkippedRow(row_number, " ".join(" ".join(text.split()) for text in texts if text)[:80])
