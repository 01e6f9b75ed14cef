"""The environment the peers run in: ``.venv-peers``, beside ``.venv`` and never part of it.

    python -m benchmarks.peers.environment

It is filled from ``requirements.txt`` the first time and whenever that file, the checkout's place or Python differ.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-peers"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
STAMP = VENV / ".installed"


class Unavailable(Exception):
    """The environment could not be made; says why."""


def wanted() -> str:
    """What the environment is made from, as one digest."""
    digest = hashlib.sha256(f"{ROOT}\0{sys.version_info[:2]}\0".encode())
    digest.update(REQUIREMENTS.read_bytes())
    return digest.hexdigest()


def ready() -> Path:
    """The interpreter of the environment, made first where needed; raises Unavailable."""
    if PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == wanted():
        return PYTHON
    begun = time.monotonic()
    print(f"Installing the peers into {VENV}: a minute or two the first time …", file=sys.stderr, flush=True)
    try:
        venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)
    except (OSError, subprocess.CalledProcessError) as why:
        raise Unavailable(f"{VENV} could not be made: {why}") from why
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--requirement", REQUIREMENTS]
    done = subprocess.run(command, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"pip could not install the peers:\n{done.stderr.strip()}")
    STAMP.write_text(wanted())
    print(f"Installed in {time.monotonic() - begun:.0f} s.", file=sys.stderr, flush=True)
    return PYTHON


def main() -> int:
    """Make the environment; 1 when it cannot be made."""
    try:
        print(ready())
    except Unavailable as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
