"""Kept statements and answered lists as a screen and a workbook lay them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from notoneless.core.tables import Column, link
from notoneless.files.sheets import SheetPart
from notoneless.verification.models import HandedList
from notoneless.verification.queries.handed import Answer, Answered
from notoneless.verification.queries.kept import Beside
from notoneless.verification.queries.statement import Told


def answer_url(handed: HandedList) -> str:
    """Address of one list that came from above."""
    return reverse("verification:answer", args=[handed.key])


HANDED_COLUMNS = [
    Column("name", "名单", str, sort="listed_on"),
    Column("rows", "行数", lambda h: h.row_count, is_number=True),
    Column("imported", "导入时间", lambda h: f"{h.batch.asked_at:%Y-%m-%d}", sort="batch__asked_at"),
    Column("answers", "已答复", lambda h: f"{h.answer_count}次" if h.answer_count else "还没有"),
    Column("next", "下一步", lambda h: link(answer_url(h), "答复")),
]


def answer_parts(found: Answer) -> Iterator[SheetPart]:
    """The rows with a result in the sender's columns and order; those without on a sheet of their own."""
    heads = [(head, n in found.identifiers) for n, head in enumerate(found.heads)]

    def lines(rows: list[Answered]) -> Any:
        return ((*row.cells, *row.result) for row in rows)

    yield SheetPart("核查结果", heads, lines(found.done))
    yield SheetPart("尚无结果", heads, lines(found.open))


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One code then and now."""

    label: str
    then: int
    share: str
    now: int
    is_sum: bool = False

    @property
    def change(self) -> str:
        return f"{self.now - self.then:+d}" if self.now != self.then else "不变"


def kept_lines(told: Told, beside: Beside) -> list[KeptLine]:
    """By code and in sums, as kept and as of today."""
    table = told.table

    def line(label: str, then: int, now: int, *, is_sum: bool = False) -> KeptLine:
        return KeptLine(label, then, table.share(then).words, now, is_sum)

    def now_of(*, is_out: bool) -> int:
        return sum(beside.now.get(code.slug, 0) for code in table.codes if code.is_out == is_out)

    codes = [line(str(code), table.of_code(code.id), beside.now.get(code.slug, 0)) for code in table.codes]
    return [
        *codes,
        line("不属失学", table.not_out, now_of(is_out=False), is_sum=True),
        line("属失学", table.out, now_of(is_out=True), is_sum=True),
        line("待核查", table.waiting, beside.total - now_of(is_out=False) - now_of(is_out=True), is_sum=True),
        line("合计", table.total, beside.total, is_sum=True),
    ]
