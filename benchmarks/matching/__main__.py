"""The benchmark's command.

--quick         two lists of 35,000 from each generator, of tuning seeds, without the other libraries
--last          the figures of the last run instead of a new one, for table or curve
--table FILE... writes the table between the markers of these documents
--curve FILE    draws the trade-off of errors and people's work instead, as SVG
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.district import HOME
from benchmarks.matching.cases import QUICK, WHOLE
from benchmarks.matching.drawing import draw
from benchmarks.matching.drawing import measured as trade_offs
from benchmarks.matching.runs import run
from benchmarks.matching.table import fill, written
from benchmarks.matching.verdict import missed

LAST, LAST_CURVE = HOME / "matching.json", HOME / "matching-curve.json"


def say(words: str) -> None:
    """How far it is."""
    print(words, file=sys.stderr, flush=True)


def kept(path: Path, measure: Callable[[], Any], *, is_last: bool) -> Any:
    """What is measured, and kept in a file; with ``is_last`` what the file holds."""
    if not is_last:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(measure(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return json.loads(path.read_text("utf-8"))


def main(words: list[str]) -> int:
    """Print table and verdict; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--last", action="store_true")
    parser.add_argument("--table", nargs="+", type=Path, metavar="FILE", default=[])
    parser.add_argument("--curve", type=Path, metavar="FILE")
    chosen = parser.parse_args(words)
    if chosen.curve:
        draw(chosen.curve, kept(LAST_CURVE, lambda: trade_offs(say), is_last=chosen.last))
        return 0
    if chosen.quick:
        told = run(QUICK, say)
    else:
        told = kept(LAST, lambda: run(WHOLE, say), is_last=chosen.last)
    print(written(told))
    for path in chosen.table:
        print(f"{path}: {fill(path, told)} tables written")
    lines = missed(told)
    print("\n".join(f"MISSED {line}" for line in lines) or "every goal is met")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
