"""The benchmark's command.

--quick         two lists of 35,000 from each generator, of tuning seeds, without the other libraries
--last          the figures of the last reporting run instead of a new one
--table FILE... writes the table between the markers of these documents
--curve FILE    draws the trade-off of errors and people's work instead, as SVG
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.district import HOME
from benchmarks.matching.cases import QUICK, WHOLE
from benchmarks.matching.runs import run
from benchmarks.matching.table import fill, written
from benchmarks.matching.verdict import missed

LAST = HOME / "matching.json"


def say(words: str) -> None:
    """How far it is."""
    print(words, file=sys.stderr, flush=True)


def measured(*, is_quick: bool, is_last: bool) -> dict[str, Any]:
    """The figures; those of a reporting run are kept."""
    if is_last:
        told: dict[str, Any] = json.loads(LAST.read_text("utf-8"))
        return told
    told = run(QUICK if is_quick else WHOLE, say)
    if not is_quick:
        LAST.parent.mkdir(parents=True, exist_ok=True)
        LAST.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return told


def main(words: list[str]) -> int:
    """Print table and verdict; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--last", action="store_true")
    parser.add_argument("--table", nargs="+", type=Path, metavar="FILE", default=[])
    parser.add_argument("--curve", type=Path, metavar="FILE")
    chosen = parser.parse_args(words)
    if chosen.curve:
        from benchmarks.matching.drawing import draw

        draw(chosen.curve, say)
        return 0
    told = measured(is_quick=chosen.quick, is_last=chosen.last)
    print(written(told))
    for path in chosen.table:
        print(f"{path}: {fill(path, told)} tables written")
    lines = missed(told)
    print("\n".join(f"MISSED {line}" for line in lines) or "every goal is met")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
