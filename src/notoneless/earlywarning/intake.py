"""学期成绩 from a list: one row a pupil and subject; a changed mark corrects the old one and the batch keeps both."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from notoneless.children.intake.finding import Found, children_found
from notoneless.children.models import Roll
from notoneless.core.listhandlers import (
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    StaleList,
    handler_register,
    touched,
)
from notoneless.domain.columnlists import ListKind
from notoneless.earlywarning.models import TermMark

TERMS = {"第一学期": 1, "第二学期": 2}
Key = tuple[int, int, int, str]


class MarksIntake:
    """学期成绩."""

    kind = ListKind.MARKS
    fields = None
    tables = {TermMark: "child__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        years = {int(year) for year in rows.column("year", 0) if year}
        there = {
            (mark.child_id, mark.year, mark.term, mark.subject): mark
            for mark in TermMark.objects.filter(year__in=years)
        }
        schools = dict(Roll.objects.current().values_list("child", "school"))
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[Key] = set()
        for row, child in enumerate(children):
            if child is not None and row not in draft.bad:
                self._row(draft, plan, row, child, (there, schools, seen), context)
        return draft.done(plan)

    def _row(
        self, draft: Draft, plan: dict[str, Any], row: int, child: Found, known: Any, context: ListContext
    ) -> None:
        rows, (there, schools, seen) = draft.rows, known
        year, term = int(rows.column("year", 0)[row]), TERMS[rows.column("term")[row]]
        if not context.today.year - 10 <= year <= context.today.year:
            return draft.error(row, "year", "mark.year", "学年填开始的那一年，如 2026，不能晚于今年。")
        subject = "".join(rows.column("subject")[row].split())[:20]
        mark, full = (
            _number(rows.column("mark", None)[row]),
            _number(rows.column("full_mark", None)[row]) or Decimal("100.0"),
        )
        if mark is not None and not Decimal(0) <= mark <= full:
            return draft.error(
                row, "mark", "mark.range", f"成绩应在0到{full}之间。满分不是100的，请填“满分”。"
            )
        key = (child.pk, year, term, subject)
        if key in seen:
            return draft.error(row, "subject", "mark.twice", "这个孩子这一科在表里出现了两次，请删去一行。")
        seen.add(key)
        note = (rows.column("note")[row] or "")[:60]
        now = there.get(key)
        if now is None:
            draft.states[row] = RowState.NEW
            plan["new"].append((*key, _text(mark), str(full), note, schools.get(child.pk)))
            plan["touched"].append(touched(row, "new", child_key=child.key))
        elif (now.mark, now.full_mark, now.note) != (mark, full, note or now.note):
            change = {f"{year}学年第{term}学期{subject}": (now.words, _text(mark) or note or "缺考")}
            draft.change(row, change)
            plan["changed"].append((now.pk, _text(mark), str(full), note))
            plan["touched"].append(touched(row, "changed", change, child_key=child.key))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        made = [
            TermMark(
                child_id=child, year=year, term=term, subject=subject, mark=_number(mark), full_mark=Decimal(full),
                note=note, school_id=school,
            )
            for child, year, term, subject, mark, full, note, school in plan["new"]
        ]  # fmt: skip
        return {**plan, "made": made}

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        context.written.made(TermMark.objects.bulk_create(plan["made"], batch_size=2_000))
        rows = TermMark.objects.in_bulk([pk for pk, *_said in plan["changed"]])
        context.written.watch(rows.values(), ("mark", "full_mark", "note"))
        for pk, mark, full, note in plan["changed"]:
            if pk not in rows:
                raise StaleList("a mark is gone")
            rows[pk].mark, rows[pk].full_mark, rows[pk].note = (
                _number(mark),
                Decimal(full),
                note or rows[pk].note,
            )
        TermMark.objects.bulk_update(list(rows.values()), ["mark", "full_mark", "note"], batch_size=500)


def _number(value: Any) -> Decimal | None:
    """A mark with one place after the point; None for a blank cell."""
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value)).quantize(Decimal("0.1"))
    except InvalidOperation:
        return None


def _text(mark: Decimal | None) -> str:
    return "" if mark is None else str(mark)


handler_register(MarksIntake())
