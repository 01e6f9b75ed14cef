"""A district's rolls, 35,000 rows: preview against the reader alone, apply against a bare bulk_create, and how long
other people's saves wait meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("NOTONELESS_BENCH_HOME") or tempfile.mkdtemp(prefix="notoneless-bench-"))
PREVIEW_LIMIT, APPLY_LIMIT = 6.0, 2.0


def ready() -> None:
    """An installation of its own under HOME; nothing in it yet."""
    os.environ["NOTONELESS_DATA"] = str(HOME / "data")
    os.environ["NOTONELESS_KEYS"] = str(HOME / "keys.json")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    (HOME / "data").mkdir(exist_ok=True)
    import django
    from django.conf import settings

    from notoneless.core.keys import keys_make, keys_read

    if not (HOME / "keys.json").exists():
        keys_make(HOME / "keys.json")
    settings.SECRET_KEY = keys_read(HOME / "keys.json").secret
    settings.DATABASES["floor"] = {**settings.DATABASES["default"], "NAME": HOME / "data" / "floor.sqlite3"}
    if "postgresql" in str(settings.DATABASES["default"]["ENGINE"]):
        settings.DATABASES["floor"] = {**settings.DATABASES["default"], "NAME": "notoneless_floor"}
    django.setup()


def other_writer() -> None:
    """Somebody else saving all the while: one small act after the other, each wait noted."""
    ready()
    from notoneless.core.events import act, acts

    acts({"bench_save": "试写"})
    worst, failed, saves = 0.0, 0, 0
    while not (HOME / "stop").exists():
        began = time.perf_counter()
        try:
            with act(by="bench") as log:
                log("bench_save")
        except Exception:
            failed += 1
        worst, saves = max(worst, time.perf_counter() - began), saves + 1
        time.sleep(0.02)
    (HOME / "waits.json").write_text(json.dumps([worst, saves, failed]))


def _tables() -> list[Any]:
    from notoneless.children.models import Child, Guardian, Roll, RollMove, SpecialGroup
    from notoneless.grid.models import SchoolClass
    from notoneless.intake.models import ImportedRow

    return [SchoolClass, Child, Guardian, Roll, RollMove, SpecialGroup, ImportedRow]


def _parents() -> list[Any]:
    from notoneless.grid.models import Place, Unit, User
    from notoneless.intake.models import ImportBatch

    return [Place, Unit, User, ImportBatch]


def _ground() -> Any:
    """An installation with places, units and staff, and the files of a whole district."""
    from django.core.management import call_command

    from notoneless.children.services import codes_seed
    from notoneless.core import clock
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.services import import_now
    from notoneless.web.demo.sheets import write_files
    from notoneless.web.demo.world import make_world

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, database="floor")
    codes_seed()
    today = clock.today()
    files = write_files(make_world(today=today), HOME / "lists")
    for kind, path in (("places", files.places), ("units", files.units), ("staff", files.staff)):
        done = import_now(
            kind=ListKind(kind), files=[(path.name, path.read_bytes())], by="system", today=today
        )
        assert done, done
    return files


def main() -> int:
    """Print the ratios; exit 1 when one is over its limit."""
    ready()
    from django.db import connections

    from benchmarks.floor.importing import read_alone, write_alone
    from notoneless.core import clock
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.services import batch_add
    from notoneless.intake.work import batch_apply, batch_prepare

    today = clock.today()
    files = _ground()
    rolls = [(path.name, path.read_bytes()) for path in files.rolls]
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}
    reading = read_alone(rolls)
    batch = batch_add(kind=ListKind.ROLL, files=rolls, by="system", today=today, is_queued=False)
    began = time.perf_counter()
    prepared = batch_prepare(batch, "system", today)
    preview = time.perf_counter() - began
    assert prepared is None or prepared, prepared
    env = {**os.environ, "NOTONELESS_BENCH_HOME": str(HOME)}
    other = subprocess.Popen([sys.executable, "-m", "benchmarks.importing", "--other"], env=env)
    time.sleep(4)
    began = time.perf_counter()
    outcome = batch_apply(batch, "system", today)
    apply = time.perf_counter() - began
    (HOME / "stop").touch()
    other.wait(60)
    worst, saves, failed = json.loads((HOME / "waits.json").read_text())
    assert outcome is None or outcome, outcome
    rows = {
        m: list(m._base_manager.exclude(pk__in=before[m]) if before[m] else m._base_manager.all())
        for m in _tables()
    }
    for model in _parents():
        model._base_manager.using("floor").bulk_create(list(model._base_manager.all()))
    for model, known in before.items():
        model._base_manager.using("floor").bulk_create(list(model._base_manager.filter(pk__in=list(known))))
    bare = write_alone(rows, "floor")
    count = len(rows[_tables()[3]])
    fine = _say("preview", preview, "reader alone", reading, PREVIEW_LIMIT, count)
    fine &= _say("apply", apply, "bare bulk_create", bare, APPLY_LIMIT, count)
    limit = 2.0 if connections["default"].vendor == "postgresql" else 10.0
    print(
        f"other saves while it applied: {saves}, longest wait {worst:.2f} s (limit {limit:.0f}), failed {failed}"
    )
    return 0 if fine and worst <= limit and not failed else 1


def _say(words: str, ours: float, floor_words: str, floor: float, limit: float, count: int) -> bool:
    ratio = ours / floor
    verdict = "ok" if ratio <= limit else "OVER"
    print(
        f"{words} of {count} rows: {ours:.1f} s, {floor_words} {floor:.1f} s, ratio {ratio:.2f} (limit {limit}) {verdict}"
    )
    return ratio <= limit


if __name__ == "__main__":
    if "--other" in sys.argv:
        other_writer()
        sys.exit(0)
    try:
        code = main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(code)
