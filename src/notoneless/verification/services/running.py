"""名单比对: starting a run, and the run itself as a job."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from notoneless.children.models import Roll
from notoneless.children.services.standing import login_of
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.events import act, acts
from notoneless.core.jobs import SYSTEM, Task, job, job_ask
from notoneless.core.models import Job, JobState
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.models import User
from notoneless.verification.models import MatchRun, RunState, SourceList, SourceRow

acts(
    {
        "match_start": "发起名单比对",
        "match_write": "写入比对结果",
        "match_apply": "名单比对完成",
        "match_report": "名单比对（只出结果）",
        "match_child_add": "名单比对新增（待核实）",
        "household_gone": "户籍名册不再列入",
    }
)

JOB = "verification.match"
ENGINE = "2"
"""Version of the staged rules in ``domain.linkage``; a run says with which it was made."""
GROUP_KINDS = (ListKind.POVERTY, ListKind.DISABILITY, ListKind.SUSPECTED)
RUNNING = Refusal("上一次比对还没结束。请等它结束再比对。", "match.running")


def run_start(
    *, kinds: Iterable[str], by: User | str, today: date, on: date | None = None
) -> MatchRun | Refusal:
    """Start a run over the household list, the rolls and these further kinds of lists. One at a time.

    ``on``, an earlier day, compares the lists and rolls as they stood then and only says what came of it.
    """
    if on is not None and on > today:
        return Refusal("比对日期不能晚于今天。", "match.future")
    is_report = on is not None and on < today
    if not SourceRow.objects.standing(ListKind.HOUSEHOLD).exists():
        return Refusal("还没有户籍适龄儿童名册。请先导入户籍名册，再比对。", "match.no_household")
    if not Roll.objects.current().exists():
        return Refusal("还没有学籍。请先导入各校学籍名册，再比对。", "match.no_roll")
    _dead_end()
    used = {ListKind.HOUSEHOLD, *(kind for kind in GROUP_KINDS if kind in set(kinds))}
    try:
        with act(by=by) as log, transaction.atomic():
            run = MatchRun.objects.create(
                by=login_of(by), started_at=clock.now(), on=on or today, engine=ENGINE, is_report=is_report
            )
            standing = SourceRow.objects.standing().filter(kind__in=used).values("source_list")
            run.lists.set(SourceList.objects.filter(pk__in=standing))
            asked = job_ask(kind=JOB, by=by, input={"run": run.pk, "kinds": sorted(used)})
            run.job = asked.key
            run.save(update_fields=["job"])
            log("match_start", batch=run.pk)
    except IntegrityError:
        return RUNNING
    return run


def runs_night(*, today: date) -> MatchRun | Refusal | None:
    """每月自动比对: on the county's day, or the first night after it, unless somebody has run one this month since.

    The newest lists stand, and the rolls changed by moves, so it needs no new file.
    """
    day = county_days("verification.run_day")
    if not day or today.day < day:
        return None
    since = MatchRun.objects.exclude(state=RunState.FAILED).filter(
        is_report=False, on__gte=today.replace(day=day)
    )
    if since.exists():
        return None
    return run_start(kinds=GROUP_KINDS, by=SYSTEM, today=today)


def _dead_end() -> None:
    """A run whose job failed is not running, whatever its row says."""
    for run in MatchRun.objects.filter(state=RunState.RUNNING):
        if not Job.objects.filter(key__in=[run.job]).exclude(state=JobState.FAILED).exists():
            _fail(run)


def _fail(run: MatchRun) -> None:
    """The run ended without writing anything."""
    MatchRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.FAILED, ended_at=clock.now()
    )


@job(JOB)
def match(task: Task) -> dict[str, Any] | Refusal:
    """Compute, then write. What was opened in memory goes with this process."""
    run = MatchRun.objects.get(pk=task.job.input["run"])
    if run.state != RunState.RUNNING:
        return Refusal("这次比对已经结束。", "match.ended")
    gc.disable()  # hundreds of thousands of rows without a cycle among them: looking for cycles costs a fifth of a run
    try:
        return _match(run, task)
    except Exception:
        _fail(run)
        raise
    finally:
        gc.enable()


def _match(run: MatchRun, task: Task) -> dict[str, Any]:
    from notoneless.verification.matching.applying import Applier
    from notoneless.verification.matching.computing import Computer

    computer = Computer(task.job.input["kinds"], run.on, task.progress, is_report=run.is_report)
    plan = computer.compute()
    task.progress(92, 100, "写入结果")
    tally = plan.household_tally()
    applier = Applier(run, plan, today=run.on)
    written = applier.report() if run.is_report else applier.apply()
    MatchRun.objects.filter(pk=run.pk).update(
        state=RunState.DONE,
        ended_at=clock.now(),
        household_count=plan.household_count,
        roll_count=plan.roll_count,
        linked_count=tally["linked"],
        review_count=tally["review"],
        no_roll_count=tally["no_roll"],
        unclaimed_count=plan.unclaimed_count,
        duplicate_count=len(plan.duplicates),
        group_count=written.group_count,
        case_count=written.case_count,
        new_count=written.new_count,
        gone_count=written.gone_count,
    )
    return {"sentence": _sentence(plan.household_count, tally, written)}


def _sentence(rows: int, tally: dict[str, int], written: Any) -> str:
    said = (
        f"户籍名册{rows}行：有学籍{tally['linked']}，待人工确认{tally['review']}，无学籍{tally['no_roll']};"
        f"新立个案{written.case_count}件。"
    )
    if written.refused:
        said += f"另有{len(written.refused)}件没有办成：{written.refused[0]}"
    return said
