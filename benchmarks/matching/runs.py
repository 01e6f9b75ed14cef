"""Runs the command, the floor and the peers on the lists of a case, and pools what they say."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from statistics import mean, median
from typing import Any

import polars as pl

from benchmarks.matching.cases import Case, write
from benchmarks.peers.environment import ROOT, Unavailable, ready
from benchmarks.peers.run import Result, answer_rates, measured
from notoneless.domain.linkage import Rates

PRODUCT = "notoneless"
FLOORS = {"floor": (), "narrow floor": ("--narrow",)}
"""The limit on time is bound to the first: whole rows joined. The second joins 序号 and 身份证号 only."""
COMMAND = """
import sys
from notoneless.web import cli
code = cli.main(["match", *sys.argv[2:]])
from benchmarks.peers.figures import peak_mib
open(sys.argv[1], "w").write(str(peak_mib()))
sys.exit(code)
"""
"""The command, and what it held at most; read within, as ru_maxrss of a started process may be its starter's."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Found:
    """What one tool did with the lists of a case: errors of all of them together, CPU seconds of each run."""

    rates: Rates | None = None
    cpu: list[float] = field(default_factory=list)
    peak: float = 0.0
    why: str = ""
    unanswered: int = 0
    """Lists without an answer: their children are in no rate."""

    def add(self, one: Rates | None, cpu: float | None, peak: float, why: str = "") -> None:
        """One more run."""
        self.rates = together(self.rates, one) if one is not None else self.rates
        self.cpu += [cpu] if cpu is not None else []
        self.peak = max(self.peak, peak)
        self.why = self.why or why
        self.unanswered += bool(why)


def together(one: Rates | None, other: Rates) -> Rates:
    """Counts of two answers."""
    if one is None:
        return other
    return Rates(**{each.name: getattr(one, each.name) + getattr(other, each.name) for each in fields(Rates)})


def spent(command: Sequence[str]) -> tuple[float, str]:
    """(CPU seconds of the whole process, what it printed); raises where it failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        if process.returncode:
            raise RuntimeError(f"{command[2][:60]}: {err.read().decode()[-400:]}")
        return used.ru_utime + used.ru_stime, out.read().decode()


def matched(folder: Path, out: Path) -> tuple[float, float]:
    """(CPU seconds, MiB) of ``notoneless match`` on the lists of a folder; its files are in ``out`` then."""
    lists = ["--household", str(folder / "household.csv"), "--roll", str(folder / "roll.csv")]
    peak = out.with_suffix(".peak")
    cpu, _ = spent([sys.executable, "-c", COMMAND, str(peak), *lists, "--out", str(out)])
    return cpu, float(peak.read_text())


def measure(case: Case, versions: dict[str, str], say: Say) -> dict[str, Found]:
    """Every tool on every list of the case. ``versions`` gathers what the peers ran with."""
    found = {name: Found() for name in (PRODUCT, *FLOORS, *case.peers)}
    for seed in case.seeds:
        say(f"{case.source}, {case.children:,} children, faults × {case.times}, seed {seed}")
        with tempfile.TemporaryDirectory(prefix="notoneless-lists-") as place:
            folder = write(case.source, case.children, seed, case.times, Path(place) / "lists")
            _ours(folder, case, found, Path(place) / "out")
            for name in case.peers:
                _peer(name, measured(name, folder, Path(place) / name), found[name], versions)
    return found


def _ours(folder: Path, case: Case, found: dict[str, Found], out: Path) -> None:
    """Command and floors, in turn where they are repeated."""
    for turn in range(case.repeats):
        cpu, peak = matched(folder, out)
        found[PRODUCT].add(None if turn else answer_rates(out, folder), cpu, peak)
        for name, words in FLOORS.items():
            cpu, told = spent([sys.executable, "-m", "benchmarks.floor.matching", str(folder), *words])
            found[name].add(None, cpu, json.loads(told)["peak_mib"])


def _peer(name: str, result: Result, found: Found, versions: dict[str, str]) -> None:
    cost = result.figures
    versions.update(cost.get("versions", {}))
    found.add(result.rates, cost.get("cpu_seconds"), cost.get("peak_mib", 0), result.why)


def run(cases: Sequence[Case], say: Say) -> dict[str, Any]:
    """All cases, as plain data: machine, versions, and a list of cases with what every tool did."""
    versions: dict[str, str] = {}
    peers_missing = ""
    if any(case.peers for case in cases):
        try:
            ready()
        except Unavailable as why:
            peers_missing = str(why).splitlines()[0]
            say(f"the peers are left out: {peers_missing}")
    told = []
    for case in cases:
        kept = Case(**{**asdict(case), "peers": ()}) if peers_missing else case
        found = measure(kept, versions, say)
        told.append({**asdict(kept), "found": {name: _plain(one, case) for name, one in found.items()}})
    versions |= {"python": platform.python_version(), "polars": pl.__version__}
    return {"machine": machine(), "versions": versions, "peers_missing": peers_missing, "cases": told}


def _plain(found: Found, case: Case) -> dict[str, Any]:
    cpu = (median if case.repeats > 1 else mean)(found.cpu) if found.cpu else None
    return {
        "rates": asdict(found.rates) if found.rates else None,
        "cpu": cpu,
        "peak": found.peak,
        "why": found.why,
        "unanswered": found.unanswered,
    }


def machine() -> dict[str, Any]:
    """Cores, kind of processor, memory in GiB."""
    model = platform.processor() or platform.machine()
    try:
        told = Path("/proc/cpuinfo").read_text().split("model name", 1)[1]
        model = told.split(":", 1)[1].split("\n", 1)[0].strip()
    except (OSError, IndexError):
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": os.cpu_count(), "model": model, "memory": round(memory)}
