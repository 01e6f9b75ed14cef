"""Columns of the lists of the verification room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from notoneless.children.models import HouseholdEntry, Roll
from notoneless.children.queries import place_words
from notoneless.core import clock
from notoneless.core.tables import Column, link, pill
from notoneless.domain.columnlists import ListKind
from notoneless.domain.masking import mask_id_number, mask_roll_number
from notoneless.domain.words import HouseholdSource, Sex
from notoneless.verification.models import (
    MatchLink,
    MatchOutcome,
    MatchRule,
    MatchRun,
    RollDuplicate,
    RunState,
    SourceRow,
)
from notoneless.verification.queries.matching import TONES, codes_by_id, rule_words

RUN_TONES = {RunState.RUNNING: "accent", RunState.DONE: "done", RunState.FAILED: "due"}


def _match(row: SourceRow) -> MatchLink | None:
    return getattr(row, "match", None)


def _outcome(row: SourceRow) -> str:
    found = _match(row)
    return MatchOutcome(found.outcome).label if found else "未比对"


def _outcome_pill(row: SourceRow) -> Any:
    found = _match(row)
    return pill(_outcome(row), TONES[MatchOutcome(found.outcome)] if found else "plain")


def _why(row: SourceRow) -> str:
    found = _match(row)
    if found is None:
        return ""
    return found.explanation or rule_words(found.rule)


def _school(row: SourceRow) -> str:
    found = _match(row)
    return found.roll.school.name if found and found.roll else ""


def row_url(row: SourceRow) -> str:
    """The file of the child a row was found to be, where it may be opened."""
    seen = row.child is not None and row.is_child_seen  # type: ignore[attr-defined]
    return reverse("web:child_file", args=[row.child.key]) if seen and row.child else ""


def row_columns() -> list[Column]:
    """Columns of the rows of lists."""
    codes = codes_by_id()

    def code(row: SourceRow) -> str:
        found = codes.get(row.code_id)  # type: ignore[attr-defined]
        return str(found) if found else "待核查"

    return [
        Column("name", "姓名", lambda r: r.name, sort="name"),
        Column("state", "结果", _outcome_pill, sort="match__outcome", export=_outcome),
        Column("list", "名单", lambda r: ListKind(r.kind).label, sort="kind"),
        Column("number", "行号", lambda r: r.row_number, sort="row_number", is_number=True),
        Column("sex", "性别", lambda r: Sex(r.sex).label),
        Column("born_on", "出生日期", lambda r: f"{r.born_on:%Y-%m-%d}" if r.born_on else "", sort="born_on"),
        Column("id_number", "身份证号", lambda r: mask_id_number(r.id_number.open()), is_identifier=True),
        Column("place", "所属地", lambda r: place_words(r.place), sort="place__code"),
        Column("school", "就读学校", _school),
        Column("code", "核查代码", code),
        Column("why", "依据", _why),
    ]


_RUN_COLUMNS = [
    Column("started", "比对时间", lambda r: clock.local_time(r.started_at)[:16], sort="started_at"),
    Column("on", "按哪天的学籍", lambda r: f"{r.on:%Y-%m-%d}", sort="on"),
    Column(
        "state",
        "状态",
        lambda r: pill(RunState(r.state).label, RUN_TONES[RunState(r.state)]),
        export=lambda r: RunState(r.state).label,
    ),
    Column("kind", "用途", lambda r: "只出结果" if r.is_report else "立案"),
    Column("household", "户籍名册", lambda r: r.household_count, is_number=True),
    Column("linked", "有学籍", lambda r: r.linked_count, is_number=True),
    Column("review", "待人工确认", lambda r: r.review_count, is_number=True),
    Column("no_roll", "无学籍", lambda r: r.no_roll_count, is_number=True),
    Column("cases", "新立个案", lambda r: r.case_count, is_number=True),
    Column("by", "发起人", lambda r: r.by_name or "系统自动"),
]


def run_columns(*, sees_all: bool) -> list[Column]:
    """Columns of the runs; figures of the whole county for who sees it."""
    counts = ("household", "linked", "review", "no_roll", "cases")
    return [column for column in _RUN_COLUMNS if sees_all or column.key not in counts]


def run_url(run: MatchRun) -> str:
    """Address of one run."""
    return reverse("verification:run_page", args=[run.key])


def duplicate_url(duplicate: RollDuplicate) -> str:
    """Address of one 重复学籍."""
    return reverse("verification:duplicate_page", args=[duplicate.pk])


DUPLICATE_COLUMNS = [
    Column("name", "姓名", lambda d: d.roll.child.name, sort="roll__child__name"),
    Column("school", "学校", lambda d: d.roll.school.name, sort="roll__school__name"),
    Column("number", "学籍号", lambda d: mask_roll_number(d.roll.roll_number.open()), is_identifier=True),
    Column("same_name", "与之重复", lambda d: d.same_as.child.name),
    Column("same_school", "所在学校", lambda d: d.same_as.school.name, sort="same_as__school__name"),
    Column(
        "same_number", "学籍号", lambda d: mask_roll_number(d.same_as.roll_number.open()), is_identifier=True
    ),
    Column("rule", "依据", lambda d: MatchRule(d.rule).label),
    Column("next", "下一步", lambda d: link(duplicate_url(d), "核对认定")),
]


def _source(roll: Roll) -> str:
    entries = [one for one in roll.child.household_entries.all() if one.until_on is None]
    return HouseholdSource(entries[0].source).label if entries else "未登记"


UNCLAIMED_COLUMNS = [
    Column("name", "姓名", lambda r: r.child.name, sort="child__name"),
    Column("school", "学校", lambda r: r.school.name, sort="school__name"),
    Column("school_class", "班级", lambda r: r.school_class.label(clock.today())),
    Column("place", "居住地", lambda r: place_words(r.child.residence), sort="child__residence__code"),
    Column("source", "户籍线来源", _source),
]


def entry_columns(day_of: Callable[[HouseholdEntry], Any], label: str) -> list[Column]:
    """Columns of who came onto the household line or left it."""
    return [
        Column("name", "姓名", lambda e: e.child.name, sort="child__name"),
        Column("place", "所属地", lambda e: place_words(e.place), sort="place__code"),
        Column("source", "来源", lambda e: HouseholdSource(e.source).label, sort="source"),
        Column("on", label, lambda e: f"{day_of(e):%Y-%m-%d}"),
    ]
