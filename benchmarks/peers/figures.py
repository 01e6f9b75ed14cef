"""What a peer's run cost and where its answer goes: shared by the peers, imported before anything heavy.

figures.json:
  rows          household rows read; none where the run stopped before that
  cpu_seconds   user and system time of the process, its threads and its children, imports included
  wall_seconds  from the import of this module to the last file
  peak_mib      most memory the process held at once, in MiB
  versions      of Python and the libraries
  stopped       why the run gave up, in plain words; none where it went through
"""

from __future__ import annotations

import json
import resource
import signal
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from types import FrameType
from typing import NamedTuple

BEGAN = time.perf_counter()
MOST_MIB = 12 * 1024
MOST_SECONDS = 30 * 60
LINKED, DOUBTED = 0.9, 0.5
HEADERS = {"links": "household,roll,score", "review": "household,roll,score", "suspected": "household"}


Pair = tuple[str, str, float]
"""Household row and roll row by 序号, and the probability that they are one child."""


class Answer(NamedTuple):
    """What a peer says; ``suspected`` are the household rows neither linked nor for review."""

    rows: int
    links: list[Pair]
    review: list[Pair]
    suspected: list[str]


class Stopped(BaseException):
    """The run is over a limit; says which. No library that catches every Exception may catch it."""


def decide(children: list[str], pairs: list[Pair]) -> Answer:
    """Links, doubts and suspected, of pairs from DOUBTED on, best first.

    A pair is linked from LINKED on, one roll row a child. A child not linked goes to a person with all of its pairs,
    also with one from LINKED on whose roll row went to a better pair; a child without a pair is suspected.
    """
    linked: set[str] = set()
    taken: set[str] = set()
    links: list[Pair] = []
    for household, roll, score in pairs:
        if score >= LINKED and household not in linked and roll not in taken:
            linked.add(household)
            taken.add(roll)
            links.append((household, roll, score))
    review = [pair for pair in pairs if pair[0] not in linked]
    seen = {household for household, _, _ in review}
    suspected = [child for child in children if child not in linked and child not in seen]
    return Answer(len(children), links, review, suspected)


def peak_mib() -> float:
    """Most memory this process held, in MiB.

    Linux's own record is taken where it is there: ru_maxrss of a started process may still be its starter's.
    """
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds() -> float:
    """User and system time of this process, its threads and its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def over() -> str:
    """Which limit the process is over, in plain words; empty when none."""
    took = time.perf_counter() - BEGAN
    if took > MOST_SECONDS:
        return f"not done after {MOST_SECONDS // 60} minutes"
    if peak_mib() > MOST_MIB:
        return f"needed more than {MOST_MIB // 1024} GiB of memory before {took:.0f} s were over"
    return ""


def _watch(_signal: int, _frame: FrameType | None) -> None:
    if why := over():
        raise Stopped(why)


def run(link: Callable[[Path, Path], Answer], folder: Path, out: Path, libraries: tuple[str, ...]) -> int:
    """Links the lists of ``folder``, looking at the limits every second, and writes the files of ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGALRM, _watch)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    answer, stopped = None, None
    try:
        answer = link(folder, out)
    except MemoryError:
        stopped = "out of memory"
    except BaseException:  # DuckDB makes an error of its own out of Stopped
        stopped = over()
        if not stopped:
            raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    _write(out, answer or Answer(0, [], [], []))
    figures = {
        "rows": answer.rows if answer else None,
        "cpu_seconds": round(cpu_seconds(), 2),
        "wall_seconds": round(time.perf_counter() - BEGAN, 2),
        "peak_mib": round(peak_mib()),
        "versions": {"python": python_version(), **{name: version(name) for name in libraries}},
        "stopped": stopped,
    }
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def _write(out: Path, answer: Answer) -> None:
    for name, header in HEADERS.items():
        lines = [header]
        if name == "suspected":
            lines += answer.suspected
        else:
            lines += [f"{one},{other},{score:.6f}" for one, other, score in getattr(answer, name)]
        (out / f"{name}.csv").write_text("\n".join(lines) + "\n")
