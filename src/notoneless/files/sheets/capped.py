"""Reading what strangers send: the parser runs in a child process that may use only so much memory and time.

The parser is compiled code that makes room for whatever a file declares; when it cannot, it takes its process
down. So it gets a process of its own: a fresh interpreter without Django, settings, keys or environment, which
can open no file and no connection (see ``child``), with limits on address space and time. The answer comes back
as JSON, which unlike a pickle cannot act: a child overcome by its file can still only hand over a table.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

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


def read_table_capped(
    source: bytes | Path, name: str, *, known: Collection[str] = (), limits: Limits = DEFAULT_LIMITS
) -> Table | Refusal:
    """The list in a file somebody sent, read in a child process under the memory and time of ``limits``.

    Same answers as ``read_table`` (parquet is not taken). The file is looked through here while the child
    already parses it, so that the looking costs no time where there are two processors.
    """
    data = load_bytes(source, limits)
    if isinstance(data, Refusal):
        return data
    refusal = gate.check_outside(data, limits)
    if refusal is None and gate.kind_of(data) == "parquet":
        refusal = Refusal(f"这里只收 Excel 或 CSV 表格。{SAVE_AS}", "sheet.other_format")
    return _read_in_child(data, name, known, limits) if refusal is None else refusal


def _read_in_child(data: bytes, name: str, known: Collection[str], limits: Limits) -> Table | Refusal:
    request = json.dumps({"name": name, "known": sorted(known), "limits": asdict(limits)}).encode() + b"\n"
    answers: list[Any] = []
    with _started() as child:
        timer = threading.Timer(limits.seconds, child.kill)
        feeder = threading.Thread(target=_feed, args=(child, request, data))
        reader = threading.Thread(target=_collect, args=(child, answers, limits.unpacked))
        try:
            for thread in (timer, feeder, reader):
                thread.start()
            refusal = gate.check(data, limits)
            if refusal is not None:
                child.kill()
            feeder.join()
            reader.join()
        finally:
            timer.cancel()
            child.kill()
    if refusal is not None:
        return refusal
    answer = wire.unpack(answers)
    return TOO_HEAVY if answer is None else answer


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", _START, PACKAGE_ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )


def _feed(child: "subprocess.Popen[bytes]", request: bytes, data: bytes) -> None:
    """Hands the file over. A child that has died or been stopped takes no more, which is no error here."""
    if child.stdin is None:
        return
    with contextlib.suppress(BrokenPipeError, OSError, ValueError), child.stdin:
        child.stdin.write(request)
        child.stdin.write(data)


def _collect(child: "subprocess.Popen[bytes]", answers: list[Any], most: int) -> None:
    """Gathers the child's answer line by line, at most ``most`` bytes of it."""
    if child.stdout is None:
        return
    taken = 0
    with contextlib.suppress(ValueError, OSError):
        while line := child.stdout.readline(most):
            taken += len(line)
            if taken >= most:
                answers.clear()
                child.kill()
                return
            answers.append(wire.read_line(line))
