"""单元格: what a cell of a list means.

Every reader takes a raw cell (text, number, truth value, date) and gives the value, ``None`` for a blank one, or
a ``CellProblem``. Lists are written by hand on many machines: 20150309, 2015.3.9, 2015年3月9日 and the serial number
42072 are one date. What cannot be read for certain is said, never guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from . import idcard
from .columnlists import CellKind, Column
from .ethnic import ETHNIC_NAMES
from .idcard import IdNumber
from .names import LONGEST_NAME, normalise_name
from .refusal import Refusal
from .rewriting import ONE_WRITING, Rewritten, rewritten
from .schoolyear import read_class_name, read_class_no, read_grade
from .words import Sex

Cell = str | float | int | bool | date | time | timedelta

EXACT_DIGITS = 10**15
"""From here on the numbers of a spreadsheet have lost digits (it keeps fifteen)."""
LONGEST_CODE = 64
LONGEST_TEXT = 2_000
LONGEST_PERSON_NAME = 50
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415
"""Spreadsheet day numbers taken for dates: 1950 to 2100."""
SERIAL_ZERO = date(1899, 12, 30)

_UNSEEN = dict.fromkeys(
    [0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)
_BLANK_WORDS = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "空",
        "暂无",
        "没有",
        "不详",
        "未知",
        "未填",
        "n/a",
        "null",
        "none",
    }
)
_NO_NUMBER = _BLANK_WORDS | {
    "0",
    "无证",
    "无证件",
    "无身份证",
    "未办理",
    "未办",
    "未上户",
    "无户口",
    "尚未办理",
}
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_QUOTES = "'`‘’“”\""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell. An error refuses the row; a warning lets it in with ``value``."""

    code: str
    sentence: str
    is_error: bool = True
    value: Any = None

    def at(self, address: str) -> str:
        """The sentence with the cell's address before it: ``D17: …``."""
        return f"{address}: {self.sentence}"


def _warning(code: str, sentence: str, value: Any = None) -> CellProblem:
    return CellProblem(code, sentence, False, value)


def plain(cell: Cell) -> str:
    """A cell as text: whole numbers without ``.0``, dates as 2015-03-09, truth as 是 and 否, no unseen marks."""
    if isinstance(cell, str):
        text = cell.strip()
        return text if text.isascii() else text.translate(_UNSEEN).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return str(cell)


def half_width(cell: Cell) -> str:
    """A cell as text in half-width signs, for what is compared with closed lists."""
    text = plain(cell)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def is_inexact(cell: Cell) -> bool:
    """Whether a spreadsheet has kept this cell as a number too long to be exact."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return abs(cell) >= EXACT_DIGITS
    return (
        isinstance(cell, str)
        and len(cell) < LONGEST_CODE
        and bool(_SCIENTIFIC.fullmatch(cell.strip(f" {_QUOTES}")))
    )


def _spoiled(what: str, code: str) -> CellProblem:
    return CellProblem(code, f"{what}被表格存成了数字,末几位已丢失;请把该列设为文本后重新填写")


def text(cell: Cell) -> str | CellProblem | None:
    """Free text; blanks around it are taken off, line breaks inside stay."""
    said = plain(cell)
    if len(said) > LONGEST_TEXT:
        return CellProblem("text.too_long", f"内容超过{LONGEST_TEXT}字,请缩短或检查是否填错了列")
    return said or None


def name(cell: Cell) -> str | CellProblem | None:
    """A person's name in its stored writing."""
    if not isinstance(cell, str):
        return CellProblem("name.no_text", "姓名不能是数字或日期,请检查是否填错了列")
    if len(cell) > LONGEST_NAME:
        return CellProblem("name.too_long", "姓名太长,请检查是否填错了列")
    said = normalise_name(plain(cell))
    if not said:
        return None
    if len(said) > LONGEST_PERSON_NAME:
        return CellProblem("name.too_long", "姓名太长,请检查是否填错了列")
    if any(char.isdigit() for char in said):
        return CellProblem("name.digits", "姓名里有数字,请对照户口簿改正")
    if "?" in said or "\ufffd" in said or "□" in said:
        return _warning(
            "name.lost_character", "姓名里有问号或方框,可能是生僻字没有存住,请对照户口簿改正", said
        )
    return said


def code(cell: Cell, *, what: str = "号码") -> str | CellProblem | None:
    """A code or number that is a name (place code, school code, serial): its characters, no blanks."""
    if is_inexact(cell):
        return _spoiled(what, "code.as_number")
    if isinstance(cell, float) and not cell.is_integer():
        return CellProblem("code.fraction", f"{what}不能有小数,请改正后重填")
    if isinstance(cell, date | time | timedelta):
        return CellProblem("code.date", f"{what}被表格改成了日期;请把该列设为文本后重新填写")
    said = "".join(half_width(cell).strip(_QUOTES).split())
    if len(said) > LONGEST_CODE:
        return CellProblem("code.too_long", f"{what}太长,请检查是否填错了列")
    return None if said.lower() in _BLANK_WORDS else said


def id_text(cell: Cell) -> str | CellProblem | None:
    """The characters of an identity document's number, exactly as in the file, or why they are not to be had."""
    if is_inexact(cell):
        return _spoiled("身份证号", "id.as_number")
    if isinstance(cell, float) and not cell.is_integer():
        return CellProblem("id.fraction", "身份证号不能有小数;请把该列设为文本后重新填写")
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return CellProblem("id.no_number", "这里不是身份证号;请把该列设为文本后重新填写")
    said = plain(cell)
    if len(said) > LONGEST_CODE:
        return CellProblem("id.too_long", "内容太长,不是身份证号;请检查是否填错了列")
    return None if said.lower() in _NO_NUMBER else idcard.normalise(said)


def id_number(cell: Cell, *, today: date | None = None) -> IdNumber | CellProblem | None:
    """A resident identity number with its birth date and sex; a wrong one is an error, an odd one a warning."""
    said = id_text(cell)
    if said is None or isinstance(said, CellProblem):
        return said
    number = idcard.parse(said, today=today)
    if isinstance(number, Refusal):
        return CellProblem(number.rule, number.reason)
    if number.warnings:
        warning = number.warnings[0]
        return _warning(f"id.{warning.value}", warning.label, number)
    return number


_PHONE_BREAK = re.compile(r"[,;/|、,;\n]+|\s{2,}|(?<=\d{11})\s+(?=\d)|或")
_PHONE_JUNK = re.compile(r"[\s\-—–()().·]+|转\d+$")


def phone(cell: Cell) -> str | CellProblem | None:
    """A phone number's digits. Of several the first is taken; what is no number is passed over with a warning."""
    if is_inexact(cell) or (isinstance(cell, float) and not cell.is_integer()):
        return _warning("phone.as_number", "电话被表格存成了数字,末几位已丢失;请改为文本后重填")
    said = half_width(cell)[:200]
    if said.lower() in _NO_NUMBER:
        return None
    pieces = [piece for piece in _PHONE_BREAK.split(said) if any(map(str.isdigit, piece))]
    if not pieces:
        return _warning("phone.unread", "电话里没有号码,这一格没有采用")
    digits = _PHONE_JUNK.sub("", pieces[0].strip(_QUOTES)).removeprefix("+86")
    digits = digits[2:] if len(digits) == 13 and digits.startswith("861") else digits
    if not digits.isdigit() or not 7 <= len(digits) <= 12:
        return _warning(
            "phone.length", "电话号码位数不对,请核对", "".join(filter(str.isdigit, digits))[:20] or None
        )
    if len(digits) == 11 and digits[0] not in "01":
        return _warning("phone.length", "电话号码开头不对,请核对", digits)
    if len(pieces) > 1:
        return _warning("phone.several", "有几个电话,只采用了第一个", digits)
    return digits


_FULL_DATE = re.compile(
    r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号.]?(?:[T\s]+[0-9]{1,2}:[0-9]{1,2}(?::[0-9.]{1,9})?)?"
)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_ONLY = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*月?\.?")
_SIX = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./](?:[0-9]{4}|[0-9]{1,2})")
_NO_DATE = CellProblem("date.unread", "日期认不出来,请按 20150309 或 2015-03-09 填写")


def day(cell: Cell) -> date | CellProblem | None:
    """A date. One that names only year and month comes as its first day with the warning ``date.month_only``."""
    if isinstance(cell, datetime):
        return _bounded(cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return _bounded(cell.year, cell.month, cell.day)
    if isinstance(cell, bool | time | timedelta):
        return _NO_DATE
    said = half_width(cell).strip(_QUOTES)
    if said.lower() in _BLANK_WORDS:
        return None
    if len(said) > LONGEST_CODE:
        return _NO_DATE
    if isinstance(cell, float) and not cell.is_integer():
        return _fraction(cell, said)
    found = _EIGHT.fullmatch(said) or _FULL_DATE.fullmatch(said)
    if found:
        return _bounded(int(found[1]), int(found[2]), int(found[3]))
    if said.isdigit() and len(said) == 5:
        return _serial(int(said))
    found = _SIX.fullmatch(said) or _MONTH_ONLY.fullmatch(said)
    if found:
        first = _bounded(int(found[1]), int(found[2]), 1)
        if isinstance(first, CellProblem):
            return first
        return _warning("date.month_only", "只写到月份,没有日,请补上日", first)
    if _DAY_FIRST.fullmatch(said):
        return CellProblem("date.order", "日期的年月日顺序不清楚,请按 20150309 填写")
    return _NO_DATE


def _fraction(cell: float, said: str) -> date | CellProblem:
    """A number with decimals: a date with a time of day, or 1999.1 meant as a month (1999.10 looks the same)."""
    if FIRST_SERIAL <= cell <= LAST_SERIAL:
        return _serial(int(cell))
    if _MONTH_ONLY.fullmatch(said):
        return CellProblem("date.decimal", "日期被表格存成了小数,分不清1月和10月;请按 20150309 填写")
    return _NO_DATE


def _serial(days: int) -> date | CellProblem:
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return _NO_DATE
    return SERIAL_ZERO + timedelta(days=days)


def _bounded(year: int, month: int, day_of_month: int) -> date | CellProblem:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        return CellProblem("date.not_real", "没有这一天,请改正日期")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return CellProblem("date.year", f"年份{year}不对,请改正日期")
    return found


def month(cell: Cell) -> date | CellProblem | None:
    """A month, as its first day."""
    found = day(cell)
    if isinstance(found, CellProblem):
        return found.value if found.code == "date.month_only" else found
    return found.replace(day=1) if found else None


_SEXES = {
    **dict.fromkeys(
        ("男", "男性", "男孩", "男生", "男童", "1", "m", "male", "1男", "男1", "1-男", "01"), Sex.MALE
    ),
    **dict.fromkeys(
        ("女", "女性", "女孩", "女生", "女童", "2", "f", "female", "2女", "女2", "2-女", "02"), Sex.FEMALE
    ),
    **dict.fromkeys(("未知", "0", "9", "未说明", "未说明的性别", "未知的性别"), Sex.UNKNOWN),
}


def sex(cell: Cell) -> Sex | CellProblem | None:
    """性别, by word or by GB/T 2261.1 code."""
    said = "".join(half_width(cell).lower().split())
    if said in _SEXES:
        return _SEXES[said]
    if said in _BLANK_WORDS:
        return None
    return CellProblem("sex.unread", "性别只能填“男”或“女”")


_ETHNIC = {
    **ETHNIC_NAMES,
    **{str(int(number)): label for number, label in ETHNIC_NAMES.items()},
    **{label: label for label in ETHNIC_NAMES.values()},
    **{label.removesuffix("族"): label for label in ETHNIC_NAMES.values()},
    "其它": "其他",
    "外国人": "外国血统",
}


def ethnic(cell: Cell) -> str | CellProblem | None:
    """民族 as its name (汉族), by name, short name or GB/T 3304 code."""
    said = "".join(half_width(cell).split())
    if said.lower() in _BLANK_WORDS:
        return None
    found = _ETHNIC.get(said) or _ETHNIC.get(re.sub(r"^[0-9]{1,2}[-_.]?", "", said))
    return found or CellProblem("ethnic.unread", "民族认不出来,请填族名,如 汉族")


def grade(cell: Cell) -> int | CellProblem | None:
    """年级 1 to 9, however it is called; of a whole class name its grade."""
    said = half_width(cell)
    if said.lower() in _BLANK_WORDS:
        return None
    found = read_grade(said)
    if found is None and (whole := read_class_name(said)):
        found = whole[0]
    return found or CellProblem("grade.unread", "年级认不出来,请填 一年级 至 九年级")


def class_no(cell: Cell) -> int | CellProblem | None:
    """班号, of 1班, (1)班 or a whole class name."""
    said = half_width(cell)
    if said.lower() in _BLANK_WORDS:
        return None
    return read_class_no(said) or CellProblem("class.unread", "班级认不出来,请填 1班 这样的写法")


_YES = frozenset({"是", "1", "有", "√", "✓", "✔", "y", "yes", "true", "t", "对", "1是", "1-是", "是的"})
_NO = frozenset(
    {"否", "0", "无", "×", "✗", "x", "n", "no", "false", "f", "不是", "0否", "0-否", "没有", "非", "2"}
)


def yes_no(cell: Cell) -> bool | CellProblem | None:
    """是 or 否 in the writings people use."""
    said = "".join(half_width(cell).lower().split())
    if said in _YES:
        return True
    if said in _NO:
        return False
    if said in _BLANK_WORDS:
        return None
    return CellProblem("boolean.unread", "这里只能填“是”或“否”")


def number(cell: Cell) -> float | CellProblem | None:
    """A quantity."""
    if isinstance(cell, bool | date | time | timedelta):
        return CellProblem("number.unread", "这里要填数字")
    said = half_width(cell).replace(",", "")
    if said.lower() in _BLANK_WORDS:
        return None
    if not re.fullmatch(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?", said):
        return CellProblem("number.unread", "这里要填数字")
    return float(said)


def choice(cell: Cell, *, choices: Sequence[str]) -> str | CellProblem | None:
    """One of a form's fixed words, in the form's writing."""
    said = "".join(half_width(cell).split())
    if said in ("", "-", "/"):
        return None
    for word in choices:
        if "".join(unicodedata.normalize("NFKC", word).split()) == said:
            return word
    shown = "、".join(choices[:12])
    return CellProblem("choice.unread", f"“{said[:20]}”不在可选的内容里,请填:{shown}")


Reader = Callable[[Any], Any]
_READERS: dict[CellKind, Reader] = {
    CellKind.TEXT: text,
    CellKind.NAME: name,
    CellKind.CODE: code,
    CellKind.PHONE: phone,
    CellKind.DATE: day,
    CellKind.MONTH: month,
    CellKind.SEX: sex,
    CellKind.ETHNIC: ethnic,
    CellKind.GRADE: grade,
    CellKind.CLASS: class_no,
    CellKind.BOOLEAN: yes_no,
    CellKind.NUMBER: number,
}
SOFT = frozenset(
    {
        CellKind.SEX,
        CellKind.ETHNIC,
        CellKind.GRADE,
        CellKind.CLASS,
        CellKind.BOOLEAN,
        CellKind.MONTH,
        CellKind.NUMBER,
        CellKind.PHONE,
    }
)
"""Kinds whose unread cell in a column that may be empty only warns: the row is let in without it."""


@dataclass(slots=True)
class ColumnValues:
    """A column read: a value for each record (None where blank or refused), what is wrong where, what was repaired."""

    values: list[Any]
    problems: dict[int, CellProblem] = field(default_factory=dict)
    rewritten: Rewritten | None = None

    @property
    def errors(self) -> dict[int, CellProblem]:
        """The problems that refuse their row."""
        return {place: problem for place, problem in self.problems.items() if problem.is_error}


def reader_of(column: Column, *, today: date | None = None) -> Reader:
    """The reader for a form's column. With ``today`` an ID number of somebody unborn is refused."""
    if column.kind is CellKind.ID_NUMBER:
        return partial(id_number, today=today)
    if column.kind is CellKind.CHOICE:
        return partial(choice, choices=column.choices)
    if column.kind is CellKind.CODE:
        return partial(code, what=column.header)
    return _READERS[column.kind]


def parse_column(column: Column, cells: Sequence[Cell], *, today: date | None = None) -> ColumnValues:
    """Reads a whole column; a cell that repeats is read once.

    A blank cell of a required column is an error. In columns that may be empty, the kinds in ``SOFT`` warn.
    """
    read = _judged(column, reader_of(column, today=today))
    seen: dict[Any, Any] = {"": read("")}
    values: list[Any] = []
    problems: dict[int, CellProblem] = {}
    keep = values.append
    for place, cell in enumerate(cells):
        # 1, 1.0 and True are one key of a dict but not one cell
        key = cell if type(cell) is str else (type(cell), cell)
        try:
            found = seen[key]
        except KeyError:
            found = seen[key] = read(cell)
        if type(found) is CellProblem:
            problems[place] = found
            found = None if found.is_error else found.value
        keep(found)
    return ColumnValues(values, problems, rewritten(cells, seen) if column.kind in ONE_WRITING else None)


def _judged(column: Column, read: Reader) -> Reader:
    """The reader with the column's own strictness."""
    softens = column.kind in SOFT and not column.required
    missing = CellProblem("cell.missing", f"「{column.header}」必须填写")

    def judged(cell: Cell) -> Any:
        found = read(cell) if cell != "" else None
        if found is None and column.required:
            return missing
        if softens and type(found) is CellProblem and found.is_error:
            return replace(found, sentence=f"{found.sentence};这一格没有采用", is_error=False, value=None)
        return found

    return judged
