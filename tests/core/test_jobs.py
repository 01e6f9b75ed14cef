"""Long work: asked once, claimed once, taken up again when its worker died, refused to who may no longer ask."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from notoneless.core import clock, jobs
from notoneless.core.jobs import RUNNERS, Task, job, job_ask, job_progress, job_run, jobs_sweep
from notoneless.core.models import Job, JobState
from notoneless.domain.refusal import Refusal

pytestmark = pytest.mark.django_db
DONE: list[str] = []


@pytest.fixture(autouse=True)
def runners(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    monkeypatch.setattr(jobs, "RUNNERS", dict(RUNNERS))

    @job("test.count")
    def count(task: Task) -> dict[str, Any]:
        DONE.append(str(task.job.key))
        task.progress(3, 10, "比对中")
        return {"rows": 10, "sentence": "比对完成"}

    @job("test.refuse")
    def refuse(task: Task) -> Refusal:
        return Refusal("名册为空，请重新选择文件。", "test.empty")

    @job("test.break")
    def break_(task: Task) -> dict[str, Any]:
        raise ValueError("990102201704020018 在第 3 行")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the queue, without doing it."""
    keys: list[str] = []
    monkeypatch.setattr(jobs, "_send", lambda row: keys.append(str(row.key)))
    return keys


def asked(kind: str = "test.count", by: Any = "system") -> Job:
    return job_ask(kind=kind, by=by, input={"batch": 1})


def test_a_job_is_sent_when_the_request_is_committed_and_not_before(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = asked()
        assert sent == []
    assert sent == [str(row.key)]


def test_a_job_of_a_request_that_failed_is_never_sent(
    sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        asked()
        raise ZeroDivisionError
    assert sent == []
    assert not Job.objects.exists()


def test_work_nobody_can_do_is_refused_when_asked() -> None:
    with pytest.raises(KeyError, match="no runner"):
        asked("test.unknown")


def test_a_job_is_done_and_says_what_it_did(sent: list[str]) -> None:
    row = asked()
    job_run(str(row.key))
    row.refresh_from_db()
    assert (row.state, row.result, row.sentence, row.attempts) == (JobState.DONE, {"rows": 10}, "比对完成", 1)
    assert row.ended_at == clock.now()
    assert job_progress(row) == {"done": 3, "total": 10, "words": "比对中"}


def test_a_refusal_is_the_jobs_answer(sent: list[str]) -> None:
    row = asked("test.refuse")
    job_run(str(row.key))
    row.refresh_from_db()
    assert (row.state, row.sentence, row.result) == (
        JobState.FAILED,
        "名册为空，请重新选择文件。",
        {"rule": "test.empty"},
    )


def test_a_broken_job_says_so_without_the_data_it_broke_on(sent: list[str]) -> None:
    row = asked("test.break")
    with pytest.raises(ValueError, match="第 3 行"):
        job_run(str(row.key))
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "数据未改动" in row.sentence and "9901" not in row.sentence


def test_a_job_sent_twice_is_done_once(sent: list[str]) -> None:
    row = asked()
    for _ in range(3):
        job_run(str(row.key))
    assert [str(row.key)] == DONE


def test_a_job_whose_asker_was_switched_off_is_not_done(town: Any, sent: list[str]) -> None:
    row = asked(by=town.bureau_officer)
    town.bureau_officer.is_active = False
    town.bureau_officer.save()
    job_run(str(row.key))
    row.refresh_from_db()
    assert DONE == []
    assert (row.state, row.result) == (JobState.FAILED, {"rule": "job.asker"})
    assert "账号已停用" in row.sentence


def test_a_job_of_an_active_person_is_done(town: Any, sent: list[str]) -> None:
    job_run(str(asked(by=town.bureau_officer).key))
    assert len(DONE) == 1


def left_running(row: Job, *, minutes: float, attempts: int = 1) -> None:
    Job.objects.filter(pk=row.pk).update(
        state=JobState.RUNNING, attempts=attempts, beat_at=clock.now() - timedelta(minutes=minutes),
        asked_at=clock.now() - timedelta(minutes=minutes),
    )  # fmt: skip


def test_what_a_dead_worker_left_is_sent_again_and_done(sent: list[str]) -> None:
    row = asked()
    left_running(row, minutes=3)
    assert jobs_sweep() == 1
    assert sent == [str(row.key)]
    job_run(sent[0])
    row.refresh_from_db()
    assert (row.state, row.attempts) == (JobState.DONE, 2)


def test_a_job_that_shows_life_is_left_alone(sent: list[str]) -> None:
    left_running(asked(), minutes=1)
    assert jobs_sweep() == 0
    assert sent == []


def test_a_job_that_never_reached_the_queue_is_sent(sent: list[str]) -> None:
    """The machine stopped between the commit and the sending."""
    row = asked()
    Job.objects.filter(pk=row.pk).update(asked_at=clock.now() - timedelta(minutes=5))
    assert jobs_sweep() == 1
    assert sent == [str(row.key)]


def test_a_job_that_kills_its_worker_each_time_is_given_up_with_a_sentence(sent: list[str]) -> None:
    row = asked()
    left_running(row, minutes=3, attempts=3)
    assert jobs_sweep() == 0
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    assert "请重新提交" in row.sentence


def test_progress_proves_the_worker_alive(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    row = asked()
    left_running(row, minutes=1)
    later: datetime = clock.now() + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    Task(row).progress(1, 2)
    row.refresh_from_db()
    assert row.beat_at == later


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_one_gets_the_job(sent: list[str]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    rows = [asked() for _ in range(5)]

    def work(number: int) -> None:
        try:
            job_run(str(rows[number % 5].key))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(20)))
    assert sorted(DONE) == sorted(str(row.key) for row in rows)
