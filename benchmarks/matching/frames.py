"""The generators' lists as frames, for tests that call the match itself."""

import polars as pl

from notoneless.web.match_command import HEADERS, SERIAL


def as_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """A list with the headers of the command's contract under the names the match knows."""
    return frame.rename({SERIAL: "row", **HEADERS}, strict=False)
