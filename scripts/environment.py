"""Makes .venv and installs the product into it; a second run with nothing changed does nothing.

    python scripts/environment.py [--dev]

With --dev also what lint and tests need, and Spark where Java is found: its tests run there.

The checkout is installed as it stands (editable), so that a changed source file needs no new installation. What
does need one — dependencies, the build hook, the browser assets — is in the stamp.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
INPUTS = ("pyproject.toml", "hatch_build.py", "assets/package-lock.json")
VENDOR = ROOT / "src/notoneless/web/static/vendor/.stamp"


LARGER = {"": ("", "dev", "dev,spark"), "dev": ("dev", "dev,spark"), "dev,spark": ("dev,spark",)}
"""Installations that hold what this one asks for."""


def wanted(extra: str) -> str:
    """What an installation with this extra is made from, as one digest."""
    digest = hashlib.sha256(f"{ROOT}\0{extra}\0".encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes() + b"\0")
    return digest.hexdigest()


def stamp_of(extra: str) -> Path:
    return VENV / f".installed-{extra or 'product'}"


def is_there(extra: str) -> bool:
    """Whether a former run left this installation, or the larger one that holds it."""
    if not (VENV / "bin" / "notoneless").exists() or not VENDOR.exists():
        return False
    return any(
        stamp_of(kind).is_file() and stamp_of(kind).read_text() == wanted(kind) for kind in LARGER[extra]
    )


def make_venv() -> None:
    """A fresh environment where there is none that works."""
    python = VENV / "bin" / "python"
    if (
        python.exists()
        and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    ):
        return
    print(f"Making {VENV} with Python {sys.version.split()[0]} …", flush=True)
    venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)


def install(extra: str) -> int:
    """pip's exit code."""
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    print(f"Installing into {VENV}: a minute or two the first time …", flush=True)
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-input", "--editable", what]
    return subprocess.run(command, env={**os.environ, **quiet}).returncode


def main() -> int:
    extra = ""
    if "--dev" in sys.argv[1:]:
        extra = "dev,spark" if shutil.which("java") else "dev"
    if is_there(extra):
        return 0
    begun = time.monotonic()
    make_venv()
    code = install(extra)
    if code:
        print(
            "Installation failed; what pip said stands above. Once that is mended, run the same command again."
        )
        return code
    stamp_of(extra).write_text(wanted(extra))
    print(f"Installed in {time.monotonic() - begun:.0f} s.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
