"""The child that parses: takes a file on its standard input, gives the table as lines on its standard output.

Everything it needs is imported before the limits fall. After that it can open nothing: no file, no socket.
"""

import codecs
import gc
import json
import sys

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


def read(request: bytes, data: bytes) -> Table | Refusal:
    """What the file holds, or why it is refused, whatever the parser does about it."""
    asked = json.loads(request)
    try:
        return reading.parse(data, asked["name"], asked["known"], Limits(**asked["limits"]))
    except MemoryError:
        return TOO_HEAVY
    except BaseException:
        # the parser's own panics do not derive from Exception; here nothing else can be running
        return Refusal(gate.DAMAGED, "sheet.damaged")


def main() -> None:
    request = sys.stdin.buffer.readline()
    gc.disable()
    for encoding in ENCODINGS:
        codecs.lookup(
            encoding
        )  # a codec is loaded from a file when first used, and files can be opened no more
    shut_in(Limits(**json.loads(request)["limits"]))
    for line in wire.pack(read(request, sys.stdin.buffer.read())):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
