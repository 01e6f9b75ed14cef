"""The floor for the match, in one process: both lists read whole, and hash-joined on the number as it stands.

    python -m benchmarks.floor.matching FOLDER [--narrow]

The join is of whole rows; with ``--narrow`` only of 序号 and 身份证号. Prints one line of JSON: rows of each list,
pairs found, cpu_seconds (user and system, start of Python included), wall_seconds (from the first import), peak_mib
(most memory held at once, MiB).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.peers.figures import BEGAN, cpu_seconds, peak_mib

# isort: split
import polars as pl

NARROW = "--narrow"


def join_alone(folder: Path, *, is_narrow: bool) -> dict[str, int]:
    """Rows of both lists, and pairs with the same 身份证号 where it is not empty."""
    lists = [pl.read_csv(folder / f"{name}.csv", infer_schema=False) for name in ("household", "roll")]
    left, right = (one.filter(pl.col("身份证号") != "") for one in lists)
    if is_narrow:
        left, right = (one.select("序号", "身份证号") for one in (left, right))
    pairs = left.join(right, on="身份证号", how="inner")
    return {"household": lists[0].height, "roll": lists[1].height, "pairs": pairs.height}


def main(words: list[str]) -> int:
    """Print the figures of one join."""
    found = join_alone(Path(words[0]), is_narrow=NARROW in words)
    cost = {
        "cpu_seconds": round(cpu_seconds(), 3),
        "wall_seconds": round(time.perf_counter() - BEGAN, 3),
        "peak_mib": round(peak_mib()),
        "polars": pl.__version__,
    }
    print(json.dumps(found | cost))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
