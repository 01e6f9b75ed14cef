"""``make bench``: every benchmark in a process of its own. Names choose: python -m benchmarks pages."""

import subprocess
import sys

ALL = ("matching", "importing", "pages", "memory", "rollover", "province")


def main() -> int:
    """Run the chosen benchmarks, all of them by default; 1 when one missed its limit."""
    chosen = sys.argv[1:] or list(ALL)
    missed = []
    for name in chosen:
        if name not in ALL:
            print(f"there is no benchmark {name}: {', '.join(ALL)}")
            return 2
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            missed.append(name)
    print("missed its limit: " + ", ".join(missed) if missed else "all within their limits")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
