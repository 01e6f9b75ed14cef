"""The work of an import, step by step, for the job and for the command line alike: read, prepare, apply.

Reading and preparing touch no row but the batch's own. Writing is one transaction: all rows or none.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from queue import SimpleQueue
from typing import Any

from django.db import IntegrityError

from notoneless.core import clock
from notoneless.core.events import act
from notoneless.core.insert import ReadyRows, rows_insert, rows_ready
from notoneless.core.listhandlers import (
    HANDLERS,
    ListContext,
    Prepared,
    RowState,
    StaleList,
    rows_maker,
)
from notoneless.domain.columnlists import ListKind
from notoneless.domain.columns import known_headers
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import SheetReader, Table
from notoneless.grid.access import sight_of
from notoneless.grid.models import User
from notoneless.intake import report
from notoneless.intake.fixing import fixes_apply, fixes_found
from notoneless.intake.fixing import shown as fixes_shown
from notoneless.intake.models import BatchState, ImportBatch, ImportedRow, ImportFile
from notoneless.intake.queries import mapping_known, newest_import
from notoneless.intake.reading import ReadFile, cells_read, headers_read, rows_gather
from notoneless.intake.staging import plain_get, plain_put, staging_clear, staging_get, staging_put
from notoneless.intake.undoing import written_keep

Progress = Callable[[int, int, str], None]
EXPIRED = Refusal("上传的文件超过一天没有确认，已清除。请重新上传。", "import.expired")
CHANGED = Refusal(
    "预览之后有别的名单写入了数据，已按最新数据重新核对，结果与刚才不同。请再看一遍后确认。", "import.stale"
)
TRIES = 3
READERS = 2
"""Files parsed at a time, each in a process of its own."""


def silent(done: int, total: int, words: str) -> None:
    """Progress nobody watches."""


def context_of(batch: ImportBatch, by: Any, today: date, progress: Progress) -> ListContext:
    """For whom this list is taken in; below the bureau only rows of the person's own unit are let in."""
    is_bureau = isinstance(by, str) or sight_of(by, today).is_everything
    return ListContext(by, today, batch.listed_on, None if is_bureau else batch.unit, progress)


@contextmanager
def _unswept() -> Iterator[None]:
    """Without the collector of cycles: a list makes millions of small things and not one cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_unswept()
def batch_prepare(
    batch: ImportBatch, by: Any, today: date, progress: Progress = silent
) -> Prepared | Refusal:
    """Read the files, map their columns, compare with the register; the batch says how that ended.

    A refusal means a person must act: choose columns (state READ) or mend the file (state REFUSED).
    """
    handler = HANDLERS[ListKind(batch.kind)]
    try:
        files = _read_files(batch, today, handler.fields, progress)
    except _Stopped as stopped:
        return _end(batch, stopped.state, stopped.refusal)
    progress(1, 3, "正在逐行核对")
    fresh_until = newest_import()
    gathered = rows_gather(ListKind(batch.kind), files)
    batch.row_count = gathered.rows.count
    faults = fixes_found(gathered, today)
    batch.fixed = fixes_apply(gathered, faults, batch.fixes)
    if not gathered.rows.count:
        return _end(
            batch, BatchState.REFUSED, Refusal("表头下面没有内容。请确认选对了文件。", "import.empty")
        )
    prepared = handler.prepare(gathered.rows, context_of(batch, by, today, progress))
    _count(batch, prepared)
    progress(2, 3, "正在整理预览")
    shown = plain_get(batch.key, "report") or {}
    groups = report.problem_groups(gathered, prepared.problems)
    shown |= {"fixes": fixes_shown(gathered, faults, batch.fixes)}
    shown |= {"rewritten": report.rewritten(gathered)}
    shown |= {"groups": groups, "untouched": report.untouched(gathered, handler.fields)}
    plain_put(batch.key, "report", shown | report.sample_rows(gathered, prepared))
    if prepared.has_errors:
        sheets = report.error_sheets(gathered, prepared.problems)
        for number, body in sheets.items():
            staging_put(batch.key, f"errors-{number}", body)
        plain_put(batch.key, "report", plain_get(batch.key, "report") | {"error_files": list(sheets)})
        said = f"{batch.error_count}行有错误，整份没有导入。请下载错误行改好后，连同其余各行一起重新导入。"
        return _end(batch, BatchState.REFUSED, Refusal(said, "import.errors"))
    names = [str(name)[:60] for name in gathered.rows.column("name")]
    sources = list(zip(gathered.rows.file_numbers, gathered.rows.row_numbers, names, strict=True))
    plain_put(batch.key, "plan", {"plan": prepared.plan, "sources": sources})
    batch.fresh_until = fresh_until
    batch.state, batch.rule, batch.sentence = BatchState.PREVIEWED, "", ""
    batch.save()
    return prepared


def _end(batch: ImportBatch, state: BatchState, refusal: Refusal) -> Refusal:
    batch.state, batch.rule, batch.sentence = state, refusal.rule, refusal.reason[:400]
    batch.save()
    return refusal


class _Stopped(Exception):
    """The files cannot be taken as they are: the state the batch goes into, and why."""

    def __init__(self, state: BatchState, refusal: Refusal) -> None:
        super().__init__(refusal.rule)
        self.state, self.refusal = state, refusal


def _read_files(
    batch: ImportBatch, today: date, used: frozenset[str] | None, progress: Progress
) -> list[ReadFile]:
    """Every file parsed in a child process with its limits; the columns of one are read while the next is parsed.

    What the columns were taken for is kept for the page that shows it. Raises _Stopped: the first file that cannot
    be read refuses all (REFUSED), a column in doubt asks a person (READ).
    """
    kind, files = ListKind(batch.kind), list(batch.files.all())
    overrides = mapping_known(batch.unit, batch.kind, batch.source) | batch.mapping
    known = {*known_headers(batch.kind), *overrides}
    bodies = [staging_get(batch.key, f"file-{file.number}") for file in files]
    if any(body is None for body in bodies):
        raise _Stopped(BatchState.REFUSED, EXPIRED)

    free: SimpleQueue[SheetReader] = SimpleQueue()

    def parse(file: ImportFile, body: bytes | None) -> Table | Refusal:
        reader = free.get()
        try:
            return reader.read(body or b"", file.name, known=known)
        finally:
            free.put(reader)

    read: list[ReadFile] = []
    shown: list[dict[str, Any]] = []
    doubt: Refusal | None = None
    with ExitStack() as stack:
        for _ in range(READERS):
            free.put(stack.enter_context(SheetReader()))
        threads = stack.enter_context(ThreadPoolExecutor(READERS))
        for file, table in zip(files, threads.map(parse, files, bodies), strict=True):
            progress(len(shown), len(files), f"正在读取 {file.name}")
            if isinstance(table, Refusal):
                raise _Stopped(BatchState.REFUSED, _unreadable(file, table, len(files)))
            headers = headers_read(kind, table, overrides)
            if isinstance(headers, Refusal):
                raise _Stopped(BatchState.READ, headers)
            file.sheet, file.header_row, file.row_count = table.sheet[:60], table.header_row, len(table)
            file.sentence = ""
            shown.append(report.file_report(file.number, table, headers))
            if headers.refusal is not None:
                doubt = doubt or _named(file, headers.refusal, len(files))
            if doubt is None:
                read.append(
                    ReadFile(file.number, table, headers, cells_read(kind, table, headers, today, used))
                )
    ImportFile.objects.bulk_update(files, ["sheet", "header_row", "row_count", "sentence"])
    plain_put(batch.key, "report", {"files": shown})
    if doubt is not None:
        raise _Stopped(BatchState.READ, doubt)
    return read


def _unreadable(file: ImportFile, refusal: Refusal, count: int) -> Refusal:
    file.sentence = refusal.reason[:400]
    file.save(update_fields=["sentence"])
    return _named(file, refusal, count)


def _named(file: ImportFile, refusal: Refusal, count: int) -> Refusal:
    """The reason with the file it is about, where there are several."""
    return refusal if count == 1 else Refusal(f"{file.name}:{refusal.reason}", refusal.rule)


def _count(batch: ImportBatch, prepared: Prepared) -> None:
    states = prepared.states
    batch.new_count = states.count(RowState.NEW)
    batch.changed_count = states.count(RowState.CHANGED)
    batch.same_count = states.count(RowState.SAME) + states.count(RowState.ASIDE)
    batch.error_count = states.count(RowState.ERROR)
    batch.warning_count = sum(1 for problem in prepared.problems if not problem.is_error)
    batch.gone_count = len(prepared.gone)


def _figures(batch: ImportBatch) -> tuple[int, ...]:
    return batch.new_count, batch.changed_count, batch.same_count, batch.gone_count


@_unswept()
def batch_apply(
    batch: ImportBatch, by: Any, today: date, progress: Progress = silent
) -> ImportBatch | Refusal:
    """Write what was confirmed. Where other lists came in between, compare anew; a new outcome is shown first."""
    confirmed = _figures(batch)
    for _ in range(TRIES):
        staged = plain_get(batch.key, "plan")
        if staged is None:
            return _end(batch, BatchState.CANCELLED, EXPIRED)
        progress(0, 2, "正在准备写入")
        try:
            return _write(batch, staged, context_of(batch, by, today, progress))
        except (StaleList, IntegrityError):
            again = batch_prepare(batch, by, today, progress)
            if isinstance(again, Refusal):
                return again
            if _figures(batch) != confirmed:
                return CHANGED
    return CHANGED


def _write(batch: ImportBatch, staged: dict[str, Any], context: ListContext) -> ImportBatch:
    """One transaction; all that can be made before it is made before it, so that others wait as little as can be."""
    handler = HANDLERS[ListKind(batch.kind)]
    built = handler.build(staged["plan"])
    records = _records(batch, staged["plan"]["touched"], staged["sources"])
    context.progress(1, 2, "正在写入，别人的保存会稍等片刻")
    with act(by=context.by, unit=batch.unit) as log:
        # previews of one kind are written one after another: the second finds its preview stale
        waiting = ImportBatch.objects.select_for_update(of=("self",)).filter(kind=batch.kind)
        if batch.pk not in [one.pk for one in waiting.filter(state=BatchState.PREVIEWED).order_by("pk")]:
            raise AlreadyDone
        if newest_import() != batch.fresh_until:
            raise StaleList("another list was written meanwhile")
        handler.apply(built, batch, context)
        written_keep(batch, context.written)
        rows_insert(records)
        batch.state, batch.applied_at = BatchState.APPLIED, clock.now()
        batch.save()
        log("import_apply", batch=batch.pk, changes=_said(batch))
    staging_clear(batch.key)
    return batch


class AlreadyDone(Exception):
    """Somebody confirmed or gave up this batch in this very moment; nothing was written twice."""


def _said(batch: ImportBatch) -> dict[str, tuple[Any, Any]]:
    return {
        "kind": (None, ListKind(batch.kind).label),
        "new": (None, batch.new_count),
        "changed": (None, batch.changed_count),
        "same": (None, batch.same_count),
        "gone": (None, batch.gone_count),
    }


def _records(
    batch: ImportBatch, rows: Sequence[tuple[Any, ...]], sources: Sequence[tuple[int, int, str]]
) -> ReadyRows:
    """What the batch keeps of each row it writes."""
    names = (
        "batch_id",
        "file_number",
        "row_number",
        "name",
        "outcome",
        "child_key",
        "unit_id",
        "changes",
        "content_hash",
    )
    make = rows_maker(ImportedRow, names)
    records = [
        make((batch.pk, *(sources[place] if place >= 0 else (0, 0, name[:60])), *rest))
        for place, *rest, name in rows
    ]
    return rows_ready(ImportedRow, records)


def asker_of(login: str) -> User | None:
    """The person who asked, if he may still log in."""
    return User.objects.filter(login=login, is_active=True).first()


def is_older(moment: datetime, hours: int) -> bool:
    return (clock.now() - moment).total_seconds() > hours * 3600
