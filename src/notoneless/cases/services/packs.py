"""案卷: asked for by an officer, made by a job, kept as it was made; a newer version never replaces an older one."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from notoneless.cases.models import Case, EvidencePack
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import Task, job, job_ask
from notoneless.core.models import Job, JobState
from notoneless.documents.services import PDF, file_keep_own
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import may
from notoneless.grid.models import User

acts({"pack_ask": "要求编制案卷", "pack_make": "编成案卷"})

JOB = "cases.pack"
PACK_LIMIT = 60 * 1024 * 1024
"""Bytes of one pack. Sixty photos stay below 20 MB; only many heavy scans come near."""
RUNNING = Refusal("这个个案的案卷正在编制，编好后再编新的一份。", "pack.running")
NOT_ALLOWED = Refusal("您现在的岗位不能编制这个个案的案卷，没有编制。", "pack.asker")


def pack_is_running(case: Case) -> bool:
    """Whether a version is being made now."""
    keys = EvidencePack.objects.filter(case=case, made_at__isnull=True).values_list("job", flat=True)
    return Job.objects.filter(
        key__in=[key for key in keys if key], state__in=(JobState.QUEUED, JobState.RUNNING)
    ).exists()


def pack_ask(*, case: Case, by: User, today: date) -> EvidencePack | Refusal:
    """Wish for a new version of the case's file; refused while one is being made."""
    with act(by=by, unit=case.unit) as log:
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if pack_is_running(case):
            log("case_refused", child=case.child.key, changes={"rule": ("", RUNNING.rule)})
            return RUNNING
        row = EvidencePack.objects.create(
            case=case, asked_by=by, asked_at=clock.now(), is_sensitive=may(by, "children.sensitive")
        )
        row.job = job_ask(kind=JOB, by=by, input={"pack": row.pk, "on": today.isoformat()}).key
        row.save(update_fields=["job"])
        log("pack_ask", child=case.child.key, changes={"pack": (None, row.pk)})
    return row


@job(JOB)
def pack(task: Task) -> dict[str, Any] | Refusal:
    """Make the file and keep it with its hash. What the asker may see is asked again: days may lie between (T24)."""
    by = User.objects.get(login=task.job.asker)
    row = EvidencePack.objects.select_related("case__child", "case__unit", "case__person", "case__code").get(
        pk=task.job.input["pack"]
    )
    if not may(by, "cases.pack") or not Case.objects.visible_to(by).filter(pk=row.case_id).exists():
        return NOT_ALLOWED
    if row.made_at is not None:  # a second worker took up what a first had finished
        return {"sentence": made_words(row)}
    made = pack_make(row=row, by=by, today=date.fromisoformat(task.job.input["on"]), progress=task.progress)
    return made if isinstance(made, Refusal) else {"sentence": made_words(made)}


def made_words(row: EvidencePack) -> str:
    """What came of it, with what could not be put in."""
    faults = [line for line in row.faults.split("\n") if line]
    missing = f"{len(faults)}份材料的存档文件无法装入，案卷内已注明：{'；'.join(faults)}。" if faults else ""
    return f"案卷已编成，共{row.page_count}页。{missing}"


def pack_make(*, row: EvidencePack, by: User, today: date, progress: Any) -> EvidencePack | Refusal:
    """Collect, set and keep. Printed outside any transaction, filed in a short one."""
    from notoneless.cases.packing import case_file
    from notoneless.files.casefile import build

    built = build(case_file(case=row.case, by=by, today=today), progress)
    child = row.case.child.key
    with act(by=by, unit=row.case.unit) as log:
        kept = file_keep_own(
            name=f"案卷 {row.case.child.name} {today:%Y-%m-%d}.pdf", content=built.content, media_type=PDF,
            by=by, today=today, child_key=child, most=PACK_LIMIT,
        )  # fmt: skip
        if isinstance(kept, Refusal):
            log("case_refused", child=child, changes={"rule": ("", kept.rule)})
            return Refusal("案卷超过60 MB，请把过大的扫描件换成较小的再编。", "pack.size")
        row.file, row.made_at, row.page_count = kept, clock.now(), built.page_count
        row.sha256 = hashlib.sha256(built.content).hexdigest()
        row.faults = "\n".join(built.faults)
        row.save()
        log("pack_make", child=child, changes={"sha256": (None, row.sha256), "pages": (None, row.page_count)})
    return row
