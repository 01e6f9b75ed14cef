"""Style, types, templates, order of the rooms. Says which failed; exit 1 if any did.

python scripts/lint.py            what a person runs: the house rules too
python scripts/lint.py --quick    what the suite runs: it runs the house rules among its tests
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--check", "--quiet", "."],
    "mypy": ["mypy", "--no-error-summary"],
    "djlint": ["djlint", "src", "--lint", "--quiet"],
    "import-linter": ["lint-imports", "--no-cache"],
}
HOUSE = ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/house"]


def failing() -> list[str]:
    """Names of the checks that did not pass; what they found is printed."""
    failed = []
    for name, (program, *words) in CHECKS.items():
        done = subprocess.run([str(BIN / program), *words], cwd=ROOT, capture_output=True, text=True)
        print(f"  {'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return failed


def main() -> int:
    failed = failing()
    if "--quick" not in sys.argv[1:]:
        program, *words = HOUSE
        if subprocess.run([str(BIN / program), *words], cwd=ROOT).returncode:
            failed.append("house rules")
    if failed:
        print(f"Not clean: {', '.join(failed)}. Style mends itself with `make format`.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
