"""Columns of the season's lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.children.columns import SEXES
from notoneless.children.models import Admission, Roll
from notoneless.children.queries import season as queries
from notoneless.core.tables import Column, pill
from notoneless.domain.admission import AdmissionSource, AdmissionState
from notoneless.domain.words import Stage


def _class(row: Admission, today: date) -> str:
    open_rolls: list[Roll] = row.child.open_rolls  # type: ignore[attr-defined]
    rolls = [roll for roll in open_rolls if roll.stage == row.stage]
    return rolls[0].school_class.label(today) if rolls else ""


def _school(row: Admission) -> str:
    if row.state == AdmissionState.REGISTERED and row.registered_at_school is not None:
        return str(row.registered_at_school.name)
    return row.school.name if row.school is not None else "没有划定"


def admission_columns(today: date, groups: dict[int, str], *, is_sensitive: bool) -> list[Column]:
    """入学名单; 重点档案 only for those who may read of groups."""

    def state(row: Admission) -> str:
        return queries.state_words(row, is_sensitive=is_sensitive)

    shown = [
        Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
        Column("sex", "性别", lambda r: SEXES[r.child.sex], sort="child__sex", width="narrow"),
        Column(
            "born_on",
            "出生日期",
            lambda r: f"{r.child.born_on:%Y-%m-%d}" if r.child.born_on else "",
            sort="child__born_on",
        ),
        Column("school", "招生学校", _school, sort="school__number"),
        Column("stage", "学段", lambda r: Stage(r.stage).label, sort="stage", width="narrow"),
        Column("source", "列入原因", lambda r: AdmissionSource(r.source).label, sort="source"),
        Column("place", "居住地", queries.home_words, sort="child__residence__code"),
        Column("class", "班级", lambda r: _class(r, today)),
        Column("groups", "重点档案", lambda r: groups.get(r.child_id, "")),
        Column("notice", "通知书", lambda r: r.notice_text, sort="notice_number", is_identifier=True),
        Column(
            "state",
            "进度",
            lambda r: pill(state(r), queries.TONES[AdmissionState(r.state)]),
            sort="state",
            export=state,
        ),
    ]
    return [column for column in shown if is_sensitive or column.key != "groups"]


def catchment_columns() -> list[Column]:
    """招生范围 as one table."""

    def above(row: dict[str, Any]) -> str:
        return row["place"].parent.name if row["place"].parent else ""

    return [
        Column("name", "地方", lambda r: r["place"].name),
        Column("above", "属于", above),
        Column("code", "区划代码", lambda r: r["place"].code, is_identifier=True),
        Column("primary", "小学", lambda r: r[Stage.PRIMARY] or "没有划定"),
        Column("junior", "初中", lambda r: r[Stage.JUNIOR] or "没有划定"),
    ]
