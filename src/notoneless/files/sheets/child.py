"""The child that parses: takes a file on its standard input, gives the table as lines on its standard output.

Everything it needs is imported before the limits fall. After that it can open nothing: no file, no socket. The
process that was started parses nothing itself: it splits one off for each file, waits, and splits off the next.
"""

import codecs
import gc
import json
import os
import sys
from typing import Any

from notoneless.domain.refusal import Refusal

from . import gate, reading, wire
from .capped import TOO_HEAVY
from .table import Limits, Table
from .text import ENCODINGS


def shut_in(limits: Limits) -> None:
    """Limits this process: memory, processor seconds, and no new file, connection or process.

    Where the system knows no such limits (Windows), the parent's clock and its look at the file remain.
    """
    try:
        import resource
    except ImportError:
        return
    seconds = max(1, int(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def read(asked: dict[str, Any], data: bytes) -> Table | Refusal:
    """What the file holds, or why it is refused, whatever the parser does about it."""
    try:
        return reading.parse(data, asked["name"], asked["known"], Limits(**asked["limits"]))
    except MemoryError:
        return TOO_HEAVY
    except BaseException:
        # the parser's own panics do not derive from Exception; here nothing else can be running
        return gate.DAMAGED


def serve() -> bool:
    """One file, from the request to the last line of the answer. False when no further file comes."""
    request = sys.stdin.buffer.readline()
    if not request:
        return False
    asked = json.loads(request)
    shut_in(Limits(**asked["limits"]))
    for line in wire.pack(read(asked, sys.stdin.buffer.read(asked["size"]))):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return True


def main() -> None:
    gc.disable()
    for encoding in ENCODINGS:
        codecs.lookup(
            encoding
        )  # a codec is loaded from a file when first used, and files can be opened no more
    if not hasattr(os, "fork"):
        serve()
        return
    while True:
        pid = os.fork()
        if pid == 0:
            os._exit(0 if serve() else 1)
        if os.waitpid(pid, 0)[1]:
            return  # no further file, or one that took its process down: the parent starts anew
