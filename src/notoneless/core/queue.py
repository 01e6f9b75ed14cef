"""The queue itself, in its own SQLite file or in the same PostgreSQL. Imported late: rules need none."""

import logging
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


@HUEY.task()
def run_job(key: str) -> None:
    """One job. What went wrong is in the job's row; the log gets the kind of fault, never its data."""
    try:
        job_run(key)
    except Exception as error:
        logger.error("job failed", extra={"job": key, "fault": type(error).__name__})
        if settings.DEBUG or settings.NOTONELESS_QUEUE_IMMEDIATE:
            raise


@HUEY.periodic_task(crontab(minute="*"))
def sweep() -> None:
    """Every minute: take up what a dead worker left."""
    jobs_sweep()
