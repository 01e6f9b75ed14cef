"""A match started and ended inside one test."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest


@pytest.fixture
def matched(django_capture_on_commit_callbacks: Any, today: date) -> Callable[..., Any]:
    """Starts a run and gives it when it has ended well. All kinds of lists unless told otherwise."""
    from notoneless.core.models import Job
    from notoneless.verification import services
    from notoneless.verification.models import MatchRun, RunState

    every = [str(kind) for kind in services.GROUP_KINDS]

    def run_match(officer: Any, kinds: list[str] = every, on: date = today) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            run = services.run_start(kinds=kinds, by=officer, today=on)
        assert isinstance(run, MatchRun), run
        run.refresh_from_db()
        assert run.state == RunState.DONE, Job.objects.get(key=run.job).sentence
        return run

    return run_match
