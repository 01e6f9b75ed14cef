"""A school year turns for a whole district: rehearsal, writing and taking back, on a copy of the benchmarks' district.

The clock stands on 2 September of the next year; every primary school has a receiving school and every
leaver is accepted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LIMITS = {"preview": 5.0, "apply": 20.0, "undo": 30.0}


def _setup(home: Path) -> None:
    """A copy of the district, so that the district stays as it is for the other benchmarks."""
    subprocess.run([sys.executable, "-c", "from benchmarks.district import ready; ready()"], check=True)
    from benchmarks.district import HOME

    shutil.copytree(HOME / "data", home / "data")
    os.environ["NOTONELESS_DATA"] = str(home / "data")
    os.environ["NOTONELESS_KEYS"] = str(HOME / "keys" / "keys.json")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _ground(year: int, today: Any) -> tuple[Any, Any]:
    """Receiving schools, new classes and accepted leavers; the officer and the approved list."""
    from notoneless.children.models import Leaver
    from notoneless.children.services.leavers import leavers_send
    from notoneless.documents.models import StoredFile
    from notoneless.domain.rollover import Acceptance
    from notoneless.domain.words import Role, Stage
    from notoneless.grid.models import Post, ReceivingSchool, SchoolClass
    from notoneless.grid.queries import schools_with

    juniors = list(schools_with(Stage.JUNIOR))
    for junior in juniors:
        for number in range(1, 9):
            SchoolClass.objects.get_or_create(
                school=junior, stage=Stage.JUNIOR, entry_year=year, class_no=number
            )
    for place, primary in enumerate(schools_with(Stage.PRIMARY)):
        ReceivingSchool.objects.update_or_create(
            year=year, primary=primary, place=None, defaults={"junior": juniors[place % len(juniors)]}
        )
    officer = Post.objects.filter(role=Role.BUREAU_OFFICER).select_related("user")[0].user
    sent = leavers_send(year=year, by=officer, today=today)
    Leaver.objects.update(state=Acceptance.ACCEPTED)
    print(f"leavers sent and accepted: {sent}")
    paper = StoredFile.objects.first()
    assert paper is not None
    return officer, paper


def _timed(name: str, do: Callable[[], Any]) -> tuple[bool, Any]:
    began = time.perf_counter()
    outcome = do()
    took = time.perf_counter() - began
    fine = took <= LIMITS[name]
    print(f"{name}: {took:.1f} s (limit {LIMITS[name]:.0f}) {'ok' if fine else 'OVER'}", flush=True)
    return fine, outcome


def _measure() -> bool:
    from notoneless.children.models import Roll, Rollover
    from notoneless.children.queries.rollover import rollover_plan
    from notoneless.children.services.rollover import rollover_apply, rollover_undo
    from notoneless.core import clock

    year = clock.today().year + 1
    with clock.at(datetime(year, 9, 2, 2, 30, tzinfo=UTC)):
        today = clock.today()
        officer, paper = _ground(year, today)
        columns = ("pk", "state", "until_on", "school_class", "entry_year")
        before = list(Roll.objects.order_by("pk").values_list(*columns))
        ready, plan = _timed("preview", lambda: rollover_plan(year))
        row = Rollover.objects.create(year=year, evidence=paper, by=officer, asked_at=clock.now())
        asked = {"rollover": row, "by": officer, "today": today}
        written, row = _timed("apply", lambda: rollover_apply(**asked))
        undone, back = _timed("undo", lambda: rollover_undo(**asked | {"rollover": row}))
        assert back, back
        same = before == list(Roll.objects.order_by("pk").values_list(*columns))
    print(
        f"{len(before)} rolls: {row.graduated_count} graduated, {row.entered_count} entered a junior school,"
        f" {len(plan.blocked)} left; as before after the undo: {same}"
    )
    return ready and written and undone and same


def main() -> int:
    """Print the seconds; exit 1 when one is over its limit or a roll came back otherwise."""
    home = Path(tempfile.mkdtemp(prefix="notoneless-rollover-"))
    try:
        _setup(home)
        return 0 if _measure() else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
