"""Every write of intake: a list handed in, its columns chosen, confirmed or given up; and the whole at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_ask
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.fixes import FixKind
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import sight_of
from notoneless.grid.models import Unit, User
from notoneless.intake.models import OPEN_STATES, BatchState, ColumnMapping, ImportBatch, ImportFile
from notoneless.intake.queries import kinds_for
from notoneless.intake.staging import staging_clear, staging_put
from notoneless.intake.undoing import NOT_KEPT, NOT_WRITTEN, hindrances, refusal_of
from notoneless.intake.work import AlreadyDone, Progress, batch_apply, batch_prepare, is_older, silent

acts(
    {
        "import_upload": "上传名册",
        "import_map": "指定名册的列",
        "import_fix": "选定修正",
        "import_forget": "忘记列对应",
        "import_confirm": "确认导入",
        "import_apply": "导入名册",
        "import_cancel": "放弃导入",
        "import_undo_ask": "提出撤销导入",
        "import_undo": "撤销导入",
    }
)

MOST_FILES = 200
MOST_BYTES = 64 * 2**20
KEEP_HOURS = 24
Upload = tuple[str, bytes]
NOT_ALLOWED = Refusal(
    "您的岗位不能导入这种名册。学校负责人可以导入本校学籍名册，其余由教育局控辍专干导入。", "import.kind"
)
NOT_OPEN = Refusal("这次导入已经结束。请重新上传文件。", "import.ended")
SINGLE = (ListKind.PLACES, ListKind.UNITS, ListKind.STAFF, ListKind.HOLIDAYS)


def import_refusal(*, kind: ListKind, by: Any) -> Refusal | None:
    """Whether this person may take in this kind of list; asked again whenever a job begins."""
    if isinstance(by, str):
        return None
    return None if kind in kinds_for(by) else NOT_ALLOWED


def _unit_of(by: Any, today: date) -> Unit | None:
    return None if isinstance(by, str) else sight_of(by, today).unit_with("intake.import")


def batch_add(
    *,
    kind: ListKind,
    files: Sequence[Upload],
    by: User | str,
    today: date,
    listed_on: date | None = None,
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    is_queued: bool = True,
) -> ImportBatch | Refusal:
    """A list handed in: its files sealed and set aside, the reading asked for."""
    refusals = (  # a refusal is false: "or" would walk past it
        import_refusal(kind=kind, by=by),
        _files_refused(kind, files),
        _date_refused(listed_on, today),
    )
    for refused in refusals:
        if refused is not None:
            return refused
    staging_sweep()
    batch = ImportBatch(
        kind=kind,
        unit=_unit_of(by, today),
        by=by if isinstance(by, str) else by.login,
        asked_at=clock.now(),
        listed_on=listed_on or today,
        source=source.strip()[:40],
        mapping=dict(mapping or {}),
    )
    for number, (_, body) in enumerate(files, start=1):
        staging_put(batch.key, f"file-{number}", body)
    with act(by=by, unit=batch.unit) as log:
        batch.save(force_insert=True)
        ImportFile.objects.bulk_create(
            [
                ImportFile(
                    batch=batch, number=number, name=name[-200:], size=len(body),
                    digest=hashlib.sha256(body).hexdigest(),
                )
                for number, (name, body) in enumerate(files, start=1)
            ]
        )  # fmt: skip
        log(
            "import_upload", batch=batch.pk, changes={"kind": (None, kind.label), "files": (None, len(files))}
        )
        if is_queued:
            _ask(batch, "intake.read", by)
    return batch


def _files_refused(kind: ListKind, files: Sequence[Upload]) -> Refusal | None:
    if not files:
        return Refusal("请选择要导入的文件。", "import.no_file")
    if len(files) > 1 and kind in SINGLE:
        return Refusal("这种名册一次导入一个文件。", "import.one_file")
    if len(files) > MOST_FILES or sum(len(body) for _, body in files) > MOST_BYTES:
        return Refusal("文件太多或太大：一次最多200个文件、共64兆。请分几次导入。", "import.too_big")
    empty = next((name for name, body in files if not body), None)
    if empty is not None:
        return Refusal(f"{empty} 是空文件。请重新选择。", "import.empty_file")
    digests = [hashlib.sha256(body).digest() for _, body in files]
    if len(set(digests)) < len(digests):
        return Refusal("选的文件里有两个内容完全相同。请只留一个。", "import.twice")
    return None


def _date_refused(listed_on: date | None, today: date) -> Refusal | None:
    if listed_on is not None and listed_on > today:
        return Refusal("名单日期晚于今天。请核对。", "import.future")
    return None


def _ask(batch: ImportBatch, kind: str, by: Any) -> None:
    row = job_ask(kind=kind, by=by, input={"batch": str(batch.key)})
    batch.job = row.key
    batch.save(update_fields=["job"])


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def batch_map(
    *, batch: ImportBatch, mapping: Mapping[str, str], by: User, today: date
) -> ImportBatch | Refusal:
    """What this office's headers mean, said by a person; remembered for the next list of the kind."""
    refused = import_refusal(kind=ListKind(batch.kind), by=by)
    fields = {column.name for column in LISTS[ListKind(batch.kind)]}
    chosen = [name for name in mapping.values() if name]
    if refused is None and not fields.issuperset(chosen):
        refused = Refusal("选的列不属于这种名册。", "columns.override")
    if refused is not None:
        return refused
    with act(by=by, unit=batch.unit) as log:
        batch = _locked(batch)
        if not batch.is_open and batch.state != BatchState.REFUSED:
            log("import_map", batch=batch.pk)
            return NOT_OPEN
        batch.mapping = dict(mapping)
        batch.state, batch.sentence = BatchState.UPLOADED, ""
        batch.save()
        for header, name in mapping.items():
            ColumnMapping.objects.update_or_create(
                unit=batch.unit,
                kind=batch.kind,
                source=batch.source,
                header=header[:200],
                defaults={"field": name},
            )
        log("import_map", batch=batch.pk, changes={"columns": (None, len(mapping))})
        _ask(batch, "intake.read", by)
    return batch


def mapping_forget(*, mapping: ColumnMapping, by: User, today: date) -> None:
    """The next list of this source is read by its headers again, as if nobody had said anything."""
    with act(by=by, unit=mapping.unit) as log:
        said = f"{ListKind(mapping.kind).label} {mapping.source} {mapping.header}"
        log("import_forget", changes={"column": (said.strip(), None)})
        mapping.delete()


def batch_fix(*, batch: ImportBatch, fixes: Sequence[str], by: User, today: date) -> ImportBatch | Refusal:
    """Put these faults right and look at the list again; what is not ticked stays as it was written."""
    refused = import_refusal(kind=ListKind(batch.kind), by=by)
    if refused is None and not set(fixes) <= {str(kind) for kind in FixKind}:
        refused = Refusal("选的修正不存在。请刷新页面再选。", "import.fix")
    if refused is not None:
        return refused
    with act(by=by, unit=batch.unit) as log:
        batch = _locked(batch)
        if batch.state not in (BatchState.PREVIEWED, BatchState.REFUSED):
            log("import_fix", batch=batch.pk)
            return NOT_OPEN
        batch.fixes, batch.state, batch.sentence = sorted(set(fixes)), BatchState.UPLOADED, ""
        batch.save()
        said = "、".join(FixKind(kind).label for kind in batch.fixes)
        log("import_fix", batch=batch.pk, changes={"fixes": (None, said or "不修正")})
        _ask(batch, "intake.read", by)
    return batch


def batch_confirm(*, batch: ImportBatch, by: User, today: date) -> ImportBatch | Refusal:
    """Yes, write it. The writing itself is a job; pressing twice asks once."""
    refused = import_refusal(kind=ListKind(batch.kind), by=by)
    if refused is not None:
        return refused
    if ImportBatch.objects.filter(pk=batch.pk).exclude(state=BatchState.PREVIEWED).exists():
        return NOT_OPEN
    with act(by=by, unit=batch.unit) as log:
        batch = _locked(batch)
        log("import_confirm", batch=batch.pk)
        _ask(batch, "intake.apply", by)
    return batch


def batch_cancel(*, batch: ImportBatch, by: User, today: date) -> ImportBatch | Refusal:
    """Give it up: nothing was written, what was staged is removed."""
    if ImportBatch.objects.filter(pk=batch.pk).exclude(state__in=[*OPEN_STATES, BatchState.REFUSED]).exists():
        return NOT_OPEN
    with act(by=by, unit=batch.unit) as log:
        batch = _locked(batch)
        batch.state = BatchState.CANCELLED
        batch.save(update_fields=["state"])
        log("import_cancel", batch=batch.pk)
    staging_clear(batch.key)
    return batch


def batch_undo(*, batch: ImportBatch, reason: str, by: User, today: date) -> ImportBatch | Refusal:
    """Take a written list back. Looked at now, so that a person is told at once; done by a job, which looks again."""
    refused = undo_refusal(batch=batch, by=by)
    if refused is not None:
        return refused
    with act(by=by, unit=batch.unit) as log:
        batch = _locked(batch)
        batch.undo_reason = reason[:200]
        batch.save(update_fields=["undo_reason"])
        log("import_undo_ask", batch=batch.pk, changes={"reason": (None, reason)})
        _ask(batch, "intake.undo", by)
    return batch


def undo_refusal(*, batch: ImportBatch, by: Any) -> Refusal | None:
    """Why this person cannot take this batch back now, or None."""
    refused = import_refusal(kind=ListKind(batch.kind), by=by)
    if refused is not None:
        return refused
    if ImportBatch.objects.filter(pk=batch.pk).exclude(state=BatchState.APPLIED).exists():
        return NOT_WRITTEN
    if not batch.stretches.exists() and not batch.changed_rows.exists():
        return NOT_KEPT
    found = hindrances(batch)
    return refusal_of(found) if found else None


def staging_sweep() -> int:
    """Remove what nobody confirmed within a day. Returns how many batches were given up."""
    count = 0
    waiting = ImportBatch.objects.filter(state__in=[*OPEN_STATES, BatchState.REFUSED])
    for batch in waiting:
        if is_older(batch.asked_at, KEEP_HOURS):
            staging_clear(batch.key)
            if batch.is_open:
                batch.state, batch.sentence = BatchState.CANCELLED, "超过一天没有确认，已自动放弃。"
                batch.save(update_fields=["state", "sentence"])
                count += 1
    return count


def import_now(
    *,
    kind: ListKind,
    files: Sequence[Upload],
    by: User | str,
    today: date,
    mapping: Mapping[str, str] | None = None,
    listed_on: date | None = None,
    is_dry_run: bool = False,
    progress: Progress = silent,
) -> ImportBatch | Refusal:
    """Hand in, look at and write a list in one go: the command line and the demo. A refusal wrote nothing.

    After a dry run the batch is given up; its counts say what would have happened.
    """
    batch = batch_add(
        kind=kind, files=files, by=by, today=today, mapping=mapping, listed_on=listed_on, is_queued=False
    )
    if isinstance(batch, Refusal):
        return batch
    prepared = batch_prepare(batch, by, today, progress)
    if isinstance(prepared, Refusal):
        return batch
    if is_dry_run:
        return _set_aside(batch, by)
    try:
        outcome = batch_apply(batch, by, today, progress)
    except AlreadyDone:
        return NOT_OPEN
    return outcome if isinstance(outcome, Refusal) else batch


def _set_aside(batch: ImportBatch, by: User | str) -> ImportBatch:
    with act(by=by, unit=batch.unit) as log:
        batch.state = BatchState.CANCELLED
        batch.save(update_fields=["state"])
        log("import_cancel", batch=batch.pk)
    staging_clear(batch.key)
    return batch
