"""修正 found in a list, shown by fault with samples, and applied where a person ticked them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from notoneless.domain import cells
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.fixes import Fix, FixKind, by_number, near_word
from notoneless.domain.words import Sex
from notoneless.grid.models import School
from notoneless.intake.reading import Gathered

SAMPLES = 5
Found = dict[FixKind, list[Fix]]


def fixes_found(gathered: Gathered, today: date) -> Found:
    """Everything that could be put right, by fault."""
    found: Found = defaultdict(list)
    rows = gathered.rows
    if rows.has("id_number"):
        sexes, born = rows.column("sex", Sex.UNKNOWN.value), rows.column("birth_on", None)
        for row, number in enumerate(rows.column("id_number")):
            if number:
                for fix in by_number(row, number, sexes[row], born[row], today=today):
                    found[fix.kind].append(fix)
    _choices(gathered, found)
    _schools(gathered, found)
    return found


def _choices(gathered: Gathered, found: Found) -> None:
    columns = {column.name: column for column in LISTS[gathered.rows.kind]}
    for problem in gathered.rows.problems:
        if problem.rule != "choice.unread":
            continue
        file, place = gathered.source(problem.row)
        said = cells.plain(file.table.columns[file.headers.fields[problem.field]][place])
        word = near_word(said, columns[problem.field].choices)
        if word is not None:
            found[FixKind.CHOICE].append(Fix(FixKind.CHOICE, problem.row, problem.field, said, word))


def _schools(gathered: Gathered, found: Found) -> None:
    rows = gathered.rows
    if rows.kind not in (ListKind.ROLL, ListKind.ROLL_EXPORT) or not rows.has("school_name"):
        return
    names = list(School.objects.filter(unit__until_on__isnull=True).values_list("unit__name", flat=True))
    known, meant = set(names), dict[str, str | None]()
    for row, (name, code) in enumerate(
        zip(rows.column("school_name"), rows.column("school_code"), strict=True)
    ):
        if not name or code or name in known:
            continue
        if name not in meant:
            meant[name] = near_word(name, names)
        if (word := meant[name]) is not None:
            found[FixKind.SCHOOL].append(Fix(FixKind.SCHOOL, row, "school_name", name, word))


def fixes_apply(gathered: Gathered, found: Found, chosen: Collection[str]) -> dict[str, int]:
    """Write the ticked ones into the rows; what was wrong with those cells is wrong no longer. Fault → count."""
    done: dict[str, int] = {}
    mended: set[tuple[int, str]] = set()
    for kind, fixes in found.items():
        if kind not in chosen or not fixes:
            continue
        for fix in fixes:
            value: Any = date.fromisoformat(fix.after) if kind is FixKind.BIRTH else fix.after
            gathered.rows.values[fix.field][fix.row] = value
            mended.add((fix.row, fix.field))
        done[kind.label] = len(fixes)
    if mended:
        gathered.rows.problems[:] = [p for p in gathered.rows.problems if (p.row, p.field) not in mended]
    return done


def shown(gathered: Gathered, found: Found, chosen: Collection[str]) -> list[dict[str, Any]]:
    """What the preview says: each fault with its count, a few cells before and after, and whether it is ticked."""
    return [
        {
            "kind": str(kind),
            "label": kind.label,
            "count": len(fixes),
            "is_chosen": kind in chosen,
            "samples": [_sample(gathered, fix) for fix in fixes[:SAMPLES]],
        }
        for kind, fixes in sorted(found.items(), key=lambda one: str(one[0]))
        if fixes
    ]


def _sample(gathered: Gathered, fix: Fix) -> dict[str, str]:
    return {
        "who": str(gathered.rows.column("name")[fix.row]),
        "where": gathered.address(fix.row, fix.field),
        "before": _said(fix, fix.before),
        "after": _said(fix, fix.after),
    }


def _said(fix: Fix, value: str) -> str:
    """A cell as it may be shown: sex as its word, of a number the end only."""
    if fix.kind is FixKind.SEX:
        return Sex(value).label
    return f"…{value[-4:]}({len(value)}位)" if fix.kind is FixKind.NUMBER_15 else value
