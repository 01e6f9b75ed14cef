"""``make bench``: every benchmark in a process of its own. Names choose: python -m benchmarks pages.

What follows the first word with two dashes is handed on: python -m benchmarks matching --quick.
"""

import subprocess
import sys

ALL = (
    "matching",
    "running",
    "importing",
    "pages",
    "casepage",
    "rollcall",
    "memory",
    "rollover",
    "province",
    "certificates",
    "papers",
)


def main() -> int:
    """Run the chosen benchmarks, all of them by default; 1 when one missed its limit."""
    words = sys.argv[1:]
    first = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
    chosen, options = words[:first] or list(ALL), words[first:]
    missed = []
    for name in chosen:
        if name not in ALL:
            print(f"there is no benchmark {name}: {', '.join(ALL)}")
            return 2
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode:
            missed.append(name)
    print("missed its limit: " + ", ".join(missed) if missed else "all within their limits")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
