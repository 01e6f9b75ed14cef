"""摸排表 on paper: one village group or one class, a row a child, room to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.domain.survey import ANSWERS, SurveyLine
from notoneless.files.papers.lists import LANDSCAPE_MM
from notoneless.files.papers.shapes import Column, Sheet, Table
from notoneless.files.papers.wording import date_text

HOUSEHOLD_HEADS = (
    ("行号", 25.0), ("姓名", 20.0), ("性别", 9.0), ("出生年月", 17.0), ("户主", 19.0), ("摸排结果(打√)", 78.0),
    ("在哪里上学", 48.0), ("见到日期", 24.0), ("备注", 33.0),
)  # fmt: skip
CLASS_HEADS = (
    ("行号", 25.0), ("姓名", 24.0), ("性别", 10.0), ("出生年月", 19.0), ("摸排结果(打√)", 110.0), ("见到日期", 32.0),
    ("备注", 53.0),
)  # fmt: skip
OFF_LIST = "名单外的孩子写在空行里，当场或回来后在手机上登记。"
SPARE_ROWS = 4
"""Empty lines at the end: a child nobody had on a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRow:
    """One child: no number, no address, no reason."""

    key: str
    name: str
    sex: str
    born: str
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyForm:
    """A sheet to be carried from door to door, or through a class. The row key stands in the first column."""

    made_on: date
    survey: str
    title: str
    unit: str
    person: str
    due_on: date
    line: SurveyLine
    rows: Sequence[SurveyRow]

    def shape(self) -> Sheet:
        """Head with survey, unit and day; the rows; spare lines on the household line; who signs."""
        is_household = self.line == SurveyLine.HOUSEHOLD
        heads = HOUSEHOLD_HEADS if is_household else CLASS_HEADS
        scale = LANDSCAPE_MM / sum(width for _, width in heads)
        words = [f"□{one.label}" for one in ANSWERS[self.line]]
        ticks = "\n".join("  ".join(part) for part in ((words[:4], words[4:]) if is_household else (words,)))
        room = ("",) * (len(heads) - (6 if is_household else 5))
        lines = [
            (one.key, one.name, one.sex, one.born, *((one.head,) if is_household else ()), ticks, *room)
            for one in self.rows
        ]
        if is_household:
            lines += [("名单外", "", "", "", "", ticks, *room)] * SPARE_ROWS
        columns = tuple(
            Column(label, width, "center" if label in ("性别", "行号") else "left") for label, width in heads
        )
        collector = f"{self.unit} {self.person}".strip()
        return Sheet(
            made_on=self.made_on, is_draft=False, title=f"{self.title}摸排表", unit=self.unit,
            left=f"{self.survey}　收集单位：{collector}",
            right=f"打印：{date_text(self.made_on)}　{date_text(self.due_on)}前报送", is_landscape=True,
            table=Table(columns, lines, tuple(width * scale for _, width in heads), 9.0),
            tail=(f"共{len(self.rows)}人。行号用来读回系统，不要涂改。" + (OFF_LIST if is_household else ""),),
            signs=("摸排人：", "负责人：", "日期：    年  月  日"),
        )  # fmt: skip
