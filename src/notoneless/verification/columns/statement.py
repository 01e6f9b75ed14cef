"""核查统计 as a screen, a workbook and a paper lay it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from notoneless.children.queries import place_words
from notoneless.core.tables import Column, pill
from notoneless.domain.masking import mask_id_number
from notoneless.domain.statement import Statement, StatementCode, letters_of
from notoneless.domain.words import Sex
from notoneless.files.papers import CodeFigures, StatementSheet, TownshipFigures
from notoneless.files.sheets import SheetPart
from notoneless.verification.models import SourceRow
from notoneless.verification.queries.statement import (
    NOT_OUT,
    NOWHERE,
    OUT,
    WAITING_WORD,
    Chosen,
    Told,
    Township,
)

TITLE = "核查统计"
WAITS = "待核查"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its share and its names."""

    label: str
    count: int
    share: str
    url: str
    is_sum: bool = False


def names_url(chosen: Chosen, *, code: str = "", township: Township | None = None) -> str:
    """Where the names behind a figure are."""
    words = [chosen.query, f"code={code}" if code else ""]
    if township is not None:
        words.append(f"township={township.code or NOWHERE}")
    return f"{reverse('verification:statement_names')}?{'&'.join(word for word in words if word)}"


def sum_labels(table: Statement[Township]) -> tuple[str, str]:
    """不属失学(A–H) and 属失学(I–M), by the county's own letters."""
    return (
        f"不属失学({letters_of(table.codes, is_out=False)})",
        f"属失学({letters_of(table.codes, is_out=True)})",
    )


def code_lines(told: Told) -> list[Line]:
    """By code, in the county's order, then the sums: not out, out, waiting, all."""
    table, chosen = told.table, told.chosen

    def line(label: str, count: int, code: str, *, is_sum: bool = False) -> Line:
        return Line(label, count, table.share(count).words, names_url(chosen, code=code), is_sum)

    not_out, out = sum_labels(table)
    lines = [line(str(code), table.of_code(code.id), code.slug) for code in table.codes]
    return [
        *lines,
        line(not_out, table.not_out, NOT_OUT, is_sum=True),
        line(out, table.out, OUT, is_sum=True),
        line(WAITS, table.waiting, WAITING_WORD, is_sum=True),
        line("合计", table.total, "", is_sum=True),
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the table by township."""

    label: str
    count: int
    url: str
    is_sum: bool = False


def shown_codes(told: Told) -> list[StatementCode]:
    """Codes somebody of the list has: on a screen the others are columns of nothing."""
    return [code for code in told.table.codes if told.table.of_code(code.id)]


def township_lines(told: Told) -> list[tuple[str, list[Cell], bool]]:
    """By township: its name, its figures, and whether it is the line of sums."""
    table, chosen = told.table, told.chosen
    shown = [(n, code) for n, code in enumerate(table.codes) if table.of_code(code.id)]
    lines = []
    for row, where in [
        *((table.row(t), t) for t in told.townships),
        (table.sums(Township("", "合计")), None),
    ]:

        def cell(label: str, count: int, code: str, *, is_sum: bool = False, where: Any = where) -> Cell:
            return Cell(label, count, names_url(chosen, code=code, township=where) if count else "", is_sum)

        cells = [
            cell("合计", row.total, "", is_sum=True),
            *(cell(code.letter, row.by_code[n], code.slug) for n, code in shown),
            cell("不属失学", row.not_out, NOT_OUT, is_sum=True),
            cell("属失学", row.out, OUT, is_sum=True),
            cell(WAITS, row.waiting, WAITING_WORD, is_sum=True),
        ]
        lines.append((row.township.name, cells, where is None))
    return lines


def name_columns(codes: list[StatementCode]) -> list[Column]:
    """The names behind a figure, numbers covered."""
    by_id = {code.id: code for code in codes}

    def code(row: Any) -> str:
        found = by_id.get(row.code_id)
        return str(found) if found else WAITS

    def tone(row: Any) -> str:
        found = by_id.get(row.code_id)
        return "plain" if found is None else "due" if found.is_out else "done"

    return [
        Column("name", "姓名", lambda r: r.name, sort="name"),
        Column("state", "核查结果", lambda r: pill(code(r), tone(r)), export=code),
        Column("sex", "性别", lambda r: Sex(r.sex).label),
        Column("born_on", "出生日期", lambda r: f"{r.born_on:%Y-%m-%d}" if r.born_on else "", sort="born_on"),
        Column("id_number", "身份证号", lambda r: mask_id_number(r.id_number.open()), is_identifier=True),
        Column("place", "所属地", lambda r: place_words(_spot(r)), sort="place__code"),
        Column("school", "当日就读学校", lambda r: r.school_name or ""),
        Column("list", "名单日期", lambda r: f"{r.source_list.listed_on:%Y-%m-%d}", sort="source_list__listed_on"),
        Column("number", "行号", lambda r: r.row_number, sort="row_number", is_number=True),
    ]  # fmt: skip


def _spot(row: SourceRow) -> Any:
    return row.place or (row.child.residence if row.child else None)


def row_url(row: SourceRow) -> str:
    """The file of the child, where it may be opened."""
    is_seen = row.child is not None and row.is_child_seen  # type: ignore[attr-defined]
    return reverse("web:child_file", args=[row.child.key]) if is_seen and row.child else ""


def notes_of(told: Told) -> list[str]:
    """What a reader must know to read the figures right."""
    on = f"{told.chosen.on:%Y-%m-%d}"
    notes = [f"按{on}当天的情况统计：当天有学籍、当天已认定的代码；个案在办、当天还没有认定的计入待核查。"]
    if told.repeated:
        notes.append(f"名单上有{told.repeated}行与另一行是同一个孩子，每个孩子只计一次。")
    return notes


def paper_of(told: Told, unit: str, made_on: Any) -> StatementSheet:
    """The statement as Word and PDF print it: every code of the table, every township."""
    table = told.table
    rows = [*table.rows(told.townships), table.sums(Township("", "合计"))]
    return StatementSheet(
        made_on=made_on,
        title=f"{told.chosen.subject}核查统计表",
        unit=unit,
        list_words=told.chosen.label,
        on=told.chosen.on,
        sentence=told.sentence,
        codes=tuple(
            CodeFigures(label=one.label, count=one.count, share=one.share, is_sum=one.is_sum)
            for one in code_lines(told)
        ),
        heads=tuple((code.letter, code.label) for code in table.codes),
        townships=tuple(
            TownshipFigures(
                name=row.township.name, total=row.total, by_code=row.by_code, not_out=row.not_out, out=row.out,
                waiting=row.waiting,
            )
            for row in rows
        ),
        notes=tuple(notes_of(told)),
    )  # fmt: skip


def sheet_parts(told: Told, names: Any) -> Iterator[SheetPart]:
    """The workbook: by code, by township, and the names with covered numbers."""
    table, title = told.table, f"{told.chosen.subject}核查统计表 {told.chosen.on:%Y-%m-%d}"
    shares = [(one.label, one.count, table.share(one.count)) for one in code_lines(told)]
    yield SheetPart(
        "按代码", ["核查结果", "人数", "占名单", "基数"],
        [(label, count, share.percent, share.base) for label, count, share in shares],
        title, told.sentence,
    )  # fmt: skip
    heads = ["乡镇(街道)", "合计", *map(str, table.codes), "不属失学", "属失学", WAITS]
    rows = [*table.rows(told.townships), table.sums(Township("", "合计"))]
    yield SheetPart(
        "分乡镇", heads,
        [(r.township.name, r.total, *r.by_code, r.not_out, r.out, r.waiting) for r in rows],
        title, " ".join(notes_of(told)),
    )  # fmt: skip
    columns = name_columns(list(table.codes))
    yield SheetPart(
        "名单", [(column.label, column.is_identifier) for column in columns],
        ([_text((column.export or column.value)(row)) for column in columns] for row in names),
        title, "身份证号已遮盖。",
    )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def condition_words(codes: list[StatementCode], code: str, township: str) -> str:
    """What the clicked figure was, in words."""
    from notoneless.grid.models import Place

    labels = {one.slug: str(one) for one in codes} | {NOT_OUT: "不属失学", OUT: "属失学", WAITING_WORD: WAITS}
    where = "未注明乡镇" if township == NOWHERE else ""
    if township and not where:
        where = Place.objects.filter(code=township).values_list("name", flat=True).first() or ""
    return "，".join(word for word in (where, labels.get(code, "")) if word)
