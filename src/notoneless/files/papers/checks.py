"""核查行动 on paper: the action table of the campaign, the sheet to carry from door to door, the joint check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.lists import LANDSCAPE_MM, PORTRAIT_MM, fit
from notoneless.files.papers.shapes import Column, Sheet, Table
from notoneless.files.papers.wording import date_text

_NUMERALS = "一二三四五六七八九十"
_ROOM = "　\n　\n　"
"""An empty cell three lines high: room for a pen."""

SIGN_CHAIN = (
    "村支书（主任）：",
    "中心校校长：",
    "中学校长：",
    "乡镇分管领导：",
    "乡镇长：",
    "教体局包片领导：",
)
"""Who signs a checked list, from the village up to the bureau's leader for the area, as counties have it signed."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage with its days."""

    name: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The working group of one township."""

    township: str
    leader: str = ""
    schools: str = ""
    police: str = ""
    villages: str = ""
    count: int = 0
    area: str = ""
    phone: str = ""


_PLAN_COLUMNS = (
    Column("序号", 10, align="center"),
    Column("乡镇（街道）", 22),
    Column("组长", 17, align="center"),
    Column("学校", 52),
    Column("公安", 24),
    Column("村（社区）", 58),
    Column("核查\n人数", 13, align="right"),
    Column("包片领导", 19, align="center"),
    Column("联系电话", 27, align="center"),
    Column("签名", 22),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """行动安排表: who goes where in each township, and until when each stage is done."""

    made_on: date
    title: str
    unit: str
    stages: tuple[StageLine, ...]
    groups: tuple[GroupLine, ...]
    is_draft: bool = False

    def shape(self) -> Sheet:
        """A lying sheet: the stages above, a township a row with room to sign."""
        rows = [
            (
                str(n), one.township, one.leader, one.schools, one.police, one.villages, str(one.count), one.area,
                one.phone, "　\n　",
            )
            for n, one in enumerate(self.groups, start=1)
        ]  # fmt: skip
        widths, _, _ = fit(_PLAN_COLUMNS, rows, LANDSCAPE_MM)
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=f"{self.title}行动安排表",
            unit=self.unit,
            left=f"制表单位（盖章）：{self.unit}",
            right=f"制表日期：{date_text(self.made_on)}",
            is_landscape=True,
            lead=(f"阶段与期限：{stages_text(self.stages)}。",),
            table=Table(_PLAN_COLUMNS, rows, widths, 9.0),
            statement="" if rows else "没有乡镇（街道）工作组。",
            tail=(f"共{len(rows)}个乡镇（街道），核查{sum(one.count for one in self.groups)}人。",),
            signs=("单位负责人：", "审核人：", "制表人："),
            seal=("（印章）",),
        )


def stages_text(stages: Sequence[StageLine]) -> str:
    """一、安排部署（2026年11月1日至11月5日）；二、…: the year is said again only where it changes."""
    said, year = [], 0
    for n, one in enumerate(stages):
        begun = date_text(one.from_on) if one.from_on.year != year else _day(one.from_on)
        ended = date_text(one.until_on) if one.until_on.year != one.from_on.year else _day(one.until_on)
        year = one.until_on.year
        said.append(f"{_NUMERALS[n]}、{one.name}（{begun}至{ended}）")
    return "；".join(said)


def _day(on: date) -> str:
    return f"{on.month}月{on.day}日"


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One child to visit. Numbers stay off paper: name, birth month and home suffice to find the door."""

    name: str
    sex: str
    born: str
    village: str
    guardian: str


_VISIT_COLUMNS = (
    Column("序号", 10, align="center"),
    Column("村（社区）", 32),
    Column("姓名", 20),
    Column("性别", 11, align="center"),
    Column("出生年月", 21, align="center"),
    Column("监护人", 20),
    Column("入户日期", 22),
    Column("入户所见（在不在上学、在哪里、谁说的）", 84),
    Column("家长签名", 24),
    Column("入户人签名", 26),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """入户核查表: the children of one township to visit, by village, with room to write, and who signs for it."""

    made_on: date
    title: str
    township: str
    unit: str
    count: int
    rows: tuple[VisitLine, ...]
    until_on: date | None = None
    is_draft: bool = False

    def shape(self) -> Sheet:
        """A lying sheet; at its foot the counts to fill in and the chain of signatures."""
        rows = [
            (str(n), one.village, one.name, one.sex, one.born, one.guardian, "", _ROOM, "", "")
            for n, one in enumerate(self.rows, start=1)
        ]
        widths, _, _ = fit(_VISIT_COLUMNS, rows, LANDSCAPE_MM)
        due = f"入户核查截止：{date_text(self.until_on)}" if self.until_on else ""
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=f"{self.township}{self.title}入户核查表",
            unit=self.unit,
            left=f"单位：{self.unit}",
            right=f"{due}　打印日期：{date_text(self.made_on)}".strip("　"),
            is_landscape=True,
            lead=(
                "逐户核查，看到什么记什么；核查后当天登记到系统。本表含未成年人信息，用后交回存档，不得张贴、拍照外传。",
            ),
            table=Table(_VISIT_COLUMNS, rows, widths, 10.0),
            statement="" if rows else "没有还要入户的孩子。",
            tail=(
                f"共有疑似失学{self.count}人（附花名册），已入户____人，其中不属失学____人、"
                "属失学____人（附花名册），未见到____人（附花名册）。",
            ),
            signs=SIGN_CHAIN,
        )


@dataclass(frozen=True, slots=True)
class JointLine:
    """One line of a joint check."""

    township: str
    kind: str
    ours: int
    theirs: int | None


_JOINT_COLUMNS = (
    Column("序号", 12, align="center"),
    Column("乡镇（街道）", 38),
    Column("情况", 44),
    Column("教育部门人数", 30, align="right"),
    Column("部门人数", 30, align="right"),
    Column("是否一致", 26, align="center"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSheet:
    """联合核对表: the counts of two departments side by side, how they were found to agree, and both signatures."""

    made_on: date
    title: str
    bureau: str
    department: str
    purpose: str
    lines: tuple[JointLine, ...]
    result: str = ""
    signed_on: date | None = None
    is_draft: bool = False

    def shape(self) -> Sheet:
        """An upright sheet; what the department has not stated stays blank for its pen."""
        rows = [
            (
                str(n),
                one.township,
                one.kind,
                str(one.ours),
                "" if one.theirs is None else str(one.theirs),
                _agrees(one),
            )
            for n, one in enumerate(self.lines, start=1)
        ]
        whole = JointLine(
            "合计", "", sum(one.ours for one in self.lines),
            None if any(one.theirs is None for one in self.lines) else sum(one.theirs or 0 for one in self.lines),
        )  # fmt: skip
        if rows:
            rows.append(
                (
                    "",
                    whole.township,
                    "",
                    str(whole.ours),
                    "" if whole.theirs is None else str(whole.theirs),
                    "",
                )
            )
        widths, _, _ = fit(_JOINT_COLUMNS, rows, PORTRAIT_MM)
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title="联合核对表",
            unit=self.bureau,
            left=f"名单：{self.title}",
            right=f"打印日期：{date_text(self.made_on)}",
            lead=(f"核对单位：{self.bureau}、{self.department}。用途：{self.purpose}。",),
            table=Table(_JOINT_COLUMNS, rows, widths, 10.5),
            statement="" if rows else "这份名单不核对人数，逐人核对。",
            tail=(
                f"核对结果：{self.result}"
                if self.result
                else "核对结果：□人数一致，无差异　□不一致，名单附后。",
                f"签认日期：{date_text(self.signed_on)}" if self.signed_on else "签认日期：",
            ),
            signs=(f"{self.bureau}（签字、盖章）：", f"{self.department}（签字、盖章）："),
        )


def _agrees(line: JointLine) -> str:
    if line.theirs is None:
        return ""
    return "一致" if line.theirs == line.ours else "不一致"
