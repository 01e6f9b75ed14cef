"""案卷: its versions, a new one, how far it is, and the file itself with its hash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.cases.models import Case, EvidencePack
from notoneless.cases.queries.packs import packs_of
from notoneless.cases.services import packs as services
from notoneless.cases.views.acting import case_in_sight, case_to_act
from notoneless.core import clock
from notoneless.core.events import act, acts
from notoneless.core.jobs import job_progress
from notoneless.core.models import Job, JobState
from notoneless.core.pages import act_or_say_why
from notoneless.documents.services import PDF, BrokenFile, file_open
from notoneless.domain.refusal import Refusal
from notoneless.grid.access import SignedRequest, needs

acts({"pack_opened": "打开案卷"})


@needs("cases.pack")
def case_packs(request: SignedRequest, key: UUID) -> HttpResponse:
    """案卷: each version with its day, maker and hash; a button makes a new one."""
    if request.method == "POST":
        return _ask(request, case_to_act(request, key))
    case = case_in_sight(request, key)
    rows = list(packs_of(request.user).filter(case=case))
    waits = next((row for row in rows if row.made_at is None), None)
    context: dict[str, Any] = {
        "page_title": "案卷",
        "case": case,
        "packs": [r for r in rows if r.made_at is not None],
    }
    if waits is not None and waits == rows[0]:
        context |= _progress(waits)
    return render(request, "cases/packs.html", context)


def _ask(request: SignedRequest, case: Case) -> HttpResponse:
    done = services.pack_ask(case=case, by=request.user, today=clock.today())
    if isinstance(done, Refusal):
        return act_or_say_why(request, done, done="", back=reverse("cases:case_packs", args=[case.key]))
    return redirect("cases:case_packs", key=case.key)


def _pack(request: SignedRequest, key: UUID) -> EvidencePack:
    found: EvidencePack = get_object_or_404(packs_of(request.user), key=key)
    return found


def _progress(row: EvidencePack) -> dict[str, Any]:
    job = Job.objects.filter(key__in=[row.job]).first()
    state = job.state if job is not None else JobState.FAILED
    now = job_progress(job) if job is not None and state in (JobState.QUEUED, JobState.RUNNING) else {}
    progress = {
        "is_done": state == JobState.DONE, "is_failed": state == JobState.FAILED, "done": now.get("done", 0),
        "total": now.get("total", 0), "words": now.get("words", ""), "sentence": job.sentence if job else "",
    }  # fmt: skip
    next_url = reverse("cases:case_packs", args=[row.case.key])
    return {
        "progress": progress,
        "poll_url": reverse("cases:pack_progress", args=[row.key]),
        "next_url": next_url,
    }


@needs("cases.pack")
def pack_progress(request: SignedRequest, key: UUID) -> HttpResponse:
    """How far the making is; the page asks each second."""
    return render(request, "partials/progress.html", _progress(_pack(request, key)))


@needs("cases.pack")
def pack_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """One version: its hash to check against, and what could not be put in."""
    row = _pack(request, key)
    if row.made_at is None:
        return redirect("cases:case_packs", key=row.case.key)
    context = {
        "page_title": "案卷",
        "case": row.case,
        "pack": row,
        "faults": [f for f in row.faults.split("\n") if f],
    }
    return render(request, "cases/pack_page.html", context)


@needs("cases.pack")
def pack_file(request: SignedRequest, key: UUID) -> HttpResponse:
    """The PDF as it was made, opened on the record."""
    row = _pack(request, key)
    if row.file is None:
        raise Http404
    try:
        content = file_open(stored=row.file)
    except BrokenFile:
        back = reverse("cases:case_packs", args=[row.case.key])
        broken = Refusal("这一版案卷的存档文件已损坏，请重新编制一份。", "pack.broken")
        return act_or_say_why(request, broken, done="", back=back)
    with act(by=request.user, unit=row.case.unit) as log:
        log("pack_opened", child=row.case.child.key, changes={"sha256": ("", row.sha256)})
    answer = HttpResponse(content, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="anjuan-{row.made_at:%Y%m%d}-{row.pk}.pdf"'
    answer["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
    return answer
