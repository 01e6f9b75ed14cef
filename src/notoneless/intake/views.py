"""Pages of intake: the batches, and the wizard from choosing a file to what was written."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from notoneless.core import clock
from notoneless.core.clock import local_day
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.tables import Column, Table, pill
from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets.templates import write_template
from notoneless.grid.access import SignedRequest, may, needs
from notoneless.intake import forms, history, queries, services
from notoneless.intake.models import BatchState, ImportBatch
from notoneless.intake.staging import plain_get, staging_get

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("选文件", "认列", "看预览", "写入")
STEP = {BatchState.UPLOADED: 1, BatchState.READ: 1, BatchState.APPLIED: 4, BatchState.UNDONE: 4}
"""At which step a batch stands; 2 otherwise."""
TONES = {
    BatchState.UPLOADED: "plain",
    BatchState.READ: "due",
    BatchState.PREVIEWED: "due",
    BatchState.REFUSED: "due",
    BatchState.APPLIED: "done",
    BatchState.CANCELLED: "plain",
    BatchState.UNDONE: "plain",
}
COLUMNS = [
    Column("name", "文件", lambda row: row.name),
    Column(
        "state", "状态", lambda row: pill(row.get_state_display(), TONES[BatchState(row.state)]), sort="state"
    ),
    Column("kind", "名册", lambda row: row.get_kind_display(), sort="kind"),
    Column("unit", "单位", lambda row: row.unit.name if row.unit else "", sort="unit__number"),
    Column("asked_on", "上传日期", lambda row: f"{local_day(row.asked_at):%Y-%m-%d}", sort="asked_at"),
    Column("by", "导入人", lambda row: row.by_name or "系统", sort="by"),
    Column("digest", "SHA-256", lambda row: row.files.all()[0].digest[:8] if row.files.all() else ""),
    Column("rows", "行数", lambda row: row.row_count, sort="row_count", is_number=True),
    Column("new", "新增", lambda row: row.new_count, sort="new_count", is_number=True),
    Column("changed", "更新", lambda row: row.changed_count, sort="changed_count", is_number=True),
]
RESULTS = {
    ListKind.PLACES: ("grid:units_tree", "看区划与单位"),
    ListKind.UNITS: ("grid:units_tree", "看区划与单位"),
    ListKind.STAFF: ("grid:contacts", "看通讯录"),
    ListKind.ROLL: ("children:child_list", "看儿童名册"),
    ListKind.ROLL_EXPORT: ("verification:roll_checks", "去学籍核对"),
    ListKind.HOLIDAYS: ("web:desk", "回工作台"),
}
"""Where what was written can be looked at; the lists from elsewhere stand in 名单."""


@needs("intake.see")
def batches_all(request: SignedRequest) -> HttpResponse:
    """数据导入: every batch in sight."""
    filtered = forms.BatchFilter(request.GET, queryset=queries.batches_of(request.user), request=request)
    table = Table(
        request,
        filtered.qs,
        COLUMNS,
        url_of=lambda row: reverse("intake:batch_page", args=[row.key]),
        order="-asked_on",
        empty="还没有导入过名册。",
    )
    context = {"filter": filtered, "table": table, "may_import": may(request.user, "intake.import")}
    return render(request, "intake/batches_all.html", context)


@needs("intake.import")
def batch_new(request: SignedRequest) -> HttpResponse:
    """导入名册, first step: which list, which files."""
    kinds = queries.kinds_for(request.user)
    first = {"kind": request.GET.get("kind", "")} if request.GET.get("kind") else None
    form = forms.UploadForm(
        request.POST or None, request.FILES or None, kinds=kinds, initial=first,
        sources=queries.sources_known(request.user),
    )  # fmt: skip
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = services.batch_add(
            kind=ListKind(form.cleaned_data["kind"]),
            files=form.uploads(),
            by=request.user,
            today=clock.today(),
            listed_on=form.cleaned_data["listed_on"],
            source=form.cleaned_data["source"],
        )
        if not isinstance(outcome, Refusal):
            return redirect("intake:batch_page", outcome.key)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": outcome, "kinds": kinds, "steps": _steps(0)}
    return render(request, "intake/batch_new.html", context, status=status)


@needs("intake.import")
def list_template(request: SignedRequest, kind: str) -> HttpResponse:
    """The empty form of one kind of list."""
    if kind not in queries.kinds_for(request.user):
        raise Http404
    return _download(write_template(kind), f"{ListKind(kind).label}模板.xlsx")


def _download(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _steps(now: int) -> list[dict[str, str]]:
    states = ["done" if place < now else "now" if place == now else "next" for place in range(len(STEPS))]
    return [{"label": label, "state": state} for label, state in zip(STEPS, states, strict=True)]


def batch_of(request: SignedRequest, key: UUID) -> ImportBatch:
    """The batch if it is in sight; out of sight is 404."""
    found: ImportBatch = get_object_or_404(queries.batches_of(request.user), key=key)
    return found


def _job(batch: ImportBatch) -> Job | None:
    return Job.objects.filter(key=batch.job).first() if batch.job else None


def _progress(batch: ImportBatch, job: Job | None) -> dict[str, Any]:
    """What partials/progress.html needs."""
    said = job_progress(job) if job is not None else {}
    is_failed = job is not None and job.state == JobState.FAILED
    is_done = job is None or job.state == JobState.DONE
    progress = {**said, "is_done": is_done, "is_failed": is_failed, "sentence": job.sentence if job else ""}
    page = reverse("intake:batch_page", args=[batch.key])
    return {
        "progress": progress,
        "poll_url": reverse("intake:batch_progress", args=[batch.key]),
        "next_url": page,
        "next_label": "看结果",
    }


@needs("intake.see")
def batch_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One batch, wherever it stands: being read, columns in doubt, preview, being written, done."""
    batch = batch_of(request, key)
    job = _job(batch)
    is_working = job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)
    if batch.state == BatchState.READ and not is_working and may(request.user, "intake.import"):
        return redirect("intake:batch_columns", batch.key)
    report = plain_get(batch.key, "report") if not is_working else None
    now = {BatchState.UPLOADED: 1, BatchState.READ: 1, BatchState.APPLIED: 4, BatchState.UNDONE: 4}.get(
        BatchState(batch.state), 2
    )
    is_applying = is_working and job is not None and job.kind == "intake.apply"
    context = {
        "batch": batch,
        "kind": ListKind(batch.kind),
        "is_working": is_working,
        "failed": job.sentence if job is not None and job.state == JobState.FAILED else "",
        "report": report,
        "steps": _steps(3 if is_applying else now),
        "may_import": may(request.user, "intake.import"),
        "result": _result(batch),
        "history": history.facts_of(batch),
        **_progress(batch, job),
    }
    return render(request, "intake/batch_page.html", context)


def _result(batch: ImportBatch) -> dict[str, str]:
    name, label = RESULTS.get(ListKind(batch.kind), ("verification:lists", "看名单"))
    return {"url": reverse(name), "label": label}


@needs("intake.see")
def batch_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far the work is; asked again every second."""
    batch = batch_of(request, key)
    return render(request, "partials/progress.html", _progress(batch, _job(batch)))


def _columns(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every header of all files once, in the order in which they come."""
    seen: dict[str, dict[str, Any]] = {}
    for file in report.get("files", []):
        for column in file["columns"]:
            seen.setdefault(column["raw"], column)
    return list(seen.values())


@needs("intake.import")
def batch_columns(request: SignedRequest, key: UUID) -> HttpResponse:
    """认列: what was understood of the headers, and a way to say it better."""
    batch = batch_of(request, key)
    report = plain_get(batch.key, "report")
    if report is None or batch.state == BatchState.UPLOADED:
        return redirect("intake:batch_page", batch.key)
    kind = ListKind(batch.kind)
    form = forms.ColumnsForm(request.POST or None, kind=kind, columns=_columns(report))
    outcome: Any = Refusal(batch.sentence, batch.rule) if batch.state == BatchState.READ else None
    if request.method == "POST" and form.is_valid():
        mapping = {**batch.mapping, **form.mapping()}
        outcome = services.batch_map(batch=batch, mapping=mapping, by=request.user, today=clock.today())
        if not isinstance(outcome, Refusal):
            return redirect("intake:batch_page", batch.key)
    status = 422 if request.method == "POST" else 200
    context = {
        "batch": batch,
        "kind": kind,
        "report": report,
        "form": form,
        "refusal": outcome,
        "steps": _steps(1),
    }
    return render(request, "intake/batch_columns.html", context, status=status)


@needs("intake.import")
def mappings(request: SignedRequest) -> HttpResponse:
    """记住的列对应: what was said of each source's headers; forgotten with one press."""
    rows = queries.mappings_of(request.user)
    if request.method == "POST":
        mapping = get_object_or_404(rows, pk=int(request.POST.get("pk") or 0))
        services.mapping_forget(mapping=mapping, by=request.user, today=clock.today())
        messages.success(request, "已忘记。下次按表头重新认。")
        return redirect("intake:mappings")
    fields = {kind: {column.name: column.header for column in LISTS[kind]} for kind in ListKind}
    shown = [
        (row, ListKind(row.kind).label, fields[ListKind(row.kind)].get(row.field, "不导入"))
        for row in rows[:500]
    ]
    return render(request, "intake/mappings.html", {"rows": shown})


@require_POST
@needs("intake.import")
def batch_fix(request: SignedRequest, key: UUID) -> HttpResponse:
    """按勾选修正, and look again."""
    batch = batch_of(request, key)
    fixes = request.POST.getlist("fix")
    outcome = services.batch_fix(batch=batch, fixes=fixes, by=request.user, today=clock.today())
    if isinstance(outcome, Refusal):
        messages.warning(request, outcome.reason)
    return redirect("intake:batch_page", batch.key)


@require_POST
@needs("intake.import")
def batch_confirm(request: SignedRequest, key: UUID) -> HttpResponse:
    """确认写入."""
    batch = batch_of(request, key)
    outcome = services.batch_confirm(batch=batch, by=request.user, today=clock.today())
    if isinstance(outcome, Refusal):
        messages.warning(request, outcome.reason)
    return redirect("intake:batch_page", batch.key)


@require_POST
@needs("intake.import")
def batch_cancel(request: SignedRequest, key: UUID) -> HttpResponse:
    """放弃这次导入."""
    batch = batch_of(request, key)
    outcome = services.batch_cancel(batch=batch, by=request.user, today=clock.today())
    if isinstance(outcome, Refusal):
        messages.warning(request, outcome.reason)
        return redirect("intake:batch_page", batch.key)
    messages.success(request, "已放弃，什么也没有写入。")
    return redirect("intake:batches_all")


@needs("intake.import")
def batch_errors(request: SignedRequest, key: UUID, number: int) -> HttpResponse:
    """The failed rows of one file, to be mended and handed in again."""
    batch = batch_of(request, key)
    body = staging_get(batch.key, f"errors-{number}")
    if body is None:
        raise Http404
    file = get_object_or_404(batch.files, number=number)
    return _download(body, f"{file.name}-错误行.xlsx")
