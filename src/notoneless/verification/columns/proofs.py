"""Columns and words of 就读证明."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from notoneless.core import clock
from notoneless.core.tables import Column, pill
from notoneless.domain.proofs import ProofAnswer, RequestState, request_state
from notoneless.verification.models import ProofRequest
from notoneless.verification.services.proofs import facts_of

R = RequestState
TONES = {
    R.WAITING: "due", R.OVERDUE: "overdue", R.TO_USE: "accent", R.ANSWERED: "done", R.EXPIRING: "due",
    R.EXPIRED: "overdue", R.DROPPED: "plain",
}  # fmt: skip


def day(value: date | None) -> str:
    """A day, or nothing."""
    return f"{value:%Y-%m-%d}" if value else ""


def state_of(row: ProofRequest) -> RequestState:
    """Where a request stands today."""
    return request_state(facts_of(row), clock.today())


def state_pill(row: ProofRequest) -> Any:
    """The same with its colour."""
    state = state_of(row)
    return pill(state.label, TONES[state])


def child_url(row: Any) -> str:
    """The child's file."""
    return reverse("web:child_file", args=[row.child.key])


def request_url(row: ProofRequest) -> str:
    """One request."""
    return reverse("verification:proof_request", args=[row.key])


def _held(row: Any) -> Any:
    return pill("有效", "done") if row.valid_until_on >= clock.today() else pill("已过期", "plain")


ISSUED_COLUMNS = [
    Column("name", "姓名", lambda row: row.child.name, sort="child__initials"),
    Column(
        "state", "状态", _held, export=lambda row: "有效" if row.valid_until_on >= clock.today() else "已过期"
    ),
    Column("school", "学校", lambda row: row.school.name),
    Column("class", "班级", lambda row: row.class_name),
    Column("number", "文号", lambda row: row.number_text),
    Column("issued", "开具日期", lambda row: day(row.issued_on), sort="issued_on"),
    Column("until", "有效期至", lambda row: day(row.valid_until_on), sort="valid_until_on"),
    Column("by", "开具人", lambda row: row.issued_by.name),
]

ASKED_COLUMNS = [
    Column("name", "姓名", lambda row: row.child.name, sort="child__initials"),
    Column("state", "进度", state_pill, export=lambda row: state_of(row).label),
    Column("school", "函询学校", lambda row: row.school),
    Column("unit", "函询单位", lambda row: row.unit.name),
    Column("asked", "函询日期", lambda row: day(row.asked_on), sort="asked_on"),
    Column("due", "答复期限", lambda row: day(row.due_on), sort="due_on"),
    Column("turns", "发函", lambda row: f"{row.letter_count}次"),
    Column("answer", "答复", lambda row: ProofAnswer(row.answer).label if row.answer else ""),
    Column("until", "证明有效期", lambda row: day(row.valid_until_on), sort="valid_until_on"),
]
