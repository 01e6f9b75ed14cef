"""Rollovers as jobs: the asker's right is asked again when the work begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from notoneless.children.models import Rollover
from notoneless.children.services.rollover import rollover_apply, rollover_undo
from notoneless.core import clock
from notoneless.core.jobs import Task, job
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import may
from notoneless.grid.models import User

NOT_ALLOWED = Refusal("提交人现在的岗位不能办理升级，没有办理。", "rollover.asker")


def _do(task: Task, service: Callable[..., Any]) -> Rollover | Refusal:
    by = User.objects.get(login=task.job.asker)
    if not may(by, "rollover.run"):
        return NOT_ALLOWED
    rollover = Rollover.objects.get(pk=task.job.input["rollover"])
    outcome: Rollover | Refusal = service(
        rollover=rollover, by=by, today=clock.today(), progress=task.progress
    )
    return outcome


@job("children.rollover")
def run_rollover(task: Task) -> dict[str, Any] | Refusal:
    """Write it. Refused, its draft is given up, so that the next try begins anew."""
    row = _do(task, rollover_apply)
    if isinstance(row, Refusal):
        return row
    said = f"已办理：初中毕业{row.graduated_count}人，升入初中{row.entered_count}人，留级{row.retained_count}人。"
    return {"sentence": said}


@job("children.rollover_undo")
def run_undo(task: Task) -> dict[str, Any] | Refusal:
    """Take it back."""
    row = _do(task, rollover_undo)
    return row if isinstance(row, Refusal) else {"sentence": "已撤回，学籍和升级之前一样。"}
