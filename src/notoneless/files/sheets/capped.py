"""Reading what strangers send: the parser runs in a child process that may use only so much memory and time.

The parser is compiled code that makes room for whatever a file declares; when it cannot, it takes its process
down. So each file gets a process of its own: an interpreter without Django, settings, keys or environment, which
can open no file and no connection (see ``child``), with limits on address space and time. The answer comes back
as JSON, which unlike a pickle cannot act: a child overcome by its file can still only hand over a table.

Making an interpreter ready takes longer than reading the list of a school. ``SheetReader`` therefore keeps one
that has read nothing and splits off (forks) a process for each file, so no file ever meets what another left.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from notoneless.domain.refusal import Refusal

from . import gate, wire
from .reading import DEFAULT_LIMITS, load_bytes
from .table import Limits, Table
from .text import SAVE_AS

PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from notoneless.files.sheets.child import main; main()"
_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""The only variables the child gets: what an interpreter may need to start at all."""
TOO_HEAVY = Refusal(gate.TOO_BIG, "sheet.too_heavy")


class SheetReader:
    """Reads files somebody sent, one after another, each in a process of its own. Not for two threads at once."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, source: bytes | Path, name: str, *, known: Collection[str] = ()) -> Table | Refusal:
        """The list in this file. Same answers as ``read_table`` (parquet is not taken).

        The file is looked through here while the child already parses it, so that the looking costs no time where
        there are two processors.
        """
        data = load_bytes(source, self.limits)
        if isinstance(data, Refusal):
            return data
        refusal = gate.check_outside(data, self.limits)
        if refusal is None and gate.kind_of(data) == "parquet":
            refusal = Refusal(f"这里只收 Excel 或 CSV 表格。{SAVE_AS}", "sheet.other_format")
        return self._read_in_child(data, name, known) if refusal is None else refusal

    def _read_in_child(self, data: bytes, name: str, known: Collection[str]) -> Table | Refusal:
        words = {"name": name, "known": sorted(known), "limits": asdict(self.limits), "size": len(data)}
        answers: list[Any] = []
        child = self._child = self._child or _started()
        timer = threading.Timer(self.limits.seconds, _kill, [child])
        feeder = threading.Thread(target=_feed, args=(child, json.dumps(words).encode() + b"\n", data))
        collector = threading.Thread(target=_collect, args=(child, answers, self.limits.unpacked))
        try:
            for thread in (timer, feeder, collector):
                thread.start()
            refusal = gate.check(data, self.limits)
            if refusal is not None:
                _kill(child)
            feeder.join()
            collector.join()
        finally:
            timer.cancel()
        answer = wire.unpack(answers)
        if refusal is not None or answer is None:
            self._stop()  # what it did not read or say must not reach the next file
        if refusal is not None:
            return refusal
        return TOO_HEAVY if answer is None else answer

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _kill(child)
            with contextlib.suppress(BrokenPipeError, OSError), child:
                pass  # leaving closes both pipes and waits


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", _START, PACKAGE_ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        start_new_session=True,
    )


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """Ends the child and the process it split off for its file."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()


def _feed(child: "subprocess.Popen[bytes]", request: bytes, data: bytes) -> None:
    """Hands the file over. A child that has died or been stopped takes no more, which is no error here."""
    if child.stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, OSError, ValueError):
        child.stdin.write(request)
        child.stdin.write(data)
        child.stdin.flush()


def _collect(child: "subprocess.Popen[bytes]", answers: list[Any], most: int) -> None:
    """Gathers the child's answer line by line to its last line, at most ``most`` bytes of it."""
    if child.stdout is None:
        return
    taken = 0
    with contextlib.suppress(ValueError, OSError):
        while line := child.stdout.readline(most):
            taken += len(line)
            if taken >= most:
                answers.clear()
                _kill(child)
                return
            answers.append(wire.read_line(line))
            if wire.is_end(answers[-1]):
                return
