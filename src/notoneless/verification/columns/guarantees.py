"""Columns and words of 有保障认定."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join

from notoneless.core.tables import Column, link, pill
from notoneless.domain.guarantee import BatchState, FamilyState, GuaranteeState
from notoneless.domain.words import Stage
from notoneless.verification.models import Guarantee, GuaranteeFile, GuaranteeFileKind
from notoneless.verification.queries.families import Member
from notoneless.verification.queries.guarantees import FamilyLine, Tally

F = FamilyState
FORMS = (("pdf", "PDF"), ("docx", "Word"))
TONES = {F.READY: "accent", F.NOT_YET: "due", F.PREPARED: "plain", F.ISSUED: "done", F.LAPSED: "overdue"}
STATE_TONES = {
    GuaranteeState.PREPARED: "plain", GuaranteeState.ISSUED: "done", GuaranteeState.WITHDRAWN: "due",
    GuaranteeState.DROPPED: "plain",
}  # fmt: skip
BATCH_TONES = {
    BatchState.PREPARED: "due", BatchState.SIGNING: "accent", BatchState.SIGNED: "done", BatchState.RETURNED: "plain",
}  # fmt: skip


def families_url(year: int, **words: str) -> str:
    """The families behind a figure."""
    query = "&".join(f"{name}={value}" for name, value in words.items() if value)
    return f"{reverse('verification:guarantee_families')}?year={year}" + (f"&{query}" if query else "")


def _seat(member: Member) -> str:
    stage = f"{Stage(member.stage).label} " if member.stage else ""
    return f"{stage}{member.school}{member.class_name}" or "无学籍"


def _village(row: Any) -> str:
    return row.village.name if row.village else "未登记到村"


def _children(line: FamilyLine) -> Any:
    return format_html_join(
        "，", "{}（{}）",
        ((m.child.name, _seat(m)) for m in line.family.members),
    )  # fmt: skip


def _plain_children(line: FamilyLine) -> str:
    return "，".join(f"{m.child.name}（{m.school}{m.class_name}）" for m in line.family.members)


def _why(line: FamilyLine) -> str:
    return "；".join(f"{m.child.name}：{m.reason}" for m in line.family.missing)


def _state(line: FamilyLine) -> Any:
    return pill(line.state.label, TONES[line.state])


def _paper(line: FamilyLine) -> str:
    return line.guarantee.number_text if line.guarantee is not None else ""


FAMILY_COLUMNS = [
    Column("head", "户主", lambda line: line.family.head),
    Column("state", "认定情况", _state, export=lambda line: line.state.label),
    Column("village", "村（社区）", lambda line: _village(line.family)),
    Column("children", "适龄孩子", _children, export=_plain_children),
    Column("why", "不能认定的原因", _why),
    Column("paper", "认定书文号", _paper),
]  # fmt: skip


def family_url(line: FamilyLine) -> str:
    """The certificate where there is one, else the first child's family."""
    if line.guarantee is not None:
        return reverse("verification:guarantee", args=[line.guarantee.key])
    first = line.family.missing[0] if line.family.missing else line.family.members[0]
    return reverse("web:child_file", args=[first.child.key])


def paper_url(row: Guarantee) -> str:
    """One certificate."""
    return reverse("verification:guarantee", args=[row.key])


def _count(year: int, state: str, label: str) -> Column:
    def cell(one: Tally) -> Any:
        count = one.states[state]
        return (
            link(families_url(year, place=one.code, state=state), count) if count and one.code else str(count)
        )

    return Column(state, label, cell, is_number=True)


def tally_columns(year: int) -> list[Column]:
    """A place a row: households, children by stage, how far they are; each figure opens its names."""

    def households(one: Tally) -> Any:
        return link(families_url(year, place=one.code), one.families) if one.code else str(one.families)

    return [
        Column("place", "单位", lambda one: one.label),
        Column("families", "应认定户", households, is_number=True),
        Column("pupils", "学生", lambda one: one.pupils, is_number=True),
        Column("primary", "小学", lambda one: one.primary, is_number=True),
        Column("junior", "初中", lambda one: one.junior, is_number=True),
        *(_count(year, str(state), state.label) for state in F),
    ]


def file_words(row: GuaranteeFile) -> str:
    """认定书 柳湾村 (12份)."""
    where = _village(row)
    kind = GuaranteeFileKind(row.kind)
    return f"{where} {kind.label}" + (
        f"（{row.letter_count}份）" if kind is GuaranteeFileKind.CERTIFICATES else ""
    )


def _forms(row: GuaranteeFile) -> Any:
    return format_html_join(
        " ", '<a href="{}">{}</a>',
        ((reverse("verification:guarantee_file", args=[row.key, form]), words) for form, words in FORMS),
    )  # fmt: skip


def _numbers(row: GuaranteeFile) -> str:
    return row.first_text if row.first_text == row.last_text else f"{row.first_text}至{row.last_text}"


FILE_COLUMNS = [
    Column("file", "材料", file_words),
    Column("numbers", "文号", _numbers),
    Column("made", "印制日期", lambda row: f"{row.made_on:%Y-%m-%d}"),
    Column("next", "下载", _forms),
]  # fmt: skip


def _standing(row: Guarantee) -> Any:
    state = GuaranteeState(row.state)
    return pill(state.label, STATE_TONES[state])


def _named(row: Guarantee) -> str:
    return "，".join(f"{one.name}（{one.school}{one.class_name}）" for one in row.children.all())


PAPER_COLUMNS = [
    Column("head", "户主", lambda row: row.head_name),
    Column("state", "状态", _standing),
    Column("village", "村（社区）", _village),
    Column("children", "孩子", _named),
    Column("number", "文号", lambda row: row.number_text),
    Column("note", "说明", lambda row: row.note),
]
