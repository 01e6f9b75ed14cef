"""Forms filled from a ledger: the village sheet (桂 7.1) and the sign-off sheet of persuasion (劝返清单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.lists import LANDSCAPE_MM, PORTRAIT_MM, fit
from notoneless.files.papers.shapes import Cell, Column, GridRow, Sheet, Table
from notoneless.files.papers.wording import BLANK_DATE, date_text

VILLAGE_COLUMNS = (
    Column("序号", align="center"),
    Column("自然村(屯)"),
    Column("应接受义务教育未接受\n适龄儿童少年姓名", align="center"),
    Column("出生年月", align="center"),
    Column("户主姓名", align="center"),
    Column("辍学原因"),
    Column("入户劝返\n次数", align="center"),
    Column("备注"),
)
"""As the village sheet has them (domain 7.1)."""

_VILLAGE_MM = (13.0, 40.0, 48.0, 26.0, 30.0, 48.0, 24.0, 44.0)

SIGNERS = ("村支书(主任)", "中心校校长", "中学校长", "乡镇分管领导", "乡镇长", "教体局包片领导")
"""Who signs the list of persuasion, one after the other (domain 7.3)."""

NAMES_COLUMNS = (
    Column("序号", align="center"),
    Column("姓名", align="center"),
    Column("性别", align="center"),
    Column("出生年月", align="center"),
    Column("学校班级"),
    Column("监护人", align="center"),
    Column("居住地"),
    Column("现状", align="center"),
    Column("返校日期", align="center"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageSheet:
    """适龄儿童少年应接受义务教育未接受名单 of one village."""

    made_on: date
    unit: str
    village: str
    on: date
    rows: Sequence[Sequence[str]]
    filler: str = ""
    phone: str = ""
    is_draft: bool = False

    def shape(self) -> Sheet:
        """The lying sheet with its three signatures at the foot."""
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=f"{self.village}适龄儿童少年应接受义务教育未接受名单",
            unit=self.unit,
            left=f"填报单位：{self.unit}（盖章）",
            right=f"填报时间：{date_text(self.on)}",
            is_landscape=True,
            table=Table(VILLAGE_COLUMNS, self.rows, _VILLAGE_MM, 10.5),
            tail=(f"共{len(self.rows)}名。",),
            signs=("审核人：", f"填表人：{self.filler}", f"联系电话：{self.phone}"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesList:
    """花名册 attached to the sign-off sheet."""

    made_on: date
    unit: str
    title: str
    on: date
    rows: Sequence[Sequence[str]]
    is_draft: bool = False

    def shape(self) -> Sheet:
        """An upright list; with nobody on it it says so."""
        widths, size, is_crowded = fit(NAMES_COLUMNS, self.rows, PORTRAIT_MM)
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=self.title,
            unit=self.unit,
            left=self.unit,
            right=date_text(self.on),
            table=Table(NAMES_COLUMNS, self.rows, widths, size, is_crowded=is_crowded),
            statement="" if self.rows else "无",
            tail=(f"共{len(self.rows)}名。",),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffSheet:
    """劝返清单: how many dropped out, came back, are still out, and the chain of those who answer for it."""

    made_on: date
    unit: str
    place: str
    on: date
    since: date
    out_count: int
    back_count: int
    is_draft: bool = False

    def shape(self) -> Sheet:
        """Counts above, six signatures below."""
        total = self.out_count + self.back_count
        counts = (
            ("共有辍学", total, "附花名册"),
            ("已劝返", self.back_count, "附返校花名册"),
            ("未返校", self.out_count, "附未返校花名册"),
        )  # fmt: skip
        rows = [
            GridRow(
                (Cell(label, is_label=True, align="center"), Cell(f"{count}名（{note}）", align="center")), 14
            )
            for label, count, note in counts
        ]
        rows += [
            GridRow(
                (
                    Cell(who, is_label=True, align="center"),
                    Cell("", signs=("签名：　　　　　　　　", BLANK_DATE.strip())),
                ),
                20,
            )
            for who in SIGNERS
        ]
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=f"{self.place}辍学学生劝返清单",
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=f"截止日期：{date_text(self.on)}",
            lead=(f"{date_text(self.since)}至{date_text(self.on)}，按截止日当晚的状态统计。",),
            grid_mm=(56.0, 114.0),
            grid=tuple(rows),
        )


assert sum(_VILLAGE_MM) == LANDSCAPE_MM
