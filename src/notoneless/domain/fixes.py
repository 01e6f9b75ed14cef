"""常见错误的修正: what a list most often has wrong, and what it surely should say.

Full width, blanks, marks, a small x and the ways of writing a date are one writing each and are read as such without
asking (``domain.cells``). What changes the meaning of a cell is offered by fault, with samples, and applied only when a
person ticks it. A word is brought to another only where exactly one fits: nothing is guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import Levenshtein

from .idcard import IdNumber, parse, to_18
from .words import Word


class FixKind(Word):
    """修正种类."""

    SEX = "sex", "性别与身份证号不符，按证号改"
    BIRTH = "birth", "出生日期与身份证号不符，按证号改"
    NUMBER_15 = "number_15", "15位旧证号升为18位"
    CHOICE = "choice", "相近的写法改为规定的写法"
    SCHOOL = "school", "学校名称改为登记的全称"


@dataclass(frozen=True, slots=True)
class Fix:
    """One cell: what it says, and what it would say."""

    kind: FixKind
    row: int
    field: str
    before: str
    after: str


def by_number(row: int, number: str, sex: str, birth_on: date | None, *, today: date) -> list[Fix]:
    """Where sex or birth date contradict a number that checks, and a number of the old length (GB 11643-1999)."""
    found: list[Fix] = []
    if len(number) == 15 and number.isdigit():
        longer = to_18(number)
        if longer and isinstance(parse(longer, today=today), IdNumber):
            found.append(Fix(FixKind.NUMBER_15, row, "id_number", number, longer))
            number = longer
    if len(number) != 18 or _agrees(number, sex, birth_on):
        return found
    read = parse(number, today=today)
    if isinstance(read, IdNumber):
        if birth_on is not None and birth_on != read.birth_on:
            found.append(Fix(FixKind.BIRTH, row, "birth_on", f"{birth_on}", f"{read.birth_on}"))
        if sex in ("1", "2") and sex != read.sex:
            found.append(Fix(FixKind.SEX, row, "sex", sex, str(read.sex)))
    return found


def _agrees(number: str, sex: str, birth_on: date | None) -> bool:
    """The quick look that spares taking apart every number of a county."""
    is_born = birth_on is None or number[6:14] == f"{birth_on:%Y%m%d}"
    is_sex = sex not in ("1", "2") or (number[16].isdigit() and (int(number[16]) % 2 == 1) == (sex == "1"))
    return is_born and is_sex


def near_word(said: str, words: Iterable[str]) -> str | None:
    """The one word of a closed list that is meant: it holds what was said or is held by it, or is one sign away.

    None where none fits, or more than one."""
    said = "".join(said.split())
    if len(said) < 2:
        return None
    listed = list(words)
    near = [word for word in listed if said in word or word in said]
    near = near or [word for word in listed if len(word) > 2 and Levenshtein.distance(said, word) == 1]
    return near[0] if len(near) == 1 else None
