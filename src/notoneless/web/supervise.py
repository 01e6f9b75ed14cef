"""Keeps the web server and the queue's consumer alive. Needs the standard library only, and so stays small."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from types import FrameType


def supervise(commands: list[list[str]]) -> int:
    """Start each command and start it again when it dies; five times in a minute is given up. A stop ends all."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603
    starts = [[time.monotonic()] for _ in commands]
    while not stopping:
        time.sleep(0.5)
        for index, child in enumerate(running):
            if child.poll() is None or stopping:
                continue
            recent = [at for at in starts[index] if time.monotonic() - at < 60]
            if len(recent) >= 5:
                sys.stderr.write("服务反复退出，已停止。请运行 notoneless check 查看原因。\n")
                _stop_all(running)
                return 1
            starts[index] = [*recent, time.monotonic()]
            running[index] = subprocess.Popen(commands[index])  # noqa: S603
    _stop_all(running)
    return 0


def _stop_all(running: list[subprocess.Popen[bytes]]) -> None:
    for child in running:
        if child.poll() is None:
            child.terminate()
    for child in running:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(supervise(json.loads(sys.argv[1])))
