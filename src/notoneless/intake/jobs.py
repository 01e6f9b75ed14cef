"""Imports as jobs: the asker's right is asked again when the work begins."""

from __future__ import annotations

from typing import Any

from notoneless.core import clock
from notoneless.core.jobs import Task, job
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User
from notoneless.intake.models import BatchState, ImportBatch
from notoneless.intake.queries import batches_of
from notoneless.intake.services import import_refusal
from notoneless.intake.undoing import NOT_WRITTEN, undo_write
from notoneless.intake.work import AlreadyDone, asker_of, batch_apply, batch_prepare

NO_ASKER = Refusal("提交导入的账号已停用，没有导入。", "import.asker")


def _begun(task: Task) -> tuple[ImportBatch, User] | Refusal:
    batch = ImportBatch.objects.get(key=task.job.input["batch"])
    by = asker_of(task.job.asker)
    if by is None:
        return NO_ASKER
    refused = import_refusal(kind=ListKind(batch.kind), by=by)
    return refused if refused is not None else (batch, by)


@job("intake.read")
def intake_read(task: Task) -> dict[str, Any] | Refusal:
    """Read and compare. Errors in the list are a result, told on the batch's page, not a failure of the job."""
    begun = _begun(task)
    if isinstance(begun, Refusal):
        return begun
    batch, by = begun
    if batch.state in (BatchState.APPLIED, BatchState.CANCELLED):
        return {"batch": str(batch.key)}
    batch_prepare(batch, by, clock.today(), task.progress)
    return {"batch": str(batch.key), "sentence": "读完了，请看核对结果。"}


@job("intake.apply")
def intake_apply(task: Task) -> dict[str, Any] | Refusal:
    """Write what was confirmed, whole or not at all. Taken up again after a crash it finds what was done."""
    begun = _begun(task)
    if isinstance(begun, Refusal):
        return begun
    batch, by = begun
    if batch.state != BatchState.APPLIED:
        try:
            outcome = batch_apply(batch, by, clock.today(), task.progress)
        except AlreadyDone:
            batch.refresh_from_db()
            outcome = batch
        if isinstance(outcome, Refusal):
            return outcome
    said = f"已导入：新增{batch.new_count}行，更新{batch.changed_count}行，无变化{batch.same_count}行。"
    return {"batch": str(batch.key), "sentence": said}


@job("intake.undo")
def intake_undo(task: Task) -> dict[str, Any] | Refusal:
    """Take a written list back, whole or not at all. Taken up again after a crash it finds what was done."""
    begun = _begun(task)
    if isinstance(begun, Refusal):
        return begun
    batch, by = begun
    if not batches_of(by).filter(pk=batch.pk).exists():
        return NOT_WRITTEN
    if batch.state != BatchState.UNDONE:
        outcome = undo_write(batch, by, task.progress)
        if isinstance(outcome, Refusal):
            return outcome
    return {"batch": str(batch.key), "sentence": "已撤销，恢复到导入之前。"}
