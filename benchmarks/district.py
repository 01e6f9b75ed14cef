"""The district the benchmarks run on: 34,849 pupils, built once by the product's own demo command into bench-out/."""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "bench-out"


def ready(children: int = 34849) -> None:
    """Build the district if it is not there, and point this process at it."""
    os.environ["NOTONELESS_DATA"] = str(HOME / "data")
    os.environ["NOTONELESS_KEYS"] = str(HOME / "keys" / "keys.json")
    os.environ["NOTONELESS_HOSTS"] = "127.0.0.1,localhost,testserver"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    if not (HOME / "data" / "demo-ready").exists():
        command = [
            sys.executable,
            "-m",
            "notoneless.web.cli",
            "demo",
            "--no-serve",
            "--children",
            str(children),
        ]
        subprocess.run(command, check=True)
    import django

    django.setup()
