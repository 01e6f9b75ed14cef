"""核查统计表 on paper: by code and by township × code, lying on its side, with its signatures."""

from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.lists import LANDSCAPE_MM
from notoneless.files.papers.shapes import Cell, Column, GridRow, Sheet, Table
from notoneless.files.papers.wording import date_text

_THIRD_MM = (46.0, 13.0, 32.0)
"""Code and name, count, share with its base; the grid has three such thirds side by side."""
_ROW_MM = 5.8
_TOWN_MM, _TOTAL_MM, _SUM_MM = 25.0, 11.0, 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """One line of the table by code: 「A 在校就读有学籍」, 297, 「67.7%(297/439)」."""

    label: str
    count: int
    share: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipFigures:
    """One township: its total, each code, and the sums."""

    name: str
    total: int
    by_code: tuple[int, ...]
    not_out: int
    out: int
    waiting: int

    def cells(self) -> tuple[str, ...]:
        """As the table prints it: nought is printed, since nought is an answer."""
        return (
            self.name,
            *(str(n) for n in (self.total, *self.by_code, self.not_out, self.out, self.waiting)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSheet:
    """疑似失学儿童核查统计表 of one list on one day."""

    made_on: date
    title: str
    unit: str
    list_words: str
    on: date
    sentence: str
    codes: tuple[CodeFigures, ...]
    heads: tuple[tuple[str, str], ...]
    """Letter and name of each code, over the columns of the second table."""
    townships: tuple[TownshipFigures, ...]
    notes: tuple[str, ...] = ()
    is_draft: bool = False

    def shape(self) -> Sheet:
        """Sentence, the codes and sums side by side, the townships, notes and signatures."""
        return Sheet(
            made_on=self.made_on,
            is_draft=self.is_draft,
            title=self.title,
            unit=self.unit,
            left=f"填报单位（盖章）：{self.unit}",
            right=f"名单：{self.list_words}  统计日期：{date_text(self.on)}",
            is_landscape=True,
            lead=(self.sentence,),
            grid_mm=_THIRD_MM * 3,
            grid=self._grid(),
            table=self._table(),
            tail=self.notes,
            signs=("填表人：", "审核人：", "单位负责人（盖章）：", f"填报日期：{date_text(self.made_on)}"),
        )

    def _grid(self) -> tuple[GridRow, ...]:
        """The codes and after them the sums, down one third after another."""
        third = (len(self.codes) + 2) // 3
        thirds = [self.codes[n : n + third] for n in range(0, 3 * third, third)]
        head = tuple(Cell(text, is_label=True, align="center") for text in ("核查结果", "人数", "占名单"))
        rows = [GridRow(head * 3, _ROW_MM)]
        for n in range(third):
            cells = [_code_cells(one[n]) if n < len(one) else (Cell(), Cell(), Cell()) for one in thirds]
            rows.append(GridRow(sum(cells, ()), _ROW_MM))
        return tuple(rows)

    def _table(self) -> Table:
        each = (LANDSCAPE_MM - _TOWN_MM - _TOTAL_MM - 3 * _SUM_MM) / max(len(self.heads), 1)
        columns = (
            Column("乡镇\n（街道）", _TOWN_MM),
            Column("合计", _TOTAL_MM, "center"),
            *(Column(f"{letter}\n{name}", each, "center") for letter, name in self.heads),
            *(Column(label, _SUM_MM, "center") for label in ("不属\n失学", "属失学", "待核查")),
        )
        rows = [one.cells() for one in self.townships]
        return Table(
            columns, rows, tuple(c.width_mm for c in columns), 8.0, heading="分乡镇（街道）核查结果（人）"
        )


def _code_cells(one: CodeFigures) -> tuple[Cell, Cell, Cell]:
    return (
        Cell(one.label, is_label=one.is_sum),
        Cell(str(one.count), is_label=one.is_sum, align="center"),
        Cell(one.share if one.count else "—", is_label=one.is_sum, align="center"),
    )
