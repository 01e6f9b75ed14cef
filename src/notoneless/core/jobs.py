"""Long work: a Job row saved with the request is the truth; the queue carries only its key.

A room registers what it can do: ``@job("intake.apply")`` on ``def run(task: Task) -> dict``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q

from notoneless.core import clock
from notoneless.core.models import Job, JobState
from notoneless.domain.refusal import Refusal

STALE = timedelta(minutes=2)
LIMIT_ATTEMPTS = 3
SYSTEM = "system"


@dataclass
class Task:
    """What a job's function is given: the job row, and a way to say how far it is."""

    job: Job

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Show progress on the waiting page and prove this worker is alive."""
        queue().put(f"progress:{self.job.key}", {"done": done, "total": total, "words": words})
        Job.objects.filter(pk=self.job.pk, beat_at__lt=clock.now() - timedelta(seconds=15)).update(
            beat_at=clock.now()
        )


Runner = Callable[[Task], dict[str, Any] | Refusal]
RUNNERS: dict[str, Runner] = {}


def job(kind: str) -> Callable[[Runner], Runner]:
    """Register the function that does jobs of this kind."""

    def keep(run: Runner) -> Runner:
        RUNNERS[kind] = run
        return run

    return keep


def queue() -> Any:
    """The queue of this installation (its own SQLite file, or the same PostgreSQL)."""
    from notoneless.core.queue import HUEY

    return HUEY


def job_ask(*, kind: str, by: Any, input: dict[str, Any]) -> Job:
    """Save a wish for long work and send it when the transaction commits. ``input`` holds ids, never names."""
    if kind not in RUNNERS:
        raise KeyError(f"no runner for {kind}")
    row = Job.objects.create(
        kind=kind, asker=by if isinstance(by, str) else by.login, asked_at=clock.now(), input=input
    )
    transaction.on_commit(lambda: _send(row))
    return row


def _send(row: Job) -> None:
    from notoneless.core.queue import run_job

    run_job(str(row.key))


def job_progress(row: Job) -> dict[str, Any]:
    """How far the work is: done, total and words; empty before the worker has said anything."""
    found = queue().get(f"progress:{row.key}", peek=True)
    return found if isinstance(found, dict) else {}


def job_run(key: str) -> None:
    """Claim the job and do it. Claimed once: a second worker with the same key finds nothing to do."""
    claimed = Job.objects.filter(key=key, state=JobState.QUEUED).update(
        state=JobState.RUNNING, beat_at=clock.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return
    row = Job.objects.get(key=key)
    if not _is_entitled(row.asker):
        _end(row, JobState.FAILED, {"rule": "job.asker"}, "提交人的账号已停用，任务没有办理，数据未改动。")
        return
    try:
        outcome = RUNNERS[row.kind](Task(row))
    except Exception:
        _end(
            row, JobState.FAILED, {}, "处理中断，数据未改动。请稍后重试；若再次出现，请把时间告诉系统管理员。"
        )
        raise
    if isinstance(outcome, Refusal):
        _end(row, JobState.FAILED, {"rule": outcome.rule}, outcome.reason)
    else:
        _end(row, JobState.DONE, outcome, str(outcome.pop("sentence", "")))


def _is_entitled(asker: str) -> bool:
    """Whether the asker may still ask. Switched off since then, his waiting work is not done (T24)."""
    people = get_user_model()
    return asker == SYSTEM or people._default_manager.filter(login=asker, is_active=True).exists()


def _end(row: Job, state: JobState, result: dict[str, Any], sentence: str) -> None:
    Job.objects.filter(pk=row.pk).update(
        state=state, result=result, sentence=sentence[:400], ended_at=clock.now()
    )


def jobs_sweep() -> int:
    """Re-queue what a dead worker left and what never reached the queue. Returns how many."""
    stale = clock.now() - STALE
    dead = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=stale)
    dead.filter(attempts__gte=LIMIT_ATTEMPTS).update(
        state=JobState.FAILED, ended_at=clock.now(), sentence="多次中断，已停止。数据未改动，请重新提交。"
    )
    dead.filter(attempts__lt=LIMIT_ATTEMPTS).update(state=JobState.QUEUED)
    waiting = Job.objects.filter(Q(state=JobState.QUEUED, asked_at__lt=stale))
    for row in waiting:
        _send(row)
    return len(waiting)
