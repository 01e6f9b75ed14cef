"""Lists on paper: the month-end return and the print of any list on a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.domain.words import ReturnKind
from notoneless.files.papers.shapes import Column, Sheet, Table
from notoneless.files.papers.wording import date_text, month_text, text_width, token_width

PORTRAIT_MM = 180.0
LANDSCAPE_MM = 273.0
"""Width between the margins (15 and 12 mm) of a list on A4, upright and lying."""

LONGEST_LIST = 5000
"""Rows of one print: about 110 pages, six seconds and half a gigabyte. Who wants more wants a spreadsheet."""

_PT_MM = 25.4 / 72
_PADDING_MM = 2.4
_SIZES_PT = (10.5, 9.0, 8.0, 7.0, 6.5)
_LONGEST_RUN_EM = 13.0
_WIDEST_EM = 16.0
"""A cell longer than this many characters is wrapped rather than given more width."""


def _needs(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Per column, in em: the least width (no number broken) and the wished width (most cells on one line)."""
    least, wished = [], []
    for i, column in enumerate(columns):
        lines = [line for row in rows if i < len(row) for line in row[i].split("\n")]
        head = column.label.split("\n")
        least.append(max([token_width(x) for x in lines] + [token_width(h) for h in head] + [2.0]))
        # A run that long is broken anyway (sheet.typ), so one odd cell does not press the other columns flat.
        least[-1] = min(least[-1], _LONGEST_RUN_EM)
        longest = max([text_width(x) for x in lines] + [text_width(h) for h in head] + [2.0])
        wished.append(max(least[-1], min(longest, _WIDEST_EM)))
    return least, wished


def fit(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], total_mm: float
) -> tuple[tuple[float, ...], float, bool]:
    """Column widths in mm that fill ``total_mm``, the largest type size at which no number is broken, and
    whether even the smallest size leaves the columns too narrow for that."""
    if all(c.width_mm for c in columns):
        share = total_mm / sum(c.width_mm for c in columns)
        return tuple(c.width_mm * share for c in columns), _SIZES_PT[0], False
    least, wished = _needs(columns, rows)
    size = _SIZES_PT[-1]
    for size in _SIZES_PT:
        if sum(least) * size * _PT_MM + _PADDING_MM * len(columns) <= total_mm:
            break
    em = size * _PT_MM
    floor = [w * em + _PADDING_MM for w in least]
    spare = total_mm - sum(floor)
    wants = [(w - m) * em for w, m in zip(wished, least, strict=True)]
    if spare <= 0:
        return tuple(f * total_mm / sum(floor) for f in floor), size, True
    if sum(wants) >= spare:
        return tuple(f + spare * w / sum(wants) for f, w in zip(floor, wants, strict=True)), size, False
    full = [f + w for f, w in zip(floor, wants, strict=True)]
    return tuple(f * total_mm / sum(full) for f in full), size, False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrint:
    """A list as a person sees it on the screen: title, unit, day, columns and rows as text.

    It lies on its side by itself when its columns need more than an upright page.
    """

    made_on: date
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    condition: str = ""
    is_landscape: bool | None = None
    is_draft: bool = False

    def __post_init__(self) -> None:
        if len(self.rows) > LONGEST_LIST:
            raise ValueError(f"打印一次最多{LONGEST_LIST}行，请缩小范围，或者导出 Excel")

    def shape(self) -> Sheet:
        """Title, unit and day, the rows, and how many there are."""
        lying = self.is_landscape
        if lying is None:
            least, wished = _needs(self.columns, self.rows)
            lying = sum(wished) * _SIZES_PT[1] * _PT_MM + _PADDING_MM * len(least) > PORTRAIT_MM
        widths, size, is_crowded = fit(self.columns, self.rows, LANDSCAPE_MM if lying else PORTRAIT_MM)
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=self.title,
            unit=self.unit,
            left=f"单位：{self.unit}",
            right=f"打印日期：{date_text(self.made_on)}",
            is_landscape=lying,
            lead=(f"范围：{self.condition}",) if self.condition else (),
            table=Table(self.columns, self.rows, widths, size, is_crowded=is_crowded),
            statement="" if self.rows else "没有符合条件的记录。",
            tail=(f"共{len(self.rows)}条。",),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyRow:
    """One child of the month-end return, all as text; empty is printed empty."""

    name: str
    township: str = ""
    village: str = ""
    school: str = ""
    class_name: str = ""
    sex: str = ""
    ethnic: str = ""
    id_number: str = ""
    roll_number: str = ""
    home: str = ""
    address: str = ""
    guardian: str = ""
    phone: str = ""
    special_groups: str = ""
    certainty: str = ""
    found_on: date | None = None
    left_on: date | None = None
    reason: str = ""
    whereabouts: str = ""
    persuasion_count: int = 0
    persuaded_on: date | None = None
    step: str = ""
    paper_number: str = ""
    responsible: str = ""
    result: str = ""
    returned_on: date | None = None
    note: str = ""

    def cells(self, number: int) -> tuple[str, ...]:
        """The row under the heads of the form: related facts stand in one cell, on two lines."""
        return (
            str(number),
            _lines(self.township, self.village),
            _lines(self.school, self.class_name),
            self.name,
            _lines(self.sex, self.ethnic),
            _lines(self.id_number, self.roll_number),
            _lines(self.home, self.address),
            _lines(self.guardian, self.phone),
            self.special_groups,
            self.certainty,
            _lines(_day(self.found_on), _day(self.left_on)),
            _lines(self.reason, self.whereabouts),
            _lines(f"{self.persuasion_count}次", _day(self.persuaded_on)),
            _lines(self.step, self.paper_number),
            self.responsible,
            _lines(self.result, _day(self.returned_on)),
            self.note,
        )


_MONTHLY_COLUMNS = (
    Column("序号", 7, "center"),
    Column("乡镇（街道）\n村（社区）", 17.6),
    Column("学校\n年级班级", 18.5),
    Column("姓名", 11.5, "center"),
    Column("性别\n民族", 9, "center"),
    Column("身份证号\n学籍号", 28.5),
    Column("户籍地\n现住址", 20.3),
    Column("监护人\n联系电话", 18),
    Column("特殊\n类型", 11),
    Column("疑似/\n确认", 9.5, "center"),
    Column("发现日期\n离校日期", 21, "center"),
    Column("原因\n去向", 15),
    Column("劝返次数\n最近日期", 21, "center"),
    Column("四步法阶段\n文书文号", 19.5),
    Column("责任人\n（包保）", 12.1, "center"),
    Column("处理结果\n复学日期", 21),
    Column("备注", 10.5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReturn:
    """失学辍学(疑似)学生月报表 of a school or of its villages. No rows make a zero report, said plainly."""

    made_on: date
    unit: str
    kind: ReturnKind
    month: date
    rows: tuple[MonthlyRow, ...]
    villages: str = ""
    is_draft: bool = False
    leader: str = ""
    checker: str = ""
    filler: str = ""
    phone: str = ""
    reported_on: date | None = None

    def shape(self) -> Sheet:
        """The lying sheet with its signatures; on the household line the village confirms too."""
        rows = [row.cells(n) for n, row in enumerate(self.rows, start=1)]
        widths, _, _ = fit(_MONTHLY_COLUMNS, rows, LANDSCAPE_MM)
        village = ("村（社区）确认：",) if self.kind is ReturnKind.HOUSEHOLD_LINE else ()
        covers = (f"包保村（社区）：{self.villages}",) if self.villages else ()
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=f"{month_text(self.month)}失学辍学（疑似）学生月报表",
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=f"{self.kind.label}  填报日期：{date_text(self.reported_on)}",
            is_landscape=True,
            lead=(*covers, self._counted()) if rows else covers,
            table=Table(_MONTHLY_COLUMNS, rows, widths, 7.5),
            statement="" if rows else self._zero(),
            signs=(
                f"单位负责人：{self.leader}",
                f"审核人：{self.checker}",
                f"填表人：{self.filler}",
                f"联系电话：{self.phone}",
                *village,
            ),
            seal=("（印章）",),
        )

    def _zero(self) -> str:
        where = "所包保村（社区）" if self.kind is ReturnKind.HOUSEHOLD_LINE else "我校"
        return f"零报告：{month_text(self.month)}{where}无失学辍学（含疑似）学生。"

    def _counted(self) -> str:
        kinds: dict[str, int] = {}
        for row in self.rows:
            kinds[row.certainty or "未注明"] = kinds.get(row.certainty or "未注明", 0) + 1
        counted = "、".join(f"{k}{n}人" for k, n in kinds.items())
        back = sum(1 for r in self.rows if r.returned_on)
        return f"本月合计{len(self.rows)}人：{counted}；其中已复学{back}人。"


def _lines(first: str, second: str) -> str:
    return f"{first}\n{second}" if second else first


def _day(on: date | None) -> str:
    return date_text(on) if on else ""
