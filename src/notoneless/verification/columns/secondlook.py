"""Columns of 抽查复核."""

from __future__ import annotations

from typing import Any

from notoneless.cases.queries import finding_words
from notoneless.children.queries import place_words
from notoneless.core import clock
from notoneless.core.tables import Column, pill
from notoneless.domain.secondlook import SecondLookResult, SecondLookWay, error_rate
from notoneless.verification.queries.secondlook import DONE, rate_words

TONES = {SecondLookResult.SAME: "done", SecondLookResult.WRONG: "due"}


def _scope(draw: Any) -> str:
    words = [str(draw.code) if draw.code else "全部编码", draw.township.name if draw.township else "全部乡镇"]
    return f"{'，'.join(words)}，{draw.from_on:%Y-%m-%d}至{draw.until_on:%Y-%m-%d}采信"


def _progress(draw: Any) -> Any:
    left = draw.sample_count - draw.done_count
    if not left:
        return pill("已复核完", "done")
    return pill(f"还有{left}人", "overdue" if draw.due_on < clock.today() else "due")


DRAW_COLUMNS = [
    Column("drawn_on", "抽取日期", lambda d: f"{d.drawn_on:%Y-%m-%d}", sort="drawn_on"),
    Column("state", "进度", _progress),
    Column("scope", "范围", _scope, width="wide"),
    Column("count", "抽取", lambda d: f"{d.population_count}人抽{d.sample_count}人"),
    Column("rate", "差错率", lambda d: rate_words(error_rate(d.wrong_count, d.done_count))),
    Column("by", "抽取人", lambda d: d.drawn_by.name),
    Column("due", "期限", lambda d: f"{d.due_on:%Y-%m-%d}", sort="due_on"),
]


def _result(look: Any) -> str:
    return SecondLookResult(look.result).label if look.result else "待复核"


def _state(look: Any) -> Any:
    if look.result:
        return pill(_result(look), TONES.get(SecondLookResult(look.result), "plain"))
    is_late = look.draw.due_on < clock.today() and look.result not in DONE
    return pill("逾期" if is_late else "待复核", "overdue" if is_late else "due")


LOOK_COLUMNS = [
    Column("name", "姓名", lambda one: one.finding.case.child.name, sort="finding__case__child__initials"),
    Column("state", "结果", _state, sort="result", export=_result),
    Column("code", "原结论", lambda one: finding_words(one.finding), sort="finding__code__rank"),
    Column("place", "居住地", lambda one: place_words(one.finding.case.place)),
    Column("setter", "定码人", lambda one: one.finding.proposed_by.name if one.finding.proposed_by else "—"),
    Column("assignee", "复核人", lambda one: one.assignee.name, sort="assignee__name"),
    Column("way", "方式", lambda one: SecondLookWay(one.way).label if one.way else "—"),
    Column(
        "looked_on",
        "复核日期",
        lambda one: f"{one.looked_on:%Y-%m-%d}" if one.looked_on else "—",
        sort="looked_on",
    ),
]
