"""名单比对 in the product, 34,849 pupils: read from the register, match, write cases and what was seen; against the
engine alone on the same lists in memory, in CPU time: the first run of a county, the month after, their difference."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

HOME = Path(os.environ.setdefault("NOTONELESS_BENCH_HOME", tempfile.mkdtemp(prefix="notoneless-runs-")))
LIMIT, CHANGES_LIMIT = 3.0, 2.0
FIRST_LIMIT = 6.0
"""The first run of a county opens every sealed value and puts 33,000 children on the household line, each with its event:
once. The goal of a run is ``LIMIT``; the first one is watched, not within it."""


def _ground(children: int) -> None:
    """A county on the morning before its first match."""
    from benchmarks.importing import ready

    ready()
    from django.core.management import call_command

    from notoneless.children.services import codes_seed
    from notoneless.core import clock
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.services import import_now
    from notoneless.web.demo.sheets import write_files
    from notoneless.web.demo.world import make_world

    call_command("migrate", verbosity=0)
    codes_seed()
    today = clock.today()
    lists: dict[str, list[Path]] = {}
    for kind, path in write_files(make_world(children, today=today), HOME / "lists").in_order():
        lists.setdefault(kind, []).append(path)
    for kind, paths in lists.items():
        files = [(path.name, path.read_bytes()) for path in paths]
        done = import_now(kind=ListKind(kind), files=files, by="system", today=today)
        assert done, done


def _run() -> tuple[float, Any]:
    """One run as the job does it. Returns CPU seconds and the run."""
    from notoneless.core import clock
    from notoneless.core.jobs import job_run
    from notoneless.core.models import Job
    from notoneless.verification.services import GROUP_KINDS, run_start

    run = run_start(kinds=GROUP_KINDS, by="system", today=clock.today())
    assert run, run
    began = time.process_time()
    job_run(str(run.job))
    took = time.process_time() - began
    run.refresh_from_db()
    assert run.state == "done", Job.objects.get(key=run.job).sentence
    return took, run


def _engine() -> float:
    """The engine alone: the lists of the newest run, in memory, every list against register and rolls."""
    from notoneless.children.models import Child
    from notoneless.core import clock
    from notoneless.domain.linkage import link, link_group
    from notoneless.verification.matching.facts import Villages, child_facts, row_facts
    from notoneless.verification.matching.frames import child_line, frame, row_line
    from notoneless.verification.models import SOURCE_KINDS, SourceRow

    villages = Villages()
    children = child_facts(Child.objects.filter(merged_into__isnull=True), clock.today())
    rolls = frame(child_line(child, villages) for child in children if child.roll)
    lists = {
        kind: frame(row_line(row, villages) for row in row_facts(SourceRow.objects.standing(kind)))
        for kind in SOURCE_KINDS
    }
    household = lists.pop(SOURCE_KINDS[0])
    best = 1e9
    for _ in range(3):
        began = time.process_time()
        found = link(household, rolls)
        for one in lists.values():
            link_group(one, household, rolls, links=found.links.select("household", "roll"))
        best = min(best, time.process_time() - began)
    return best


def _month_passes() -> None:
    """Sixty pupils of all schools leave without a word, a hundred rows of the register are corrected."""
    from notoneless.children.models import Roll
    from notoneless.core import clock
    from notoneless.verification.models import SourceRow

    every = list(Roll.objects.current().order_by("pk").values_list("pk", flat=True))
    Roll.objects.filter(pk__in=every[:: len(every) // 60][:60]).update(
        until_on=clock.today() - timedelta(days=1)
    )
    rows = SourceRow.objects.standing("household").order_by("-pk").values_list("pk", flat=True)[:100]
    SourceRow.objects.filter(pk__in=list(rows)).update(content_hash="0" * 32)


def main() -> int:
    """Print the ratios; exit 1 when one is over its limit."""
    children = next((int(word) for word in sys.argv[1:] if word.isdigit()), 34849)
    _ground(children)
    from notoneless.grid.models import Post
    from notoneless.verification.queries.runs import Change, change_board, changes

    first, before = _run()
    engine = _engine()
    _month_passes()
    second, after = _run()
    officer = Post.objects.filter(role="bureau_officer").select_related("user")[0].user
    began = time.perf_counter()
    compared = change_board(after, before, officer)
    for change in Change:
        list(changes(after, before, officer, change)[:50])
    differing = time.perf_counter() - began
    fine = _say("first run", first, engine, FIRST_LIMIT) & _say("the month after", second, engine, LIMIT)
    print(f"difference of the two: {compared.count} changes in {differing:.2f} s (limit {CHANGES_LIMIT} s)")
    return 0 if fine and differing <= CHANGES_LIMIT else 1


def _say(words: str, ours: float, engine: float, limit: float) -> bool:
    ratio = ours / engine
    verdict = "ok" if ratio <= limit else "OVER"
    print(
        f"{words}: {ours:.1f} s CPU, engine alone {engine:.1f} s, ratio {ratio:.2f} (limit {LIMIT}) {verdict}"
    )
    return ratio <= LIMIT


if __name__ == "__main__":
    try:
        code = main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(code)
