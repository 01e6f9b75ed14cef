"""Columns of the lists of children."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from notoneless.children import queries
from notoneless.children.models import Child, ChildMerge, HouseholdEntry, SpecialGroup
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.tables import Column, link, pill
from notoneless.domain.caring import PhoneState
from notoneless.domain.leftbehind import review_due_on
from notoneless.domain.masking import mask_id_number, mask_phone
from notoneless.domain.merging import MergeState
from notoneless.domain.words import HouseholdSource, Sex, group_label

SEXES = {str(sex): sex.label for sex in Sex}


def file_url(child: Child) -> str:
    """Address of the child's file 一人一档."""
    return reverse("web:child_file", args=[child.key])


def _schooling(*, is_sensitive: bool) -> tuple[Callable[[Child], Any], Callable[[Child], str]]:
    def cell(child: Child) -> Any:
        state = queries.schooling(child, is_sensitive=is_sensitive)
        return pill(state.words, state.tone)

    return cell, lambda child: queries.schooling(child, is_sensitive=is_sensitive).words


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _school(child: Child) -> str:
    roll = queries.open_roll(child)
    return roll.school.name if roll else ""


def _class(today: date) -> Callable[[Child], str]:
    def words(child: Child) -> str:
        roll = queries.open_roll(child)
        return roll.school_class.label(today) if roll else ""

    return words


def _phones(child: Child) -> str:
    cards = child.card  # type: ignore[attr-defined]
    return "、".join(mask_phone(card.phone.open()) for card in cards if card.phone) or "无"


def _guardians(child: Child) -> str:
    cards = child.card  # type: ignore[attr-defined]
    return "、".join(f"{card.name}({card.relation})" if card.relation else card.name for card in cards)


def child_columns(today: date, *, is_sensitive: bool) -> list[Column]:
    """The columns of 儿童名册."""
    cell, words = _schooling(is_sensitive=is_sensitive)
    return [
        Column("name", "姓名", lambda c: c.name, sort="initials"),
        Column("sex", "性别", lambda c: SEXES[c.sex], sort="sex", width="narrow"),
        Column("born_on", "出生日期", lambda c: _day(c.born_on), sort="born_on"),
        Column("school", "学校", _school),
        Column("class", "班级", _class(today)),
        Column("place", "居住地", lambda c: queries.place_words(c.residence), sort="residence__code"),
        Column("id_number", "身份证号", lambda c: mask_id_number(c.id_number.open()), is_identifier=True),
        Column("state", "就学情况", cell, export=words),
    ]


def roster_columns(today: date, *, is_sensitive: bool) -> list[Column]:
    """The columns of a class or a village: whom to call, in the place of numbers."""
    cell, words = _schooling(is_sensitive=is_sensitive)
    return [
        Column("name", "姓名", lambda c: c.name, sort="initials"),
        Column("guardians", "监护人", _guardians),
        Column("phone", "联系电话", _phones),
        Column("class", "班级", lambda c: f"{_school(c)} {_class(today)(c)}".strip()),
        Column("place", "居住地", lambda c: queries.place_words(c.residence), sort="residence__code"),
        Column("sex", "性别", lambda c: SEXES[c.sex], sort="sex", width="narrow"),
        Column("born_on", "出生日期", lambda c: _day(c.born_on), sort="born_on"),
        Column("state", "就学情况", cell, export=words),
    ]


def household_columns(today: date, *, is_sensitive: bool, is_past: bool = False) -> list[Column]:
    """The columns of 户籍线名册; a row is an entry of the household line. On a past day without schooling."""
    cell, words = _schooling(is_sensitive=is_sensitive)
    schooling = [
        Column("school", "学校", lambda e: f"{_school(e.child)} {_class(today)(e.child)}".strip()),
        Column("state", "就学情况", lambda e: cell(e.child), export=lambda e: words(e.child)),
    ]

    def entry_place(entry: HouseholdEntry) -> str:
        return queries.place_words(entry.place)

    return [
        Column("name", "姓名", lambda e: e.child.name, sort="child__initials"),
        Column("sex", "性别", lambda e: SEXES[e.child.sex], sort="child__sex", width="narrow"),
        Column("born_on", "出生日期", lambda e: _day(e.child.born_on), sort="child__born_on"),
        Column("place", "村组", entry_place, sort="place__code"),
        Column(
            "household", "户号", lambda e: e.household_number, sort="household_number", is_identifier=True
        ),
        Column("head", "户主", lambda e: e.head_name),
        Column("source", "来源", lambda e: HouseholdSource(e.source).label, sort="source"),
        *([] if is_past else schooling),
    ]


def group_columns(today: date, *, may_review: bool) -> list[Column]:
    """Columns of 特殊群体名册; a tick box where the row may be reviewed."""
    days = county_days("children.group_review_days")

    def due(group: SpecialGroup) -> date:
        return review_due_on(group.from_on, group.reviewed_on, days)

    def due_cell(group: SpecialGroup) -> Any:
        return pill(f"{due(group):%Y-%m-%d}", "due" if due(group) <= today else "plain")

    picks = [Column("next", "勾选", _tick, export=lambda _group: "")] if may_review else []
    return [
        Column("name", "姓名", lambda g: g.child.name, sort="child__name"),
        Column("kind", "类别", lambda g: group_label(g.kind), sort="kind"),
        Column("due", "复核期限", due_cell, sort="looked_on", export=lambda g: f"{due(g):%Y-%m-%d}"),
        Column("school", "学校", lambda g: _school(g.child)),
        Column("source", "依据", _source_cell, export=lambda g: g.source),
        Column("from", "起", lambda g: _day(g.from_on), sort="from_on"),
        Column("place", "居住地", lambda g: queries.place_words(g.child.residence), sort="child__residence__code"),
        *picks,
    ]  # fmt: skip


def _source_cell(group: SpecialGroup) -> Any:
    if group.evidence_id is None:
        return group.source
    return link(reverse("children:group_file", args=[group.child.key, group.pk]), f"{group.source}(看材料)")


def _tick(group: SpecialGroup) -> Any:
    box = '<input type="checkbox" name="group" value="{}" form="groups-bulk" aria-label="勾选{}">'
    return format_html(f'<label class="check">{box}</label>', group.pk, group.child.name)


REACH_TONES = {PhoneState.REACHED: "done", PhoneState.NEVER: "plain"}


def reach_columns(today: date, days: int) -> list[Column]:
    """Columns of 家长联系."""

    def state(child: Child) -> PhoneState:
        return queries.phone_state(child, today, days)

    return [
        Column("name", "姓名", lambda c: c.name, sort="name"),
        Column(
            "state", "联系情况", lambda c: pill(state(c).label, REACH_TONES.get(state(c), "due")),
            export=lambda c: state(c).label,
        ),
        Column("school", "学校", _school),
        Column("school_class", "班级", _class(today)),
        Column("card", "监护人", lambda c: "、".join(one.name for one in c.card)),
        Column("reached", "最近打通", lambda c: _day(c.last_reached_on), sort="last_reached_on"),
        Column("silent", "打不通起", lambda c: _day(c.silent_since_on if c.is_silent else None), sort="silent_since_on"),
        Column("place", "居住地", lambda c: queries.place_words(c.residence), sort="residence__code"),
    ]  # fmt: skip


MERGE_TONES = {MergeState.PROPOSED: "due", MergeState.DONE: "done"}
MERGE_COLUMNS = [
    Column("gone", "并入的档案", lambda m: m.gone.name, sort="gone__name"),
    Column("stays", "保留的档案", lambda m: m.stays.name, sort="stays__name"),
    Column(
        "state",
        "状态",
        lambda m: pill(MergeState(m.state).label, MERGE_TONES.get(MergeState(m.state), "plain")),
        sort="state",
    ),
    Column("by", "谁提出", lambda m: _proposer(m)),
    Column("at", "日期", lambda m: _day(_merge_day(m)), sort="pk"),
]


def _proposer(merge: ChildMerge) -> str:
    if merge.proposed_by is not None:
        unit = merge.proposed_unit.name if merge.proposed_unit else ""
        return f"{unit} {merge.proposed_by.name}".strip()
    return merge.decided_by.name if merge.decided_by else "名单比对"


def _merge_day(merge: ChildMerge) -> date | None:
    at = merge.parted_at or merge.decided_at or merge.proposed_at
    return clock.local_day(at) if at else None
