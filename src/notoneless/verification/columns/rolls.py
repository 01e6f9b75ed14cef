"""Columns and words of 学籍核对."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from notoneless.core import clock
from notoneless.core.tables import Column, link, pill
from notoneless.domain.masking import mask_id_number, mask_roll_number
from notoneless.domain.rolldiff import RollDifferenceKind
from notoneless.domain.schoolyear import grade_name, grade_of, school_year_of
from notoneless.domain.words import Sex, Stage
from notoneless.grid.models import Unit
from notoneless.verification.models import ProposalState, RollProposal
from notoneless.verification.queries.rolls import ASKED, OVERDUE, SchoolLine
from notoneless.verification.queries.rollthere import ThereLine, ThereState

K, S = RollDifferenceKind, ProposalState
TONES = {
    S.PROPOSED: "due",
    S.CONFIRMED: "done",
    S.REJECTED: "accent",
    S.DONE_THERE: "done",
    S.SUPERSEDED: "plain",
}
HEADS = {
    "roll_checks": {
        "page_title": "学籍核对",
        "help_sentence": "每月把学籍系统的导出和学籍逐人核对，不一致的由学校确认。",
    },
    "roll_school": {
        "page_title": "本校学籍核对",
        "help_sentence": "学籍系统与本校学籍不一致的，逐条确认听谁的。",
    },
    "roll_there_all": {
        "page_title": "各校到学籍系统办理的变更",
        "help_sentence": "各校以本校为准的和后来办的异动，哪些还没有到学籍系统里办；号码遮盖，完整的由学校自己导出。",
    },
    "roll_there": {
        "page_title": "到学籍系统办理的变更",
        "help_sentence": "以本校为准的和本校后来办的异动，到学籍系统里办；下次导出一致了自动销去。",
    },
}
SENTENCES: dict[str, str] = {
    K.APPEARED: "孩子已到本校的，核对下面各项后编入班级；没有到校的，点“本校为准”。",
    K.GONE: "孩子已离校的登记离校；有去向佐证的附上，没有的自动立为疑似。仍在校的点“本校为准”。",
    K.OTHER_SCHOOL: "孩子已转到那所学校的办理转出，那所学校随即收到编班提示。仍在本校的点“本校为准”。",
    K.OTHER_CLASS: "按学籍系统调班；班级以本校为准的，点“本校为准”。",
    K.FIELD: "学籍系统写得对的，按它更正；本校写得对的，点“本校为准”。",
}
SUBMITS: dict[str, str] = {
    K.APPEARED: "编入班级", K.GONE: "登记离校", K.OTHER_SCHOOL: "办理转出", K.OTHER_CLASS: "按学籍系统调班",
    K.FIELD: "按学籍系统更正",
}  # fmt: skip

ASK_SENTENCE = "学籍系统写得对的，附材料报教育局变更，同意后自动改过来；本校写得对的，点“本校为准”。"
ASK_SUBMIT = "报教育局变更"


def school_url(school: Unit) -> str:
    """A school's differences."""
    return reverse("verification:roll_school", args=[school.number])


def proposal_url(proposal: RollProposal) -> str:
    """One difference."""
    return reverse("verification:roll_proposal", args=[proposal.key])


def child_url(proposal: RollProposal) -> str:
    """The child's file, for those who only look on; a pupil who is not in the register has none."""
    return reverse("web:child_file", args=[proposal.roll.child.key]) if proposal.roll else ""


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _figure(label: str, state: str) -> Column:
    """A figure that opens the names behind it; a plain 0 opens nothing."""

    def cell(line: SchoolLine) -> Any:
        count = line.counts.get(state, 0)
        said = pill(count, "overdue") if state == OVERDUE else count
        return link(f"{school_url(line.school)}?state={state}", said) if count else "0"

    return Column(state, label, cell, is_number=True)


BOARD_COLUMNS = [
    Column("school", "学校", lambda line: line.school.name),
    Column("listed", "最近导出", lambda line: _day(line.listed_on) or "还没有导出"),
    _figure("待确认", S.PROPOSED),
    _figure("逾期", OVERDUE),
    _figure("变更待审核", ASKED),
    _figure("已办理", S.CONFIRMED),
    _figure("差异已消除", S.SUPERSEDED),
    _figure("待到学籍系统变更", S.REJECTED),
    _figure("学籍系统已变更", S.DONE_THERE),
]


def _kind(one: RollProposal) -> str:
    label = K(one.kind).label
    return f"{label}：{one.fields_words}" if one.fields else label


def _due(one: RollProposal) -> Any:
    is_late = one.state == S.PROPOSED and not one.is_asked and one.due_on < clock.today()
    return pill(f"{one.due_on:%Y-%m-%d} 逾期", "overdue") if is_late else _day(one.due_on)


def _state(one: RollProposal) -> Any:
    return pill("已报变更，待教育局审核") if one.is_asked else pill(S(one.state).label, TONES[S(one.state)])


def _class(one: RollProposal) -> str:
    return one.roll.school_class.label(clock.today()) if one.roll else ""


PROPOSAL_COLUMNS = [
    Column("name", "姓名", lambda one: one.child_name),
    Column("kind", "差异", _kind, sort="kind"),
    Column("class", "本校班级", _class),
    Column("state", "状态", _state, sort="state"),
    Column("reason", "本校为准的理由", lambda one: one.reason.open() if one.reason else ""),
    Column("due", "期限", _due, sort="due_on"),
]


def there_columns(today: date, *, is_whole: bool) -> list[Column]:
    """The national form's own heads, 学籍号 first; ours is what shall stand there. Numbers whole only for the school."""

    def number(line: ThereLine) -> str:
        found = (
            line.roll.child.id_number.open() if line.roll else line.row.id_number.open() if line.row else ""
        )
        return found if is_whole else mask_id_number(found)

    def roll_number(line: ThereLine) -> str:
        found = line.row.roll_number.open() if line.row else line.roll.roll_number.open() if line.roll else ""
        return found if is_whole else mask_roll_number(found)

    return [
        Column("roll_number", "学籍号", roll_number, is_identifier=True),
        Column("name", "姓名", lambda line: line.name),
        Column("what", "要办理的变更", lambda line: line.what),
        Column("sex", "性别", _one(lambda r: Sex(r.child.sex).label, lambda r: Sex(r.sex).label)),
        Column("born", "出生日期", _one(lambda r: _compact(r.child.born_on), lambda r: _compact(r.born_on))),
        Column("number", "身份证件号", number, is_identifier=True),
        Column("grade", "年级", lambda line: _grade(line, today)),
        Column("class_no", "班级", _one(lambda r: f"{r.school_class.class_no}班", lambda r: f"{r.class_no}班")),
        Column("entry", "入学年月", _one(lambda r: f"{r.entry_year}09", lambda r: f"{r.entry_year}09")),
        Column("state", "办理情况", _there_state, export=lambda line: line.state.label),
    ]  # fmt: skip


THERE_TONES = {ThereState.OPEN: "due", ThereState.DONE: "done", ThereState.NOT_SHOWN: "overdue"}


def _there_state(line: ThereLine) -> Any:
    said = (
        f"{line.state.label}（{line.receipt.by.name} {line.receipt.done_on:%Y-%m-%d}）"
        if line.receipt
        else "待办"
    )
    return pill(said, THERE_TONES[line.state])


def there_all_columns(today: date) -> list[Column]:
    """Of all schools: the school beside the name, numbers covered."""
    school = [
        Column("school", "学校", lambda line: line.school.name),
        Column("school_code", "学校标识码", lambda line: line.school.school.code, is_identifier=True),
    ]
    roll_number, name, *rest = there_columns(today, is_whole=False)
    return [name, *school, roll_number, *rest]


def _one(ours: Callable[[Any], str], theirs: Callable[[Any], str]) -> Callable[[ThereLine], str]:
    """Our word where the pupil is ours, else theirs."""
    return lambda line: ours(line.roll) if line.roll else theirs(line.row) if line.row else ""


def _compact(value: date | None) -> str:
    return f"{value:%Y%m%d}" if value else ""


def _grade(line: ThereLine, today: date) -> str:
    of = line.roll or line.row
    if of is None or not of.entry_year or not of.stage:
        return ""
    grade = grade_of(of.entry_year, Stage(of.stage), school_year_of(today))
    return grade_name(grade) if grade else ""
