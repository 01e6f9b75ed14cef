"""Sealed values a run opened before. A register of 35,000 holds 300,000 of them, and opening each takes longer than the
match itself; from one month to the next nearly all are the same bytes.

What the last run opened is kept as one sealed file, found again by the nonce and tag of each value: a value sealed anew,
even with the same words, is opened anew. The file lies beside the database, never in a backup, holds only what the last
run read, and is gone when no run has read it for ``KEPT``.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings

from notoneless.core import clock
from notoneless.core.sealing import BrokenSeal, Sealed, seal, unseal
from notoneless.core.wholefiles import write_whole

KEPT = timedelta(days=40)
COLUMN = "verification.match.opened"
SHORTEST = 1 + 12 + 16
"""Version, nonce and tag of an empty value."""


class Opener:
    """Opens sealed values, those of the last run without opening them again. A missing or broken file costs time only."""

    def __init__(self) -> None:
        self.before = _read()
        self.now: dict[bytes, str] = {}

    def __call__(self, value: Sealed) -> str:
        blob = value.blob
        if len(blob) < SHORTEST:
            return value.open()
        mark = blob[1:13] + blob[-16:]
        text = self.before.get(mark)
        if text is None:
            text = value.open()
        self.now[mark] = text
        return text

    def keep(self) -> None:
        """Keep what this run opened, whole or not at all, for the next one."""
        import polars as pl

        said = {"mark": list(self.now), "text": list(self.now.values())}
        frame = pl.DataFrame(said, schema={"mark": pl.Binary, "text": pl.String})
        bytes_of = BytesIO()
        frame.write_parquet(bytes_of, compression="zstd")
        write_whole(_path(), seal(COLUMN, bytes_of.getvalue()))


def _path() -> Path:
    return Path(settings.NOTONELESS_DATA) / "match" / "opened"


def _read() -> dict[bytes, str]:
    import polars as pl

    try:
        frame = pl.read_parquet(BytesIO(unseal(COLUMN, _path().read_bytes())))
    except (OSError, BrokenSeal, pl.exceptions.PolarsError):
        return {}
    return dict(zip(frame["mark"].to_list(), frame["text"].to_list(), strict=True))


def opened_sweep() -> None:
    """Remove what the last run opened once no run has come for long: the county no longer matches."""
    path = _path()
    if path.exists() and path.stat().st_mtime < (clock.now() - KEPT).timestamp():
        path.unlink()
