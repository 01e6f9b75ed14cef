"""How papers write dates, blanks and names. Pure text, shared by Word and PDF."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

BLANK = "____________"
"""Left open for a pen where a fact is not known."""

BLANK_DATE = "　　　年　　月　　日"

_SLOT = re.compile(r"\{(\w+)\}")
# Bidirectional controls make a name read otherwise than it is stored; they have no place in these papers.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """Text without what a page cannot carry: control characters, lone surrogates, direction switches.

    Line feeds stay. Word refuses a document with a control character in it, so one odd cell of an imported
    list must not stop a whole print.
    """
    kept = (
        c
        for c in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNING)
    )
    # Code points ending in FFFE and FFFF are no characters; XML forbids the first two of them.
    return "".join(c for c in kept if ord(c) & 0xFFFE != 0xFFFE)


def date_text(on: date | None) -> str:
    """2026年3月5日 (GB/T 9704: Arabic figures, no leading zeros), or a blank to fill in."""
    return f"{on.year}年{on.month}月{on.day}日" if on else BLANK_DATE


def month_text(month: date) -> str:
    """2026年3月."""
    return f"{month.year}年{month.month}月"


def or_blank(text: str) -> str:
    """The fact, or a line to write it on."""
    return text or BLANK


def joined(parts: Sequence[str], sep: str = "，") -> str:
    """The known parts in order."""
    return sep.join(p for p in parts if p)


def fill(wording: Sequence[str], facts: Mapping[str, str]) -> tuple[str, ...]:
    """Paragraphs with their ``{slots}`` filled. A paragraph with an empty fact is left out whole.

    Filled in one pass: a fact which itself looks like a slot (a name typed ``{law}``) is printed as typed.
    A slot nobody knows is a mistake in the county's wording and raises ``ValueError``.
    """
    paragraphs = []
    for line in wording:
        names = _SLOT.findall(line)
        unknown = [n for n in names if n not in facts]
        if unknown:
            raise ValueError(f"文书用语中有不认识的栏目：{{{unknown[0]}}}")
        if all(facts[n] for n in names):
            paragraphs.append(_SLOT.sub(lambda m: facts[m.group(1)], line))
    return tuple(paragraphs)


def text_width(text: str) -> float:
    """Rough width of one line in em: Chinese 1, Latin letters and figures a little over a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def token_width(text: str) -> float:
    """Width in em of the widest run not to be broken (a number, a Latin word); Chinese breaks anywhere."""
    widest = run = 0.0
    for c in text:
        run = 0.0 if c.isspace() or unicodedata.east_asian_width(c) in "WFA" else run + 0.55
        widest = max(widest, run)
    return max(widest, 1.0 if text.strip() else 0.0)
