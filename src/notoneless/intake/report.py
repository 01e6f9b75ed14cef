"""What a preview says: problems grouped by column, sample rows, and the files of failed rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from notoneless.core.listhandlers import Prepared, Problem, RowState
from notoneless.domain.cells import plain
from notoneless.domain.columnlists import LISTS, CellKind, Column, ListKind
from notoneless.domain.columns import HeaderMap
from notoneless.domain.masking import mask_id_number, mask_phone, mask_roll_number
from notoneless.domain.rewriting import rewriting_words
from notoneless.files.sheets import Table, write_error_sheet
from notoneless.intake.reading import Gathered, ReadFile

SAMPLES = 3
SHOWN_ADDRESSES = 8
SHOWN_ROWS = 20
SHOWN_GONE = 200
SAMPLE_FIELDS = 7
_BLANKS = dict.fromkeys(map(ord, " \u3000\u00a0\t\r\n"), "␣")
"""A blank at the end of a cell is seen by nobody."""


def masked(label: str, text: str) -> str:
    """A value as a preview may show it, by what its column holds."""
    if "电话" in label:
        return mask_phone(text)
    if "学籍号" in label:
        return mask_roll_number(text)
    return mask_id_number(text) if "证" in label and "号" in label else text


def _header(kind: ListKind, name: str) -> str:
    return next((column.header for column in LISTS[kind] if column.name == name), name)


def file_report(number: int, table: Table, headers: HeaderMap) -> dict[str, Any]:
    """What was understood of one file: where its header stands, and what each column was taken for."""
    fields = {place: name for name, place in headers.fields.items()}
    doubtful = {place: name for name, places in headers.ambiguous.items() for place in places}
    columns = [
        {
            "header": " ".join(header.split()),
            "raw": header,
            "field": fields.get(place, ""),
            "label": _header(headers.kind, fields[place]) if place in fields else "",
            "is_doubtful": place in doubtful,
            "samples": _samples(table, place, header, fields.get(place, "")),
        }
        for place, header in enumerate(table.headers)
    ]
    refusal = headers.refusal
    return {
        "number": number,
        "name": table.name,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "row_count": len(table),
        "columns": columns,
        "skipped": [(one.row_number, one.text) for one in table.skipped[:SHOWN_ADDRESSES]],
        "sentence": refusal.reason if refusal else "",
    }


def _samples(table: Table, place: int, header: str, field: str) -> list[str]:
    label = _header_label(header, field)
    found: list[str] = []
    for cell in table.columns[place][:200]:
        text = plain(cell)[:40]
        if text and (shown := masked(label, text)) not in found:
            found.append(shown)
        if len(found) == SAMPLES:
            break
    return found


def _header_label(header: str, field: str) -> str:
    if "id_number" in field or field == "disability_number":
        return "证号"
    return {"roll_number": "学籍号"}.get(field, "电话" if "phone" in field else header)


def problem_groups(gathered: Gathered, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems by column and reason, errors first, each with where it stands in the sheet."""
    groups: dict[tuple[bool, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((not problem.is_error, problem.field, problem.rule), []).append(problem)
    several = len(gathered.files) > 1
    return [
        {
            "label": _header(gathered.rows.kind, field),
            "is_error": not is_warning,
            "count": len(found),
            "reason": found[0].reason,
            "samples": [_sample(gathered, problem, several) for problem in found[:SHOWN_ADDRESSES]],
        }
        for (is_warning, field, _rule), found in sorted(
            groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])
        )
    ]


def _sample(gathered: Gathered, problem: Problem, several: bool) -> dict[str, str]:
    file, place = gathered.source(problem.row)
    column = file.headers.fields.get(problem.field)
    text = plain(file.table.columns[column][place])[:40] if column is not None else ""
    return {
        "address": gathered.address(problem.row, problem.field),
        "file": file.table.name if several else "",
        "text": masked(_header_label("", problem.field), text),
        "reason": problem.reason,
    }


def rewritten(gathered: Gathered) -> list[dict[str, Any]]:
    """自动统一的写法: what certain repairs did, by column, with a few cells before and after."""
    found: dict[str, tuple[int, list[dict[str, str]]]] = {}
    for file, start in zip(gathered.files, gathered.starts, strict=True):
        for name, read in file.cells.items():
            if read.rewritten is None:
                continue
            count, samples = found.get(name, (0, []))
            label = _header_label(_header(gathered.rows.kind, name), name)
            samples = samples + [
                {
                    "address": gathered.address(start + at, name),
                    "before": masked(label, before[:40]).translate(_BLANKS),
                    "after": masked(label, after[:40]),
                    "what": rewriting_words(before, after),
                }
                for at, before, after in read.rewritten.samples
            ]
            found[name] = count + read.rewritten.count, samples[:SAMPLES]
    return [
        {"label": _header(gathered.rows.kind, name), "count": count, "samples": samples}
        for name, (count, samples) in found.items()
    ]


def sample_rows(gathered: Gathered, prepared: Prepared) -> dict[str, Any]:
    """A few rows as they would be written, and a few with what changes in them."""
    columns = _shown_columns(gathered)
    fresh = [row for row, state in enumerate(prepared.states) if state is RowState.NEW][:SHOWN_ROWS]
    changed = list(prepared.changes)[:SHOWN_ROWS]
    names = gathered.rows.column("name")
    return {
        "new_heads": [column.header for column in columns],
        "new": [[_cell(gathered, row, column) for column in columns] for row in fresh],
        "changed": [
            {
                "who": names[row],
                "address": gathered.address(row, "name"),
                "changes": [
                    (label, masked(label, old), masked(label, new))
                    for label, (old, new) in prepared.changes[row].items()
                ],
            }
            for row in changed
            if row not in _bad(prepared)
        ],
        "gone": prepared.gone[:SHOWN_GONE],
        "gone_sentence": prepared.gone_sentence,
    }


def untouched(gathered: Gathered, used: Collection[str] | None) -> list[str]:
    """The columns this kind of list may have and this file has not: what they hold stays as it is."""
    columns = [column for column in LISTS[gathered.rows.kind] if used is None or column.name in used]
    return [
        column.header for column in columns if column.name != "serial" and not gathered.rows.has(column.name)
    ]


def _bad(prepared: Prepared) -> set[int]:
    return {row for row, state in enumerate(prepared.states) if state is RowState.ERROR}


def _shown_columns(gathered: Gathered) -> list[Column]:
    wanted = [column for column in LISTS[gathered.rows.kind] if gathered.rows.has(column.name)]
    first = [column for column in wanted if column.name != "serial"]
    important = [
        c
        for c in first
        if c.required or c.kind in (CellKind.NAME, CellKind.ID_NUMBER, CellKind.SEX, CellKind.DATE)
    ]
    rest = [column for column in first if column not in important]
    return sorted((important + rest)[:SAMPLE_FIELDS], key=wanted.index)


def _cell(gathered: Gathered, row: int, column: Column) -> str:
    file, place = gathered.source(row)
    at = file.headers.fields.get(column.name)
    text = plain(file.table.columns[at][place]) if at is not None else ""
    return masked(_header_label(column.header, column.name), text)


def error_sheets(gathered: Gathered, problems: Sequence[Problem]) -> dict[int, bytes]:
    """File number → the failed rows of that file as Excel, each with its reasons, the cells marked."""
    by_file: dict[int, tuple[ReadFile, dict[int, list[str]], set[tuple[int, int]]]] = {}
    for problem in problems:
        if not problem.is_error:
            continue
        file, place = gathered.source(problem.row)
        _, reasons, marks = by_file.setdefault(file.number, (file, {}, set()))
        said = f"{gathered.address(problem.row, problem.field)}:{problem.reason}"
        if said not in reasons.setdefault(place, []):
            reasons[place].append(said)
        column = file.headers.fields.get(problem.field)
        if column is not None:
            marks.add((place, column))
    return {
        number: write_error_sheet(file.table, reasons, marked=marks)
        for number, (file, reasons, marks) in by_file.items()
    }
