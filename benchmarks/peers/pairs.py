"""A peer's pairs with their probabilities, none of them decided upon, for drawing what other thresholds would give.

    python -m benchmarks.peers.pairs NAME FOLDER OUT

OUT/review.csv holds every pair from FAINT on, the best first; nothing is linked.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.peers import figures
from benchmarks.peers.run import PEERS

FAINT = 0.01
"""Pairs below this are no doubt of anybody's."""


def main(name: str, folder: Path, out: Path) -> int:
    """Run the peer with its thresholds out of the way."""
    figures.DOUBTED, figures.LINKED = FAINT, 2.0
    peer = import_module(PEERS[name])
    return figures.run(peer.link, folder, out, peer.LIBRARIES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
