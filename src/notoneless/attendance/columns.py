"""Columns of the attendance room's lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from notoneless.core.tables import Column
from notoneless.domain.absence import AbsenceEnd, Found
from notoneless.domain.arrival import Came, Counted
from notoneless.domain.consistency import UnseenAnswer


def board_columns(head: str, name: Callable[[Any], str], *, is_school: bool) -> list[Column]:
    """A board of a day: rows are (class or school, its line). Where nobody called there is no figure, only a word."""

    def figure(key: str, label: str) -> Column:
        return Column(
            key, label, lambda row: getattr(row[1].counts, key) if row[1].taken else "—", is_number=True
        )

    not_taken = Column(
        "not_taken", "没点名的班", lambda row: row[1].not_taken, is_number=True
    ) if is_school else Column("state", "点名", _state, export=lambda row: _state_words(row[1]))  # fmt: skip
    return [
        Column("name", head, lambda row: name(row[0])), not_taken,
        Column("pupils", "在读", lambda row: row[1].pupils, is_number=True), figure("present", "实到"),
        figure("absent", "缺勤"), figure("leave", "请假"), figure("late", "迟到"), figure("home", "送教"),
    ]  # fmt: skip


def _state_words(line: Any) -> str:
    if not line.taken:
        return "没点名"
    return "已点名" if line.calls >= line.wanted else f"已点{line.calls}/{line.wanted}节"


def _state(row: Any) -> Any:
    words = _state_words(row[1])
    return format_html('<span class="pill pill-{}">{}</span>', "done" if row[1].taken else "due", words)


def absence_columns(today: date) -> list[Column]:
    """Who is away, since when, what was found, what is next."""

    def next_cell(row: Any) -> Any:
        if row.ended_on is not None:
            return AbsenceEnd(row.end).label
        tone = "overdue" if row.due_on < today else "due"
        return format_html('<span class="pill pill-{}">{}</span>', tone, row.next_words)

    return [
        Column("name", "姓名", lambda row: row.child.name, sort="child__name"),
        Column("class", "班级", lambda row: row.school_class.label(today)),
        Column("school", "学校", lambda row: row.school.name, sort="school__number"),
        Column("days", "连续缺勤", lambda row: f"{row.days}天", sort="days", is_number=True),
        Column("first_on", "首次缺勤", lambda row: f"{row.first_on:%Y-%m-%d}", sort="first_on"),
        Column("found", "联系结果", lambda row: Found(row.found).label if row.found else "还没联系", sort="found"),
        Column(
            "next", "下一步", next_cell,
            export=lambda row: AbsenceEnd(row.end).label if row.ended_on is not None else row.next_words,
        ),
    ]  # fmt: skip


def clock_columns() -> list[Column]:
    """Median hours until each level knew, a school a row."""

    def hours(place: int) -> Callable[[Any], str]:
        return lambda line: "—" if line.hours[place] is None else f"{line.hours[place]:g}"

    return [
        Column("school", "学校", lambda line: line.school.name),
        Column("count", "缺勤(件)", lambda line: line.count, is_number=True),
        Column("family", "联系家长(小时)", hours(0), is_number=True),
        Column("told_school", "报学校(小时)", hours(1), is_number=True),
        Column("township", "报乡镇(小时)", hours(2), is_number=True),
        Column("bureau", "报教育局(小时)", hours(3), is_number=True),
        Column("untold", "隔夜没联系(件)", lambda line: line.untold, is_number=True),
    ]


def unseen_columns(today: date) -> list[Column]:
    """Who was not seen all month, and what the school answered."""

    def words(line: Any) -> str:
        return UnseenAnswer(line.reply.answer).label if line.reply is not None else "待核实"

    def pill(line: Any) -> Any:
        return format_html(
            '<span class="pill pill-{}">{}</span>', "done" if line.reply is not None else "due", words(line)
        )

    return [
        Column("name", "姓名", lambda line: line.roll.child.name),
        Column("class", "班级", lambda line: line.roll.school_class.label(today)),
        Column("school", "学校", lambda line: line.roll.school.name),
        Column("called", "点名(天)", lambda line: line.days.called, is_number=True),
        Column("away", "没到(天)", lambda line: line.days.away, is_number=True),
        Column("answer", "核实结果", pill, export=words),
    ]


def arrival_name_columns(today: date) -> list[Column]:
    """The pupils behind a figure of the arrival: who follows up, when again, and the paper."""

    def state(row: Any) -> Any:
        tone = "due" if row.counted in (Counted.MISSING, Counted.UNREPORTED) else "done"
        return format_html('<span class="pill pill-{}">{}</span>', tone, row.counted.label)

    def proof(row: Any) -> Any:
        if row.mark is None or row.mark.came != Came.ELSEWHERE:
            return ""
        if row.mark.proof_id is None:
            return "待交"
        url = reverse("attendance:arrival_proof", args=[row.mark.key])
        return format_html('<a href="{}">看证明</a>', url)

    def proof_word(row: Any) -> str:
        is_there = row.mark is not None and row.mark.proof_id is not None
        return "有" if is_there else proof(row)

    return [
        Column("name", "姓名", lambda row: row.roll.child.name),
        Column("class", "班级", lambda row: row.roll.school_class.label(today)),
        Column("school", "学校", lambda row: row.roll.school.name),
        Column("state", "报到", state, export=lambda row: row.counted.label),
        Column("reason", "原因或去向", lambda row: row.reason),
        Column("proof", "证明", proof, export=proof_word),
        Column(
            "follower", "跟进人", lambda row: row.mark.follower.name if row.mark and row.mark.follower else ""
        ),
        Column(
            "next",
            "下次跟进",
            lambda row: f"{row.mark.next_on:%Y-%m-%d}" if row.mark and row.mark.next_on else "",
        ),
    ]


def arrival_day_columns() -> list[Column]:
    """The totals of each day; rows are (day, counts, classes that told)."""

    def figure(key: str, label: str) -> Column:
        return Column(key, label, lambda row: getattr(row[1], key), is_number=True)

    return [
        Column("on", "日期", lambda row: f"{row[0]:%Y-%m-%d}"),
        figure("expected", "应报到"),
        *(figure(one.value, one.label) for one in Counted),
        Column("told", "当天报送的班", lambda row: row[2], is_number=True),
    ]
