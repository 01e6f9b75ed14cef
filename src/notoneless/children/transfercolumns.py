"""Columns of 转学办理."""

from datetime import date
from typing import Any

from django.utils.html import format_html

from notoneless.children import queries
from notoneless.children.models import Transfer
from notoneless.core.tables import Column, pill
from notoneless.domain.transfers import TransferState
from notoneless.grid.models import User

TONES = {
    TransferState.DONE: "done",
    TransferState.DECLINED: "plain",
    TransferState.WITHDRAWN: "plain",
}


def transfer_columns(user: User, today: date) -> list[Column]:
    """Who goes where, whose turn it is and until when."""

    def state(row: Transfer) -> Any:
        word = TransferState(row.state)
        return pill(word.label, TONES.get(word, "overdue" if queries.is_late(row, today) else "accent"))

    def due(row: Transfer) -> Any:
        if not row.is_open:
            return "—"
        if not queries.is_late(row, today):
            return f"{row.due_on:%Y-%m-%d}"
        words = f"{row.due_on:%Y-%m-%d} 逾期{(today - row.due_on).days}天"
        return format_html('<span class="is-overdue">{}</span>', words)

    def due_text(row: Transfer) -> str:
        return f"{row.due_on:%Y-%m-%d}" if row.is_open else ""

    return [
        Column("name", "姓名", lambda r: r.child.name, sort="child__initials"),
        Column("state", "状态", state, sort="state", export=lambda r: TransferState(r.state).label),
        Column("from", "转出学校", lambda r: queries.giver_words(r, user)),
        Column("to", "接收学校", queries.receiver_words),
        Column("answers", "由谁办理", queries.answering_of(user, today)),
        Column("opened_on", "提出", lambda r: f"{r.opened_on:%Y-%m-%d}", sort="opened_on"),
        Column("due_on", "期限", due, sort="due_on", export=due_text),
    ]
