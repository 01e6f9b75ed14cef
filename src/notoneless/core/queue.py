"""The queue itself, in its own SQLite file or in the same PostgreSQL. Imported late: rules need none."""

import logging
import subprocess
import sys
from typing import Any

from django.conf import settings
from huey import MemoryHuey, PostgresHuey, SqliteHuey, crontab

from notoneless.core.jobs import job_run, jobs_sweep

logger = logging.getLogger("notoneless.jobs")


def _make() -> Any:
    if settings.NOTONELESS_QUEUE_IMMEDIATE:
        return MemoryHuey("notoneless", immediate=True)
    if settings.NOTONELESS_DATABASE_URL:
        return PostgresHuey("notoneless", dsn=settings.NOTONELESS_DATABASE_URL)
    return SqliteHuey("notoneless", filename=str(settings.NOTONELESS_DATA / "queue.sqlite3"))


HUEY = _make()


@HUEY.task()  # type: ignore[untyped-decorator]
def run_job(key: str) -> None:
    """One job, in a process of its own. What went wrong is in the job's row; the log gets no data of it."""
    if settings.NOTONELESS_QUEUE_IMMEDIATE:
        job_run(key)
        return
    done = subprocess.run([sys.executable, "-m", "notoneless.core.work", key], check=False)  # noqa: S603
    if done.returncode:
        logger.error("job failed", extra={"job": key, "fault": f"exit {done.returncode}"})


@HUEY.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Every minute: take up what a dead worker left."""
    jobs_sweep()
