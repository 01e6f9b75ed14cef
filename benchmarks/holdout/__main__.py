"""`python -m benchmarks.holdout CHILDREN SEED TIMES FOLDER` writes lists; `--check [SEED]` looks at what is made."""

import sys

from benchmarks.holdout import check, make, write


def main(words: list[str]) -> int:
    """Run one of the two commands; 2 if the words are neither."""
    if words and words[0] == "--check" and len(words) <= 2:
        return check.run(*map(int, words[1:]))
    if len(words) != 4:
        print(__doc__)
        return 2
    children, seed, times, folder = words
    write(make(int(children), int(seed), float(times)), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
