"""The demo's statements: what the bureau kept and sent up in the middle of its checking; today stands beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from notoneless.core import clock
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User
from notoneless.verification.models import HandedList
from notoneless.verification.queries.statement import Chosen
from notoneless.verification.services.statement import list_answer, statement_keep

SENT_UP = timedelta(days=20)


def send_up(first: date, today: date) -> None:
    """The suspected list's statement kept, and the list answered in its own columns."""
    on = min(first + SENT_UP, today)
    officer, handed = User.objects.get(login="zhuangan"), HandedList.objects.first()
    with clock.at(datetime(on.year, on.month, on.day, 7, 0, tzinfo=UTC)):
        kept = statement_keep(chosen=Chosen(ListKind.SUSPECTED, on), by=officer, today=on)
        reason = "按省教育厅通知上报核查结果"
        answer = list_answer(handed=handed, reason=reason, by=officer, today=on) if handed else None
    for one in (kept, answer):
        if isinstance(one, Refusal):
            raise SystemExit(f"演示核查统计失败：{one.reason}")
