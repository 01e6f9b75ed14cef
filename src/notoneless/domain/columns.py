"""表头: which column of a list means what.

Lists come from many hands: the same thing is headed 身份证号 here and 公民身份号码 there, with a star, a line
break or a number before it. A header is brought to one writing (``normalise_header``) and looked up among the
words known for that kind of list. What stays unknown is shown to the person, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .columnlists import LISTS, Column, ListKind
from .refusal import Refusal

_MARKS = re.compile(r"[\s★☆*※●•·:_\-/\\、,,.。;'\"`|“”‘’]+")
_NUMBERING = re.compile(r"^\s*[★☆*※]*\s*(?:\(\d{1,3}\)|\d{1,3}[.、)]|\d{1,3}(?=[^\d年月日号]))\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
LONGEST_HEADER = 200
"""A cell longer than this is a note or an address, no header."""


@lru_cache(maxsize=8192)
def normalise_header(text: str) -> str:
    """One writing for a header: half-width, without marks, blanks, line breaks and leading numbering."""
    if len(text) > LONGEST_HEADER:
        return ""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip().lower()
    unnumbered = _NUMBERING.sub("", plain)
    return _MARKS.sub("", unnumbered or plain)


@lru_cache(maxsize=8192)
def header_forms(text: str) -> tuple[str, ...]:
    """The writings under which a header may be known: whole first, then without its bracketed remark."""
    whole = normalise_header(text)
    bare = _BRACKETS.sub("", whole)
    return (whole,) if bare in ("", whole) else (whole, bare)


@lru_cache(maxsize=32)
def _index(kind: ListKind) -> dict[str, tuple[str, bool]]:
    """Known writing → (field, whether it is the form's own header) for one kind of list."""
    found: dict[str, tuple[str, bool]] = {}
    for column in LISTS[kind]:
        for word in column.synonyms:
            found.setdefault(normalise_header(word), (column.name, False))
    for column in LISTS[kind]:
        found[normalise_header(column.header)] = (column.name, True)
    return found


def known_headers(kind: ListKind | str) -> frozenset[str]:
    """Every normalised header word understood for this kind of list."""
    return frozenset(_index(ListKind(kind)))


def columns_of(kind: ListKind | str) -> tuple[Column, ...]:
    """The columns of a list in the order of its form."""
    return LISTS[ListKind(kind)]


PASSED_OVER = frozenset({"错误说明"})
"""Columns the product itself has put into a file it handed back for mending."""


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """Which column of a file holds which field. Column numbers count from 0 within the file's table."""

    kind: ListKind
    fields: dict[str, int]
    unknown: tuple[int, ...] = ()
    """Columns nobody understood; they are shown and left out."""
    ambiguous: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Fields that two or more columns claim equally; a person must choose."""
    missing: tuple[Column, ...] = ()
    missing_either: tuple[tuple[Column, ...], ...] = ()
    """Groups of columns of which at least one must be there, and none is."""
    headers: tuple[str, ...] = ()

    @property
    def refusal(self) -> Refusal | None:
        """Why the list cannot be read with this mapping, or None."""
        if self.ambiguous:
            name, places = next(iter(self.ambiguous.items()))
            header = _column(self.kind, name).header
            said = "、".join(f"第{n + 1}列「{' '.join(self.headers[n].split())}」" for n in places)
            return Refusal(f"有几列都像「{header}」:{said}。请指定用哪一列。", "columns.ambiguous")
        if self.missing:
            said = "、".join(f"「{c.header}」" for c in self.missing)
            return Refusal(f"表里没有找到{said}列。请补上这一列,或指定哪一列就是它。", "columns.missing")
        if self.missing_either:
            said = "或".join(f"「{c.header}」" for c in self.missing_either[0])
            return Refusal(f"表里{said}至少要有一列。请补上,或指定哪一列就是它。", "columns.missing")
        return None


def _column(kind: ListKind, name: str) -> Column:
    return next(c for c in LISTS[kind] if c.name == name)


EITHER: dict[ListKind, tuple[tuple[str, ...], ...]] = {
    ListKind.ROLL: (("id_number", "birth_on"), ("school_code", "school_name")),
    ListKind.ROLL_EXPORT: (("id_number", "birth_on"), ("school_code", "school_name")),
    ListKind.HOUSEHOLD: (("id_number", "birth_on"),),
    ListKind.POVERTY: (("id_number", "birth_on"),),
    ListKind.DISABILITY: (("id_number", "birth_on", "disability_number"),),
    ListKind.SUSPECTED: (("id_number", "birth_on"),),
    **dict.fromkeys(
        (ListKind.CARDS, ListKind.GROUPS, ListKind.MARKS, ListKind.CASES, ListKind.VISITS, ListKind.PAPERS),
        (("id_number", "roll_number", "birth_on"),),
    ),
}
"""Of each group at least one column must be there: a child is told apart by a number or by a birth date."""


def map_headers(
    kind: ListKind | str, headers: Sequence[str], overrides: Mapping[str, str] | None = None
) -> HeaderMap | Refusal:
    """Which field each header means. ``overrides`` says it for headers only this office uses.

    ``overrides`` maps a header as written to a field name or a form's header; an empty field leaves the
    column out. The form's own header wins over a synonym; two equal claims are left to a person.
    """
    kind = ListKind(kind)
    chosen = _read_overrides(kind, overrides or {})
    if isinstance(chosen, Refusal):
        return chosen
    index = _index(kind)
    claims: dict[str, list[tuple[int, int]]] = {}
    unknown: list[int] = []
    for place, header in enumerate(headers):
        if header.strip() in PASSED_OVER:
            continue
        name, rank = _claim(header, chosen, index)
        if name:
            claims.setdefault(name, []).append((rank, place))
        else:
            unknown.append(place)
    fields: dict[str, int] = {}
    ambiguous: dict[str, tuple[int, ...]] = {}
    for name, claimed in claims.items():
        best = min(rank for rank, _ in claimed)
        winners = [place for rank, place in claimed if rank == best]
        unknown.extend(place for rank, place in claimed if rank != best)
        if len(winners) == 1:
            fields[name] = winners[0]
        else:
            ambiguous[name] = tuple(winners)
    return HeaderMap(
        kind, fields, tuple(sorted(unknown)), ambiguous, *_missing(kind, claims), headers=tuple(headers)
    )


def _claim(header: str, chosen: Mapping[str, str], index: Mapping[str, tuple[str, bool]]) -> tuple[str, int]:
    """(field, rank) of a header; rank 0 = a person said so, 1 = the form's own word, 2 and 3 = a synonym."""
    forms = header_forms(header)
    if forms[0] in chosen:
        return chosen[forms[0]], 0
    for bracket, form in enumerate(forms):
        if form in index:
            name, own = index[form]
            return name, (1 if own and not bracket else 2 + bracket)
    return "", 9


def _read_overrides(kind: ListKind, overrides: Mapping[str, str]) -> dict[str, str] | Refusal:
    names = {c.name: c.name for c in LISTS[kind]} | {c.header: c.name for c in LISTS[kind]}
    chosen: dict[str, str] = {}
    for header, name in overrides.items():
        if name and name not in names:
            return Refusal(f"列对应里写的「{name}」不是这种名册的列。请改为表头名称。", "columns.override")
        chosen[normalise_header(header)] = names[name] if name else ""
    return chosen


def _missing(
    kind: ListKind, present: Iterable[str]
) -> tuple[tuple[Column, ...], tuple[tuple[Column, ...], ...]]:
    have = set(present)
    single = tuple(c for c in LISTS[kind] if c.required and c.name not in have)
    groups = tuple(
        tuple(_column(kind, name) for name in group)
        for group in EITHER.get(kind, ())
        if have.isdisjoint(group)
    )
    return single, groups
