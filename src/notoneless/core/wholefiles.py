"""A file on the disk whole or not at all, whoever else writes it at the same moment."""

import os
import secrets
from pathlib import Path

UNFINISHED = ".part"
"""Ends the name of a file not yet whole."""


def write_whole(path: Path, content: bytes) -> None:
    """Write or replace one file, readable by its owner only; a machine that stops leaves the old one or the new one.

    Two writers of one path each write a file of their own; the later one stands. Raises OSError when the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}{UNFINISHED}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)
