"""What `make test` runs, part by part, with the time each took and, at the end, what did not run.

    python scripts/suite.py [PART ...]        parts: lint pure sqlite postgres browser spark demo; none named = all

Under CI=true a part that cannot run is a failure; on a person's own machine it is named and no more. Spark's tests run
where Java is found; elsewhere they are named, and that is no failure anywhere.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from chromium import NAMED as CHROMIUM
from chromium import chromium
from postgres import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NO_DATABASE = ("tests/domain", "tests/files", "tests/house")
APART = (*NO_DATABASE, "tests/browser", "tests/spark")
SMOKE_CHILDREN = "2000"
COUNTED = re.compile(r"(\d+) (passed|failed|error|errors|skipped|xfailed|xpassed)")


@dataclass
class Outcome:
    """What one part came to."""

    passed: int = 0
    failed: int = 0
    missing: list[str] = field(default_factory=list)
    spared: list[str] = field(default_factory=list)
    """What did not run and need not."""

    def add(self, other: "Outcome") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.missing += other.missing
        self.spared += other.spared


def counts(summary: str, code: int) -> Outcome:
    """Read pytest's last line. A run that ended badly without a failed test counts as one failure."""
    found = {word.rstrip("s"): int(number) for number, word in COUNTED.findall(summary)}
    bad = found.get("failed", 0) + found.get("error", 0) + found.get("xpassed", 0)
    skipped = found.get("skipped", 0)
    return Outcome(
        passed=found.get("passed", 0),
        failed=bad or (0 if code == 0 else 1),
        missing=[f"{skipped} skipped tests"] if skipped else [],
    )


def pytest(*words: str, env: dict[str, str] | None = None) -> Outcome:
    """Run pytest here, showing what it prints as it prints it."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert running.stdout is not None
    last = ""
    for line in running.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line if COUNTED.search(line) else last
    return counts(last, running.wait())


def lint() -> Outcome:
    done = subprocess.run([sys.executable, "scripts/lint.py", "--quick"], cwd=ROOT)
    return Outcome(failed=1 if done.returncode else 0)


def pure() -> Outcome:
    """Once: these know no database."""
    return pytest(*[path for path in NO_DATABASE if (ROOT / path).is_dir()], "-n", "2")


def rooms(env: dict[str, str]) -> Outcome:
    """Everything that does know one, without the browser."""
    left_out = [f"--ignore={path}" for path in APART]
    return pytest("tests", *left_out, "-m", "not browser", "-n", "2", "--dist", "loadfile", env=env)


def sqlite() -> Outcome:
    return rooms({"NOTONELESS_TEST_DATABASE_URL": ""})


def on_postgres() -> Outcome:
    with postgres() as url:
        if not url:
            return Outcome(
                missing=["PostgreSQL (none named in NOTONELESS_TEST_POSTGRES, none local, none to start)"]
            )
        return rooms({"NOTONELESS_TEST_DATABASE_URL": url, "NOTONELESS_TEST_POSTGRES": url})


def browser() -> Outcome:
    path = chromium()
    if not path:
        return Outcome(missing=["browser tests (no Chromium; NOTONELESS_CHROMIUM names one)"])
    return pytest("tests/browser", "-m", "browser", "-n", "2", "--dist", "loadfile", env={CHROMIUM: path})


def pictures() -> Outcome:
    """The guide's screenshots, into the folder NOTONELESS_PICTURES names."""
    path = chromium()
    if not path:
        return Outcome(missing=["pictures (no Chromium; NOTONELESS_CHROMIUM names one)"])
    return pytest("tests/browser/test_pictures.py", env={CHROMIUM: path})


def spark() -> Outcome:
    """The match over Spark in its local mode."""
    if not shutil.which("java") or find_spec("pyspark") is None:
        return Outcome(spared=["Spark's tests (they need Java 17 and the extra spark)"])
    return pytest("tests/spark")


def demo() -> Outcome:
    """A small demo district, built by the command itself in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="notoneless-demo-") as folder:
        env = {
            **os.environ,
            "NOTONELESS_DATA": f"{folder}/data",
            "NOTONELESS_KEYS": f"{folder}/keys/keys.json",
        }
        for words in (["demo", "--children", SMOKE_CHILDREN, "--no-serve"], ["check"]):
            done = subprocess.run([str(BIN / "notoneless"), *words], cwd=ROOT, env=env)
            if done.returncode:
                print(f"notoneless {' '.join(words)} ended with {done.returncode}")
                return Outcome(failed=1)
    return Outcome(passed=1)


PARTS: dict[str, tuple[str, Callable[[], Outcome]]] = {
    "lint": ("lint and types", lint),
    "pure": ("rules, files, house", pure),
    "sqlite": ("rooms on SQLite", sqlite),
    "postgres": ("rooms on PostgreSQL", on_postgres),
    "browser": ("browser", browser),
    "spark": ("match over Spark", spark),
    "demo": (f"demo of {SMOKE_CHILDREN} children", demo),
}


ON_REQUEST = {"pictures": ("pictures of the guide", pictures)}


def main() -> int:
    asked = sys.argv[1:] or list(PARTS)
    known = PARTS | ON_REQUEST
    unknown = [name for name in asked if name not in known]
    if unknown:
        print(f"No such part: {', '.join(unknown)}. Parts: {', '.join(known)}")
        return 2
    total, times = Outcome(), []
    for name in asked:
        title, run = known[name]
        print(f"\n== {title}", flush=True)
        begun = time.monotonic()
        outcome = run()
        times.append((title, time.monotonic() - begun, outcome))
        total.add(outcome)
    print()
    for title, seconds, outcome in times:
        idle = not outcome.passed and (outcome.missing or outcome.spared)
        word = "FAILED" if outcome.failed else "not run" if idle else "ok"
        print(f"  {seconds:6.0f} s  {word:8}{title}")
    print(f"  {sum(seconds for _, seconds, _ in times):6.0f} s  in all")
    left = [name for name in PARTS if name not in asked]
    print(f"Did not run: {'; '.join([*total.missing, *total.spared, *left]) or 'nothing, everything ran'}")
    is_red = total.failed > 0 or (os.environ.get("CI") == "true" and bool(total.missing))
    failed = total.failed or (1 if is_red else 0)
    print(f"{total.passed} passed, {failed} failed", flush=True)
    return 1 if is_red else 0


if __name__ == "__main__":
    sys.exit(main())
